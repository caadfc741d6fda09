"""Pages and manners in, one harvest for each page out, as each finishes."""

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor
from twisted.internet.base import ReactorBase
from twisted.python.failure import Failure

from spiders.fetching import problems
from spiders.fetching.chromium import playwright_settings
from spiders.fetching.guard import Resolver
from spiders.page import Harvest, Outcome, Page
from spiders.topics import Topics

_SHORTEST_DELAY = 0.001
"""Seconds. Without a delay Scrapy keeps no time for a host, and could not hold it back either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a crawl behaves towards the hosts it asks.

    `delay` lies between two requests to one host, `timeout` limits one download, `max_bytes` one
    body, `deadline` the whole crawl. `user_agent` names us and a contact.
    """

    user_agent: str
    delay: timedelta
    timeout: timedelta
    max_bytes: int
    private_addresses: bool
    deadline: timedelta


def crawl(
    pages: Sequence[Page],
    receive: Callable[[Harvest], None],
    manners: Manners,
    fatal: tuple[type[Exception], ...] = (),
) -> None:
    """Read the pages, and hand over exactly one harvest for each, whatever happens.

    Once per process, in its main thread: a Twisted reactor cannot start twice. At the deadline,
    SIGTERM or SIGINT it ends at once, and the pages that were not finished come as `stopped`.
    What `receive` raises ends the crawl and is raised here; of what a page's `wanted` and the like
    raise, only what is `fatal`: all else is a problem of that page.
    """
    run = _Run(pages, receive)
    with _quiet():
        run.until_done(manners, fatal)
    run.settle()


class _Run:
    """One crawl under way: which pages are still to come, and the bug that ended it."""

    def __init__(self, pages: Sequence[Page], receive: Callable[[Harvest], None]) -> None:
        self._receive = receive
        self._waiting = {id(page): page for page in pages}
        self._bug: BaseException | None = None

    def until_done(self, manners: Manners, fatal: tuple[type[Exception], ...]) -> None:
        """Crawl until every page has come, or until stopped."""
        reactor = _reactor()
        pages = tuple(self._waiting.values())
        runner = AsyncCrawlerRunner(_settings(manners, render=any(page.render for page in pages)))
        Resolver.from_crawler(runner, reactor).install_on_reactor()
        crawler = runner.create_crawler(Topics)
        crawler.signals.connect(self._note_bug, signal=signals.spider_error)
        task = runner.crawl(crawler, pages=pages, receive=self._take, fatal=fatal)
        task.add_done_callback(lambda _: reactor.stop())
        self._stop = task.cancel
        loop = task.get_loop()
        loop.call_later(manners.deadline.total_seconds(), self._stop)
        with _signals_to(self._stop, loop):
            reactor.run(installSignalHandlers=False)
            loop.run_until_complete(_cancel_the_rest())
        if not task.cancelled():
            task.result()

    def settle(self) -> None:
        """Raise the bug that ended the crawl; else hand over what has not come."""
        if self._bug is not None:
            raise self._bug
        for page in self._waiting.values():
            problem = problems.stopped(page.url)
            self._receive(
                Harvest(page=page, outcome=Outcome.FAILED, url=page.url, problem=problem)
            )

    def _take(self, harvest: Harvest) -> None:
        del self._waiting[id(harvest.page)]
        self._receive(harvest)

    def _note_bug(self, failure: Failure) -> None:
        self._bug = self._bug or failure.value
        self._stop()


def _settings(manners: Manners, *, render: bool) -> Settings:
    settings = Settings()
    settings.setmodule("spiders.settings")
    settings.setdict(playwright_settings() if render else {}, priority="cmdline")
    settings.setdict(
        {
            "USER_AGENT": manners.user_agent,
            "DOWNLOAD_DELAY": max(manners.delay.total_seconds(), _SHORTEST_DELAY),
            "DOWNLOAD_TIMEOUT": manners.timeout.total_seconds(),
            "DOWNLOAD_MAXSIZE": manners.max_bytes,
            "PRIVATE_ADDRESSES": manners.private_addresses,
        },
        priority="cmdline",
    )
    return settings


def _reactor() -> ReactorBase:
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor  # noqa: PLC0415 - an earlier import installs another

    return cast("ReactorBase", reactor)  # Twisted puts the reactor where its module was


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Scrapy's log off stderr: every failure is told by a harvest, every bug is raised."""
    loggers = [logging.getLogger(name) for name in ("scrapy", "scrapy-playwright")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _signals_to(stop: Callable[[], object], loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


async def _cancel_the_rest() -> None:
    """End the downloads under way, as asyncio.run does with what is left of its tasks."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
