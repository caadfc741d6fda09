"""An img element in, its address out; a size and a type as pages and hosts write them."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from spiders.tree import attribute, names_of
from spiders.urls import absolute

IMAGE_TYPE = re.compile(r"image/[a-z0-9.+-]+")
"""A media type (RFC 9110 section 8.3.1) in lower case, without parameters."""

# Pages that load images late keep the address here, and a placeholder in src.
_LATE = ("data-src", "data-lazy-src", "data-original", "data-lazy")
_LATE_SETS = ("data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"/(?:(?:ima?ge?|lazy|trans)[-_]?)?"
    r"(?:blank|clear|dummy|empty|lazyload|loader|loading|pixel|placeholder|spacer|transparent|1x1)"
    r"(?:[-_.]?(?:ima?ge?|pixel|\d++(?:x\d++)?))*+\.(?:gif|png|svg|(?P<photo>jpe?g|webp))(?:[?#]|$)",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(
    r"//(?:[\w-]+\.)?gravatar\.com/|//s\.w\.org/|/(?:icons?|ikon(?:er|ar)?|emojis?)/",
    re.IGNORECASE,
)
_ORNAMENT_NAMES = re.compile(
    r"(?<![a-z])(?:avatar|emoji|smiley|icon|ikon)(?:[-_]+ima?ge?)?(?!\S)", re.IGNORECASE
)
"""Ends a class; in `card-icon-top` it tells of something else."""
_LARGEST_ICON = 48
"""Pixels."""
_LARGEST_NAMED = 100
"""Pixels of an image that its class may make an ornament."""
_MOST_OF_PICTURE = 20
"""Elements of a `picture` that are looked at."""
_CANDIDATE = re.compile(r"(?P<address>[^\s,]\S*[^\s,])(?:\s+(?:(?P<width>\d{1,5})w|[\d.]+x))?")
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.0*)?\s*(?:px)?\s*", re.IGNORECASE)
_WIDEST = 2000
"""Pixels: of the widths that a page offers, a reader's column has no use for a wider one."""


def source_of(image: etree._Element, base: str) -> str | None:
    """Return an img element's absolute address, also where a page that loads it late keeps it.

    None where it has a placeholder alone; a photo that is named like one may be none.
    """
    photo = None
    for written in _written(image):
        address = absolute(written, base)
        found = _PLACEHOLDER.search(address) if address else None
        if address and not found:
            return address
        photo = photo or (address if found and found["photo"] else None)
    return photo


def _written(image: etree._Element) -> Iterator[str]:
    """Walk through the addresses that an element has, the best first."""
    for name in (*_LATE, *_LATE_SETS, "src", "srcset"):
        written = attribute(image, name)
        if written:
            yield _widest(written) if name.endswith("srcset") else written


def alternatives(image: etree._Element) -> Iterator[etree._Element]:
    """Walk through what else a `picture` (HTML 4.8.1) offers for its image.

    Parsers that know no `source` put the image within it.
    """
    picture = next(image.iterancestors("picture"), None)
    inner = () if picture is None else islice(picture.iter(), _MOST_OF_PICTURE)
    return (each for each in inner if each.tag == "source")


def is_ornament(image: etree._Element, address: str) -> bool:
    """Tell whether an image shows nothing of an article: an icon, an emoji, its author's face."""
    largest = max(pixels(image.get("width")) or 0, pixels(image.get("height")) or 0)
    return bool(
        0 < largest <= _LARGEST_ICON
        or _ORNAMENT.search(address)
        or (largest <= _LARGEST_NAMED and _ORNAMENT_NAMES.search(names_of(image)))
    )


def is_drawing(address: str) -> bool:
    """Tell whether an address is an SVG's: most are icons, and few readers show one."""
    return address.partition("?")[0].lower().endswith(".svg")


def pixels(text: str | None) -> int | None:
    """Read a size in pixels; None for what is none: nothing, percents, nought."""
    found = _PIXELS.fullmatch(text) if text else None
    return (int(found[1]) or None) if found else None


def _widest(offers: str) -> str:
    """Choose of a srcset (HTML 4.8.4.2.1) the widest that is not too wide, else the first."""
    found = [(int(each["width"] or 0), each["address"]) for each in _CANDIDATE.finditer(offers)]
    fitting = [each for each in found if each[0] <= _WIDEST]
    return max(fitting or found[:1], key=lambda each: each[0], default=(0, ""))[1]
