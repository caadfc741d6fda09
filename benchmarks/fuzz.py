"""A corpus of saved pages in, what `decode` and `teasers` do with broken copies of them out.

python benchmarks/fuzz.py CORPUS [--pages 10000] [--seed 1] [--first 0] [--save FOLDER]

Every page is made from the seed and its own number alone, so that a failure is repeated with
`--first NUMBER --pages 1`; `--save` keeps its bytes.
"""

import argparse
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from corpus import Meta, Saved, article_pages, list_pages
from mutations import CONTENT_TYPES, mutated

from spiders.decode import decode
from spiders.extract import teasers
from spiders.page import Page, Reading, Teaser

TIMEZONE = ZoneInfo("Europe/Oslo")
ANSWERED = datetime(2021, 4, 12, 12, tzinfo=TIMEZONE)
LIMIT = 2.0
"""CPU seconds that no page may take."""
_BARRED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one broken page, and the CPU seconds it took."""

    seconds: float
    faults: tuple[str, ...]


def main() -> None:
    """Print failures as they come, then the sums; exit code 1 if there were any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first page")
    parser.add_argument("--save", type=Path, help="folder for the pages that fail")
    arguments = parser.parse_args()
    pages = saved_pages(arguments.corpus)
    trials = []
    for number in range(arguments.first, arguments.first + arguments.pages):
        copy = broken(pages, arguments.seed, number)
        trials.append(trial(copy))
        if trials[-1].faults:
            print(f"page {number}, {copy.name}: {'; '.join(trials[-1].faults)}", flush=True)
            if arguments.save:
                path = arguments.save / f"{arguments.seed}-{number}-{copy.name}.html"
                path.write_bytes(copy.body)
    failed = sum(bool(each.faults) for each in trials)
    print(summary(trials, arguments.first))
    sys.exit(failed > 0)


def saved_pages(corpus: Path) -> tuple[Saved, ...]:
    """Read all pages of a corpus, articles too."""
    return (
        *(each.saved for each in list_pages(corpus)),
        *(each.saved for each in article_pages(corpus)),
    )


def broken(pages: Sequence[Saved], seed: int, number: int) -> Saved:
    """Make the page of this number."""
    chance = Random(f"{seed}-{number}")
    page = chance.choice(pages)
    header = chance.choice(CONTENT_TYPES)
    return replace(page, body=mutated(page.body, chance), meta=Meta(content_type=header))


def read(page: Saved) -> Reading:
    """Read a page as the line does."""
    text = decode(page.body, page.meta.content_type)
    return teasers(text, Page(id="fuzz", url=page.url, timezone=TIMEZONE, at=ANSWERED))


def trial(page: Saved, reader: Callable[[Saved], Reading] = read) -> Trial:
    """Read a page, and find what is wrong with the reading."""
    started = time.process_time()
    try:
        reading = reader(page)
    except Exception as error:  # noqa: BLE001 - that nothing is raised is what is tried
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{error!r} at {Path(place.filename).name}:{place.lineno}"
        return Trial(seconds=time.process_time() - started, faults=(fault,))
    seconds = time.process_time() - started
    slow = [f"{seconds:.1f} s"] if seconds > LIMIT else []
    return Trial(seconds=seconds, faults=(*slow, *sorted(faults_of(reading))))


def faults_of(reading: Reading) -> set[str]:
    """Name what a feed could not carry."""
    faults = {fault for each in reading.teasers for fault in teaser_faults(each)}
    texts = (reading.title, reading.description, reading.language)
    faults.update(f"control character in the page's {text!r}" for text in texts if is_unfit(text))
    faults.update(f"feed {each!r} is no address" for each in reading.feeds if not is_web(each))
    return faults


def teaser_faults(teaser: Teaser) -> Iterator[str]:
    """Name what is wrong with a teaser."""
    if not is_web(teaser.link):
        yield f"link {teaser.link!r} is no address"
    if teaser.image is not None and not is_web(teaser.image):
        yield f"image {teaser.image!r} is no address"
    if not teaser.title.strip():
        yield f"no title for {teaser.link!r}"
    texts = (teaser.title, teaser.summary, teaser.kicker, teaser.author, teaser.link, teaser.image)
    yield from (f"control character in {text!r}" for text in texts if is_unfit(text))


def is_web(address: str) -> bool:
    """Tell whether an address is absolute and of the web."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in address


def is_unfit(text: str | None) -> bool:
    """Tell whether a text holds what XML bars (XML 1.0 section 2.2), or a line break."""
    return text is not None and _BARRED.search(text) is not None


def summary(trials: Sequence[Trial], first: int) -> str:
    """Tell how many pages failed, and how long they took."""
    failed = sum(bool(each.faults) for each in trials)
    times = [1000 * each.seconds for each in trials]
    slowest = max(times, default=0)
    return (
        f"{len(trials)} pages, {failed} failed; median {median(times):.1f} ms,"
        f" slowest {slowest:.0f} ms (page {first + times.index(slowest)})"
    )


if __name__ == "__main__":
    main()
