"""Source dates and the release sequence so far in, moments of release out: the feed's clock."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from spiders.page import SourceDate

_SECOND: Final = timedelta(seconds=1)
_LAG: Final = timedelta(hours=1)


def whole(moment: datetime) -> datetime:
    """Cut a moment to the second, in UTC: releases are a second apart.

    In local time a sum would skip or repeat an hour in the nights when summer time begins or ends,
    and a time that stands twice is found in no set (PEP 495).
    """
    return moment.astimezone(UTC).replace(microsecond=0)


def is_behind(now: datetime, last: datetime | None) -> bool:
    """Tell whether the system clock is over an hour behind the last refresh.

    Then it is wrong, or was: nothing it says may be stored. Releases tell nothing of it: those of
    a thousand articles reach a quarter of an hour ahead.
    """
    return last is not None and last - now > _LAG


def news(count: int, now: datetime, newest: datetime | None) -> list[datetime]:
    """Return the next moments of the release sequence, lowest on the page first.

    Strictly increasing wins over the clock: importers skip what is not later than all before it.
    """
    start = whole(now) if newest is None else max(whole(now), whole(newest) + _SECOND)
    return [start + step * _SECOND for step in range(count)]


def backlog(
    dates: Sequence[SourceDate | None], now: datetime, taken: Collection[datetime]
) -> list[datetime]:
    """Return the releases of a source's first accepted harvest, in page order.

    By the source's dates if every article has one, else by the page's order, a second apart,
    ending at the refresh's time. No moment is later than that or stands in `taken`.
    """
    order = list(range(len(dates)))
    known = [whole(date.at) for date in dates if date is not None]
    dated = len(known) == len(dates)
    if dated:
        order.sort(key=lambda place: (-known[place].timestamp(), place))
    releases = dict.fromkeys(order, now)
    latest = whole(now)
    for place in order:
        moment = min(latest, known[place]) if dated else latest
        while moment in taken:
            moment -= _SECOND
        releases[place] = moment
        latest = moment - _SECOND
    return [releases[place] for place in range(len(dates))]


def backfill(
    dates: Sequence[SourceDate | None], before: datetime, taken: Collection[datetime]
) -> list[datetime]:
    """Return the releases of what stood from a list's second page on, in page order.

    As for a first harvest, and all of them before that: they are never news.
    """
    return backlog(dates, before - _SECOND, taken)
