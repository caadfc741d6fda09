"""A block in, its teaser's parts out: title, summary, kicker, author, image, date."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.blocks import Block
from spiders.dates import Byline, byline, may_name_day, source_date
from spiders.lines import Line, lines_of, names_title
from spiders.page import SourceDate, Teaser
from spiders.tree import attribute
from spiders.urls import absolute
from spiders.words import ASIDE_LINE, BYLINE, READ_MORE, TITLE_NAMES

_LONGEST_SUMMARY = 600
_ENOUGH_SUMMARY = 250
"""Characters after which no further paragraph is added: a whole article may stand on the list."""
_LONGEST_KICKER = 40
_LONGEST_DATELINE = 80
_WORDS_BESIDE_DATE = 6
_TITLE_NAME = re.compile(TITLE_NAMES, re.IGNORECASE)
_IMAGE_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Titled:
    """A block's title and the lines around it."""

    title: str
    before: Sequence[Line]
    after: Sequence[Line]


def read_block(block: Block, timezone: ZoneInfo) -> Teaser | None:
    """Read a block, all but its image; None where it has no title."""
    lines = lines_of(block.elements, block.link.anchor)
    found = _titled(block, lines)
    if found is None:
        return None
    marked = _marked(block.elements, timezone)
    dates = _datelines((*found.before, *found.after), timezone, is_known=marked is not None)
    visible = (each.date for each in dates.values() if each)
    return Teaser(
        title=found.title,
        link=block.link.address,
        summary=_summary(found.title, [line for line in found.after if line not in dates]),
        kicker=_kicker(found.title, [line for line in found.before if line not in dates]),
        author=_author((*found.before, *found.after)),
        published=marked or next(visible, None),
    )


def _titled(block: Block, lines: list[Line]) -> _Titled | None:
    seen = [line for line in lines if not line.hidden]
    place = _heading_place(block, seen) or _anchor_place(block, seen)
    if place:
        first, end = place
        title = " ".join(line.text for line in seen[first:end])
        return _Titled(title=title, before=seen[:first], after=seen[end:])
    name = block.link.text
    if not name or READ_MORE.fullmatch(name):
        return None
    return _Titled(title=name, before=(), after=seen)


def _heading_place(block: Block, lines: list[Line]) -> tuple[int, int] | None:
    """Find the lines of the link's heading, else of the block's first."""
    headings = [line.heading for line in lines if line.heading is not None]
    if not headings:
        return None
    heading = block.link.heading if block.link.heading in headings else headings[0]
    places = [place for place, line in enumerate(lines) if line.heading is heading]
    # A kicker may stand in the heading too: what is named for a title is the title alone.
    named = [place for place in places if names_title(lines[place].parent)]
    places = named or places
    return places[0], places[-1] + 1


def _anchor_place(block: Block, lines: list[Line]) -> tuple[int, int] | None:
    """Find the title where there is no heading: the link's text, or one line of a whole card."""
    own = [place for place, line in enumerate(lines) if line.link is block.link.anchor]
    if own and not READ_MORE.match(lines[own[0]].text):
        return _line_place(lines, own)
    is_mute = not block.link.text or READ_MORE.match(block.link.text)
    return _line_place(lines, range(len(lines))) if is_mute else None


def _line_place(lines: list[Line], places: Sequence[int]) -> tuple[int, int] | None:
    named = [place for place in places if _is_title_name(lines[place].parent)]
    telling = [place for place in places if not _is_aside(lines[place])]
    best = next(iter(named or telling), None)
    return None if best is None else (best, best + 1)


def _is_title_name(element: etree._Element) -> bool:
    return element.tag in ("strong", "b") or bool(_TITLE_NAME.search(element.get("class", "")))


def _is_aside(line: Line) -> bool:
    text = line.text
    return bool(ASIDE_LINE.match(text) or READ_MORE.match(text)) or not any(map(str.isalpha, text))


def _summary(title: str, lines: Iterable[Line]) -> str | None:
    kept: list[str] = []
    for line in lines:
        text = line.text.lstrip(" :–—|·,")
        if text not in kept and _is_summary(line, title):
            kept.append(text)
        if sum(map(len, kept)) > _ENOUGH_SUMMARY:
            break
    text = " ".join(kept)
    if len(text) > _LONGEST_SUMMARY:
        text = text[:_LONGEST_SUMMARY].rpartition(" ")[0] + " …"
    return text or None


def _is_summary(line: Line, title: str) -> bool:
    is_other = line.text == title or line.heading is not None or line.is_label
    return not is_other and not _is_aside(line)


def _kicker(title: str, lines: Sequence[Line]) -> str | None:
    for line in reversed(lines):
        is_short = len(line.text) <= _LONGEST_KICKER and line.text != title
        if is_short and not _is_aside(line):
            return line.text
    return None


def _author(lines: Iterable[Line]) -> str | None:
    matches = (BYLINE.match(line.text) for line in lines)
    return next((match["name"] for match in matches if match), None)


def _datelines(
    lines: Iterable[Line], timezone: ZoneInfo, *, is_known: bool
) -> dict[Line, Byline | None]:
    """Find the lines that are there for a date, and read them unless the date is known already."""
    found: dict[Line, Byline | None] = {}
    for line in lines:
        if line.parent.tag == "time":
            found[line] = None if is_known else byline(line.text, timezone)
        elif len(line.text) <= _LONGEST_DATELINE and may_name_day(line.text):
            read = byline(line.text, timezone)
            if read.date and (read.marked or len(read.rest.split()) <= _WORDS_BESIDE_DATE):
                found[line] = read
    return found


def _marked(elements: Sequence[etree._Element], timezone: ZoneInfo) -> SourceDate | None:
    """Read a date that is marked up as one."""
    for root in elements:
        for element in root.iter("time", "meta"):
            is_time = element.tag == "time"
            if not is_time and element.get("itemprop") != "datePublished":
                continue
            written = element.get("datetime" if is_time else "content", "")
            date = source_date(written, timezone, "time" if is_time else "microdata")
            if date:
                return date
    return None


def image_of(elements: Sequence[etree._Element], base: str) -> str | None:
    """Find the first image with an address."""
    for root in elements:
        for image in root.iter("img"):
            sources = filter(None, (attribute(image, name) for name in _IMAGE_SOURCES))
            address = next((found for each in sources if (found := absolute(each, base))), None)
            if address:
                return address
    return None
