"""An element in, where it stands out: its path, the heading, the part of the page around it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from spiders.tree import HEADINGS, names_of
from spiders.words import (
    ARTICLE,
    NOT_ZONES,
    WHOLE_PAGE,
    ZONE_OF,
    ZONE_OF_ROLE,
    ZONE_OF_TAG,
    ZONES_AT_END,
)

_PARTS = re.compile(r"[-_]+|(?<=[a-zæøåäöü])(?=[A-ZÆØÅÄÖÜ])")
_LONGEST_ID = 100
_HOLDERS = frozenset(
    "area bar block box cloud container dropdown group holder item links list menu nav picker row"
    " section select selector switch switcher widget wrap wrapper".split()
)
"""Last in a name, they tell that it is of what they hold, and of no topic or language."""
_OWN_PARTS = frozenset(("article", "li", "main", "section"))

DEEPEST = 200
"""Elements above one; what stands deeper is the work of a broken page, and costs the square."""


# Frozen it would cost thrice, with its parts named twice as much, and pages have many.
@dataclass(slots=True, eq=False)
class Place:
    """Where an element stands: `path` leads from the root to itself, as far as `DEEPEST` and one.

    `heading` is the heading around it, or itself; `zone` names the part of the page, None is text.
    """

    path: tuple[etree._Element, ...] = ()
    heading: etree._Element | None = None
    zone: str | None = None


class Places:
    """The places of one page's elements; what was found out of one is remembered."""

    def __init__(self) -> None:
        self._known: dict[etree._Element | None, Place] = {None: Place()}

    def of(self, element: etree._Element | None) -> Place:
        """Find out where an element stands; what stands above the root stands nowhere."""
        known = self._known
        missing = []
        while element not in known:
            missing.append(element)
            element = element.getparent() if element is not None else None
        place = known[element]
        for each in reversed(missing):
            if each is not None and len(place.path) <= DEEPEST:
                place = _below(place, each)
            known[each] = place
        return place


def _below(place: Place, element: etree._Element) -> Place:
    heading = element if element.tag in HEADINGS else place.heading
    return Place((*place.path, element), heading, place.zone or _zone(element, place.path))


def _zone(element: etree._Element, above: tuple[etree._Element, ...]) -> str | None:
    """Name the part of the page that an element makes: navigation, footer, side column, ..."""
    if element.tag in ("html", "body", "main", "article", "a"):
        return None
    zone = _zone_of_tag(element, above) or ZONE_OF_ROLE.get(element.get("role", ""))
    if zone:
        return zone if next(element.iter("main", "article"), None) is None else None
    names = f"{names_of(element)} {element.get('id', '')[:_LONGEST_ID]}"
    zone = _zone_of_names(names) if names != " " else None
    # A name can speak of the whole page: <div class="right-sidebar"> around everything.
    return zone if zone and next(element.iter("main", "h1"), None) is None else None


def _zone_of_tag(element: etree._Element, above: tuple[etree._Element, ...]) -> str | None:
    if element.tag in ("header", "footer"):
        is_own = any(each.tag in _OWN_PARTS for each in above)
        return None if is_own else _zone_of_end(element)
    return ZONE_OF_TAG.get(str(element.tag))


def _zone_of_end(element: etree._Element) -> str | None:
    if element.tag == "footer":
        return "footer"
    has_menu = next(element.iter("nav"), None) is not None or element.get("role") == "banner"
    return "navigation" if has_menu else None


@lru_cache(maxsize=4096)
def _zone_of_names(names: str) -> str | None:
    """Find a part's word at the head or the end of a class or id."""
    if ARTICLE.search(names):
        return None
    for name in names.split():
        parts = [part.lower() for part in _PARTS.split(name) if part]
        if not parts or not NOT_ZONES.isdisjoint(parts):
            continue
        tells_which = parts[0] in ZONES_AT_END and parts[-1] not in _HOLDERS
        zone = ZONE_OF.get(parts[-1]) or (None if tells_which else ZONE_OF.get(parts[0]))
        # Cards have footers too: the page's own is told by its name.
        if zone and (zone != "footer" or len(parts) == 1 or parts[0] in WHOLE_PAGE):
            return zone
    return None
