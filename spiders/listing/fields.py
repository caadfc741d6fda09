"""A block in, its teaser's parts out: title, summary, kicker, author, image, date."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lxml import etree

from spiders.images import alternatives, is_drawing, is_ornament, source_of
from spiders.listing.blocks import Block
from spiders.listing.dated import DateReader, is_part_of_date
from spiders.listing.lines import Line, lines_of, names_title
from spiders.page import Origin, SourceDate, Teaser
from spiders.text import shortened, title_from
from spiders.tree import named, names_of
from spiders.words import ASIDE_LINE, BYLINE, TITLE_NAMES, says_only_read_more, says_read_more

_LONGEST_SUMMARY = 600
_ENOUGH_SUMMARY = 250
"""Characters after which no further paragraph is added: a whole article may stand on the list."""
_LONGEST_KICKER = 40
_SIGNS = " :–—|·,"
"""What stands between the parts of a teaser, and is of none."""
_TITLE_NAME = re.compile(TITLE_NAMES, re.IGNORECASE)
_MOST_IMAGES = 50
"""Images of one element that are looked at."""


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


def read_block(block: Block, reader: DateReader) -> Parts | None:
    """Find a block's parts, its date as the page's reader does; None where it has no title."""
    found = _titled(block, lines_of(block.elements, block.link.anchor))
    if found is None:
        return None
    beside = (*found.before, *found.after)
    dates = reader.dated(block.elements, found.before, found.after)
    return Parts(
        title=found.title,
        titled=found.lines,
        summary=_summary(found.title, [line for line in found.after if line not in dates.lines]),
        kicker=_kicker(found.title, [line for line in found.before if line not in dates.lines]),
        author=next((line for line in beside if BYLINE.match(line.text)), None),
        published=dates.date,
        dated=dates.element,
    )


def teaser_of(block: Block, parts: Parts) -> Teaser:
    """Write a block's parts down, all but its image."""
    byline = BYLINE.match(parts.author.text) if parts.author else None
    return Teaser(
        title=title_from(parts.title),
        link=block.link.address,
        summary=_joined(parts.summary),
        kicker=(parts.kicker.text.strip(_SIGNS) or None) if parts.kicker else None,
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
    if not name or says_only_read_more(name):
        return None
    return _Titled(title=name, before=(), after=seen)


def _heading_place(block: Block, lines: list[Line]) -> tuple[int, int] | None:
    """Find the lines of the link's heading, else of the block's first."""
    headings = [line.heading for line in lines if line.heading is not None]
    if not headings:
        return None
    heading = block.link.heading if block.link.heading in headings else headings[0]
    places = [place for place, line in enumerate(lines) if line.heading is heading]
    if len(places) > 1:
        # A kicker may stand in the heading too: what is named for a title is the title alone.
        places = [place for place in places if names_title(lines[place].parent)] or places
    return places[0], places[-1] + 1


def _anchor_place(block: Block, lines: list[Line]) -> tuple[int, int] | None:
    """Find the title where there is no heading: the link's text, or one line of a whole card."""
    own = [place for place, line in enumerate(lines) if line.link is block.link.anchor]
    if own and not says_read_more(lines[own[0]].text):
        return _line_place(lines, own)
    is_mute = not block.link.text or says_read_more(block.link.text)
    return _line_place(lines, range(len(lines))) if is_mute else None


def _line_place(lines: list[Line], places: Sequence[int]) -> tuple[int, int] | None:
    named = (place for place in places if _is_title_name(lines[place].parent))
    telling = (place for place in places if not _is_aside(lines[place]))
    best = next(chain(named, telling), None)
    return None if best is None else (best, best + 1)


def _is_title_name(element: etree._Element) -> bool:
    return element.tag in ("strong", "b") or bool(_TITLE_NAME.search(names_of(element)))


def _is_aside(line: Line) -> bool:
    text = line.text
    if ASIDE_LINE.match(text) or line.leads_on or not any(map(str.isalpha, text)):
        return True
    return is_part_of_date(text)


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
    text = " ".join(line.text.lstrip(_SIGNS) for line in lines)
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


def image_of(
    elements: Sequence[etree._Element], base: str
) -> tuple[etree._Element | None, str | None]:
    """Find the first image that is no ornament, a drawing where there is no other; its address."""
    drawing = None
    for root in elements:
        for image in islice(root.iter("img"), _MOST_IMAGES):
            element, address = _address(image, base)
            if address is None or is_ornament(image, address):
                continue
            if not is_drawing(address):
                return element, address
            drawing = drawing or (element, address)
    return drawing or (None, None)


def _address(image: etree._Element, base: str) -> tuple[etree._Element, str | None]:
    """Find an image's address, or else one of the elements that a `picture` offers for it."""
    address = source_of(image, base)
    if address is not None:
        return image, address
    for each in alternatives(image):
        address = source_of(each, base)
        if address is not None:
            return each, address
    return image, None
