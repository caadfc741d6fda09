"""An article's story in, the lines that tell it to a person in 80 columns out. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Final
from zoneinfo import ZoneInfo

from kulturfeed.rows import AliasRow, ChangeRow, ListingRow
from kulturfeed.story import Story
from spiders.page import Precision, Provenance, SourceDate

_WIDTH: Final = 80

# What made it an article of its own.
_MINTED: Final[Mapping[str, str]] = {
    "new": "under an address that no article had",
    "reused": "at the address of an older article, as another one",
}
# Why an address is this article's.
_TIES: Final[Mapping[str, str]] = {
    "new": "the address it was first found under",
    "redirect": "its page was reached by a redirect to here",
    "canonical": "its page names this as its own address (rel=canonical)",
    "renamed": "it was alike, and the old address gave way to this one",
    "reused": "an older article stood here, and its address was used again",
}
# How an article was recognised when something about it had changed.
_RECOGNISED: Final[Mapping[str, str]] = {
    "unchanged": "its teaser stood on the list before, word for word",
    "address": "by its address",
    "redirect": "by the address its page redirects to",
    "canonical": "by the address its page names (rel=canonical)",
    "renamed": "by likeness, as its old address gave way",
    "off-list": "it was not on the list any more",
}
# What made the moment at which it entered a feed.
_CLOCK: Final[Mapping[str, str]] = {
    "backlog-date": "on the source's first list, by the article's own date",
    "backlog-order": "on the source's first list, by its place there",
    "news": "when it came",
    "backfill": "older than the source's first list, or found on a further page of it, so no news",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article on a source: whether it is on the list now, and the feeds it is in."""

    listing: ListingRow
    is_on_list: bool
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story, with what only the sources' present states can tell of it."""

    story: Story
    listed: tuple[Listed, ...]


def tell(told: Told, timezone: ZoneInfo) -> Iterator[str]:
    """Give the lines of a story; times are in this timezone."""
    story = told.story
    item = story.item
    yield from wrapped(item.title)
    yield from wrapped(f"id {item.id}", 2)
    where = f" on {story.listings[0].source}" if story.listings else ""
    first = f"first seen {_moment(item.first_seen, timezone)}{where}"
    yield from wrapped(f"{first}, {_MINTED.get(item.rule, item.rule)} ({item.rule})", 2)
    yield from wrapped(f"published {_date(item.published, timezone)}", 2)
    if item.modified:
        yield from wrapped(f"modified {_date(item.modified, timezone)}", 2)
    if places := ", ".join(_places(item.found)):
        yield from wrapped(places, 2)
    yield from _addresses(story.aliases, timezone)
    for each in told.listed:
        yield from _list(each, timezone)
    if story.changes:
        yield ""
        yield "changes"
    for change in story.changes:
        yield from _change(change, timezone)


def _places(found: Provenance) -> Iterator[str]:
    """Tell where the article's page, or its teaser, told each part of it."""
    for name in found.__slots__:
        if place := getattr(found, name):
            yield f"{name} from {place}"


def _addresses(aliases: tuple[AliasRow, ...], timezone: ZoneInfo) -> Iterator[str]:
    yield ""
    yield "addresses"
    for alias in aliases:
        yield from wrapped(alias.address, 2)
        since = _moment(alias.first_seen, timezone)
        yield from wrapped(f"since {since}: {_TIES.get(alias.rule, alias.rule)} ({alias.rule})", 4)


def _list(each: Listed, timezone: ZoneInfo) -> Iterator[str]:
    row = each.listing
    yield ""
    yield f"on {row.source}"
    now = (
        "on the list now" if each.is_on_list else f"left, last seen {_at(row.last_seen, timezone)}"
    )
    yield from wrapped(f"first seen {_at(row.first_seen, timezone)}, {now}", 2)
    released = _moment(row.released, timezone)
    yield from wrapped(f"released {released}: {_CLOCK.get(row.rule, row.rule)} ({row.rule})", 2)
    if row.changed > row.released:
        yield from wrapped(f"changed {_moment(row.changed, timezone)}", 2)
    yield from wrapped(f"in {' and '.join(each.feeds) or 'no feed now'}", 2)


def _change(change: ChangeRow, timezone: ZoneInfo) -> Iterator[str]:
    how = f"{_RECOGNISED.get(change.rule, change.rule)} ({change.rule})"
    at = f"{_moment(change.at, timezone)} on {change.source}"
    yield from wrapped(f"{at}: {change.what}; {how}", 2)
    if change.old or change.new:
        yield from wrapped(f"from {change.old or 'none'}", 4)
        yield from wrapped(f"to {change.new or 'none'}", 4)


def _date(date: SourceDate | None, timezone: ZoneInfo) -> str:
    """Write a date no more exactly than it was told."""
    if date is None:
        return "at no date that could be found"
    if date.precision is Precision.DAY:
        return f"{date.at.astimezone(timezone):%Y-%m-%d}, found in {date.found}"
    return f"{_moment(date.at, timezone)}, found in {date.found}"


def _at(moment: datetime, timezone: ZoneInfo) -> str:
    return f"{moment.astimezone(timezone):%Y-%m-%d %H:%M}"


def _moment(moment: datetime, timezone: ZoneInfo) -> str:
    return f"{moment.astimezone(timezone):%Y-%m-%d %H:%M:%S}"


def wrapped(text: str, indent: int = 0) -> list[str]:
    """Wrap a line to 80 columns; an address is left whole, so that it can be copied."""
    return wrap(
        text,
        _WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
