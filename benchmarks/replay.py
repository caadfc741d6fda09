"""Simulated editors' desks through the line, and what readers and importers got of it out.

Usage: python benchmarks/replay.py [--seed 1] [--desks 20] [--years 3] [--every 12h]
       [--rates renames_gone=9,outages=0] [--crawl] [--explain] [--log FILE] [--json FILE]
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from threading import Thread
from typing import Final

from desks import BEGIN, Answer, Desk, Happening, Piece, Rates, World, key
from importers import (
    IMPORTERS,
    BrokenFeedError,
    Dates,
    Delivery,
    Entry,
    Subscription,
    read_atom,
    read_rss,
)
from rivals import RIVALS, Rivalry

from kulturfeed.config import Config
from kulturfeed.configfile import parse
from kulturfeed.line import Line
from kulturfeed.refresh import refresh
from kulturfeed.reports import Report
from kulturfeed.store import Store, open_store
from spiders.article import article
from spiders.extract import read
from spiders.page import Article, Harvest, Outcome, Page, Problem

_OK: Final = 200
_MOST_REDIRECTS: Final = 5
_MOST_LOST: Final = 0.2
"""Share of a page's articles that a redesign may cost before it counts as read wrongly."""
_SOUND: Final = frozenset(("well", "half"))


def mailed(report: Report) -> tuple[str, ...]:
    """Name the lines that cron would have mailed after one refresh of one source."""
    return report.news


# A refresh.


def harvest(page: Page, world: World) -> Harvest:
    """Read a page and the article pages that it wants, without a network between."""
    answer = world.answer(page.url)
    came = Harvest(
        page=page,
        outcome=Outcome.READ,
        url=page.url,
        status=answer.status or None,
        etag=answer.etag,
    )
    if answer.status != _OK:
        return replace(came, outcome=Outcome.FAILED, problem=_problem(page.url, answer))
    if page.etag and page.etag == answer.etag:
        return replace(came, outcome=Outcome.UNCHANGED)
    reading = read(answer.body, page)
    pages = {link: _read(link, world, page) for link in page.wanted(reading)}
    return replace(
        came,
        reading=reading,
        articles={link: each for link, each in pages.items() if isinstance(each, Article)},
        failures={link: each for link, each in pages.items() if isinstance(each, Problem)},
    )


def _read(link: str, world: World, page: Page) -> Article | Problem:
    url, answer = link, world.answer(link)
    for _ in range(_MOST_REDIRECTS):
        if answer.location is None:
            break
        url, answer = answer.location, world.answer(answer.location)
    if answer.status != _OK:
        return _problem(link, answer)
    return article(answer.body, url, page.timezone)


def _problem(url: str, answer: Answer) -> Problem:
    kind = f"http-{answer.status}" if answer.status else "timeout"
    return Problem(kind=kind, message=f"{url} did not answer with a page ({kind})")


def through_the_line(config: Config, store: Store, world: World) -> list[Report]:
    """Refresh every desk at the world's moment, as one process would."""
    line = Line(config, store, lambda: world.now)
    reports = [line.receive(harvest(line.page(each), world)) for each in config.sources]
    store.prune(world.now)
    return reports


def through_the_crawl(config: Config, proxy: str, now: datetime) -> list[Report]:
    """Refresh every desk through the real crawl, in a process of its own: it can crawl once."""
    os.environ.update(http_proxy=proxy, no_proxy="")
    found: list[Report] = []
    with open_store(config.database, migrate=True) as store:
        refresh(config, config.sources, store, lambda: now, found.append)
    return found


@contextmanager
def serving(world: World) -> Iterator[str]:
    """Serve all sites of the world through a proxy on the loopback interface; give its address."""

    class _Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _send(self, world.answer(self.path))

        def log_message(self, *_: object) -> None:
            """Keep the terminal to the figures."""

    with ThreadingHTTPServer(("127.0.0.1", 0), _Proxy) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _send(asked: BaseHTTPRequestHandler, answer: Answer) -> None:
    if answer.status == 0:
        # The connection ends without a word.
        return
    is_same = answer.etag is not None and asked.headers.get("If-None-Match") == answer.etag
    body = b"" if is_same else answer.body.encode()
    asked.send_response(304 if is_same else answer.status)
    asked.send_header("Content-Type", "text/html; charset=utf-8")
    asked.send_header("Content-Length", str(len(body)))
    for name, value in (("Location", answer.location), ("ETag", answer.etag)):
        if value:
            asked.send_header(name, value)
    asked.end_headers()
    asked.wfile.write(body)


# What comes of it.


class Watch:
    """Everything that is seen of one desk: what its page showed, and what its feeds told."""

    def __init__(self, desk: Desk, world: World, folder: Path) -> None:
        self.desk, self._world = desk, world
        self.subscriptions = [Subscription(importer()) for importer in IMPORTERS]
        self.reader = self.subscriptions[0]
        self.rivalries = [Rivalry(rival=rival()) for rival in RIVALS]
        self.dates = Dates()
        self.expected: set[int] = set()
        self.shown: set[int] = set()
        self.changed_ids: set[int] = set()
        self.broken: set[date] = set()
        self.counts: Counter[str] = Counter()
        self.notes: list[str] = []
        self._files = [folder / f"{desk.name}.{ending}" for ending in ("atom", "rss")]
        self._contents: list[bytes] = []
        self._ids: dict[tuple[str, int], str] = {}
        self._first: datetime | None = None
        self._baselines: dict[str, set[int]] = {}
        self._redesigns = 0
        self._episode = ""

    def take(self, report: Report) -> None:
        """Note one refresh: first what was on the page, then what the feeds tell now."""
        outcome, now = report.row.outcome, self._world.now
        self.counts[outcome] += 1
        self.counts["held although well"] += outcome == "held" and self.desk.state == "well"
        self.counts["mailed"] += len(mailed(report))
        visible = self.desk.visible()
        if outcome in {"read", "unchanged"}:
            self._first = self._first or now
            self.expected |= self._new("expected", visible)
        before = self._wrongs()
        if self._first is not None:
            self._read_feeds(now)
        self._judge(report, came_wrong=self._wrongs() > before)
        if self.desk.state == "well":
            self.shown |= self._new("shown", visible)
            for each in self.rivalries:
                each.read(self.desk.cards(visible), [piece.number for piece in visible], now)

    def _new(self, name: str, visible: Sequence[Piece]) -> set[int]:
        """Name what is on the page, without what stood there at first or was put there before."""
        numbers = {piece.number for piece in visible}
        baseline = self._baselines.setdefault(name, numbers)
        first = self._first or self._world.now
        came = self.desk.came
        return {piece.number for piece in visible if came[piece] >= first} - baseline

    def _wrongs(self) -> int:
        """Count what the feed's readers should not have been given."""
        strangers = sum(each.piece is None for each in self.reader.deliveries)
        return strangers + sum(count - 1 for count in self.reader.counts().values())

    def _read_feeds(self, now: datetime) -> None:
        try:
            contents = [file.read_bytes() for file in self._files]
            if contents == self._contents:
                return
            entries = _same(read_atom(contents[0]), read_rss(contents[1]))
        except (OSError, ValueError) as error:
            self.broken.add(now.date())
            self._note(f"feed broken: {error}")
            return
        self._contents = contents
        self._poll(entries, now)

    def _poll(self, entries: Sequence[Entry], now: datetime) -> None:
        owners = [self._world.owner(entry.link, entry.title) for entry in entries]
        pieces = [owner.number if owner else None for owner in owners]
        for each in self.subscriptions:
            each.read(entries, pieces, now)
        for name in self.dates.note(entries):
            self._note(f"the date of {name} moved")
        for entry, piece in zip(entries, pieces, strict=True):
            if piece is not None:
                known = self._ids.setdefault((key(entry.link), piece), entry.id)
                if known != entry.id and piece not in self.changed_ids:
                    self.changed_ids.add(piece)
                    self._note(f"article {piece} changed its id")

    def _judge(self, report: Report, *, came_wrong: bool) -> None:
        """Tell right from wrong in how the page was taken, once an episode."""
        episode = self._verdict(report, came_wrong=came_wrong)
        if episode and episode != self._episode:
            self.counts[episode] += 1
            self._note(f"{episode}: page {self.desk.state}, {report.row.problem or 'no problem'}")
        is_sound = self.desk.state == "well"
        if episode or is_sound:
            self._episode = episode

    def _verdict(self, report: Report, *, came_wrong: bool) -> str:
        outcome, state = report.row.outcome, self.desk.state
        if state != "well":
            harmed = outcome == "read" and state not in _SOUND
            return "wrongly accepted" if harmed and (report.row.new or report.row.changed) else ""
        if self._redesigns < self.desk.redesigned:
            self._redesigns = self.desk.redesigned
            if outcome == "held":
                return "redesign held"
            least = len(self.desk.visible()) * (1 - _MOST_LOST)
            wrong = came_wrong or (outcome == "read" and report.row.listed < least)
            return "redesign wrongly accepted" if wrong else "redesign healed"
        if outcome == "held":
            return self._episode if self._episode == "redesign held" else "false hold"
        return ""

    def _note(self, what: str) -> None:
        self.notes.append(f"{self._world.now:%Y-%m-%d %H:%M} {self.desk.name}: {what}")


def _same(atom: Sequence[Entry], rss: Sequence[Entry]) -> Sequence[Entry]:
    """Return what both formats tell; raises BrokenFeedError if they differ or are empty."""
    if not atom or atom != rss:
        raise BrokenFeedError(f"{len(atom)} entries in Atom, {len(rss)} in RSS, and not the same")
    return atom


class Replay:
    """A world, its desks as sources of one store in a folder, and a watch at each."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self._config = parse(_config(world), path=folder / "kulturfeed.toml")
        self.watches = {desk.name: Watch(desk, world, folder / "public") for desk in world.desks}

    def run(self, moments: Sequence[datetime], *, crawl: bool = False) -> None:
        """Live through these moments, with a refresh of every desk at each."""
        with self._refreshing(crawl=crawl) as refreshed:
            for moment in moments:
                self.world.advance(moment)
                for report in refreshed():
                    self.watches[report.row.source].take(report)
                _progress(moment, moments[-1])

    @contextmanager
    def _refreshing(self, *, crawl: bool) -> Iterator[Callable[[], list[Report]]]:
        if not crawl:
            with open_store(self._config.database, migrate=True) as store:
                yield lambda: through_the_line(self._config, store, self.world)
            return
        pool = ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1)
        with serving(self.world) as proxy, pool:
            yield lambda: pool.submit(
                through_the_crawl, self._config, proxy, self.world.now
            ).result()


def _config(world: World) -> str:
    sources = (
        f'[[source]]\nid = "{desk.name}"\nurl = "{desk.url}"\nlanguage = "nb"\n'
        for desk in world.desks
    )
    return '[fetch]\ndelay = "0s"\n' + "".join(sources)


def _progress(moment: datetime, last: datetime) -> None:
    if sys.stderr.isatty():
        end = "\n" if moment == last else ""
        print(f"\r{moment:%Y-%m-%d} of {last:%Y-%m-%d}", end=end, file=sys.stderr, flush=True)


# The figures.


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One client's figures, in articles; `excused` were lost by its own rule of equal titles."""

    name: str
    expected: int
    delivered: int
    twice: int
    never: int
    excused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalRow:
    """One tool's figures: articles twice and never by id, and by date; dates moved or missing."""

    name: str
    twice: int
    never: int
    twice_by_date: int
    never_by_date: int
    moved: int
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a replay found."""

    importers: tuple[Row, ...]
    rivals: tuple[RivalRow, ...]
    totals: dict[str, int]


TOTALS: Final = (
    *("changed ids", "moved dates", "days with an empty or broken feed", "strangers in a feed"),
    *("redesign healed", "redesign held", "redesign wrongly accepted", "wrongly accepted"),
    *("false hold", "mailed", "read", "unchanged", "held", "held although well"),
    "failed",
)


def figures(watches: Sequence[Watch]) -> Figures:
    """Add the desks up."""
    totals = sum((watch.counts for watch in watches), Counter[str]())
    totals["changed ids"] = sum(len(watch.changed_ids) for watch in watches)
    totals["moved dates"] = sum(len(watch.dates.moved) for watch in watches)
    totals["days with an empty or broken feed"] = sum(len(watch.broken) for watch in watches)
    totals["strangers in a feed"] = sum(
        each.piece is None for watch in watches for each in watch.reader.deliveries
    )
    return Figures(
        importers=tuple(_row(watches, place) for place in range(len(IMPORTERS))),
        rivals=(_own_row(watches), *(_rival(watches, place) for place in range(len(RIVALS)))),
        totals={name: totals[name] for name in TOTALS},
    )


def _row(watches: Sequence[Watch], place: int) -> Row:
    pairs = [(watch.subscriptions[place], watch.expected) for watch in watches]
    lost = [(each, each.never(expected)) for each, expected in pairs]
    excused = sum(len(never & each.excused()) for each, never in lost)
    never = sum(len(never) for _, never in lost)
    expected = sum(len(expected) for _, expected in pairs)
    return Row(
        name=IMPORTERS[place].name,
        expected=expected,
        delivered=expected - never,
        twice=sum(len(each.twice()) for each, _ in pairs),
        never=never - excused,
        excused=excused,
    )


def _own_row(watches: Sequence[Watch]) -> RivalRow:
    by_id, by_date = _row(watches, 0), _row(watches, 1)
    return RivalRow(
        name="kulturfeed",
        twice=by_id.twice,
        never=by_id.never,
        twice_by_date=by_date.twice,
        never_by_date=by_date.never,
        moved=sum(len(watch.dates.moved) for watch in watches),
        undated=0,
    )


def _rival(watches: Sequence[Watch], place: int) -> RivalRow:
    pairs = [(watch.rivalries[place], watch.shown) for watch in watches]
    return RivalRow(
        name=pairs[0][0].rival.name,
        twice=sum(len(each.reader.twice()) for each, _ in pairs),
        never=sum(len(each.reader.never(shown)) for each, shown in pairs),
        twice_by_date=sum(len(each.importer.twice()) for each, _ in pairs),
        never_by_date=sum(len(each.importer.never(shown)) for each, shown in pairs),
        moved=sum(len(each.dates.moved) for each, _ in pairs),
        undated=sum(each.dates.missing for each, _ in pairs),
    )


def print_figures(found: Figures) -> None:
    """Print the tables."""
    print(f"{'':24}{'on page':>10}{'delivered':>11}{'twice':>8}{'never':>8}{'equal title':>13}")
    for row in found.importers:
        print(
            f"{row.name:24}{row.expected:10}{row.delivered:11}{row.twice:8}{row.never:8}"
            f"{row.excused:13}"
        )
    print()
    for name, count in found.totals.items():
        print(f"{name:36}{count:8}")
    print()
    print(
        f"{'':16}{'a feed reader':>20}{'Power Automate':>20}{'ids whose':>14}{'ids without':>14}"
    )
    print(
        f"{'':16}{'twice':>12}{'never':>8}{'twice':>12}{'never':>8}{'date moved':>14}{'date':>14}"
    )
    for each in found.rivals:
        print(
            f"{each.name:16}{each.twice:12}{each.never:8}{each.twice_by_date:12}"
            f"{each.never_by_date:8}{each.moved:14}{each.undated:14}"
        )


def causes(watches: Sequence[Watch], world: World) -> Iterator[str]:
    """Count what happened last to each article that a feed reader got twice, before it did."""
    lives = _lives(world)
    found: Counter[str] = Counter()
    for watch in watches:
        for piece in watch.reader.twice():
            again = watch.reader.of(piece)[1].at
            found[[each for each in lives[piece] if each.at <= again][-1].kind] += 1
    for kind, count in found.most_common():
        yield f"twice after {kind:24}{count:6}"


def _lives(world: World) -> dict[int, list[Happening]]:
    lives = defaultdict(list)
    for each in world.log:
        if each.piece is not None:
            lives[each.piece].append(each)
    return lives


def explained(watches: Sequence[Watch], world: World) -> Iterator[str]:
    """Tell what went wrong, and the life of each article that a feed reader got twice or never."""
    lives = _lives(world)
    for watch in watches:
        yield from watch.notes
        for piece in sorted(watch.reader.twice()):
            yield f"{watch.desk.name}: article {piece} twice"
            yield from _life(lives[piece], watch.reader.of(piece))
        for piece in sorted(watch.reader.never(watch.expected)):
            yield f"{watch.desk.name}: article {piece} never"
            yield from _life(lives[piece], ())


def _life(events: Sequence[Happening], deliveries: Sequence[Delivery]) -> Iterator[str]:
    told = [(each.at, f"{each.desk} {each.kind}: {each.what}") for each in events]
    told += [
        (each.at, f"delivered {each.entry.id} {each.entry.link} «{each.entry.title}»")
        for each in deliveries
    ]
    # Within one moment in the order in which they were told.
    yield from (f"    {at:%Y-%m-%d %H:%M} {what}" for at, what in sorted(told, key=itemgetter(0)))


# The command.


def _every(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if not number.isdigit() or unit not in {"h", "m"} or int(number) == 0:
        raise argparse.ArgumentTypeError(f"{text} is no interval; write e.g. 12h or 30m")
    return timedelta(hours=int(number)) if unit == "h" else timedelta(minutes=int(number))


def _rates(text: str) -> Rates:
    try:
        return Rates().changed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def moments(years: float, every: timedelta) -> list[datetime]:
    """List the moments of refresh; the first is when the desks' lives begin."""
    count = int(timedelta(days=365) * years / every)
    return [BEGIN + number * every for number in range(count)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--desks", type=int, default=20)
    parser.add_argument("--years", type=float, default=3)
    parser.add_argument("--every", type=_every, default=timedelta(hours=12), help="e.g. 12h, 30m")
    parser.add_argument(
        "--rates", type=_rates, default=Rates(), help="e.g. renames_gone=9,outages=0"
    )
    parser.add_argument("--crawl", action="store_true", help="through the real crawl; slow")
    parser.add_argument(
        "--explain", action="store_true", help="tell of each article that went wrong"
    )
    parser.add_argument("--log", type=Path, help="write every event to this file")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser


def main() -> None:
    """Run the command."""
    asked = _parser().parse_args()
    world = World(
        seed=asked.seed,
        desks=asked.desks,
        years=asked.years,
        rates=asked.rates,
        scheme="http" if asked.crawl else "https",
    )
    # In memory where there is such a folder: what is measured is no disk.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        replay = Replay(world, Path(folder))
        replay.run(moments(asked.years, asked.every), crawl=asked.crawl)
    watches = list(replay.watches.values())
    found = figures(watches)
    hours = asked.every / timedelta(hours=1)
    print(f"{asked.desks} desks, {asked.years:g} years, every {hours:g} h, seed {asked.seed}\n")
    print_figures(found)
    if asked.explain:
        print("\n".join(("", *causes(watches, world), *explained(watches, world))))
    if asked.log:
        lines = (f"{e.at:%Y-%m-%d %H:%M} {e.desk} {e.piece or '-'} {e.what}\n" for e in world.log)
        asked.log.write_text("".join(lines), encoding="utf-8")
    if asked.json:
        asked.json.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
