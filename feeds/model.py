"""A feed and its entries, as every format writes them."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article in a feed. Text is plain, never markup: one line, no control characters.

    `id` is the id of every format: Atom's id, RSS's guid. `published` is when the article entered
    this feed and never moves; `updated` is when its text last changed, never before `published`.
    Both are aware, to the second. `image` is an absolute http(s) address.
    """

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    summary: str | None = None
    author: str | None = None
    category: str | None = None
    image: str | None = None

    def __post_init__(self) -> None:
        for moment in (self.published, self.updated):
            if moment.utcoffset() is None or moment.microsecond:
                raise ValueError(f"entry {self.id}: {moment!r} is not an aware time to the second")
        if self.updated < self.published:
            raise ValueError(
                f"entry {self.id}: updated {self.updated} is before published {self.published}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its entries newest first. `link` is the page it follows, `language` a BCP 47 tag.

    `rss_url` and `atom_url` are where each format is published; None leaves out the self link.
    """

    id: str
    title: str
    link: str
    description: str
    language: str | None
    entries: tuple[Entry, ...]
    rss_url: str | None = None
    atom_url: str | None = None

    @property
    def updated(self) -> datetime:
        """The newest change in the feed; the epoch while it has no entry."""
        return max(
            (entry.updated for entry in self.entries), default=datetime.fromtimestamp(0, UTC)
        )
