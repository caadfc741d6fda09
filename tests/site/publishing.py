"""Articles and troubles in, a folder with a config, a store and everything published out."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

from kulturfeed.configfile import load
from kulturfeed.overview import publish_overview
from kulturfeed.publish import publish
from kulturfeed.push.recipients import recipients
from kulturfeed.push.rows import RecipientRow
from kulturfeed.rows import (
    HeldRow,
    ItemRow,
    ListingRow,
    RefreshRow,
    Settlement,
    SourceRow,
)
from kulturfeed.store import open_store
from spiders.page import Precision, SourceDate, Teaser

NOON = datetime(2026, 10, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article: `day` is the source's own date, None if it tells none."""

    title: str
    link: str = ""
    summary: str | None = None
    image: str | None = None
    kicker: str | None = None
    day: datetime | None = None
    released: datetime = NOON
    rule: str = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with a source, and the titles of what is held of it, if anything."""

    kind: str
    problem: str
    held: tuple[str, ...] | None = None
    rejected: bool = False


class Publisher:
    """A folder in which articles are stored and published, `public` in it."""

    def __init__(self, folder: Path, config: str) -> None:
        self.folder = folder
        self.configure(config)
        self.public = self.config.output

    def configure(self, config: str) -> None:
        """Write a config, in place of the one there is."""
        path = self.folder / "kulturfeed.toml"
        path.write_text(config, encoding="utf-8")
        self.config = load(path)

    def store(
        self,
        source: str,
        articles: Sequence[Told],
        *,
        title: str | None = None,
        description: str | None = None,
        language: str | None = None,
        trouble: Trouble | None = None,
        refreshes: Sequence[RefreshRow] = (),
    ) -> None:
        """Store what a refresh of a source found, the newest article first."""
        (asked,) = self.config.named([source])
        # A release is unique over the store: each source has seconds of its own.
        first = 1000 * self.config.sources.index(asked)
        items, listings = [], []
        for number, told in enumerate(articles):
            item, listing = _rows(source, asked.url, first + number, told)
            items.append(item)
            listings.append(listing)
        state = SourceRow(
            id=source,
            feed_id=f"urn:uuid:{source}",
            url=asked.url,
            title=title,
            description=description,
            language=language,
            first_accepted=NOON - 90 * DAY,
            accepted=NOON,
            asked=NOON,
            unwell_since=NOON - DAY if trouble else None,
            told=NOON if trouble else None,
            kind=trouble and trouble.kind,
            problem=trouble and trouble.problem,
        )
        settlement = Settlement(
            source=state,
            refresh=RefreshRow(
                source=source, started=NOON, ended=NOON, outcome="read", milliseconds=210
            ),
            items=tuple(items),
            listings=tuple(listings),
            held=_held(source, asked.url, trouble),
        )
        with open_store(self.config.database, migrate=True) as store:
            store.save(settlement)
            for row in refreshes:
                store.save(Settlement(source=state, refresh=row, held=settlement.held))

    def fail(self, problem: str) -> None:
        """Let the first that is told of things fail since yesterday."""
        (first,) = recipients(self.config)
        row = RecipientRow(id=first.id, failures=1, failing_since=NOON - DAY, problem=problem)
        with open_store(self.config.database, migrate=True) as store:
            store.put_recipient(row)

    def publish(self, now: datetime = NOON) -> None:
        """Publish all sources that are stored, and what stands beside them."""
        with open_store(self.config.database, migrate=True) as store:
            states = store.sources()
            for source in self.config.sources:
                if source.id in states:
                    publish(self.config, source, store, states[source.id])
            publish_overview(self.config, store, now)

    def read(self, name: str) -> str:
        return (self.public / name).read_text("utf-8")


def _rows(source: str, url: str, number: int, told: Told) -> tuple[ItemRow, ListingRow]:
    released = told.released - timedelta(seconds=number)
    identity = f"urn:uuid:{source}-{number}"
    link = told.link or f"{url}sak-{number}/"
    date = told.day and SourceDate(at=told.day, precision=Precision.DAY, found="time")
    item = ItemRow(
        id=identity, first_seen=NOON, rule="new", title=told.title, url=link, published=date
    )
    listing = ListingRow(
        source=source,
        item=identity,
        title=told.title,
        link=link,
        first_seen=NOON,
        last_seen=NOON,
        released=released,
        changed=released,
        rule=told.rule,
        summary=told.summary,
        image=told.image,
        kicker=told.kicker,
    )
    return item, listing


def _held(source: str, url: str, trouble: Trouble | None) -> HeldRow | None:
    if trouble is None or trouble.held is None:
        return None
    return HeldRow(
        source=source,
        seen=NOON - DAY,
        reason=trouble.problem,
        rejected=trouble.rejected,
        teasers=tuple(Teaser(title=each, link=f"{url}{each}/") for each in trouble.held),
    )


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map: Mapping[str, str] = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".rss": "application/xml; charset=utf-8",
        ".atom": "application/xml; charset=utf-8",
        "": "application/octet-stream",
    }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder's plain files on a free port of this machine; give the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
