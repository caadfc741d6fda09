"""A feed in, bytes out through feedgen; what feedgen gets wrong is put right by the format.

feedgen writes the frame, ids, titles, links and categories, which it does well. Through its
extension point each format then mends or adds the rest, element by element.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import quoteattr

from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement, _Element

from feeds.model import Entry, Feed, Image
from feeds.namespaces import MEDIA


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What one format does to the elements that feedgen wrote.

    `namespaces` are those of `feeds.namespaces`, by prefix. `feed` gets the root element before
    any entry stands in it, `entry` each entry's own element.
    """

    namespaces: Mapping[str, str]
    feed: Callable[[_Element, Feed], None]
    entry: Callable[[_Element, Entry], None]


def write_rss(feed: Feed, corrections: Corrections) -> bytes:
    """Write a feed with feedgen's RSS writer."""
    return _styled(_generator(feed, corrections, _UNWRITTEN).rss_str(), feed)


def write_atom(feed: Feed, corrections: Corrections) -> bytes:
    """Write a feed with feedgen's Atom writer."""
    return _styled(_generator(feed, corrections, feed.updated).atom_str(), feed)


def _styled(document: bytes, feed: Feed) -> bytes:
    """Name the stylesheet (W3C, xml-stylesheet), which feedgen cannot: it writes a root alone."""
    if feed.stylesheet is None:
        return document
    declaration, line, rest = document.partition(b"\n")
    told = f'<?xml-stylesheet href={quoteattr(feed.stylesheet)} type="text/css"?>\n'
    return declaration + line + told.encode() + rest


def append(parent: _Element, tag: str, text: str | None = None, **attributes: str) -> None:
    """Append an element."""
    SubElement(parent, tag, attributes).text = text


def append_thumbnail(parent: _Element, image: Image) -> None:
    """Append an image as Media RSS's thumbnail (rssboard.org/media-rss), in either format."""
    sizes = {"width": image.width, "height": image.height}
    told = {name: str(size) for name, size in sizes.items() if size}
    append(parent, f"{MEDIA}thumbnail", url=image.address, **told)


class _Unwritten(datetime):
    """A moment that feedgen takes and, as it is false, does not write.

    feedgen sets the process's locale to write an RSS date, which no thread beside it can bear,
    and has no way to leave lastBuildDate out: its default is the time of the run.
    """

    def __bool__(self) -> bool:
        return False


_UNWRITTEN = _Unwritten.fromisoformat("1970-01-01T00:00:00Z")


class _Extension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Hand each element that feedgen has written to `correct`.

    One class for feed and entries: feedgen makes the instances, without arguments, and asks
    those of both the same questions.
    """

    namespaces: Mapping[str, str] = {}
    correct: Callable[[_Element], None]

    def extend_ns(self) -> dict[str, str]:
        """Name the prefixes to declare on the root."""
        return {prefix: name.strip("{}") for prefix, name in self.namespaces.items()}

    def extend_rss(self, element: _Element) -> _Element:
        """Correct an RSS root or item."""
        self.correct(element)
        return element

    def extend_atom(self, element: _Element) -> _Element:
        """Correct an Atom root or entry."""
        self.correct(element)
        return element


def _generator(feed: Feed, corrections: Corrections, updated: datetime) -> FeedGenerator:
    """Make a feedgen feed of what it writes rightly, with a correction behind every element."""
    generator = FeedGenerator()
    generator.register_extension("corrections", _Extension, _Extension)
    generator.corrections.namespaces = corrections.namespaces
    generator.corrections.correct = lambda root: corrections.feed(root, feed)
    generator.id(feed.id)
    generator.title(feed.title)
    # The one link here: feedgen's RSS channel links to whatever was given last, self included.
    generator.link(href=feed.link, rel="alternate", type="text/html")
    generator.description(feed.description.strip() or feed.title)
    generator.language(feed.language)
    generator.generator("kulturfeed")
    generator.docs("")  # An empty text is not written; nothing else turns the element off.
    generator.updated(updated)
    for entry in feed.entries:
        _add(generator, entry, corrections)
    return generator


def _add(generator: FeedGenerator, entry: Entry, corrections: Corrections) -> None:
    """Append an entry to a feedgen feed."""
    added = generator.add_entry(order="append")
    added.corrections.correct = lambda element: corrections.entry(element, entry)
    added.id(entry.id)
    added.title(entry.title)
    added.link(href=entry.link)
    added.updated(entry.updated)
    for category in entry.categories:
        added.category(term=category)
