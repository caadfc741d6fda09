"""A page's tree in, what it says of itself out: titles, site, description, language, feeds."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from spiders.tree import attribute, text_of
from spiders.urls import absolute

# Language, script, region and variants (RFC 5646 section 2.1). Of the names that the grammar has
# room for, those of five letters and more are no language's: `norsk`.
_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*",
    re.IGNORECASE | re.ASCII,
)
# What stands between a page's name and its site's in a `title`. A hyphen has blanks around it,
# or it is a part of a word.
_BETWEEN = re.compile(r"\s+[-–—·•:»«]\s+|\s*\|\s*")
_LONGEST_SITE = 60
"""Characters of a site's name; what is longer praises it."""
_MOST_TITLES = 100
"""Headings of the first level that are read: broken pages nest them by the thousand."""
_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A page in its own words; `base` is what its relative links stand upon.

    `titles` are its headings of the first level, then its `title`; `site` names its site.
    """

    base: str
    titles: tuple[str, ...]
    site: str | None
    description: str | None
    language: str | None
    feeds: tuple[str, ...]

    def title(self, articles: Collection[str]) -> str | None:
        """Return the page's title: the first that is none of an article on it, if there is one."""
        own = (title for title in self.titles if title not in articles)
        return next(own, next(iter(self.titles), None))


def read_head(root: etree._Element, url: str) -> Head:
    """Read what a page at this address says of itself."""
    base = _base(root, url)
    metas = {
        (each.get("name") or each.get("property") or "").lower(): each
        for each in root.iter("meta")
    }
    headings, names = _texts(root, "h1"), _texts(root, "title")
    return Head(
        base=base,
        titles=(*headings, *names),
        site=_said(metas, "og:site_name", _LONGEST_SITE) or _site(headings, names),
        description=_said(metas, "description") or _said(metas, "og:description"),
        language=language_tag(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
        feeds=_feeds(root, base),
    )


def _base(root: etree._Element, url: str) -> str:
    href = next((each.get("href") for each in root.iter("base") if each.get("href")), None)
    return (href and absolute(href, url)) or url


def _texts(root: etree._Element, tag: str) -> tuple[str, ...]:
    return tuple(filter(None, map(text_of, islice(root.iter(tag), _MOST_TITLES))))


def _said(metas: Mapping[str, etree._Element], name: str, most: int | None = None) -> str | None:
    said = attribute(metas[name], "content") if name in metas else ""
    return said if said and (most is None or len(said) <= most) else None


def _site(headings: Collection[str], names: Collection[str]) -> str | None:
    """Find the site's name in a `title` that begins or ends with a heading of the page."""
    parts = list(filter(None, _BETWEEN.split(next(iter(names), ""))))
    if len(parts) < 2:  # noqa: PLR2004 - a name and its site's
        return None
    site = parts[-1] if parts[0] in headings else parts[0] if parts[-1] in headings else ""
    return site if 0 < len(site) <= _LONGEST_SITE else None


def language_tag(tag: str | None) -> str | None:
    """Read a BCP 47 tag; plain Norwegian (`no`) is written as Bokmål, which it is in practice.

    What is well-formed only in its first part is read as that part.
    """
    told = (tag or "").strip().replace("_", "-")
    primary, *rest = told.split("-")
    if not _TAG.fullmatch(primary):
        return None
    language = "nb" if primary.lower() == "no" else primary.lower()
    return "-".join([language, *rest]) if _TAG.fullmatch(told) else language


def _feeds(root: etree._Element, base: str) -> tuple[str, ...]:
    found = (
        absolute(each.get("href") or "", base)
        for each in root.iter("link")
        if "alternate" in (each.get("rel") or "").lower().split()
        and (each.get("type") or "").lower().partition(";")[0].strip() in _FEED_TYPES
    )
    return tuple(dict.fromkeys(address for address in found if address))
