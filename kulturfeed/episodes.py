"""A source's state before and after a refresh in, what is told of its trouble out. Pure.

An episode has a beginning and an end: a line when it begins, one a day while it lasts, one at its
end; and one when the trouble becomes another matter, which its operator acts upon differently.
What flaps is told little: of a matter that was told within the last day, nothing again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from kulturfeed.rows import EpisodeRow, Matter, SourceRow
from spiders.page import Harvest, Problem

AGAIN: Final = timedelta(days=1)
NETWORK: Final = frozenset({"dns", "refused", "timeout", "network"})
SELECTORS: Final = "selectors"
"""Kind of the trouble that a page is read without its selectors: its feed goes on."""

# Kinds that ask the same of an operator; any other kind is a matter of its own. Of `network` to
# look at the line, of `site` to wait, of `gone` to find the new address, of `closed` to ask to be
# let in, of `held` to judge a list. A page without articles, `empty`, leaves nothing to judge.
_MATTERS: Final = {
    **dict.fromkeys(NETWORK, "network"),
    **dict.fromkeys(("http-408", "http-425", "http-429"), "site"),
    **dict.fromkeys(("http-404", "http-410"), "gone"),
    **dict.fromkeys(("http-401", "http-403", "http-407", "http-451", "robots"), "closed"),
    **dict.fromkeys(("error-page", "strangers", "few", "titles-alike"), "held"),
    **dict.fromkeys(("elsewhere", "no-summaries"), "held"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of a source's episode: the line to tell now, and the episode if it ended."""

    source: SourceRow
    line: str | None = None
    ended: EpisodeRow | None = None


def matter(kind: str | None) -> str:
    """Name what a kind of trouble asks of an operator: kinds of one matter ask the same."""
    kind = kind or "unexpected"
    return _MATTERS.get(kind, "site" if kind.startswith("http-5") else kind)


def unselected(harvest: Harvest) -> Problem | None:
    """Tell that a page's selectors did not match, and its list was found without them."""
    reading = harvest.reading
    is_pinned = harvest.page.select is not None
    if not is_pinned or reading is None or not reading.teasers or reading.remark is None:
        return None
    url = harvest.page.url
    advice = f"`kulturfeed preview --selectors {url}` proposes others"
    return Problem(kind=SELECTORS, message=f"{url}: {reading.remark}; {advice}")


def follow(
    before: SourceRow,
    after: SourceRow,
    now: datetime,
    patience: timedelta,
    timezone: tzinfo = UTC,
) -> Followed:
    """Follow a source over one refresh; `patience` is how long passing trouble goes untold.

    Passing is trouble of the network, and a matter that an earlier episode told within the last
    day: a source that fails every other hour is told like one that fails. A source that was never
    read is told of at once: its address may be wrong.
    """
    if after.unwell_since is None:
        return _ended(before, after, now)
    present = _present(before, after, now)
    # What was told while it was well was of something else.
    told = before.told if before.unwell_since is not None else None
    line = (
        _line(after, present, told, timezone) if _is_time(after, present, now, patience) else None
    )
    if line:
        present, told = replace(present, told=now), now
    rest = (each for each in _lately(before, now) if each.name != present.name)
    return Followed(source=replace(after, told=told, matters=(present, *rest)), line=line)


def _present(before: SourceRow, after: SourceRow, now: datetime) -> Matter:
    """Return the matter of a source's trouble, with what is remembered of it."""
    name = matter(after.kind)
    known = next((each for each in before.matters if each.name == name), None)
    if known is None:
        return Matter(name=name, since=now)
    stood = before.unwell_since is not None and matter(before.kind) == name
    return known if stood else replace(known, since=now)


def _is_time(after: SourceRow, present: Matter, now: datetime, patience: timedelta) -> bool:
    """Tell whether the operator is to hear of a matter now."""
    is_passing = after.kind in NETWORK and after.first_accepted is not None
    if present.told is not None and now - present.told < AGAIN:
        if present.told >= (after.unwell_since or now):
            return False
        # The source was well since: whoever heard that must hear again of what lasts.
        is_passing = True
    return not is_passing or now - present.since >= patience


def _line(after: SourceRow, present: Matter, told: datetime | None, timezone: tzinfo) -> str:
    """Write the line on a source's trouble; `told` is None where it is the episode's first."""
    said = f"{after.id}: {after.problem}"
    if told is None or after.unwell_since is None:
        return said
    same = present.since == after.unwell_since
    since = f"{after.unwell_since.astimezone(timezone):%Y-%m-%d %H:%M %Z}"
    return f"{said} ({'since' if same else 'unwell since'} {since})"


def _lately(source: SourceRow, now: datetime) -> tuple[Matter, ...]:
    """Return the matters that were told within the last day."""
    return tuple(
        each for each in source.matters if each.told is not None and now - each.told < AGAIN
    )


def _ended(before: SourceRow, after: SourceRow, now: datetime) -> Followed:
    after = replace(after, matters=_lately(before, now))
    if before.unwell_since is None:
        return Followed(source=after)
    told = before.told is not None
    episode = EpisodeRow(
        source=before.id,
        kind=before.kind or "",
        problem=before.problem or "",
        began=before.unwell_since,
        ended=now,
        told=told,
    )
    line = f"{before.id}: is well again, after {_span(now - before.unwell_since)}"
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
