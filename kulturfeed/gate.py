"""A reading and its source's state in, a verdict out: whether a harvest is plausible."""

from dataclasses import dataclass

from kulturfeed.rows import SourceRow
from spiders.page import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a harvest is taken; if not, a stable kind and one sentence on why."""

    accepted: bool
    kind: str | None = None
    reason: str | None = None


def judge(reading: Reading, source: SourceRow) -> Verdict:
    """Hold a harvest that would do harm: an empty list never empties a feed."""
    if reading.teasers:
        return Verdict(accepted=True)
    found = reading.remark or "no articles were found"
    stays = "the feed stays as it is" if source.first_accepted else "there is no feed of it yet"
    return Verdict(accepted=False, kind="empty", reason=f"{source.url}: {found}; {stays}")
