"""Days of the sample site to HTTP on 127.0.0.1: requests in, answers with validators out."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from threading import Thread
from types import TracebackType
from typing import Self

from kulturfeed.demo import pages
from kulturfeed.demo.days import DAYS, TOPIC, changed, served

HTML = "text/html; charset=utf-8"
# How soon the site notices that it is closed, in seconds.
_POLL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as the site answered it; status 304 is a validator that still matched."""

    method: str
    path: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one address answers; `modified` is its Last-Modified, None leaves that out.

    `location` is where a redirect leads.
    """

    body: bytes
    media_type: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    modified: datetime | None = None
    location: str | None = None

    @property
    def etag(self) -> str:
        """The strong validator: the same bytes have the same one (RFC 9110 section 8.8.3)."""
        return f'"{sha256(self.body).hexdigest()[:32]}"'

    def headers(self) -> Mapping[str, str]:
        """Name what a 304 must carry of a 200 (RFC 9110 section 15.4.5)."""
        modified = format_datetime(self.modified, usegmt=True) if self.modified else None
        return {"ETag": self.etag} | ({"Last-Modified": modified} if modified else {})


_MISSING = Answer(body=pages.missing(), status=HTTPStatus.NOT_FOUND)
_ROBOTS = Answer(body=b"User-agent: *\nAllow: /\n", media_type="text/plain; charset=utf-8")


def answers(number: int, base: str) -> Mapping[str, Answer]:
    """Render all of the site on that day, by path; `base` is its address without a last slash."""
    articles, look = served(number), DAYS[number].look
    return {
        "/robots.txt": _ROBOTS,
        TOPIC: Answer(body=pages.topic(DAYS[number], base), modified=changed(number)),
        **{each.path: Answer(body=pages.article(each, base, look)) for each in articles},
        **{old: _redirect(each.path) for each in articles for old in each.former},
        **{
            each.picture: Answer(body=pages.picture(each.slug), media_type="image/svg+xml")
            for each in articles
        },
    }


def _redirect(path: str) -> Answer:
    return Answer(body=b"", status=HTTPStatus.MOVED_PERMANENTLY, location=path)


class Site:
    """The sample site on a free port, from `with` to its end; it begins on day 0."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL,), daemon=True)
        self.turn(0)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The topic page's absolute address, the same on all days."""
        return self._base + TOPIC

    @property
    def requests(self) -> tuple[Request, ...]:
        """All requests so far, oldest first."""
        return tuple(self._server.log)

    def turn(self, day: int) -> None:
        """Show the site as it is on that day; ValueError if there is no such day."""
        if day not in range(len(DAYS)):
            raise ValueError(f"the sample site has no day {day}; turn to 0 up to {len(DAYS) - 1}")
        self._server.answers = answers(day, self._base)


class _Server(ThreadingHTTPServer):
    answers: Mapping[str, Answer]

    def __init__(self, address: tuple[str, int], handler: type["_Handler"]) -> None:
        self.log: list[Request] = []
        super().__init__(address, handler)

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        # A client that hangs up is no fault of the site; any other error is a bug and is shown.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    # A request too broken to have one is logged without.
    path = ""

    def do_GET(self) -> None:
        answer = self.server.answers.get(self.path.partition("?")[0], _MISSING)
        if answer.status is HTTPStatus.OK and self._has(answer.etag):
            self._start(HTTPStatus.NOT_MODIFIED, answer.headers())
        else:
            length = {"Content-Type": answer.media_type, "Content-Length": str(len(answer.body))}
            location = {"Location": answer.location} if answer.location else {}
            self._start(answer.status, {**answer.headers(), **length, **location})
            self.wfile.write(answer.body)

    def _has(self, etag: str) -> bool:
        # Compared weakly, as RFC 9110 section 13.1.2 has it.
        asked = self.headers.get("If-None-Match", "").split(",")
        return etag in (each.strip().removeprefix("W/") for each in asked)

    def _start(self, status: HTTPStatus, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del size
        self.server.log.append(
            Request(method=self.command or "", path=self.path, status=int(code))
        )

    def log_message(self, *_: object) -> None:
        """Keep stderr to the demo: what was asked stands in the log of requests."""
