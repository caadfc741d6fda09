"""A feed in, its file in every format out: rendered, checked, and written where bytes differ."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from feeds.atom import atom
from feeds.check import check
from feeds.document import LARGEST
from feeds.json_feed import json_feed
from feeds.model import Feed
from feeds.rss import rss
from feeds.rules import Unfit
from kulturfeed.errors import PublishError
from kulturfeed.files import write_if_changed

RENDERERS: Final[Mapping[str, Callable[[Feed], bytes]]] = {
    "rss": rss,
    "atom": atom,
    "json": json_feed,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did: files whose bytes changed, and what was left out and why.

    The files are named as seen from `output`. `unwritten` are those of the problems that kept a
    whole file from being written.
    """

    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()


def joined(parts: Iterable[Published]) -> Published:
    """Tell of several as of one."""
    parts = tuple(parts)
    return Published(
        changed=tuple(name for part in parts for name in part.changed),
        problems=tuple(problem for part in parts for problem in part.problems),
        unwritten=tuple(problem for part in parts for problem in part.unwritten),
    )


def tried(*writes: Callable[[], Published | None]) -> Published:
    """Write all of it, whichever cannot be written; of those that cannot, tell of the first.

    What keeps one file from being written mostly keeps all: a full disk, a folder's rights.
    """
    done, failed = [], []
    for write in writes:
        try:
            done.append(write() or Published())
        except PublishError as error:
            failed.append(str(error))
    told = tuple(failed[:1])
    return joined([*done, Published(problems=told, unwritten=told)])


def write_feed(feed: Feed, output: Path, name: str) -> Published:
    """Write a feed in all formats, under a name without their endings; only differing bytes.

    An entry that is not fit to publish is left out and told; a feed that is not fit is not
    written, so that the last good one stands. A feed without entries is only written over another
    one. A file that cannot be written keeps no other from it.
    """
    return tried(
        *(partial(_write, feed, output, f"{name}.{ending}", ending) for ending in RENDERERS)
    )


def _write(feed: Feed, output: Path, name: str, ending: str) -> Published | None:
    path = output / name
    if not feed.entries and not path.exists():
        return None
    content, faults = _fit(feed, ending, path)
    told = [f"{name}: {_told(fault)}" for fault in faults]
    return Published(
        changed=(name,) if content and write_if_changed(path, content) else (),
        problems=tuple(told),
        unwritten=tuple(
            line for line, fault in zip(told, faults, strict=True) if fault.entry is None
        ),
    )


def _fit(feed: Feed, ending: str, path: Path) -> tuple[bytes | None, list[Unfit]]:
    """Render and check a feed, without its unfit entries; None where the feed itself is unfit."""
    content = _sized(feed, ending)
    # What stands there was checked when it was written, and most refreshes change nothing.
    unfit = () if _stands(path, content) else check(content)
    if not unfit:
        return content, []
    left_out = {fault.entry for fault in unfit} - {None}
    if not left_out:
        return None, list(unfit)
    rest = replace(feed, entries=tuple(e for e in feed.entries if e.id not in left_out))
    content = _sized(rest, ending)
    still = check(content)
    return (content if rest.entries and not still else None), [*unfit, *still]


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
    """Render a feed; what is too large for importers loses its oldest contents, then entries."""
    content = RENDERERS[ending](feed)
    while len(content) > LARGEST:
        whole = sum(entry.content is not None for entry in feed.entries)
        count = whole or len(feed.entries)
        if not whole and count == 1:
            break
        fewer = max(0 if whole else 1, count * LARGEST // len(content) - 1)
        feed = _without_contents(feed, fewer) if whole else _shortened(feed, fewer)
        content = RENDERERS[ending](feed)
    return content


def _shortened(feed: Feed, entries: int) -> Feed:
    return replace(feed, entries=feed.entries[:entries])


def _without_contents(feed: Feed, kept: int) -> Feed:
    """Leave only the newest contents: what an entry tells beside them is what importers need."""
    whole = [entry.id for entry in feed.entries if entry.content is not None][:kept]
    return replace(
        feed,
        entries=tuple(
            entry if entry.id in whole else replace(entry, content=None) for entry in feed.entries
        ),
    )
