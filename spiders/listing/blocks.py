"""Links in, groups of blocks out: a block is all that a page shows of one link's article."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from statistics import median_low

from lxml import etree

from spiders.listing.anchors import Link, owners_of
from spiders.tree import HEADINGS, text_of
from spiders.words import CONTACT, RELATED

_LEVELS_TO_HEADING = 3
_WRITE_OR_CALL = re.compile(r"\s*(?:mailto:(?!\?)|tel:)", re.IGNORECASE)
_LONGEST_NAME = 4
"""Words."""
_LONGEST_CARD = 150
"""Characters: name, office, telephone, address."""
_MOST_BESIDE = 100
"""Elements between one link and the next that may be its article's."""


@dataclass(slots=True, kw_only=True, eq=False)  # frozen ones cost thrice, and pages have many
class Block:
    """A link and the elements that are its alone, in page order."""

    link: Link
    elements: tuple[etree._Element, ...]


def groups_of(links: list[Link]) -> list[list[Block]]:
    """Group links that stand alike, and cut the page into their blocks."""
    alike = defaultdict(list)
    for link in links:
        alike[_stand(link)].append(link)
    # A heading link that has its like marks another article; a single one may be within a text.
    headed = owners_of(
        link
        for members in alike.values()
        if len(members) > 1 and members[0].heading is not None
        for link in members
    )
    everything = owners_of(links)
    groups: list[list[Block]] = []
    for members in alike.values():
        own = owners_of(members) if len(members) > 1 else everything
        tops = _tops(members, own, headed)
        groups += [_widened(group) for group in _by_container(members, tops)]
    return groups


def _stand(link: Link) -> tuple[bool, tuple[str, ...]]:
    """Describe where a link stands by tags alone: classes differ from one article to the next."""
    tags = ["h" if each.tag in HEADINGS else str(each.tag) for each in link.above]
    return link.heading is not None, tuple(tags)


def _tops(
    members: list[Link], own: Mapping[etree._Element, str], headed: Mapping[etree._Element, str]
) -> list[int]:
    """Find how far up each link's block reaches, as an index into what stands above it."""
    tops = [_top(link, own, headed) for link in members]
    # One that stands alone in its part of the page would reach far beyond its like.
    usual = median_low(tops)
    return [max(top, usual) for top in tops]


def _top(
    link: Link, own: Mapping[etree._Element, str], headed: Mapping[etree._Element, str]
) -> int:
    lowest = len(link.above) - 1
    for depth, element in enumerate(link.above):
        is_own = own[element] == link.key and headed.get(element, link.key) == link.key
        if is_own and element.tag not in ("html", "body", "main"):
            return depth
    return lowest


def _by_container(members: list[Link], tops: list[int]) -> Iterator[list[Block]]:
    """Split links that stand alike by what their blocks stand in."""
    found = defaultdict(list)
    for link, top in zip(members, tops, strict=True):
        parents = link.above[max(0, top - 2) : top]
        kind = tuple((each.tag, each.get("class", "")) for each in parents)
        found[kind].append(Block(link=link, elements=(link.above[top],)))
    yield from found.values()


def _widened(group: list[Block]) -> list[Block]:
    """Give each block of a flat list what stands between it and the next.

    In `<dt>`, `<dd>` and in headings followed by paragraphs no element holds an article.
    """
    roots = {block.elements[0] for block in group}
    behind = [_until(block.elements[0], roots, forward=True) for block in group]
    inner = [gap for gap in behind if gap.has_next]
    if sum(bool(gap.elements) for gap in inner) * 2 <= len(inner):
        return group
    if any(gap.elements for gap in behind if not gap.has_next):
        longest = max(len(gap.elements) for gap in inner)
        return [
            Block(link=block.link, elements=(*block.elements, *gap.elements[:longest]))
            for block, gap in zip(group, behind, strict=True)
        ]
    before = [_until(block.elements[0], roots, forward=False) for block in group]
    return [
        Block(link=block.link, elements=(*reversed(gap.elements), *block.elements))
        for block, gap in zip(group, before, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """What stands beside a block, the nearest first, and whether another block comes after."""

    elements: tuple[etree._Element, ...]
    has_next: bool


def _until(element: etree._Element, roots: set[etree._Element], *, forward: bool) -> _Gap:
    """Collect the siblings up to the next block."""
    found: list[etree._Element] = []
    for sibling in islice(element.itersiblings(preceding=not forward), _MOST_BESIDE):
        if sibling in roots:
            return _Gap(elements=tuple(found), has_next=True)
        if sibling.tag not in ("hr", "script", "style"):
            found.append(sibling)
    return _Gap(elements=tuple(found), has_next=False)


def surroundings(group: list[Block]) -> str | None:
    """Name what stands around a group, if it shows that these are no articles; None otherwise."""
    if sum(map(_has_contact, group)) * 2 > len(group):
        return "contact"
    heading = _heading_before(group[0].elements[0])
    text = text_of(heading) if heading is not None else ""
    if CONTACT.match(text):
        return "contact"
    return "related" if RELATED.match(text) else None


def _has_contact(block: Block) -> bool:
    """Tell whether a block is a person's or an office's: a name, and how to reach it.

    An article may name its author's address too.
    """
    if len(block.link.text.split()) > _LONGEST_NAME:
        return False
    anchors = (anchor for element in block.elements for anchor in element.iter("a"))
    if not any(_WRITE_OR_CALL.match(anchor.get("href", "")) for anchor in anchors):
        return False
    return sum(len(text_of(each)) for each in block.elements) < _LONGEST_CARD


def _heading_before(element: etree._Element) -> etree._Element | None:
    """Find the heading over the list that an element is in."""
    at: etree._Element | None = element
    for _ in range(_LEVELS_TO_HEADING):
        if at is None:
            return None
        for sibling in islice(at.itersiblings(preceding=True), _MOST_BESIDE):
            if sibling.tag in HEADINGS:
                return sibling
        at = at.getparent()
    return None
