"""A source's state before and after a refresh in, what is told of its trouble out. Pure.

An episode (held or failing) has a beginning and an end: one line when it begins, one a day while
it lasts, one at its end. Network trouble is told once it has lasted a while.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from kulturfeed.rows import EpisodeRow, SourceRow
from spiders.page import Harvest, Problem

AGAIN: Final = timedelta(days=1)
NETWORK: Final = frozenset({"dns", "refused", "timeout", "network"})
SELECTORS: Final = "selectors"
"""Kind of the trouble that a page is read without its selectors: its feed goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of a source's episode: the line to tell now, and the episode if it ended."""

    source: SourceRow
    line: str | None = None
    ended: EpisodeRow | None = None


def unselected(harvest: Harvest) -> Problem | None:
    """Tell that a page's selectors did not match, and its list was found without them."""
    reading = harvest.reading
    is_pinned = harvest.page.select is not None
    if not is_pinned or reading is None or not reading.teasers or reading.remark is None:
        return None
    url = harvest.page.url
    advice = f"`kulturfeed preview --selectors {url}` proposes others"
    return Problem(kind=SELECTORS, message=f"{url}: {reading.remark}; {advice}")


def follow(before: SourceRow, after: SourceRow, now: datetime, patience: timedelta) -> Followed:
    """Follow a source over one refresh; `patience` is how long network trouble goes untold.

    A source that was never read is told of at once: its address may be wrong.
    """
    if after.unwell_since is None:
        return _ended(before, after, now)
    lasted = now - after.unwell_since
    # What was told while it was well was of something else.
    told = before.told if before.unwell_since is not None else None
    if told is None:
        passing = after.kind in NETWORK and after.first_accepted is not None
        untold = passing and lasted < patience
        line = None if untold else f"{after.id}: {after.problem}"
    else:
        since = f"since {after.unwell_since:%Y-%m-%d %H:%M} UTC"
        is_time = now - told >= AGAIN or _is_other_matter(before.kind, after.kind)
        line = f"{after.id}: {after.problem} ({since})" if is_time else None
    return Followed(source=replace(after, told=now if line else told), line=line)


def _is_other_matter(before: str | None, after: str | None) -> bool:
    """Tell whether a feed that went on stands still now, or the other way round.

    Network trouble comes and goes: it makes no difference.
    """
    kinds = {before, after}
    return SELECTORS in kinds and len(kinds) > 1 and NETWORK.isdisjoint(kinds)


def _ended(before: SourceRow, after: SourceRow, now: datetime) -> Followed:
    if before.unwell_since is None:
        return Followed(source=after)
    episode = EpisodeRow(
        source=before.id,
        kind=before.kind or "",
        problem=before.problem or "",
        began=before.unwell_since,
        ended=now,
    )
    line = f"{before.id}: is well again, after {_span(now - before.unwell_since)}"
    told = before.told is not None
    return Followed(source=replace(after, told=None), line=line if told else None, ended=episode)


def _span(length: timedelta) -> str:
    hours = round(length.total_seconds() / 3600)
    if hours < 1:
        return "less than an hour"
    days = round(hours / 24)
    count, unit = (hours, "hour") if hours < 48 else (days, "day")  # noqa: PLR2004 (two days)
    return f"{count} {unit}{'s' if count > 1 else ''}"


def network_is_down(kinds: Sequence[str | None], hosts: Collection[str]) -> bool:
    """Tell whether all hosts fail alike, by the kinds of problem of all sources asked."""
    return len(hosts) > 1 and all(kind in NETWORK for kind in kinds)
