"""A folder with a config in, `kulturfeed serve` on a port of its own and its answers out."""

import http.client
import os
import random
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from commands.running import started

from kulturfeed.files import PACKINGS, sibling, write_if_changed

MODIFIED = 1_617_876_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """Send one request, its path as it stands; a header that came twice is one list."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Accept-Encoding": "identity", **sent})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    told: dict[str, str] = {}
    for name, value in answer.getheaders():
        told[name.lower()] = f"{told[name.lower()]}, {value}" if name.lower() in told else value
    return Answer(status=answer.status, headers=told, body=body)


def free_port() -> int:
    """Return a port that nobody has, of those that the system gives nobody for a connection."""
    for port in random.sample(range(20_000, 32_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("a hundred ports of this machine are taken")


@contextmanager
def served(folder: Path, toml: str) -> Iterator[int]:
    """Serve a folder's `public` by this config; at its end the server is silent and ends well."""
    port = free_port()
    top = f'listen = "127.0.0.1:{port}"\n'
    (folder / "kulturfeed.toml").write_text(top + toml, encoding="utf-8")
    with started(folder, "serve") as child:
        try:
            assert child.stdout
            assert f"serving {folder}/public on http://127.0.0.1:{port}/\n" == (
                child.stdout.readline()
            )
            yield port
        finally:
            child.terminate()
            left = child.communicate(timeout=20)
    assert ("", "") == left, left
    assert 0 == child.returncode


def published(folder: Path, name: str, content: bytes, modified: int = MODIFIED) -> Path:
    """Publish a file as a refresh does, at this time."""
    path = folder / "public" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_if_changed(path, content)
    for each in (path, *(sibling(path, packing) for packing in PACKINGS)):
        os.utime(each, (modified, modified))
    return path
