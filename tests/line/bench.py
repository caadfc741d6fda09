"""Harvests in, stored rows and published feeds out: the line without a network."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
from listed import HERE, NOON, OSLO, teaser

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.line import Line
from kulturfeed.reports import Report
from kulturfeed.store import open_store
from spiders.page import Article, Harvest, Outcome, Page, Problem, Reading, Teaser

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
KULTUR = Source(url=HERE, id="kultur")
SKOLE = Source(url="https://www.ks.no/skole/", id="skole")
LIST = [teaser(1), teaser(2), teaser(3)]
EMPTY = Reading(teasers=(), remark="the page has no list")
TIMEOUT = Problem(kind="timeout", message="svarer ikke")
BUSY = Problem(kind="http-503", message="svarer ikke", retry_at=NOON + 5 * HOUR)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An entry of a feed, as a reader sees it."""

    id: str
    title: str
    published: datetime
    updated: datetime


class Bench:
    """The line without a network: harvests are handed to it at a given time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOON
        self.database = f"sqlite:///{folder}/kulturfeed.db"
        self.config = self.configured(KULTUR)

    def configured(self, *sources: Source) -> Config:
        self.config = Config(
            source=sources, output=self.folder / "public", database=self.database, timezone=OSLO
        )
        return self.config

    def refresh(self, *came: tuple[Source, object], at: datetime | None = None) -> list[Report]:
        """Receive what came of each source: a list, a reading, a problem, or None for a 304."""
        self.now = at or self.now + HOUR
        with open_store(self.database, migrate=True) as store:
            line = Line(self.config, store, lambda: self.now)
            return [line.receive(came_in(line.page(source), what)) for source, what in came]

    def accept(self, source: Source) -> Report:
        """Take what is held of a source, an hour later."""
        self.now += HOUR
        with open_store(self.database) as store:
            return Line(self.config, store, lambda: self.now).accept(source)

    def asked(self, source: Source) -> Page:
        with open_store(self.database, migrate=True) as store:
            return Line(self.config, store, lambda: self.now).page(source)

    def wanted(self, source: Source, reading: Reading) -> list[str]:
        with open_store(self.database, migrate=True) as store:
            return list(Line(self.config, store, lambda: self.now).page(source).wanted(reading))

    def entries(self, name: str) -> list[Any]:
        parsed = feedparser.parse((self.folder / "public" / name).read_bytes())
        return list(parsed.entries)

    def feed(self, name: str = "kultur.atom") -> list[Shown]:
        return [shown_by(entry) for entry in self.entries(name)]

    def titles(self, name: str = "kultur.atom") -> list[str]:
        return [entry.title for entry in self.entries(name)]

    def rows(self, query: str) -> list[Any]:
        path = self.database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute(query).fetchall()
            connection.commit()
            return rows


def shown_by(entry: Any) -> Shown:  # noqa: ANN401 (feedparser is untyped)
    return Shown(
        id=entry.id,
        title=entry.title,
        published=datetime(*entry.published_parsed[:6], tzinfo=UTC),
        updated=datetime(*entry.updated_parsed[:6], tzinfo=UTC),
    )


MARKS = {"etag": '"ny"', "last_modified": "i dag", "digest": "a1"}


def came_in(page: Page, came: object) -> Harvest:
    asked = Harvest(page=page, outcome=Outcome.READ, url=page.url, status=200)
    match came:
        case None:
            return replace(asked, outcome=Outcome.UNCHANGED, status=304)
        case Problem():
            return replace(asked, outcome=Outcome.FAILED, status=None, problem=came)
        case Harvest():
            return replace(came, page=page)
        case Reading():
            return replace(asked, reading=came, **MARKS)
        case _:
            return came_in(page, read(came))


def read(teasers: Any) -> Reading:  # noqa: ANN401 (what came is told apart by its type)
    return Reading(teasers=tuple(teasers), title="Kultur på Ærø", language="nb")


def with_articles(
    teasers: Sequence[Teaser],
    articles: Mapping[str, Article],
    failures: Mapping[str, Problem] | None = None,
) -> Harvest:
    return Harvest(
        page=Page(id="-", url=HERE, timezone=OSLO),
        outcome=Outcome.READ,
        url=HERE,
        status=200,
        reading=read(teasers),
        articles=articles,
        failures=failures or {},
        **MARKS,
    )


def title(number: int) -> str:
    return teaser(number).title
