"""A HEAD's answer to an image's address in, the image with its length and type out."""

import re
from dataclasses import replace

from scrapy.http import Response

from spiders.fetching.answers import field
from spiders.images import IMAGE_TYPE
from spiders.page import Image

_OK = 200
_LENGTH = re.compile("[1-9][0-9]{0,9}")
_LARGEST = 2**31 - 1
"""Bytes; no image is larger, and no database's integer."""


def measured(image: Image, response: Response) -> Image:
    """Take length and type from the host, if it tells both of what it would send."""
    length = field(response, "Content-Length") or ""
    kind = (field(response, "Content-Type") or "").partition(";")[0].strip().lower()
    coded = field(response, "Content-Encoding") not in {None, "identity"}
    if response.status != _OK or coded or not IMAGE_TYPE.fullmatch(kind):
        return image
    if not _LENGTH.fullmatch(length) or int(length) > _LARGEST:
        return image
    return replace(image, type=kind, length=int(length))
