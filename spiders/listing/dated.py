"""A block's elements and lines in, its date and the lines that are there for dates out."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.dates import Byline, Kind, byline, label, may_name_day, source_date
from spiders.dating.elements import kind_of
from spiders.dating.order import day_first
from spiders.dating.words import DAY, MONTH_NAME, ORDINAL, WEEKDAY, YEAR, any_case
from spiders.listing.lines import Line
from spiders.page import SourceDate

_LONGEST_DATELINE = 80
_WORDS_BESIDE_DATE = 6
_WORD = re.compile(r"\w+")
_LONGEST_PIECE = 20
_PIECE = any_case(
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReader:
    """Reads the dates of one page's blocks.

    `now` is when the page answered; `month_first` tells whether it writes 11/9/2026 for a day in
    November, and is asked where there is such a date alone.
    """

    timezone: ZoneInfo
    now: datetime | None
    month_first: Callable[[], bool]

    def dated(
        self, elements: Sequence[etree._Element], before: Sequence[Line], after: Sequence[Line]
    ) -> Dated:
        """Find a block's date among its elements and the lines before and after its title.

        What is marked up goes before what is written; a change counts where nothing tells of
        publication; deadlines, events and days after `now` do not.
        """
        marked = self._marked(elements)
        lines: set[Line] = set()
        written: dict[Kind, _Told] = {}
        for phrase in (*self._phrases(before), *self._phrases(after)):
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
        text = line.text
        return line.parent.tag == "time" or self._may_be_date(text) or _is_piece(text)

    def _phrases(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """Give what may be a date, with its label and its parts, which may stand on other lines.

        Most lines are none of it, and this costs them little.
        """
        phrase: list[Line] = []
        before: Line | None = None
        for line in lines:
            if not self._hints(line):
                if phrase:
                    yield phrase
                phrase = []
            elif phrase and self._goes_on(phrase[-1], line):
                phrase.append(line)
            else:
                if phrase:
                    yield phrase
                has_label = not phrase and before is not None and self._goes_on(before, line)
                phrase = [before, line] if before is not None and has_label else [line]
            before = line
        if phrase:
            yield phrase

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
        ordered = day_first(text) if "/" in text and self.month_first() else text
        read = byline(ordered, self.timezone, now=self.now)
        words = _WORD.findall(read.rest)
        # One word is a label in whatever letters: «communiqué 9 oct. 2023».
        is_label = len(words) <= 1 and read.date is not None
        is_told = read.date is not None or read.other is not None
        is_short = is_told and len(words) <= _WORDS_BESIDE_DATE
        is_dateline = read.marked or read.set_apart or is_label
        is_dateline |= is_short and (read.is_bare or (read.date is not None and read.is_edged))
        return read if has_time or is_dateline else None


def is_part_of_date(text: str) -> bool:
    """Tell whether a line is a month, perhaps with its day or year: no kicker, and no summary."""
    piece = _PIECE.fullmatch(text) if len(text) <= _LONGEST_PIECE else None
    return piece is not None and piece["month"] is not None


def _is_piece(text: str) -> bool:
    return len(text) <= _LONGEST_PIECE and _PIECE.fullmatch(text) is not None
