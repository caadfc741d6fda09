"""Items of a list and what each should tell in, the selector that finds it in all of them out."""

from collections import defaultdict
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterator,
    Mapping,
    Sequence,
    Set,  # noqa: PYI025
)
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from spiders.selecting.marks import Mark, marks, place, tag_of

_MOST_PARTS: Final = 3
_MOST_TRIED: Final = 60
_MOST_ALIKE: Final = 3
_SIBLINGS: Final = 3
_SIBLING_PRICE: Final = 30.0
_ITSELF: Final = 3.0
_SELF: Final = "./self::*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is looked for in each item: `wanted`, None where it should not be found.

    `read` reads it by a selector; `may_be` tells the elements that can be it. `itself` is whether
    the item may be it, `beside` whether it may stand next to the item, as in `<dt>` and `<dd>`.
    """

    items: Sequence[etree._Element]
    wanted: Sequence[Hashable]
    read: Callable[[etree._Element, str], Hashable]
    may_be: Callable[[etree._Element], bool]
    itself: bool = False
    beside: bool = False


def selector_of(part: Part) -> Mark | None:
    """Find the plainest selector that reads just what is wanted; None if there is none."""
    needed = frozenset(number for number, value in enumerate(part.wanted) if value)
    places = _places(part)
    ordered = sorted(places, key=lambda mark: mark.price)
    everywhere = [mark for mark in ordered if places[mark] == needed][:_MOST_TRIED]
    exact = (mark for mark in everywhere if _share(part, mark) == needed)
    return next(exact, None) or _joined(part, needed, _plainest(ordered, places))


def _plainest(ordered: Sequence[Mark], places: Mapping[Mark, Collection[int]]) -> list[Mark]:
    """Keep the plainest few of the CSS marks that the same items have."""
    kept: dict[frozenset[int], list[Mark]] = defaultdict(list)
    for mark in ordered:
        if not mark.css.startswith("./"):
            kept[frozenset(places[mark])].append(mark)
    return [mark for alike in kept.values() for mark in alike[:_MOST_ALIKE]]


def _joined(part: Part, needed: Set[int], likely: Sequence[Mark]) -> Mark | None:
    """Join selectors that each read a share of what is wanted, and nothing that is not."""
    shares = {mark: _share(part, mark) for mark in likely}
    missing, found = set(needed), list[Mark]()
    while missing and len(found) < _MOST_PARTS:
        best = max(
            likely, key=lambda mark: (len(missing & shares[mark]), -mark.price), default=None
        )
        if best is None or not missing & shares[best]:
            return None
        found.append(best)
        missing -= shares[best]
    union = Mark(
        css=", ".join(mark.css for mark in found), price=sum(mark.price for mark in found)
    )
    return union if found and _share(part, union) == needed else None


def _share(part: Part, mark: Mark) -> set[int]:
    """Return the numbers of the items that a selector reads rightly; none if one is wrong."""
    found: set[int] = set()
    for number, (item, wanted) in enumerate(zip(part.items, part.wanted, strict=True)):
        value = part.read(item, mark.css)
        if value and value != wanted:
            return set()
        if value:
            found.add(number)
    return found


def _places(part: Part) -> Mapping[Mark, set[int]]:
    """Tell in which items each mark is one of an element that tells what is wanted."""
    places: dict[Mark, set[int]] = defaultdict(set)
    for number, (item, wanted) in enumerate(zip(part.items, part.wanted, strict=True)):
        if wanted:
            for mark in _marks_in(part, item, wanted):
                places[mark].add(number)
    return places


def _marks_in(part: Part, item: etree._Element, wanted: Hashable) -> Iterator[Mark]:
    for element in item.iter():
        if not part.may_be(element) or part.read(element, _SELF) != wanted:
            continue
        if element is not item:
            yield from marks(element)
            yield place(element)
            yield from _within(item, element)
        elif part.itself:
            yield from (replace(mark, price=mark.price + _ITSELF) for mark in marks(element))
    if part.beside:
        yield from _beside(part, item, wanted)


def _within(item: etree._Element, element: etree._Element) -> Iterator[Mark]:
    for around in element.iterancestors():
        if around is item:
            return
        for mark in marks(element):
            yield from (mark.within(outer) for outer in marks(around))


def _beside(part: Part, item: etree._Element, wanted: Hashable) -> Iterator[Mark]:
    """Give XPath for the elements next to an item: no CSS leads out of it."""
    for axis, siblings in (
        ("following", item.itersiblings()),
        ("preceding", item.itersiblings(preceding=True)),
    ):
        for number, element in zip(range(1, _SIBLINGS + 1), siblings, strict=False):
            if part.may_be(element) and part.read(element, _SELF) == wanted:
                path = f"./{axis}-sibling::*[{number}][self::{tag_of(element)}]"
                yield Mark(css=path, price=_SIBLING_PRICE + number)
