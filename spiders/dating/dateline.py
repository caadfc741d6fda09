"""A page's tree and the article's heading in, the dates that a reader sees by it out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.dates import byline
from spiders.listing.zones import Zones
from spiders.page import SourceDate
from spiders.text import clean
from spiders.tree import HEADINGS

_LONGEST = 150
"""Characters of a line with dates and names; what is longer is prose."""
_NEAR = 700
"""Characters between a heading and its date: room for a lead paragraph."""
_UNREAD = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "textarea", "title")
)
_YEAR = re.compile(r"(?:19|20)\d\d|\d\d[./]\d\d[./]\d\d")
_ISO = re.compile(r"\s*(?:19|20)\d\d-\d\d-\d\d")
_BYLINE_ZONES = frozenset((None, "byline", "contact", "tag", "share"))
_LOWER_CASE = re.compile(r"(?<!\w)[^\W\d_A-ZÆØÅÄÖÜ][^\W\d_]+")
_SMALL_WORD = re.compile(
    "av|by|von|af|fra|from|tekst|text|foto|photo|mins?|minutes?|minutt(?:er)?|lesetid|read|reading|"
    "time|les|om|og|and|und|in|på|kl|of|to|kommentar(?:er)?|comments"
)
_MOST_LINES = 40
"""Archives and indexes name years by the hundred; an article's date is among the first."""
_MOST_DATES = 2
"""Dates of one article; more are of a list of other articles."""
_LONGEST_TEASER = 600
_TITLE_WORDS = 4
"""Words of a link: an author or a topic has fewer, the title of another article seldom has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A short line that names a year."""

    text: str
    found: str
    is_near: bool


def dateline(
    root: etree._Element, heading: etree._Element, timezone: ZoneInfo
) -> tuple[SourceDate | None, SourceDate | None]:
    """Find when the article was published and last changed, as a reader would.

    A line by the heading counts that says «Publisert», else one that is little but a date, else
    one far below that says it. Teasers, comments, side columns, footers and prose do not.
    """
    lines = [
        (line.is_near, byline(line.text, timezone, line.found))
        for line in islice(_lines(root, heading), _MOST_LINES)
    ]
    marked = [(is_near, read) for is_near, read in lines if read.marked]
    published = (
        *_few(read.published for is_near, read in marked if is_near),
        *_few(read.published for is_near, read in lines if is_near and _is_no_prose(read.rest)),
        *_few(read.published for _, read in marked),
    )
    updated = (read.updated for _, read in marked)
    return next(iter(published), None), next(filter(None, updated), None)


def _few(dates: Iterable[SourceDate | None]) -> list[SourceDate]:
    """Keep the dates unless there are so many that they are a list's."""
    told = [each for each in dates if each]
    return told if len({each.at for each in told}) <= _MOST_DATES else []


def _is_no_prose(rest: str) -> bool:
    return all(_SMALL_WORD.fullmatch(word) for word in _LOWER_CASE.findall(rest))


def _lines(root: etree._Element, heading: etree._Element) -> Iterator[_Line]:
    """Walk the short lines of the article that name a year."""
    zones = Zones()
    above_heading = {heading, *heading.iterancestors()}
    seen: set[etree._Element] = set()
    for element, distance in _dated(root, heading):
        block = _block(element, above_heading)
        if block is None or block in seen:
            continue
        seen.add(block)
        is_near = _is_near(block, heading, distance)
        if (is_near or distance is not None) and _is_of_the_article(block, above_heading, zones):
            has_time = next(block.iter("time"), None) is not None
            yield _Line(text=_spelt(block), found="time" if has_time else "text", is_near=is_near)


def _dated(
    root: etree._Element, heading: etree._Element
) -> Iterator[tuple[etree._Element, int | None]]:
    """Walk the elements whose own text names a year, with the characters since the heading.

    None stands for before the heading.
    """
    distance: int | None = None
    for element in root.iter(etree.Element):
        if element is heading:
            distance = 0
        own, tail = ("" if element.tag in _UNREAD else element.text or ""), element.tail or ""
        if element.tag == "time" or _YEAR.search(own):
            yield element, distance
        if distance is not None:
            distance += len(own.strip())
        parent = element.getparent()
        if parent is not None and parent.tag not in _UNREAD and _YEAR.search(tail):
            yield parent, distance
        if distance is not None:
            distance += len(tail.strip())


def _is_near(block: etree._Element, heading: etree._Element, distance: int | None) -> bool:
    """Tell whether a date is the heading's: soon after it, or before it under the same roof."""
    if distance is not None:
        return distance <= _NEAR
    roofs = list(heading.iterancestors())[:2]
    return any(
        roof.tag not in {"body", "main", "html"} and roof in block.iterancestors()
        for roof in roofs
    )


def _block(element: etree._Element, above_heading: set[etree._Element]) -> etree._Element | None:
    """Climb to the largest short line around a date; None where the date stands in prose."""
    block = None
    for each in (element, *element.iterancestors()):
        if each in above_heading or _length(each) > _LONGEST:
            break
        block = each
    return block


def _length(element: etree._Element, enough: int = _LONGEST) -> int:
    length = 0
    for part in element.itertext():
        length += len(part.strip())
        if length > enough:
            break
    return length


def _is_of_the_article(
    block: etree._Element, above_heading: set[etree._Element], zones: Zones
) -> bool:
    """Tell whether a line is the heading's, and not a teaser's or another part's of the page."""
    path = (*reversed(list(block.iterancestors())), block)
    if zones.of(path) not in _BYLINE_ZONES:
        return False
    beside = [each for each in path if each not in above_heading]
    if any(each.tag == "article" for each in beside):
        return False
    cards = {*beside[-2:], *(each for each in beside if each.tag in {"li", "tr", "a"})}
    return not any(_is_teaser(card) for card in cards)


def _is_teaser(element: etree._Element) -> bool:
    """Tell whether a small part of the page leads to another article."""
    return _length(element, _LONGEST_TEASER) <= _LONGEST_TEASER and any(
        _is_title(link) for link in element.xpath("descendant-or-self::a[@href]")
    )


def _is_title(link: etree._Element) -> bool:
    within = (*link.iterancestors(), *link.iter(etree.Element))
    words = [word for text in link.itertext() for word in text.split() if word.isalpha()]
    return len(words) >= _TITLE_WORDS or any(each.tag in HEADINGS for each in within)


def _spelt(element: etree._Element) -> str:
    """Write a line with its dates as machines read them, and with their labels."""
    before = element.getprevious() if element.tag == "dd" else None
    label = " ".join(before.itertext()) if before is not None else ""
    return clean(f"{label} {' '.join(_parts(element))}")


def _parts(element: etree._Element) -> Iterator[str]:
    if element.tag == "time":
        yield _time(element)
    elif element.tag == "a" and not _is_dated(element):
        # A line that is otherwise a date links to its author, topics and comments: no prose.
        yield "·"
    elif element.tag not in _UNREAD:
        yield element.text or ""
        for child in element.iterchildren(etree.Element):
            yield from _parts(child)
            yield child.tail or ""


def _is_dated(link: etree._Element) -> bool:
    return next(link.iter("time"), None) is not None or any(
        _YEAR.search(part) for part in link.itertext()
    )


def _time(element: etree._Element) -> str:
    names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
    moment = element.get("datetime", "")
    text = moment if _ISO.match(moment) else " ".join(element.itertext())
    if "publ" in names:
        return f"Published {text}"
    is_update = ("updated" in names or "modified" in names) and "entry-date" not in names
    return f"Updated {text}" if is_update else text
