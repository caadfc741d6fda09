"""A day of the sample site in, what a feed keyed by raw links shows of it out. Pure.

Such a feed holds what the page lists, and takes the links as they stand for its entries' ids. It
is given the best of selectors: links of headings, which find the list in any of the site's looks.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from kulturfeed.demo import pages
from kulturfeed.demo.days import DAYS

_HEADED = "//main//a[@href][.//h2 or .//h3 or parent::h2 or parent::h3]/@href"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLinks:
    """What its subscriber sees on one day: entries there are, new ones, and shown ones again."""

    entries: int
    new: int
    again: int

    def __str__(self) -> str:
        """Say it in a clause."""
        articles = "article" if self.again == 1 else "articles"
        said = (
            "is empty" if not self.entries else "",
            f"shows {self.new} new" if self.new else "",
            f"shows {self.again} {articles} again as new" if self.again else "",
        )
        return ", ".join(filter(None, said)) or "shows nothing new"


def raw_links(number: int) -> RawLinks:
    """Compare a day's links with those of the days before it."""
    before = {link for day in range(number) for link in _links(day)}
    known = {article_at(link) for link in before}
    now = _links(number)
    fresh = [article_at(link) for link in now if link not in before]
    again = sum(article in known for article in fresh)
    return RawLinks(entries=len(now), new=len(fresh) - again, again=again)


def article_at(address: str) -> str:
    """Name the article at any address that the site ever listed it under."""
    path = urlsplit(address).path
    return next(each.slug for day in DAYS for each in day.listed if each.path == path)


def _links(number: int) -> list[str]:
    page = html.document_fromstring(pages.topic(DAYS[number], base="").decode())
    return [str(link) for link in page.xpath(_HEADED)]
