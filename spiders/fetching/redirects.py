"""An answer that redirects in, the request for the page that it leads to out."""

import re
from typing import Final

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

_DOMAIN: Final = re.compile(rb";\s*domain=[^;]*", re.IGNORECASE)


class Redirects(RedirectMiddleware):
    """Scrapy's own, and robust against a Location that is no address at all.

    Cookies are sent back on the way of one chain of redirects, to the host that set them, and
    forgotten at its end: there are servers that redirect a page to itself until theirs comes back.
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
            jar.extract_cookies(_of_its_host(response), request)
            followed.headers.pop("Cookie", None)
            jar.add_cookie_header(followed)
        return followed


def _of_its_host(response: Response) -> Response:
    """Take from an answer's cookies what makes them another host's too (RFC 6265 section 5.3)."""
    cookies = response.headers.getlist("Set-Cookie")
    return response.replace(headers={"Set-Cookie": [_DOMAIN.sub(b"", each) for each in cookies]})
