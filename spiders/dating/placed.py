"""A phrase that is a date and nothing else in, the aware date that a page means by it out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from spiders.dating.moments import moment
from spiders.dating.relative import relative
from spiders.dating.words import LITTLE, PUBLISHED, UPDATED, WEEKDAY, any_case
from spiders.page import Precision, SourceDate

_YEARS = range(1990, 2101)
_NOON = time(12)
_AHEAD = timedelta(days=1)
"""How far clocks and timezones may be apart; what is dated later is an event."""
_LEAD = any_case(rf"^(?:(?:{PUBLISHED}|{UPDATED}|{LITTLE}|{WEEKDAY}\b)[\s.:,]*)+")
_LABEL = any_case(rf"^(?:(?:{PUBLISHED}|{UPDATED}|{LITTLE})[\s.:,]*)+")


def is_to_come(date: SourceDate | None, now: datetime | None) -> bool:
    """Tell whether a date is later than `now`, when the page answered, and so an event's."""
    return date is not None and now is not None and date.at > now + _AHEAD


def absolute(phrase: str, timezone: ZoneInfo, found: str) -> SourceDate | None:
    """Read a day that is told whole, perhaps after a label and a weekday; None of other texts."""
    try:
        told, precision = moment(phrase if phrase[0].isdecimal() else _LEAD.sub("", phrase))
        return SourceDate(at=_aware(told, precision, timezone), precision=precision, found=found)
    except (ValueError, OverflowError):  # how both parsers say that a text is no date
        return None


def since(phrase: str, timezone: ZoneInfo, found: str, now: datetime) -> SourceDate | None:
    """Read a day that is told by its distance from `now`; None of other texts."""
    try:
        told, precision = relative(_LABEL.sub("", phrase), now.astimezone(timezone))
        return SourceDate(at=_aware(told, precision, timezone), precision=precision, found=found)
    except ValueError:  # how it says that a text is no date
        return None


def _aware(told: datetime, precision: Precision, timezone: ZoneInfo) -> datetime:
    """Place a moment in the page's timezone. Raises ValueError on years that are no news."""
    if told.year not in _YEARS:
        raise ValueError(f"{told.year} is no year of an article")
    if precision is Precision.DAY:
        return datetime.combine(told, _NOON, timezone)
    if told.tzinfo is None:
        told = told.replace(tzinfo=timezone)
    # By way of UTC: an hour that daylight saving leaves out becomes one that a clock shows.
    return told.replace(microsecond=0).astimezone(UTC).astimezone(timezone)
