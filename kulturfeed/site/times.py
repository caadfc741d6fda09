"""Moments and sources' dates in, what stands in <time> out. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kulturfeed.site.languages import written_date, written_moment
from kulturfeed.site.words import Words
from spiders.page import Precision, SourceDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A moment or a day, for <time>: `iso` for programs, `text` for people."""

    iso: str
    text: str


def day(moment: datetime, timezone: ZoneInfo, words: Words) -> Time:
    """Write a moment's day."""
    local = moment.astimezone(timezone).date()
    return Time(iso=local.isoformat(), text=written_date(local, words))


def minute(moment: datetime, timezone: ZoneInfo, words: Words) -> Time:
    """Write a moment to the minute."""
    local = moment.astimezone(timezone).replace(second=0, microsecond=0)
    return Time(iso=local.isoformat(), text=written_moment(local, words))


def own_or_released(published: SourceDate | None, released: datetime) -> datetime:
    """Return the moment that an article is dated by: the source's own, else its release."""
    return published.at if published else released


def dated(
    published: SourceDate | None, released: datetime, timezone: ZoneInfo, words: Words
) -> Time:
    """Write an article's day; programs get its minute too, where that is known."""
    moment = own_or_released(published, released)
    written = day(moment, timezone, words)
    if published is not None and published.precision is Precision.DAY:
        return written
    exact = moment.astimezone(timezone).isoformat(timespec="seconds")
    return Time(iso=exact, text=written.text)
