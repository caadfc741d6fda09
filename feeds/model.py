"""A feed and its entries, as every format writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

# XML 1.0 section 2.2 has no place for most of these; C1 controls (U+0080 to U+009F) it allows, but
# they are windows-1252 read wrongly, and the W3C validator warns of them (BadCharacters).
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# In HTML tab and line feed stand, too; a carriage return would read back as a line feed.
_UNWRITABLE_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An entry's image: an absolute http(s) address, and its size in pixels where it is known."""

    address: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that belongs to an entry, with its media type and its true length in bytes."""

    address: str
    type: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDate:
    """When the source itself says that an article was published: to the minute, or only the day.

    Of a day, `at` is a moment within it in its own timezone.
    """

    at: datetime
    precision: Literal["minute", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article in a feed. Text is plain, never markup: one line, no control characters.

    `id` is the id of every format: Atom's id, RSS's guid. `published` is when the article entered
    this feed and never moves; `updated` is when its text last changed, never before `published`.
    Both are aware, to the second. `content` is the whole article as HTML that is safe to show,
    with absolute addresses. `language` is a BCP 47 tag, where it is another than the feed's.
    `own_date` is no format's date: importers skip what is dated before what they have.
    """

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    summary: str | None = None
    author: str | None = None
    categories: tuple[str, ...] = ()
    image: Image | None = None
    enclosure: Enclosure | None = None
    own_date: OwnDate | None = None
    content: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        for moment in (self.published, self.updated):
            if moment.utcoffset() is None or moment.microsecond:
                raise ValueError(f"entry {self.id}: {moment!r} is not an aware time to the second")
        if self.updated < self.published:
            raise ValueError(
                f"entry {self.id}: updated {self.updated} is before published {self.published}"
            )
        _refuse_unwritable(
            f"entry {self.id}",
            required=(self.id, self.title, self.link),
            optional=(
                self.summary,
                self.author,
                self.language,
                self.image.address if self.image else None,
                self.enclosure.address if self.enclosure else None,
                self.enclosure.type if self.enclosure else None,
                *self.categories,
            ),
        )
        if found := _UNWRITABLE_HTML.search(self.content or ""):
            raise ValueError(f"entry {self.id}: character {found[0]!r} in its content")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What makes a feed document an archive document (RFC 5005 section 4).

    `current` is the address of the feed that is subscribed to, `newer` that of the next document
    towards it; both without the format's ending, None where they are not known or not there.
    """

    current: str | None = None
    newer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its entries newest first. `link` is the page it follows, `language` a BCP 47 tag.

    `address` is where it is published, and `older` where the archive document is that goes on
    where this one ends: both without the format's ending, which each renderer appends; None leaves
    the link out. `stylesheet` is the address of a CSS file as seen from the document, `hub`
    that of the WebSub hub that is told of changes. An empty description is written as the title:
    RSS requires one.
    """

    id: str
    title: str
    link: str
    description: str
    language: str | None
    entries: tuple[Entry, ...]
    address: str | None = None
    older: str | None = None
    archive: Archive | None = None
    stylesheet: str | None = None
    hub: str | None = None

    def __post_init__(self) -> None:
        newer, current = (
            (self.archive.newer, self.archive.current) if self.archive else (None, None)
        )
        _refuse_unwritable(
            f"feed {self.id}",
            required=(self.id, self.title, self.link),
            optional=(
                *(self.description, self.language, self.stylesheet),
                *(self.address, self.older, self.hub, newer, current),
            ),
        )

    @property
    def updated(self) -> datetime:
        """The newest change in the feed; the epoch while it has no entry."""
        return max(
            (entry.updated for entry in self.entries), default=datetime.fromtimestamp(0, UTC)
        )

    def links(self, ending: str) -> Iterator[tuple[str, str]]:
        """Give the relations of this document to others of its format, with their addresses."""
        archive = self.archive
        found = {
            "self": self.address,
            "current": archive and archive.current,
            "prev-archive": self.older,
            "next-archive": archive and archive.newer,
        }
        yield from ((rel, f"{place}.{ending}") for rel, place in found.items() if place)


def _refuse_unwritable(
    what: str, *, required: tuple[str, ...], optional: tuple[str | None, ...]
) -> None:
    """Raise ValueError for text that no format can write: one such text would stop a feed."""
    if not all(text.strip() for text in required):
        raise ValueError(f"{what}: id, title and link must not be blank: {required!r}")
    for text in (*required, *optional):
        if text and (found := _UNWRITABLE.search(text)):
            raise ValueError(f"{what}: character {found[0]!r} in {text!r}; clean text when read")
