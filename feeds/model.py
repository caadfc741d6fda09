"""A feed and its entries, as every format writes them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

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
class Entry:
    """One article in a feed. Text is plain, never markup: one line, no control characters.

    `id` is the id of every format: Atom's id, RSS's guid. `published` is when the article entered
    this feed and never moves; `updated` is when its text last changed, never before `published`.
    Both are aware, to the second. `content` is the whole article as HTML that is safe to show,
    with absolute addresses. `language` is a BCP 47 tag, where it is another than the feed's.
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
                *self.categories,
            ),
        )
        if found := _UNWRITABLE_HTML.search(self.content or ""):
            raise ValueError(f"entry {self.id}: character {found[0]!r} in its content")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its entries newest first. `link` is the page it follows, `language` a BCP 47 tag.

    `rss_url` and `atom_url` are where each format is published; None leaves out the self link.
    An empty description is written as the title: RSS requires one.
    """

    id: str
    title: str
    link: str
    description: str
    language: str | None
    entries: tuple[Entry, ...]
    rss_url: str | None = None
    atom_url: str | None = None

    def __post_init__(self) -> None:
        _refuse_unwritable(
            f"feed {self.id}",
            required=(self.id, self.title, self.link),
            optional=(self.description, self.language, self.rss_url, self.atom_url),
        )

    @property
    def updated(self) -> datetime:
        """The newest change in the feed; the epoch while it has no entry."""
        return max(
            (entry.updated for entry in self.entries), default=datetime.fromtimestamp(0, UTC)
        )


def _refuse_unwritable(
    what: str, *, required: tuple[str, ...], optional: tuple[str | None, ...]
) -> None:
    """Raise ValueError for text that no format can write: one such text would stop a feed."""
    if not all(text.strip() for text in required):
        raise ValueError(f"{what}: id, title and link must not be blank: {required!r}")
    for text in (*required, *optional):
        if text and (found := _UNWRITABLE.search(text)):
            raise ValueError(f"{what}: character {found[0]!r} in {text!r}; clean text when read")
