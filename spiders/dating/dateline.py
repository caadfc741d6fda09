"""A page's tree and the article's heading in, the dates that a reader sees by it out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.dates import byline, is_bare, may_name_day
from spiders.dating.elements import UNREAD, spelt
from spiders.dating.order import day_first
from spiders.listing.places import Places
from spiders.page import SourceDate
from spiders.tree import HEADINGS
from spiders.words import RELATED, says_read_more

_LONGEST = 150
"""Characters of a line with dates and names; what is longer is prose."""
_NEAR = 700
"""Characters between a heading and its date: room for a lead paragraph."""
_BYLINE_ZONES = frozenset((None, "byline", "contact", "tag", "share"))
_MOST_LINES = 40
"""Archives and indexes name years by the hundred; an article's date is among the first."""
_MOST_ELEMENTS = 300
"""Elements of a short line; those of a broken page have no text by the thousand."""
_PROSE = 60
"""Characters without an element between them that only an article's text has."""
_MOST_DATES = 2
"""Dates of one article; more are of a list of other articles."""
_LONGEST_TEASER = 600
_TITLE_WORDS = 4
"""Words of a link: an author or a topic has fewer, the title of another article seldom has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where on the page something stands.

    `distance` is in characters since the heading, None before it; `in_text` if some of the
    article's text stands between, `after_article` if a heading that announces other articles does.
    """

    distance: int | None = None
    in_text: bool = False
    after_article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A short line that names a year; `is_loose` if, unmarked, it may be of another article."""

    text: str
    found: str
    is_near: bool
    is_loose: bool


def dateline(
    root: etree._Element,
    heading: etree._Element,
    timezone: ZoneInfo,
    now: datetime | None = None,
    *,
    month_first: bool = False,
) -> tuple[SourceDate | None, SourceDate | None]:
    """Find when the article was published and last changed, as a reader would.

    A line by the heading counts that says «Publisert», else one that is little but a date, else
    one far below that says it. Teasers, comments, side columns, footers, prose and days after
    `now` do not. 11/9/2026 is in November if the page is `month_first`.
    """
    ordered = day_first if month_first else str
    lines = [
        (line, byline(ordered(line.text), timezone, line.found, now=now))
        for line in islice(_lines(root, heading), _MOST_LINES)
    ]
    marked = [(line, read) for line, read in lines if read.marked]
    bare = (read for line, read in lines if line.is_near and not line.is_loose and read.is_bare)
    published = (
        *_few(read.published for line, read in marked if line.is_near),
        *_few(read.published for read in bare),
        *_few(read.published for _, read in marked),
    )
    updated = (read.updated for _, read in marked)
    return next(iter(published), None), next(filter(None, updated), None)


def _few(dates: Iterable[SourceDate | None]) -> list[SourceDate]:
    """Keep the dates unless there are so many that they are a list's."""
    told = [each for each in dates if each]
    return told if len({each.at for each in told}) <= _MOST_DATES else []


def _lines(root: etree._Element, heading: etree._Element) -> Iterator[_Line]:
    """Walk the short lines of the article that name a year."""
    places = Places()
    above_heading = {heading, *heading.iterancestors()}
    seen: set[etree._Element] = set()
    lengths: dict[etree._Element, int] = {}
    for element, place in _dated(root, heading):
        block = _block(element, above_heading, lengths)
        if block is None or block in seen:
            continue
        seen.add(block)
        is_near = _is_near(block, heading, place.distance)
        is_known = is_near or place.distance is not None
        if is_known and _is_of_the_article(block, above_heading, places):
            has_time = next(block.iter("time"), None) is not None
            yield _Line(
                text=spelt(block),
                found="time" if has_time else "text",
                is_near=is_near,
                is_loose=place.after_article or (place.in_text and _leads_on(block)),
            )


def _dated(
    root: etree._Element, heading: etree._Element
) -> Iterator[tuple[etree._Element, _Place]]:
    """Walk the elements whose own text names a year."""
    place = _Place()
    title = frozenset(heading.iter(etree.Element))
    for element in root.iter(etree.Element):
        if element is heading:
            place = _Place(distance=0)
        elif element.tag in HEADINGS and _announces_others(element):
            place = replace(place, after_article=place.distance is not None)
        own, tail = ("" if element.tag in UNREAD else element.text or ""), element.tail or ""
        if element.tag == "time" or may_name_day(own):
            yield element, place
        place = _further(place, own, is_title=element in title)
        parent = element.getparent()
        if parent is not None and parent.tag not in UNREAD and may_name_day(tail):
            yield parent, place
        place = _further(place, tail, is_title=parent in title)


def _further(place: _Place, text: str, *, is_title: bool) -> _Place:
    length = len(text.strip())
    if place.distance is None or not length:
        return place
    in_text = place.in_text or (length >= _PROSE and not is_title)
    return replace(place, distance=place.distance + length, in_text=in_text)


def _announces_others(heading: etree._Element) -> bool:
    said = "".join(islice(heading.itertext(), _MOST_LINES)).strip()
    return bool(RELATED.match(said) or says_read_more(said))


def _is_near(block: etree._Element, heading: etree._Element, distance: int | None) -> bool:
    """Tell whether a date is the heading's: soon after it, or before it under the same roof."""
    if distance is not None:
        return distance <= _NEAR
    roofs = islice(heading.iterancestors(), 2)
    return any(
        roof.tag not in {"body", "main", "html"} and roof in block.iterancestors()
        for roof in roofs
    )


def _block(
    element: etree._Element,
    above_heading: set[etree._Element],
    lengths: dict[etree._Element, int],
) -> etree._Element | None:
    """Climb to the largest short line around a date; None where the date stands in prose.

    What was measured is remembered: a broken page has thousands of dates in one another.
    """
    block = None
    for each in (element, *element.iterancestors()):
        if each not in lengths:
            lengths[each] = _length(each)
        if each in above_heading or lengths[each] > _LONGEST:
            break
        block = each
    return block


def _length(element: etree._Element, enough: int = _LONGEST) -> int:
    """Count the characters of an element, until there are enough or too many elements."""
    length = 0
    for count, each in enumerate(element.iter(etree.Element)):
        length += len((each.text or "").strip())
        length += len((each.tail or "").strip()) if count else 0
        if length > enough or count > _MOST_ELEMENTS:
            return enough + 1
    return length


def _is_of_the_article(
    block: etree._Element, above_heading: set[etree._Element], places: Places
) -> bool:
    """Tell whether a line is the heading's, and not a teaser's or another part's of the page."""
    place = places.of(block)
    if place.zone not in _BYLINE_ZONES:
        return False
    beside = [each for each in place.path if each not in above_heading]
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


def _leads_on(block: etree._Element) -> bool:
    """Tell whether a line, or the row or link that it stands in, has a link with words in it.

    «Kulturskolen flytter» is such a link, an author's and a topic's seldom are.
    """
    around = (each for each in block.iterancestors() if each.tag in {"li", "tr", "a"})
    cards = (
        each for each in (block, *around) if _length(each, _LONGEST_TEASER) <= _LONGEST_TEASER
    )
    links = (link for card in cards for link in card.xpath("descendant-or-self::a[@href]"))
    texts = (" ".join(link.itertext()) for link in links)
    return any(" " in text.strip() and not is_bare(text) for text in texts)
