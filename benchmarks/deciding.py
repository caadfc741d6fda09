"""Print what deciding costs for a harvest of 50 teasers, by how much of its source is stored.

One article is new and one has an edited title; the stored ones came evenly over ten years.
Usage: python benchmarks/deciding.py [--runs 51] [--items 10000 100000]
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

from sqlalchemy import Connection

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.gate import shape
from kulturfeed.ledger import digest, mint, mint_feed
from kulturfeed.line import Line
from kulturfeed.rows import (
    AliasRow,
    ItemRow,
    ListingRow,
    Place,
    RefreshRow,
    Settlement,
    SourceRow,
)
from kulturfeed.store import Store, open_store
from spiders.page import Article, Harvest, Outcome, Reading, Teaser
from spiders.urls import normalise

_LISTED: Final = 50
_YEARS: Final = timedelta(days=3650)
_NOW: Final = datetime(2026, 10, 3, 12, tzinfo=UTC)
_SITE: Final = "https://www.kommune.example/kultur/"
_SUBJECTS: Final = "Korpset Museet Biblioteket Teatret Arkivet Galleriet Kinoen".split()
_VERBS: Final = "åpner stenger flytter fornyer deler".split()
_OBJECTS: Final = "dørene filialen samlingen lokalene utstillingen scenen".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    """Seconds of CPU for one harvest: our own deciding, and the store's answers."""

    recognise: float
    settle: float
    store: float

    @property
    def all(self) -> float:
        return self.recognise + self.settle + self.store


class _TimedStore(Store):
    """A store that adds up the CPU seconds of its transactions."""

    seconds = 0.0

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        begun = process_time()
        try:
            with super()._begin() as connection:
                yield connection
        finally:
            self.seconds += process_time() - begun


def _teaser(number: int) -> Teaser:
    """Tease the article of this number, as it was first told."""
    words = (each[number % len(each)] for each in (_SUBJECTS, _VERBS, _OBJECTS))
    return Teaser(
        title=f"{' '.join(words)}, sak {number}",
        link=f"{_SITE}sak-{number}",
        summary=f"Sak {number} handler om tilbudet til barn og unge i kommunene i fylket.",
    )


def _filled(source: Source, items: int) -> Settlement:
    """Settle a source of which this many articles are stored, the last of them listed still."""
    span = _YEARS / items
    teasers = [_teaser(number) for number in range(items)]
    ids = [mint(normalise(each.link), ()) for each in teasers]
    seen = [(_NOW - (items - number) * span).replace(microsecond=0) for number in range(items)]
    rows = list(zip(ids, teasers, seen, strict=True))
    listed = [teasers[-1 - n] for n in range(_LISTED)]
    state = SourceRow(
        id=source.id,
        feed_id=mint_feed(source.url),
        url=source.url,
        first_accepted=seen[0],
        accepted=seen[-1],
        listed=tuple(
            Place(item=ids[-1 - n], digest=digest(each)) for n, each in enumerate(listed)
        ),
        shapes=(shape(listed, source.url),),
    )
    return Settlement(
        source=state,
        refresh=RefreshRow(source=source.id, started=seen[-1], ended=seen[-1], outcome="read"),
        items=tuple(
            ItemRow(id=item, first_seen=at, rule="new", title=each.title)
            for item, each, at in rows
        ),
        aliases=tuple(
            AliasRow(address=normalise(each.link), item=item, first_seen=at, rule="new")
            for item, each, at in rows
        ),
        listings=tuple(
            ListingRow(
                source=source.id,
                item=item,
                title=each.title,
                link=each.link,
                first_seen=at,
                last_seen=min(at + _LISTED * span, seen[-1]),
                released=at,
                changed=at,
                rule="news",
                summary=each.summary,
            )
            for item, each, at in rows
        ),
    )


def _reading(items: int) -> Reading:
    """Read a list on which one article is new, pushing the last one off, and one was edited."""
    newest, *rest = [_teaser(items - n) for n in range(_LISTED)]
    edited = replace(rest[9], title=f"{rest[9].title} (rettet)")
    return Reading(teasers=(newest, *rest[:9], edited, *rest[10:]), title="Kultur", language="nb")


def _decide(config: Config, store: _TimedStore, reading: Reading) -> _Cost:
    """Decide on one harvest; nothing of it is stored, so that the next run finds the same."""
    line = Line(config, store, lambda: _NOW)
    source = config.sources[0]
    page = line.page(source)
    store.seconds, begun = 0.0, process_time()
    links = page.wanted(reading)
    asked, read = store.seconds, process_time()
    titles = {each.link: each.title for each in reading.teasers}
    articles = {link: Article(url=link, title=titles.get(link)) for link in links}
    harvest = Harvest(
        page=page, outcome=Outcome.READ, url=page.url, reading=reading, articles=articles
    )
    resumed = process_time()
    settlement = line._settle(source, harvest)  # noqa: SLF001 (`receive` would store and publish)
    ended = process_time()
    found = settlement.refresh
    if (found.new, found.changed) != (1, 1):
        raise RuntimeError(f"one new article and one edited were to be found, not {found}")
    return _Cost(
        recognise=read - begun - asked,
        settle=ended - resumed - (store.seconds - asked),
        store=store.seconds,
    )


def _measure(items: int, runs: int) -> list[_Cost]:
    with tempfile.TemporaryDirectory() as name:
        source = Source(url=_SITE, id="kultur")
        database = f"sqlite:///{name}/kulturfeed.db"
        config = Config(source=(source,), output=Path(name) / "public", database=database)
        with open_store(database, migrate=True) as store:
            store.save(_filled(source, items))
            timed = _TimedStore(store._engine)  # noqa: SLF001 (the same store, with a clock)
            return [_decide(config, timed, _reading(items)) for _ in range(runs)]


def _print(items: int, costs: list[_Cost]) -> None:
    parts = (
        [each.recognise for each in costs],
        [each.settle for each in costs],
        [each.store for each in costs],
        [each.all for each in costs],
    )
    print(f"{items:9,}" + "".join(f"{median(part) * 1000:18.2f}" for part in parts))


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=51, help="harvests for each figure")
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000], help="stored")
    given = parser.parse_args()
    print(f"ms of CPU for a harvest of {_LISTED} teasers, median of {given.runs}")
    heads = ("recognise, judge", "resolve, settle", "store's answers", "together")
    print(f"{'stored':>9}" + "".join(f"{head:>18}" for head in heads))
    for items in given.items:
        _print(items, _measure(items, given.runs))


if __name__ == "__main__":
    _main()
