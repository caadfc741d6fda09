"""Pages of one shape and of growing size in, the CPU seconds of reading them out.

python benchmarks/growth.py [--megabytes 1 5 10 20] [--shape NAME]
"""

import argparse
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from lxml import html

from spiders.decode import decode
from spiders.extract import teasers
from spiders.page import Page

PAGE = Page(id="growth", url="https://example.org/kultur/", timezone=ZoneInfo("Europe/Oslo"))
_MEGABYTE = 1_000_000
_HEAD = "<!doctype html><html lang=nb><meta charset=utf-8><title>Kultur</title><body><main>"


def card(number: int) -> str:
    """Write one article of a list."""
    return (
        f'<article class="card"><img src="/b/{number}.jpg" alt=""><p class="tag">Kultur</p>'
        f'<h3><a href="/kultur/sak-{number}/">Biblioteket åpner sal nummer {number}</a></h3>'
        f"<time datetime=2021-04-08>8. april 2021</time><p>Salen får {number} plasser, og alle som"
        " bor i kommunen kan låne den til øving, møter og små konserter.</p></article>\n"
    )


def numbered(write: Callable[[int], str]) -> Callable[[int], str]:
    """Repeat a part, told its number, until the page is as large as asked for."""

    def page(size: int) -> str:
        return "".join(write(number) for number in range(size // len(write(size))))

    return page


def few(write: Callable[[int], str]) -> Callable[[int], str]:
    """Put one huge part between twenty articles."""

    def page(size: int) -> str:
        cards = [card(number) for number in range(20)]
        return "".join((*cards[:10], write(size), *cards[10:]))

    return page


SHAPES: dict[str, Callable[[int], str]] = {
    "articles": numbered(card),
    "mere links": numbered(
        lambda number: f'<li><a href="/sak-{number}">Sak nummer {number}</a>\n'
    ),
    "links in one paragraph": lambda size: (
        "<p>" + numbered(lambda number: f'og <a href="/sak-{number}">sak {number}</a>, ')(size)
    ),
    "links in one link": numbered(lambda number: f'<a href="/sak-{number}"><b>{number}'),
    "the same link": numbered(lambda _: '<li><a href="/sak">En sak som står mange ganger</a>\n'),
    "one text": few(lambda size: "<p>" + "kultur i kommunen " * (size // 18)),
    "one word": few(lambda size: "<p>" + "å" * (size // 2)),
    "one title": few(lambda size: f'<h3><a href="/x">{"tittel " * (size // 7)}</a></h3>'),
    "one attribute": few(lambda size: f'<p class="{"kultur " * (size // 7)}">'),
    "one address": few(lambda size: f'<a href="/{"a/" * (size // 2)}">Sak med lang adresse</a>'),
    "many attributes": few(
        lambda size: f"<p {' '.join(f'data-{number}=x' for number in range(size // 14))}>"
    ),
    "nested elements": few(lambda size: "<div>" * (size // 11) + "</div>" * (size // 11)),
    "nested lists of links": numbered(lambda number: f'<ul><li><a href="/sak-{number}">Sak</a>'),
    "unclosed tags": numbered(lambda number: f'<b><i><p><a href="/sak-{number}">Sak <em>{number}'),
    "unclosed cards": numbered(
        lambda number: f'<div class="card"><h3><a href="/sak-{number}">Sak nummer {number}'
    ),
    "a table": numbered(
        lambda number: f'<tr><td>8.4.2021<td><a href="/sak-{number}">Sak nummer {number}</a>'
    ),
    "dates": numbered(lambda number: f"<p>Publisert {number % 28 + 1}. april 2021 kl. 12.30\n"),
    "line breaks": numbered(lambda number: f'<a href="/sak-{number}">Sak</a><br>\n'),
    "a script": few(lambda size: f"<script>{'var a = 1; ' * (size // 11)}</script>"),
    "open brackets": few(lambda size: "<" * size),
    "entities": few(lambda size: "<p>" + "&aring;&#8211;&amp;" * (size // 19)),
    "spaces": few(lambda size: "<p>" + " \n" * (size // 2)),
}
"""What a page's body is made of, given its size in bytes."""
_SQUARE = {"many attributes"}
"""Shapes whose square in time the parser takes: an hour at 20 MB."""


def main() -> None:
    """Print a table: a row for each shape, a column for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[1, 5, 10, 20])
    parser.add_argument("--shape", choices=SHAPES, action="append", help="only this one")
    arguments = parser.parse_args()
    sizes = [f"{each} MB" for each in arguments.megabytes]
    print("CPU seconds of reading, and of parsing the last alone")
    print(f"{'':24}{''.join(f'{each:>9}' for each in sizes)}{'parse':>9}")
    for name in arguments.shape or SHAPES:
        print(f"{name:24}", end="")
        for megabytes in arguments.megabytes:
            print(f"{read(page(name, megabytes)):9.2f}", end="", flush=True)
        alone = None if name in _SQUARE else parse(page(name, arguments.megabytes[-1]))
        print(f"{'–':>9}" if alone is None else f"{alone:9.2f}")


def page(shape: str, megabytes: int) -> bytes:
    """Write a page."""
    return (_HEAD + SHAPES[shape](megabytes * _MEGABYTE)).encode()


def read(body: bytes) -> float:
    """Return the CPU seconds of reading a page."""
    started = time.process_time()
    teasers(decode(body, None), PAGE)
    return time.process_time() - started


def parse(body: bytes) -> float:
    """Return the CPU seconds of parsing a page and nothing else."""
    started = time.process_time()
    html.fromstring(body)
    return time.process_time() - started


if __name__ == "__main__":
    main()
