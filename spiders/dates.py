"""Date text, as pages write it, to an aware date; what is not told is never guessed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from spiders.dating.moments import PLAIN, SHOWN, moment
from spiders.dating.relative import may_be_relative, relative
from spiders.dating.words import (
    LITTLE,
    OTHER,
    PUBLISHED,
    UPDATED,
    WEEKDAY,
    any_case,
)
from spiders.page import Precision, SourceDate
from spiders.text import clean

_LONGEST = 100
"""Characters; what is longer is prose, not a date."""
_LONGEST_BYLINE = 400
_LONGEST_RELATIVE = 80
_YEARS = range(1990, 2101)
_NOON = time(12)

# A year of an article, or a day with a short year.
_HINT = re.compile(r"\d(?:(?<=1)99\d|(?<=2)(?:0\d|10)\d|\d[./]\d\d[./]\d\d)")
_LEAD = any_case(rf"^(?:(?:{PUBLISHED}|{UPDATED}|{LITTLE}|{WEEKDAY}\b)[\s.:,]*)+")
_EASTERN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_LABEL = any_case(rf"^(?:(?:{PUBLISHED}|{UPDATED}|{LITTLE})[\s.:,]*)+")
_MARK = any_case(rf"\b(?:(?P<updated>{UPDATED})|(?P<published>{PUBLISHED}))|(?P<other>{OTHER})")
_SIGNS = "·•|/"
_SIGN = re.compile(r"\s*[·•|]\s*|\s/\s")
_NAMED_AUTHOR = re.compile(r"\s(?:av|af|by|von|par|door)\s[A-ZÆØÅÄÖÜÉ].*")


def may_name_day(text: str, *, now: datetime | None = None) -> bool:
    """Tell whether a text has what all dates have; most texts have not, and this costs little.

    Relative dates count where `now` is known.
    """
    if _HINT.search(text):
        return True
    return now is not None and len(text) <= _LONGEST_RELATIVE and may_be_relative(text)


def source_date(
    text: str, timezone: ZoneInfo, found: str, *, now: datetime | None = None
) -> SourceDate | None:
    """Read a text that is a date and nothing else; a time without a zone is in `timezone`.

    None for what names no whole day (months, hours, prices, versions) and for years outside 1990
    to 2100. Of a range the first day counts. Relative dates («i går», «3 hours ago») are told
    from `now`, when the page was read (aware), and are none without it. `found` is kept in the
    answer.
    """
    phrase = _western(clean(text))
    if len(phrase) > _LONGEST or not may_name_day(phrase, now=now):
        return None
    date = _absolute(phrase, timezone, found)
    return date if date or now is None else _relative(phrase, timezone, found, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The dates of a short text, and the text without them.

    `marked` if it says that they are of publication or change; `set_apart` if a date stands
    between signs such as «·» and «|», as in bylines and not in prose.
    """

    undated: str
    published: SourceDate | None = None
    updated: SourceDate | None = None
    marked: bool = False
    set_apart: bool = False

    @property
    def date(self) -> SourceDate | None:
        """Return the day of publication, else that of the last change."""
        return self.published or self.updated

    @property
    def rest(self) -> str:
        """Return the text without its dates and what marks them."""
        return _MARK.sub("", self.undated)


def _western(text: str) -> str:
    """Write a Chinese, Japanese or Korean day as ISO 8601 does."""
    if "年" not in text and "년" not in text:
        return text
    return _EASTERN.sub(lambda day: f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}", text)


def byline(
    text: str, timezone: ZoneInfo, found: str = "text", *, now: datetime | None = None
) -> Byline:
    """Find the dates in a byline such as «Publisert 8. april 2021 | Kari Nordmann».

    Not for prose, whose dates are of anything: none in texts over 400 characters. Deadlines and
    ranges of days are events. Dates relative to `now` (see `source_date`) count where they stand
    alone or between signs such as «·», as in «Kultur · for 3 timer siden».
    """
    line = _western(clean(text))
    if len(line) > _LONGEST_BYLINE or not may_name_day(line, now=now):
        return Byline(undated=line)
    if PLAIN.fullmatch(line):
        return Byline(undated="", published=_absolute(line, timezone, found), set_apart=True)
    read = _with_dates(line, timezone, found)
    if now is None or read.date or len(line) > _LONGEST_RELATIVE:
        return read
    return _with_relative(line, timezone, found, now)


def _with_dates(line: str, timezone: ZoneInfo, found: str) -> Byline:
    dates: dict[str, SourceDate | None] = {}
    undated, marked, apart, end = "", False, False, 0
    for shown in SHOWN.finditer(line):
        kind = "other" if shown["range"] else "published"
        for mark in _MARK.finditer(line, end, shown.start()) if kind == "published" else ():
            kind = mark.lastgroup or kind
            # «Publisert 8. april» is a label, «rapporten ble publisert 8. april» a sentence.
            marked |= kind != "other" and (mark.start() == end or mark[0][0].isupper())
        dates[kind] = dates.get(kind) or _absolute(shown[0], timezone, found)
        apart |= kind == "published" and _is_set_apart(line[: shown.start()], line[shown.end() :])
        undated += line[end : shown.start()]
        end = shown.end()
    return Byline(
        undated=undated + line[end:],
        published=dates.get("published"),
        updated=dates.get("updated"),
        marked=marked,
        set_apart=apart,
    )


def _is_set_apart(before: str, after: str) -> bool:
    """Tell whether a date has a sign, or the line's end, on both sides."""
    return before.rstrip()[-1:] in _SIGNS and after.lstrip()[:1] in _SIGNS


def _with_relative(line: str, timezone: ZoneInfo, found: str, now: datetime) -> Byline:
    """Read the parts between signs; what is said in a sentence is of its own day."""
    dates: dict[str, SourceDate | None] = {}
    undated, marked = [], False
    for part in _SIGN.split(line):
        mark = _MARK.match(part)
        kind = (mark and mark.lastgroup) or "published"
        date = _relative(_NAMED_AUTHOR.sub("", part), timezone, found, now)
        if date is None or kind == "other":
            undated.append(part)
            continue
        dates[kind] = dates.get(kind) or date
        marked |= mark is not None
    if not dates:
        return Byline(undated=line)
    return Byline(
        undated=" · ".join(undated),
        published=dates.get("published"),
        updated=dates.get("updated"),
        marked=marked,
        set_apart=True,
    )


def _absolute(phrase: str, timezone: ZoneInfo, found: str) -> SourceDate | None:
    try:
        told, precision = moment(phrase if phrase[0].isdecimal() else _LEAD.sub("", phrase))
        return SourceDate(at=_aware(told, precision, timezone), precision=precision, found=found)
    except (ValueError, OverflowError):  # how both parsers say that a text is no date
        return None


def _relative(phrase: str, timezone: ZoneInfo, found: str, now: datetime) -> SourceDate | None:
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
