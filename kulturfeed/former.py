"""The config and the store in, renamed sources carried over, and lines on missing ones, out."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.episodes import AGAIN
from kulturfeed.files import lead, unlink
from kulturfeed.rows import SourceRow
from kulturfeed.store import Store


def carry_over(config: Config, store: Store) -> None:
    """Store what is stored of a source's former ids under its present one.

    The store's lock must be held. Raises PublishError where a link cannot be removed.
    """
    collections = [each.id for each in config.collections]
    for name in [*(source.id for source in config.sources), *collections]:
        # Its id was another's former one: its pages must not be written into that one's folder.
        unlink(config.output / name)
    renamed = [(old, source.id) for source in config.sources for old in source.was]
    stored = store.sources() if renamed else {}
    for old, new in renamed:
        if old in stored:
            store.rename(old, new)


def lead_on(config: Config) -> None:
    """Let the files of former ids be those of the present one, for servers that know no config.

    Without them a subscriber behind nginx would read the same old file for ever. Raises
    PublishError where that cannot be written.
    """
    for source in config.live:
        for old in source.was:
            files = [*config.output.glob(f"{source.id}.*"), config.output / source.id]
            for path in filter(Path.exists, files):
                lead(path.with_name(old + path.name.removeprefix(source.id)), path.name)


def forsaken(config: Config, states: Mapping[str, SourceRow]) -> Iterator[tuple[SourceRow, str]]:
    """Give each stored source that the config has no more, and a line on what to write there.

    One that was never read with success is none: it has no subscribers. Nor is one whose id a
    collection has taken: who subscribed to it gets the collection.
    """
    known = config.names
    for state in states.values():
        if state.id not in known and state.first_accepted:
            yield state, _line(state, config.source_at(state.url))


def is_to_be_told(state: SourceRow, now: datetime) -> bool:
    """Tell whether it is time to tell of a source that is in no config: once a day."""
    return state.told is None or now - state.told >= AGAIN


def _line(state: SourceRow, heir: Source | None) -> str:
    place = f"source '{heir.id}'" if heir else "the [[source]] that took its place"
    return (
        f"{state.id}: is stored, but not in the config, and its subscribers get nothing new; "
        f'write was = ["{state.id}"] under {place}, or else a [[source]] with '
        f'id = "{state.id}", url = "{state.url}" and retired = true'
    )
