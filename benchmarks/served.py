"""Numbers of articles and bytes in, sites with topic pages out, from a proxy on loopback.

A proxy, because addresses are then what they are in life: a name, and no port.
"""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_SITES: Final = 20
"""So that one request at a time to a host does not put all pages in one queue."""

_MONTHS: Final = """
    januar februar mars april mai juni juli august september oktober november desember
"""
_KICKERS: Final = ("Kulturskole", "Bibliotek", "Scenekunst", "Kulturarv", "Frivillighet")
_PLACES: Final = ("Ålesund", "Tromsø", "Vågå", "Ås", "Bærum", "Stjørdal", "Sør-Odal")
_SUBJECTS: Final = ("bibliotek", "korps", "ungdomsklubb", "kulturskole", "museum", "kinosal")
_SUMMARY: Final = (
    "Kommunestyret har vedtatt planen, og både «Åpen scene» og de frivillige lagene får plass – "
    "arbeidet begynner over nyttår og skal være ferdig før sommeren."
)
_CARD: Final = """\
<li class="card-list__item">
<article class="card card--article">
<a class="card__picture" href="{link}" tabindex="-1" aria-hidden="true"><img class="card__image"
 src="/bilder/{number}/hovedbilde.jpg?width=640&amp;height=360" alt="" width="640" height="360"
 loading="lazy"></a>
<div class="card__body">
<p class="card__kicker">{kicker}</p>
<h3 class="card__title"><a href="{link}">{title}</a></h3>
<p class="card__summary">{summary}</p>
<p class="card__date">{day}</p>
</div>
</article>
</li>
"""
_MENU_ITEM: Final = (
    '<li class="menu__item"><a class="menu__link" href="/tjenester/{number}/">Tjeneste nummer '
    "{number} for innbyggere</a></li>\n"
)
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="nb">
<head><meta charset="utf-8"><title>Kultur {source} – Kommunen</title>
<meta name="description" content="Nyheter om kultur i kommunen.">
<link rel="stylesheet" href="/stil.css"></head>
<body>
<header><a href="/">Kommunen</a>
<nav aria-label="Hovedmeny"><ul class="menu">
{menu}</ul></nav></header>
<main><h1>Kultur</h1>
<p class="intro">Her er det som skjer i kulturlivet.</p>
<ul class="card-list">
{cards}</ul></main>
<footer><h2>Kontakt</h2><ul class="menu">
{footer}</ul></footer>
</body>
</html>
"""
_ARTICLE: Final = """\
<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><article><h1>{title}</h1><p>Publisert {day}</p><p>{summary}</p></article></main></body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What is served: each page lists so many articles and has about so many bytes."""

    articles: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The sites while they are up. `edition` counts the articles that were added to each page."""

    proxy: str
    edition: "Synchronized[int]"

    def urls(self, sources: int) -> list[str]:
        """Name so many topic pages, spread over the sites (names as in RFC 2606)."""
        return [
            f"http://www.kommune-{number % _SITES}.example/kilde-{number}/"
            for number in range(sources)
        ]

    def add_article(self) -> None:
        """Put one new article on top of every page; its oldest falls off."""
        self.edition.value += 1


@contextmanager
def serving(pages: Pages) -> Iterator[Served]:
    """Serve from a process of its own, whose CPU is thus nobody else's."""
    context = multiprocessing.get_context("spawn")
    edition = context.Value("i", 0)
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(pages, edition, theirs), daemon=True)
    process.start()
    try:
        yield Served(proxy=f"http://127.0.0.1:{ours.recv()}", edition=edition)
    finally:
        process.terminate()
        process.join()


def _run(pages: Pages, edition: "Synchronized[int]", told: Connection) -> None:
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(pages, edition, told))


async def _serve(pages: Pages, edition: "Synchronized[int]", told: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The client leaves when it is done.
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                writer.write(_answer(asked.decode("latin-1"), pages, edition.value))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1")
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _answer(asked: str, pages: Pages, edition: int) -> bytes:
    path = urlsplit(asked.split(" ", 2)[1]).path
    steps = path.strip("/").split("/")
    etag = f'"{steps[0]}-{edition}"'
    if path == "/robots.txt":
        return _response("404 Not Found", etag, b"")
    if len(steps) > 1:
        return _response("200 OK", etag, _article(int(steps[1].rpartition("-")[2]), pages))
    if f"If-None-Match: {etag}".lower() in asked.lower():
        return _response("304 Not Modified", etag, b"")
    return _response("200 OK", etag, topic_page(steps[0], pages, edition))


def _response(status: str, etag: str, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nETag: {etag}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def topic_page(source: str, pages: Pages, edition: int) -> bytes:
    """Render a topic page, newest first; menu and footer fill it up to its size."""
    newest = pages.articles + edition
    cards = "".join(
        _card(source, number, pages) for number in range(newest, newest - pages.articles, -1)
    )
    missing = pages.size - len(cards.encode())
    items = [_MENU_ITEM.format(number=number) for number in range(max(0, missing) // 110)]
    half = len(items) // 2
    return _PAGE.format(
        source=source, menu="".join(items[:half]), footer="".join(items[half:]), cards=cards
    ).encode()


def _card(source: str, number: int, pages: Pages) -> str:
    return _CARD.format(
        link=f"/{source}/nytt-fra-kulturlivet-{number}/",
        number=number,
        kicker=_KICKERS[number % len(_KICKERS)],
        title=_title(number),
        summary=f"{number} plasser i {_PLACES[number % len(_PLACES)]}. {_SUMMARY}",
        day=_day(number, pages),
    )


def _article(number: int, pages: Pages) -> bytes:
    title, day = _title(number), _day(number, pages)
    return _ARTICLE.format(title=title, day=day, summary=_SUMMARY).encode()


def _title(number: int) -> str:
    place, subject = _PLACES[number % len(_PLACES)], _SUBJECTS[number % len(_SUBJECTS)]
    return f"{place} bygger nytt {subject} i trinn {number} og åpner dørene for flere"


def _day(number: int, pages: Pages) -> str:
    """Date an article: a day apart, and what is added later today, as news is."""
    today = datetime.now(ZoneInfo("Europe/Oslo")).date()
    day = today - timedelta(days=max(0, pages.articles - number))
    return f"{day.day}. {_MONTHS.split()[day.month - 1]} {day.year}"
