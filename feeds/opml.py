"""Feeds' addresses in, the bytes of an OPML 2.0 subscription list out (opml.org/spec2.opml)."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import Element, SubElement, tostring
from lxml.etree import _Element as Parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An RSS feed to subscribe to, and the page that it follows; `language` is a BCP 47 tag."""

    title: str
    feed: str
    page: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Feeds under a heading of their own: importers make a folder of it."""

    title: str
    outlines: tuple[Outline, ...]


def opml(title: str, outlines: Iterable[Outline | Folder]) -> bytes:
    """Render a subscription list: same feeds, same bytes."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    _write(SubElement(root, "body"), outlines)
    return tostring(root, encoding="UTF-8", xml_declaration=True)


def _write(parent: Parent, outlines: Iterable[Outline | Folder]) -> None:
    for each in outlines:
        # Some importers read `text`, which is required, others `title` alone.
        named = {"text": each.title, "title": each.title}
        if isinstance(each, Folder):
            _write(SubElement(parent, "outline", named), each.outlines)
        else:
            SubElement(parent, "outline", named | _attributes(each))


def _attributes(outline: Outline) -> dict[str, str]:
    told = {
        "type": "rss",
        "version": "RSS2",
        "xmlUrl": outline.feed,
        "htmlUrl": outline.page,
    }
    return told | ({"language": outline.language} if outline.language else {})
