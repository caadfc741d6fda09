"""A harvest, what the store knows of it, and the time in; the rows it changes out. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from kulturfeed import clock
from kulturfeed.ledger import Recognised, mint
from kulturfeed.rows import AliasRow, ItemRow, ListingRow, RefreshRow, Settlement, SourceRow
from spiders.page import Article, Harvest, Reading

RowT = TypeVar("RowT", ItemRow, ListingRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a settlement follows from beside the harvest.

    `source` is the state before; `newest` the last release of the sequence; `taken` every release
    there is, needed for a first harvest only; `ids` those new ids that another article has.
    """

    source: SourceRow
    timezone: ZoneInfo
    newest: datetime | None = None
    taken: Collection[datetime] = ()
    ids: Collection[str] = ()


def unwell(past: Past, row: RefreshRow, not_before: datetime | None = None) -> Settlement:
    """Settle a harvest that is not taken: the source's state says why, nothing else moves."""
    source = replace(
        past.source,
        asked=row.started,
        not_before=not_before,
        unwell_since=past.source.unwell_since or row.ended,
        kind=row.kind,
        problem=row.problem,
    )
    return Settlement(source=source, refresh=row)


def unchanged(past: Past, row: RefreshRow) -> Settlement:
    """Settle a 304: the page is as it was when it was last taken."""
    return Settlement(source=_well(past.source, row), refresh=row)


def accepted(
    harvest: Harvest,
    reading: Reading,
    recognised: Collection[Recognised],
    past: Past,
    row: RefreshRow,
) -> Settlement:
    """Settle a plausible harvest: new items with their ids and releases, and what was edited."""
    items = [_item(each, harvest.articles.get(each.teaser.link), past, row) for each in recognised]
    old_items = [each.known.item if each.known else None for each in recognised]
    old_listings = [_old(each) for each in recognised]
    releases = _releases(recognised, items, past, row)
    listings = [
        _edited(old, each, row) if old else _listed(each, item, past, row, releases[item.id])
        for each, item, old in zip(recognised, items, old_listings, strict=True)
    ]
    edits = sum(
        old is not None and old.changed != new.changed
        for old, new in zip(old_listings, listings, strict=True)
    )
    return Settlement(
        source=_taken(_well(past.source, row), harvest, reading, row),
        refresh=replace(row, listed=len(listings), new=len(releases), changed=edits),
        items=tuple(_differing(items, old_items)),
        aliases=tuple(_aliases(recognised, items, row)),
        listings=tuple(_differing(listings, old_listings)),
        seen=tuple(item.id for item in items),
    )


def _old(each: Recognised) -> ListingRow | None:
    return each.known.listing if each.known else None


def _differing(new: Iterable[RowT], old: Iterable[RowT | None]) -> Iterator[RowT]:
    return (now for now, then in zip(new, old, strict=True) if now != then)


def _well(source: SourceRow, row: RefreshRow) -> SourceRow:
    return replace(
        source, asked=row.started, not_before=None, unwell_since=None, kind=None, problem=None
    )


def _taken(source: SourceRow, harvest: Harvest, reading: Reading, row: RefreshRow) -> SourceRow:
    # Validators only of a complete harvest: a 304 would keep a half-read one for ever.
    complete = not harvest.failures
    return replace(
        source,
        title=reading.title,
        description=reading.description,
        language=reading.language,
        etag=harvest.etag if complete else None,
        last_modified=harvest.last_modified if complete else None,
        first_accepted=source.first_accepted or row.ended,
        accepted=row.ended,
    )


def _item(each: Recognised, article: Article | None, past: Past, row: RefreshRow) -> ItemRow:
    """Return the article's row: minted if unknown, with what its own page said if it was read."""
    item = (
        each.known.item
        if each.known
        else ItemRow(id=mint(each.address, past.ids), first_seen=row.ended, rule=each.rule)
    )
    told = article or Article(url=each.teaser.link)
    return replace(
        item,
        url=told.url if article else item.url,
        summary=told.summary or item.summary,
        author=told.author or each.teaser.author or item.author,
        image=told.image or item.image,
        published=told.published or item.published or each.teaser.published,
        modified=told.modified or item.modified,
    )


def _releases(
    recognised: Collection[Recognised], items: Collection[ItemRow], past: Past, row: RefreshRow
) -> dict[str, datetime]:
    """Return the moment of release of each article that is new on this source, by item id."""
    fresh = [item for each, item in zip(recognised, items, strict=True) if _old(each) is None]
    if past.source.first_accepted is None:
        moments = clock.backlog([item.published for item in fresh], row.ended, past.taken)
    else:
        moments = clock.news(len(fresh), row.ended, past.newest)[::-1]
    return {item.id: moment for item, moment in zip(fresh, moments, strict=True)}


def _listed(
    each: Recognised, item: ItemRow, past: Past, row: RefreshRow, released: datetime
) -> ListingRow:
    first = past.source.first_accepted
    return ListingRow(
        source=past.source.id,
        item=item.id,
        title=each.teaser.title,
        link=each.teaser.link,
        position=each.position,
        first_seen=row.ended,
        last_seen=row.ended,
        released=released,
        changed=released,
        summary=each.teaser.summary,
        image=each.teaser.image,
        kicker=each.teaser.kicker,
        # An article that another source had already is news here, however old it is.
        backfill=first is not None
        and each.known is None
        and clock.is_backfill(item.published, first, past.timezone),
    )


def _edited(old: ListingRow, each: Recognised, row: RefreshRow) -> ListingRow:
    """Return the listing as the page shows it now; what the page no longer tells is kept."""
    teaser = each.teaser
    new = replace(
        old,
        title=teaser.title,
        link=teaser.link,
        position=each.position,
        summary=teaser.summary or old.summary,
        image=teaser.image or old.image,
        kicker=teaser.kicker or old.kicker,
    )
    edited = (new.title, new.summary, new.image) != (old.title, old.summary, old.image)
    # A second edit within a second is one too: readers compare the date.
    changed = max(row.ended, old.changed + timedelta(seconds=1))
    return replace(new, changed=changed) if edited else new


def _aliases(
    recognised: Iterable[Recognised], items: Iterable[ItemRow], row: RefreshRow
) -> Iterator[AliasRow]:
    return (
        AliasRow(address=each.address, item=item.id, first_seen=row.ended, rule=each.rule)
        for each, item in zip(recognised, items, strict=True)
        if each.known is None
    )
