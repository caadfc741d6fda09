"""A corpus of saved pages with truth in, the figures of our extraction and of other tools out.

python benchmarks/accuracy.py CORPUS [--pages] [--markdown]

Of listing pages: mean F1 of the articles found, lists found exactly, titles word for word, words
shared with the summary, dates right of those that stand on the page, dates given that contradict
the known one, and pages without a list that were read as one. Of article pages: the day of
publication. CPU time, in milliseconds a page, is the least of several runs.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from corpus import ArticlePage, ListPage, Saved, article_pages, list_pages
from lxml import html
from peers import Dater, Lister, Tool, daters, listers
from scoring import Found, PageScore, day_figures, is_same_day, list_figures, score

from spiders.article import article
from spiders.decode import decode
from spiders.extract import teasers
from spiders.page import Page

TIMEZONE = ZoneInfo("Europe/Oslo")
REPEATS = 3
_LISTS = ("F1", "perfect", "titles", "summaries", "dates", "invented", "negatives")
_DAYS = ("right day", "wrong day", "no day")
_COST = ("ms, median", "ms, p95", "× parse")
_MISSING = "not installed"
_NOTHING = "–"
_NAMED = 3
"""Addresses of a page that are named."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Generic[Answer]):
    """What a tool answered on one page, and its CPU seconds; None and None where it raised.

    `parse` is the CPU seconds of parsing the page and nothing else.
    """

    answer: Answer | None
    seconds: float | None
    parse: float


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", action="store_true", help="name what we do not get right")
    parser.add_argument("--markdown", action="store_true", help="with the marks of the README")
    arguments = parser.parse_args()
    lists = tuple(list_pages(arguments.corpus))
    articles = tuple(article_pages(arguments.corpus))
    tables = [list_table(lists), day_table(articles)]
    if arguments.markdown:
        tables = ["<!-- accuracy -->", *tables, "<!-- /accuracy -->"]
    print("\n\n".join(tables))
    if arguments.pages:
        print("\n".join((*wrong_lists(lists), *wrong_days(articles))))


def our_articles(text: str, page: Saved) -> list[Found]:
    """Read a listing page as we do."""
    asked = Page(id="corpus", url=page.url, timezone=TIMEZONE, at=page.meta.fetched)
    return [
        Found(
            link=each.link,
            title=each.title,
            summary=each.summary,
            published=each.published.at if each.published else None,
        )
        for each in teasers(text, asked).teasers
    ]


def our_day(text: str, page: Saved) -> datetime | None:
    """Read an article page as we do."""
    published = article(text, page.url, TIMEZONE).published
    return published.at if published else None


def our_scores(pages: Sequence[ListPage]) -> list[PageScore]:
    """Score what we find on listing pages."""
    return [score(each, our_articles(text_of(each.saved), each.saved)) for each in pages]


def our_days(pages: Sequence[ArticlePage]) -> list[tuple[datetime | None, datetime]]:
    """Read article pages as we do, each beside the true moment."""
    return [(our_day(text_of(each.saved), each.saved), each.truth.published) for each in pages]


def list_table(pages: Sequence[ListPage]) -> str:
    """Compare the tools on listing pages."""
    ours: Lister = Tool(name="kulturfeed", read=our_articles)
    rows = [(tool.name, *list_cells(tool, pages)) for tool in (ours, *listers())]
    lists = sum(not page.is_negative for page in pages)
    head = f"{lists} lists, {len(pages) - lists} pages without"
    return table((head, *_LISTS, *_COST), rows)


def list_cells(tool: Lister, pages: Sequence[ListPage]) -> tuple[str, ...]:
    """Write a tool's figures on listing pages."""
    if tool.read is None:
        return (_MISSING,)
    runs = [run(tool.read, page.saved) for page in pages]
    answers = [each.answer or () for each in runs]
    found = [each for answer in answers for each in answer]
    figures = list_figures([score(*pair) for pair in zip(pages, answers, strict=True)])
    has_dates = any(each.published for each in found)
    return (
        share(figures.macro_f1),
        str(figures.perfect),
        share(figures.title_exact) if any(each.title for each in found) else _NOTHING,
        share(figures.summary_overlap) if any(each.summary for each in found) else _NOTHING,
        share(figures.dates_right) if has_dates else _NOTHING,
        str(figures.dates_invented) if has_dates else _NOTHING,
        str(figures.negatives_with_items),
        *cost_cells(runs),
    )


def day_table(pages: Sequence[ArticlePage]) -> str:
    """Compare the tools on article pages."""
    ours: Dater = Tool(name="kulturfeed", read=our_day)
    rows = [(tool.name, *day_cells(tool, pages)) for tool in (ours, *daters())]
    return table((f"{len(pages)} article pages", *_DAYS, *_COST), rows)


def day_cells(tool: Dater, pages: Sequence[ArticlePage]) -> tuple[str, ...]:
    """Write a tool's figures on article pages."""
    if tool.read is None:
        return (_MISSING,)
    runs = [run(tool.read, page.saved) for page in pages]
    figures = day_figures(
        [(each.answer, page.truth.published) for page, each in zip(pages, runs, strict=True)]
    )
    return share(figures.right), str(figures.wrong), str(figures.missing), *cost_cells(runs)


def cost_cells(runs: Sequence[Run[Answer]]) -> tuple[str, ...]:
    """Write a tool's CPU time a page, and how many times that of parsing the page it is."""
    told = [(each.seconds, each.parse) for each in runs if each.seconds is not None]
    if not told:
        return (_NOTHING,) * len(_COST)
    times = sorted(1000 * seconds for seconds, _ in told)
    return (
        f"{statistics.median(times):.1f}",
        f"{times[round(0.95 * (len(times) - 1))]:.1f}",
        f"{statistics.median(seconds / parse for seconds, parse in told):.1f}",
    )


def share(value: float | None) -> str:
    """Write a share as in .977; a dash where there was nothing to compare."""
    if value is None:
        return _NOTHING
    return f"{value:.3f}".removeprefix("0")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table whose figures stand to the right."""
    rule = ["---", *("--:" for _ in head[1:])]
    filled = [(*row, *("" for _ in head[len(row) :])) for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *filled))


def text_of(saved: Saved) -> str:
    """Decode a page; all tools are given the same text."""
    return decode(saved.body, saved.meta.content_type)


def run(read: Callable[[str, Saved], Answer], saved: Saved) -> Run[Answer]:
    """Let a tool read a page."""
    text = text_of(saved)
    work = partial(read, text, saved)
    # lxml takes no text that declares an encoding.
    bare = text.encode() if text.lstrip().startswith("<?xml") else text
    parse = cpu(partial(html.fromstring, bare))
    try:
        answer = work()
    except Exception as error:  # noqa: BLE001 - to raise is a tool's answer too, and is told
        print(f"{saved.name}: {error!r}"[:200], file=sys.stderr)
        return Run(answer=None, seconds=None, parse=parse)
    return Run(answer=answer, seconds=cpu(work), parse=parse)


def cpu(work: Callable[[], object]) -> float:
    """Return the least CPU seconds that some work took, of several times."""
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def wrong_lists(pages: Sequence[ListPage]) -> Iterator[str]:
    """Name the listing pages that we do not get right, and what is wrong."""
    for each in our_scores(pages):
        dates = Counter(each.dates)
        faults = {
            "missed": named(each.missed),
            "extra": named(each.extra),
            "titles": each.right - each.titles,
            "summaries": sum(overlap < 1 for overlap in each.overlaps),
            "dates wrong": dates["wrong"],
            "dates missing": dates["missing"],
            "dates invented": dates["invented"],
        }
        told = "; ".join(f"{name}: {fault}" for name, fault in faults.items() if fault)
        if told:
            yield f"{each.name}: {told}"


def named(links: Sequence[str]) -> str:
    """Write the first of some links, and how many there are."""
    told = " ".join(links[:_NAMED])
    return told if len(links) <= _NAMED else f"{told} … ({len(links)})"


def wrong_days(pages: Sequence[ArticlePage]) -> Iterator[str]:
    """Name the article pages whose day we do not find."""
    for page, (found, truth) in zip(pages, our_days(pages), strict=True):
        if found is None or not is_same_day(found, truth):
            yield f"{page.saved.name}: {found} for {truth}"


if __name__ == "__main__":
    main()
