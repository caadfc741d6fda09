"""What the store sums up for the pages: the articles there ever were, and how refreshes went."""

from dataclasses import dataclass
from datetime import date, datetime

from spiders.page import SourceDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """How much is stored of a source: it differs whenever an article came, went or changed.

    `newest` is when the newest news was released, None where all is backfill.
    """

    count: int
    changed: datetime
    newest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An article as the archive shows it."""

    title: str
    link: str
    released: datetime
    published: SourceDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A source's refreshes of one day (UTC): how many had trouble, and what they found.

    `milliseconds` is the mean of those that were answered, None if none was.
    """

    source: str
    day: date
    refreshes: int
    troubles: int
    new: int
    milliseconds: int | None
