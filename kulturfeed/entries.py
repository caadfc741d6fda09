"""Articles as they are stored in, a feed's entries out. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from feeds.model import Enclosure, Entry, Image, OwnDate
from kulturfeed.rows import ItemRow, Known, ListingRow
from spiders.page import Image as PageImage

STYLESHEET: Final = "feed.css"
"""Among the files beside the pages; it makes a feed readable in a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a feed shows its articles: in which language it stands, and what it leaves out.

    `timezone` is that of the days that sources tell, `full_text` the sources whose articles stand
    there whole, `languages` what articles are in that do not tell it themselves, by source.
    """

    language: str | None
    timezone: ZoneInfo
    authors: bool
    full_text: frozenset[str]
    languages: Mapping[str, str | None] = field(default_factory=dict)


def entries(known: Iterable[Known], manner: Manner) -> Iterator[Entry]:
    """Give an entry for each listed article."""
    for each in known:
        if each.listing is not None:
            yield _entry(each.item, each.listing, manner)


def _entry(item: ItemRow, listing: ListingRow, manner: Manner) -> Entry:
    own = manner.languages.get(listing.source)
    return Entry(
        id=item.id,
        title=listing.title,
        link=listing.link,
        published=listing.released,
        updated=max(listing.released, listing.changed),
        summary=listing.summary or item.summary,
        author=item.author if manner.authors else None,
        categories=_categories(listing.kicker, item.section),
        image=_image(listing.image, item.image),
        enclosure=_enclosure(item.image),
        own_date=_own_date(item, manner.timezone),
        content=item.body if listing.source in manner.full_text else None,
        language=_other(item.language or own, manner.language),
    )


def _categories(*names: str | None) -> tuple[str, ...]:
    """Return the words a list and an article page sort the article under, each once."""
    return tuple({name.casefold(): name for name in reversed(names) if name}.values())[::-1]


def _image(listed: str | None, own: PageImage | None) -> Image | None:
    """Return the list's image, else the article's own, with its size where that was told."""
    if own is not None and listed in {None, own.address}:
        return Image(address=own.address, width=own.width, height=own.height)
    return Image(address=listed) if listed else None


def _enclosure(image: PageImage | None) -> Enclosure | None:
    """Return the article's own image as a file, if its host told the length of it."""
    if image is None or image.type is None or image.length is None:
        return None
    return Enclosure(address=image.address, type=image.type, length=image.length)


def _own_date(item: ItemRow, timezone: ZoneInfo) -> OwnDate | None:
    date = item.published
    if date is None:
        return None
    return OwnDate(at=date.at.astimezone(timezone), precision=date.precision.value)


def _other(language: str | None, feed: str | None) -> str | None:
    """Return an article's language if it is another one than the feed's."""
    if language and feed and _main(language) == _main(feed):
        return None
    return language


def _main(tag: str) -> str:
    return tag.partition("-")[0].lower()
