"""A harvest, what the store knows of it, and the time in; the rows it changes out. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from kulturfeed import gate
from kulturfeed.enriched import enriched
from kulturfeed.episodes import matter
from kulturfeed.ledger import mint
from kulturfeed.releasing import Past, releases
from kulturfeed.rows import (
    AliasRow,
    ChangeRow,
    DroppedRow,
    ItemRow,
    ListingRow,
    Place,
    RefreshRow,
    Settlement,
    SourceRow,
)
from kulturfeed.sighting import Recognised
from spiders.page import Harvest, Reading, Teaser

_PASSING: Final = frozenset({"network", "site"})
"""Matters of trouble with an article's page that may be over at the next refresh."""
_PATIENCE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One article of a harvest: how it was recognised, and its rows as they are now.

    None stands for rows that are as they were.
    """

    each: Recognised
    item: ItemRow | None = None
    listing: ListingRow | None = None

    @property
    def old_item(self) -> ItemRow | None:
        """The item's row as it was, if it was looked up."""
        return self.each.known.item if self.each.known else None

    @property
    def old_listing(self) -> ListingRow | None:
        """The listing's row as it was, if it was looked up."""
        return self.each.known.listing if self.each.known else None

    @property
    def is_edited(self) -> bool:
        """Whether the article's text changed for its readers."""
        old, new = self.old_listing, self.listing
        return old is not None and new is not None and old.changed != new.changed

    @property
    def id(self) -> str:
        """The article's id."""
        return self.item.id if self.item else self.each.item or ""


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
    # What stands there was seen now: an article that leaves next left lately, not weeks ago.
    accepted = row.ended if past.source.accepted else None
    return Settlement(source=replace(_well(past.source, row), accepted=accepted), refresh=row)


def accepted(
    harvest: Harvest,
    reading: Reading,
    recognised: Sequence[Recognised],
    past: Past,
    row: RefreshRow,
) -> Settlement:
    """Settle a plausible harvest: new items with their ids and releases, and what was edited."""
    items = [_item(each, harvest, past, row) for each in recognised]
    front = len(reading.teasers)
    given = releases(recognised, items, past, row, front)
    settled = [
        Settled(each=each, item=item, listing=_listing(each, item, past, row, given))
        for each, item in zip(recognised, items, strict=True)
    ]
    # What is compared with the next reading, which is of the first page alone.
    shown = [one for one in settled if one.each.position < front]
    listed = tuple(Place(item=one.id, digest=_mark(one, harvest, row)) for one in shown)
    left = {place.item for place in past.source.listed} - {one.id for one in shown}
    return Settlement(
        source=_taken(_well(past.source, row), harvest, reading, row, listed),
        refresh=replace(
            row,
            listed=len(listed),
            new=len(given),
            changed=sum(one.is_edited for one in settled),
        ),
        items=tuple(one.item for one in settled if one.item and one.item != one.old_item),
        aliases=tuple(_aliases(settled, row)),
        listings=tuple(
            one.listing for one in settled if one.listing and one.listing != one.old_listing
        ),
        changes=tuple(_changes(settled, left, past, row, front)),
        left=tuple(sorted(left)),
        last_seen=past.source.accepted,
        dropped=DroppedRow(source=past.source.id, seen=row.ended, dropped=reading.dropped),
    )


def _mark(one: Settled, harvest: Harvest, row: RefreshRow) -> str:
    """Return what the teaser is known again by; nothing if its page is to be asked again.

    That is for a day, where the trouble may pass.
    """
    failure, item = harvest.failures.get(one.each.teaser.link), one.item
    # What a server put off by Retry-After is not asked for before that, nor remembered so long.
    may_ask = failure is not None and failure.retry_at is None
    passes = failure is not None and may_ask and matter(failure.kind) in _PASSING
    is_unread = item is not None and item.url is None and row.ended - item.first_seen < _PATIENCE
    return "" if passes and is_unread else one.each.digest


def _well(source: SourceRow, row: RefreshRow) -> SourceRow:
    """Return the state of a source that was read; not all is well if its selectors failed."""
    return replace(
        source,
        asked=row.started,
        not_before=None,
        unwell_since=(source.unwell_since or row.ended) if row.problem else None,
        kind=row.kind,
        problem=row.problem,
    )


def _taken(
    source: SourceRow,
    harvest: Harvest,
    reading: Reading,
    row: RefreshRow,
    listed: tuple[Place, ...],
) -> SourceRow:
    # Validators only of a complete harvest that its selectors read: a 304 would keep a half-read
    # one for ever, and end the trouble with the selectors.
    complete = not harvest.failures and row.problem is None
    shapes = (*source.shapes, gate.shape(reading.teasers, harvest.url))
    return replace(
        source,
        title=reading.name,
        description=reading.description,
        language=reading.language,
        etag=harvest.etag if complete else None,
        last_modified=harvest.last_modified if complete else None,
        digest=harvest.digest if complete else None,
        first_accepted=source.first_accepted or row.ended,
        accepted=row.ended,
        listed=listed,
        shapes=shapes[-gate.MEMORY :],
    )


def _item(each: Recognised, harvest: Harvest, past: Past, row: RefreshRow) -> ItemRow | None:
    """Return the article's row, minted if it is new, with what its own page said if it was read.

    None for an article whose teaser is what it was.
    """
    if each.rule == "unchanged":
        return None
    article = harvest.articles.get(each.teaser.link)
    item = each.known.item if each.known else _minted(each, past, row)
    return enriched(item, each.teaser, article, full_text=harvest.page.full_text)


def _minted(each: Recognised, past: Past, row: RefreshRow) -> ItemRow:
    return ItemRow(
        id=mint(each.address, past.ids),
        first_seen=row.ended,
        rule=each.rule,
        title=each.teaser.title,
    )


def _listing(
    each: Recognised,
    item: ItemRow | None,
    past: Past,
    row: RefreshRow,
    given: Mapping[str, tuple[datetime, str]],
) -> ListingRow | None:
    """Return the article's row on this source, edited or new; None if it is as it was."""
    if item is None:
        return None
    if each.known is not None and each.known.listing is not None:
        return _edited(each.known.listing, each.teaser, row)
    released, rule = given[item.id]
    return ListingRow(
        source=past.source.id,
        item=item.id,
        title=each.teaser.title,
        link=each.teaser.link,
        first_seen=row.ended,
        last_seen=row.ended,
        released=released,
        changed=released,
        rule=rule,
        summary=each.teaser.summary,
        image=each.teaser.image,
        kicker=each.teaser.kicker,
    )


def _edited(old: ListingRow, teaser: Teaser, row: RefreshRow) -> ListingRow:
    """Return the listing as the page shows it now; what the page no longer tells is kept."""
    new = replace(
        old,
        title=teaser.title,
        link=teaser.link,
        summary=teaser.summary or old.summary,
        image=teaser.image or old.image,
        kicker=teaser.kicker or old.kicker,
    )
    edited = (new.title, new.summary, new.image) != (old.title, old.summary, old.image)
    # A second edit within a second is one too: readers compare the date.
    changed = max(row.ended, old.changed + timedelta(seconds=1))
    return replace(new, changed=changed) if edited else new


def _aliases(settled: Iterable[Settled], row: RefreshRow) -> Iterator[AliasRow]:
    return (
        AliasRow(address=address, item=one.id, first_seen=row.ended, rule=rule)
        for one in settled
        for address, rule in one.each.aliases
    )


def _changes(
    settled: Iterable[Settled], left: Iterable[str], past: Past, row: RefreshRow, front: int
) -> Iterator[ChangeRow]:
    """Tell what changed about articles that were known, for `kulturfeed why`."""
    standing = {place.item for place in past.source.listed}
    blank = ChangeRow(
        source=past.source.id, item="", at=row.ended, what="left", old=None, new=None, rule=""
    )
    yield from (replace(blank, item=item, rule="off-list") for item in sorted(left))
    for one in settled:
        old, new = one.old_listing, one.listing
        if old is None or new is None:
            continue
        change = replace(blank, item=one.id, rule=one.each.rule)
        if one.id not in standing and one.each.position < front:
            yield replace(change, what="back")
        for what in ("title", "summary", "image", "link"):
            before, after = getattr(old, what), getattr(new, what)
            if before != after:
                yield replace(change, what=what, old=before, new=after)
