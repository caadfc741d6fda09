"""`kulturfeed run` and `serve`: the published folder over HTTP, with or without the schedule."""

import os
import signal
import socket
from datetime import UTC, datetime

import uvicorn

from kulturfeed.config import Config
from kulturfeed.configfile import BUILT_IN, STDIN, find, parse, read
from kulturfeed.errors import ConfigError
from kulturfeed.push.secret_files import confirm
from kulturfeed.schedule import Schedule
from kulturfeed.serve import application
from kulturfeed.serving.connections import Connection, room
from kulturfeed.serving.standing import Watch
from kulturfeed.terminal import say


def run(config_path: str | None, *, refreshing: bool) -> int:
    """Serve until SIGTERM or SIGINT; `refreshing` also keeps the schedule."""
    watch = _watch(config_path)
    config = watch.standing.config
    if refreshing:
        confirm(config)
    app = application(watch, Schedule(watch, _now).lifespan if refreshing else None)
    listener = _listener(config)
    say(f"serving {config.output} on http://{config.listen}/")
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            # By httptools: it and this are what makes it fast; behind a proxy nothing is asked
            # of its headers.
            http=Connection,
            proxy_headers=False,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=10,
            # asyncio accepts so many four times over before the first has made another give way.
            backlog=room() // 5,
        )
    )
    # uvicorn raises the signal once more when it has stopped: to end well is not to die of it.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server.run(sockets=[listener])
    return 0


def _watch(config_path: str | None) -> Watch:
    path = find(config_path, os.environ)
    if path == STDIN:
        raise ConfigError(
            "--config -: `run` and `serve` look at their config again and again, and the standard "
            "input is read but once; write it to a file, and name that"
        )
    text = read(path) if path else BUILT_IN
    return Watch(parse(text, path=path), path, text)


def _now() -> datetime:
    return datetime.now(UTC)


def _listener(config: Config) -> socket.socket:
    """Open the listening socket here, where a port in use becomes one clear line."""
    host, port = config.address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigError(
            f"listen = {config.listen!r} cannot be used ({error.strerror or error}); "
            "stop what listens there, or change `listen`"
        ) from error
    # Headers and body are two writes: without this the second waits 40 ms for the first's receipt.
    # asyncio does it for the sockets that it makes itself.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
