"""A page's text in, its reading out: the articles that it lists, found without being told."""

from dataclasses import dataclass, replace

from lxml import etree

from spiders.listing.anchors import Link
from spiders.listing.blocks import groups_of, surroundings
from spiders.listing.dated import DateReader, date_reader
from spiders.listing.fields import image_of, origins_of, read_block
from spiders.listing.head import Head, read_head
from spiders.listing.links import links_of
from spiders.listing.lists import Candidate, Listing, candidate, chosen, listing
from spiders.listing.selected import select
from spiders.listing.selectors import BadSelectorError
from spiders.listing.shell import waits_for_scripts
from spiders.page import Dropped, Origin, Page, Reading, Selectors, Teaser
from spiders.structured.lists import structured
from spiders.structured.trust import combined
from spiders.tree import parse, shown_texts
from spiders.urls import normalise

_EMPTY = "the page is empty"
_EMPTY_BUT_SCRIPTS = (
    "the page is empty until its scripts run: set render = true under its [[source]]"
)
_LOGIN = "the page asks for a login"
NO_LINK = "no link on the page can lead to an article"
NO_LIST = "no links on the page are alike enough, and tell enough, to be a list of articles"
_OTHERS = "gives none of the articles that were listed"
_INSTEAD = "the list was searched for without it"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A teaser, and where its parts were found."""

    teaser: Teaser
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    shown: tuple[_Shown, ...]
    dropped: tuple[Dropped, ...]
    remark: str | None


def teasers(text: str, page: Page) -> Reading:
    """Read the articles that a page lists, in page order; never raises, whatever the text."""
    root = parse(text)
    if root is None:
        return Reading(teasers=(), remark=_EMPTY)
    head = read_head(root, page.url)
    dates = date_reader(text, root, head.language, page)
    found, complaint = _selected(root, head, page, dates)
    if found is None:
        found = _by_shape(root, head, page, dates)
    return Reading(
        teasers=tuple(each.teaser for each in found.shown),
        dropped=found.dropped,
        title=head.title({each.teaser.title for each in found.shown}),
        site=head.site,
        description=head.description,
        language=head.language,
        feeds=head.feeds,
        remark=complaint or found.remark,
        origins={each.teaser.link: each.origins for each in found.shown} if page.explain else {},
    )


def read(text: str, page: Page) -> Reading:
    """Read a page's articles; where the reading is not believed, look for those it had before.

    `page.remembered` says what those are. A reading that finds none of them stays as it is.
    Selectors that led to such a reading match something else by now.
    """
    reading = teasers(text, page)
    labels = frozenset(page.remembered(reading))
    if not labels:
        return reading
    healed = teasers(text, replace(page, labels=labels, select=None))
    if not any(each.title in labels or each.link in labels for each in healed.teasers):
        return reading
    if page.select is None:
        return healed
    return replace(healed, remark=f"the selector {page.select.item!r} {_OTHERS}; {_INSTEAD}")


def _selected(
    root: etree._Element, head: Head, page: Page, dates: DateReader
) -> tuple[_Found | None, str | None]:
    """Read by the page's own selectors; else None, with a complaint where they failed."""
    if page.select is None:
        return None, None
    try:
        found, dropped = select(root, page.select, head.base, dates)
    except BadSelectorError as error:
        return None, f"{error}; {_INSTEAD}"
    if not found:
        return None, f"the selector {page.select.item!r} gives no article; {_INSTEAD}"
    origins = _of_selectors(page.select)
    shown = tuple(_Shown(teaser=each, origins=origins) for each in found)
    return _Found(shown=shown, dropped=tuple(dropped), remark=None), None


def _of_selectors(select: Selectors) -> tuple[Origin, ...]:
    parts = {
        "title": select.title,
        "link": select.link,
        "summary": select.summary,
        "published": select.date,
        "image": select.image,
    }
    return tuple(
        Origin(part=part, found=f"the selector {selector!r}")
        for part, selector in parts.items()
        if selector
    )


def _by_shape(root: etree._Element, head: Head, page: Page, dates: DateReader) -> _Found:
    links, dropped = links_of(root, head.base, page.url)
    listings, left_out = _listings(links, dates)
    best = {each.block.link.key: each for each in chosen(listings, page.labels)}
    found: dict[str, _Shown] = {}
    for each in (best[link.key] for link in links if link.key in best):
        address = normalise(each.teaser.link)
        if address in found:
            left_out.append(_dropped("duplicate", each.block.link, each.teaser.title))
        else:
            found[address] = _shown(each, head, page)
    left_out += [
        _dropped(each.reason, each.block.link, each.teaser.title)
        for group in listings
        for each in group.candidates
        if each.block.link.key not in best
    ]
    shown = _with_structure(list(found.values()), root, links, head, page)
    return _Found(
        shown=shown,
        dropped=(*dropped, *left_out),
        remark=None if shown else _remark(root, links),
    )


def _listings(links: list[Link], dates: DateReader) -> tuple[list[Listing], list[Dropped]]:
    """Read the blocks of all groups that may be lists of articles."""
    listings: list[Listing] = []
    dropped: list[Dropped] = []
    for group in groups_of(links):
        reason = surroundings(group)
        if reason:
            dropped += [_dropped(reason, block.link, block.link.text) for block in group]
            continue
        read = [(block, read_block(block, dates)) for block in group]
        candidates = [candidate(block, parts) for block, parts in read if parts]
        dropped += [_dropped("no-title", block.link, "") for block, parts in read if not parts]
        if candidates:
            listings.append(listing(candidates))
    return listings, dropped


def _shown(each: Candidate, head: Head, page: Page) -> _Shown:
    """Add a teaser's image, and its origins if they are asked for."""
    element, address = image_of(each.block.elements, head.base)
    origins = origins_of(each.block, each.parts, element) if page.explain else ()
    teaser = replace(each.teaser, image=address) if address else each.teaser
    return _Shown(teaser=teaser, origins=origins)


def _with_structure(
    shown: list[_Shown], root: etree._Element, links: list[Link], head: Head, page: Page
) -> tuple[_Shown, ...]:
    """Complete what the page shows by what it tells programs, unless it shows all that counts."""
    if shown and all(each.teaser.summary and each.teaser.published for each in shown):
        return tuple(shown)
    found = structured(root, head.base, page.url, page.timezone)
    if not found.lists:
        return tuple(shown)
    known = {each.teaser.link: each.origins for each in shown}
    whole = combined(
        [each.teaser for each in shown], found, root, page.url, [link.address for link in links]
    )
    return tuple(
        _Shown(teaser=each.teaser, origins=(*known.get(each.teaser.link, ()), *each.origins))
        for each in whole
    )


def _remark(root: etree._Element, links: list[Link]) -> str:
    """Say why a page has no list."""
    if any(each.get("type", "").lower() == "password" for each in root.iter("input")):
        return _LOGIN
    if waits_for_scripts(root):
        return _EMPTY_BUT_SCRIPTS
    if links:
        return NO_LIST
    return _EMPTY if next(shown_texts(root), None) is None else NO_LINK


def _dropped(reason: str, link: Link, title: str) -> Dropped:
    return Dropped(reason=reason, link=link.address, title=title)
