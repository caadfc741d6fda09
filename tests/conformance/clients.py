"""A feed in, at every poll; out what one reader or importer then tells its user of as new.

Each class is a row of what readers and importers are documented, or were found, to do. Those
that only open what they are given (browsers, SharePoint's web parts) are in
test_conformance_browser.py, newsboat itself in test_conformance_subscribers.py.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import ClassVar

from wire import FORMATS, XML_FORMATS, Entry, Feed


class Client(ABC):
    """One subscription. The first poll is when it is made."""

    formats: ClassVar[Sequence[str]] = XML_FORMATS

    @abstractmethod
    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        """Read the feed; return what is new."""


class _Keyed(Client):
    """A reader: an entry whose key it has not seen is a new article."""

    formats: ClassVar[Sequence[str]] = FORMATS

    def __init__(self) -> None:
        self._known: set[str] = set()

    def key(self, entry: Entry) -> str:
        return entry.id or entry.link

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        del now
        new = [each for each in feed.entries if self.key(each) not in self._known]
        self._known.update(self.key(each) for each in new)
        return new


class ByLink(_Keyed):
    """A reader that knows an article by its address."""

    def key(self, entry: Entry) -> str:
        return entry.link


class Outlook(_Keyed):
    """Read state hangs on the guid (MSDN, "Dupes be gone!")."""

    formats = XML_FORMATS


class NetNewsWire(_Keyed):
    """The id; without one, a digest of all that an entry tells."""

    def key(self, entry: Entry) -> str:
        return entry.id or f"{entry.link}{entry.title}{entry.text}{entry.published}"


class Feedbin(_Keyed):
    """The id; without one, address, title and date together."""

    def key(self, entry: Entry) -> str:
        return entry.id or f"{entry.link}{entry.published}{entry.title}"


class _Dating(_Keyed):
    """A reader that shows an entry under its date, and the time of the poll where it has none."""

    def __init__(self) -> None:
        super().__init__()
        self.dates: dict[str, set[datetime]] = {}

    def date(self, entry: Entry) -> datetime | None:
        return entry.published or entry.updated

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        for each in feed.entries:
            self.dates.setdefault(self.key(each), set()).add(self.date(each) or now)
        return super().poll(feed, now)


class Miniflux(_Dating):
    """A dc:date overrides pubDate (Miniflux #2358)."""

    def date(self, entry: Entry) -> datetime | None:
        return entry.dc_date or entry.published or entry.updated


class FreshRss(_Dating):
    """No date: it invents one (FreshRSS #5823)."""


class PowerAutomate(Client):
    """A date greater than, not equal to, all earlier ones; none, never; at most 5 MB.

    Entry by entry, the oldest first (learn.microsoft.com/connectors/rss). Teams is reached by it.
    """

    largest: ClassVar = 5_000_000

    def __init__(self) -> None:
        self._newest: datetime | None = None

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        del now
        new: list[Entry] = []
        if feed.size > self.largest:
            return new
        for entry in reversed(feed.entries):
            date = entry.published
            if date and (self._newest is None or date > self._newest):
                self._newest = date
                new.append(entry)
        return new


class Slack(Client):
    """A date on every item, no two equal, none out of sequence; a back-dated one is skipped."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._newest: datetime | None = None

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        del now
        above, newest, new = None, self._newest, []
        for entry in feed.entries:
            date = entry.published
            if date is None:
                continue
            is_news = entry.id not in self._known and (newest is None or date > newest)
            if is_news and (above is None or date < above):
                new.append(entry)
            above = date
            self._known.add(entry.id)
            self._newest = max(date, self._newest or date)
        return new


class N8n(Client):
    """What is later than the entry that was listed first at the last poll (n8n #8856)."""

    def __init__(self) -> None:
        self._first: datetime | None = None

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        del now
        first = self._first
        new = [e for e in feed.entries if e.published and (first is None or e.published > first)]
        self._first = feed.entries[0].published
        return new


class OpenCti(Client):
    """What is strictly after the newest date of the last poll (opencti #15231)."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        del now
        last = self._last
        new = [e for e in feed.entries if e.published and (last is None or e.published > last)]
        self._last = max((e.published for e in new if e.published), default=last)
        return new


class FeedMail(Client):
    """Unknown ids; of those only what is a week behind the newest at most, and a year old.

    What is there when it subscribes is sent to nobody, so that it counts as told here.
    """

    week: ClassVar = timedelta(days=7)
    year: ClassVar = timedelta(days=365)

    def __init__(self) -> None:
        self._known: set[str] = set()

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        newest = max(each.published or now for each in feed.entries)
        least = max(newest - self.week, now - self.year)
        is_first, unknown = not self._known, [e for e in feed.entries if e.id not in self._known]
        self._known.update(each.id for each in unknown)
        return [each for each in unknown if is_first or (each.published or now) >= least]


class WpeMatico(Client):
    """From the top to the first duplicate; an equal title is one too (etruel.com)."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._titles: set[str] = set()

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        del now
        new = list(takewhile(self._is_new, feed.entries))
        self._ids.update(each.id for each in new)
        self._titles.update(each.title for each in new)
        return new

    def _is_new(self, entry: Entry) -> bool:
        return entry.id not in self._ids and entry.title not in self._titles


class WordPress(Client):
    """SimplePie: a feed is kept for 12 hours whatever is sent, and sorted by date.

    Here that is every other poll: what it did not see in between must still be there.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._kept: Feed | None = None

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        if self._kept is not None:
            self._kept = None
            return ()
        self._kept = feed
        shown = sorted(feed.entries, key=lambda each: each.published or now, reverse=True)
        assert list(feed.entries) == shown
        new = [each for each in shown if each.id not in self._known]
        self._known.update(each.id for each in new)
        return new


class DrupalAggregator(Client):
    """Known by guid, else link, else title; without a title passed over; purged by its date.

    core/modules/aggregator DefaultProcessor: a title is cut at 255 characters, and what is older
    than 16 weeks is taken in at one poll and thrown away after it.
    """

    kept: ClassVar = timedelta(weeks=16)
    longest: ClassVar = 255

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        is_first, new = not self.titles, []
        for entry in feed.entries:
            key = entry.id or entry.link or entry.title
            is_kept = is_first or (entry.published or now) >= now - self.kept
            if entry.title and is_kept:
                new += [] if key in self.titles else [entry]
                self.titles[key] = entry.title[: self.longest]
        return new


class DrupalFeeds(Client):
    """A node per guid; one whose digest changed is written anew, and is no new one."""

    def __init__(self) -> None:
        self.nodes: dict[str, Entry] = {}

    def poll(self, feed: Feed, now: datetime) -> Sequence[Entry]:
        del now
        new = [each for each in feed.entries if each.id not in self.nodes]
        self.nodes.update((each.id, each) for each in feed.entries)
        return new


READERS: tuple[type[Client], ...] = (
    *(ByLink, Outlook, NetNewsWire, Feedbin, Miniflux, FreshRss),
    *(PowerAutomate, Slack, N8n, OpenCti, FeedMail, WpeMatico),
    *(DrupalAggregator, DrupalFeeds),
)
"""All that poll in time; WordPress polls half as often."""
