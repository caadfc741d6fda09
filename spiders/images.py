"""An img element in, its address out; a size and a type as pages and hosts write them."""

import re
from itertools import chain

from lxml import etree

from spiders.tree import attribute
from spiders.urls import absolute

IMAGE_TYPE = re.compile(r"image/[a-z0-9.+-]+")
"""A media type (RFC 9110 section 8.3.1) in lower case, without parameters."""

# Pages that load images late keep the address here, and a placeholder in src.
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"(?P<address>[^\s,]\S*[^\s,])(?:\s+(?:(?P<width>\d{1,5})w|[\d.]+x))?")
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.0*)?\s*(?:px)?\s*", re.IGNORECASE)
_WIDEST = 2000
"""Pixels: of the widths that a page offers, a reader's column has no use for a wider one."""


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
