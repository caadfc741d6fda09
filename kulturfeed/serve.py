"""The watch on config and store in, an ASGI application that serves what is published out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kulturfeed.aside import aside
from kulturfeed.config import Config
from kulturfeed.errors import StoreError
from kulturfeed.serving.metrics import MEDIA_TYPE, metrics
from kulturfeed.serving.published import Published
from kulturfeed.serving.shelf import Shelf
from kulturfeed.serving.standing import Watch
from kulturfeed.store import open_store

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

_AS_IT_IS_NOW: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def application(watch: Watch, lifespan: Lifespan | None = None) -> ASGIApp:
    """Serve the files that are published, and tell programs how the service is doing.

    The config may change while it is watched; its `output` stays the first one.
    """
    output = watch.standing.config.output
    measuring = asyncio.Lock()

    async def healthz(_request: Request) -> Response:
        return _told("The server answers.")

    async def readyz(_request: Request) -> Response:
        return _readiness(watch)

    async def measured(_request: Request) -> Response:
        # One at a time: they are read from the store anew for everyone who asks.
        async with measuring:
            config = watch.standing.config
            return await asyncio.wrap_future(aside(lambda: _measured(config)))

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        async with watch.looking():
            if lifespan is None:
                yield
            else:
                async with lifespan(app):
                    yield

    services = Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", measured),
        ],
        lifespan=living,
    )
    return Published(Shelf(output), lambda: watch.standing, services, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def _told(text: str, status: int = 200) -> Response:
    return PlainTextResponse(f"{text}\n", status_code=status, headers=_AS_IT_IS_NOW)


def _readiness(watch: Watch) -> Response:
    troubles = "\n".join(watch.standing.troubles(_now()))
    return _told(troubles, 503) if troubles else _told("All sources are read on time.")


def _measured(config: Config) -> Response:
    try:
        with open_store(config.database) as store:
            text = metrics(store, config)
    except StoreError:
        return _told("The store cannot be reached.", 503)
    return Response(text, media_type=MEDIA_TYPE, headers=_AS_IT_IS_NOW)
