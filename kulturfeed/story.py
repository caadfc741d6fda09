"""An article's rows and traces in, its story and what is to be erased of it out. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kulturfeed.ledger import address_digest
from kulturfeed.rows import (
    AliasRow,
    ChangeRow,
    DroppedRow,
    ForgottenRow,
    HeldRow,
    ItemRow,
    ListingRow,
    SourceRow,
)
from spiders.urls import absolute, normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that is stored of one article, each tuple in the order in which it came to be."""

    item: ItemRow
    aliases: tuple[AliasRow, ...]
    listings: tuple[ListingRow, ...]
    changes: tuple[ChangeRow, ...]

    @property
    def addresses(self) -> set[str]:
        """Every normalised address it has, or is listed under."""
        listed = {normalise(listing.link) for listing in self.listings}
        return listed | {alias.address for alias in self.aliases}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where an address stands that is no article's: on which source, since when, and why."""

    source: str
    seen: datetime
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What is kept beside the articles, of all sources: their states, held and dropped lists."""

    sources: Mapping[str, SourceRow]
    held: tuple[HeldRow, ...]
    dropped: tuple[DroppedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What forgetting changes: items to delete, digests to keep, and rows without the article."""

    items: tuple[str, ...]
    forgotten: tuple[ForgottenRow, ...]
    sources: tuple[SourceRow, ...]
    held: tuple[HeldRow, ...]
    dropped: tuple[DroppedRow, ...]


def held_traces(address: str, margin: Margin) -> tuple[Trace, ...]:
    """Find a normalised address among the lists that are held."""
    return tuple(
        Trace(source=row.source, seen=row.seen, title=each.title, reason=row.reason)
        for row in margin.held
        for each in row.teasers
        if normalise(each.link) == address
    )


def dropped_traces(address: str, margin: Margin) -> tuple[Trace, ...]:
    """Find a normalised address among what the last accepted readings left out."""
    return tuple(
        Trace(source=row.source, seen=row.seen, title=each.title, reason=each.reason)
        for row in margin.dropped
        for each in row.dropped
        if _key(each.link, margin.sources[row.source].url) == address
    )


def erasure(address: str, stories: Iterable[Story], margin: Margin, now: datetime) -> Erasure:
    """Settle what is erased of an address and of the articles that had it.

    Every address of theirs is forgotten: one of them on a list would bring the article back.
    """
    stories = tuple(stories)
    items = tuple(story.item.id for story in stories)
    places = {address}.union(*(story.addresses for story in stories))
    return Erasure(
        items=items,
        forgotten=tuple(
            ForgottenRow(digest=address_digest(place), forgotten=now) for place in sorted(places)
        ),
        sources=tuple(_unlisted(margin.sources.values(), items)),
        held=tuple(_without(row, places) for row in margin.held if _stands_in(row, places)),
        dropped=tuple(_picked(margin, places)),
    )


def _unlisted(sources: Iterable[SourceRow], items: Collection[str]) -> Iterable[SourceRow]:
    for row in sources:
        rest = tuple(place for place in row.listed if place.item not in items)
        if rest != row.listed:
            yield replace(row, listed=rest)


def _stands_in(row: HeldRow, places: Collection[str]) -> bool:
    return any(normalise(each.link) in places for each in row.teasers)


def _without(row: HeldRow, places: Collection[str]) -> HeldRow:
    rest = tuple(each for each in row.teasers if normalise(each.link) not in places)
    return replace(row, teasers=rest)


def _picked(margin: Margin, places: Collection[str]) -> Iterable[DroppedRow]:
    for row in margin.dropped:
        page = margin.sources[row.source].url
        rest = tuple(each for each in row.dropped if _key(each.link, page) not in places)
        if rest != row.dropped:
            yield replace(row, dropped=rest)


def _key(link: str, page: str) -> str | None:
    """Make the key of a link as a page writes it; None for what is no web address."""
    address = absolute(link, page)
    return address and normalise(address)
