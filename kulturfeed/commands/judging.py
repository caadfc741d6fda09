"""`kulturfeed accept` and `reject`: what becomes of the list that is held of a source."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kulturfeed.config import Config
from kulturfeed.configfile import find, load
from kulturfeed.configtables import Source
from kulturfeed.errors import ConfigError
from kulturfeed.line import Line
from kulturfeed.overview import publish_overview
from kulturfeed.rows import HeldRow
from kulturfeed.store import Store, hold, open_store
from kulturfeed.terminal import complain, is_terminal, say, table, tell
from spiders.urls import normalise

_SHOWN: Final = 12
"""Titles of each list: both fit a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A source with a held list, under the store's lock."""

    config: Config
    source: Source
    store: Store
    held: HeldRow


def accept(config_path: str | None, name: str) -> int:
    """Show what is held of a source, and take it; return 1 if it could not be published."""
    with _case(config_path, name) as case:
        _show(case)
        report = Line(case.config, case.store, _now).accept(case.source)
        publish_overview(case.config, case.store, _now())
    row = report.row
    tell(f"{name}: accepted; {row.listed} listed, {row.new} new, {row.changed} changed")
    for problem in report.published.problems:
        complain(problem)
    return int(bool(report.published.problems))


def reject(config_path: str | None, name: str) -> int:
    """Refuse what is held of a source: it is not believed by itself, however long it stands."""
    with _case(config_path, name) as case:
        _show(case)
        case.store.reject(name)
    tell(f"{name}: refused; the feed stays as it is until the page shows a plausible list")
    return 0


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _case(config_path: str | None, name: str) -> Iterator[_Case]:
    config = load(find(config_path, os.environ))
    (source,) = config.named([name])
    with open_store(config.database) as store, hold(config.database, _now()):
        held = store.held(source.id)
        if held is None:
            raise ConfigError(f"nothing is held of source '{name}'")
        yield _Case(config=config, source=source, store=store, held=held)


def _show(case: _Case) -> None:
    """Show a person the held list beside the last one that was taken."""
    if not is_terminal():
        return
    teasers = case.held.teasers
    known = case.store.known(case.source.id, {normalise(each.link) for each in teasers})
    addresses = {address for address, each in known.items() if each.listing}
    marks = ["known" if normalise(each.link) in addresses else "new" for each in teasers]
    since = f"{case.held.seen.astimezone(case.config.timezone):%Y-%m-%d %H:%M}"
    tell(case.held.reason)
    say()
    _titles(f"held since {since}", [each.title for each in teasers], marks)
    titles = _last_titles(case)
    _titles("the last list that was taken", titles, [""] * len(titles))
    tell(f"{marks.count('known')} of the {len(teasers)} articles held are known")


def _last_titles(case: _Case) -> list[str]:
    state = case.store.sources()[case.source.id]
    items = [place.item for place in state.listed]
    known = {each.item.id: each.title for each in case.store.standing(case.source.id, items)}
    return [known[item] for item in items if item in known]


def _titles(heading: str, titles: Collection[str], marks: Collection[str]) -> None:
    rows = list(zip(titles, marks, strict=True))
    table((heading, ""), rows[:_SHOWN], wide=(0,))
    if len(rows) > _SHOWN:
        say(f"and {len(rows) - _SHOWN} more\n")
