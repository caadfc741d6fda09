"""A source's feed and its stored articles in, its archive documents (RFC 5005) out as files.

An article is put into a document for good, in the order in which it was stored, before the feed
itself shows it no more. There is no open document that grows: importers read each but once.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from feeds.model import Archive, Feed
from kulturfeed import __version__
from kulturfeed.entries import Manner, entries
from kulturfeed.files import make_folder
from kulturfeed.fit import RENDERERS, Published, joined, write_feed
from kulturfeed.rows import ArchiveRow
from kulturfeed.store import Store

FULL: Final = 50
"""Entries of a document, at most."""


def closing(waiting: Sequence[str], shown: Collection[str]) -> Iterator[Sequence[str]]:
    """Give the documents to close, so that no waiting article is neither in one nor shown.

    `waiting` are the articles that stand in no document, in the order in which they were stored.
    Some that are shown still are taken along, so that documents are few.
    """
    while any(item not in shown for item in waiting):
        yield waiting[:FULL]
        waiting = waiting[FULL:]


def write_archives(
    feed: Feed,
    rows: Sequence[ArchiveRow],
    store: Store,
    manner: Manner,
    *,
    source: str,
    output: Path,
) -> Published:
    """Write those of a source's documents that do not stand as they should.

    `feed` is the source's own.

    Raises PublishError where a file cannot be written.
    """
    folder = output / source / "archive"
    written: dict[int, str] = {}
    told = []
    for row in rows:
        frame = _frame(feed, row.number, len(rows))
        mark = _digest(frame, manner)
        if row.written == mark and _stands(folder, row):
            continue
        make_folder(folder)
        known = store.archived(source, row.number)
        document = replace(frame, entries=tuple(entries(known, manner)))
        done = write_feed(document, output, f"{source}/archive/{row.number}")
        told.append(done)
        # An article that is not fit is told once, and left out until it is corrected.
        if not done.unwritten:
            written[row.number] = mark
    if written:
        store.note_written(source, written)
    return joined(told)


def place(feed: Feed, number: int) -> str | None:
    """Return a document's address, without a format's ending; None where none is published."""
    return f"{feed.address}/archive/{number}" if feed.address and number else None


def _frame(feed: Feed, number: int, count: int) -> Feed:
    """Return a document without its entries."""
    newer = place(feed, number + 1) if number < count else None
    return replace(
        feed,
        entries=(),
        address=place(feed, number),
        older=place(feed, number - 1),
        archive=Archive(current=feed.address, newer=newer),
        # What is closed is not subscribed to.
        hub=None,
        stylesheet=feed.stylesheet and f"../../{feed.stylesheet}",
    )


def _digest(frame: Feed, manner: Manner) -> str:
    """Digest all that a document follows from beside its articles."""
    told = repr((__version__, frame, manner))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _stands(folder: Path, row: ArchiveRow) -> bool:
    return all((folder / f"{row.number}.{ending}").exists() for ending in RENDERERS)
