"""An answer in, what it tells beside its page out; and what to ask for one with."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import takewhile

from scrapy import Request
from scrapy.http import Response

from spiders.decode import decode
from spiders.fetching import problems
from spiders.page import Harvest, Outcome, Page

_NOT_MODIFIED = 304
_CLOCKS_APART = timedelta(days=1)
_PERMANENT = (301, 308)


def conditions(page: Page) -> dict[str, str]:
    """Ask for the page only if it has changed (RFC 9110 section 13.1)."""
    found = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    return {name: value for name, value in found.items() if value}


def languages(page: Page) -> dict[str, str]:
    """Ask for the page in its source's language."""
    return {"Accept-Language": f"{page.language}, *;q=0.5"} if page.language else {}


def answered(response: Response, page: Page) -> Harvest:
    """Tell how a listing page was answered; what it lists is still to be read."""
    request = response.request or Request(page.url)
    harvest = Harvest(
        page=page,
        outcome=Outcome.FAILED,
        url=response.url,
        status=response.status,
        etag=field(response, "ETag"),
        last_modified=field(response, "Last-Modified"),
        moved=moved(request),
        seconds=request.meta.get("download_latency", 0.0),
    )
    if response.status == _NOT_MODIFIED and conditions(page):
        return replace(harvest, outcome=Outcome.UNCHANGED)
    return replace(harvest, problem=problems.of_response(response, datetime.now(UTC)))


def moved(request: Request) -> str | None:
    """Name the address where the permanent redirects (301, 308) before this request led."""
    places: Sequence[str] = [*request.meta.get("redirect_urls", ()), request.url]
    moves = takewhile(_PERMANENT.__contains__, request.meta.get("redirect_reasons", ()))
    count = sum(1 for _ in moves)
    return places[count] if count else None


def answered_at(response: Response) -> datetime:
    """Read when the host made this answer (RFC 9110 section 6.6.1).

    Now, where it does not say, or its clock is wrong: a cache tells how old an answer is (`Age`,
    RFC 9111 section 5.1).
    """
    now = datetime.now(UTC)
    try:
        at = parsedate_to_datetime(field(response, "Date") or "")
        at = at.replace(tzinfo=at.tzinfo or UTC)
        off = now - at - timedelta(seconds=int(field(response, "Age") or 0))
    except (ValueError, OverflowError):
        return now
    return at if abs(off) <= _CLOCKS_APART else now


def digest(response: Response) -> str:
    """Make of a page's bytes and charset the mark by which it is known to be what it was."""
    told = field(response, "Content-Type") or ""
    return hashlib.sha256(b"%b\n%b" % (told.encode(), response.body)).hexdigest()


def text(response: Response) -> str:
    """Decode an answer's page."""
    return decode(response.body, field(response, "Content-Type"))


def field(response: Response, name: str) -> str | None:
    """Return a header field, None where the answer has none of the name."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
