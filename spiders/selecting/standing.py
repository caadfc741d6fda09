"""A page's tree and some of its links in, the selectors of what each link stands in out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import fmean

from lxml import etree

from spiders.selecting.marks import Mark, marks
from spiders.urls import absolute, normalise

_SHARED = -1
"""Owner of an element that holds more than one of the links."""
_SPARE = 1.0
"""Price of a selector that also selects what holds no link, such as a table's head."""
_TWICE = 2.0
"""Price of a selector that selects an article more than once."""
_BARE = 3.0
"""Price of a tag alone: the next thing that is put on the page may have it too."""
_MOST_PARTS = 4
_SAMPLE = 20
_CHEAPEST = 8
_LARGEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A selector of items and what it selects: `owners` are the numbers of the links in them.

    `is_whole` tells that each item is the largest element that holds its link alone.
    """

    mark: Mark
    elements: tuple[etree._Element, ...]
    owners: tuple[int, ...]
    depth: float
    is_whole: bool

    def joined(self, other: "Items") -> "Items":
        """Select what either of two selects, as a selector list."""
        return Items(
            mark=Mark(
                css=f"{self.mark.css}, {other.mark.css}", price=self.mark.price + other.mark.price
            ),
            elements=self.elements + other.elements,
            owners=self.owners + other.owners,
            depth=(self.depth + other.depth) / 2,
            is_whole=self.is_whole and other.is_whole,
        )


def standings(root: etree._Element, base: str, links: Sequence[str]) -> list[Items]:
    """Find selectors of items that hold one of these links each, and no other on the page.

    The likeliest come first; none is an answer.
    """
    ground = _Ground(root, base, links)
    found = list(ground.items())
    everyone = frozenset(range(len(links)))
    full = [each for each in found if everyone.issubset(each.owners)]
    largest = [each for each in found if each.is_whole]
    full += filter(None, (_joined(each, everyone) for each in (found, largest)))
    cheapest: dict[frozenset[etree._Element], Items] = {}
    for each in sorted(full, key=lambda each: each.mark.price):
        cheapest.setdefault(frozenset(each.elements), each)
    by_price = list(cheapest.values())
    by_depth = sorted(by_price, key=lambda each: each.depth)
    return list(dict.fromkeys([*by_price[:_CHEAPEST], *by_depth[:_LARGEST]]))


def _joined(found: Sequence[Items], everyone: frozenset[int]) -> Items | None:
    """Join selectors until every link is in one; None where a few are not enough."""

    def order(each: Items) -> tuple[int, float, float]:
        fresh = len(missing.intersection(each.owners))
        return -fresh, each.mark.price + len(each.owners) - fresh, each.depth

    missing, union = set(everyone), None
    for _ in range(_MOST_PARTS):
        best = min(found, key=order, default=None)
        if best is None or missing.isdisjoint(best.owners):
            return None
        union = union.joined(best) if union else best
        missing.difference_update(best.owners)
        if not missing:
            return union
    return None


class _Ground:
    """The page, by what owns each element and by the marks that it has."""

    def __init__(self, root: etree._Element, base: str, links: Sequence[str]) -> None:
        self._numbers = {normalise(link): number for number, link in enumerate(links)}
        self._owners: dict[etree._Element, int] = {}
        self._linked: set[etree._Element] = set()
        for anchor in root.iter("a"):
            address = absolute(anchor.get("href") or "", base)
            if address is not None:
                self._note(anchor, self._numbers.get(normalise(address)))
        self._marked: dict[Mark, list[etree._Element]] = defaultdict(list)
        for element in root.iter():
            for mark in marks(element):
                self._marked[mark].append(element)
        self._around: dict[etree._Element | None, Mapping[Mark, None]] = {None: {}}

    def _note(self, anchor: etree._Element, number: int | None) -> None:
        at: etree._Element | None = anchor
        while at is not None:
            self._linked.add(at)
            if number is not None and self._owners.setdefault(at, number) != number:
                self._owners[at] = _SHARED
            at = at.getparent()

    def items(self) -> Iterator[Items]:
        """Give every selector that selects no link but ours, plain or within another."""
        own = (each for each, number in self._owners.items() if number != _SHARED)
        for mark in dict.fromkeys(mark for each in own for mark in marks(each)):
            elements = self._marked[mark]
            items = self._judged(mark, elements)
            if items:
                yield items
            if items is None or items.mark.price > mark.price:
                yield from self._placed(mark, elements)

    def _placed(self, mark: Mark, elements: Iterable[etree._Element]) -> Iterator[Items]:
        within: dict[Mark, list[etree._Element]] = defaultdict(list)
        for element in elements:
            parent = element.getparent()
            for around in self._above(parent):
                within[mark.within(around)].append(element)
            if parent is not None:
                for around in marks(parent):
                    within[mark.within(around, " > ")].append(element)
        yield from filter(None, (self._judged(each, within[each]) for each in within))

    def _above(self, element: etree._Element | None) -> Mapping[Mark, None]:
        """Give the marks of an element and all above it."""
        if element not in self._around:
            above = self._above(element.getparent()) if element is not None else {}
            own = marks(element) if element is not None else ()
            self._around[element] = {**above, **dict.fromkeys(own)}
        return self._around[element]

    def _judged(self, mark: Mark, elements: Sequence[etree._Element]) -> Items | None:
        """Weigh a selector by what it selects; None if that holds a link that is not ours."""
        linked = [each for each in elements if each in self._linked]
        owners = tuple(self._owners.get(each, _SHARED) for each in linked)
        if not owners or _SHARED in owners:
            return None
        price = mark.price + _SPARE * (len(linked) < len(elements))
        price += _BARE * mark.css.isalnum()
        price += _TWICE * (len(set(owners)) < len(owners))
        return Items(
            mark=replace(mark, price=price),
            elements=tuple(linked),
            owners=owners,
            depth=fmean(_depth(each) for each in islice(linked, _SAMPLE)),
            is_whole=all(self._is_largest(each) for each in linked),
        )

    def _is_largest(self, element: etree._Element) -> bool:
        parent = element.getparent()
        return parent is None or self._owners.get(parent, _SHARED) == _SHARED


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())
