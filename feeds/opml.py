"""Feeds' addresses in, the bytes of an OPML 2.0 subscription list out (opml.org/spec2.opml)."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import Element, SubElement, tostring


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An RSS feed to subscribe to, and the page that it follows; `language` is a BCP 47 tag."""

    title: str
    feed: str
    page: str
    language: str | None = None


def opml(title: str, outlines: Iterable[Outline]) -> bytes:
    """Render a subscription list: same feeds, same bytes."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    for each in outlines:
        SubElement(body, "outline", _attributes(each))
    return tostring(root, encoding="UTF-8", xml_declaration=True)


def _attributes(outline: Outline) -> dict[str, str]:
    # Some importers read `text`, which is required, others `title` alone.
    told = {
        "text": outline.title,
        "title": outline.title,
        "type": "rss",
        "version": "RSS2",
        "xmlUrl": outline.feed,
        "htmlUrl": outline.page,
    }
    return told | ({"language": outline.language} if outline.language else {})
