"""The articles that a page shows in, the entries that other page-to-feed tools make of them out.

Only their rules of ids and dates: what they extract is given to them, as the page's truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha1
from typing import Final, Protocol
from zlib import crc32

from importers import Dates, Entry, PowerAutomate, Subscriber, Subscription
from markups import Card


class Rival(Protocol):
    """One tool; it may remember what it has seen."""

    name: str

    def entries(self, cards: Sequence[Card], now: datetime) -> tuple[Entry, ...]:
        """Make the feed of what the page shows now."""
        ...


@dataclass(slots=True)
class RssBridge:
    """Id: the raw link. No date."""

    name: str = "RSS-Bridge"

    def entries(self, cards: Sequence[Card], now: datetime) -> tuple[Entry, ...]:
        """Make the feed."""
        del now
        return tuple(
            Entry(id=card.link, title=card.title, link=card.link, published=None) for card in cards
        )


class FreshRss:
    """Id: a hash of title, content and link. Date: when it first saw that id."""

    name = "FreshRSS"

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def entries(self, cards: Sequence[Card], now: datetime) -> tuple[Entry, ...]:
        """Make the feed."""
        return tuple(self._entry(card, now) for card in cards)

    def _entry(self, card: Card, now: datetime) -> Entry:
        name = sha1(f"{card.title}{card.summary}{card.link}".encode()).hexdigest()
        seen = self._seen.setdefault(name, now)
        return Entry(id=name, title=card.title, link=card.link, published=seen)


@dataclass(slots=True)
class Html2Rss:
    """Id: a CRC32 of the URL and the block's DOM id. Date: the list's own, if it shows one."""

    name: str = "html2rss"

    def entries(self, cards: Sequence[Card], now: datetime) -> tuple[Entry, ...]:
        """Make the feed."""
        del now
        return tuple(
            Entry(
                id=f"{crc32(f'{card.link}#!/{card.mark}'.encode()):x}",
                title=card.title,
                link=card.link,
                published=card.day,
            )
            for card in cards
        )


@dataclass(slots=True)
class RssHub:
    """Id: the link. Date: in Atom the moment of rendering."""

    name: str = "RSSHub"

    def entries(self, cards: Sequence[Card], now: datetime) -> tuple[Entry, ...]:
        """Make the feed."""
        return tuple(
            Entry(id=card.link, title=card.title, link=card.link, published=now) for card in cards
        )


RIVALS: Final[tuple[type[Rival], ...]] = (RssBridge, FreshRss, Html2Rss, RssHub)


@dataclass(slots=True, kw_only=True)
class Rivalry:
    """One tool at one page, read by id and by date."""

    rival: Rival
    reader: Subscription = field(default_factory=lambda: Subscription(Subscriber()))
    importer: Subscription = field(default_factory=lambda: Subscription(PowerAutomate()))
    dates: Dates = field(default_factory=Dates)

    def read(self, cards: Sequence[Card], pieces: Sequence[int], now: datetime) -> None:
        """Let the tool's feed of the page be read; `pieces` tells each card's article."""
        entries = self.rival.entries(cards, now)
        self.reader.read(entries, pieces, now)
        self.importer.read(entries, pieces, now)
        self.dates.note(entries)
