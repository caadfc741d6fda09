"""A page in, whether it writes the month before the day, and a text with the day first, out."""

import re
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from spiders.tree import shown_texts

_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?=/((?:19|20)?\d\d)(?![\d/]))")
# Begins with a literal, for which a page is searched at once.
_HINT = re.compile(r"/20\d\d(?![\d/])(?:(?<=\d/\d/....)|(?<=\d/\d\d/....))")
_MONTHS = 12
_MONTH_FIRST = re.compile(r"(?:.*-)?us(?:-.*)?", re.IGNORECASE)
"""Languages of a region that writes 11/13/2026 (CLDR, `yMd` of en-US and es-US)."""


def is_month_first(
    text: str, root: etree._Element, language: str | None, now: datetime | None
) -> bool:
    """Tell whether a page, its text and tree, writes 11/13/2026 for the 13th of November.

    Its dates tell, where one has a number over twelve; else the region of its language does,
    unless the dates are nearer to `now`, when it answered, with the day first.
    """
    if not _HINT.search(text):
        return False
    dates = [date for shown in shown_texts(root) for date in _SLASHED.findall(shown)]
    if any(int(first) > _MONTHS for first, _, _ in dates):
        return False
    if any(int(second) > _MONTHS for _, second, _ in dates):
        return True
    if not _MONTH_FIRST.fullmatch(language or ""):
        return False
    # Publishing software that is left in its English says en-US on any page.
    return now is None or _days_off(dates, now, 0) <= _days_off(dates, now, 1)


def _days_off(dates: Sequence[Sequence[str]], now: datetime, month: int) -> int:
    """Sum up about how many days dates are from now; `month` is where theirs stands, 0 or 1."""
    today = now.year % 100 * 365 + now.month * 30 + now.day
    days = (
        int(date[2]) % 100 * 365 + int(date[month]) * 30 + int(date[1 - month]) for date in dates
    )
    return sum(abs(day - today) for day in days)


def day_first(text: str) -> str:
    """Write 11/9/2026 as 9/11/2026."""
    return _SLASHED.sub(r"\2/\1", text)
