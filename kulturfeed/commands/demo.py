"""`kulturfeed demo`: the whole line on a sample site, day by day, as a subscriber sees it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lxml import etree

from feeds.check import check
from kulturfeed.config import Config
from kulturfeed.configfile import load
from kulturfeed.demo.days import DAYS, TOPIC, Day
from kulturfeed.demo.mornings import Morning, mornings
from kulturfeed.demo.rawlinks import article_at, raw_links
from kulturfeed.demo.site import Site
from kulturfeed.errors import KulturfeedError, PublishError
from kulturfeed.fit import RENDERERS
from kulturfeed.rows import ItemRow
from kulturfeed.store import open_store
from kulturfeed.terminal import program, say, table, tell

_ID: Final = "kultur"
_CONFIG: Final = """\
output = "public"
public_url = "https://feeds.example.no/"

[fetch]
delay = "0s"
private_addresses = true

[[source]]
id = "{name}"
url = "{url}"
title = "Kultur (sample)"
language = "nb"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a feed reader remembers of an entry."""

    title: str
    link: str
    date: str


def demo(output: str | None) -> int:
    """Show what kulturfeed makes of a sample page, on its first day and on those after it.

    Each day is a `kulturfeed refresh` in a process of its own, as cron would start it. The feeds
    are thrown away at the end, or kept in the folder `output`.
    """
    with TemporaryDirectory(prefix="kulturfeed-demo-") as folder, Site() as site:
        path = Path(folder) / "kulturfeed.toml"
        path.write_text(_CONFIG.format(name=_ID, url=site.url), encoding="utf-8")
        config = load(path)
        say(f"A topic page without a feed, served here for a moment:\n  {site.url}\n")
        with mornings(path) as refresh:
            _checked(refresh(), DAYS[0])
            _show_articles(config)
            _show_feeds(config)
            for number in range(1, len(DAYS)):
                site.turn(number)
                _next_day(number, config, site, refresh)
        _show_sum(config)
        if output:
            _keep(config.output, Path(output))
    say("\nNext, on a real page:")
    for words in ("preview URL", "add URL"):
        tell(f"  {program()} {words}")
    return 0


def _checked(morning: Morning, day: Day) -> tuple[str, ...]:
    """Return what a refresh tells the operator; KulturfeedError unless it ended as expected."""
    if morning.code != int(day.broken):
        told = " ".join(morning.mail)
        raise KulturfeedError(f"the demo's refresh ended with {morning.code}: {told}")
    return morning.mail


def _show_articles(config: Config) -> None:
    """Show what was found, and where each date was read."""
    with open_store(config.database) as store:
        places = [place.item for place in store.sources()[_ID].listed]
        known = {each.item.id: each for each in store.standing(_ID, places)}
    listed = [known[place] for place in places]
    say(f"Found on it, with no selectors written: {len(listed)} articles")
    table(
        ("", "title", "summary", "its date", "read from"),
        (
            (str(number), each.title, each.summary or "–", *_date(each.item))
            for number, each in enumerate(listed, start=1)
        ),
        wide=(1, 2),
    )


def _date(item: ItemRow) -> tuple[str, str]:
    date = item.published
    return (f"{date.at:%Y-%m-%d}", date.found) if date else ("–", "")


def _show_feeds(config: Config) -> None:
    """Check and list what was published; raise KulturfeedError if a feed is not fit."""
    rows = []
    for path in _feeds(config):
        content = path.read_bytes()
        faults = check(content)
        if faults:
            raise KulturfeedError(f"{path.name} is not fit to publish: {faults[0].message}")
        rows.append((path.name, str(len(_entries(path))), f"{len(content):,}", "fit, no warning"))
    table(("feed", "entries", "bytes", "checked"), rows)


def _feeds(config: Config) -> list[Path]:
    return [config.output / f"{_ID}.{ending}" for ending in RENDERERS]


def _entries(path: Path) -> dict[str, _Seen]:
    """Read a published feed as a subscriber does: its entries by id."""
    if path.suffix == ".json":
        items = json.loads(path.read_bytes())["items"]
        return {
            item["id"]: _Seen(title=item["title"], link=item["url"], date=item["date_published"])
            for item in items
        }
    root = etree.fromstring(path.read_bytes())
    entries = root.findall("channel/item") or root.findall("{*}entry")
    return {
        entry.findtext("guid") or entry.findtext("{*}id") or "": _Seen(
            title=entry.findtext("{*}title") or "",
            link=entry.findtext("link") or "",
            date=entry.findtext("pubDate") or entry.findtext("{*}published") or "",
        )
        for entry in entries
    }


def _next_day(number: int, config: Config, site: Site, refresh: Callable[[], Morning]) -> None:
    """Refresh once more, and tell what changed for a subscriber since the day before."""
    day = DAYS[number]
    feeds = _feeds(config)
    before, asked = _entries(feeds[0]), len(site.requests)
    stamps = [feed.stat().st_mtime_ns for feed in feeds]
    mail = _checked(refresh(), day)
    after = _entries(feeds[0])
    answer = next(each.status for each in site.requests[asked:] if each.path == TOPIC)
    say()
    tell(f"Day {number}: {day.label_en}")
    tell(f"  the site answered {answer} to {len(site.requests) - asked} requests in all")
    for line in mail:
        tell(f"  the operator is told: {line.removeprefix('kulturfeed: ')}")
    news = _news(before, after)
    for line in news:
        tell(f"  {line}")
    if not news:
        still = stamps == [feed.stat().st_mtime_ns for feed in feeds]
        tell("  nothing new for the subscriber" + ("; not a byte was written" if still else ""))
    tell(f"  the feed has {len(after)} entries, no article twice, no date moved")
    tell(f"  a raw-link feed {raw_links(number)}")


def _news(before: dict[str, _Seen], after: dict[str, _Seen]) -> list[str]:
    """Tell what is new; KulturfeedError for what no subscriber should see."""
    gone = before.keys() - after.keys()
    both = before.keys() & after.keys()
    moved = [entry for entry in both if before[entry].date != after[entry].date]
    if gone or moved or _twice(after):
        raise KulturfeedError(
            f"entries lost: {sorted(gone)}; dates moved: {moved}; shown twice: {_twice(after)}"
        )
    new = [f"new:    {seen.title}" for entry, seen in after.items() if entry not in before]
    edited = [
        f"edited: {seen.title}  (same entry, same date)"
        for entry, seen in after.items()
        if entry in before and before[entry].title != seen.title
    ]
    return new + edited


def _twice(entries: dict[str, _Seen]) -> int:
    """Count the entries that show an article which another one shows."""
    return len(entries) - len({article_at(seen.link) for seen in entries.values()})


def _show_sum(config: Config) -> None:
    raw = sum(raw_links(number).again for number in range(len(DAYS)))
    twice = _twice(_entries(_feeds(config)[0]))
    say()
    tell(f"Articles shown twice: {raw} by a raw-link feed, {twice} by kulturfeed")


def _keep(published: Path, output: Path) -> None:
    try:
        shutil.copytree(published, output, dirs_exist_ok=True)
    except OSError as error:
        raise PublishError(f"{output}: cannot be written ({error})") from error
    say(f"\nThe feeds are in {output}")
