"""Print what starting kulturfeed costs, in CPU, beside importing Scrapy alone.

Usage: python benchmarks/startup.py [--runs 9]
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from measured import cpu_seconds
from served import Pages, serving

_REFRESH: Final = ("-m", "kulturfeed", "refresh")
_COMMANDS: Final = {
    "python -c pass": ("-c", "pass"),
    "python -c 'import scrapy.crawler'": ("-c", "import scrapy.crawler"),
    "kulturfeed --help": ("-m", "kulturfeed", "--help"),
    "kulturfeed refresh --due, nothing due": (*_REFRESH, "--due"),
    "kulturfeed refresh, one page, 304": _REFRESH,
}
_YARDSTICK: Final = "python -c 'import scrapy.crawler'"
_PAGES: Final = Pages(articles=20, size=30_000)


def _measure(folder: Path, proxy: str, runs: int) -> dict[str, list[float]]:
    """Take turns, so that a busy minute of the machine falls on all alike."""
    found: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(runs):
        for name, command in _COMMANDS.items():
            found[name].append(cpu_seconds(*command, folder=folder, proxy=proxy))
    return found


def _print(found: dict[str, list[float]], runs: int) -> None:
    yardstick = median(found[_YARDSTICK])
    print(f"{f'median of {runs}, CPU (user and system)':40}{'s':>7}{'ratio':>8}{'least':>8}")
    for name, seconds in found.items():
        middle = median(seconds)
        print(f"{name:40}{middle:7.3f}{middle / yardstick:8.2f}{min(seconds):8.3f}")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=9, help="of each command")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name, serving(_PAGES) as served:
        folder = Path(name)
        (folder / "kulturfeed.toml").write_text(
            f'[fetch]\ndelay = "0s"\n[[source]]\nurl = "{served.urls(1)[0]}"\n',
            encoding="utf-8",
        )
        # The harvest that makes the page known, so that it answers 304 from now on.
        cpu_seconds(*_REFRESH, folder=folder, proxy=served.proxy)
        _print(_measure(folder, served.proxy, runs), runs)


if __name__ == "__main__":
    _main()
