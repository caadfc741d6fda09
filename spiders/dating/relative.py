"""A day told by its distance from now, or by its weekday without a year, in; the moment out."""

import re
from datetime import UTC, datetime, time, timedelta

from spiders.dating.moments import hour_of_day
from spiders.dating.words import (
    AT,
    DAY,
    MONTH_NAME,
    OCLOCK,
    ORDINAL,
    WEEKDAY,
    WEEKDAYS,
    any_case,
    month_number,
)
from spiders.page import Precision

_NAMED_DAYS = (
    "i dag|idag|heute|aujourd['’]hui|vandaag|today|tänään",
    "i går|igår|gestern|hier|gisteren|yesterday|eilen",
    "i forgårs|i førgår|i förrgår|vorgestern|avant-hier|eergisteren|toissapäivänä",
)
"""By how many days they lie back."""
_MINUTES = "m min mins minutt minutter minuttar minut minuter minute minutes minuten minuut "
_MINUTES += "minuuttia minuutti"
_HOURS = "t h time timer timar timme timmar tim std stunde stunden heure heures uur uren tunti "
_HOURS += "tuntia hour hours hr hrs"
_DAYS = "d dag dager dagar dage dagen døgn dygn tag tage tagen jour jours j day days päivä päivää "
_DAYS += "pv vrk"
_MINUTES_IN = (
    dict.fromkeys(_MINUTES.split(), 1)
    | dict.fromkeys(_HOURS.split(), 60)
    | dict.fromkeys(_DAYS.split(), 24 * 60)
)
_DAY_LONG = 24 * 60
_ONE = "en|ett?|ein|eit?|eine[rmn]|een|une?|an?|one|yksi"
_ABOUT = "ca\\.?|cirka|circa|omtrent|rundt|omkring|ungefär|about|around|etwa|rund|environ|noin"
_SINCE = "siden|sidan|sedan|sen|ago|geleden|sitten"
_CLOCK = (
    rf"(?:[\s,|–-]+(?P<at>{AT})?(?P<hour>\d{{1,2}})(?:(?:[.:]|\s?h\s?)(?P<minute>\d\d))?"
    rf"(?:\s?(?P<half>[ap])\.?m\.?)?{OCLOCK}?)?"
)

_AGO = any_case(
    rf"(?:(?P<before>vor|il y a)\s|(?:for|för)\s)?(?:(?:{_ABOUT})\s)?"
    rf"(?:(?P<count>\d{{1,3}}|{_ONE})\s?)?(?P<unit>{'|'.join(_MINUTES_IN)})\b\.?"
    rf"(?P<after>\s(?:{_SINCE}))?"
)
_BACK = "|".join(f"(?P<back{n}>{names})" for n, names in enumerate(_NAMED_DAYS))
_NAMED = any_case(rf"(?:{_BACK}){_CLOCK}")
_WITHOUT_YEAR = any_case(
    rf"(?P<weekday>{WEEKDAY})\b[.,]*\s(?:(?:den|le|the|d\.)\s)?"
    rf"(?:(?P<day>{DAY}){ORDINAL}\s?(?P<month>{MONTH_NAME}|(?:0?[1-9]|1[0-2])\.)"
    rf"|(?P<month_first>{MONTH_NAME})\s(?P<day_second>{DAY})(?:st|nd|rd|th)?){_CLOCK}"
)
_WORD = re.compile(r"[^\W\d]+")
_SHORT = 3
_TELLING = frozenset(
    word
    for words in (*_NAMED_DAYS, _SINCE, "vor|il", *(w for w in WEEKDAYS if len(w) >= _SHORT))
    for word in _WORD.findall(words)
) - {"i"}


def may_be_relative(text: str) -> bool:
    """Tell whether a text has a word that relative dates have; this costs little."""
    return not _TELLING.isdisjoint(_WORD.findall(text.lower()))


def relative(phrase: str, now: datetime) -> tuple[datetime, Precision]:
    """Read a phrase that tells a day by `now`, which is in the timezone of the page.

    Minutes and hours ago are of minute precision, though no exacter than their unit; days are
    days; weeks and months ago name no day. A day without a year is one of the last twelve months,
    if its weekday is right. Raises ValueError where it is no date, or one to come: an event's.
    """
    ago = _AGO.fullmatch(phrase)
    if ago:
        return _ago(ago, now)
    today = now.replace(tzinfo=None)
    named = _NAMED.fullmatch(phrase)
    date = named or _WITHOUT_YEAR.fullmatch(phrase)
    if date is None:
        raise ValueError(f"{phrase!r} is no date")
    day = _named(date, today) if named else _of_weekday(date, today)
    clock = _clock(date)
    told = datetime.combine(day, clock or time())
    if told > today:
        raise ValueError(f"{phrase!r} is yet to come")
    return told, Precision.MINUTE if clock else Precision.DAY


def _ago(amount: re.Match[str], now: datetime) -> tuple[datetime, Precision]:
    minutes = _MINUTES_IN.get(amount["unit"].lower())
    if minutes is None or bool(amount["before"]) == bool(amount["after"]):
        raise ValueError(f"{amount[0]!r} is a length of time")
    count = amount["count"] or ""
    back = timedelta(minutes=minutes * (int(count) if count.isdecimal() else 1))
    if minutes == _DAY_LONG:
        return now.replace(tzinfo=None) - back, Precision.DAY
    return (now.astimezone(UTC) - back).replace(second=0), Precision.MINUTE


def _named(date: re.Match[str], today: datetime) -> datetime:
    back = next(n for n in range(len(_NAMED_DAYS)) if date[f"back{n}"])
    return today - timedelta(days=back)


def _of_weekday(date: re.Match[str], today: datetime) -> datetime:
    """Find the day that bears the name, of the last twelve months; it moves on every year."""
    month = month_number(date["month"] or date["month_first"])
    day = int(date["day"] or date["day_second"])
    told = datetime(today.year, month, day)  # noqa: DTZ001 # zone is added
    if told > today:
        told = told.replace(year=today.year - 1)
    if told.weekday() != WEEKDAYS.get(date["weekday"].lower()):
        raise ValueError(f"{date[0]!r} is no day of the last twelve months")
    return told


def _clock(date: re.Match[str]) -> time | None:
    """Read the time of day, if there is one. Raises ValueError on one that there is not."""
    if not date["hour"]:
        return None
    if not (date["at"] or date["minute"] or date["half"]):
        raise ValueError(f"{date[0]!r} ends in a number")
    return time(hour_of_day(int(date["hour"]), date["half"]), int(date["minute"] or 0))
