"""Views in, their pages as files in `output` out: rendered only where what they show differs."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.archive import months
from kulturfeed.site.chart import DAYS
from kulturfeed.site.figures import Stamp
from kulturfeed.site.rendering import assets, assets_version, look, render
from kulturfeed.site.status import status_view
from kulturfeed.site.views import (
    EMBEDDED,
    IndexView,
    common_words,
    index_view,
    source_view,
)
from kulturfeed.store import Store

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
    folder = config.output / source.id
    files = {
        "source.html": folder / "index.html",
        "embed.html": folder / "embed" / "index.html",
        "archive.html": folder / "archive" / "index.html",
    }
    digest = _digest(view, stamp)
    if all(_shows(path, digest) for path in files.values()):
        return
    shown = {
        "page": view,
        "words": view.words,
        "months": months(store.past(source.id), config, view.words),
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
    formats: Sequence[str],
) -> None:
    """Write the page of all sources that were ever read; PublishError where that cannot be."""
    read = [
        (source, state)
        for source in config.live
        if (state := states.get(source.id)) and state.first_accepted
    ]

    words = common_words(config, states)

    def view(newest: Callable[[str], Sequence[Known]]) -> IndexView:
        return index_view(
            words,
            [
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
            ],
        )

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
    page = status_view(config, states, stamps=stamps, days=days, held=held, now=now)
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
