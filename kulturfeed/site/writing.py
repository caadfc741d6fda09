"""Views in, their pages as files in `output` out: rendered only where what they show differs."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.push.lapses import lapses
from kulturfeed.push.recipients import recipients
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.archive import Month, months
from kulturfeed.site.chart import DAYS
from kulturfeed.site.figures import Stamp
from kulturfeed.site.gathering import Gathered, collection_view, index_view
from kulturfeed.site.rendering import assets, assets_version, look, render
from kulturfeed.site.status import status_view
from kulturfeed.site.views import EMBEDDED, FeedView, IndexView, common_words, source_view
from kulturfeed.store import Store

MARK: Final = '<meta name="kulturfeed"'
"""Stands in every page of a source or a collection, and in none that others wrote."""

_NEWEST = 5
_HEAD = 2_000


def write_source(
    config: Config,
    source: Source,
    store: Store,
    state: SourceRow,
    *,
    known: Sequence[Known],
    formats: Sequence[str],
) -> None:
    """Write a source's page, the list that other sites embed, and the archive by month.

    Raises PublishError where a file cannot be written.
    """
    stamp = store.stamps(source.id).get(source.id)
    view = source_view(config, source, state, known=known, stamp=stamp, formats=formats)
    _write_pages(
        config.output / source.id,
        view,
        _digest(view, stamp),
        lambda: months(store.past(source.id), config, view.words),
    )


def write_collection(
    config: Config,
    each: Gathered,
    states: Mapping[str, SourceRow],
    *,
    formats: Sequence[str],
) -> None:
    """Write a collection's page, and the list that other sites embed.

    Raises PublishError where a file cannot be written.
    """
    view = collection_view(config, each, states, formats=formats)
    _write_pages(config.output / each.id, view, _digest(view), tuple)


def feed_pages(folder: Path, *, with_archive: bool) -> dict[str, Path]:
    """Return where the pages of a source or a collection lie, by template."""
    archive = {"archive.html": folder / "archive" / "index.html"} if with_archive else {}
    return {
        "source.html": folder / "index.html",
        "embed.html": folder / "embed" / "index.html",
        **archive,
    }


def _write_pages(
    folder: Path, view: FeedView, digest: str, past: Callable[[], tuple[Month, ...]]
) -> None:
    files = feed_pages(folder, with_archive=view.has_archive)
    if all(_shows(path, digest) for path in files.values()):
        return
    shown = {
        "page": view,
        "words": view.words,
        "months": past(),
        "embedded": view.cards[:EMBEDDED],
    }
    for template, path in files.items():
        _write(path, render(template, shown, digest))


def write_assets(config: Config) -> None:
    """Write the files beside the pages; raises PublishError where one cannot be written."""
    for name, content in assets().items():
        _write(config.output / name, content)


def write_index(
    config: Config,
    store: Store,
    states: Mapping[str, SourceRow],
    stamps: Mapping[str, Stamp],
    *,
    gathered: Sequence[Gathered],
    formats: Sequence[str],
) -> None:
    """Write the page of all sources that were ever read, and of all collections that there are.

    Raises PublishError where it cannot be written.
    """
    read = [
        (source, state)
        for source in config.live
        if (state := states.get(source.id)) and state.first_accepted
    ]
    words = common_words(config, states)

    def view(newest: Callable[[str], Sequence[Known]]) -> IndexView:
        sources = [
            source_view(
                config,
                each,
                state,
                known=newest(each.id),
                stamp=stamps.get(each.id),
                formats=formats,
                words=words,
            )
            for each, state in read
        ]
        return index_view(config, sources, gathered, states, formats=formats)

    # The stamps tell whether the newest articles are others: then only they are asked for.
    digest = _digest(view(lambda _source: ()), sorted(stamps.items()))
    path = config.output / "index.html"
    if _shows(path, digest):
        return
    page = view(lambda name: store.listed(name, limit=_NEWEST, window=timedelta(0)))
    _write(path, render("index.html", {"page": page, "words": page.words}, digest))


def write_status(
    config: Config,
    store: Store,
    states: Mapping[str, SourceRow],
    stamps: Mapping[str, Stamp],
    now: datetime,
) -> None:
    """Write the operator's page; raises PublishError where it cannot be written."""
    held = {name: row for name in store.holding() if (row := store.held(name))}
    days = store.daily(now - timedelta(days=DAYS))
    silent = lapses(recipients(config), store.recipients())
    page = status_view(config, states, stamps=stamps, days=days, held=held, lapses=silent, now=now)
    path = config.output / "status" / "index.html"
    _write(path, render("status.html", {"page": page, "words": page.words}))


def _digest(*shown: object) -> str:
    """Digest all that a page follows from: its view, the templates, the files beside it."""
    told = repr((look(), assets_version(), shown))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _shows(path: Path, digest: str) -> bool:
    try:
        with path.open("rb") as file:
            return f'content="{digest}"'.encode() in file.read(_HEAD)
    except OSError:
        # Not there yet; if it cannot be read, writing it will tell why.
        return False


def _write(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    write_if_changed(path, content)
