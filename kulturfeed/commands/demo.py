"""`kulturfeed demo`: the whole line on a sample site, day by day, as a subscriber sees it."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lxml import etree

from feeds.check import check
from kulturfeed.config import Config
from kulturfeed.configfile import load
from kulturfeed.demo.days import DAYS, TOPIC
from kulturfeed.demo.site import Site
from kulturfeed.errors import KulturfeedError, PublishError
from kulturfeed.publish import RENDERERS
from kulturfeed.rows import ItemRow
from kulturfeed.store import open_store
from kulturfeed.terminal import say, table

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
    date: str


def demo(output: str | None) -> int:
    """Show what kulturfeed makes of a sample page, on its first day and on four after it.

    Each day is a `kulturfeed refresh` in a process of its own, as cron would start it. The feeds
    are thrown away at the end, or kept in the folder `output`.
    """
    with TemporaryDirectory(prefix="kulturfeed-demo-") as folder, Site() as site:
        path = Path(folder) / "kulturfeed.toml"
        path.write_text(_CONFIG.format(name=_ID, url=site.url), encoding="utf-8")
        config = load(path)
        say(f"A topic page without a feed, served here for a moment: {site.url}\n")
        _refresh(path)
        _show_articles(config)
        _show_feeds(config)
        for number, day in enumerate(DAYS[1:], start=1):
            site.turn(number)
            say(f"\nDay {number}: {day.label_en}")
            _next_day(path, config, site)
        if output:
            _keep(config.output, Path(output))
    say("\nNext, on a real page: kulturfeed preview URL, kulturfeed add URL, kulturfeed refresh")
    return 0


def _refresh(path: Path) -> None:
    # -P: a folder `feeds` where the demo is started is not ours.
    command = [sys.executable, "-P", "-m", "kulturfeed", "--config", str(path), "refresh"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own command)
    if done.returncode:
        raise KulturfeedError(f"the demo's refresh ended with {done.returncode}: {done.stderr}")


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
    root = etree.fromstring(path.read_bytes())
    entries = root.findall("channel/item") or root.findall("{*}entry")
    return {
        entry.findtext("guid") or entry.findtext("{*}id") or "": _Seen(
            title=entry.findtext("{*}title") or "",
            date=entry.findtext("pubDate") or entry.findtext("{*}published") or "",
        )
        for entry in entries
    }


def _next_day(path: Path, config: Config, site: Site) -> None:
    """Refresh once more, and tell what changed for a subscriber since the day before."""
    feeds = _feeds(config)
    before, asked = _entries(feeds[0]), len(site.requests)
    stamps = [feed.stat().st_mtime_ns for feed in feeds]
    _refresh(path)
    after = _entries(feeds[0])
    answer = next(each.status for each in site.requests[asked:] if each.path == TOPIC)
    say(f"  the site answered {answer} to {len(site.requests) - asked} requests in all")
    for entry, seen in after.items():
        if entry not in before:
            say(f"  new:    {seen.title}")
        elif before[entry] != seen:
            say(f"  edited: {seen.title}  (same entry, same date)")
    gone = before.keys() - after.keys()
    moved = [
        entry for entry in before.keys() & after.keys() if before[entry].date != after[entry].date
    ]
    if gone or moved:
        raise KulturfeedError(f"entries lost: {sorted(gone)}; dates moved: {moved}")
    if before == after:
        still = stamps == [feed.stat().st_mtime_ns for feed in feeds]
        say("  nothing new for the subscriber" + ("; not a byte was written" if still else ""))
    _show_sum(after)


def _show_sum(entries: dict[str, _Seen]) -> None:
    say(f"  the feed has {len(entries)} entries, no article twice, no date moved")


def _keep(published: Path, output: Path) -> None:
    try:
        shutil.copytree(published, output, dirs_exist_ok=True)
    except OSError as error:
        raise PublishError(f"{output}: cannot be written ({error})") from error
    say(f"\nThe feeds are in {output}")
