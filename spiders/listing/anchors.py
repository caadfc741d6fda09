"""An anchor in, the link that it is out: where it leads, what it says, what it stands in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from lxml import etree

from spiders.listing.places import DEEPEST, Place, Places
from spiders.page import Dropped
from spiders.text import clean
from spiders.tree import HEADINGS, text_of
from spiders.urls import absolute, origin, same_site
from spiders.words import says_read_more

SHARED = ""
"""Owner of an element that holds more than one address."""

_WORDS_OF_TEXT = 3
"""Words before a link in its paragraph that make it a part of the text."""
_PLAIN_STARTS = ("/", "http://", "https://")
_NO_PAGE = re.compile(r"\s*(?:#|[a-z][a-z0-9+.-]*:(?<!http:)(?<!https:))", re.IGNORECASE)


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
        is_named = bool(self.text) and not says_read_more(self.text)
        is_text = self.is_within_text
        return self.heading is not None, not is_text, is_named, bool(self.text)


def owners_of(links: Iterable[Link]) -> Mapping[etree._Element, str]:
    """Tell for every element above some links whose it is: one address's, or shared."""
    owners: dict[etree._Element, str] = {}
    for link in links:
        for element in reversed(link.above):
            known = owners.setdefault(element, link.key)
            if known == SHARED:
                break
            if known != link.key:
                owners[element] = SHARED
    return owners


class Anchors:
    """Reads the anchors of one page; what is known of an element or a site is remembered.

    `dropped` are those in other parts of the page than its text, by what they lead to.
    """

    def __init__(self, base: str, url: str) -> None:
        """Take what the page's relative links stand upon, and its own address."""
        self._url = url
        self._absolute = cache(partial(absolute, base=base))
        self.dropped: dict[str, Dropped] = {}
        self._places = Places()
        self._sites: dict[str, bool] = {}

    def read(self, anchor: etree._Element) -> Link | None:
        """Read an anchor; None for what leads to no page, or is dropped."""
        href = anchor.get("href", "#")
        if _leads_nowhere(href):
            return None
        place = self._places.of(anchor.getparent())
        if len(place.path) >= DEEPEST:
            return None
        if place.zone:
            if href not in self.dropped:
                self.dropped[href] = Dropped(reason=place.zone, link=href, title=_name(anchor))
            return None
        address = self._absolute(href)
        if address is None:
            return None
        return _link(anchor, place, address, is_elsewhere=self._is_elsewhere(address))

    def _is_elsewhere(self, address: str) -> bool:
        site = origin(address)
        if site not in self._sites:
            self._sites[site] = not same_site(site, self._url)
        return self._sites[site]


def link_of(anchor: etree._Element, href: str, base: str) -> Link | None:
    """Read a link that is known to be an article's; None where it leads to no page."""
    address = None if _leads_nowhere(href) else absolute(href, base)
    if address is None:
        return None
    return _link(anchor, Places().of(anchor.getparent()), address, is_elsewhere=False)


def _leads_nowhere(href: str) -> bool:
    return not href.startswith(_PLAIN_STARTS) and _NO_PAGE.match(href) is not None


def _link(anchor: etree._Element, place: Place, address: str, *, is_elsewhere: bool) -> Link:
    heading, text = _heading(anchor, place), _name(anchor)
    return Link(
        above=(*place.path, anchor),
        address=address,
        key=key_of(address),
        text=text,
        heading=heading,
        is_within_text=heading is None and _is_within_text(anchor, text),
        is_elsewhere=is_elsewhere,
    )


def key_of(address: str) -> str:
    """Know an address again within its page; `normalise` tells more, at a higher price."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _name(anchor: etree._Element) -> str:
    text = text_of(anchor)
    if text:
        return text
    alts = (image.get("alt", "") for image in anchor.iter("img"))
    return clean(anchor.get("aria-label") or anchor.get("title") or next(alts, ""))


def _heading(anchor: etree._Element, place: Place) -> etree._Element | None:
    if place.heading is not None or not len(anchor):
        return place.heading
    return next(anchor.iter(*HEADINGS), None)


def _is_within_text(anchor: etree._Element, name: str) -> bool:
    """Tell whether a link stands in the middle of a paragraph."""
    parent = anchor.getparent()
    if parent is None or not (anchor.tail or "").strip():
        return False
    if parent.tag not in ("p", "em", "strong", "i", "b", "span"):
        return False
    before = anchor.getprevious()
    text = (parent.text if before is None else before.tail) or ""
    return len(text.split()) >= _WORDS_OF_TEXT and not says_read_more(name)
