"""A page's text in, its reading out: the articles that it lists, found without being told."""

from dataclasses import dataclass, replace

from lxml import etree

from spiders.blocks import groups_of, surroundings
from spiders.fields import image_of, read_block
from spiders.head import Head, read_head
from spiders.links import Link, links_of
from spiders.lists import Listing, candidate, chosen, listing
from spiders.page import Dropped, Page, Reading, Teaser
from spiders.selected import BadSelectorError, select
from spiders.tree import parse
from spiders.urls import normalise

_EMPTY = "the page is empty"
_EMPTY_BUT_SCRIPTS = "the page is empty until its scripts run, and they are not run here"
_LOGIN = "the page asks for a login"
_NO_LINK = "no link on the page can lead to an article"
_NO_LIST = "no links on the page are alike enough, and tell enough, to be a list of articles"
_INSTEAD = "the list was searched for without it"

_TEXTS = etree.XPath("//body//text()[not(ancestor::script|ancestor::style)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    teasers: tuple[Teaser, ...]
    dropped: tuple[Dropped, ...]
    remark: str | None


def teasers(text: str, page: Page) -> Reading:
    """Read the articles that a page lists, in page order; never raises, whatever the text."""
    root = parse(text)
    if root is None:
        return Reading(teasers=(), remark=_EMPTY)
    head = read_head(root, page.url)
    found, complaint = _selected(root, head, page)
    if found is None:
        # Structured data has its place here, before the shape of the page is looked at.
        found = _by_shape(root, head, page)
    return Reading(
        teasers=found.teasers,
        dropped=found.dropped,
        title=head.title,
        description=head.description,
        language=head.language,
        feeds=head.feeds,
        remark=complaint or found.remark,
    )


def read(text: str, page: Page) -> Reading:
    """Read a page's articles; where the reading is not believed, look for those it had before.

    `page.remembered` says what those are. A reading that finds none of them stays as it is.
    """
    reading = teasers(text, page)
    labels = frozenset(page.remembered(reading))
    if not labels:
        return reading
    healed = teasers(text, replace(page, labels=labels))
    found = any(each.title in labels or each.link in labels for each in healed.teasers)
    return healed if found else reading


def _selected(root: etree._Element, head: Head, page: Page) -> tuple[_Found | None, str | None]:
    """Read by the page's own selectors; else None, with a complaint where they failed."""
    if page.select is None:
        return None, None
    try:
        found, dropped = select(root, page.select, head.base, page.timezone)
    except BadSelectorError as error:
        return None, f"{error}; {_INSTEAD}"
    if not found:
        return None, f"the selector {page.select.item!r} gives no article; {_INSTEAD}"
    return _Found(teasers=tuple(found), dropped=tuple(dropped), remark=None), None


def _by_shape(root: etree._Element, head: Head, page: Page) -> _Found:
    links, dropped = links_of(root, head.base, page.url)
    listings: list[Listing] = []
    for group in groups_of(links):
        reason = surroundings(group)
        if reason:
            dropped += [_dropped(reason, block.link, block.link.text) for block in group]
            continue
        read = [(block, read_block(block, page.timezone)) for block in group]
        candidates = [candidate(block, teaser) for block, teaser in read if teaser]
        dropped += [_dropped("no-title", block.link, "") for block, teaser in read if not teaser]
        if candidates:
            listings.append(listing(candidates))
    best = {each.block.link.key: each for each in chosen(listings, page.labels)}
    dropped += [
        _dropped(each.reason, each.block.link, each.teaser.title)
        for group in listings
        for each in group.candidates
        if each.block.link.key not in best
    ]
    found: dict[str, Teaser] = {}
    for each in (best[link.key] for link in links if link.key in best):
        address = normalise(each.teaser.link)
        if address in found:
            dropped.append(_dropped("duplicate", each.block.link, each.teaser.title))
            continue
        image = image_of(each.block.elements, head.base)
        found[address] = replace(each.teaser, image=image)
    remark = None if found else _remark(root, links)
    return _Found(teasers=tuple(found.values()), dropped=tuple(dropped), remark=remark)


def _remark(root: etree._Element, links: list[Link]) -> str:
    """Say why a page has no list."""
    if any(each.get("type", "").lower() == "password" for each in root.iter("input")):
        return _LOGIN
    if links:
        return _NO_LIST
    if any(text.strip() for text in _TEXTS(root)):
        return _NO_LINK
    return _EMPTY if next(root.iter("script"), None) is None else _EMPTY_BUT_SCRIPTS


def _dropped(reason: str, link: Link, title: str) -> Dropped:
    return Dropped(reason=reason, link=link.address, title=title)
