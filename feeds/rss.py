"""A feed in, the bytes of its RSS 2.0 document out."""

from html import escape

from lxml.etree import _Element

from feeds.corrections import Corrections, append, append_thumbnail, write_rss
from feeds.dates import rss_date
from feeds.model import Entry, Feed
from feeds.namespaces import ATOM, CONTENT, DC, HISTORY, MEDIA


def rss(feed: Feed) -> bytes:
    """Render a feed as RSS 2.0 (rssboard.org/rss-specification): same feed, same bytes."""
    return write_rss(feed, _CORRECTIONS)


def _correct_channel(root: _Element, feed: Feed) -> None:
    """Add what feedgen leaves out of a channel."""
    channel = root[0]
    if feed.entries:
        append(channel, "lastBuildDate", rss_date(feed.updated))
    if feed.archive:
        append(channel, f"{HISTORY}archive")
    # Given to feedgen as links, they would become the channel's own link as well.
    for rel, address in feed.links("rss"):
        append(channel, f"{ATOM}link", href=address, rel=rel, type="application/rss+xml")
    if feed.hub:
        append(channel, f"{ATOM}link", href=feed.hub, rel="hub")


def _correct_item(item: _Element, entry: Entry) -> None:
    """Add what feedgen leaves out of an item.

    There is no dc:date and no atom:updated: Miniflux lets dc:date override pubDate.
    """
    # A description is HTML (RSS 2.0): `<b>` in plain text vanishes in readers unless it is escaped
    # as HTML here and as XML when written. RSS asks for a title or a description, not both, but
    # importers fail on items without one (dhvcc/rss-parser #18, witochandra/webfeed #4).
    append(item, "description", escape(entry.summary or entry.title, quote=False))
    append(item, "pubDate", rss_date(entry.published))
    if entry.author:
        # RSS's own author must be an e-mail address, which a page does not tell.
        append(item, f"{DC}creator", entry.author)
    if entry.language:
        append(item, f"{DC}language", entry.language)
    if entry.image:
        append_thumbnail(item, entry.image)
    if enclosure := entry.enclosure:
        length = str(enclosure.length)
        append(item, "enclosure", url=enclosure.address, length=length, type=enclosure.type)
    if entry.content:
        # Beside the description, not in its place: readers show one of the two in their lists.
        append(item, f"{CONTENT}encoded", entry.content)


_CORRECTIONS = Corrections(
    namespaces={"content": CONTENT, "dc": DC, "fh": HISTORY, "media": MEDIA},
    feed=_correct_channel,
    entry=_correct_item,
)
