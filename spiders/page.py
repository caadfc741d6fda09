"""What is asked of a page and what was read from it: the types that cross our doors."""

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
    `found` names the place it was read from: `json-ld`, `meta`, `time`, `microdata`, `text`.
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
class Reading:
    """What one listing page says: its articles in page order, and what was left out.

    `feeds` are the addresses of feeds that the page itself advertises. `language` is a well-formed
    BCP 47 tag. `remark` is a clause, lower case and without a full stop, on why there are no
    teasers or the page's selectors were not used.
    """

    teasers: tuple[Teaser, ...]
    dropped: tuple[Dropped, ...] = ()
    title: str | None = None
    description: str | None = None
    language: str | None = None
    feeds: tuple[str, ...] = ()
    remark: str | None = None

    def reasons(self) -> Counter[str]:
        """Count the dropped candidates by reason."""
        return Counter(each.reason for each in self.dropped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What an article's own page says; `url` is where it answered, after redirects."""

    url: str
    title: str | None = None
    summary: str | None = None
    canonical: str | None = None
    image: str | None = None
    author: str | None = None
    published: SourceDate | None = None
    modified: SourceDate | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A listing page to read. `wanted` tells, given its reading, which article pages to read too.

    `remembered` gives, for a reading that is not believed, titles and links of articles that the
    page has listed; they become the `labels` of a second reading, which finds the list by them.

    `etag` and `last_modified` are the validators of the last reading that was kept
    (RFC 9110 section 8.8): a page that still matches them answers 304.
    """

    id: str
    url: str
    timezone: ZoneInfo
    language: str | None = None
    select: Selectors | None = None
    etag: str | None = None
    last_modified: str | None = None
    wanted: Callable[[Reading], Collection[str]] = field(default=no_articles, compare=False)
    remembered: Callable[[Reading], Collection[str]] = field(
        default=nothing_remembered, compare=False
    )
    labels: frozenset[str] = frozenset()


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
    not-html, stopped, unexpected (a bug of ours), and `http-NNN` by status. `retry_at` is until
    when the server asks to be left alone (Retry-After, RFC 9110 section 10.2.3), if it does.
    """

    kind: str
    message: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """One page as it came in, with the article pages that were wanted; one item per page.

    `articles` and `failures` are keyed by the teaser's link. `url` is where the page answered,
    after redirects; `moved` the address of a permanent redirect (301, 308), or None.
    `seconds` is how long the host took to begin its answer, without our own delays.
    """

    page: Page
    outcome: Outcome
    url: str
    status: int | None = None
    reading: Reading | None = None
    articles: Mapping[str, Article] = field(default_factory=dict)
    failures: Mapping[str, Problem] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    moved: str | None = None
    problem: Problem | None = None
    seconds: float = 0.0
