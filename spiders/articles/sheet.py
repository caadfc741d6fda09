"""The text of an article's page in, the places where it tells of itself out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.articles.jsonld import Described, described
from spiders.dating.order import is_month_first
from spiders.listing.head import read_head
from spiders.tree import attribute, parse, text_of
from spiders.urls import absolute, normalise

_NO_LETTERS = re.compile("[^a-z]")
_MOST_TITLES = 10
"""Drawings in a page have each their own."""
_QUOTES = str.maketrans("’‘“”«»", '\'\'""""')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One parsed article page and the places where it tells of itself.

    `meta` is by name, of small letters only. `heading` is the article's own, `canonical` the
    absolute address that the page names as its own. `language` is the root's, `now` when the page
    answered, `month_first` if it writes 11/9/2026 for a day in November.
    """

    root: etree._Element
    url: str
    base: str
    timezone: ZoneInfo
    now: datetime | None
    month_first: bool
    meta: Mapping[str, str]
    heading: etree._Element | None
    linked: Described
    canonical: str | None
    language: str | None


def sheet_of(text: str, url: str, timezone: ZoneInfo, now: datetime | None = None) -> Sheet | None:
    """Parse an article's page, answered at `url`; None where there is no element at all."""
    root = parse(text)
    if root is None:
        return None
    head = read_head(root, url)
    meta = _meta(root)
    named = islice(root.iter("title"), _MOST_TITLES)
    titles = (meta.get("ogtitle", ""), *map(text_of, named))
    heading = _heading(root, [folded(title) for title in titles if title])
    title = folded(text_of(heading)) if heading is not None else ""
    canonical = _canonical(root, head.base)
    scripts = (each.text or "" for each in root.iter("script") if _is_json_ld(each))
    return Sheet(
        root=root,
        url=url,
        base=head.base,
        timezone=timezone,
        now=now,
        month_first=is_month_first(text, root, head.language, now),
        meta=meta,
        heading=heading,
        linked=_about_this(described(scripts), {_key(url), _key(canonical)}, title),
        canonical=canonical,
        language=head.language,
    )


def folded(text: str) -> str:
    """Fold a title so that its copies in meta, which editors type anew, compare equal."""
    return text.casefold().translate(_QUOTES)


def item_of(element: etree._Element) -> etree._Element | None:
    """Return the microdata item that an element stands in, None outside of any."""
    return next((each for each in element.iterancestors() if "itemscope" in each.attrib), None)


def properties(sheet: Sheet, name: str) -> list[etree._Element]:
    """Find a microdata property of the heading's item; other items are teasers and comments."""
    if sheet.heading is None:
        return []
    own = {None, item_of(sheet.heading)}
    found = sheet.root.iterfind(f".//*[@itemprop='{name}']")
    return [each for each in found if item_of(each) in own]


def _meta(root: etree._Element) -> Mapping[str, str]:
    """Gather the meta elements of the head; the first of a name counts.

    Those with itemprop alone are microdata and may stand in any teaser.
    """
    meta: dict[str, str] = {}
    for each in root.iter("meta"):
        name = each.get("property") or each.get("name")
        content = attribute(each, "content")
        if name and content:
            meta.setdefault(_NO_LETTERS.sub("", name.lower()), content)
    return meta


def _heading(root: etree._Element, titles: list[str]) -> etree._Element | None:
    """Choose the heading that most of the page's title is made of, else an h1 of the content.

    The first h1 alone would do for few: the site's name is often one.
    """
    headings = [(each, folded(text_of(each))) for each in root.iter("h1", "h2")]
    for each, text in headings:
        if any(len(text) * 2 >= len(title) and text in title for title in titles):
            return each
    tops = [each for each, text in headings if text and each.tag == "h1"]
    return next((top for top in tops if _is_in_content(top)), tops[0] if tops else None)


def _is_in_content(element: etree._Element) -> bool:
    return any(each.tag in {"main", "article"} for each in element.iterancestors())


def _is_json_ld(script: etree._Element) -> bool:
    return "ld+json" in script.get("type", "").lower()


def _about_this(found: list[Described], keys: set[str], title: str) -> Described:
    """Choose the description that is this page's and not a list's, a teaser's or the site's."""
    articles = [each for each in found if each.is_article]
    named = [each for each in found if keys & {_key(address) for address in each.addresses}]
    choices = (
        *(each for each in named if each.is_article),
        *(each for each in articles if each.headline and folded(each.headline) == title),
        # Several articles of which none is named or titled like this page are a list's.
        *(articles if len(articles) == 1 else ()),
        *(named if articles else found),
    )
    return next(iter(choices), Described(is_article=False))


def _key(address: str | None) -> str:
    try:
        return normalise(address or "")
    except ValueError:
        return ""


def _canonical(root: etree._Element, base: str) -> str | None:
    links = (
        absolute(each.get("href", ""), base)
        for each in root.iter("link")
        if "canonical" in each.get("rel", "").lower().split()
    )
    return next((link for link in links if link), None)
