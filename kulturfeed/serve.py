"""The folder of published files in, an ASGI application that serves them out."""

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

# mimetypes knows .rss and .atom on some hosts only, and readers go by the type.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "html": "text/html; charset=utf-8",
}

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def application(folder: Path, lifespan: Lifespan | None = None) -> Starlette:
    """Serve the published files of a folder, and nothing else of it."""

    async def published(request: Request) -> Response:
        return answer(folder, request.path_params["name"] or "index.html", request)

    return Starlette(routes=[Route("/{name:path}", published)], lifespan=lifespan)


def answer(folder: Path, name: str, request: Request) -> Response:
    """Answer with a published file, or 304 where the asker has it (RFC 9110 section 13)."""
    # Only names that are published: no path leads out of the folder, nor to a partial file.
    found = re.fullmatch(r"[a-z0-9-]+\.([a-z]+)", name)
    kind = MEDIA_TYPES.get(found[1]) if found else None
    path = folder / name
    if kind is None or not path.is_file():
        return PlainTextResponse("Not found.\n", status_code=404)
    # The time first: should the file be replaced in between, the next asker gets it anew.
    modified = int(path.stat().st_mtime)
    content = path.read_bytes()
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Last-Modified": formatdate(modified, usegmt=True),
        "Cache-Control": "public, max-age=300",
        # SharePoint's web parts read feeds in the browser.
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
    }
    if _has_it(request, headers["ETag"], modified):
        return Response(status_code=304, headers=headers)
    return Response(content, headers={**headers, "Content-Type": kind})


def _has_it(request: Request, etag: str, modified: int) -> bool:
    """Tell whether the asker's copy is current; an ETag outranks a date (RFC 9110 13.1.3)."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        return bool(tags & {etag, "*"})
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and parsedate_to_datetime(since).timestamp() >= modified
    except ValueError:
        return False
