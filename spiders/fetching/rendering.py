"""A page's answer in, the page as a browser shows it out, without giving the browser a network.

Whatever a page asks for, its own address and its scripts' requests alike, is fetched by the crawl
itself: robots.txt, user agent, limits and the guard against private addresses hold for all of it,
and Chromium's own way out is closed.
"""

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Final

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as Tab
from playwright.async_api import Request as Wish
from playwright.async_api import Route
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy_playwright.handler import (
    ScrapyPlaywrightDownloadHandler,
)
from scrapy_playwright.page import PageMethod

from spiders.fetching.answers import field
from spiders.fetching.chromium import TABS, RenderingError

_MOST_WISHES: Final = 150
"""Requests of one page: more is no list but an application."""
_STEP: Final = 0.25
"""Seconds between two looks at a page."""
_STILL: Final = 3
"""Looks in a row at which nothing is under way and nothing has changed: then a list stands."""
_EMPTY_STILL: Final = 12
"""The same for a page without a link: that may be no list yet."""

# All that makes up a list; what is only to be looked at, listened to or counted is not asked for.
_WANTED: Final = frozenset(("document", "script", "xhr", "fetch"))
# Cookies and validators would make a visitor of us; the rest is the crawl's own to say.
_NOT_SENT: Final = frozenset(
    "accept-encoding connection content-length cookie host if-modified-since if-none-match"
    " user-agent".split()
)
_NOT_SHOWN: Final = frozenset(
    "content-encoding content-length refresh set-cookie transfer-encoding".split()
)

_LOOK: Final = "() => [document.links.length, document.body?.innerText.length ?? 0]"
# What has run, and what is said to browsers that run nothing, is no part of what is shown.
_TIDY: Final = """() => document.querySelectorAll("noscript, script:not([type*=json])")
    .forEach(each => each.remove())"""


class Renderer:
    """Shows pages of one crawl; the browser starts with the first, and ends with the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        """Take part in a crawl whose spider is open, and whose engine is about to start."""
        self._crawler = crawler
        self._handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._tabs = asyncio.Semaphore(TABS)
        self._seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        crawler.signals.connect(self._handler.close, signal=signals.spider_closed)

    async def shown(self, response: Response) -> Response:
        """Return an answer with the text that its page has once its scripts ran.

        Raises RenderingError where the browser fails, or does not end within the time of a
        download, and DownloadCancelledError where the page has grown too large.
        """
        visit = _Visit(self._crawler, response, self._seconds / 2)
        async with self._tabs:
            try:
                shown = await asyncio.wait_for(self._visited(visit), self._seconds)
            except TimeoutError as error:
                await visit.leave()
                said = f"its scripts do not end within {self._seconds:g} s"
                raise RenderingError(said) from error
            except PlaywrightError as error:
                raise RenderingError(error.message.partition("\n")[0]) from error
        if not shown.url.startswith(("http://", "https://")):
            raise RenderingError("its scripts lead to a page that may not be read")
        if len(shown.body) > self._largest:
            raise DownloadCancelledError
        # Its validators hold for the page without what its scripts brought.
        headers = {"Content-Type": "text/html; charset=utf-8"}
        headers |= {"Date": date} if (date := field(response, "Date")) else {}
        return response.replace(url=shown.url, body=shown.text.encode(), headers=headers)

    async def _visited(self, visit: "_Visit") -> Response:
        meta = {
            "playwright": True,
            "playwright_context_kwargs": {
                "accept_downloads": False,
                "service_workers": "block",
                "user_agent": self._crawler.settings["USER_AGENT"],
            },
            "playwright_page_init_callback": visit.begin,
            # Not until all is loaded: there are pages that never are.
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_page_methods": [PageMethod(visit.until_it_stands)],
        }
        shown: Response = await self._handler.download_request(Request(visit.url, meta=meta))
        return shown


class _Visit:
    """One page being shown: what it has asked for, and what of that is under way."""

    def __init__(self, crawler: Crawler, response: Response, patience: float) -> None:
        self.url = response.url
        self._crawler = crawler
        self._response: Response | None = response
        self._languages = _languages(response.request)
        self._patience = patience
        self._wishes = 0
        self._under_way = 0
        self._tab: Tab | None = None

    async def begin(self, tab: Tab, _request: Request) -> None:
        """Stand between the page and the network, before it is opened."""
        self._tab = tab
        tab.set_default_timeout(self._patience * 1000)
        await tab.route("**", self._answer)

    async def leave(self) -> None:
        """Close the page, whatever it is doing."""
        if self._tab is not None:
            await self._tab.close()

    async def until_it_stands(self, tab: Tab) -> None:
        """Wait until nothing is under way or changes; at the limit, take what is there."""
        end = monotonic() + self._patience
        before, still = None, 0
        while monotonic() < end and still < (_STILL if before and before[0] else _EMPTY_STILL):
            await asyncio.sleep(_STEP)
            look = await self._look(tab)
            still = still + 1 if look is not None and look == before else 0
            before = look
        await tab.evaluate(_TIDY)

    async def _look(self, tab: Tab) -> tuple[int, int] | None:
        """Count a page's links and characters; None while something is under way."""
        if self._under_way:
            return None
        try:
            links, characters = await tab.evaluate(_LOOK)
        except PlaywrightError:
            # Its script leads to another page just now.
            return None
        return links, characters

    async def _answer(self, route: Route, wish: Wish) -> None:
        self._under_way += 1
        try:
            await self._fulfil(route, wish)
        except PlaywrightError:
            # The page is closed already: nobody waits for this any more.
            return
        finally:
            self._under_way -= 1

    async def _fulfil(self, route: Route, wish: Wish) -> None:
        if wish.resource_type == "stylesheet":
            # Scripts wait for theirs; what it says tells nothing of a list.
            await route.fulfill(status=200, content_type="text/css", body="")
            return
        response = await self._fetched(wish)
        if response is None:
            await route.abort("blockedbyclient")
            return
        await route.fulfill(
            status=response.status, headers=_shown_headers(response), body=response.body
        )

    async def _fetched(self, wish: Wish) -> Response | None:
        """Fetch what a page asks for, as everything is fetched; None for what it does not get."""
        if self._response is not None and wish.is_navigation_request():
            response, self._response = self._response, None
            return response
        self._wishes += 1
        if not self._may_have(wish):
            return None
        request = Request(
            wish.url,
            method=wish.method,
            headers=_sent_headers(await wish.all_headers()) | self._languages,
            body=wish.post_data_buffer or b"",
            callback=NO_CALLBACK,
            meta={"part_of_page": True, "download_slot": "parts of pages"},
        )
        try:
            return await self._crawler.engine.download_async(request)
        except Exception:  # noqa: BLE001 - to the page, all of it is a request that failed
            return None

    def _may_have(self, wish: Wish) -> bool:
        in_frame = wish.resource_type == "document" and wish.frame.parent_frame is not None
        return (
            wish.resource_type in _WANTED
            and not in_frame
            and wish.method in {"GET", "POST"}
            and self._wishes <= _MOST_WISHES
        )


def _sent_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in headers.items()
        if name not in _NOT_SENT and not name.startswith(("sec-", ":"))
    }


def _languages(request: Request | None) -> dict[str, str]:
    asked = request.headers.get("Accept-Language") if request else None
    return {"accept-language": asked.decode("latin-1")} if asked else {}


def _shown_headers(response: Response) -> dict[str, str]:
    fields = {str(name): value for name, value in response.headers.to_unicode_dict().items()}
    return {name: value for name, value in fields.items() if name.lower() not in _NOT_SHOWN}
