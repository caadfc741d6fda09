"""`kulturfeed status`: how each source is doing, from the store alone."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kulturfeed.config import Config, Source
from kulturfeed.configfile import find, load
from kulturfeed.due import next_due
from kulturfeed.rows import SourceRow
from kulturfeed.store import open_store
from kulturfeed.terminal import complain, say, table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    source: str
    state: str
    items: int
    last_read: datetime | None
    last_news: datetime | None
    next_due: datetime | None
    problem: str | None


def status(config_path: str | None, *, as_json: bool) -> int:
    """Show each source's state; return 1 if one of them is not well."""
    config = load(find(config_path, os.environ))
    with open_store(config.database) as store:
        states, counts = store.sources(), store.counts()
    lines = [
        _line(config, source, states.get(source.id), *counts.get(source.id, (0, None)))
        for source in config.sources
    ]
    if as_json:
        say(json.dumps([_json(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        _show(config, lines)
    return int(any(line.problem for line in lines))


def _line(
    config: Config, source: Source, state: SourceRow | None, items: int, news: datetime | None
) -> _Line:
    return _Line(
        source=source.id,
        state=_state(state),
        items=items,
        last_read=state.asked if state else None,
        last_news=news,
        next_due=next_due(source, state, config.timezone),
        problem=state.problem if state else None,
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
                line.state.partition(" (")[0],
                str(line.items),
                local(line.last_read),
                local(line.last_news),
                local(line.next_due) if line.next_due and line.next_due > now else "now",
            )
            for line in lines
        ),
        wide=(0,),
    )
    for line in lines:
        if line.problem:
            complain(f"{line.source}: {line.problem}")


def _json(line: _Line) -> dict[str, str | int | None]:
    moments = {
        "last_read": line.last_read,
        "last_news": line.last_news,
        "next_due": line.next_due,
    }
    return {
        "source": line.source,
        "state": line.state,
        "items": line.items,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "problem": line.problem,
    }
