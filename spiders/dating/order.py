"""A page in, whether it writes the month before the day, and a text with the day first, out."""

import re

from lxml import etree

from spiders.tree import shown_texts

_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?=/(?:(?:19|20)\d\d|\d\d)(?![\d/]))")
# Begins with a literal, for which a page is searched at once.
_HINT = re.compile(r"/20\d\d(?![\d/])(?:(?<=\d/\d/....)|(?<=\d/\d\d/....))")
_MONTHS = 12
_MONTH_FIRST = re.compile(r"(?:.*-)?us(?:-.*)?", re.IGNORECASE)
"""Languages of a region that writes 11/13/2026 (CLDR, `yMd` of en-US and es-US)."""


def is_month_first(text: str, root: etree._Element, language: str | None) -> bool:
    """Tell whether a page, its text and tree, writes 11/13/2026 for the 13th of November.

    Its dates tell, where one has a number over twelve; else the region of its language does.
    """
    if not _HINT.search(text):
        return False
    pairs = [pair for shown in shown_texts(root) for pair in _SLASHED.findall(shown)]
    if any(int(first) > _MONTHS for first, _ in pairs):
        return False
    is_told = any(int(second) > _MONTHS for _, second in pairs)
    return is_told or _MONTH_FIRST.fullmatch(language or "") is not None


def day_first(text: str) -> str:
    """Write 11/9/2026 as 9/11/2026."""
    return _SLASHED.sub(r"\2/\1", text)
