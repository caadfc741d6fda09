"""Alike JSON objects in, the articles that they are out, as written.

What their members are called differs from site to site: an object is an article by a title, a link
of its own, and a date or a summary.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from spiders.structured.told import Told, plain

LEAST = 3
"""Articles that make a list: two alike objects stand in every page's state."""
_SHARE = 0.8
"""Of the objects of an array, those that have what makes them articles."""
_NESTED = 3
_SAMPLE = 5
_MOST_MEMBERS = 100

# Names of members, letters only and lower case, best first.
_TITLES = "headline title heading tittel overskrift rubrik titel titre otsikko name"
_LINKS = """
    url href link permalink weburl pageurl articleurl canonicalurl canonical shareurl relativeurl
    fullurl absoluteurl path pathname fullpath uri webpath
"""
_SLUGS = "slug current urlslug"
_DATES = """
    publishedat datepublished publisheddate publishdate publicationdate publishedtime publishtime
    publishedon firstpublishedat firstpublished published publiseringsdato publisert pubdate
    publishat date dato datum timestamp
"""
_SUMMARIES = """
    summary excerpt description ingress lead intro introduction teaser teasertext abstract
    standfirst preamble sammendrag deck dek
"""
_IMAGES = "url src href sourceurl contenturl image imageurl thumbnail thumbnailurl cover"
_NAMES = "name fullname displayname author byline forfatter"
# What only wraps a value: `title.rendered`, `summary.text`.
_WRAPPERS = frozenset("rendered text plain value raw".split())
_OF_IMAGE = re.compile(r"ima?ge?|photo|picture|thumb|media|cover|bilde?|kuva|foto", re.IGNORECASE)
_OF_AUTHOR = re.compile(r"author|byline|writer|creator|forfatter", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"categor|kategori|tags?$|topic|section|parent|publisher|source$|seo|meta|breadcrumb|site",
    re.IGNORECASE,
)

_NO_LETTERS = re.compile("[^a-zæøåäöü]")
_SECONDS = range(10**8, 10**10)
"""Since 1970; from 1973 on, and up to where milliseconds begin."""

Node = Mapping[str, object]
_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where the objects of one array keep what makes them articles."""

    title: _Path
    link: _Path
    summary: _Path | None
    published: _Path | None
    image: _Path | None
    author: _Path | None


def articles(nodes: list[Node], addresses: Sequence[str]) -> tuple[Told, ...]:
    """Read the objects of one array; empty where they are no articles.

    `addresses` are links that the page shows: a slug is no address until one of them ends in it.
    """
    places = _places(nodes)
    if places is None:
        return ()
    told = [_told(node, places) for node in nodes]
    if not any("/" in each.link for each in told):
        told = _with_paths(told, addresses)
    kept = tuple(each for each in told if each.title and each.link)
    telling = sum(bool(each.published or each.summary) for each in kept)
    return kept if len(kept) >= LEAST and telling * 2 >= len(kept) else ()


def _places(nodes: list[Node]) -> _Places | None:
    """Find the members by which the objects are articles; None where they are not."""
    paths = list(
        dict.fromkeys(
            path for node in nodes[:_SAMPLE] for path in islice(_paths(node), _MOST_MEMBERS)
        )
    )
    own = [path for path in paths if not _is_of(path, _OF_IMAGE, _OF_AUTHOR, _OF_OTHERS)]
    title = _distinct(nodes, _named(own, _TITLES))
    link = title and _distinct(nodes, _named(own, _LINKS) + _named(own, _SLUGS))
    if not title or not link:
        return None
    of_image = [path for path in paths if _OF_IMAGE.search(path[0])]
    of_author = [path for path in paths if _OF_AUTHOR.search(path[0])]
    return _Places(
        title=title,
        link=link,
        summary=next(iter(_named(own, _SUMMARIES)), None),
        published=next(iter(_named(own, _DATES)), None),
        image=next(iter(_named(of_image, _IMAGES)), None),
        author=next(iter(_named(of_author, _NAMES)), None),
    )


def _paths(node: Node, above: _Path = ()) -> Iterator[_Path]:
    """Walk through the members of an object that are texts or numbers, the nearest first."""
    inner = []
    for key, value in node.items():
        if isinstance(value, (str, int)):
            yield (*above, key)
        elif isinstance(value, dict):
            inner.append((key, value))
    for key, each in inner if len(above) < _NESTED else ():
        yield from _paths(each, (*above, key))


def _is_of(path: _Path, *others: re.Pattern[str]) -> bool:
    return any(other.search(name) for name in path[:-1] for other in others)


def _named(paths: Sequence[_Path], names: str) -> list[_Path]:
    """Choose the members with one of these names, in the order of the names."""
    order = {name: place for place, name in enumerate(names.split())}
    ranked = [(order.get(_name(path), -1), path) for path in paths]
    return [path for rank, path in sorted(ranked, key=lambda pair: pair[0]) if rank >= 0]


def _name(path: _Path) -> str:
    wraps = len(path) > 1 and path[-1] in _WRAPPERS
    return _NO_LETTERS.sub("", (path[-2] if wraps else path[-1]).lower())


def _distinct(nodes: list[Node], paths: Iterable[_Path]) -> _Path | None:
    """Choose the first member that nearly every object has, each its own."""
    for path in paths:
        values = {value for node in nodes if isinstance(value := _at(node, path), str) and value}
        if len(values) >= max(LEAST, len(nodes) * _SHARE):
            return path
    return None


def _at(node: Node, path: _Path) -> object:
    value: object = node
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _told(node: Node, places: _Places) -> Told:
    return Told(
        title=plain(_text(node, places.title)),
        link=_text(node, places.link).strip(),
        summary=plain(_text(node, places.summary)),
        published=_date(node, places.published),
        image=_text(node, places.image),
        author=plain(_text(node, places.author)),
    )


def _text(node: Node, path: _Path | None) -> str:
    value = _at(node, path) if path else None
    return value if isinstance(value, str) else ""


def _date(node: Node, path: _Path | None) -> str:
    """Return a date as text; a number is seconds or milliseconds since 1970."""
    value = _at(node, path) if path else None
    if not isinstance(value, int):
        return value if isinstance(value, str) else ""
    seconds = value if value in _SECONDS else value // 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds in _SECONDS else ""


def _with_paths(told: list[Told], addresses: Sequence[str]) -> list[Told]:
    """Complete slugs by the path of one that the page links to; without it they lead nowhere."""
    slugs = {each.link for each in told}
    shown = {slug: href for href in addresses if (slug := _slug(href)) in slugs}
    if not shown:
        return []
    (before, after), _ = Counter(_around(href) for href in shown.values()).most_common(1)[0]
    return [
        replace(each, link=shown.get(each.link) or f"{before}{each.link}{after}") for each in told
    ]


def _slug(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2]


def _around(href: str) -> tuple[str, str]:
    before, _, after = href.rpartition(_slug(href))
    return before, after
