"""Topic pages in, one harvest for each out: the spider `topics`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from spiders import problems
from spiders.article import article
from spiders.certificate import is_tls, why_refused
from spiders.decode import decode
from spiders.extract import read
from spiders.guard import host_of
from spiders.page import KS_KULTUR, Article, Harvest, Outcome, Page, Problem, Reading

_NOT_MODIFIED = 304
_PERMANENT = (301, 308)

_log = logging.getLogger(__name__)


class Topics(Spider):
    """Read listing pages, and the article pages that each page's `wanted` asks for.

    `receive` is called with one harvest per page, as each finishes. Without it (`scrapy crawl
    topics`, with `-a url=...` for another page than KS Kultur) the teasers are Scrapy's items.
    """

    name = "topics"

    def __init__(
        self,
        pages: Sequence[Page] = (KS_KULTUR,),
        receive: Callable[[Harvest], None] | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__()
        self._pages = pages if url is None else (replace(KS_KULTUR, url=url),)
        self._receive = receive
        self._articles: dict[tuple[str, ZoneInfo], asyncio.Task[Article | Problem]] = {}

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
                headers=_conditions(page) | _languages(page),
                cb_kwargs={"page": page},
                # Two sources may read one address, each with its own selectors.
                dont_filter=True,
            )

    async def read(self, response: Response, page: Page) -> AsyncIterator[dict[str, object]]:
        """Turn an answer into the page's harvest."""
        harvest = _harvest(response, page)
        if harvest.reading:
            harvest = await self._with_articles(harvest, harvest.reading)
        for item in self._deliver(harvest):
            yield item

    async def fail(self, failure: Failure) -> None:
        """Turn a request without an answer into the page's harvest."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy adds it
        problem = await self._problem(request.url, failure.value)
        harvest = Harvest(
            page=request.cb_kwargs["page"],
            outcome=Outcome.FAILED,
            url=request.url,
            moved=_moved(request),
            problem=problem,
        )
        self._deliver(harvest)

    def _deliver(self, harvest: Harvest) -> Sequence[dict[str, object]]:
        if self._receive is None:
            return _items(harvest)
        self._receive(harvest)
        return ()

    async def _with_articles(self, harvest: Harvest, reading: Reading) -> Harvest:
        articles: dict[str, Article] = {}
        failures: dict[str, Problem] = {}
        for link in harvest.page.wanted(reading):
            outcome = await self._article(link, harvest.page)
            if isinstance(outcome, Article):
                articles[link] = outcome
            else:
                failures[link] = outcome
        return replace(harvest, articles=articles, failures=failures)

    async def _article(self, link: str, page: Page) -> Article | Problem:
        """Read an article page, once a crawl however many listing pages want it."""
        key = (link, page.timezone)
        if key not in self._articles:
            self._articles[key] = asyncio.ensure_future(self._read_article(link, page))
        return await self._articles[key]

    async def _read_article(self, link: str, page: Page) -> Article | Problem:
        """Read one article page; whatever goes wrong with it is its own problem."""
        try:
            host_of(link)
            request = Request(link, callback=NO_CALLBACK, headers=_languages(page))
            response = await self.crawler.engine.download_async(request)
            problem = problems.of_response(response, datetime.now(UTC))
            return problem or article(_text(response), response.url, page.timezone)
        except Exception as error:  # noqa: BLE001 - told apart there, and a bug is logged
            return await self._problem(link, error)

    async def _problem(self, url: str, error: BaseException | None) -> Problem:
        reason = None
        if is_tls(error):
            reason = await why_refused(
                url, private_addresses=self.settings.getbool("PRIVATE_ADDRESSES")
            )
        now = datetime.now(UTC)
        return problems.of_failure(url, error, now, reason) or _bug(url, error)


def _harvest(response: Response, page: Page) -> Harvest:
    """Read a listing page's answer; `articles` are still to come."""
    request = response.request or Request(page.url)
    harvest = Harvest(
        page=page,
        outcome=Outcome.FAILED,
        url=response.url,
        status=response.status,
        etag=_field(response, "ETag"),
        last_modified=_field(response, "Last-Modified"),
        moved=_moved(request),
        seconds=request.meta.get("download_latency", 0.0),
    )
    if response.status == _NOT_MODIFIED and _conditions(page):
        return replace(harvest, outcome=Outcome.UNCHANGED)
    problem = problems.of_response(response, datetime.now(UTC))
    if problem:
        return replace(harvest, problem=problem)
    try:
        # Links are relative to where the page answered, not to where we asked.
        reading = read(_text(response), replace(page, url=response.url))
    except Exception as error:  # noqa: BLE001 - one strange page must not stop all the others
        return replace(harvest, problem=_bug(response.url, error))
    return replace(harvest, outcome=Outcome.READ, reading=reading)


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


def _conditions(page: Page) -> dict[str, str]:
    """Ask for the page only if it has changed (RFC 9110 section 13.1)."""
    conditions = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _languages(page: Page) -> dict[str, str]:
    return {"Accept-Language": f"{page.language}, *;q=0.5"} if page.language else {}


def _moved(request: Request) -> str | None:
    """Name the address where the permanent redirects (301, 308) before this request led."""
    places = [*request.meta.get("redirect_urls", ()), request.url]
    moves = takewhile(_PERMANENT.__contains__, request.meta.get("redirect_reasons", ()))
    moved = sum(1 for _ in moves)
    return places[moved] if moved else None


def _text(response: Response) -> str:
    return decode(response.body, _field(response, "Content-Type"))


def _field(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
