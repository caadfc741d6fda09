"""`kulturfeed refresh`: what cron, the scheduler and people call."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from kulturfeed.commands.watching import watching
from kulturfeed.config import Config, Source
from kulturfeed.configfile import find, load
from kulturfeed.errors import StoreError
from kulturfeed.line import Report
from kulturfeed.refresh import chosen, due
from kulturfeed.refresh import refresh as refresh_sources
from kulturfeed.store import hold, open_store, place
from kulturfeed.terminal import complain, is_terminal, say


def refresh(
    config_path: str | None, names: Sequence[str], *, only_due: bool, as_json: bool
) -> int:
    """Refresh the named sources, all if none is named; return 1 if one of them is not well."""
    config = load(find(config_path, os.environ))
    sources = chosen(config, names)
    if only_due and not _some_due(config, sources):
        return 0
    unwell = 0
    with hold(config.database, _now()), open_store(config.database, migrate=True) as store:
        if store.created:
            complain(f"created the store {place(config.database)}")
        asked = due(config, sources, store, _now()) if only_due else sources
        with _audience(config, len(asked), as_json=as_json) as show:

            def tell(report: Report) -> None:
                nonlocal unwell
                unwell += bool(report.problems)
                show(report)

            refresh_sources(config, asked, store, _now, tell)
    return int(unwell > 0)


def _now() -> datetime:
    return datetime.now(UTC)


def _some_due(config: Config, sources: Sequence[Source]) -> bool:
    """Ask without the lock: nearly always nothing is due, and nobody needs to wait for that."""
    try:
        with open_store(config.database) as store:
            return bool(due(config, sources, store, _now()))
    except StoreError:
        # Not made yet, of an older version, or broken: the refresh itself says which.
        return True


@contextmanager
def _audience(config: Config, count: int, *, as_json: bool) -> Iterator[Callable[[Report], None]]:
    if as_json:
        yield _print_json
    elif is_terminal():
        with watching(config, count) as show:
            yield show
    else:
        yield _complain


def _complain(report: Report) -> None:
    for problem in report.problems:
        complain(problem)


def _print_json(report: Report) -> None:
    row = report.row
    told = {
        "source": row.source,
        "outcome": row.outcome,
        "status": row.status,
        "listed": row.listed,
        "new": row.new,
        "changed": row.changed,
        "ms": row.milliseconds,
        "written": report.published.changed,
        "problems": report.problems,
    }
    say(json.dumps(told, ensure_ascii=False))
