"""A source's rows and the config in, its checked feeds as files in `output` out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from feeds.atom import atom
from feeds.check import Unfit, check
from feeds.document import LARGEST
from feeds.model import Entry, Feed
from feeds.rss import rss
from kulturfeed.config import Config, Source
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.rows import Known, SourceRow
from kulturfeed.store import Store
from spiders.urls import absolute

RENDERERS: Final = {"rss": rss, "atom": atom}

WINDOW: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing one source did: files whose bytes changed, and what was left out and why."""

    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def publish(
    config: Config, source: Source, store: Store, state: SourceRow, *, erased: bool = False
) -> Published:
    """Write a source's feeds from what is stored, if there is anything; only differing bytes.

    An entry that is not fit to publish is left out and told; a feed that is not fit is not
    written, so that the last good one stands. Where an article was `erased`, what is published
    is emptied rather than left with it.
    """
    known = store.listed(source.id, limit=source.limit, window=WINDOW)
    if not known and not erased:
        return Published()
    make_folder(config.output)
    feed = _feed(config, source, state, known)
    changed, problems = [], []
    for ending in RENDERERS:
        path = config.output / f"{source.id}.{ending}"
        if not known and not path.exists():
            continue
        content, faults = _fit(feed, ending, path)
        problems += [f"{path.name}: {fault}" for fault in faults]
        if content and write_if_changed(path, content):
            changed.append(path.name)
    return Published(changed=tuple(changed), problems=tuple(problems))


def _feed(config: Config, source: Source, state: SourceRow, known: tuple[Known, ...]) -> Feed:
    title = source.title or state.title or source.id
    return Feed(
        id=state.feed_id,
        title=title,
        link=absolute(source.url, source.url) or source.url,
        description=state.description or title,
        language=source.language or state.language,
        entries=tuple(_entries(known)),
        rss_url=config.base_url and f"{config.base_url}{source.id}.rss",
        atom_url=config.base_url and f"{config.base_url}{source.id}.atom",
    )


def _entries(known: tuple[Known, ...]) -> Iterator[Entry]:
    for each in known:
        if (listing := each.listing) is not None:
            yield Entry(
                id=each.item.id,
                title=listing.title,
                link=listing.link,
                published=listing.released,
                updated=max(listing.released, listing.changed),
                summary=listing.summary or each.item.summary,
                author=each.item.author,
                category=listing.kicker,
                image=listing.image or each.item.image,
            )


def _fit(feed: Feed, ending: str, path: Path) -> tuple[bytes | None, list[str]]:
    """Render and check a feed, without its unfit entries; None where the feed itself is unfit."""
    content = _sized(feed, ending)
    # What stands there was checked when it was written, and most refreshes change nothing.
    unfit = () if _stands(path, content) else check(content)
    if not unfit:
        return content, []
    left_out = {fault.entry for fault in unfit} - {None}
    rest = replace(feed, entries=tuple(e for e in feed.entries if e.id not in left_out))
    content = _sized(rest, ending)
    faults = [*unfit, *check(content)] if left_out else list(unfit)
    whole = bool(rest.entries) and not check(content)
    return (content if whole else None), [_told(fault) for fault in faults]


def _stands(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        # Writing it will tell why.
        return False


def _told(fault: Unfit) -> str:
    if fault.entry is None:
        return f"not published, the last good one stands: {fault.message} ({fault.rule})"
    return f"entry {fault.entry} left out: {fault.message} ({fault.rule})"


def _sized(feed: Feed, ending: str) -> bytes:
    """Render a feed, without its oldest entries where it would be too large for importers."""
    content = RENDERERS[ending](feed)
    while len(content) > LARGEST and len(feed.entries) > 1:
        fewer = max(1, len(feed.entries) * LARGEST // len(content) - 1)
        feed = replace(feed, entries=feed.entries[:fewer])
        content = RENDERERS[ending](feed)
    return content
