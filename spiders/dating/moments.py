"""A phrase that is a date and nothing else in, the moment that it names and how exactly out."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed_zone

from dateutil.parser import parser, parserinfo

from spiders.dating.words import (
    AT,
    CLOCK,
    DAY,
    MONTH_NAME,
    MONTHS,
    OCLOCK,
    ORDINAL,
    YEAR,
    any_case,
    any_of,
    month_number,
)
from spiders.page import Precision

_MONTH = rf"(?:(?:0?[1-9]|1[0-2])\.|{MONTH_NAME})"
_TO = r"\s?(?:[-–—]|(?:til|till|to|bis|au|tot|og|och|and|und|et|en)\s)\s?"
_APART = r"(?<![\w./-])"
_ISO_DAY = r"((?:199|20\d|210)\d)([-./])(\d{1,2})\2(\d{1,2})(?!\d)"
_NO_MORE = r"(?![\d:/]|\.\d)"
_SHORT_DAY = (
    r"(?:(?P<terse>\d\.\d{1,2}\.|\d\d\.\d\.|\d/\d{1,2}/|\d\d/\d/)|\d\d\.\d\d\.|\d\d/\d\d/"
    rf"|\d{{1,2}}\.\s?(?:{any_of(MONTHS)})\.\s?)"
    rf"(?P<short_year>\d\d){_NO_MORE}"
)
_WHOLE_DAY = (
    rf"(?:\d{{1,2}}{ORDINAL}\s?(?:of\s)?{_MONTH},?[\s-]?"
    rf"|{MONTH_NAME}\s{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s"
    rf"|\d{{1,2}}/\d{{1,2}}[/\s-]|\d{{1,2}}-(?:\d{{1,2}}|{MONTH_NAME})-){YEAR}"
)
# Possessive: most dates are of one day, and trying its parts again would take most of the time.
_RANGE_START = rf"\d{{1,2}}+{ORDINAL}+\s?+(?:{_MONTH})?+\s?+(?:{YEAR})?+{_TO}"

SHOWN = any_case(
    rf"{_APART}(?P<range>{_RANGE_START})?"
    rf"(?:{_WHOLE_DAY}|(?:199|20\d|210)\d(?P<sign>[-./])\d\d(?P=sign)\d\d(?!\d)|{_SHORT_DAY})"
    r"(?:[T\s]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z\b|[+-]\d\d:?\d\d\b)"
    rf"|T\d\d:\d\d(?::\d\d(?:\.\d+)?)?|[\s,|–-]*(?:{AT})?{CLOCK}(?::\d\d)?(?:\s?[ap]m\b)?"
    rf"|,?\s{AT}\d{{1,2}}(?![\d.:])|,?\s\d{{1,2}}{OCLOCK})?"
)
"""A date anywhere in a text; `range` is the first day where it is one of several.

`terse` is in what may as well be a version or a chapter, as 12.1.10 is.
"""

# The forms that dateutil cannot misread, so that it need not be asked: it takes 60 µs.
PLAIN = any_case(
    rf"(?:(?P<day>{DAY}){ORDINAL}\s(?P<month>{MONTH_NAME})\s"
    rf"|(?P<month_first>{MONTH_NAME})\s(?P<day_second>{DAY})(?:st|nd|rd|th)?,?\s"
    rf"|(?P<day_number>{DAY})(?P<sign>[./])(?P<month_number>0?[1-9]|1[0-2])(?P=sign))"
    rf"(?P<year>{YEAR})"
    rf"(?:[\s,|–-]*(?:{AT})?(?P<hour>\d{{1,2}})[.:](?P<minute>\d\d)"
    r"(?:\s(?P<half>[ap])m|:(?P<second>\d\d)\s(?P<zone>GMT|UTC|[+-]\d{4}))?)?"
)
"""A text that is a date in one of the commonest forms, to be matched in full."""

_DAY_IN = any_case(_APART + _WHOLE_DAY)
_YEAR_FIRST = re.compile(_APART + _ISO_DAY)
_SHORT_YEAR = any_case(_APART + _SHORT_DAY)
_GAP_BEFORE_YEAR = re.compile(rf"{_APART}(\d{{1,2}}/\d{{1,2}})[\s-](?={YEAR})")
_RANGE = any_case(
    rf"{_APART}(\d{{1,2}}){ORDINAL}\s?({_MONTH})?\s?({YEAR})?{_TO}"
    rf"\d{{1,2}}{ORDINAL}\s?({_MONTH})\s?({YEAR})"
)
_FRENCH_FIRST = any_case(r"\b1er(?=\s)")
# Seconds may be followed by an offset; minutes by the end of an opening time.
_TIME = any_case(
    rf"(?:(?<=\d{{4}})[\s,|–-]*(?:{AT})?|{AT})(\d{{1,2}})(?:[.:]|\s?h\s?)(\d\d)(?!\d)"
    rf"(?:[.:](\d\d)|\s?[-–—]\s?{CLOCK})?{OCLOCK}?"
)
_HOUR = any_case(
    rf"(?:{AT}(\d{{1,2}})(?![\d.:]|\s?[ap]\.?m){OCLOCK}?|(?<=\d{{4}}),?\s(\d{{1,2}}){OCLOCK})"
)
# JavaScript's `GMT+0200 (CEST)`; dateutil reads an offset after GMT the POSIX way round.
_ZONE_IN_WORDS = re.compile(r"\s*\([^()]*\)$|\b(?:GMT|UTC)(?=[+-]\d)")
_HALF_DAY = 12
_HOURS_AHEAD = {"UTC": 0, "GMT": 0, "Z": 0, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2}
_HOURS_AHEAD |= {"EET": 2, "EEST": 3, "BST": 1, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7}


class _Words(parserinfo):
    def month(self, name: str) -> int | None:
        return MONTHS.get(name.lower())


_PARSER = parser(_Words(dayfirst=True))


def moment(phrase: str) -> tuple[datetime, Precision]:
    """Read a phrase without lead words; aware only if it names a zone. Of a range the first day.

    Raises ValueError or OverflowError where it is no date.
    """
    if _YEAR_FIRST.match(phrase):
        # dateutil's dayfirst would read 2021-04-08 as 4 August.
        try:
            told = datetime.fromisoformat(phrase)
        except ValueError:  # another separator or a time in words: turned round below
            pass
        else:
            return told, Precision.DAY if len(phrase) == len("2021-04-08") else Precision.MINUTE
    found = PLAIN.fullmatch(phrase)
    return plain(found) if found else _in_words(_tidy(phrase))


def plain(date: re.Match[str]) -> tuple[datetime, Precision]:
    """Read what `PLAIN` matches. Raises ValueError on a day or time that there is not."""
    month = month_number(date["month"] or date["month_first"] or date["month_number"])
    day = int(date["day"] or date["day_second"] or date["day_number"])
    if not date["hour"]:
        return datetime(int(date["year"]), month, day), Precision.DAY  # noqa: DTZ001 # zone is added
    hour = hour_of_day(int(date["hour"]), date["half"])
    clock = hour, int(date["minute"]), int(date["second"] or 0)
    zone = _offset(date["zone"]) if date["zone"] else None
    return datetime(int(date["year"]), month, day, *clock, tzinfo=zone), Precision.MINUTE


def hour_of_day(hour: int, half: str | None) -> int:
    """Turn an hour of the twelve that `half` names, a or p, into one of the day's.

    None for an hour of the day. Raises ValueError on a thirteenth hour.
    """
    if half is None:
        return hour
    if not 1 <= hour <= _HALF_DAY:
        raise ValueError(f"{hour} is no hour of twelve")
    return hour % _HALF_DAY + (_HALF_DAY if half.lower() == "p" else 0)


def _offset(zone: str) -> tzinfo:
    if zone[0] not in "+-":
        return UTC
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    return fixed_zone(-ahead if zone[0] == "-" else ahead)


def _tidy(phrase: str) -> str:
    """Write a date day first, as one day, with its time in digits and colons."""
    phrase = _ZONE_IN_WORDS.sub("", phrase)
    phrase = _YEAR_FIRST.sub(r"\4.\3.\1 ", phrase)
    phrase = _GAP_BEFORE_YEAR.sub(r"\1/", phrase)
    phrase = _SHORT_YEAR.sub(_with_century, phrase)
    phrase = _RANGE.sub(_first_day, phrase)
    phrase = _FRENCH_FIRST.sub("1.", phrase)
    phrase = _TIME.sub(lambda m: f" {m[1]}:{m[2]}:{m[3] or '00'}", phrase)
    return _HOUR.sub(lambda m: f" {m[1] or m[2]}:00:00", phrase)


def _with_century(day: re.Match[str]) -> str:
    year = day["short_year"]
    return f"{day[0].removesuffix(year)}{19 if year >= '90' else 20}{year}"


def _first_day(days: re.Match[str]) -> str:
    day, month, year, last_month, last_year = days.groups()
    turn = month and not year and month_number(month) > month_number(last_month)
    return f"{day}. {month or last_month} {year or int(last_year) - bool(turn)}"


def _in_words(phrase: str) -> tuple[datetime, Precision]:
    """Read a tidy phrase strictly, twice, so that what the parser fills in gives it away."""
    if not _DAY_IN.search(phrase):
        raise ValueError(f"{phrase!r} names no day, month and year")
    blanks = datetime(2000, 1, 1), datetime(2004, 2, 2, 1, 1)  # noqa: DTZ001 # zone is told or added
    one, other = (_PARSER.parse(phrase, default=blank, tzinfos=_zone) for blank in blanks)
    if one == other:
        return one, Precision.MINUTE
    if one.date() == other.date() and (one.time(), other.time()) == tuple(
        b.time() for b in blanks
    ):
        return one, Precision.DAY
    raise ValueError(f"{phrase!r} leaves out a part of its date")


def _zone(name: str | None, seconds: int | None) -> tzinfo | None:
    """Name the zone of a time. Raises ValueError on one that is not known."""
    if seconds is not None:
        return fixed_zone(timedelta(seconds=seconds))
    if name is None:
        return None
    if name not in _HOURS_AHEAD:
        raise ValueError(f"{name} is no time zone that is known here")
    return fixed_zone(timedelta(hours=_HOURS_AHEAD[name]))
