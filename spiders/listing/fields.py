"""A block in, its teaser's parts out: title, summary, kicker, author, image, date."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.dates import Byline, byline, may_name_day, source_date
from spiders.dating.words import MONTHS
from spiders.images import pixels, source_of
from spiders.listing.blocks import Block
from spiders.listing.lines import Line, lines_of, names_title
from spiders.page import Origin, SourceDate, Teaser
from spiders.text import shortened
from spiders.tree import named, names_of
from spiders.words import ASIDE_LINE, BYLINE, READ_MORE, TITLE_NAMES

_LONGEST_SUMMARY = 600
_ENOUGH_SUMMARY = 250
"""Characters after which no further paragraph is added: a whole article may stand on the list."""
_LONGEST_KICKER = 40
_LONGEST_DATELINE = 80
_WORDS_BESIDE_DATE = 6
_TITLE_NAME = re.compile(TITLE_NAMES, re.IGNORECASE)
_WIDEST_ICON = 48
"""Pixels."""


@dataclass(slots=True, kw_only=True, eq=False)  # frozen ones cost thrice, and pages have many
class _Titled:
    """A block's title and the lines around it; `lines` are its own, none for a link's name."""

    title: str
    lines: Sequence[Line] = ()
    before: Sequence[Line]
    after: Sequence[Line]


@dataclass(slots=True, kw_only=True, eq=False)
class Parts:
    """The lines and elements of a block that tell something of its article."""

    title: str
    titled: Sequence[Line]
    summary: Sequence[Line]
    kicker: Line | None
    author: Line | None
    published: SourceDate | None
    dated: etree._Element | None


def read_block(block: Block, timezone: ZoneInfo, now: datetime | None = None) -> Parts | None:
    """Find a block's parts; None where it has no title.

    Dates such as «i går» count from `now`.
    """
    found = _titled(block, lines_of(block.elements, block.link.anchor))
    if found is None:
        return None
    mark, marked = _marked(block.elements, timezone)
    beside = (*found.before, *found.after)
    dates = _datelines(beside, timezone, now, is_known=marked is not None)
    visible = next(((line, read.date) for line, read in dates.items() if read and read.date), None)
    return Parts(
        title=found.title,
        titled=found.lines,
        summary=_summary(found.title, [line for line in found.after if line not in dates]),
        kicker=_kicker(found.title, [line for line in found.before if line not in dates]),
        author=next((line for line in beside if BYLINE.match(line.text)), None),
        published=marked or (visible and visible[1]),
        dated=mark if visible is None or marked else visible[0].parent,
    )


def teaser_of(block: Block, parts: Parts) -> Teaser:
    """Write a block's parts down, all but its image."""
    byline = BYLINE.match(parts.author.text) if parts.author else None
    return Teaser(
        title=parts.title,
        link=block.link.address,
        summary=_joined(parts.summary),
        kicker=parts.kicker.text if parts.kicker else None,
        author=byline["name"] if byline else None,
        published=parts.published,
    )


def origins_of(block: Block, parts: Parts, image: etree._Element | None) -> tuple[Origin, ...]:
    """Tell where each part of a block was found, as CSS would name the element."""
    places = {
        "title": parts.titled[0].heading if parts.titled else None,
        "summary": parts.summary[0].parent if parts.summary else None,
        "kicker": parts.kicker.parent if parts.kicker else None,
        "author": parts.author.parent if parts.author else None,
        "published": parts.dated,
        "image": image,
    }
    if parts.titled and places["title"] is None:
        places["title"] = parts.titled[0].parent
    link = f"name of {named(block.link.anchor)}"
    first = () if parts.titled else (Origin(part="title", found=link),)
    return first + tuple(
        Origin(part=part, found=named(element))
        for part, element in places.items()
        if element is not None
    )


def _titled(block: Block, lines: list[Line]) -> _Titled | None:
    seen = [line for line in lines if not line.hidden]
    place = _heading_place(block, seen) or _anchor_place(block, seen)
    if place:
        first, end = place
        title = " ".join(line.text for line in seen[first:end])
        own = seen[first:end]
        return _Titled(title=title, lines=own, before=seen[:first], after=seen[end:])
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
    return element.tag in ("strong", "b") or bool(_TITLE_NAME.search(names_of(element)))


def _is_aside(line: Line) -> bool:
    text = line.text
    if ASIDE_LINE.match(text) or READ_MORE.match(text) or not any(map(str.isalpha, text)):
        return True
    return _is_day_of_year(text)


def _is_day_of_year(text: str) -> bool:
    """Tell whether a line is a date without its year: "9. april" is none, and no summary."""
    day, _, month = text.partition(" ")
    return day.rstrip(".").isdecimal() and month.rstrip(".").lower() in MONTHS


def _summary(title: str, lines: Iterable[Line]) -> list[Line]:
    kept: dict[str, Line] = {}
    length = 0
    for line in lines:
        if line.text not in kept and _is_summary(line, title):
            kept[line.text] = line
            length += len(line.text)
        if length > _ENOUGH_SUMMARY:
            break
    return list(kept.values())


def _joined(lines: Sequence[Line]) -> str | None:
    text = " ".join(line.text.lstrip(" :–—|·,") for line in lines)
    return shortened(text, _LONGEST_SUMMARY) or None


def _is_summary(line: Line, title: str) -> bool:
    is_other = line.text == title or line.heading is not None or line.is_label
    return not is_other and not _is_aside(line)


def _kicker(title: str, lines: Sequence[Line]) -> Line | None:
    for line in reversed(lines):
        is_short = len(line.text) <= _LONGEST_KICKER and line.text != title
        if is_short and not _is_aside(line):
            return line
    return None


def _datelines(
    lines: Iterable[Line], timezone: ZoneInfo, now: datetime | None, *, is_known: bool
) -> dict[Line, Byline | None]:
    """Find the lines that are there for a date, and read them unless the date is known already."""
    found: dict[Line, Byline | None] = {}
    for line in lines:
        if line.parent.tag == "time":
            found[line] = None if is_known else byline(line.text, timezone, now=now)
        elif len(line.text) <= _LONGEST_DATELINE and may_name_day(line.text, now=now):
            read = byline(line.text, timezone, now=now)
            few = len(read.rest.split()) <= _WORDS_BESIDE_DATE
            if read.date and (read.marked or read.set_apart or few):
                found[line] = read
    return found


def _marked(
    elements: Sequence[etree._Element], timezone: ZoneInfo
) -> tuple[etree._Element | None, SourceDate | None]:
    """Read a date that is marked up as one."""
    for root in elements:
        for element in root.iter("time", "meta"):
            is_time = element.tag == "time"
            if not is_time and element.get("itemprop") != "datePublished":
                continue
            written = element.get("datetime" if is_time else "content", "")
            date = source_date(written, timezone, "time" if is_time else "microdata")
            if date:
                return element, date
    return None, None


def image_of(
    elements: Sequence[etree._Element], base: str
) -> tuple[etree._Element | None, str | None]:
    """Find the first image with an address that is more than an icon; and the address."""
    for root in elements:
        for image in root.iter("img"):
            width = pixels(image.get("width"))
            if width is not None and width <= _WIDEST_ICON:
                continue
            for each in (image, *_alternatives(image)):
                address = source_of(each, base)
                if address:
                    return each, address
    return None, None


def _alternatives(image: etree._Element) -> list[etree._Element]:
    """Return what else a `picture` (HTML 4.8.1) offers for its image.

    The parser knows no `source`, and puts the image within it.
    """
    picture = next(image.iterancestors("picture"), None)
    return [] if picture is None else list(picture.iter("source"))
