"""`kulturfeed status`: how each source is doing, from the store alone."""

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from kulturfeed.config import Config
from kulturfeed.configfile import find, load
from kulturfeed.configtables import Source
from kulturfeed.due import next_due
from kulturfeed.former import forsaken
from kulturfeed.push.lapses import Lapse, lapses
from kulturfeed.push.recipients import recipients
from kulturfeed.remedies import Remedy, advice, remedy
from kulturfeed.rows import SourceRow
from kulturfeed.store import open_store
from kulturfeed.terminal import complain, say, table

_RETIRED: Final = "retired"
_LATE: Final = "what was found last is not in its feed yet; a refresh tries again within the hour"
_GONE: Final = "gone"
"""From the config, with neither `was` nor `retired` written there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    source: str
    state: str
    items: int
    last_read: datetime | None
    last_news: datetime | None
    next_due: datetime | None
    kind: str | None
    problem: str | None
    since: datetime | None
    is_held: bool
    unpublished: bool = False


def status(config_path: str | None, *, as_json: bool) -> int:
    """Show each source's state; return 1 if one is not well, or is gone from the config."""
    config = load(find(config_path, os.environ))
    with open_store(config.database) as store:
        states, counts, held = store.sources(), store.counts(), store.holding()
        failing = lapses(recipients(config), store.recipients())
    gone = list(forsaken(config, states))
    lines = [
        _line(config, source, states.get(source.id), counts.get(source.id, (0, None)), held)
        for source in config.sources
    ]
    lines += [_gone(state, counts.get(state.id, (0, None))) for state, _ in gone]
    if as_json:
        say(json.dumps([_json(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        _show(config, lines)
    for _, told in gone:
        complain(told)
    for lapse in failing:
        complain(_told(config, lapse))
    return int(bool(gone) or any(line.problem or line.unpublished for line in lines))


def _line(
    config: Config,
    source: Source,
    state: SourceRow | None,
    counts: tuple[int, datetime | None],
    held: Collection[str],
) -> _Line:
    items, news = counts
    return _Line(
        source=source.id,
        state=_RETIRED if source.retired else _state(state),
        items=items,
        last_read=state.asked if state else None,
        last_news=news,
        next_due=None if source.retired else next_due(source, state, config.timezone),
        kind=state.kind if state else None,
        problem=state.problem if state and not source.retired else None,
        since=state.unwell_since if state else None,
        is_held=source.id in held and not source.retired,
        unpublished=state is not None and state.unpublished and not source.retired,
    )


def _gone(state: SourceRow, counts: tuple[int, datetime | None]) -> _Line:
    items, news = counts
    return _Line(
        source=state.id,
        state=_GONE,
        items=items,
        last_read=state.asked,
        last_news=news,
        next_due=None,
        kind=None,
        problem=None,
        since=None,
        is_held=False,
    )


def _state(state: SourceRow | None) -> str:
    if state is None or state.asked is None:
        return "never read"
    if state.problem is None:
        return "well"
    return f"unwell ({state.kind})"


def _show(config: Config, lines: list[_Line]) -> None:
    now = datetime.now(UTC)

    def local(moment: datetime | None) -> str:
        if moment is None:
            return "–"
        # As `ls -l` does: six such columns fit a terminal of 80.
        near = abs(moment - now) < timedelta(days=180)
        return f"{moment.astimezone(config.timezone):{'%m-%d %H:%M' if near else '%Y-%m-%d'}}"

    table(
        ("source", "state", "items", "last read", "last news", "next"),
        (
            (
                line.source,
                "held" if Remedy.JUDGE in _remedies(line)[:1] else line.state.partition(" (")[0],
                str(line.items),
                local(line.last_read),
                local(line.last_news),
                _next(line, now) or local(line.next_due),
            )
            for line in lines
        ),
        wide=(0,),
        spare=4,
    )
    for line in lines:
        if line.problem:
            complain(f"{line.source}: {line.problem} (since {local(line.since)})")
        if line.unpublished:
            complain(f"{line.source}: {_LATE}")
        for what in _remedies(line):
            complain(f"{line.source}: {advice(line.source, what)}")


def _remedies(line: _Line) -> list[Remedy]:
    """Name what is to be done; a list that was held before other trouble can be judged too."""
    found = [remedy(line.kind)] if line.problem else []
    if line.is_held and Remedy.JUDGE not in found:
        found.append(Remedy.JUDGE)
    return [each for each in found if each is not Remedy.WAIT]


def _told(config: Config, lapse: Lapse) -> str:
    since = f"{lapse.since.astimezone(config.timezone):%Y-%m-%d %H:%M}"
    return f"{lapse.recipient.name}: {lapse.problem} (since {since})"


def _next(line: _Line, now: datetime) -> str | None:
    """Say when a source is read next where that is no moment to come."""
    if line.state in {_RETIRED, _GONE}:
        return "–"
    return None if line.next_due and line.next_due > now else "now"


def _json(line: _Line) -> dict[str, str | int | bool | None]:
    moments = {
        "last_read": line.last_read,
        "last_news": line.last_news,
        "next_due": line.next_due,
        "since": line.since,
    }
    return {
        "source": line.source,
        "state": line.state,
        "items": line.items,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "problem": line.problem,
        "held": line.is_held,
        "unpublished": line.unpublished,
    }
