"""The recipients and how they are doing in, those that take nothing now out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kulturfeed.push.recipients import Recipient
from kulturfeed.push.rows import RecipientRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """A recipient that takes nothing now: why, as it failed last, and since when."""

    recipient: Recipient
    problem: str
    since: datetime


def lapses(recipients: Iterable[Recipient], rows: Mapping[str, RecipientRow]) -> tuple[Lapse, ...]:
    """Return the recipients that fail, told already or not; `rows` are by their ids."""
    return tuple(
        Lapse(recipient=each, problem=row.problem or "", since=row.failing_since)
        for each in recipients
        if (row := rows.get(each.id)) and row.failing_since
    )
