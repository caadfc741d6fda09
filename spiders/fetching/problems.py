"""A failure or an answer in, the problem out: its kind, and one sentence that says what to do."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed

from spiders.fetching.certificate import is_tls
from spiders.fetching.chromium import RenderingError
from spiders.fetching.guard import AddressError, PrivateAddressError
from spiders.fetching.polite import retry_after
from spiders.fetching.robots import RobotsRefusalError, RobotsUnreachableError
from spiders.page import Problem

_HTML = ("text/html", "application/xhtml+xml")
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_SNIFFED = 2048
_OK = (200, 203)
"""As its host sends it, and as a proxy on the way has changed it (RFC 9110 section 15.3.4)."""

_OF_THE_HOST = ("dns", "refused", "tls", "private")
"""Kinds that do not depend on which of a host's addresses was asked."""

_PRIVATE = (
    "leads to a private address ({error.address}): if that is meant, "
    "set private_addresses = true under [fetch]"
)
_LATER = "that may pass by itself"

_STATUS = {
    401: "asks for a user name and password: give the address of a page that all may read",
    403: "refuses us (403 Forbidden): ask its owner to allow the user agent",
    404: "does not exist (404 Not Found): look up the page's new address",
    408: f"waited in vain for our request (408 Request Timeout): {_LATER}",
    410: "is gone for good (410 Gone): remove or replace the source",
    429: "asks for fewer requests (429 Too Many Requests): refresh it less often",
    451: "is withheld for legal reasons (451): remove or replace the source",
}


def stopped(url: str) -> Problem:
    """Say that the crawl ended before this page was read."""
    return Problem(kind="stopped", message=f"{url} was not read: the crawl was stopped")


def unexpected(url: str, error: BaseException | None) -> Problem:
    """Say that our own code failed on this page; the traceback is in the log."""
    return Problem(
        kind="unexpected",
        message=f"{url} could not be read because of a bug ({error!r}): please report it",
    )


def of_response(response: Response, now: datetime) -> Problem | None:
    """Tell what is wrong with an answer that came just now; None for a web page."""
    if response.status not in _OK:
        return _of_status(response, now)
    kind = _content_type(response)
    if kind in _HTML or (kind == "" and _looks_like_html(response.body)):
        return None
    if kind in _FEEDS:
        advice = "is a feed already: subscribe to it directly"
    else:
        advice = f"is {kind or 'of no stated type'}, not a web page: give the address of a list"
    return Problem(kind="not-html", message=f"{response.url} {advice}")


def _of_status(response: Response, now: datetime) -> Problem:
    status = response.status
    wait = retry_after(response, now)
    location = (response.headers.get("Location") or b"").decode("latin-1")
    if location and 300 <= status < 400:  # noqa: PLR2004 - RFC 9110 section 15.4
        return Problem(
            kind="redirect",
            message=f"{response.url} redirects to {location}, which is no web address: "
            "open it in a browser, and take the address where it ends",
        )
    if status >= 500:  # noqa: PLR2004 - RFC 9110 section 15.6
        said = f"has trouble on its side ({status}): {_LATER}"
    else:
        said = _STATUS.get(status, f"answers {status} instead of a page: look at it in a browser")
    if wait is not None:
        said += f"; it asks to be left alone for {wait.total_seconds():.0f} s"
    return Problem(
        kind=f"http-{status}",
        message=f"{response.url} {said}",
        retry_at=now + wait if wait is not None else None,
    )


def _content_type(response: Response) -> str:
    field = (response.headers.get("Content-Type") or b"").decode("latin-1")
    # A field that was sent twice arrives as a list (RFC 9110 section 5.2).
    return re.split("[;,]", field)[0].strip().lower()


def _looks_like_html(body: bytes) -> bool:
    """Tell a web page by how it begins (WHATWG MIME Sniffing 7.1), a comment included."""
    start = body[:_SNIFFED].lower().lstrip()
    tags = (b"<!doctype html", b"<html", b"<head", b"<body")
    return start.startswith(b"<!--") or any(tag in start for tag in tags)


def of_failure(
    url: str, error: BaseException | None, now: datetime, tls_reason: str | None = None
) -> Problem | None:
    """Tell why an address could not be fetched; None for what is no failure of the network.

    `tls_reason` is what a second look at the certificate said.
    """
    if isinstance(error, RobotsUnreachableError):
        return _of_robots(url, error, now, tls_reason)
    if is_tls(error):
        return Problem(kind="tls", message=_tls(url, tls_reason))
    if isinstance(error, IgnoreRequest) and error.__cause__ is not None:
        # A compressed body that grows too large is ignored for that cause; too many redirects
        # are ignored for none.
        error = DownloadCancelledError()
    for kinds, kind, said in _FAILURES:
        if isinstance(error, kinds):
            return Problem(kind=kind, message=f"{url} {said.format(error=error)}")
    return None


def _of_robots(
    url: str, error: RobotsUnreachableError, now: datetime, tls_reason: str | None
) -> Problem | None:
    if error.response is not None:
        problem = _of_status(error.response, now)
        # RFC 9309 section 2.3.1.4
        told = f"{problem.message}; while this lasts, nothing of the site may be read"
        return replace(problem, message=told)
    cause = of_failure(url, error.__cause__, now, tls_reason)
    if cause is None or cause.kind in _OF_THE_HOST:
        return cause
    return replace(cause, message=f"{cause.message} (met at {error.url})")


def _tls(url: str, reason: str | None) -> str:
    host = urlsplit(url).hostname
    why = f": {reason}" if reason else ""
    return (
        f"{url} has no TLS connection that can be trusted{why}; the owner of {host} must mend it, "
        "or SSL_CERT_FILE must name the authority that signed it"
    )


# The first that fits counts: the last lines are the wider classes.
_FAILURES: tuple[tuple[tuple[type[BaseException], ...], str, str], ...] = (
    (
        (PrivateAddressError,),
        "private",
        _PRIVATE,
    ),
    (
        (RobotsRefusalError,),
        "robots",
        "is closed to us by the site's robots.txt: ask its owner, or remove the source",
    ),
    (
        (CannotResolveHostError,),
        "dns",
        "has a host name that cannot be found: check its spelling, and this machine's DNS",
    ),
    (
        (DownloadConnectionRefusedError,),
        "refused",
        f"has a host that refuses the connection: check the port; {_LATER}",
    ),
    (
        (DownloadTimeoutError,),
        "timeout",
        f"did not answer in time: {_LATER}; a slow site may need a longer timeout under [fetch]",
    ),
    (
        (DownloadCancelledError,),
        "too-large",
        "is larger than max_bytes under [fetch]: give the address of a list, or allow more",
    ),
    (
        (IgnoreRequest,),
        "redirect",
        "redirects too many times: open it in a browser, and take the address where it ends",
    ),
    (
        (RenderingError,),
        "browser",
        f"could not be shown by the browser ({{error}}): {_LATER}",
    ),
    (
        (AddressError,),
        "address",
        "is not the address of a web page: only http and https are read",
    ),
    (
        (TunnelError,),
        "network",
        "could not be reached through the proxy ({error}): check https_proxy and no_proxy",
    ),
    (
        (DownloadFailedError, ResponseDataLossError, ConnectError, ConnectionClosed),
        "network",
        f"was not received whole or is damaged: {_LATER}",
    ),
)
