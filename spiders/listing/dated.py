"""A block's elements and lines in, its date and the lines that are there for dates out."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.dates import Byline, Kind, byline, label, may_name_day, source_date
from spiders.dating.elements import kind_of
from spiders.dating.order import day_first, is_month_first
from spiders.dating.words import DAY, MONTH_NAME, ORDINAL, WEEKDAY, YEAR
from spiders.listing.lines import Line
from spiders.page import Page, SourceDate

_LONGEST_DATELINE = 80
_WORDS_BESIDE_DATE = 6
_WORD = re.compile(r"\w+")
_LONGEST_PIECE = 20
# Of texts in lower case: a pattern in which case says nothing takes twice the time.
_PIECE = re.compile(
    rf"(?:{WEEKDAY}\b[.,]*\s?)?(?:{DAY}{ORDINAL},?\s?)?(?P<month>{MONTH_NAME},?\s?)?"
    rf"(?:{DAY}(?:st|nd|rd|th)?,?\s?)?(?:{YEAR})?"
)
"""A part of a date, as in boxes with the day over the month."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Told:
    """A date, and the element that tells it."""

    date: SourceDate
    element: etree._Element


@dataclass(slots=True, kw_only=True, eq=False)
class Dated:
    """When a block's article was published, where it says so, and the lines that tell dates."""

    date: SourceDate | None
    element: etree._Element | None
    lines: Collection[Line]


_UNDATED = Dated(date=None, element=None, lines=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReader:
    """Reads the dates of one page's blocks.

    `now` is when the page answered; `month_first` tells whether it writes 11/9/2026 for a day in
    November, and is asked where there is such a date alone.
    """

    timezone: ZoneInfo
    now: datetime | None
    month_first: Callable[[], bool]

    def ordered(self, text: str) -> str:
        """Write a text's dates with the day first, whatever the page does."""
        return day_first(text) if "/" in text and self.month_first() else text

    def dated(
        self, elements: Sequence[etree._Element], before: Sequence[Line], after: Sequence[Line]
    ) -> Dated:
        """Find a block's date among its elements and the lines before and after its title.

        What is marked up goes before what is written; a change counts where nothing tells of
        publication; deadlines, events and days after `now` do not.
        """
        marked = self._marked(elements)
        phrases = self._phrases(before) + self._phrases(after)
        if not marked and not phrases:
            return _UNDATED
        lines: set[Line] = set()
        written: dict[Kind, _Told] = {}
        for phrase in phrases:
            read = self._read(phrase, is_known=bool(marked))
            if read is None:
                continue
            lines.update(phrase)
            for kind, date in ((Kind.PUBLISHED, read.published), (Kind.UPDATED, read.updated)):
                if date:
                    written.setdefault(kind, _Told(date=date, element=phrase[-1].parent))
        kinds = (Kind.PUBLISHED, Kind.UPDATED)
        told = (each.get(kind) for kind in kinds for each in (marked, written))
        best = next(filter(None, told), None)
        return Dated(
            date=best.date if best else None, element=best.element if best else None, lines=lines
        )

    def _marked(self, elements: Sequence[etree._Element]) -> dict[Kind, _Told]:
        """Read the first date of each kind that is marked up as one."""
        found: dict[Kind, _Told] = {}
        for element in (each for root in elements for each in root.iter("time", "meta")):
            is_time = element.tag == "time"
            if not is_time and element.get("itemprop") != "datePublished":
                continue
            written = element.get("datetime" if is_time else "content", "")
            place = "time" if is_time else "microdata"
            date = source_date(written, self.timezone, place, now=self.now)
            if date:
                kind = kind_of(element) or Kind.PUBLISHED
                found.setdefault(kind, _Told(date=date, element=element))
        return found

    def _hints(self, line: Line) -> bool:
        """Tell whether a line may be a date, or a part of one."""
        return self._may_be_date(line.text) or _is_piece(line.text) or line.parent.tag == "time"

    def _phrases(self, lines: Sequence[Line]) -> list[list[Line]]:
        """List what may be a date, with its label and its parts, which may stand on other lines.

        Most lines are none of it, and this costs them little.
        """
        phrases: list[list[Line]] = []
        before: Line | None = None
        is_open = False
        for line in lines:
            if not self._hints(line):
                is_open = False
            elif before is None or not self._goes_on(before, line):
                phrases.append([line])
                is_open = True
            elif is_open:
                phrases[-1].append(line)
            else:
                phrases.append([before, line])
                is_open = True
            before = line
        return phrases

    def _goes_on(self, before: Line, line: Line) -> bool:
        if _is_piece(before.text) and _is_piece(line.text):
            return True
        if label(before.text) is None:
            return False
        return line.parent.tag == "time" or self._may_be_date(line.text)

    def _may_be_date(self, text: str) -> bool:
        return len(text) <= _LONGEST_DATELINE and may_name_day(text, now=self.now)

    def _read(self, phrase: list[Line], *, is_known: bool) -> Byline | None:
        """Read what is there for a date, unless that is known already; None of what is not."""
        text = phrase[0].text if len(phrase) == 1 else " ".join(line.text for line in phrase)
        has_time = any(line.parent.tag == "time" for line in phrase)
        if not has_time and not self._may_be_date(text):
            return None
        if has_time and is_known:
            return Byline(undated=text)
        read = byline(self.ordered(text), self.timezone, now=self.now)
        if has_time or read.marked or read.set_apart:
            return read
        words = _WORD.findall(read.rest)
        # One word is a label in whatever letters: «communiqué 9 oct. 2023».
        if len(words) <= 1 and read.date is not None:
            return read
        if len(words) > _WORDS_BESIDE_DATE or (read.date is None and read.other is None):
            return None
        return read if read.is_bare or (read.date is not None and read.is_edged) else None


def date_reader(text: str, root: etree._Element, language: str | None, page: Page) -> DateReader:
    """Make the reader of a page, its text and tree."""
    month_first = cache(partial(is_month_first, text, root, language, page.at))
    return DateReader(timezone=page.timezone, now=page.at, month_first=month_first)


def is_part_of_date(text: str) -> bool:
    """Tell whether a line is a month, perhaps with its day or year: no kicker, and no summary."""
    piece = _piece(text)
    return piece is not None and piece["month"] is not None


def _is_piece(text: str) -> bool:
    return _piece(text) is not None


def _piece(text: str) -> re.Match[str] | None:
    return _PIECE.fullmatch(text.lower()) if len(text) <= _LONGEST_PIECE else None
