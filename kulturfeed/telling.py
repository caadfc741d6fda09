"""An article's story in, the lines that tell it to a person out, indented, not wrapped. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from kulturfeed.backfill import Backfill, Beginning, is_from_further_page
from kulturfeed.rows import ChangeRow, ListingRow
from kulturfeed.story import Story
from spiders.page import Precision, Provenance, SourceDate
from spiders.urls import normalise

# What made it an article of its own.
_MINTED: Final[Mapping[str, str]] = {
    "new": "under an address that no article had",
    "reused": "at the address of an older article, as another one",
    "restored": "in its feed, when the store was lost",
}
# Why an address is this article's.
_TIES: Final[Mapping[str, str]] = {
    "new": "the address it was first found under",
    "redirect": "its page was reached by a redirect to here",
    "canonical": "its page names this as its own address (rel=canonical)",
    "renamed": "it was alike, and the old address gave way to this one",
    "reused": "an older article stood here, and its address was used again",
    "restored": "its feed named it, when the store was lost",
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
    "restored": "as its feed had it, when the store was lost",
}
# Why it is no news.
_BACKFILL: Final[Mapping[Backfill, str]] = {
    Backfill.PAGE: "found on a further page of the list",
    Backfill.AGE: "its date, {date}, lies over a week before the source's first reading ({first})",
    Backfill.NEWEST: (
        "its date, {date}, lies before the newest ({newest}) of the articles that the source's "
        "first reading ({first}) found"
    ),
    Backfill.PLACE: (
        "its date, {date}, lies before the source's first reading ({first}), which found no "
        "dates, and it stood below all that was known"
    ),
    Backfill.DATE: "its date, as it was then, lay before the source's first reading ({first})",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article on a source: whether it is on the list now, and the feeds it is in.

    `backfill` is why it is no news there, None if it is; it follows from the source's `beginning`.
    """

    listing: ListingRow
    is_on_list: bool
    feeds: tuple[str, ...]
    beginning: Beginning | None = None
    backfill: Backfill | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story, with what only the sources' present states can tell of it."""

    story: Story
    listed: tuple[Listed, ...]


def lines(told: Told, timezone: ZoneInfo) -> Iterator[str]:
    """Give the lines of a story; times are in this timezone."""
    story = told.story
    item = story.item
    yield item.title
    yield f"  id {item.id}"
    where = f" on {story.listings[0].source}" if story.listings else ""
    first = f"first seen {_moment(item.first_seen, timezone)}{where}"
    yield f"  {first}, {_MINTED.get(item.rule, item.rule)} ({item.rule})"
    yield f"  published {_date(item.published, timezone)}"
    if item.modified:
        yield f"  modified {_date(item.modified, timezone)}"
    if places := ", ".join(_places(item.found)):
        yield f"  {places}"
    yield from _addresses(story, timezone)
    for each in told.listed:
        yield from _list(each, item.published, timezone)
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


def links(story: Story) -> Mapping[str, str]:
    """Return the article's addresses as pages wrote them, by their normalised forms.

    One that only a redirect or a canonical address led to may be missing.
    """
    moved = [each.old for each in story.changes if each.what == "link"]
    written = (story.item.url, *moved, *(listing.link for listing in story.listings))
    return {normalise(link): link for link in written if link}


def _addresses(story: Story, timezone: ZoneInfo) -> Iterator[str]:
    yield ""
    yield "addresses"
    written = links(story)
    for alias in story.aliases:
        # What the store compares was never anywhere to be found: it is called what it is.
        link = written.get(alias.address)
        yield f"  {link or alias.address}{'' if link else ' (in the form that is compared)'}"
        since = _moment(alias.first_seen, timezone)
        yield f"    since {since}: {_TIES.get(alias.rule, alias.rule)} ({alias.rule})"


def no_news(
    listing: ListingRow, published: SourceDate | None, beginning: Beginning | None
) -> Backfill | None:
    """Return why an article is no news on a source, None if it is."""
    if listing.rule != "backfill":
        return None
    if is_from_further_page(listing.first_seen, listing.released):
        return Backfill.PAGE
    # What was held back had no place above a known one, or none that counted.
    bar = beginning.bars(published, is_above_known=False) if beginning else None
    return bar or Backfill.DATE


def _released(each: Listed, published: SourceDate | None, timezone: ZoneInfo) -> str:
    """Tell what gave an article the moment of its release."""
    beginning = each.beginning
    if each.backfill is None or beginning is None:
        return _CLOCK.get(each.listing.rule, each.listing.rule)
    why = _BACKFILL[each.backfill].format(
        date=_told(published, timezone),
        first=_at(beginning.at, timezone),
        newest=_told(beginning.newest(), timezone),
    )
    return f"{why}, so no news"


def _list(each: Listed, published: SourceDate | None, timezone: ZoneInfo) -> Iterator[str]:
    row = each.listing
    yield ""
    yield f"on {row.source}"
    now = (
        "on the list now" if each.is_on_list else f"left, last seen {_at(row.last_seen, timezone)}"
    )
    yield f"  first seen {_at(row.first_seen, timezone)}, {now}"
    released = _moment(row.released, timezone)
    yield f"  released {released}: {_released(each, published, timezone)} ({row.rule})"
    if row.changed > row.released:
        yield f"  changed {_moment(row.changed, timezone)}"
    yield f"  in {' and '.join(each.feeds) or 'no feed now'}"


def _change(change: ChangeRow, timezone: ZoneInfo) -> Iterator[str]:
    how = f"{_RECOGNISED.get(change.rule, change.rule)} ({change.rule})"
    at = f"{_moment(change.at, timezone)} on {change.source}"
    yield f"  {at}: {change.what}; {how}"
    if change.old or change.new:
        yield f"    from {change.old or 'none'}"
        yield f"    to {change.new or 'none'}"


def _date(date: SourceDate | None, timezone: ZoneInfo) -> str:
    """Write a date no more exactly than it was told."""
    if date is None:
        return "at no date that could be found"
    return f"{_told(date, timezone)}, found in {date.found}"


def _told(date: SourceDate | None, timezone: ZoneInfo) -> str:
    if date is None:
        return ""
    if date.precision is Precision.DAY:
        return f"{date.at.astimezone(timezone):%Y-%m-%d}"
    return _moment(date.at, timezone)


def _at(moment: datetime, timezone: ZoneInfo) -> str:
    return f"{moment.astimezone(timezone):%Y-%m-%d %H:%M}"


def _moment(moment: datetime, timezone: ZoneInfo) -> str:
    return f"{moment.astimezone(timezone):%Y-%m-%d %H:%M:%S}"
