"""An answer in, how long its host is left alone out: Retry-After, back-off, Crawl-delay."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from spiders.fetching.certificate import is_tls

LONGEST_WAIT = timedelta(seconds=60)
"""Beyond this a host's wish is not waited for: the next crawl is the better moment."""


def retry_after(response: Response, now: datetime) -> timedelta | None:
    """Read how long a server asks to be left alone (RFC 9110 section 10.2.3); None if not."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        # Ten digits are three centuries: long enough, and no overflow.
        return timedelta(seconds=int(value[:10]))
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(at.replace(tzinfo=at.tzinfo or UTC) - now, timedelta())


def slow_down(crawler: Crawler, request: Request, seconds: float) -> None:
    """Keep at least so many seconds between two requests to this request's host from now on."""
    downloader = crawler.engine.downloader
    delay = max(seconds, crawler.settings.getfloat("DOWNLOAD_DELAY"))
    # For the queue that there is, and for the next one should this be forgotten when idle.
    downloader.per_slot_settings[downloader.get_slot_key(request)] = {"delay": delay}
    if slot := _slot(crawler, request):
        slot.delay = delay


def _slot(crawler: Crawler, request: Request) -> Slot | None:
    """Find the queue of requests to one host; an idle one is forgotten after a minute."""
    downloader = crawler.engine.downloader
    return downloader.slots.get(downloader.get_slot_key(request))


class Polite(RetryMiddleware):
    """Downloader middleware: retry what may pass, each time after a longer pause for the host."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does, and hear of an answer before the host is asked again."""
        polite = super().from_crawler(crawler)
        crawler.signals.connect(polite.heed, signal=signals.response_downloaded)
        return polite

    def heed(self, response: Response, request: Request) -> None:
        """Hold the host's queue for as long as this answer asks."""
        wait = retry_after(response, datetime.now(UTC))
        if wait is not None and wait <= LONGEST_WAIT:
            self._pause(request, wait.total_seconds())

    def process_request(self, request: Request) -> None:
        """Let each request queue for its own host.

        Scrapy copies a request's meta into its redirect, and with it the queue of the old host.
        What a page that is shown asks for is a part of one visit, and has a queue of its own.
        """
        if "part_of_page" not in request.meta:
            request.meta.pop("download_slot", None)

    # Scrapy warns of the `spider` argument that its own signature still has.
    def process_response(  # type: ignore[override] # without the deprecated argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Retry a server in trouble, but not one that asks to be left alone for long."""
        wait = retry_after(response, datetime.now(UTC))
        if wait is not None and wait > LONGEST_WAIT:
            return response
        again = super().process_response(request, response)
        if isinstance(again, Request) and wait is None:
            self._back_off(again)
        return again

    def process_exception(  # type: ignore[override] # without the deprecated argument
        self, request: Request, exception: Exception
    ) -> Request | None:
        """Retry timeouts and lost connections; a refused certificate stays refused."""
        if is_tls(exception):
            return None
        again = super().process_exception(request, exception)
        if not isinstance(again, Request):
            return None
        self._back_off(again)
        return again

    def _back_off(self, again: Request) -> None:
        """Hold the host's queue, with all that is in it, twice as long each time."""
        if slot := _slot(self.crawler, again):
            seconds = slot.delay * 2 ** again.meta["retry_times"]
            self._pause(again, min(seconds, LONGEST_WAIT.total_seconds()))

    def _pause(self, request: Request, seconds: float) -> None:
        if slot := _slot(self.crawler, request):
            # The queue goes on `delay` after `lastseen`.
            slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)
