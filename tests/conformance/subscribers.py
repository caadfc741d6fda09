"""The address of a feed in, what three real feed readers make of it out.

feedparser as a script would use it, the library `reader`, and newsboat in a process of its own.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from abc import ABC, abstractmethod
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import feedparser
import feedparser_sgmllib
import pytest
from reader import Reader, make_reader
from wire import XML_FORMATS

# reader 3.26 carries an older feedparser, which asks for the same module by its former name, and
# only when it first reads a feed.
sys.modules.setdefault("sgmllib", feedparser_sgmllib)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article as a reader shows it; what it does not keep of one is None."""

    id: str
    title: str
    link: str
    summary: str
    published: datetime
    author: str | None = None
    categories: tuple[str, ...] | None = None


class Subscriber(ABC):
    """One subscription to one feed."""

    formats: ClassVar[Sequence[str]] = XML_FORMATS

    @abstractmethod
    def poll(self) -> None:
        """Fetch the feed, as its user would have it done now and then."""

    @abstractmethod
    def articles(self) -> Sequence[Shown]:
        """Return all that is kept, in any order."""


class Feedparser(Subscriber):
    """A script that keeps what it was given by id, and sends back the validators."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._etag: str | None = None
        self._modified: str | None = None
        self._kept: dict[str, Shown] = {}

    def poll(self) -> None:
        # Unsanitised: nothing is to hang on what a reader takes out.
        found = feedparser.parse(
            self._url,
            etag=self._etag,
            modified=self._modified,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        assert not found.bozo, found.get("bozo_exception")
        self._etag = found.get("etag", self._etag)
        self._modified = found.get("modified", self._modified)
        self._kept.update((each.id, self._shown(each)) for each in found.entries)

    def articles(self) -> Sequence[Shown]:
        return tuple(self._kept.values())

    @staticmethod
    def _shown(entry: feedparser.FeedParserDict) -> Shown:
        return Shown(
            id=entry.id,
            title=entry.title,
            link=entry.link,
            summary=entry.summary,
            published=datetime.fromtimestamp(timegm(entry.published_parsed), UTC),
            author=entry.get("author"),
            categories=tuple(each.term for each in entry.get("tags", ())),
        )


class Library(Subscriber):
    """lemon24/reader, whose store lies in memory."""

    formats = (*XML_FORMATS, "json")

    def __init__(self, url: str, reader: Reader) -> None:
        self._reader = reader
        self._url = url
        reader.add_feed(url)

    def poll(self) -> None:
        self._reader.update_feed(self._url)

    def articles(self) -> Sequence[Shown]:
        return tuple(
            Shown(
                id=each.id,
                title=each.title or "",
                link=each.link or "",
                summary=each.summary or next((c.value for c in each.content), ""),
                published=each.published or each.added,
                author=", ".join(author.name or "" for author in each.authors) or None,
            )
            for each in self._reader.get_entries()
        )


class Newsboat(Subscriber):
    """newsboat, of which every poll is a process; its cache is an SQLite file."""

    def __init__(self, url: str, folder: Path, program: str) -> None:
        self._folder = folder
        self._program = program
        (folder / "urls").write_text(f"{url}\n", encoding="utf-8")
        (folder / "config").write_text("", encoding="utf-8")

    def poll(self) -> None:
        files = {"-u": "urls", "-C": "config", "-c": "cache.db"}
        paths = [part for flag, name in files.items() for part in (flag, self._folder / name)]
        done = subprocess.run(
            [self._program, *paths, "-x", "reload"],
            env=self._environment(),
            capture_output=True,
            timeout=60,
            check=False,
            encoding="utf-8",
        )
        assert (0, "", "") == (done.returncode, done.stdout, done.stderr)

    def articles(self) -> Sequence[Shown]:
        with closing(sqlite3.connect(self._folder / "cache.db")) as cache:
            rows = cache.execute(
                "SELECT guid, title, url, content, pubDate, author FROM rss_item WHERE deleted = 0"
            ).fetchall()
        return tuple(
            Shown(
                id=guid,
                title=title,
                link=link,
                summary=summary,
                published=datetime.fromtimestamp(seconds, UTC),
                author=author or None,
            )
            for guid, title, link, summary, seconds, author in rows
        )

    def _environment(self) -> Mapping[str, str]:
        kept = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        return {**kept, "HOME": str(self._folder), "LC_ALL": "C.UTF-8"}


NAMES = ("feedparser", "reader", "newsboat")


@contextmanager
def subscribed(name: str, url: str, folder: Path) -> Iterator[Subscriber]:
    """Subscribe with one of these readers; nothing is fetched yet. Skip one that is missing."""
    if name == "feedparser":
        yield Feedparser(url)
    elif name == "reader":
        with closing(make_reader(":memory:")) as reader:
            yield Library(url, reader)
    else:
        program = shutil.which("newsboat")
        if program is None:
            pytest.skip("no newsboat here: it is not tried as a subscriber")
        yield Newsboat(url, folder, program)
