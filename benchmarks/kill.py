"""Kill a refresh at a random moment, let the next one end, and count what was lost; many times.

Usage: python benchmarks/kill.py [--times 200] [--seed N]
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from moving_site import SOURCES, MovingSite, moving
from remains import Published, apart, damage, entries, leftovers, refreshes, stored, torn

_CONFIG: Final = """\
output = "public"
database = "sqlite:///kulturfeed.db"
[fetch]
delay = "0s"
private_addresses = true
"""
_SOURCE: Final = '[[source]]\nid = "{name}"\nurl = "{url}"\n'
_COMMAND: Final = ("-P", "-m", "kulturfeed", "--config", "kulturfeed.toml", "refresh")
_FAULTS: Final = ("lost", "doubled", "moved", "torn", "left over", "damaged", "failed")
_TIMED: Final = 3
"""Refreshes that are let to end first: they tell how long one takes."""
_PATIENCE: Final = 60
"""Seconds for a refresh to begin."""


class Ordeal:
    """A store and its feeds under refreshes that are killed, and what has come of them so far."""

    def __init__(self, folder: Path, site: MovingSite, chance: random.Random) -> None:
        self.faults: Counter[str] = Counter()
        self._killed: Counter[str] = Counter()
        self._folder = folder
        self._site = site
        self._chance = chance
        self._listed: set[tuple[str, str]] = set()
        self._published: Published = {}
        self._ahead = 0
        self._start = self._crawl = 0.0

    def begin(self) -> None:
        """Make the first refreshes, and learn how long one takes."""
        for _ in range(_TIMED):
            self._end_one()

    def round(self) -> None:
        """Kill one refresh and look; let one end and look again."""
        self._kill_one()
        self._ahead += len(apart(self._folder))
        self._look()
        self._end_one()
        # Only now: a file that a kill left is for the next refresh to mend.
        self.faults["torn"] += len(apart(self._folder))
        self.faults["left over"] += len(leftovers(self._folder))

    def lines(self) -> Iterator[str]:
        """Tell where refreshes were killed, and what was found wrong."""
        yield "killed " + ", ".join(f"{where}: {n}" for where, n in sorted(self._killed.items()))
        yield f"listed {len(self._listed)} articles, published {len(self._published)} entries"
        yield f".gz ahead of its file after a kill, mended by the next refresh: {self._ahead}"
        yield ", ".join(f"{name}: {self.faults[name]}" for name in _FAULTS)

    @contextmanager
    def _refresh(self) -> Iterator[subprocess.Popen[str]]:
        self._site.asked.clear()
        with subprocess.Popen(
            [sys.executable, *_COMMAND], cwd=self._folder, stderr=subprocess.PIPE, text=True
        ) as child:
            yield child

    def _end_one(self) -> None:
        """Let a refresh end, and look for all that it and those before it listed."""
        begun = time.monotonic()
        with self._refresh() as child:
            self._site.asked.wait(_PATIENCE)
            asked = time.monotonic()
            _, complaint = child.communicate()
        self._start, self._crawl = asked - begun, time.monotonic() - asked
        if child.returncode:
            self.faults["failed"] += 1
            print(complaint, file=sys.stderr)
        self._listed |= self._site.listed()
        self._look()

    def _kill_one(self) -> None:
        before = refreshes(self._folder)
        with self._refresh() as child:
            # Most of a refresh is its start: two in three are killed after it.
            if self._chance.random() < 1 / 3:
                time.sleep(self._chance.uniform(0, self._start))
            else:
                self._site.asked.wait(_PATIENCE)
                time.sleep(self._chance.uniform(0, self._crawl))
            ended = child.poll() is not None
            child.kill()
            child.communicate()
        self._killed[self._where(refreshes(self._folder) - before, ended=ended)] += 1

    def _where(self, done: int, *, ended: bool) -> str:
        if ended:
            return "after its end"
        if done == len(SOURCES):
            return "after all was stored"
        if done:
            return "after some was stored"
        return "in the crawl" if self._site.asked.is_set() else "before the crawl"

    def _look(self) -> None:
        """Hold what is stored and published against what was listed and published ever."""
        found, shown = stored(self._folder), list(entries(self._folder))
        now = dict(shown)
        self.faults["lost"] += len(self._listed - found.keys())
        self.faults["lost"] += len(self._published.keys() - now.keys())
        self.faults["doubled"] += sum(count - 1 for count in found.values())
        self.faults["doubled"] += len(shown) - len(now)
        known = self._published.keys() & now.keys()
        self.faults["moved"] += sum(self._published[entry] != now[entry] for entry in known)
        self.faults["torn"] += len(torn(self._folder))
        self.faults["damaged"] += damage(self._folder)
        self._published |= now


def _configure(folder: Path, site: MovingSite) -> None:
    sources = "".join(_SOURCE.format(name=name, url=site.url(name)) for name in SOURCES)
    (folder / "kulturfeed.toml").write_text(_CONFIG + sources, encoding="utf-8")


def main() -> int:
    """Run the rounds and print the figures; return 1 if anything was found wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    print(f"{asked.times} refreshes are killed, seed {asked.seed}")
    with tempfile.TemporaryDirectory() as name, moving(chance) as site:
        _configure(Path(name), site)
        ordeal = Ordeal(Path(name), site, chance)
        ordeal.begin()
        for _ in range(asked.times):
            ordeal.round()
    print(*ordeal.lines(), sep="\n")
    return int(any(ordeal.faults.values()))


if __name__ == "__main__":
    sys.exit(main())
