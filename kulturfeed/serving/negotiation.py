"""Request headers in, what they ask for out (RFC 9110 sections 8.8, 12.5, 13 and 14). Pure."""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from kulturfeed.files import PACKINGS

IDENTITY: Final = "identity"
_QUALITY: Final = re.compile(r"q=([01](?:\.\d{0,3})?)", re.IGNORECASE)
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)
_ETAG: Final = re.compile(r'(?:W/)?"[^"]*"|\*')


@lru_cache(maxsize=512)
def codings(accept_encoding: str) -> tuple[str, ...]:
    """Return the content codings that are welcome, the most welcome first; identity is always one.

    Nobody is refused a feed for want of a coding: who forbids identity gets it all the same where
    no other is at hand (section 12.5.3 leaves that to the server).
    """
    asked = _qualities(accept_encoding)
    if "x-gzip" in asked:
        asked.setdefault("gzip", asked["x-gzip"])
    others = asked.get("*", 0.0)
    wanted = [(asked.get(packing.coding, others), packing.coding) for packing in PACKINGS]
    # Left out of the header, identity is welcome, but less so than what stands there.
    wanted.append((asked.get(IDENTITY, 0.0), IDENTITY))
    wanted.sort(key=lambda each: each[0], reverse=True)
    return tuple(coding for quality, coding in wanted if quality > 0 or coding == IDENTITY)


@lru_cache(maxsize=512)
def prefers_html(accept: str, media_type: str) -> bool:
    """Tell whether who asks would rather have a page than this type: a person in a browser."""
    asked = _qualities(accept)
    html = asked.get("text/html", 0.0)
    major = media_type.partition("/")[0]
    own = next(
        (asked[kind] for kind in (media_type, f"{major}/*", "*/*") if kind in asked),
        0.0,
    )
    return html > own


def _qualities(header: str) -> dict[str, float]:
    """Split a list of values with qualities; one that is no number counts as none."""
    found = {}
    for part in header.lower().split(","):
        value, *parameters = (step.strip() for step in part.split(";"))
        weights = [_QUALITY.fullmatch(each) for each in parameters if each.startswith("q=")]
        quality = 1.0 if not weights else float(weights[-1][1]) if weights[-1] else 0.0
        if value:
            found[value] = min(quality, 1.0)
    return found


def has_tag(header: str, etag: str, *, weak: bool) -> bool:
    """Tell whether a list of entity tags names this one; `weak` lets a weak tag name it too."""
    tags = _ETAG.findall(header)
    if weak:
        tags = [tag.removeprefix("W/") for tag in tags]
    return etag in tags or "*" in tags


def is_since(header: str, modified: int) -> bool | None:
    """Tell whether a date is at or after this second; None for what is no date."""
    moment = _seconds(header)
    return None if moment is None else moment >= modified


def is_same_version(if_range: str, etag: str, modified: int) -> bool:
    """Tell whether a part that is held already is of this version (section 13.1.5)."""
    if '"' in if_range:
        return if_range.strip() == etag
    return _seconds(if_range) == modified


def _seconds(header: str) -> int | None:
    try:
        return int(parsedate_to_datetime(header).timestamp())
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A range of bytes: from `first` up to, but not with, `end`; empty where there is no such."""

    first: int
    end: int


def part(header: str, size: int) -> Part | None:
    """Return the one range of bytes that is asked for; None: what is asked for is the whole.

    Several ranges, other units and what is no range at all are answered with the whole, as
    section 14.2 allows.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        return Part(first=size - length, end=size)
    first = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    if found[2] and int(found[2]) < first:
        return None
    return Part(first=first, end=end) if first < end else Part(first=size, end=size)
