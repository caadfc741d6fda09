"""Configured selectors and a page's tree in, the teasers that they select out."""

from dataclasses import dataclass, replace

from lxml import etree

from spiders.dates import byline, source_date
from spiders.listing.anchors import Link, link_of
from spiders.listing.blocks import Block
from spiders.listing.dated import DateReader
from spiders.listing.fields import image_of, read_block, teaser_of
from spiders.listing.links import main_link
from spiders.listing.selectors import BadSelectorError, compiled
from spiders.page import Dropped, Selectors, SourceDate, Teaser
from spiders.text import clean, title_from
from spiders.urls import absolute


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selected:
    """What a selector found first: its clean text, and the element, unless it selects text."""

    text: str
    element: etree._Element | None


def select(
    root: etree._Element,
    selectors: Selectors,
    base: str,
    dates: DateReader,
) -> tuple[list[Teaser], list[Dropped]]:
    """Read the teasers of the items that are selected; what has no selector is found by itself.

    Raises BadSelectorError.
    """
    reader = _Reader(selectors=selectors, base=base, dates=dates)
    found: dict[str, Teaser] = {}
    dropped: list[Dropped] = []
    for item in _matches(selectors.item, root):
        if not etree.iselement(item):
            continue
        link = link_in(item, selectors.link, base)
        teaser = reader.teaser(item, link) if link else None
        if link is None or teaser is None:
            address, reason = (link.address, "no-title") if link else ("", "no-link")
            dropped.append(Dropped(reason=reason, link=address, title=_text(item)[:80]))
        elif link.key in found:
            dropped.append(Dropped(reason="duplicate", link=link.address, title=teaser.title))
        else:
            found[link.key] = teaser
    return list(found.values()), dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """What the items of one page are read by."""

    selectors: Selectors
    base: str
    dates: DateReader

    def teaser(self, item: etree._Element, link: Link) -> Teaser | None:
        """Read an item, all that has no selector by its shape; None where it has no title."""
        found = self._by_shape(item, link)
        if self.selectors.title:
            found = replace(found, title=title_from(text_in(item, self.selectors.title) or ""))
        if not found.title:
            return None
        if self.selectors.summary:
            found = replace(found, summary=text_in(item, self.selectors.summary))
        if self.selectors.image:
            found = replace(found, image=image_in(item, self.selectors.image, self.base))
        if self.selectors.date:
            date = date_in(item, self.selectors.date, self.dates)
            found = replace(found, published=date)
        return found

    def _by_shape(self, item: etree._Element, link: Link) -> Teaser:
        """Read what an item shows; the title is empty where it shows none."""
        block = Block(link=link, elements=(item,))
        parts = read_block(block, self.dates)
        found = teaser_of(block, parts) if parts else Teaser(title="", link=link.address)
        _, image = image_of(block.elements, self.base)
        return replace(found, image=image)


def link_in(item: etree._Element, selector: str | None, base: str) -> Link | None:
    """Read an item's link; without a selector it is the one that speaks for the item."""
    if selector is None:
        return main_link(item, base)
    chosen = _first(selector, item)
    if chosen is None:
        return None
    if chosen.element is None:
        return link_of(item, chosen.text, base)
    return main_link(chosen.element, base)


def text_in(item: etree._Element, selector: str) -> str | None:
    """Read the text that is selected, None where there is none."""
    chosen = _first(selector, item)
    return (chosen and chosen.text) or None


def image_in(item: etree._Element, selector: str, base: str) -> str | None:
    """Read the image that is selected, or the first within what is."""
    chosen = _first(selector, item)
    if chosen is None:
        return None
    if chosen.element is None:
        return absolute(chosen.text, base)
    return image_of((chosen.element,), base)[1]


def date_in(item: etree._Element, selector: str, dates: DateReader) -> SourceDate | None:
    """Read the date that is selected: as it is marked up, else as it is written."""
    chosen = _first(selector, item)
    if chosen is None:
        return None
    marked = chosen.element.get("datetime", "") if chosen.element is not None else ""
    text = dates.ordered(chosen.text)
    written = source_date(marked or text, dates.timezone, "time", now=dates.now)
    return written or byline(text, dates.timezone, now=dates.now).date


def _first(selector: str | None, item: etree._Element) -> _Selected | None:
    """Return the first match that says something, or an element without text, as an image is."""
    if selector is None:
        return None
    for match in _matches(selector, item):
        element = match if etree.iselement(match) else None
        text = clean(str(match)) if element is None else _text(element)
        if text or element is not None:
            return _Selected(text=text, element=element)
    return None


def _text(element: etree._Element) -> str:
    return clean("".join(str(part) for part in element.itertext()))


def _matches(selector: str, element: etree._Element) -> list[etree._Element | str]:
    path, attribute = compiled(selector)
    try:
        found = path(element)
    except etree.XPathError as error:  # such as a function that there is not
        raise BadSelectorError(f"{selector!r} cannot be evaluated: {error}") from error
    matches = found if isinstance(found, list) else [str(found)]
    if attribute is None:
        return [each for each in matches if etree.iselement(each) or isinstance(each, str)]
    return [each.get(attribute, "") for each in matches if etree.iselement(each)]
