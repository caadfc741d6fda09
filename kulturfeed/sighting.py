"""A teaser and the article it was recognised as, and what article pages have to say of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kulturfeed.likeness import likeness
from kulturfeed.rows import Known
from spiders.page import Article, Problem, Teaser

# Two titles as alike as this may be one title, edited.
LIKE: Final = 0.6
# As alike as this, they are one title.
SAME: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A teaser, and the article it is: `item` is its id, None for a new one.

    `known` is what the store has of it; None for a new one, and for one whose teaser is what it
    was (`unchanged`). `rule` names what decided: `unchanged`, `address`, `redirect`, `canonical`,
    `renamed` (alike, and the old address gave way), `reused` (another article at an old address)
    or `new`. `aliases` are addresses to tie to the article, each with its rule.
    """

    teaser: Teaser
    address: str
    position: int
    digest: str
    item: str | None
    known: Known | None
    rule: str
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What article pages said, by the link that was asked for.

    `trusted`: an operator has looked at the list and taken it; what no page was asked counts for
    the old address being gone.
    """

    articles: Mapping[str, Article]
    failures: Mapping[str, Problem]
    trusted: bool = False


def carries(article: Article, title: str) -> bool:
    """Tell whether an article page is headed by this title, with the site's name behind or not."""
    heading = article.title or ""
    return title.casefold() in heading.casefold() or likeness(heading, title) >= LIKE


def same_date(article: Article | None, old: Known) -> bool | None:
    """Compare the days of publication, which a new address does not change; None if unknown."""
    days = days_later(article, old)
    return None if days is None else days == 0


def days_later(article: Article | None, old: Known) -> int | None:
    """Count the days from an article's known publication to what its page says; None if unknown.

    In the page's own time zone: the store's is UTC, where midnight is another day.
    """
    if article is None or article.published is None or old.item.published is None:
        return None
    now, then = article.published.at, old.item.published.at
    return (now.date() - then.astimezone(now.tzinfo).date()).days
