"""The bytes of a feed in, its entries out, as a program reads them that knows the format alone.

Nothing of `feeds` is used: what it writes is what is looked at.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML_FORMATS = ("rss", "atom")
FORMATS = (*XML_FORMATS, "json")
MEDIA_TYPES: Mapping[str, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry; a text is empty and a date None where the feed tells none.

    `text` is RSS's description, which is markup, Atom's summary, and JSON Feed's.
    """

    id: str = ""
    title: str = ""
    link: str = ""
    text: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    dc_date: datetime | None = None
    thumbnail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its entries in order, and where it says that older ones are."""

    size: int
    entries: tuple[Entry, ...]
    older: str | None = None


def read(content: bytes, file: str) -> Feed:
    """Read a feed of the format that its file's name ends in."""
    read_format: Mapping[str, Callable[[bytes], Feed]] = {
        "rss": _rss,
        "atom": _atom,
        "json": _json,
    }
    return read_format[file.rpartition(".")[2]](content)


def tree(content: bytes) -> etree._Element:
    """Parse XML as a careful client does: no entities, no network."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _rss(content: bytes) -> Feed:
    channel = tree(content)[0]
    entries = [
        Entry(
            id=each.findtext("guid", ""),
            title=each.findtext("title", ""),
            link=each.findtext("link", ""),
            text=each.findtext("description", ""),
            published=_moment(each.findtext("pubDate"), parsedate_to_datetime),
            dc_date=_moment(each.findtext(f"{DC}date"), datetime.fromisoformat),
            thumbnail=_thumbnail(each),
        )
        for each in channel.iterfind("item")
    ]
    return Feed(size=len(content), entries=tuple(entries), older=_older(channel))


def _atom(content: bytes) -> Feed:
    root = tree(content)
    entries = [
        Entry(
            id=each.findtext(f"{ATOM}id", ""),
            title=each.findtext(f"{ATOM}title", ""),
            link=next(_links(each, "alternate"), ""),
            text=each.findtext(f"{ATOM}summary", ""),
            published=_moment(each.findtext(f"{ATOM}published"), datetime.fromisoformat),
            updated=_moment(each.findtext(f"{ATOM}updated"), datetime.fromisoformat),
            dc_date=_moment(each.findtext(f"{DC}date"), datetime.fromisoformat),
            thumbnail=_thumbnail(each),
        )
        for each in root.iterfind(f"{ATOM}entry")
    ]
    return Feed(size=len(content), entries=tuple(entries), older=_older(root))


def _json(content: bytes) -> Feed:
    feed = json.loads(content)
    entries = [
        Entry(
            id=each["id"],
            title=each.get("title", ""),
            link=each.get("url", ""),
            text=each.get("summary", ""),
            published=_moment(each.get("date_published"), datetime.fromisoformat),
            updated=_moment(each.get("date_modified"), datetime.fromisoformat),
            thumbnail=each.get("image", ""),
        )
        for each in feed["items"]
    ]
    return Feed(size=len(content), entries=tuple(entries), older=feed.get("next_url"))


def _links(element: etree._Element, rel: str) -> Iterator[str]:
    for each in element.iterfind(f"{ATOM}link"):
        if each.get("rel", "alternate") == rel:
            yield each.get("href", "")


def _older(element: etree._Element) -> str | None:
    return next(_links(element, "prev-archive"), None)


def _thumbnail(element: etree._Element) -> str:
    found = element.find(f"{MEDIA}thumbnail")
    return "" if found is None else found.get("url", "")


def _moment(text: str | None, parse: Callable[[str], datetime]) -> datetime | None:
    return parse(text) if text else None
