"""HTTP requests in, published files out: plain ASGI, as most requests are a reader's 304."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from kulturfeed.push.websub import link_header
from kulturfeed.serving.answers import METHODS, PASSING, Answer, Asked, answer, preflight, said
from kulturfeed.serving.names import is_folder_without_slash, published
from kulturfeed.serving.shelf import Shelf
from kulturfeed.serving.standing import Standing
from kulturfeed.site.policy import header

SERVICES: Final = frozenset({"healthz", "readyz", "metrics"})
_HEADERS: Final = {name.replace("_", "-").encode(): name for name in Asked.__slots__}
_FIRST: Final = re.compile(r"[/.]")
_NOT_FOUND: Final = said(404, "Not found.", *PASSING)
_GONE: Final = said(410, "This feed has ended.", *PASSING)
_ELSEWHERE: Final = said(405, "Files are only read here.", (b"allow", METHODS))


class Published:
    """An ASGI application that serves a folder, and leaves SERVICES to another application.

    `standing` tells what of config and store an answer follows from, `now` the time.
    """

    def __init__(
        self,
        shelf: Shelf,
        standing: Callable[[], Standing],
        services: ASGIApp,
        now: Callable[[], datetime],
    ) -> None:
        self._shelf = shelf
        self._standing = standing
        self._services = services
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the server's lifespan is the other application's too."""
        if scope["type"] != "http":
            await self._services(scope, receive, send)
            return
        standing = self._standing()
        path: str = scope["path"][1:]
        service = path.removeprefix(standing.prefix)
        if service in SERVICES:
            await self._services({**scope, "path": f"/{service}"}, receive, send)
            return
        told = self._answer(scope["method"], path, scope, standing)
        start = {"type": "http.response.start", "status": told.status, "headers": told.headers}
        await send(start)
        body = b"" if scope["method"] == "HEAD" else told.body
        await send({"type": "http.response.body", "body": body})

    def _answer(self, method: str, path: str, scope: Scope, standing: Standing) -> Answer:
        if method == "OPTIONS":
            return preflight(published(path))
        if method not in {"GET", "HEAD"}:
            return _ELSEWHERE
        if f"{path}/" == standing.prefix:
            return _moved(f"{path.rpartition('/')[2]}/")
        for meant in _meanings(path, standing.prefix):
            found = self._found(meant, method, scope, standing)
            if found is not None:
                return found
        return _NOT_FOUND

    def _found(self, path: str, method: str, scope: Scope, standing: Standing) -> Answer | None:
        """Answer for one meaning of a path; None where nothing is published there."""
        name = published(path)
        if name is None and not is_folder_without_slash(path):
            return None
        source = _FIRST.split(path, maxsplit=1)[0]
        if source in standing.gone:
            return _GONE
        if source in standing.moved:
            slash = "" if name else "/"
            return _moved(_relative(path, standing.moved[source] + path[len(source) :] + slash))
        if name is None:
            is_folder = self._shelf.copy(f"{path}/index.html") is not None
            return _moved(f"{path.rpartition('/')[2]}/") if is_folder else None
        copy = self._shelf.copy(name.path)
        if copy is None:
            return None
        config = standing.config
        return answer(
            name,
            copy,
            _asked(scope, with_range=method == "GET"),
            max_age=standing.max_age(name, self._now()),
            policy=_policy(name.path, images=config.images, embed_origins=config.embed_origins),
            link=link_header(config, name.path),
        )


@lru_cache(maxsize=1024)
def _policy(path: str, *, images: bool, embed_origins: tuple[str, ...]) -> str:
    return header(path, images=images, embed_origins=embed_origins)


def _meanings(path: str, prefix: str) -> Iterator[str]:
    """Give the path as it stands, and without the prefix that a proxy may have kept."""
    yield path
    if prefix and path.startswith(prefix):
        yield path[len(prefix) :]


def _asked(scope: Scope, *, with_range: bool) -> Asked:
    """Gather the headers that matter; one that comes twice is one list (section 5.3)."""
    found: dict[str, str] = {}
    for written, value in scope["headers"]:
        field = _HEADERS.get(written)
        if field is not None:
            text = value.decode("latin-1")
            found[field] = f"{found[field]}, {text}" if field in found else text
    if not with_range:
        # Section 14.2: only GET knows ranges.
        found.pop("range", None)
    return Asked(**found)


def _relative(path: str, target: str) -> str:
    """Name a path as seen from another: right behind a proxy too, whatever it strips."""
    return "../" * path.count("/") + target


def _moved(location: str) -> Answer:
    return said(301, "It has moved.", (b"location", location.encode()), *PASSING)
