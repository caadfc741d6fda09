"""Sources in, a refresh of them out, told to a terminal, a program or a cron mail."""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kulturfeed.commands.watching import watching
from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.due import due
from kulturfeed.episodes import network_is_down
from kulturfeed.errors import PublishError
from kulturfeed.former import forsaken, is_to_be_told
from kulturfeed.push.queueing import queue_alerts
from kulturfeed.refresh import refresh, restore
from kulturfeed.reports import Report
from kulturfeed.store import Store, hold, open_store, place
from kulturfeed.terminal import complain, is_terminal, say


def refreshing(
    config: Config,
    sources: Sequence[Source],
    *,
    only_due: bool = False,
    deep: bool = False,
    trust_clock: bool = False,
    as_json: bool = False,
) -> int:
    """Refresh sources under the store's lock; return 1 if one of them is not well."""
    # Reading makes many small objects that live for one page, beside a hundred thousand imported
    # ones: looking them all through for garbage again and again is a sixth of a refresh.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    reports: list[Report] = []
    with hold(config.database, _now()), open_store(config.database, migrate=True) as store:
        if store.created:
            complain(f"created the store {place(config.database)}")
        for line in restore(config, store, _now()):
            complain(line)
        if only_due:
            sources = due(sources, store.sources(), _now(), config.timezone)
        with _audience(config, len(sources), as_json=as_json) as show:

            def tell(report: Report) -> None:
                reports.append(report)
                show(report)

            unpublished = _refreshed(
                lambda: refresh(
                    config, sources, store, _now, tell, deep=deep, trust_clock=trust_clock
                )
            )
        gone = _tell_forsaken(config, store)

        def lines(sources: Sequence[str]) -> list[str]:
            if not sources:
                return [*mail(config, reports), *gone]
            return mail(config, [each for each in reports if each.row.source in sources])

        queue_alerts(config, store, lines, _now())
    if as_json or not is_terminal():
        for line in mail(config, reports):
            complain(line)
    if unpublished:
        raise unpublished
    return int(any(report.problems for report in reports))


def _refreshed(refresh: Callable[[], None]) -> PublishError | None:
    """Return what could not be published: what the refresh found is told all the same."""
    try:
        refresh()
    except PublishError as error:
        return error
    return None


def _tell_forsaken(config: Config, store: Store) -> list[str]:
    """Say which stored sources the config has no more; return what cron hears once a day."""
    told = []
    for state, line in forsaken(config, store.sources()):
        if is_to_be_told(state, _now()):
            store.remind(state.id, _now())
            told.append(line)
        elif not is_terminal():
            continue
        complain(line)
    return told


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _audience(config: Config, count: int, *, as_json: bool) -> Iterator[Callable[[Report], None]]:
    if as_json:
        yield _print_json
    elif is_terminal():
        with watching(config, count) as show:
            yield show
    else:
        # What is to be told is told at the end: only then it shows whether the network is down.
        yield lambda _report: None


def mail(config: Config, reports: Sequence[Report]) -> list[str]:
    """Return the lines for a person behind a cron line; one for all where the network is down."""
    asked = {report.row.source for report in reports}
    reached = {urlsplit(each.url).hostname or "" for each in config.sources if each.id in asked}
    lines = [line for report in reports for line in report.news]
    troubles = [report.line for report in reports if report.line]
    if troubles and network_is_down([report.row.kind for report in reports], reached):
        one = f"the network is down: none of {len(reached)} hosts answers; {troubles[0]}"
        return [one, *(line for line in lines if line not in troubles)]
    return lines


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
        "remark": report.remark,
    }
    say(json.dumps(told, ensure_ascii=False))
