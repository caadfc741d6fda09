"""`kulturfeed preview`: what would be found on a page, as a table or JSON."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from kulturfeed.configfile import find, load
from kulturfeed.errors import ConfigError
from kulturfeed.reading import read_file, read_pages
from kulturfeed.terminal import complain, say, table
from spiders.page import Harvest, Teaser


def preview(
    config_path: str | None, pages: Sequence[str], *, base_url: str | None, as_json: bool
) -> int:
    """Show what would be found on each page; return 1 if nothing was, on one of them."""
    config = load(find(config_path, os.environ))
    urls = [page for page in pages if "://" in page]
    missing = [page for page in pages if page not in urls and not Path(page).is_file()]
    if missing:
        raise ConfigError(f"{missing[0]}: is neither an http(s) address nor a file")
    read = dict(zip(urls, read_pages(config, urls), strict=True)) if urls else {}
    harvests = [read.get(page) or read_file(config, Path(page), base_url) for page in pages]
    if as_json:
        found = [_json(teaser) for harvest in harvests for teaser in _teasers(harvest)]
        say(json.dumps(found, ensure_ascii=False, indent=2))
    for page, harvest in zip(pages, harvests, strict=True):
        if not as_json:
            show(page, harvest)
        if problem := problem_of(harvest):
            complain(problem)
    return int(any(problem_of(harvest) for harvest in harvests))


def show(page: str, harvest: Harvest) -> None:
    """Print what was found on a page for a person to judge in five seconds."""
    teasers = _teasers(harvest)
    reading = harvest.reading
    if reading is None:
        return
    say(f"{page}: {len(teasers)} articles" + (f" on “{reading.title}”" if reading.title else ""))
    if teasers:
        table(
            ("", "title", "summary", "date"),
            (
                (str(number), teaser.title, teaser.summary or "–", _day(teaser))
                for number, teaser in enumerate(teasers, start=1)
            ),
            wide=(1, 2),
        )
    reasons = reading.reasons()
    if reasons:
        dropped = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        say(f"left out: {dropped}")
    for feed in reading.feeds:
        say(f"the page advertises a feed of its own: {feed}")


def _teasers(harvest: Harvest) -> tuple[Teaser, ...]:
    return harvest.reading.teasers if harvest.reading else ()


def problem_of(harvest: Harvest) -> str | None:
    """Say why nothing was found on a page, None where something was."""
    if harvest.problem:
        return harvest.problem.message
    if _teasers(harvest):
        return None
    remark = harvest.reading.remark if harvest.reading else None
    return f"{harvest.url}: {remark or 'no articles were found'}"


def _day(teaser: Teaser) -> str:
    return f"{teaser.published.at:%Y-%m-%d}" if teaser.published else "–"


def _json(teaser: Teaser) -> dict[str, str | None]:
    return {
        "title": teaser.title,
        "link": teaser.link,
        "summary": teaser.summary,
        "published": teaser.published.at.isoformat() if teaser.published else None,
        "image": teaser.image,
        "author": teaser.author,
        "kicker": teaser.kicker,
    }
