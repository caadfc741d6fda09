"""A page's tree in, the articles that its microdata and microformats mark out, as written."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, takewhile

from lxml import etree

from spiders.structured.told import Told
from spiders.tree import names_of, text_of

_HAS_MICRODATA = etree.XPath("boolean(descendant::*/@itemtype)")
_ITEMS = etree.XPath("descendant::*[@itemtype]")
_PROPERTIES = etree.XPath("descendant::*[@itemprop]")
_CLASSES = etree.XPath("descendant::*[@class or @rel]")
_MAY_BE_ENTRIES = etree.XPath("descendant::*[contains(@class, 'entry')]")
_ARTICLE = re.compile(
    r"schema\.org/(?:\w*Article|BlogPosting|LiveBlogPosting|Report|CreativeWork)/?(?:\s|$)",
    re.IGNORECASE,
)
_ENTRIES = frozenset(("h-entry", "hentry"))
_ENTRY_TAGS = frozenset(("article", "div", "li", "section", "tr", "td", "main"))
_FORMAT = re.compile(r"(?:^|\s)(?:h-[a-z]|hentry|hfeed|vcard)")
_READ = frozenset(
    """headline name url mainEntityOfPage description datePublished image thumbnailUrl author
    p-name entry-title u-url bookmark p-summary entry-summary dt-published published
    u-featured u-photo p-author""".split()
)
"""Properties of both kinds that are read."""
_MOST_ITEMS = 500
_MOST_PROPERTIES = 1_000
_DEEPEST = 60
"""Elements between an article and what is said of it; walking up further costs the square."""
_LINKING = {"a": "href", "link": "href", "area": "href"}
_SHOWING = {"img": "src", "source": "src", "a": "href", "link": "href", "meta": "content"}

_Element = etree._Element  # noqa: SLF001 # lxml gives its element type no other name


def microdata(root: _Element) -> tuple[Told, ...]:
    """Read the articles that are items of schema.org; those within others are left out."""
    if not _HAS_MICRODATA(root):
        return ()
    items = (each for each in _ITEMS(root) if _ARTICLE.search(each.get("itemtype", "")))
    return tuple(map(_item, islice(_outermost(items), _MOST_ITEMS)))


def entries(root: _Element) -> tuple[Told, ...]:
    """Read h-entry (microformats2) and hAtom before it; entries within others are left out."""
    marked = (
        each
        for each in _MAY_BE_ENTRIES(root)
        if each.tag in _ENTRY_TAGS and not _ENTRIES.isdisjoint(names_of(each).split())
    )
    return tuple(map(_entry, islice(_outermost(marked), _MOST_ITEMS)))


def _outermost(elements: Iterator[_Element]) -> Iterator[_Element]:
    seen: set[_Element] = set()
    for each in elements:
        if seen.isdisjoint(islice(each.iterancestors(), _DEEPEST)):
            yield each
        seen.add(each)


def _item(item: _Element) -> Told:
    found = _properties(_PROPERTIES(item), item, _itemprops, _is_scope)
    titled = found.get("headline", found.get("name"))
    return Told(
        title=_value(titled),
        link=_address(found.get("url"), _LINKING)
        or _address(found.get("mainEntityOfPage"), {**_LINKING, "meta": "itemid"})
        or item.get("itemid", "")
        or _link_around(titled, item),
        summary=_value(found.get("description")),
        published=_value(found.get("datePublished")),
        image=_address(found.get("image", found.get("thumbnailUrl")), _SHOWING),
        author=_named(found.get("author")),
    )


def _entry(entry: _Element) -> Told:
    found = _properties(_CLASSES(entry), entry, _classes, _is_format)
    titled = found.get("p-name", found.get("entry-title"))
    return Told(
        title=_value(titled),
        link=_address(found.get("u-url"), _LINKING)
        or _link_around(titled, entry)
        or _address(found.get("bookmark"), _LINKING),
        summary=_value(found.get("p-summary", found.get("entry-summary"))),
        published=_value(found.get("dt-published", found.get("published"))),
        image=_address(found.get("u-featured", found.get("u-photo")), _SHOWING),
        author=_value(found.get("p-author")),
    )


def _properties(
    elements: Iterable[_Element],
    item: _Element,
    names_of: Callable[[_Element], frozenset[str]],
    is_other: Callable[[_Element], bool],
) -> dict[str, _Element]:
    """Gather an item's own properties, the first of each name."""
    found: dict[str, _Element] = {}
    for each in islice(elements, _MOST_PROPERTIES):
        names = names_of(each) - found.keys()
        if names and _is_own(each, item, is_other):
            found.update(dict.fromkeys(names, each))
    return found


def _itemprops(element: _Element) -> frozenset[str]:
    return _READ.intersection(element.get("itemprop", "").split())


def _classes(element: _Element) -> frozenset[str]:
    return _READ.intersection(f"{element.get('class')} {element.get('rel')}".split())


def _is_own(element: _Element, item: _Element, is_other: Callable[[_Element], bool]) -> bool:
    """Tell whether a property is the item's, and not of something that stands within it."""
    for above in islice(element.iterancestors(), _DEEPEST):
        if above is item:
            return True
        if is_other(above):
            return False
    return False


def _is_scope(element: _Element) -> bool:
    return element.get("itemscope") is not None


def _is_format(element: _Element) -> bool:
    return _FORMAT.search(names_of(element)) is not None


def _value(element: _Element | None) -> str:
    """Return what a property says: its attribute for machines before its text."""
    if element is None:
        return ""
    said = {"time": "datetime", "meta": "content", "abbr": "title", "data": "value"}
    told = element.get(said.get(str(element.tag), "content"))
    return told or text_of(element)


def _address(element: _Element | None, attributes: dict[str, str]) -> str:
    """Return the address that a property is, or that the first element of its kind within has."""
    for each in element.iter(*attributes) if element is not None else ():
        address = each.get(attributes[str(each.tag)])
        if address:
            return address
    return ""


def _link_around(titled: _Element | None, item: _Element) -> str:
    """Return the link that a title holds, or stands in."""
    if titled is None:
        return ""
    above = takewhile(lambda each: each is not item, titled.iterancestors())
    around = (each.get("href", "") for each in islice(above, _DEEPEST) if each.tag == "a")
    return _address(titled, {"a": "href"}) or next(around, "")


def _named(author: _Element | None) -> str:
    """Return an author's name, which stands within where the author is an item too."""
    if author is None or not _is_scope(author):
        return _value(author)
    names = (each for each in _PROPERTIES(author) if each.get("itemprop") == "name")
    return _value(next(names, None))
