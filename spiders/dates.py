"""Date text, as pages write it, to an aware date; what is not told is never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from spiders.dating.moments import PLAIN, SHOWN
from spiders.dating.placed import absolute, is_to_come, since
from spiders.dating.relative import may_be_relative
from spiders.dating.words import (
    LITTLE,
    MONTH_NAME,
    OTHER,
    PUBLISHED,
    SMALL_WORD,
    UPDATED,
    WEEKDAY,
    any_case,
)
from spiders.page import SourceDate
from spiders.text import clean

_LONGEST = 100
"""Characters; what is longer is prose, not a date."""
_LONGEST_BYLINE = 400
_LONGEST_RELATIVE = 80
_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 40

# A year of an article, or a day with a short year.
_HINT = re.compile(
    r"\d(?:(?<=1)99\d|(?<=2)(?:0\d|10)\d|[./]\d\d?[./]\d\d|\.\s?[^\W\d]{3,9}\.\s?\d\d)"
)
_EASTERN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_MARK = any_case(rf"\b(?:(?P<updated>{UPDATED})|(?P<published>{PUBLISHED}))|(?P<other>{OTHER})")
_GAP = " · "
"""What stands for a date that was taken out."""
_SENTENCE_END = re.compile(r"[.!?…]\W*$")
_SIGNS = "·•|/"
_SIGN = re.compile(r"\s*[·•|]\s*|\s/\s")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SMALL = any_case(rf"{SMALL_WORD}|{LITTLE}|{WEEKDAY}|{MONTH_NAME}")
_BY = "av|af|by|von|par|door"
_AUTHOR = any_case(rf"{_GAP}\W*(?:{_BY})\s+[\w.-]+")
"""Whoever stands after a date; accounts have small letters."""
_NAMED_AUTHOR = re.compile(rf"\s(?:{_BY})\s[A-ZÆØÅÄÖÜÉ].*")


class Kind(StrEnum):
    """What a date is of: the article's publication, its change, or anything else."""

    PUBLISHED = "published"
    UPDATED = "updated"
    OTHER = "other"


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
    from `now`, when the page was read (aware), and are none without it; what is later than that
    is an event's. `found` is kept in the answer.
    """
    phrase = _western(clean(text))
    if len(phrase) > _LONGEST or not may_name_day(phrase, now=now):
        return None
    date = absolute(phrase, timezone, found)
    if date is None and now is not None:
        return since(phrase, timezone, found, now)
    return None if is_to_come(date, now) else date


def label(text: str) -> Kind | None:
    """Tell what a label such as «Oppdatert av Kari Nordmann» says of a date after it.

    None where the text is none: it says nothing of dates, or more than that.
    """
    if len(text) > _LONGEST_LABEL or _DIGIT.search(text):
        return None
    text = text.strip()
    marks = [mark.lastgroup for mark in _MARK.finditer(text)]
    if not marks or not (text.endswith(":") or is_bare(_MARK.sub("", text))):
        return None
    return Kind(marks[-1] or Kind.OTHER)


def is_bare(text: str) -> bool:
    """Tell whether a text is made of names and of the small words of bylines, and is no prose."""
    words = (word for word in _WORD.findall(text) if not word[0].isupper())
    return all(_SMALL.fullmatch(word) for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The dates of a short text, and the text without them.

    `other` is one of a deadline, an event or the like. `marked` if the text says that a date is
    of publication or change; `set_apart` if one stands between signs such as «·» and «|», as in
    bylines and not in prose.
    """

    undated: str
    published: SourceDate | None = None
    updated: SourceDate | None = None
    other: SourceDate | None = None
    marked: bool = False
    set_apart: bool = False

    @property
    def date(self) -> SourceDate | None:
        """Return the day of publication, else that of the last change."""
        return self.published or self.updated

    @property
    def rest(self) -> str:
        """Return the text without its dates and what marks them."""
        return _MARK.sub("", self.undated).strip(_GAP)

    @property
    def is_bare(self) -> bool:
        """Tell whether nothing but names and small words stands around the dates."""
        return is_bare(_MARK.sub("", _AUTHOR.sub("", self.undated)))

    @property
    def is_edged(self) -> bool:
        """Tell whether a date begins or ends a text that is no sentence; small words may too."""
        parts = self.undated.split(_GAP)
        is_edged = _is_small(parts[0]) or _is_small(parts[-1])
        return is_edged and not _SENTENCE_END.search(self.undated)


def _western(text: str) -> str:
    """Write a Chinese, Japanese or Korean day as ISO 8601 does."""
    if "年" not in text and "년" not in text:
        return text
    return _EASTERN.sub(lambda day: f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}", text)


def byline(
    text: str, timezone: ZoneInfo, found: str = "text", *, now: datetime | None = None
) -> Byline:
    """Find the dates in a byline such as «Publisert 8. april 2021 | Kari Nordmann».

    Not for prose, whose dates are of anything: none in texts over 400 characters. Deadlines,
    ranges of days and days after `now` are events. Dates relative to `now` (see `source_date`)
    count where they stand alone or between signs such as «·», as in «Kultur · for 3 timer siden».
    """
    line = _western(clean(text))
    if len(line) > _LONGEST_BYLINE or not may_name_day(line, now=now):
        return Byline(undated=line)
    if PLAIN.fullmatch(line):
        date = absolute(line, timezone, found)
        kind = Kind.OTHER if is_to_come(date, now) else Kind.PUBLISHED
        return _byline("", {kind: date}, marked=False, apart=True)
    read = _with_dates(line, timezone, found, now)
    if now is None or read.date or len(line) > _LONGEST_RELATIVE:
        return read
    told = _with_relative(line, timezone, found, now)
    return told if told.date else read


def _with_dates(line: str, timezone: ZoneInfo, found: str, now: datetime | None) -> Byline:
    dates: dict[Kind, SourceDate | None] = {}
    undated, marked, apart, end = "", False, False, 0
    for shown in SHOWN.finditer(line):
        if shown["terse"] and not _is_alone(line[: shown.start()], line[shown.end() :]):
            continue
        date = absolute(shown[0], timezone, found)
        is_event = shown["range"] or is_to_come(date, now)
        kind = Kind.OTHER if is_event else Kind.PUBLISHED
        for mark in () if is_event else _MARK.finditer(line, end, shown.start()):
            kind = Kind(mark.lastgroup or kind)
            # «Publisert 8. april» is a label, «rapporten ble publisert 8. april» a sentence.
            marked |= kind != Kind.OTHER and (mark.start() == end or mark[0][0].isupper())
        dates[kind] = dates.get(kind) or date
        apart |= kind == Kind.PUBLISHED and _is_set_apart(
            line[: shown.start()], line[shown.end() :]
        )
        undated += line[end : shown.start()] + _GAP
        end = shown.end()
    return _byline(undated + line[end:], dates, marked=marked, apart=apart)


def _byline(
    undated: str, dates: Mapping[Kind, SourceDate | None], *, marked: bool, apart: bool
) -> Byline:
    return Byline(
        undated=undated,
        published=dates.get(Kind.PUBLISHED),
        updated=dates.get(Kind.UPDATED),
        other=dates.get(Kind.OTHER),
        marked=marked,
        set_apart=apart,
    )


def _is_alone(before: str, after: str) -> bool:
    """Tell whether a date has a label before it, or up to the next signs only small words."""
    before, after = _SIGN.split(before)[-1], _SIGN.split(after)[0]
    return bool(_MARK.search(before)) or _is_small(f"{before} {after}")


def _is_small(text: str) -> bool:
    return all(map(_SMALL.fullmatch, _WORD.findall(text)))


def _is_set_apart(before: str, after: str) -> bool:
    """Tell whether a date has a sign, or the line's end, on both sides."""
    return before.rstrip()[-1:] in _SIGNS and after.lstrip()[:1] in _SIGNS


def _with_relative(line: str, timezone: ZoneInfo, found: str, now: datetime) -> Byline:
    """Read the parts between signs; what is said in a sentence is of its own day."""
    dates: dict[Kind, SourceDate | None] = {}
    undated, marked = [], False
    for part in _SIGN.split(line):
        mark = _MARK.match(part)
        kind = Kind((mark and mark.lastgroup) or Kind.PUBLISHED)
        date = since(_NAMED_AUTHOR.sub("", part), timezone, found, now)
        if date is None or kind == Kind.OTHER:
            undated.append(part)
            continue
        dates[kind] = dates.get(kind) or date
        marked |= mark is not None
    if not dates:
        return Byline(undated=line)
    return _byline(_GAP.join(undated), dates, marked=marked, apart=True)
