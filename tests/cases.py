"""A desk's list and its article pages in, what its subscribers get out: the line, no network.

A desk's site answers as sites do: each address with the article last shown there, unless it was
moved or taken away.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import feedparser
from listed import NOON, OSLO

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.line import Line
from kulturfeed.reports import Report
from kulturfeed.store import Store, open_store
from spiders.page import Article, Harvest, Outcome, Page, Problem, Reading, SourceDate, Teaser
from spiders.urls import absolute

SITE = "https://www.ks.no/"
KULTUR = Source(url=f"{SITE}fagomrader/kultur/", id="kultur")
SKOLE = Source(url=f"{SITE}fagomrader/skole/", id="skole")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
GONE = Problem(kind="http-404", message="siden finnes ikke")
BUSY = Problem(kind="http-503", message="svarer ikke")


def story(title: str, slug: str | None = None, summary: str | None = None) -> Teaser:
    """Tease an article: its address follows its title unless it has one, so does its summary."""
    link = absolute(slug or "-".join(title.lower().split()), f"{SITE}kultur/")
    summary = summary or f"Les mer om {title} i kommunene."
    return Teaser(title=title, link=link or "", summary=summary)


def at(teaser: Teaser, href: str) -> Teaser:
    """List an article under another address, as our own reading of a page writes it."""
    return replace(teaser, link=absolute(href, teaser.link) or "")


# What stands on the desk's list beside the article that a case is about.
REST = [
    story("Korpsene øver igjen"),
    story("Bibliotekene låner ut verktøy"),
    story("Slik søker du om spillemidler"),
    story("Åpning av museet på Ærøya"),
    story("Ny strategi for frivilligheten"),
]
ARTICLE = story(
    "Kulturskolen får flere plasser",
    summary="Ni kommuner har funnet rom til barna som venter på plass i kulturskolen.",
)
LIST = [REST[0], ARTICLE, *REST[1:]]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An entry of a feed, as a subscriber sees it."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime


@dataclass
class Desk:
    """A site with topic pages, read through the line; `site` is what its addresses answer."""

    folder: Path
    store: Store
    sources: tuple[Source, ...] = (KULTUR,)
    now: datetime = NOON
    site: dict[str, Article | Problem] = field(default_factory=dict)

    def put(self, *teasers: Teaser, published: SourceDate | None = None) -> None:
        """Let the articles' pages stand where their teasers lead."""
        for each in teasers:
            self.site[each.link] = Article(url=each.link, title=each.title, published=published)

    def move(self, old: Teaser, new: Teaser) -> None:
        """Let an old address lead to the new one."""
        self.put(new)
        self.site[old.link] = Article(url=new.link, title=new.title)

    def canonical(self, teaser: Teaser, address: str) -> None:
        """Let an article's page name this as its canonical address."""
        self.site[teaser.link] = Article(url=teaser.link, title=teaser.title, canonical=address)

    def lists(
        self, *teasers: Teaser, source: Source = KULTUR, after: timedelta = HOUR
    ) -> list[str]:
        """Refresh a source that shows this list; return what its subscribers get as new."""
        for each in teasers:
            if each.link not in self.site:
                self.put(each)
        before = self.ids(source)
        reading = Reading(teasers=teasers, title="Kultur på Ærø")
        report = self.refresh(reading, source=source, after=after)
        assert () == report.published.problems
        return [each.title for each in self.feed(source) if each.id not in before]

    def refresh(
        self,
        came: Reading | Problem | None,
        *,
        source: Source = KULTUR,
        after: timedelta = HOUR,
        trust_clock: bool = False,
    ) -> Report:
        """Refresh a source after a while: a reading, a problem, or None for a 304 came back."""
        self.now += after
        line = Line(self.config, self.store, lambda: self.now, trust_clock=trust_clock)
        return line.receive(self.harvest(line.page(source), came))

    def harvest(self, page: Page, came: Reading | Problem | None) -> Harvest:
        """Read a page, and the article pages that it wants, of the site as it answers now."""
        asked = Harvest(page=page, outcome=Outcome.READ, url=page.url, status=200)
        if came is None:
            return replace(asked, outcome=Outcome.UNCHANGED, status=304)
        if isinstance(came, Problem):
            return replace(asked, outcome=Outcome.FAILED, status=None, problem=came)
        answers = {link: self.site.get(link, GONE) for link in page.wanted(came)}
        return replace(
            asked, reading=came, articles=_only(answers, Article), failures=_only(answers, Problem)
        )

    @property
    def config(self) -> Config:
        """The config of this desk's sources."""
        return Config(
            source=self.sources,
            output=self.folder / "public",
            timezone=OSLO,
        )

    def feed(self, source: Source = KULTUR) -> list[Shown]:
        """Read the published feed, newest first; an absent one has no entries."""
        path = self.folder / "public" / f"{source.id}.atom"
        content = path.read_bytes() if path.exists() else b""
        return [_shown(each) for each in feedparser.parse(content).entries] if content else []

    def ids(self, source: Source = KULTUR) -> list[str]:
        """Return the ids of the feed's entries, newest first."""
        return [each.id for each in self.feed(source)]

    def entry(self, title: str, source: Source = KULTUR) -> Shown:
        """Return the only entry of this title."""
        (found,) = [each for each in self.feed(source) if each.title == title]
        return found


def _only(answers: Mapping[str, Article | Problem], kind: type[Any]) -> dict[str, Any]:
    return {link: each for link, each in answers.items() if isinstance(each, kind)}


def _shown(entry: Any) -> Shown:  # noqa: ANN401 (feedparser is untyped)
    return Shown(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        published=datetime(*entry.published_parsed[:6], tzinfo=UTC),
        updated=datetime(*entry.updated_parsed[:6], tzinfo=UTC),
    )


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """Open a desk of one source that was never read; its store and feeds lie in the folder."""
    path = folder / "kulturfeed.db"
    path.write_bytes(_blank())
    with open_store(f"sqlite:///{path}", migrate=True) as store:
        yield Desk(folder, store)


@cache
def _blank() -> bytes:
    """Make an empty store once: its migrations take longer than a case."""
    with TemporaryDirectory() as name:
        path = Path(name) / "kulturfeed.db"
        with open_store(f"sqlite:///{path}", migrate=True):
            pass
        return path.read_bytes()
