"""A HEAD's answer to an image's address in, the image with its length and type out."""

import re
from dataclasses import replace

from scrapy.http import Response

from spiders.fetching.answers import field
from spiders.page import Image

_TYPE = re.compile(r"image/[a-z0-9.+-]+")
_OK = 200


def measured(image: Image, response: Response) -> Image:
    """Take length and type from the host, if it tells both of what it would send."""
    length = field(response, "Content-Length") or ""
    kind = (field(response, "Content-Type") or "").partition(";")[0].strip().lower()
    coded = field(response, "Content-Encoding") not in {None, "identity"}
    if response.status != _OK or coded or not _TYPE.fullmatch(kind):
        return image
    if not (length.isascii() and length.isdigit() and int(length)):
        return image
    return replace(image, type=kind, length=int(length))
