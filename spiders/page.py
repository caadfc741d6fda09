"""What is asked of a page and what was read from it: the types that cross our doors."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Precision(StrEnum):
    """How exactly the source told a date."""

    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDate:
    """A date as the source tells it: never guessed, never today's for want of a better one.

    `at` is aware; a date of day precision stands at 12:00 in the page's timezone.
    `found` names the place it was read from: `json-ld`, `meta`, `dublin-core`, `microdata`,
    `time`, `text`.
    """

    at: datetime
    precision: Precision
    found: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"a source date has a timezone; {self.at!r} has none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """One article as a list shows it; text is clean and on one line, addresses are absolute."""

    title: str
    link: str
    summary: str | None = None
    image: str | None = None
    kicker: str | None = None
    author: str | None = None
    published: SourceDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A candidate that is no article of the list, and the named reason why."""

    reason: str
    link: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where on the list a part of a teaser was found: `json-ld`, or an element as CSS names it."""

    part: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one listing page says: its articles in page order, and what was left out.

    `site` names the site that the page is of. `feeds` are the addresses of feeds that the page
    itself advertises. `language` is a well-formed BCP 47 tag. `remark` is a clause, lower case and
    without a full stop, on why there are no teasers or the page's selectors were not used.
    `deeper` are the articles of the pages that continue the list, none of them among the page's
    own `teasers`. `origins` tell where each teaser's parts were found, by its link, if the page
    was to `explain` itself.
    """

    teasers: tuple[Teaser, ...]
    deeper: tuple[Teaser, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    title: str | None = None
    site: str | None = None
    description: str | None = None
    language: str | None = None
    feeds: tuple[str, ...] = ()
    remark: str | None = None
    origins: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        """The page's title and its site, as one that stands among others' is to be told apart."""
        title, site = self.title, self.site
        if not title or not site:
            return title
        is_told = re.search(rf"(?<!\w){re.escape(site)}(?!\w)", title, re.IGNORECASE)
        return title if is_told else f"{title} – {site}"

    def reasons(self) -> Counter[str]:
        """Count the dropped candidates by reason."""
        return Counter(each.reason for each in self.dropped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image as the page tells of it: absolute address, media type, size in pixels.

    `length` is in bytes, as the image's own host tells it; its type is then that host's too.
    """

    address: str
    type: str | None = None
    width: int | None = None
    height: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where each part of an article was found; a date carries its own place with it.

    The places: `json-ld`, `meta` (Open Graph and the like), `dublin-core`, `microdata`, `link`,
    `heading`, `html` (an attribute of the root), `text`, and `list` for what the teaser told.
    """

    title: str | None = None
    summary: str | None = None
    canonical: str | None = None
    image: str | None = None
    author: str | None = None
    section: str | None = None
    language: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What an article's own page says; `url` is where it answered, after redirects.

    `language` is a well-formed BCP 47 tag. `body` is sanitised HTML with absolute addresses, None
    unless it was asked for.
    """

    url: str
    title: str | None = None
    summary: str | None = None
    canonical: str | None = None
    image: Image | None = None
    author: str | None = None
    section: str | None = None
    language: str | None = None
    published: SourceDate | None = None
    modified: SourceDate | None = None
    body: str | None = None
    found: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where a page keeps its list: CSS, or XPath where a text starts with `/`, `./` or `(`.

    All but `item` are looked up inside an item. A selector may end in `::text` or `::attr(name)`.
    """

    item: str
    title: str | None = None
    link: str | None = None
    summary: str | None = None
    date: str | None = None
    image: str | None = None


def no_articles(_reading: Reading) -> Collection[str]:
    """Ask for no article page."""
    return ()


def nothing_remembered(_reading: Reading) -> Collection[str]:
    """Believe every reading."""
    return ()


def no_further_pages(_reading: Reading) -> int:
    """Read the one page."""
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A listing page to read. `wanted` tells, given its reading, which article pages to read too.

    `further` tells, given what the page itself lists, how many of the pages that continue its
    list to read as well. A page that is to `render` is read as a browser shows it.

    `remembered` gives, for a reading that is not believed, titles and links of articles that the
    page has listed; they become the `labels` of a second reading, which finds the list by them.
    `full_text` asks for the bodies of the articles that are read, `measure` for the length of
    their images, `explain` for the origins of what was found.

    `etag` and `last_modified` are the validators of the last reading that was kept
    (RFC 9110 section 8.8): a page that still matches them answers 304. `digest` is of that
    reading's page: one with the same is not read again, whatever its host says. `at` is when the
    page answered, from which a date such as «i går» counts; without it such a text is no date.
    """

    id: str
    url: str
    timezone: ZoneInfo
    language: str | None = None
    select: Selectors | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    wanted: Callable[[Reading], Collection[str]] = field(default=no_articles, compare=False)
    remembered: Callable[[Reading], Collection[str]] = field(
        default=nothing_remembered, compare=False
    )
    labels: frozenset[str] = frozenset()
    at: datetime | None = None
    explain: bool = False
    full_text: bool = False
    measure: bool = False
    further: Callable[[Reading], int] = field(default=no_further_pages, compare=False)
    render: bool = False


KS_KULTUR = Page(
    id="ks-kultur",
    url="https://www.ks.no/fagomrader/barn-og-unge/kultur/",
    timezone=ZoneInfo("Europe/Oslo"),
    language="nb",
)
"""The page that is read when no other is named."""


class Outcome(StrEnum):
    """How reading a page ended."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a page could not be read: a stable `kind`, and one sentence that says what to do.

    Kinds: dns, refused, timeout, tls, network, robots, private, redirect, address, too-large,
    not-html, browser, stopped, unexpected (a bug of ours), and `http-NNN` by status. `retry_at` is
    until when the server asks to be left alone (Retry-After, RFC 9110 section 10.2.3), if it does.
    """

    kind: str
    message: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """One page as it came in, with the article pages that were wanted; one item per page.

    `articles` and `failures` are keyed by the teaser's link; `text` is what was read. `url` is
    where the page answered, after redirects; `moved` the address of a permanent redirect (301,
    308), or None.
    `seconds` is how long the host took to begin its answer, without our own delays. `unread` is
    why a page that continues the list could not be read; what was read before it stands.
    """

    page: Page
    outcome: Outcome
    url: str
    status: int | None = None
    reading: Reading | None = None
    text: str | None = field(default=None, repr=False)
    articles: Mapping[str, Article] = field(default_factory=dict)
    failures: Mapping[str, Problem] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    moved: str | None = None
    problem: Problem | None = None
    unread: Problem | None = None
    seconds: float = 0.0
