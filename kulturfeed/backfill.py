"""An article's date and place, and a source's first reading in; whether it is news there, out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from spiders.page import Precision, SourceDate

_WEEK: Final = timedelta(days=7)


class Backfill(StrEnum):
    """Why an article is no news.

    It was found on a further page (`PAGE`); its date lies more than a week before the first
    reading (`AGE`), or before the newest article of the first list (`NEWEST`); it is older than a
    first list without dates, and stood below all that was known (`PLACE`). `DATE` where its date,
    or one of the first list, is another one since.
    """

    PAGE = "page"
    AGE = "age"
    NEWEST = "newest"
    PLACE = "place"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A source's first accepted harvest: when it was, and the dates of its first page's articles.

    Days are days in `timezone`.
    """

    at: datetime
    dates: Collection[SourceDate]
    timezone: ZoneInfo

    def is_after(self, date: SourceDate) -> bool:
        """Tell whether a date lies before it; one of day precision only as a whole day."""
        return self._precedes(date.at, self.at, by_day=_is_day(date))

    def newest(self) -> SourceDate | None:
        """Return the newest date that does not lie after it, None if none does.

        A date ahead tells when something takes place, not how new the list was.
        """
        past = (
            date
            for date in self.dates
            if not self._precedes(self.at, date.at, by_day=_is_day(date))
        )
        return max(past, key=lambda date: date.at, default=None)

    def bars(self, date: SourceDate | None, *, is_above_known: bool) -> Backfill | None:
        """Return why an unknown article on the first page of a list is no news, None if it is.

        What stood there before surfaces when another article leaves. What may have been put there
        since is news: it is no older than the newest article was, a tie included, and at most a
        week older than the harvest. Without dates to compare with, a place above a known article
        decides.
        """
        if date is None or not self.is_after(date):
            return None
        if self._precedes(date.at, self.at - _WEEK, by_day=_is_day(date)):
            return Backfill.AGE
        newest = self.newest()
        if newest is None:
            return None if is_above_known else Backfill.PLACE
        by_day = _is_day(date) or _is_day(newest)
        return Backfill.NEWEST if self._precedes(date.at, newest.at, by_day=by_day) else None

    def _precedes(self, one: datetime, other: datetime, *, by_day: bool) -> bool:
        if by_day:
            one, other = one.astimezone(self.timezone), other.astimezone(self.timezone)
            return one.date() < other.date()
        return one < other


def _is_day(date: SourceDate) -> bool:
    return date.precision is Precision.DAY


def is_from_further_page(first_seen: datetime, released: datetime) -> bool:
    """Tell what backfill was found on a further page: it alone is released before it was seen."""
    return released < first_seen
