"""A feed in, the bytes of its JSON Feed 1.1 document out (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Mapping
from typing import Final

from feeds.dates import atom_date
from feeds.model import Entry, Feed, OwnDate

VERSION: Final = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Render a feed as JSON Feed 1.1: same feed, same bytes.

    `next_url` leads to the newest archive document, and from there to ever older ones.
    """
    links = dict(feed.links("json"))
    told = _told(
        version=VERSION,
        title=feed.title,
        home_page_url=feed.link,
        feed_url=links.get("self"),
        description=feed.description.strip() or feed.title,
        next_url=links.get("prev-archive"),
        language=feed.language,
        hubs=[{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
        items=[_item(entry) for entry in feed.entries],
    )
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry) -> Mapping[str, object]:
    # An item must have a content. Its text stands there and as the summary: readers show either.
    text = None if entry.content else entry.summary or entry.title
    file = entry.enclosure
    return _told(
        id=entry.id,
        url=entry.link,
        title=entry.title,
        content_html=entry.content,
        content_text=text,
        summary=entry.summary,
        image=entry.image and entry.image.address,
        date_published=atom_date(entry.published),
        date_modified=atom_date(entry.updated),
        authors=[{"name": entry.author}] if entry.author else None,
        tags=list(entry.categories) or None,
        language=entry.language,
        attachments=[{"url": file.address, "mime_type": file.type, "size_in_bytes": file.length}]
        if file
        else None,
        _kulturfeed=_own(entry.own_date) if entry.own_date else None,
    )


def _own(date: OwnDate) -> Mapping[str, object]:
    """Tell the source's own date, as exactly as it told it: importers go by `date_published`."""
    told = date.at.date().isoformat() if date.precision == "day" else atom_date(date.at)
    return {"date": told, "precision": date.precision}


def _told(**members: object) -> Mapping[str, object]:
    """Leave out what is not known: null is no value of any member."""
    return {name: value for name, value in members.items() if value is not None}
