"""An answer in, the request for the page that it leads to out, if it leads to another one."""

from html import escape
from typing import Final
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import HtmlResponse, Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.response import get_meta_refresh

from spiders.fetching.answers import field

_OK: Final = 200
_HEAD: Final = 4096
"""Bytes of a page in which its meta elements are looked for."""
_SOON: Final = 10.0
"""Seconds; what is shown for longer is a page by itself, though it shows the next one then."""


class Redirects(RedirectMiddleware):
    """Scrapy's own, and robust against a Location that is no address at all.

    Cookies are sent back on the way of one chain of redirects, and forgotten at its end: there
    are servers that redirect a page to itself until theirs comes back.
    """

    def process_response(  # type: ignore[override] # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a redirect; one that leads nowhere is an answer like any other."""
        try:
            followed = super().process_response(request, response)
        except ValueError:
            return response
        if isinstance(followed, Request):
            jar: CookieJar = followed.meta.setdefault("cookies", CookieJar())
            jar.extract_cookies(response, request)
            followed.headers.pop("Cookie", None)
            jar.add_cookie_header(followed)
        return followed


class Refreshes(Redirects):
    """The same for a page that leads on by itself, once its body is unpacked."""

    def process_response(  # type: ignore[override] # see above
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a refresh as a redirect that is not for good."""
        target = _refresh(response) if request.method == "GET" else None
        if target is None:
            return response
        redirect = response.replace(status=302)
        redirect.headers["Location"] = target
        followed = super().process_response(request, redirect)
        return followed if isinstance(followed, Request) else response


def _refresh(response: Response) -> str | None:
    """Name the other page that this one leads to by itself (HTML 4.2.5.3, «refresh»), if any."""
    if response.status != _OK or not isinstance(response, HtmlResponse):
        return None
    if told := field(response, "Refresh"):
        meta = f'<meta http-equiv="refresh" content="{escape(told)}">'
        response = response.replace(body=meta.encode())
    # Most pages have none, and need not be decoded for it.
    if b"refresh" not in response.body[:_HEAD].lower():
        return None
    try:
        seconds, target = get_meta_refresh(response)
    except ValueError:
        return None
    if seconds is None or target is None or seconds > _SOON:
        return None
    return None if urldefrag(target).url == response.url else target
