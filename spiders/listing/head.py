"""A page's tree in, what the page says of itself out: title, description, language, feeds."""

import re
from dataclasses import dataclass

from lxml import etree

from spiders.tree import attribute, text_of
from spiders.urls import absolute

# Language, script, region and variants (RFC 5646 section 2.1). Of the names that the grammar has
# room for, those of five letters and more are no language's: `norsk`.
_TAG = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*",
    re.IGNORECASE | re.ASCII,
)
_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A page in its own words; `base` is what its relative links stand upon."""

    base: str
    title: str | None
    description: str | None
    language: str | None
    feeds: tuple[str, ...]


def read_head(root: etree._Element, url: str) -> Head:
    """Read what a page at this address says of itself."""
    base = _base(root, url)
    return Head(
        base=base,
        title=_title(root),
        description=_description(root),
        language=language_tag(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
        feeds=_feeds(root, base),
    )


def _base(root: etree._Element, url: str) -> str:
    href = next((each.get("href") for each in root.iter("base") if each.get("href")), None)
    return (href and absolute(href, url)) or url


def _title(root: etree._Element) -> str | None:
    texts = (text_of(each) for name in ("h1", "title") for each in root.iter(name))
    return next((text for text in texts if text), None)


def _description(root: etree._Element) -> str | None:
    metas = {
        (each.get("name") or each.get("property") or "").lower(): each
        for each in root.iter("meta")
    }
    said = (metas[name] for name in ("description", "og:description") if name in metas)
    return next(filter(None, (attribute(each, "content") for each in said)), None)


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
