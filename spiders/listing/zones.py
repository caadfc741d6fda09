"""An element in, the part of the page that it makes out: navigation, footer, side column, ..."""

import re
from functools import lru_cache

from lxml import etree

from spiders.tree import names_of
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


class Zones:
    """The parts of one page; what was found out of an element is remembered."""

    def __init__(self) -> None:
        self._known: dict[etree._Element, str | None] = {}

    def of(self, above: tuple[etree._Element, ...]) -> str | None:
        """Name the part that an element stands in, given all above it and itself; None is text."""
        if above and above[-1] in self._known:
            return self._known[above[-1]]
        unknown = len(above)
        while unknown and above[unknown - 1] not in self._known:
            unknown -= 1
        zone = self._known[above[unknown - 1]] if unknown else None
        for depth in range(unknown, len(above)):
            zone = zone or _zone(above[depth], above[:depth])
            self._known[above[depth]] = zone
        return zone


def _zone(element: etree._Element, above: tuple[etree._Element, ...]) -> str | None:
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
