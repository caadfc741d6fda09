"""A feed in, the bytes of its Atom 1.0 document out."""

from lxml.etree import _Element

from feeds.corrections import Corrections, append, append_thumbnail, write_atom
from feeds.dates import atom_date
from feeds.model import Entry, Feed
from feeds.namespaces import HISTORY, MEDIA, XML


def atom(feed: Feed) -> bytes:
    """Render a feed as Atom 1.0 (RFC 4287): same feed, same bytes."""
    return write_atom(feed, _CORRECTIONS)


def _correct_feed(root: _Element, feed: Feed) -> None:
    """Mend the date that feedgen wrote with an offset, and add what it leaves out of a feed."""
    _mark_plain(root, "title", "subtitle")
    _rewrite_updated(root, atom_date(feed.updated))
    # RFC 4287 section 4.1.1: a feed needs an author unless all its entries have one. Written
    # always, so that one entry's author does not change the head of the feed.
    _append_author(root, feed.title)
    for rel, address in feed.links("atom"):
        append(root, "link", href=address, rel=rel, type="application/atom+xml")
    if feed.hub:
        append(root, "link", href=feed.hub, rel="hub")
    if feed.archive:
        append(root, f"{HISTORY}archive")


def _correct_entry(element: _Element, entry: Entry) -> None:
    """Mend the link and the date that feedgen wrote, and add what it leaves out of an entry."""
    if entry.language:
        element.set(f"{XML}lang", entry.language)
    _mark_plain(element, "title")
    _rewrite_updated(element, atom_date(entry.updated))
    append(element, "published", atom_date(entry.published))
    # feedgen drops every attribute of an entry's link but href.
    for link in element.iterfind("link"):
        link.attrib.update({"rel": "alternate", "type": "text/html"})
    if file := entry.enclosure:
        length = str(file.length)
        append(element, "link", href=file.address, rel="enclosure", type=file.type, length=length)
    if entry.summary:
        append(element, "summary", entry.summary, type="text")
    if entry.author:
        _append_author(element, entry.author)
    if entry.image:
        append_thumbnail(element, entry.image)
    if entry.content:
        append(element, "content", entry.content, type="html")


def _mark_plain(element: _Element, *tags: str) -> None:
    """Say that a text is plain: with type="html", 11 of 23 readers show `&amp;`."""
    for tag in tags:
        for text in element.iterfind(tag):
            text.set("type", "text")


def _rewrite_updated(element: _Element, moment: str) -> None:
    for updated in element.iterfind("updated"):
        updated.text = moment


def _append_author(element: _Element, name: str) -> None:
    append(element, "author")
    append(element[-1], "name", name)


_CORRECTIONS = Corrections(
    namespaces={"fh": HISTORY, "media": MEDIA}, feed=_correct_feed, entry=_correct_entry
)
