"""An element in, the plain CSS selectors that should find it next year too out, each priced."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from spiders.tree import HEADINGS

# What style-sheet compilers put in front of the names they make up.
_COMPILED = frozenset("css jsx sc svelte astro emotion styled makestyles mui ng data v".split())
# What says how an element lies or looks, or which of its list it is: it changes with the design.
_LOOKS = frozenset(
    """
    active aligncenter alignleft alignright align animate animated attachment bg black block blue
    bold border bottom box center clear clearfix col cols column columns container current dark
    dib display db even extra fade fadein fadeinup first flex float fn font full gap gray green
    grey grid has hidden hide inline inner is item justify large last lazy left light link margin
    mb medium ml moon mr mt mx my near neutral odd order outer padding pb pl pr pt px py red
    relative right rounded row rows selected shadow show single size small span sticky text tight
    tighten top visible white wide width wow wp wrap wrapper
    """.split()
)
_NAME = re.compile(r"-?[^\W\d][\w-]*")
_PARTS = re.compile(r"[-_]+")
_HUMPS = re.compile(r"[A-ZÆØÅ]?[a-zæøåäöü]+|[A-ZÆØÅÄÖÜ]+|\d+")
_DIGITS_OF_HASH = re.compile(r"\d[^\W\d]|^[\da-f]{6,}$")
_SHORTEST_HASH = 5
_SHORTEST_HUMP = 2.5
_LONGEST_NUMBER = 2
_NO_VOWELS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}", re.IGNORECASE)
_ATTRIBUTES = ("itemprop", "itemtype", "role", "rel", "data-testid", "data-type", "property")
_LONGEST_VALUE = 60

_TELLING_TAGS = HEADINGS | {"article", "dd", "dt", "figcaption", "main", "p"}
_ONLY_TAGS = frozenset(("img", "time"))
_ONLY_TAG = 0.9
_TELLING_TAG = 2.0
_OTHER_TAG = 6.0
_NAMED = 1.0
_LOOK = 3.0
_PLACED = 8.0
_WITHIN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A CSS selector; the lower its `price`, the longer it should last and the plainer it is."""

    css: str
    price: float

    def within(self, around: "Mark", combinator: str = " ") -> "Mark":
        """Select the same only where it stands within what another mark selects.

        What it is itself matters half as much then.
        """
        price = self.price / 2 + around.price + _WITHIN
        return Mark(css=f"{around.css}{combinator}{self.css}", price=price)


def marks(element: etree._Element) -> tuple[Mark, ...]:
    """Give an element's own marks: its tag, alone and with one class or attribute, and its id."""
    found = tuple((name, element.get(name, "")) for name in _ATTRIBUTES if name in element.attrib)
    return _marks(tag_of(element), element.get("class", ""), element.get("id", ""), found)


def place(element: etree._Element) -> Mark:
    """Give the mark of last resort: which of its parent's children of this tag an element is."""
    tag = tag_of(element)
    number = 1 + sum(1 for _ in element.itersiblings(tag, preceding=True))
    return Mark(css=f"{tag}:nth-of-type({number})", price=_PLACED)


def tag_of(element: etree._Element) -> str:
    """Return an element's name; what is no element, such as an entity, has none."""
    return element.tag if isinstance(element.tag, str) else ""


@lru_cache(maxsize=4096)
def _marks(
    tag: str, names: str, identity: str, attributes: tuple[tuple[str, str], ...]
) -> tuple[Mark, ...]:
    # What the whole page is called says nothing of its parts, and differs from page to page.
    if not _NAME.fullmatch(tag) or tag in ("html", "body"):
        return ()
    found = [Mark(css=tag, price=_price_of(tag))]
    for name in dict.fromkeys(names.split()):
        if is_lasting(name):
            price = _LOOK if _is_look(name) else _NAMED
            found += [Mark(css=f"{tag}.{name}", price=price)]
            found += [Mark(css=f".{name}", price=price + 0.2)]
    for name, value in attributes:
        if value and len(value) <= _LONGEST_VALUE and not re.search(r'\d|["\\]|\s', value):
            found.append(Mark(css=f'{tag}[{name}="{value}"]', price=_NAMED + 0.3))
    if is_lasting(identity) and not any(map(str.isdigit, identity)):
        found.append(Mark(css=f"#{identity}", price=_NAMED))
    return tuple(found)


def _price_of(tag: str) -> float:
    if tag in _ONLY_TAGS:
        return _ONLY_TAG
    return _TELLING_TAG if tag in _TELLING_TAGS else _OTHER_TAG


@lru_cache(maxsize=4096)
def is_lasting(name: str) -> bool:
    """Tell whether a person chose a class or id, and not a program: `card`, not `css-1x2y3z`."""
    parts = [part for part in _PARTS.split(name) if part]
    if not parts or not _NAME.fullmatch(name) or parts[0].lower() in _COMPILED:
        return False
    return not any(map(_is_made_up, parts))


def _is_made_up(part: str) -> bool:
    digits = sum(map(str.isdigit, part))
    if digits > _LONGEST_NUMBER or (digits and _DIGITS_OF_HASH.search(part)):
        return True
    if len(part) < _SHORTEST_HASH:
        return False
    humps = _HUMPS.findall(part)
    short = bool(humps) and len(part) / len(humps) < _SHORTEST_HUMP
    return short or bool(_NO_VOWELS.search(part))


def _is_look(name: str) -> bool:
    parts = _PARTS.split(name.lower())
    return name.lower() in _LOOKS or parts[0] in _LOOKS or any(map(str.isdigit, name))
