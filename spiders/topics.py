"""Topic pages in, one harvest for each out: the spider `topics`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from spiders.article import article
from spiders.extract import read, teasers
from spiders.fetching import problems
from spiders.fetching.answers import (
    answered,
    answered_at,
    conditions,
    digest,
    field,
    languages,
    moved,
    text,
)
from spiders.fetching.certificate import is_tls, why_refused
from spiders.fetching.guard import host_of
from spiders.fetching.measured import measured
from spiders.listing.paging import Walk
from spiders.listing.shell import is_shell
from spiders.page import KS_KULTUR, Article, Harvest, Outcome, Page, Problem, Reading, Teaser
from spiders.selecting.proposed import proposed

if TYPE_CHECKING:
    from spiders.fetching.rendering import Renderer

_log = logging.getLogger(__name__)


class Topics(Spider):
    """Read listing pages, and the article pages that each page's `wanted` asks for.

    `receive` is called with one harvest per page, as each finishes. Without it (`scrapy crawl
    topics`, with `-a url=...` for another page than KS Kultur) the teasers are Scrapy's items.
    What a page is asked and raises is a problem of that page, unless it is `fatal`.
    """

    name = "topics"

    def __init__(
        self,
        pages: Sequence[Page] = (KS_KULTUR,),
        receive: Callable[[Harvest], None] | None = None,
        fatal: tuple[type[Exception], ...] = (),
        url: str | None = None,
    ) -> None:
        super().__init__()
        self._fatal = fatal
        self._pages = pages if url is None else (replace(KS_KULTUR, url=url),)
        self._receive = receive
        self._articles: dict[tuple[str, object], asyncio.Task[Article | Problem]] = {}
        self._renderer: Renderer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> Self:
        """Build it as Scrapy does, and hear of when the browser can be started."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.start_browser, signal=signals.spider_opened)
        return spider

    def start_browser(self) -> None:
        """Get ready to show pages, if there are any to show."""
        if not any(page.render for page in self._pages):
            return
        # Playwright takes a quarter of a second to import, and few crawls need it.
        from spiders.fetching.rendering import Renderer  # noqa: PLC0415 - see above

        self._renderer = Renderer(self.crawler)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for every page.

        All at once, since they are in memory anyway: of what waits, Scrapy takes the hosts in
        turn, and so it must know them all.
        """
        for page in self._pages:
            yield Request(
                page.url,
                callback=self.read,
                errback=self.fail,
                headers=conditions(page) | languages(page),
                cb_kwargs={"page": page},
                # Two sources may read one address, each with its own selectors.
                dont_filter=True,
            )

    async def read(self, response: Response, page: Page) -> AsyncIterator[dict[str, object]]:
        """Turn an answer into the page's harvest."""
        harvest = answered(response, page)
        if harvest.problem is None and harvest.outcome is not Outcome.UNCHANGED:
            harvest = await self._read(harvest, response)
        for item in self._deliver(harvest):
            yield item

    async def _read(self, harvest: Harvest, response: Response) -> Harvest:
        """Read what an answer says; whatever goes wrong with it is its own page's problem."""
        try:
            shown = await self._shown(response, harvest.page)
            if digest(shown) == harvest.page.digest:
                return replace(harvest, outcome=Outcome.UNCHANGED)
            return await self._listed(harvest, shown)
        except self._fatal:
            raise
        except Exception as error:  # noqa: BLE001 - one strange page must not stop all the others
            return replace(harvest, problem=await self._problem(response.url, error))

    async def _listed(self, harvest: Harvest, shown: Response) -> Harvest:
        """Read what the page lists, then the pages that continue it, then the articles' pages."""
        reading = read(text(shown), _as_answered(harvest.page, shown))
        harvest = replace(
            harvest,
            outcome=Outcome.READ,
            url=shown.url,
            reading=reading,
            text=text(shown),
            etag=field(shown, "ETag"),
            last_modified=field(shown, "Last-Modified"),
            digest=digest(shown),
        )
        harvest = await self._with_further(harvest, reading, shown)
        return await self._with_articles(harvest)

    async def fail(self, failure: Failure) -> None:
        """Turn a request without an answer into the page's harvest."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy adds it
        problem = await self._problem(request.url, failure.value)
        harvest = Harvest(
            page=request.cb_kwargs["page"],
            outcome=Outcome.FAILED,
            url=request.url,
            moved=moved(request),
            problem=problem,
        )
        self._deliver(harvest)

    def _deliver(self, harvest: Harvest) -> Sequence[dict[str, object]]:
        if self._receive is None:
            return _items(harvest)
        self._receive(harvest)
        return ()

    async def _with_further(self, harvest: Harvest, reading: Reading, shown: Response) -> Harvest:
        """Follow the list for as many pages as are asked for, or until it tells nothing new."""
        page, count = harvest.page, harvest.page.further(reading)
        if not count:
            return harvest
        walk = Walk(reading.teasers, shown.url)
        listed = partial(_listed, page=page, first=shown, reading=reading)
        unread = await self._walk(walk, shown, page, count, listed)
        if walk.deeper and unread is None:
            again = await self._page(page.url, page)
            if isinstance(again, Response) and walk.begins_again(listed(again)):
                unread = await self._walk(walk, again, page, count, listed)
        return replace(harvest, reading=replace(reading, deeper=walk.deeper), unread=unread)

    async def _walk(
        self,
        walk: Walk,
        shown: Response,
        page: Page,
        count: int,
        listed: Callable[[Response], Sequence[Teaser]],
    ) -> Problem | None:
        """Read so many pages that continue this one; return what stopped it, if anything did."""
        for _ in range(count):
            link = walk.onward(text(shown), shown.url)
            outcome = await self._page(link, page) if link else None
            if not isinstance(outcome, Response):
                return outcome
            shown = outcome
            if not walk.take(listed(shown), shown.url):
                return None
        return None

    async def _page(self, link: str, page: Page) -> Response | Problem:
        """Ask for one more page of a list, as its first was asked for."""
        try:
            response = await self._ask(link, page)
            problem = problems.of_response(response, datetime.now(UTC))
            return problem or await self._shown(response, page)
        except Exception as error:  # noqa: BLE001 - told apart there, and a bug is logged
            return await self._problem(link, error)

    async def _with_articles(self, harvest: Harvest) -> Harvest:
        articles: dict[str, Article] = {}
        failures: dict[str, Problem] = {}
        for link in harvest.page.wanted(harvest.reading) if harvest.reading else ():
            outcome = await self._article(link, harvest.page)
            if isinstance(outcome, Article):
                articles[link] = outcome
            else:
                failures[link] = outcome
        return replace(harvest, articles=articles, failures=failures)

    async def _article(self, link: str, page: Page) -> Article | Problem:
        """Read an article page, once a crawl however many listing pages want it."""
        key = (link, (page.timezone, page.full_text, page.render))
        if key not in self._articles:
            self._articles[key] = asyncio.ensure_future(self._read_article(link, page))
        return await self._articles[key]

    async def _read_article(self, link: str, page: Page) -> Article | Problem:
        """Read one article page; whatever goes wrong with it is its own problem."""
        try:
            response = await self._ask(link, page)
            problem = problems.of_response(response, datetime.now(UTC))
            if problem is None and page.render and is_shell(text(response)):
                response = await self._shown(response, page)
            if problem is not None:
                return problem
            found = article(
                text(response),
                response.url,
                page.timezone,
                full_text=page.full_text,
                now=answered_at(response),
            )
            return await self._with_length(found) if page.measure else found
        except Exception as error:  # noqa: BLE001 - told apart there, and a bug is logged
            return await self._problem(link, error)

    async def _with_length(self, found: Article) -> Article:
        """Ask the article's image for its length, once; one that does not tell stays as it is."""
        image = found.image
        if image is None:
            return found
        try:
            host_of(image.address)
            request = Request(
                image.address, method="HEAD", callback=NO_CALLBACK, meta={"dont_retry": True}
            )
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the article has been read
            _log.info("%s: its length is not known: %s", image.address, error)
            return found
        return replace(found, image=measured(image, response))

    async def _ask(self, link: str, page: Page) -> Response:
        host_of(link)
        request = Request(link, callback=NO_CALLBACK, headers=languages(page))
        return await self.crawler.engine.download_async(request)

    async def _shown(self, response: Response, page: Page) -> Response:
        """Return an answer as the page's source is read: as it came, or as a browser shows it."""
        if self._renderer is None or not page.render:
            return response
        return await self._renderer.shown(response)

    async def _problem(self, url: str, error: BaseException | None) -> Problem:
        reason = None
        if is_tls(error):
            reason = await why_refused(
                url, private_addresses=self.settings.getbool("PRIVATE_ADDRESSES")
            )
        now = datetime.now(UTC)
        return problems.of_failure(url, error, now, reason) or _bug(url, error)


def _listed(shown: Response, page: Page, first: Response, reading: Reading) -> Sequence[Teaser]:
    """Read a page of a list whose first page was read: as that was, or where its articles stood.

    On the last page there may be one article only, which by itself is no list.
    """
    here = _as_answered(page, shown)
    found = teasers(text(shown), here).teasers
    if found or page.select:
        return found
    proposal = proposed(text(first), _as_answered(page, first), reading)
    if proposal is None:
        return ()
    return teasers(text(shown), replace(here, select=proposal.selectors)).teasers


def _as_answered(page: Page, shown: Response) -> Page:
    """Say where and when the page answered: its links and its dates are relative to that."""
    return replace(page, url=shown.url, at=answered_at(shown))


def _bug(url: str, error: BaseException | None) -> Problem:
    _log.error("reading %s failed", url, exc_info=error)
    return problems.unexpected(url, error)


def _items(harvest: Harvest) -> Sequence[dict[str, object]]:
    """List the teasers as Scrapy exports them, and say why where there are none."""
    if harvest.problem:
        _log.error("%s", harvest.problem.message)
        return ()
    found = harvest.reading.teasers if harvest.reading else ()
    if not found:
        _log.warning("%s lists no articles", harvest.url)
    return [asdict(teaser) for teaser in found]
