"""`kulturfeed preview`: what would be found on a page, as a table or JSON."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from kulturfeed.config import Config
from kulturfeed.configfile import find, load
from kulturfeed.configvalues import meant
from kulturfeed.errors import ConfigError
from kulturfeed.reading import Asked, read_file, read_pages
from kulturfeed.terminal import complain, say, table, tell
from spiders.page import Harvest, Reading, Teaser
from spiders.selecting.proposed import Proposal, proposed
from spiders.urls import same_site

_GLIMPSE = 60
"""Characters of a part that is explained."""


def preview(
    config_path: str | None,
    pages: Sequence[str],
    *,
    base_url: str | None,
    as_json: bool,
    selectors: bool = False,
    explain: bool = False,
) -> int:
    """Show what would be found on each page; return 1 if nothing was, on one of them.

    With `selectors`, what the config says of where the list stands is not used but proposed. With
    `explain`, each part tells where it was found, and what was left out is named.
    """
    config = load(find(config_path, os.environ))
    asked = Asked(pinned=not selectors, explain=explain)
    harvests = _harvests(config, pages, base_url, asked)
    if as_json:
        found = [_json(teaser) for harvest in harvests for teaser in _teasers(harvest)]
        say(json.dumps(found, ensure_ascii=False, indent=2))
    complaints = 0
    for page, harvest in zip(pages, harvests, strict=True):
        if not as_json:
            show(page, harvest)
        if explain and harvest.reading:
            _explain(harvest.reading)
        problem = problem_of(harvest) or (propose(page, harvest) if selectors else None)
        if problem:
            complain(problem)
            complaints += 1
    return int(complaints > 0)


def _harvests(
    config: Config, pages: Sequence[str], base_url: str | None, asked: Asked
) -> list[Harvest]:
    """Read addresses in one crawl and files from the disk, in the order they were given."""
    urls = [page for page in pages if "://" in page]
    missing = [page for page in pages if page not in urls and not Path(page).is_file()]
    if missing:
        raise ConfigError(
            f"{missing[0]}: is neither an http(s) address nor a file{meant(missing[0])}"
        )
    read = dict(zip(urls, read_pages(config, urls, asked), strict=True)) if urls else {}
    return [read.get(page) or read_file(config, Path(page), base_url, asked) for page in pages]


def show(page: str, harvest: Harvest) -> None:
    """Print what was found on a page for a person to judge in five seconds."""
    teasers = _teasers(harvest)
    reading = harvest.reading
    if reading is None:
        return
    tell(f"{page}: {_count(len(teasers))}" + (f" on “{reading.title}”" if reading.title else ""))
    if teasers:
        _table(teasers)
        tell(_had(harvest, teasers))
    reasons = reading.reasons()
    if reasons:
        dropped = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        tell(f"left out: {dropped}")
    if teasers and reading.remark:
        tell(f"mind: {reading.remark}")
    for feed in reading.feeds:
        tell(f"the page advertises a feed of its own: {feed}")


def _explain(reading: Reading) -> None:
    """Print every article with the place of each of its parts, and every link left out, by why."""
    for number, teaser in enumerate(reading.teasers, start=1):
        say()
        tell(f"{number}. {teaser.title}")
        tell(f"   {teaser.link}")
        values = _json(teaser)
        for origin in reading.origins.get(teaser.link, ()):
            value = values.get(origin.part) or ""
            tell(f"   {origin.part}: {value[:_GLIMPSE]}{'…' * (len(value) > _GLIMPSE)}")
            tell(f"      from {origin.found}")
    for reason in reading.reasons():
        say()
        tell(f"left out as {reason}:")
        for each in reading.dropped:
            if each.reason == reason:
                tell(f"   {each.title or 'no title'}: {each.link}")


def propose(page: str, harvest: Harvest) -> str | None:
    """Print selectors for the list that was found, for pasting; return why there are none."""
    reading, text = harvest.reading, harvest.text
    if reading is None or text is None:
        return None
    found = proposed(text, replace(harvest.page, url=harvest.url), reading)
    if found is None:
        return f"{page}: no selectors were found that give the same list; it is read without them"
    say()
    say("\n".join(_block(found, reading)))
    return None


def _block(found: Proposal, reading: Reading) -> list[str]:
    """Write selectors as the config has them."""
    lines = [
        f"# selects the same {_count(len(reading.teasers))}; goes below the page's [[source]]"
    ]
    if found.differing:
        lines.append(f"# not for all of them the same as above: {', '.join(found.differing)}")
    lines.append("[source.select]")
    lines += [
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in asdict(found.selectors).items()
        if value
    ]
    return lines


def _table(teasers: Sequence[Teaser]) -> None:
    """Print the articles, without a column that would be empty."""
    columns = {
        "": [str(number) for number, _ in enumerate(teasers, start=1)],
        "date": [_day(teaser) for teaser in teasers],
        "title": [teaser.title for teaser in teasers],
        "summary": [teaser.summary or "" for teaser in teasers],
    }
    shown = {heading: cells for heading, cells in columns.items() if any(cells)}
    wide = [place for place, heading in enumerate(shown) if heading in ("title", "summary")]
    table(tuple(shown), zip(*shown.values(), strict=True), wide=wide)


def _had(harvest: Harvest, teasers: Sequence[Teaser]) -> str:
    """Say of how many articles each part was found, and how many stand on another site."""
    counts = {
        "date": sum(teaser.published is not None for teaser in teasers),
        "summary": sum(teaser.summary is not None for teaser in teasers),
        "image": sum(teaser.image is not None for teaser in teasers),
        "on another site": sum(not same_site(teaser.link, harvest.url) for teaser in teasers),
    }
    had = (
        f"{what} {'all' if count == len(teasers) else count or 'none'}"
        for what, count in counts.items()
        if count or what != "on another site"
    )
    return f"found of the articles: {', '.join(had)}"


def _count(number: int) -> str:
    return "1 article" if number == 1 else f"{number} articles"


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
    return f"{teaser.published.at:%Y-%m-%d}" if teaser.published else ""


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
