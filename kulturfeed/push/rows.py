"""What the store holds of what is still to be told to others, a frozen class for each table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Event = Literal["ping", "new", "alert"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One message that a recipient has not taken yet; taken, it goes.

    `subjects` are a ping's file, the items that are new on `source`, or the lines of an alert:
    never a title, so that what was forgotten is forgotten here. `not_before` is in the future
    while a process is sending it.
    """

    id: str
    recipient: str
    event: Event
    created: datetime
    not_before: datetime
    subjects: tuple[str, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRow:
    """How a hub or webhook is doing: `failures` in a row, and when it is tried again.

    `told` is when the operator was told of the trouble that lasts since `failing_since`.
    """

    id: str
    failures: int = 0
    not_before: datetime | None = None
    failing_since: datetime | None = None
    told: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A published feed, and the version of it (its time in seconds) that a ping was queued for."""

    name: str
    version: int
