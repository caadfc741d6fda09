"""A source's schedule and its last refresh in, when its next one is due out. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kulturfeed.configtables import Source
from kulturfeed.rows import SourceRow

_AHEAD: Final = timedelta(hours=1)
_LATE: Final = timedelta(minutes=45)
_AGAIN: Final = timedelta(hours=1)
"""After which what could not be published is tried again."""


def due(
    sources: Iterable[Source], states: Mapping[str, SourceRow], now: datetime, timezone: ZoneInfo
) -> list[Source]:
    """Return those of the sources whose time has come; a retired one's never does."""
    live = [each for each in sources if not each.retired]
    return [each for each in live if is_due(each, states.get(each.id), now, timezone)]


def next_due(source: Source, state: SourceRow | None, timezone: ZoneInfo) -> datetime | None:
    """Return when a source is to be read next; None: it never was, so now.

    A server's own Retry-After (RFC 9110 section 10.2.3) puts it off.
    """
    if state is None or state.asked is None:
        return None
    if source.cron is not None:
        planned = source.cron.next_after(state.asked, timezone)
    else:
        planned = state.asked + source.every - _jitter(source, state.asked)
    return max(planned, state.not_before or planned)


def stale_after(source: Source, state: SourceRow | None, timezone: ZoneInfo) -> datetime | None:
    """Return from when on a source that was not read again is late; None while it was never read.

    A cron line may look every quarter of an hour, and a refresh may take half an hour.
    """
    moment = next_due(source, state, timezone)
    return None if moment is None else moment + _LATE


def is_due(source: Source, state: SourceRow | None, now: datetime, timezone: ZoneInfo) -> bool:
    """Tell whether a source's time has come: that of its page, or of what is unpublished."""
    moment = next_due(source, state, timezone)
    if state is None or state.asked is None or moment is None:
        return True
    # A clock that once was far ahead must not silence a source until it is reached again.
    ahead = state.asked - now > _AHEAD
    may_ask = state.not_before is None or state.not_before <= now
    late = state.unpublished and may_ask and now - state.asked >= _AGAIN
    return moment <= now or ahead or late


def _jitter(source: Source, asked: datetime) -> timedelta:
    """Return 2 to 10 % of the source's `every`, another each time but the same for the same time.

    It spreads sources over time, and it is never late: a cron line that runs once an hour finds
    an hourly source due although its last refresh began a few seconds after the hour.
    """
    digest = hashlib.sha256(f"{source.id} {asked.isoformat()}".encode()).digest()
    return source.every * (0.02 + 0.08 * digest[0] / 255)
