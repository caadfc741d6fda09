"""A queued message's rows in, what a webhook is to be told out. Pure.

The articles are as they stand in the store when the message is sent: what was forgotten meanwhile
is told to nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.push.recipients import Recipient
from kulturfeed.push.rows import OutboxRow
from kulturfeed.rows import Known, ListingRow, SourceRow
from spiders.urls import absolute


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article in a message: plain text, an http(s) link or none."""

    id: str
    title: str
    link: str | None
    released: datetime
    summary: str | None = None
    author: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a webhook is told: new articles of a source, the oldest first, or lines of an alert.

    `id` is the same each time the message is sent. `page` is the source's topic page.
    """

    id: str
    event: Literal["new", "alert"]
    source: str | None = None
    title: str = "kulturfeed"
    page: str | None = None
    language: str | None = None
    pieces: tuple[Piece, ...] = ()
    lines: tuple[str, ...] = ()


def alert(row: OutboxRow) -> Message:
    """Compose what an operator is told."""
    return Message(id=row.id, event="alert", lines=row.subjects)


def news(
    config: Config,
    recipient: Recipient,
    row: OutboxRow,
    state: SourceRow | None,
    listed: Iterable[Known],
) -> Message | None:
    """Compose what is new on a source; None where nothing of it is left to tell.

    `listed` are the row's articles on all sources that list them, the oldest release first. One
    that the recipient was told of on another source is none.
    """
    source = next((each for each in config.live if each.id == row.source), None)
    pieces = tuple(
        _piece(config, known, listing)
        for known, listing in _first_met(recipient, listed)
        if listing.source == row.source
    )
    if source is None or not pieces:
        return None
    return Message(
        id=row.id,
        event="new",
        source=source.id,
        title=source.titled(state.title if state else None),
        page=_web(source.url),
        language=_language(source, state),
        pieces=pieces,
    )


def _first_met(
    recipient: Recipient, listed: Iterable[Known]
) -> Iterable[tuple[Known, ListingRow]]:
    """Give each article on the first of the recipient's sources that released it."""
    met = set()
    for known in listed:
        listing = known.listing
        if listing and known.item.id not in met and recipient.wants("new", listing.source):
            met.add(known.item.id)
            yield known, listing


def _piece(config: Config, known: Known, listing: ListingRow) -> Piece:
    image = listing.image or (known.item.image and known.item.image.address)
    return Piece(
        id=known.item.id,
        title=listing.title,
        link=_web(listing.link),
        released=listing.released,
        summary=listing.summary or known.item.summary,
        author=known.item.author if _with_authors(config) else None,
        image=_web(image) if image and config.images else None,
    )


def _with_authors(config: Config) -> bool:
    return config.authors


def _language(source: Source, state: SourceRow | None) -> str | None:
    return source.language or (state.language if state else None)


def _web(address: str) -> str | None:
    """Return an http(s) address, None for any other: nothing scraped is trusted as a link."""
    return absolute(address, address)
