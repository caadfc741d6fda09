"""What the store holds, a frozen class for each table: rows are the truth."""

from dataclasses import dataclass
from datetime import datetime

from spiders.page import SourceDate


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A topic page's state between two refreshes.

    `fingerprint` is of what the validators hold for: url, selectors, extractor. `first_accepted`
    and `accepted` are the first and the last harvest that was taken; `asked` the start of the last
    refresh, `not_before` what the server asked for by Retry-After. `kind` and `problem` say what
    is wrong since `unwell_since`, None while all is well.
    """

    id: str
    feed_id: str
    url: str
    title: str | None = None
    description: str | None = None
    language: str | None = None
    fingerprint: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    first_accepted: datetime | None = None
    accepted: datetime | None = None
    asked: datetime | None = None
    not_before: datetime | None = None
    unwell_since: datetime | None = None
    kind: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An article: one id for life, wherever it is listed. `rule` says what minted it."""

    id: str
    first_seen: datetime
    rule: str
    url: str | None = None
    summary: str | None = None
    author: str | None = None
    image: str | None = None
    published: SourceDate | None = None
    modified: SourceDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRow:
    """A normalised address that was seen for an item, and the rule that tied them."""

    address: str
    item: str
    first_seen: datetime
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow:
    """An article on one source.

    `released` is when it entered the feed: set once, unique in the store. `backfill` is stored,
    but never news. `position` counts from 0 at the top of the page.
    """

    source: str
    item: str
    title: str
    link: str
    position: int
    first_seen: datetime
    last_seen: datetime
    released: datetime
    changed: datetime
    summary: str | None = None
    image: str | None = None
    kicker: str | None = None
    backfill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshRow:
    """One source's part of one refresh: how it ended, and what it found; kept for 90 days."""

    source: str
    started: datetime
    ended: datetime
    outcome: str
    status: int | None = None
    listed: int = 0
    new: int = 0
    changed: int = 0
    dropped: int = 0
    milliseconds: int = 0
    kind: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A harvest that was not plausible: the reason, and its teasers as JSON."""

    source: str
    seen: datetime
    reason: str
    teasers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article the store knows: its item, and its listing on the source asked about, if any."""

    item: ItemRow
    listing: ListingRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What one harvest changes in the store, to be written in one transaction.

    `items`, `aliases` and `listings` are the new and the changed rows; `seen` the items of the
    listings that were on the page, changed or not. `held` replaces what was held before.
    """

    source: SourceRow
    refresh: RefreshRow
    items: tuple[ItemRow, ...] = ()
    aliases: tuple[AliasRow, ...] = ()
    listings: tuple[ListingRow, ...] = ()
    seen: tuple[str, ...] = ()
    held: HeldRow | None = None
