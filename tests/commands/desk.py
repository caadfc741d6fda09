"""Harvests in, a folder with a config, a store and feeds out, as a cron line leaves it."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser

from kulturfeed.cli import main
from kulturfeed.configfile import load
from kulturfeed.line import Line
from kulturfeed.overview import publish_overview
from kulturfeed.reports import Report
from kulturfeed.store import open_store
from spiders.page import Article, Dropped, Harvest, Outcome, Problem, Reading, Teaser

URL = "https://www.ks.no/kultur/"
OTHER = "https://www.ks.no/skole/"
HOUR = timedelta(hours=1)
NOON = datetime(2026, 10, 3, 12, tzinfo=UTC)
TOP = f"""
public_url = "https://feeds.example.no/"
database = "{{database}}"
[[source]]
id = "kultur"
url = "{URL}"
[[source]]
id = "skole"
url = "{OTHER}"
"""


def teaser(number: int, title: str | None = None, *, name: str = "sak") -> Teaser:
    return Teaser(
        title=title or f"Nr. {number}: «Øving» på Ærø",
        link=f"{URL}{name}-{number}/",
        summary=f"Ingress {number} på Å",
    )


LIST = tuple(teaser(number) for number in range(1, 7))
STRANGERS = tuple(teaser(number, f"Ny side {number}", name="ny") for number in range(1, 7))
TIMEOUT = Problem(kind="timeout", message="svarte ikke i tide")
BUSY = Problem(kind="http-503", message=f"{URL} has trouble on its side (503)")


class Desk:
    """A folder in which an operator works; `now` is when the last refresh was."""

    def __init__(self, folder: Path, database: str = "sqlite:///kulturfeed.db") -> None:
        self.folder = folder
        self.path = folder / "kulturfeed.toml"
        self.path.write_text(TOP.format(database=database), encoding="utf-8")
        self.config = load(self.path)
        self.now = NOON

    def refresh(
        self,
        came: Sequence[Teaser] | Problem,
        source: str = "kultur",
        *,
        after: timedelta = HOUR,
        articles: Iterable[Article] = (),
        dropped: Iterable[Dropped] = (),
        deeper: Iterable[Teaser] = (),
    ) -> Report:
        """Hand what came of a source to the line, some time after the last refresh."""
        self.now += after
        with open_store(self.config.database, migrate=True) as store:
            line = Line(self.config, store, lambda: self.now)
            (asked,) = self.config.named([source])
            page = line.page(asked)
            failed = isinstance(came, Problem)
            harvest = Harvest(
                page=page,
                outcome=Outcome.FAILED if failed else Outcome.READ,
                url=page.url,
                reading=None
                if failed
                else Reading(teasers=tuple(came), dropped=tuple(dropped), deeper=tuple(deeper)),
                articles={each.url: each for each in articles},
                problem=came if failed else None,
            )
            report = line.receive(harvest)
            publish_overview(self.config, store, self.now)
            return report

    def run(self, *arguments: str) -> int:
        """Run a command of kulturfeed in this process."""
        return main([*arguments, "--config", str(self.path)])

    def titles(self, name: str = "kultur.atom") -> list[str]:
        return [entry.title for entry in self.entries(name)]

    def entries(self, name: str) -> list[Any]:
        return list(feedparser.parse((self.folder / "public" / name).read_bytes()).entries)

    def count(self, table: str) -> int:
        with closing(sqlite3.connect(self.folder / "kulturfeed.db")) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
