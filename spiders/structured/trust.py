"""The teasers that a page shows and its structured data in, both made one out.

Structured data is often a part of the list, stale, or about something else. So what a reader sees
decides which articles there are, and structured data completes them. It is the list itself only
where the page shows none, has nothing else to show, and does not call itself an article.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from spiders.page import Origin, Teaser
from spiders.structured.lists import Listed, Structured
from spiders.tree import shown_texts
from spiders.urls import normalise, same_site

_SHELL = 800
"""Characters of visible text below which a page is an app's shell: a menu and a footer."""
_LEAST = 2
_BORNE_OUT = 0.6
"""Of a list that is marked up on the page, the share that must be among the teasers found."""
_MARKED = frozenset(("microdata", "h-entry"))
"""Kinds that mark what is shown; the others may tell of what is not on the page."""
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """A teaser, and those of its parts that structured data told and nothing else."""

    teaser: Teaser
    origins: tuple[Origin, ...] = ()


def combined(
    shape: Sequence[Teaser],
    found: Structured,
    root: etree._Element,
    url: str,
    links: Sequence[str],
) -> tuple[Combined, ...]:
    """Complete the teasers that a page shows; where it shows none, let its structured data speak.

    `links` are the addresses of all links of the page in page order, but for those of its menus,
    side columns and footers.
    """
    if not found.lists:
        return tuple(Combined(teaser=each) for each in shape)
    if not shape:
        return tuple(_alone(found, root, url, _places(links)))
    told = _by_address(found)
    whole = [_completed(each, told[_key(each)]) for each in shape]
    missed = _missed(shape, found, url)
    if missed:
        places = _places(links)
        whole += [each for each in missed if _key(each.teaser) in places]
        whole.sort(key=lambda each: places.get(_key(each.teaser), len(places)))
    return tuple(whole)


def _places(links: Sequence[str]) -> Mapping[str, int]:
    """Tell the place of each address, the first where there are several."""
    return {normalise(link): place for place, link in reversed(list(enumerate(links)))}


def _by_address(found: Structured) -> Mapping[str, list[tuple[str, Teaser]]]:
    told: dict[str, list[tuple[str, Teaser]]] = defaultdict(list)
    for one in found.lists:
        for each in one.teasers:
            told[normalise(each.link)].append((one.found, each))
    return told


def _completed(shown: Teaser, told: Iterable[tuple[str, Teaser]]) -> Combined:
    """Fill in what the page does not show, from what is told of the address under this title."""
    teaser, origins = shown, list[Origin]()
    for found, other in told:
        if _is_like(shown.title, other.title):
            fuller = replace(
                teaser,
                summary=teaser.summary or other.summary,
                image=teaser.image or other.image,
                author=teaser.author or other.author,
                published=teaser.published or other.published,
            )
            known = _parts(teaser)
            origins += [Origin(part=each, found=found) for each in _parts(fuller) - known]
            teaser = fuller
    return Combined(teaser=teaser, origins=tuple(sorted(origins, key=lambda each: each.part)))


def _parts(teaser: Teaser) -> set[str]:
    """Name the parts that a teaser has."""
    parts = {
        "title": teaser.title,
        "link": teaser.link,
        "summary": teaser.summary,
        "image": teaser.image,
        "author": teaser.author,
        "published": teaser.published,
    }
    return {name for name, value in parts.items() if value}


def _is_like(shown: str, told: str) -> bool:
    """Tell whether two titles are one: a kicker more, an end cut off."""
    one, other = (frozenset(_WORDS.findall(title.casefold())) for title in (shown, told))
    return one == other or len(one & other) * 2 > max(min(len(one), len(other)), 1)


def _missed(shape: Sequence[Teaser], found: Structured, url: str) -> list[Combined]:
    """Give what the page marks up as one list with what was found, but was not found."""
    missed: list[Combined] = []
    known = {_key(each) for each in shape}
    for one in found.lists:
        likely = {_key(each): each for each in _likely(one, url) if one.found in _MARKED}
        common = len(known & likely.keys())
        if common >= max(_BORNE_OUT * len(likely), _BORNE_OUT * len(known), _LEAST):
            missed += [_all_from(each, one) for key, each in likely.items() if key not in known]
            known |= likely.keys()
    return missed


def _alone(
    found: Structured, root: etree._Element, url: str, places: Mapping[str, int]
) -> Iterator[Combined]:
    """Take the most trusted list for the page's, where nothing speaks against it."""
    if found.is_article:
        return
    is_shell = sum(len(text.strip()) for text in shown_texts(root)) < _SHELL
    for one in found.lists:
        told = _likely(one, url)
        seen = [each for each in told if _key(each) in places]
        if len(seen) * 2 < len(told):
            seen = told if is_shell and one.found not in _MARKED else []
        if len(seen) >= _LEAST:
            yield from (_all_from(each, one) for each in seen)
            return


def _likely(one: Listed, url: str) -> list[Teaser]:
    """Choose a list's articles that are of this site, and no sections that the page is in."""
    here = f"{normalise(url)}/"
    distinct = {_key(each): each for each in one.teasers if same_site(each.link, url)}
    return [each for key, each in distinct.items() if not here.startswith(f"{key.rstrip('/')}/")]


def _all_from(teaser: Teaser, one: Listed) -> Combined:
    origins = (Origin(part=part, found=one.found) for part in sorted(_parts(teaser)))
    return Combined(teaser=teaser, origins=tuple(origins))


def _key(teaser: Teaser) -> str:
    return normalise(teaser.link)
