"""The bytes of a feed in, its parts out, as the rules of the check look at them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import LxmlSyntaxError, XMLParser, _Element, fromstring

from feeds.dates import read_atom_date, read_rss_date
from feeds.namespaces import ATOM

# Power Automate reads at most 5 MB (learn.microsoft.com/connectors/rss): some room is left below.
LARGEST = 4_500_000


class UnreadableError(ValueError):
    """The bytes are no feed at all; `rule` names the rule they break."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in either format: RSS's link element is an alternate, its enclosure an enclosure.

    `href` is empty where it is missing.
    """

    rel: str
    href: str
    type: str | None = None
    length: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A feed, or one entry of it. A text is empty, and a date None, if it is missing or wrong.

    `children` are the child elements by tag, namespace included. `published` is RSS's pubDate;
    `updated` of an RSS channel is its lastBuildDate, of an RSS item None.
    """

    element: _Element
    children: Mapping[str, Sequence[_Element]]
    id: str
    title: str
    links: tuple[Link, ...]
    published: datetime | None
    updated: datetime | None

    def texts(self, *tags: str) -> Iterator[str]:
        """Yield the text of every child with one of these tags."""
        for tag in tags:
            for child in self.children.get(tag, ()):
                yield child.text or ""

    def hrefs(self, rel: str) -> tuple[str, ...]:
        """Name the addresses of the links with this relation."""
        return tuple(link.href for link in self.links if link.rel == rel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed feed: whether it is Atom (else RSS), its own part and its entries in order."""

    is_atom: bool
    feed: Part
    entries: tuple[Part, ...]


def read(document: bytes) -> Document:
    """Parse a feed strictly; raise UnreadableError if it is not XML, or not one of our formats.

    No entity is expanded and nothing is fetched; a document type is refused before any use.
    """
    if len(document) > LARGEST:
        raise UnreadableError("size", f"{len(document)} bytes are more than {LARGEST}")
    root = _parse(document)
    if root.tag == "rss" and root.get("version") == "2.0" and [e.tag for e in root] == ["channel"]:
        return _read_rss(root)
    if root.tag == f"{ATOM}feed":
        return _read_atom(root)
    raise UnreadableError("format", "neither an Atom feed nor RSS 2.0 with one channel")


def _parse(document: bytes) -> _Element:
    parser = XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = fromstring(document, parser)
    except LxmlSyntaxError as error:
        raise UnreadableError("well-formed", f"not well-formed XML: {error}") from error
    written = root.getroottree().docinfo
    if written.doctype:
        raise UnreadableError("no-doctype", "has a DOCTYPE; six of ten readers refuse it")
    if not document.startswith(b"<?xml ") or (written.encoding or "").upper() != "UTF-8":
        raise UnreadableError("utf-8", "is not UTF-8 after an XML declaration")
    return root


def _read_rss(root: _Element) -> Document:
    return Document(
        is_atom=False,
        feed=_rss_part(root[0]),
        entries=tuple(_rss_part(item) for item in root[0].iterfind("item")),
    )


def _read_atom(root: _Element) -> Document:
    return Document(
        is_atom=True,
        feed=_atom_part(root),
        entries=tuple(_atom_part(entry) for entry in root.iterfind(f"{ATOM}entry")),
    )


def _rss_part(element: _Element) -> Part:
    children = _by_tag(element)
    return Part(
        element=element,
        children=children,
        id=_text(children, "guid"),
        title=_text(children, "title"),
        links=tuple(_rss_links(children)),
        published=read_rss_date(_text(children, "pubDate")),
        updated=read_rss_date(_text(children, "lastBuildDate")),
    )


def _rss_links(children: Mapping[str, Sequence[_Element]]) -> Iterator[Link]:
    for link in children.get("link", ()):
        yield Link(rel="alternate", href=link.text or "")
    for enclosure in children.get("enclosure", ()):
        yield Link(
            rel="enclosure",
            href=enclosure.get("url", ""),
            type=enclosure.get("type"),
            length=enclosure.get("length"),
        )
    yield from _atom_links(children)


def _atom_part(element: _Element) -> Part:
    children = _by_tag(element)
    return Part(
        element=element,
        children=children,
        id=_text(children, f"{ATOM}id"),
        title=_text(children, f"{ATOM}title"),
        links=tuple(_atom_links(children)),
        published=read_atom_date(_text(children, f"{ATOM}published")),
        updated=read_atom_date(_text(children, f"{ATOM}updated")),
    )


def _atom_links(children: Mapping[str, Sequence[_Element]]) -> Iterator[Link]:
    for link in children.get(f"{ATOM}link", ()):
        yield Link(
            rel=link.get("rel", "alternate"),  # RFC 4287 section 4.2.7.2
            href=link.get("href", ""),
            type=link.get("type"),
            length=link.get("length"),
        )


def _by_tag(element: _Element) -> dict[str, list[_Element]]:
    children: dict[str, list[_Element]] = {}
    for child in element:
        children.setdefault(str(child.tag), []).append(child)
    return children


def _text(children: Mapping[str, Sequence[_Element]], tag: str) -> str:
    """Return the text of the first child with this tag, or the empty text."""
    return children[tag][0].text or "" if tag in children else ""
