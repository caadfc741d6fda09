"""A page's tree in, its links out: one for each address, and why others can be no article's."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from lxml import etree

from spiders.listing.anchors import SHARED, Anchors, Link, key_of, link_of, owners_of
from spiders.page import Dropped
from spiders.tree import text_of

_MOST = 4_000
"""Links read on a page. More have only sitemaps and the work of broken pages, which would take
seconds."""
_MOST_OF_ITEM = 100

_LABELS = frozenset(
    """tag tags category categories categoria categorias categorie categories kategori kategorie
    kategorier kategorien emneord stikkord author authors autor auteur forfatter user users label
    labels""".split()
)
"""Folders of what names articles by topic or author."""
_TOPICS = frozenset(
    """tema temaer teman emne emner amne amnen %c3%a4mne %c3%a4mnen teema teemat aihe aiheet thema
    themen theme themes th%c3%a8me th%c3%a8mes topic topics""".split()
)
"""Folders of topics, or of articles: where the link stands tells which."""
_NO_ARTICLES = frozenset(("wp-login.php", "feed"))
_FILES = frozenset("jpg jpeg png gif webp svg avif mp3 mp4 zip ics xml rss atom".split())
_PAGINATION = re.compile(
    r"/page/?\d+/?$|[?&](?:page|paged|side|seite)=\d{1,3}(?:&|$)", re.IGNORECASE
)


def links_of(root: etree._Element, base: str, url: str) -> tuple[list[Link], list[Dropped]]:
    """Find the links that may be an article's, the strongest of each address, in page order.

    A link that is dropped for the part of the page it stands in is told as the page writes it.
    """
    strongest, dropped = _strongest(root, base, url)
    reasons = _reasons(strongest.values(), key_of(url))
    kept = [link for link in strongest.values() if link.key not in reasons]
    for key, reason in reasons.items():
        link = strongest[key]
        dropped[key] = Dropped(reason=reason, link=link.address, title=link.text)
    return kept, list(dropped.values())


def _strongest(
    root: etree._Element, base: str, url: str
) -> tuple[Mapping[str, Link], dict[str, Dropped]]:
    """Read the links, and those that are none of the page's text, by their keys."""
    strongest: dict[str, Link] = {}
    reader = Anchors(base, url)
    anchors = root.iter("a")
    for anchor in islice(anchors, _MOST):
        link = reader.read(anchor)
        if link:
            known = strongest.get(link.key)
            if known is None or link.strength > known.strength:
                strongest.pop(link.key, None)
                strongest[link.key] = link
    if next(anchors, None) is not None:
        title = f"all after {_MOST:,} links"
        reader.dropped[""] = Dropped(reason="too-many", link="", title=title)
    return strongest, reader.dropped


def main_link(item: etree._Element, base: str) -> Link | None:
    """Choose of an item's links the one that speaks for it; None where none leads to a page."""
    here = key_of(base)
    anchors = islice(item.iter("a"), _MOST_OF_ITEM)
    links = filter(None, (link_of(each, each.get("href", "#"), base) for each in anchors))
    return max(links, key=lambda link: _fitness(link, here), default=None)


def _fitness(link: Link, here: str) -> tuple[bool, ...]:
    is_topic = _is_topic(link)
    return _reason(link, here) is None, link.heading is not None, not is_topic, *link.strength


def _reasons(links: Iterable[Link], here: str) -> Mapping[str, str]:
    """Tell why links can be no article's, by their keys."""
    told = {link: _reason(link, here) for link in links}
    kept = [link for link, reason in told.items() if reason is None]
    paged = [
        link for link, reason in told.items() if reason == "pagination" and not link.text.isdigit()
    ]
    # Where most links have a page's number in them, that is how the site names its articles.
    kept += paged if len(paged) > max(len(kept), 1) else []
    told |= dict.fromkeys(kept) | dict.fromkeys(_labels(kept), "label")
    return {link.key: reason for link, reason in told.items() if reason}


def _reason(link: Link, here: str) -> str | None:
    if link.key == here:
        return "same-page"
    # What stands above the page in its own address is its section or the front page.
    if here.startswith(f"{link.key}/"):
        return "navigation"
    if link.is_within_text:
        return "in-text"
    if link.address.rpartition(".")[2].lower() in _FILES:
        return "file"
    return _reason_of_bare(link) if link.heading is None else None


def _reason_of_bare(link: Link) -> str | None:
    """Tell what a link without a heading is, by where it leads."""
    if _is_label(link):
        return "label"
    is_page = link.text.isdigit() or _PAGINATION.search(link.address)
    return "pagination" if is_page else None


def _is_label(link: Link) -> bool:
    folder, name = _last_parts(link)
    return folder in _LABELS or name in _NO_ARTICLES


def _is_topic(link: Link) -> bool:
    return _last_parts(link)[0] in _TOPICS or _is_label(link)


def _last_parts(link: Link) -> tuple[str, str]:
    """Return the last two parts of an address, in lower case."""
    _, folder, name = f"/{link.address.lower()}".removesuffix("/").rsplit("/", 2)
    return (folder if name else ""), name


def _labels(links: Sequence[Link]) -> list[Link]:
    """Find the links that only name the topic of the article beside them."""
    topics = {link: None for link in links if _is_topic(link)}
    owners = owners_of(link for link in links if link.heading is not None and link not in topics)
    return [link for link in topics if _is_in_card(link, owners)]


def _is_in_card(link: Link, owners: Mapping[etree._Element, str]) -> bool:
    """Tell whether a link stands in the card of one headed article.

    With a heading of its own it may be a card beside that one, unless it shows nothing else.
    """
    if owners.get(link.above[0]) != SHARED:  # no cards, or one alone
        return False
    depth = max(depth for depth, each in enumerate(link.above) if each in owners)
    own = link.above[depth + 1 :]
    if not own or owners[link.above[depth]] == SHARED:
        return False
    return link.heading is None or (
        text_of(own[0]) == link.text and next(own[0].iter("img"), None) is None
    )
