"""A page's JSON-LD scripts in, the articles that they list out, as written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from spiders.structured.texts import first, scripted, subjects
from spiders.structured.told import Told, plain

_MEMBERS = ("itemListElement", "blogPost", "blogPosts", "hasPart")
"""Where schema.org keeps the members of ItemList, Blog, and CollectionPage."""
_ARTICLES = ("Article", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report")
_NO_LISTS = ("BreadcrumbList", "OfferCatalog", "HowToStep", "SiteNavigationElement")
_MOST = 500
"""Nodes, and members of one list, that are looked at."""
_MOST_LISTS = 20

_Node = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The lists of articles, and the articles that stand in none: alone, one is the page's own."""

    lists: tuple[tuple[Told, ...], ...]
    loose: tuple[Told, ...]


def linked(scripts: Iterable[str]) -> Linked:
    """Read the articles of a page's JSON-LD.

    Breadcrumbs, products, menus and what an article is related to are left out.
    """
    told = (node for script in scripts for node in subjects(scripted(script)))
    nodes = list(islice(told, _MOST))
    known = {name: node for node in nodes if (name := first(node.get("@id"))) and "@type" in node}
    lists = (tuple(_members(node, known)) for node in nodes if not _is(node, _NO_LISTS))
    return Linked(
        lists=tuple(islice(filter(None, lists), _MOST_LISTS)),
        loose=tuple(_told(node) for node in nodes if _is(node, _ARTICLES)),
    )


def _is(node: _Node, kinds: tuple[str, ...]) -> bool:
    told = node.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(kinds)
        for kind in (told if isinstance(told, list) else [told])
    )


def _members(node: _Node, known: Mapping[str, _Node]) -> Iterator[Told]:
    """Read the members of a list; one that is told elsewhere on the page stands there by @id."""
    for key in _MEMBERS:
        members = node.get(key)
        for member in members[:_MOST] if isinstance(members, list) else [members]:
            told = _member(member, known)
            if told:
                yield told


def _member(member: object, known: Mapping[str, _Node]) -> Told | None:
    """Read a list's member; one of no told kind must tell more than menus and breadcrumbs do."""
    if not isinstance(member, dict):
        return None
    item = member.get("item", member)
    node = known.get(first(item, "@id"), item)
    beside = {"url": member.get("url") or first(item), "name": member.get("name")}
    whole = {**beside, **node} if isinstance(node, dict) else beside
    if _is(whole, _ARTICLES):
        return _told(whole)
    if "@type" in whole and not _is(whole, ("ListItem",)):
        return None
    told = _told(whole)
    return told if told.summary or told.published else None


def _told(node: _Node) -> Told:
    get = node.get
    return Told(
        title=plain(first(get("headline")) or first(get("name"))),
        link=first(get("url"), "@id", "url") or first(get("mainEntityOfPage"), "@id", "url"),
        summary=plain(first(get("description")) or first(get("abstract"))),
        published=first(get("datePublished")),
        image=first(get("image"), "url", "contentUrl", "@id") or first(get("thumbnailUrl")),
        author=_author(get("author")),
    )


def _author(value: object) -> str:
    """Name the people; an organisation is who publishes, not who wrote."""
    people = [
        first(each, "name")
        for each in (value if isinstance(value, list) else [value])
        if not (isinstance(each, dict) and _is(each, ("Organization", "NewsMediaOrganization")))
    ]
    return ", ".join(dict.fromkeys(plain(name) for name in people if name))
