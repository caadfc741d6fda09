"""A page's tree in, its links out: one for each address, and why others can be no article's."""

import re
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice

from lxml import etree

from spiders.listing.zones import Zones
from spiders.page import Dropped
from spiders.text import clean
from spiders.tree import HEADINGS, text_of
from spiders.urls import absolute, origin, same_site
from spiders.words import READ_MORE

_DEEPEST = 200
"""Elements above a link; deeper ones are the work of a broken page, and cost the square of it."""

_MOST = 4_000
"""Links read on a page. More have only sitemaps and the work of broken pages, which would take
seconds."""

_WORDS_OF_TEXT = 3
"""Words before a link in its paragraph that make it a part of the text."""

_NO_PAGE = re.compile(r"\s*(?:#|[a-z][a-z0-9+.-]*:(?<!http:)(?<!https:))", re.IGNORECASE)
_LABEL = re.compile(
    r"/(?:tags?|category|categories|categor(?:ia|ie)s?|kategori(?:e|er|en)?|emneord|stikkord"
    r"|authors?|autor|auteur|forfatter|users?|labels?)/[^/]+/?$"
    r"|/(?:wp-login\.php|feed/?)$",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|mp[34]|zip|ics|xml|rss|atom)$", re.IGNORECASE
)
_PAGINATION = re.compile(
    r"/page/?\d+/?$|[?&](?:page|paged|side|seite)=\d{1,3}(?:&|$)", re.IGNORECASE
)


@dataclass(slots=True, kw_only=True, eq=False)  # frozen ones cost thrice, and pages have many
class Link:
    """A link of the page; `above` are the elements it stands in, the root first, itself last.

    `heading` is the heading around it or within it;
    `is_elsewhere` tells that it leads to another site.
    """

    above: tuple[etree._Element, ...]
    address: str
    key: str
    text: str
    heading: etree._Element | None
    is_within_text: bool
    is_elsewhere: bool

    @property
    def anchor(self) -> etree._Element:
        """The `a` element itself."""
        return self.above[-1]

    @property
    def strength(self) -> tuple[bool, ...]:
        """Tell which of two links to one address speaks for it: the greater one."""
        is_named = bool(self.text) and not READ_MORE.match(self.text)
        is_text = self.is_within_text
        return self.heading is not None, not is_text, is_named, bool(self.text)


def links_of(root: etree._Element, base: str, url: str) -> tuple[list[Link], list[Dropped]]:
    """Find the links that may be an article's, the strongest of each address, in page order.

    A link that is dropped for the part of the page it stands in is told as the page writes it.
    """
    dropped: dict[str, Dropped] = {}
    strongest: dict[str, Link] = {}
    reader = _Reader(base, url)
    anchors = root.iter("a")
    for anchor in islice(anchors, _MOST):
        link = reader.read(anchor)
        if isinstance(link, Dropped):
            dropped.setdefault(link.link, link)
        elif link:
            known = strongest.get(link.key)
            if known is None or link.strength > known.strength:
                strongest.pop(link.key, None)
                strongest[link.key] = link
    if next(anchors, None) is not None:
        dropped[""] = Dropped(reason="too-many", link="", title=f"all after {_MOST:,} links")
    here = _key(url)
    kept: list[Link] = []
    for link in strongest.values():
        reason = _reason(link, here)
        if reason:
            dropped[link.key] = Dropped(reason=reason, link=link.address, title=link.text)
        else:
            kept.append(link)
    return kept, list(dropped.values())


def link_of(anchor: etree._Element, href: str, base: str) -> Link | None:
    """Read a link that is known to be an article's; None where it leads to no page."""
    address = absolute(href, base)
    above = _path(anchor, {})
    if address is None:
        return None
    return Link(
        above=above,
        address=address,
        key=_key(address),
        text=_name(anchor),
        heading=_heading(above),
        is_within_text=False,
        is_elsewhere=False,
    )


class _Reader:
    """Reads the links of one page; what is known of an element or a site is remembered."""

    def __init__(self, base: str, url: str) -> None:
        self._url = url
        self._absolute = cache(partial(absolute, base=base))
        self._zones = Zones()
        self._paths: dict[etree._Element, tuple[etree._Element, ...]] = {}
        self._sites: dict[str, bool] = {}

    def read(self, anchor: etree._Element) -> Link | Dropped | None:
        """Read an anchor; None for what leads to no page."""
        href = anchor.get("href", "#")
        if _NO_PAGE.match(href):
            return None
        around = _path(anchor.getparent(), self._paths)
        if len(around) >= _DEEPEST:
            return None
        zone = self._zones.of(around)
        if zone:
            return Dropped(reason=zone, link=href, title=_name(anchor))
        address = self._absolute(href)
        if address is None:
            return None
        above = (*around, anchor)
        heading, text = _heading(above), _name(anchor)
        return Link(
            above=above,
            address=address,
            key=_key(address),
            text=text,
            heading=heading,
            is_within_text=heading is None and _is_within_text(anchor, text),
            is_elsewhere=self._is_elsewhere(address),
        )

    def _is_elsewhere(self, address: str) -> bool:
        site = origin(address)
        if site not in self._sites:
            self._sites[site] = not same_site(site, self._url)
        return self._sites[site]


def _key(address: str) -> str:
    """Know an address again within its page; `normalise` tells more, at a higher price."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _path(
    at: etree._Element | None, known: dict[etree._Element, tuple[etree._Element, ...]]
) -> tuple[etree._Element, ...]:
    missing = []
    while at is not None and at not in known:
        missing.append(at)
        at = at.getparent()
    path = known[at] if at is not None else ()
    for each in reversed(missing):
        path = (*path, each)
        # Past the limit a path is cut short: its length alone tells that it is too long.
        known[each] = path = path[: _DEEPEST + 1]
    return path


def _name(anchor: etree._Element) -> str:
    text = text_of(anchor)
    if text:
        return text
    alts = (image.get("alt", "") for image in anchor.iter("img"))
    return clean(anchor.get("aria-label") or anchor.get("title") or next(alts, ""))


def _heading(above: tuple[etree._Element, ...]) -> etree._Element | None:
    around = next((each for each in reversed(above) if each.tag in HEADINGS), None)
    if around is not None or not len(above[-1]):
        return around
    return next(above[-1].iter(*HEADINGS), None)


def _reason(link: Link, here: str) -> str | None:
    if link.key == here:
        return "same-page"
    # What stands above the page in its own address is its section or the front page.
    if here.startswith(f"{link.key}/"):
        return "navigation"
    if link.is_within_text:
        return "in-text"
    if _PAGINATION.search(link.address) or link.text.isdigit():
        return "pagination"
    if _FILE.search(link.address):
        return "file"
    is_label = link.heading is None and _LABEL.search(link.address)
    return "label" if is_label else None


def _is_within_text(anchor: etree._Element, name: str) -> bool:
    """Tell whether a link stands in the middle of a paragraph."""
    parent = anchor.getparent()
    if parent is None or not (anchor.tail or "").strip():
        return False
    if parent.tag not in ("p", "em", "strong", "i", "b", "span"):
        return False
    before = anchor.getprevious()
    text = (parent.text if before is None else before.tail) or ""
    return len(text.split()) >= _WORDS_OF_TEXT and not READ_MORE.match(name)
