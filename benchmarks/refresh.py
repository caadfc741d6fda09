"""Print what a refresh costs a page, in CPU, beside bare Scrapy over the same pages.

Usage: python benchmarks/refresh.py [--sources 500] [--articles 131] [--kilobytes 100] [--profile]
"""

import argparse
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from measured import cpu_seconds, output_of
from served import Pages, Served, serving

_RUNS: Final = str(Path(__file__).with_name("runs.py"))
_REFRESH: Final = ("-m", "kulturfeed", "refresh")
_STARTS: Final = 3
"""Runs over a single page, of which the median is the start-up."""
_FEW: Final = 5
"""Sources whose first harvest reads every article's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder with a config of so many pages, and the sites that serve them to nobody else."""

    folder: Path
    served: Served
    sources: int

    def forget_all(self) -> None:
        """Be as before the first refresh."""
        for path in self.folder.glob("kulturfeed.db*"):
            path.unlink()
        self.forget_feeds()

    def forget_feeds(self) -> None:
        """Have nothing published."""
        shutil.rmtree(self.folder / "public", ignore_errors=True)

    def forget_validators(self) -> None:
        """Be as if the pages had none, so that they come in full although nothing changed."""
        with closing(sqlite3.connect(self.folder / "kulturfeed.db")) as store, store:
            store.execute("UPDATE source SET etag = NULL")

    def add_article(self) -> None:
        """Have every page changed by one new article."""
        self.served.add_article()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is measured: its name, the command, and what is made ready before each run."""

    name: str
    command: tuple[str, ...]
    ready: Callable[[Place], None] = lambda _place: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU milliseconds of a page, and of one run over a single page: the start-up."""

    name: str
    page: float
    start: float


_STEPS: Final = (
    Step(name="bare Scrapy, our settings", command=(_RUNS, "bare")),
    Step(name="first refresh, no article pages", command=(_RUNS, "first"), ready=Place.forget_all),
    Step(name="changed, read and stored", command=(_RUNS, "stored"), ready=Place.add_article),
    Step(name="changed, one new article each", command=_REFRESH, ready=Place.add_article),
    Step(name="unchanged (304)", command=_REFRESH),
    Step(name="unchanged, sent in full (200)", command=_REFRESH, ready=Place.forget_validators),
    Step(name="publishing, all files new", command=(_RUNS, "publish"), ready=Place.forget_feeds),
    Step(name="publishing, nothing differs", command=(_RUNS, "publish")),
)


@contextmanager
def _place(pages: Pages, sources: int) -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as name, serving(pages) as served:
        blocks = (
            f'[[source]]\nid = "kilde-{number}"\nurl = "{url}"\n'
            for number, url in enumerate(served.urls(sources))
        )
        fetch = '[fetch]\ndelay = "0s"\n'
        config = Path(name) / "kulturfeed.toml"
        config.write_text(fetch + "".join(blocks), encoding="utf-8")
        yield Place(folder=Path(name), served=served, sources=sources)


def _cost(step: Step, many: Place, one: Place) -> Cost:
    start = median(_run(step, one) for _ in range(_STARTS))
    whole = _run(step, many)
    return Cost(
        name=step.name, page=(whole - start) / (many.sources - 1) * 1000, start=start * 1000
    )


def _run(step: Step, place: Place) -> float:
    step.ready(place)
    return cpu_seconds(*step.command, folder=place.folder, proxy=place.served.proxy)


def _article_cost(pages: Pages) -> float:
    """Return the milliseconds of one article page, by first harvests with and without them."""
    with _place(pages, _FEW) as few:
        without = cpu_seconds(_RUNS, "first", folder=few.folder, proxy=few.served.proxy)
        few.forget_all()
        whole = cpu_seconds(*_REFRESH, folder=few.folder, proxy=few.served.proxy)
    return (whole - without) / (_FEW * pages.articles) * 1000


def _print(costs: list[Cost], article: float) -> None:
    bare = costs[0].page
    print(f"{'CPU (user and system), ms':36}{'a page':>9}{'over bare':>11}{'start-up':>10}")
    for cost in costs:
        over = "" if cost.name.startswith(("bare", "publishing")) else f"{cost.page - bare:.2f}"
        print(f"{cost.name:36}{cost.page:9.2f}{over:>11}{cost.start:10.0f}")
    stored = costs[2].page
    print(f"an article's own page: {article:.2f} ms; a changed page has one")
    print(
        f"fetch, read, store of a changed page: {stored - bare:.2f} ms over bare Scrapy, "
        f"{stored - bare - article:.2f} ms without the article's own page"
    )


def _print_shares(many: Place, title: str) -> None:
    written = output_of(_RUNS, "sampled", folder=many.folder, proxy=many.served.proxy)
    shares = {
        name: float(seconds) for name, seconds in (x.split("\t") for x in written.splitlines())
    }
    whole = sum(shares.values())
    print(f"\n{title}: {whole:.1f} s of CPU, by part of the line (sampled)")
    for name, seconds in sorted(shares.items()):
        each = seconds / many.sources * 1000
        print(f"  {name:20}{seconds / whole:7.1%}{each:8.2f} ms a page")


def _measure(pages: Pages, sources: int, *, profile: bool) -> None:
    with _place(pages, sources) as many, _place(pages, 1) as one:
        costs = [_cost(step, many, one) for step in _STEPS]
        print(f"{sources} pages of {pages.size // 1000} KB with {pages.articles} articles each")
        _print(costs, _article_cost(pages))
        if profile:
            many.add_article()
            _print_shares(many, "changed")
            _print_shares(many, "unchanged")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--articles", type=int, default=131, help="on each page")
    parser.add_argument("--kilobytes", type=int, default=100, help="of each page")
    parser.add_argument("--profile", action="store_true", help="show the shares of the parts too")
    asked = parser.parse_args()
    pages = Pages(articles=asked.articles, size=asked.kilobytes * 1000)
    _measure(pages, asked.sources, profile=asked.profile)


if __name__ == "__main__":
    _main()
