"""An article's sheet in, its lead image with what the page tells of its type and size out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, dropwhile

from lxml import etree

from spiders.articles.sheet import Sheet, properties
from spiders.page import Image
from spiders.tree import attribute
from spiders.urls import absolute

_META = ("ogimagesecureurl", "ogimage", "ogimageurl", "twitterimage", "twitterimagesrc")
# Pages that load images late keep the address here, and a placeholder in src.
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"(?P<address>[^\s,]\S*[^\s,])(?:\s+(?:(?P<width>\d{1,5})w|[\d.]+x))?")
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.0*)?\s*(?:px)?\s*", re.IGNORECASE)
_TYPE = re.compile(r"image/[a-z0-9.+-]+")
_WIDEST = 2000
"""Pixels: of the widths that a page offers, a reader's column has no use for a wider one."""


def lead_image(sheet: Sheet) -> tuple[Image | None, str | None]:
    """Find the image that the page shows of itself, and where it was told of.

    Type and size are the page's word, never read off the address.
    """
    for image, found in chain(_of_meta(sheet), _of_json_ld(sheet), _of_img(sheet)):
        if image:
            is_sized = image.width and image.height
            return (image if is_sized else _sized(image, sheet)), found
    return None, None


def source_of(image: etree._Element, base: str) -> str | None:
    """Return an img element's absolute address, also where a page that loads it late keeps it."""
    written = (attribute(image, name) for name in _SOURCES)
    offered = (_widest(attribute(image, name)) for name in _SOURCE_SETS)
    addresses = (absolute(each, base) for each in chain(written, offered) if each)
    return next((address for address in addresses if address), None)


def pixels(text: str | None) -> int | None:
    """Read a size in pixels; None for what is none: nothing, percents, nought."""
    found = _PIXELS.fullmatch(text or "")
    return (int(found[1]) or None) if found else None


def _widest(offers: str) -> str:
    """Choose of a srcset (HTML 4.8.4.2.1) the widest that is not too wide, else the first."""
    found = [(int(each["width"] or 0), each["address"]) for each in _CANDIDATE.finditer(offers)]
    fitting = [each for each in found if each[0] <= _WIDEST]
    return max(fitting or found[:1], key=lambda each: each[0], default=(0, ""))[1]


def _of_meta(sheet: Sheet) -> Iterator[tuple[Image | None, str]]:
    """Read Open Graph's image (ogp.me), whose size and type stand beside it, else Twitter's."""
    meta = sheet.meta
    told = (meta.get("ogimagetype"), meta.get("ogimagewidth"), meta.get("ogimageheight"))
    for name in _META:
        yield _image(meta.get(name), sheet, *(told if name.startswith("og") else ())), "meta"


def _of_json_ld(sheet: Sheet) -> Iterator[tuple[Image | None, str]]:
    for each in sheet.linked.images:
        yield _image(each.address, sheet, each.type, each.width, each.height), "json-ld"


def _of_img(sheet: Sheet) -> Iterator[tuple[Image | None, str]]:
    """Read the image that is marked as the article's, else the first figure below its heading."""
    marked = properties(sheet, "image")
    for each in marked:
        address = source_of(each, sheet.base) if each.tag == "img" else None
        yield _image(address or each.get("content") or each.get("href"), sheet), "microdata"
    after = dropwhile(lambda each: each is not sheet.heading, sheet.root.iter("h1", "h2", "img"))
    for each in after:
        is_shown = any(above.tag == "figure" for above in each.iterancestors())
        yield _image(source_of(each, sheet.base) if is_shown else None, sheet), "img"


def _image(
    address: str | None,
    sheet: Sheet,
    kind: str | None = None,
    width: str | None = None,
    height: str | None = None,
) -> Image | None:
    place = absolute(address, sheet.base) if address else None
    if place is None:
        return None
    kind = (kind or "").strip().lower()
    return Image(
        address=place,
        type=kind if _TYPE.fullmatch(kind) else None,
        width=pixels(width),
        height=pixels(height),
    )


def _sized(image: Image, sheet: Sheet) -> Image:
    """Look up an image's size where it is told elsewhere: in JSON-LD, or at its img element."""
    linked = (image for image, _ in _of_json_ld(sheet))
    shown = (
        Image(address=address, width=pixels(each.get("width")), height=pixels(each.get("height")))
        for each in sheet.root.iter("img")
        if (address := source_of(each, sheet.base))
    )
    for each in chain(linked, shown):
        if each and each.address == image.address and each.width and each.height:
            return replace(
                image, type=image.type or each.type, width=each.width, height=each.height
            )
    return image
