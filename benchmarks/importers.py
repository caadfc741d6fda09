"""A published feed in, after every refresh; out what each reader and importer makes of it.

Each rule is that of one row of what readers and importers are documented to do.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from lxml import etree

_ATOM: Final = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as a reader sees it; `published` is None where the feed tells no date."""

    id: str
    title: str
    link: str
    published: datetime | None


class BrokenFeedError(ValueError):
    """A feed that a reader could do nothing with."""


def read_atom(content: bytes) -> tuple[Entry, ...]:
    """Read an Atom feed; raises BrokenFeedError."""
    return tuple(
        _entry(
            each.findtext(f"{_ATOM}id"),
            each.findtext(f"{_ATOM}title"),
            next(
                (
                    link.get("href")
                    for link in each.iterfind(f"{_ATOM}link")
                    if link.get("rel", "alternate") == "alternate"
                ),
                None,
            ),
            datetime.fromisoformat(each.findtext(f"{_ATOM}published") or ""),
        )
        for each in _parsed(content).iterfind(f"{_ATOM}entry")
    )


def read_rss(content: bytes) -> tuple[Entry, ...]:
    """Read an RSS feed; raises BrokenFeedError."""
    return tuple(
        _entry(
            each.findtext("guid"),
            each.findtext("title"),
            each.findtext("link"),
            parsedate_to_datetime(each.findtext("pubDate") or ""),
        )
        for each in _parsed(content).iterfind("channel/item")
    )


def _parsed(content: bytes) -> etree._Element:
    try:
        return etree.fromstring(content)
    except etree.XMLSyntaxError as error:
        raise BrokenFeedError(f"no XML: {error}") from error


def _entry(name: str | None, title: str | None, link: str | None, published: datetime) -> Entry:
    if not (name and title and link):
        raise BrokenFeedError(f"an entry lacks id, title or link: {name} {title} {link}")
    return Entry(id=name, title=title, link=link, published=published)


class Importer(ABC):
    """One client. What the feed holds when it subscribes it has; `poll` tells what is new to it.

    `excused` are the ids that it passes over for nothing but a title that it had before.
    """

    name: str

    def __init__(self) -> None:
        self.excused: set[str] = set()

    @abstractmethod
    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Read the feed, first of all to subscribe."""


class Subscriber(Importer):
    """A feed reader: an unknown id is a new article."""

    name = "Feed reader (by id)"

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()

    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Deliver unknown ids."""
        del now
        new = [entry for entry in entries if entry.id not in self._known]
        self._known.update(entry.id for entry in new)
        return new


class PowerAutomate(Importer):
    """The RSS trigger: a date greater than, not equal to, all earlier ones; without one never."""

    name = "Power Automate"

    def __init__(self) -> None:
        super().__init__()
        self._newest: datetime | None = None

    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Deliver entry by entry, the oldest first."""
        del now
        dated = [(entry.published, entry) for entry in entries if entry.published]
        delivered = []
        for published, entry in sorted(dated, key=lambda pair: pair[0]):
            if self._newest is None or published > self._newest:
                self._newest = published
                delivered.append(entry)
        return delivered


class Slack(Importer):
    """No two equal dates, none out of sequence, and a new entry that is back-dated is skipped."""

    name = "Slack"

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()
        self._newest: datetime | None = None

    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Deliver unknown ids that are later than all before and earlier than what is above."""
        del now
        above: datetime | None = None
        delivered = []
        newest = self._newest
        for entry in entries:
            if entry.published is None:
                continue
            in_sequence = above is None or entry.published < above
            above = entry.published
            is_later = newest is None or entry.published > newest
            if entry.id not in self._known and in_sequence and is_later:
                delivered.append(entry)
                self._newest = max(entry.published, self._newest or entry.published)
            self._known.add(entry.id)
        return delivered


class N8n(Importer):
    """The RSS trigger: what is later than the entry that was listed first at the last poll."""

    name = "n8n"

    def __init__(self) -> None:
        super().__init__()
        self._first: datetime | None = None

    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Deliver what is later than the remembered date, and remember the first entry's."""
        del now
        first = self._first
        new = [
            each for each in entries if each.published and (not first or each.published > first)
        ]
        if entries:
            self._first = entries[0].published or self._first
        return new


class FeedMail(Importer):
    """Unknown ids, at most seven days older than the newest entry and a year old."""

    name = "FeedMail"
    _behind: Final = timedelta(days=7)
    _oldest: Final = timedelta(days=365)

    def __init__(self) -> None:
        super().__init__()
        self._known: set[str] = set()

    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Deliver unknown ids within the window; when it subscribes it takes all as known."""
        dates = [entry.published for entry in entries if entry.published]
        least = max(max(dates, default=now) - self._behind, now - self._oldest)
        first = not self._known
        new = [
            entry
            for entry in entries
            if entry.id not in self._known and (first or (entry.published or now) >= least)
        ]
        self._known.update(entry.id for entry in new)
        return new


class OpenCti(Importer):
    """What is strictly after the newest date of the last poll."""

    name = "OpenCTI"

    def __init__(self) -> None:
        super().__init__()
        self._last: datetime | None = None

    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Deliver later entries; those of one poll may be of one second."""
        del now
        last = self._last
        new = [each for each in entries if each.published and (not last or each.published > last)]
        self._last = max((each.published for each in new if each.published), default=last)
        return new


class WpeMatico(Importer):
    """Reads from the top and stops at the first duplicate; an equal title is one too."""

    name = "WPeMatico"

    def __init__(self) -> None:
        super().__init__()
        self._ids: set[str] = set()
        self._titles: set[str] = set()

    def poll(self, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """Deliver from the top to the first duplicate; at first all but equal titles."""
        del now
        first, new = not self._ids, list[Entry]()
        for place, entry in enumerate(entries):
            if entry.id in self._ids:
                break
            if entry.title in self._titles:
                self.excused.add(entry.id)
                if not first:
                    self.excused.update(each.id for each in entries[place:])
                    break
                continue
            self._ids.add(entry.id)
            self._titles.add(entry.title)
            new.append(entry)
        return new


IMPORTERS: Final[tuple[type[Importer], ...]] = (
    Subscriber,
    PowerAutomate,
    Slack,
    N8n,
    FeedMail,
    OpenCti,
    WpeMatico,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An article that an importer was given: when, under which id, title and link."""

    at: datetime
    piece: int | None
    entry: Entry


class Subscription:
    """One importer at one feed, and all that it was given; `piece` None is no article at all."""

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self.deliveries: list[Delivery] = []
        self._truth: dict[str, int | None] = {}

    def read(self, entries: Sequence[Entry], pieces: Sequence[int | None], now: datetime) -> None:
        """Let the importer poll; `pieces` tells for each entry which article it is in truth."""
        truth = dict(zip((entry.id for entry in entries), pieces, strict=True))
        self._truth.update(truth)
        self.deliveries += [
            Delivery(at=now, piece=truth[entry.id], entry=entry)
            for entry in self.importer.poll(entries, now)
        ]

    def of(self, piece: int) -> list[Delivery]:
        """Return how one article was delivered, the first time first."""
        return [each for each in self.deliveries if each.piece == piece]

    def counts(self) -> Counter[int]:
        """Count how often each article was delivered."""
        return Counter(each.piece for each in self.deliveries if each.piece is not None)

    def twice(self) -> set[int]:
        """Name the articles that were delivered more than once."""
        return {piece for piece, count in self.counts().items() if count > 1}

    def excused(self) -> set[int | None]:
        """Name the articles that the importer passed over for their titles alone."""
        return {self._truth[each] for each in self.importer.excused}

    def never(self, expected: Iterable[int]) -> set[int]:
        """Name the articles that were never delivered."""
        return set(expected) - set(self.counts())


class Dates:
    """Every id's first date, and which ids had another one later."""

    def __init__(self) -> None:
        self.moved: set[str] = set()
        self._first: dict[str, datetime | None] = {}

    def note(self, entries: Iterable[Entry]) -> set[str]:
        """Note what a feed tells; return the ids whose date moved just now."""
        moved = {
            entry.id
            for entry in entries
            if self._first.setdefault(entry.id, entry.published) != entry.published
        } - self.moved
        self.moved |= moved
        return moved

    @property
    def missing(self) -> int:
        """Count the ids that came without a date."""
        return sum(date is None for date in self._first.values())
