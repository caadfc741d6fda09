"""An article's sheet in, its lead image with what the page tells of its type and size out."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, dropwhile

from spiders.articles.sheet import Sheet, properties
from spiders.images import IMAGE_TYPE, pixels, source_of
from spiders.page import Image
from spiders.urls import absolute

_META = ("ogimagesecureurl", "ogimage", "ogimageurl", "twitterimage", "twitterimagesrc")


def lead_image(sheet: Sheet) -> tuple[Image | None, str | None]:
    """Find the image that the page shows of itself, and where it was told of.

    Type and size are the page's word, never read off the address.
    """
    for image, found in chain(_of_meta(sheet), _of_json_ld(sheet), _of_img(sheet)):
        if image:
            is_sized = image.width and image.height
            return (image if is_sized else _sized(image, sheet)), found
    return None, None


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
        type=kind if IMAGE_TYPE.fullmatch(kind) else None,
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
