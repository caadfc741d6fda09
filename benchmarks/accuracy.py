"""A corpus of listing pages with its own scorer in, the figures of the list extraction out.

python benchmarks/accuracy.py CORPUS
"""

import argparse
import contextlib
import json
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import lxml.html

from spiders.extract import teasers
from spiders.page import Page, Teaser

TIMEZONE = ZoneInfo("Europe/Oslo")
REPEATS = 5
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)")
_HEAD = 4000

FIGURES = {
    "macro_f1": "macro F1",
    "perfect_pages": "pages perfect",
    "pages": "pages with a list",
    "title_exact": "titles exact",
    "summary_overlap": "summary overlap",
    "date_same_day": "dates right",
    "dates_invented": "dates invented",
    "negatives_with_items": "negatives with items",
    "negatives": "negatives",
    "errors": "errors",
}
"""What the scorer calls a figure, and what is printed."""


def main() -> None:
    """Print the figures, or answer the scorer line by line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?")
    arguments = parser.parse_args()
    if arguments.corpus is None:
        answer()
        return
    print_scores(arguments.corpus)
    print_speed(arguments.corpus)


def answer() -> None:
    """Serve the scorer: for each page asked for on stdin a JSON list of teasers on stdout."""
    for line in sys.stdin:
        asked = json.loads(line)
        reading = teasers(read(Path(asked["html"])), page(asked["url"]))
        print(json.dumps([shown(each) for each in reading.teasers]), flush=True)


def shown(teaser: Teaser) -> dict[str, str | None]:
    """Name a teaser's parts as the scorer does."""
    return {
        "title": teaser.title,
        "link": teaser.link,
        "summary": teaser.summary,
        "published": teaser.published.at.isoformat() if teaser.published else None,
    }


def read(path: Path) -> str:
    """Decode as the scorer does, so that both are given the same text."""
    body = path.read_bytes()
    named = _CHARSET.search(body[:_HEAD])
    with contextlib.suppress(LookupError):
        return body.decode(named[1].decode() if named else "utf-8", "replace")
    return body.decode(errors="replace")


def page(url: str) -> Page:
    """Make the page to read."""
    return Page(id="corpus", url=url, timezone=TIMEZONE)


def print_scores(corpus: Path) -> None:
    """Run the corpus's own scorer on this program."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "scores.json")
        program = shlex.join([sys.executable, str(Path(__file__).resolve())])
        command = [sys.executable, "score.py", ".", "--jsonl", program, "--json", str(result)]
        subprocess.run(command, cwd=corpus, check=True, stdout=subprocess.DEVNULL)
        summary = json.loads(result.read_text(encoding="utf-8"))["summary"]
    for key, name in FIGURES.items():
        value = summary[key]
        print(f"{name:24} {value:.3f}" if isinstance(value, float) else f"{name:24} {value}")


def print_speed(corpus: Path) -> None:
    """Print the CPU time of a page, and how many times that of parsing it alone it is."""
    took: list[float] = []
    ratios: list[float] = []
    for text, asked in pages(corpus):
        took.append(cpu(partial(teasers, text, asked)))
        ratios.append(took[-1] / cpu(partial(lxml.html.fromstring, text.encode())))
    print(f"{'ms a page, median':24} {1000 * statistics.median(took):.2f}")
    print(f"{'ms a page, p95':24} {1000 * statistics.quantiles(took, n=20)[-1]:.2f}")
    print(f"{'times the parse, median':24} {statistics.median(ratios):.1f}")


def pages(corpus: Path) -> Iterator[tuple[str, Page]]:
    """Read the corpus's listing pages."""
    for path in sorted(corpus.glob("*/page.html")):
        yield read(path), page(path.with_name("url.txt").read_text(encoding="utf-8").strip())


def cpu(work: Callable[[], object]) -> float:
    """Return the least CPU seconds that some work took, of several times."""
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


if __name__ == "__main__":
    main()
