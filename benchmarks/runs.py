"""The name of a part of the line in, that part run once in this process, for `refresh.py`.

Run in the folder of a `kulturfeed.toml`: `python runs.py bare|first|stored|publish|sampled`.
"""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sampling import sampling
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from kulturfeed.cli import main
from kulturfeed.config import Config
from kulturfeed.configfile import load
from kulturfeed.configtables import Source
from kulturfeed.fit import Published
from kulturfeed.line import Line
from kulturfeed.publish import publish
from kulturfeed.refresh import manners
from kulturfeed.store import Store, open_store
from spiders.crawl import crawl
from spiders.page import no_articles


class _Bare(Spider):
    """Fetch the pages, and do nothing with them."""

    name = "bare"
    urls: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every page, as the spider `topics` does."""
        for url in self.urls:
            yield Request(url, dont_filter=True)

    def parse(self, _response: Response) -> None:
        """Read nothing."""


def _bare(config: Config) -> None:
    settings = Settings()
    settings.setmodule("spiders.settings")
    settings.set("DOWNLOAD_DELAY", 0.001)
    process = CrawlerProcess(settings, install_root_handler=False)
    process.crawl(_Bare, urls=tuple(source.url for source in config.sources))
    process.start()


def _first(config: Config, store: Store) -> None:
    """Take the first harvest of every page without the articles' own pages."""
    line = Line(config, store, lambda: datetime.now(UTC))
    pages = [replace(line.page(source), wanted=no_articles) for source in config.sources]
    crawl(pages, lambda harvest: _well(line.receive(harvest).problems), manners(config))


class _Unpublished(Line):
    """A line that ends at the store."""

    def _publish(self, _source: Source) -> Published:
        return Published()


def _stored(config: Config, store: Store) -> None:
    """Read every page and store what is new, with the articles' own pages; publish nothing."""
    line = _Unpublished(config, store, lambda: datetime.now(UTC))
    pages = [line.page(source) for source in config.sources]
    crawl(pages, lambda harvest: _well(line.receive(harvest).problems), manners(config))


def _publish(config: Config, store: Store) -> None:
    """Publish every source from what is stored."""
    states = store.sources()
    for source in config.sources:
        _well(publish(config, source, store, states[source.id]).problems)


def _well(problems: tuple[str, ...]) -> None:
    if problems:
        raise SystemExit("\n".join(problems))


def _run(part: str) -> None:
    config = load(Path("kulturfeed.toml"))
    if part == "bare":
        _bare(config)
    elif part == "sampled":
        with sampling() as shares:
            main(["refresh"])
        print("\n".join(f"{name}\t{seconds}" for name, seconds in shares.items()))
    else:
        with open_store(config.database, migrate=True) as store:
            {"first": _first, "stored": _stored, "publish": _publish}[part](config, store)


if __name__ == "__main__":
    _run(sys.argv[1])
