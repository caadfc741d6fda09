"""Published folders in, the built-in server over one after the other out, and what it answered."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from asking import Answer, ask
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from walk import Day, Walk
from wire import Feed, read

from kulturfeed.configfile import load
from kulturfeed.serve import application
from kulturfeed.serving.standing import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One answer, as the server knows it."""

    path: str
    status: int


class Stage:
    """The server under test: `show` a published folder, read `served`."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}/"
        self.served: list[Served] = []
        self.fetched: dict[str, Mapping[Day, bytes]] = {}

    def show(self, public: Path) -> None:
        """Serve this folder from now on, in one step, as a refresh replaces its files."""
        beside = self._folder.with_name("next")
        beside.symlink_to(public)
        beside.replace(self._folder)
        self.served.clear()

    def ask(self, name: str, method: str = "GET", **headers: str) -> Answer:
        return ask(self.port, f"/{name}", method, **headers)

    def statuses(self, name: str) -> list[int]:
        """Return how the server answered for one file since it was shown."""
        return [each.status for each in self.served if each.path == f"/{name}"]


def read_all(stage: Stage, walked: Walk, file: str) -> Mapping[Day, Feed]:
    """Read a feed as it was served on each day."""
    return {day: read(body, file) for day, body in fetch_all(stage, walked, file).items()}


def fetch_all(stage: Stage, walked: Walk, file: str) -> Mapping[Day, bytes]:
    """Fetch a feed as it was served on each day: once, for the days are past."""
    if file not in stage.fetched:
        stage.fetched[file] = {
            each.day: fetch(stage, each.public, file).body for each in walked.mornings
        }
    return stage.fetched[file]


def fetch(stage: Stage, public: Path, file: str, **headers: str) -> Answer:
    """Show a folder and ask for a file of it."""
    stage.show(public)
    return stage.ask(file, **headers)


@contextmanager
def staged(config: Path, folder: Path) -> Iterator[Stage]:
    """Serve by this config on a free port until the block ends; nothing is shown yet."""
    output = folder / "shown"
    settings = load(config).model_copy(update={"output": output})
    app = _Noted(application(Watch(settings, config, config.read_text("utf-8"))))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        app.stage = Stage(output, server.servers[0].sockets[0].getsockname()[1])
        yield app.stage
    finally:
        server.should_exit = True
        thread.join()


class _Noted:
    """The application, and a note of every answer."""

    stage: Stage

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.stage.served.append(Served(path=scope["path"], status=message["status"]))
            await send(message)

        await self._app(scope, receive, noted)
