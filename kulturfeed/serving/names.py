"""A path that is asked for in, the name of a published file and its media type out. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# What the publisher writes and nothing else: no dotfile, no partial or packed file, no way up.
_PUBLISHED: Final = re.compile(r"(?:[a-z0-9-]+/){0,3}[a-z0-9-]+\.([a-z]+)")
_FOLDER: Final = re.compile(r"(?:(?:[a-z0-9-]+/){1,3})?")
_LONGEST: Final = 250

_XML_FEEDS: Final = frozenset({"rss", "atom"})
_FEEDS: Final = _XML_FEEDS | {"json", "opml"}

# mimetypes knows some of these on some hosts only, and readers go by the type.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    # JSON has no charset parameter (RFC 8259 section 11).
    "json": "application/feed+json",
    "opml": "text/x-opml; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
}

BROWSER_TYPE: Final = "application/xml; charset=utf-8"
"""What a browser gets a feed as: it shows the feed's own type as raw text, and this one styled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A published file's name: its path below the folder, always with `/`, and its ending."""

    path: str
    ending: str

    @property
    def source(self) -> str:
        """The id of the source that the file may be of: the first step of its path."""
        return re.split(r"[/.]", self.path, maxsplit=1)[0]

    @property
    def is_feed(self) -> bool:
        """Whether programs elsewhere read it, so that pages of any origin may."""
        return self.ending in _FEEDS

    @property
    def is_xml_feed(self) -> bool:
        """Whether a browser gets it as another type than a reader."""
        return self.ending in _XML_FEEDS

    @property
    def is_page(self) -> bool:
        """Whether a person reads it."""
        return self.ending == "html"


@lru_cache(maxsize=1024)
def published(path: str) -> Name | None:
    """Return the file that a path without its first slash names, None if none has such a name.

    A folder stands for its page.
    """
    if len(path) > _LONGEST:
        return None
    whole = f"{path}index.html" if _FOLDER.fullmatch(path) else path
    found = _PUBLISHED.fullmatch(whole)
    if found is None or found[1] not in MEDIA_TYPES:
        return None
    return Name(path=whole, ending=found[1])


def is_folder_without_slash(path: str) -> bool:
    """Tell whether a path may be a folder's whose last slash was left out."""
    return bool(path) and _FOLDER.fullmatch(f"{path}/") is not None
