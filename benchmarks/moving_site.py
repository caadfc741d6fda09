"""Topic pages on loopback that are never twice the same, and what each showed last."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Final

SOURCES: Final = ("kultur", "skole", "helse")
_LONGEST: Final = 10
_NOW_AND_THEN: Final = 0.3
_SUBJECTS: Final = ("biblioteket", "korpset", "museet", "kinosalen", "kulturskolen", "teateret")
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><title>{name} – Kommunen</title></head>
<body><main><h1>{name}</h1>
{cards}</main></body></html>
"""
_CARD: Final = """\
<article><h2><a href="{link}">{title}</a></h2>
<p>{title}: kommunestyret på Ærø vedtok «planen», og arbeidet begynner over nyttår.</p></article>
"""


class MovingSite:
    """Lists that grow by an article each time they are asked for; now and then a title changes.

    `asked` is set by the first request after it was cleared.
    """

    def __init__(self, base: str, chance: random.Random) -> None:
        self.asked = Event()
        self._base = base
        self._chance = chance
        self._lock = Lock()
        self._number = 0
        self._lists: dict[str, list[str]] = {name: [] for name in SOURCES}
        self._titles: dict[str, str] = {}
        for name in SOURCES * _LONGEST:
            self._move(name)

    def url(self, name: str) -> str:
        """Return a source's topic page."""
        return f"{self._base}/{name}/"

    def listed(self) -> set[tuple[str, str]]:
        """Return the source and address of each article that is on a page as it was last shown."""
        return {(name, f"{self._base}{path}") for name in SOURCES for path in self._lists[name]}

    def answer(self, path: str) -> str | None:
        """Render a page; a topic page moves on first. None for a page that there is not."""
        with self._lock:
            self.asked.set()
            name = path.strip("/")
            if name in self._lists:
                self._move(name)
                cards = "\n".join(self._card(each) for each in self._lists[name])
                return _PAGE.format(name=name.capitalize(), cards=cards)
            return self._card(path) if path in self._titles else None

    def _card(self, path: str) -> str:
        return _CARD.format(link=path, title=self._titles[path])

    def _move(self, name: str) -> None:
        listed = self._lists[name]
        self._number += 1
        path = f"/saker/{self._number}/"
        self._titles[path] = f"Sak {self._number} om {self._chance.choice(_SUBJECTS)}"
        listed.insert(0, path)
        # An article of another page: one item, two listings; or one that left, and is back.
        shared = self._chance.choice(list(self._titles))
        if self._chance.random() < _NOW_AND_THEN and shared not in listed:
            listed.insert(1, shared)
        edited = self._chance.choice(listed)
        if self._chance.random() < _NOW_AND_THEN:
            self._titles[edited] = f"{self._titles[edited].partition(' –')[0]} – oppdatert"
        del listed[_LONGEST:]


class _Server(ThreadingHTTPServer):
    site: MovingSite
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients are killed here."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        answer = self.server.site.answer(self.path)
        content = (answer or "").encode()
        self.send_response(404 if answer is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the log out of the figures."""


@contextmanager
def moving(chance: random.Random) -> Iterator[MovingSite]:
    """Serve such a site on a free port until the block ends."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site = MovingSite(f"http://127.0.0.1:{server.server_port}", chance)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.site
        finally:
            server.shutdown()
