"""What the store holds, a frozen class for each table: rows are the truth."""

from dataclasses import dataclass, field
from datetime import datetime

from kulturfeed.push.rows import OutboxRow
from spiders.page import Dropped, Image, Provenance, SourceDate, Teaser


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on a source's list: the article, and a digest of the teaser that stood there."""

    item: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An accepted harvest in numbers, all of articles: what later ones are measured against.

    `summaries` have one, `elsewhere` lead to other sites, `alike` share the commonest title.
    """

    listed: int
    summaries: int
    elsewhere: int
    alike: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A kind of trouble, by what it asks of an operator: see `episodes.matter`.

    `since` is when it last began to stand without a break; `told` when it was last told.
    """

    name: str
    since: datetime
    told: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A topic page's state between two refreshes.

    `fingerprint` is of what the validators and the page's `digest` hold for: url, selectors,
    words, extractor and the like. `first_accepted` and `accepted` are the first and the last
    harvest that was taken; `asked` the start of the last refresh, `not_before` what the server
    asked for by Retry-After.
    `kind` and `problem` say what is wrong since `unwell_since`, None while all is well; `told` is
    when that was last told; `matters` are the present kind of trouble and those told within the
    last day. `listed` is the last accepted list, top first; `shapes` the last accepted harvests,
    newest last. `unpublished` is whether something that is stored may not stand in its feed yet.
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
    digest: str | None = None
    first_accepted: datetime | None = None
    accepted: datetime | None = None
    asked: datetime | None = None
    not_before: datetime | None = None
    unwell_since: datetime | None = None
    told: datetime | None = None
    kind: str | None = None
    problem: str | None = None
    listed: tuple[Place, ...] = ()
    shapes: tuple[Shape, ...] = ()
    matters: tuple[Matter, ...] = ()
    unpublished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An article: one id for life, wherever it is listed. `rule` says what minted it.

    `body` is its text as sanitised HTML, for sources with `full_text`; `found` says where its page
    told each part.
    """

    id: str
    first_seen: datetime
    rule: str
    title: str
    url: str | None = None
    summary: str | None = None
    author: str | None = None
    section: str | None = None
    language: str | None = None
    image: Image | None = None
    published: SourceDate | None = None
    modified: SourceDate | None = None
    body: str | None = None
    found: Provenance = field(default_factory=Provenance)


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

    `released` is when it entered the feed: set once, unique in the store. `rule` says what gave
    it that moment: `backlog-date`, `backlog-order`, `news`, `restored` (from its feed), or
    `backfill` (older than the first list, or found on a further page of it), which is stored but
    never news. `last_seen` is when
    it was last on the page before it left; while it is there, the source's `accepted` is that.
    """

    source: str
    item: str
    title: str
    link: str
    first_seen: datetime
    last_seen: datetime
    released: datetime
    changed: datetime
    rule: str
    summary: str | None = None
    image: str | None = None
    kicker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRow:
    """An archive document of a source, closed: no article is ever added to it.

    `written` digests what its files show beside its articles, None where these are not shown as
    they are.
    """

    number: int
    written: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing that changed about an article on a source, and the rule that recognised it.

    `what` is title, summary, image, link, address, left or back.
    """

    source: str
    item: str
    at: datetime
    what: str
    old: str | None
    new: str | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshRow:
    """One source's part of one refresh: how it ended, and what it found; kept for 90 days.

    `rule` is the gate's: what made it take or hold the harvest.
    """

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
    rule: str | None = None
    kind: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of a source's stored refreshes ended in one way."""

    source: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A harvest that was not plausible: since when this picture stands, why, and its teasers."""

    source: str
    seen: datetime
    reason: str
    rejected: bool
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedRow:
    """What the last accepted reading of a source left out, and why."""

    source: str
    seen: datetime
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRow:
    """A trouble that is over: what it was at last, from when to when, and whether it was told."""

    source: str
    kind: str
    problem: str
    began: datetime
    ended: datetime
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenRow:
    """The digest of an address that must not come back; nothing else is kept of it."""

    digest: str
    forgotten: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article the store knows: its item, and its listing on the source asked about, if any.

    `rule` is what tied the address it was asked for by, None where it was not asked by one.
    """

    item: ItemRow
    listing: ListingRow | None
    rule: str | None = None

    @property
    def title(self) -> str:
        """The title it is listed under here, else the one it was last listed under anywhere."""
        return self.listing.title if self.listing else self.item.title

    @property
    def summary(self) -> str | None:
        """The summary it is listed with here, else its own page's."""
        return self.listing.summary if self.listing else self.item.summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What one harvest changes in the store, to be written in one transaction.

    `items`, `aliases` and `listings` are the new and the changed rows; `left` the items that are
    no longer on the page, `last_seen` when they last were. `held` replaces what was held before;
    without one, what was held goes if the source is well or its list was taken. `outbox` is what
    is told of it to others.
    """

    source: SourceRow
    refresh: RefreshRow
    items: tuple[ItemRow, ...] = ()
    aliases: tuple[AliasRow, ...] = ()
    listings: tuple[ListingRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    left: tuple[str, ...] = ()
    last_seen: datetime | None = None
    held: HeldRow | None = None
    dropped: DroppedRow | None = None
    episode: EpisodeRow | None = None
    outbox: tuple[OutboxRow, ...] = ()

    @property
    def was_taken(self) -> bool:
        """Whether the list that came was accepted."""
        return self.refresh.outcome == "read"
