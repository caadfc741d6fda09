"""A request in, whether the host's robots.txt allows it out (RFC 9309), and the delay it asks."""

import asyncio
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from spiders.fetching.polite import LONGEST_WAIT, slow_down

PRODUCT = "kulturfeed"
"""The product token that a robots.txt names us by (RFC 9309 section 2.2.1)."""

_OK = range(200, 300)
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


class RobotsRefusalError(Exception):
    """The host's robots.txt does not allow this address to us."""


class RobotsUnreachableError(Exception):
    """A robots.txt that cannot be read now: nothing may be fetched (RFC 9309 section 2.3.1.4).

    Raised from the failure, or with the `response` of an overloaded server.
    """

    def __init__(self, url: str, response: Response | None = None) -> None:
        super().__init__(url)
        self.url = url
        self.response = response


class Robots:
    """Downloader middleware: read each origin's robots.txt once a crawl, and keep to it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let an allowed request pass; raise for any other."""
        if request.meta.get("is_robots_txt"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._read(f"{origin}/robots.txt"))
        rules = await self._rules[origin]
        if not rules.can_fetch(request.url, PRODUCT):
            raise RobotsRefusalError(request.url)

    async def _read(self, url: str) -> Protego:
        request = Request(url, meta={"is_robots_txt": True}, callback=NO_CALLBACK)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as failure:
            raise RobotsUnreachableError(url) from failure
        if response.status >= _SERVER_ERROR or response.status == _TOO_MANY_REQUESTS:
            raise RobotsUnreachableError(url, response)
        # Section 2.3.1.3: any other answer means that there are no rules.
        text = response.body.decode("utf-8-sig", "replace") if response.status in _OK else ""
        rules = Protego.parse(text)
        delay = rules.crawl_delay(PRODUCT)
        if delay:
            slow_down(self._crawler, request, min(delay, LONGEST_WAIT.total_seconds()))
        return rules
