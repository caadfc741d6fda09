"""An element that holds a date in, what the date is of, or its line as bylines are read, out."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from spiders.dates import Kind, label, may_name_day
from spiders.text import clean
from spiders.tree import HEADINGS

UNREAD = frozenset(
    ("script", "style", "noscript", "template", "svg", "select", "textarea", "title")
)
_ISO = re.compile(r"\s*(?:19|20)\d\d-\d\d-\d\d")
_PUBLISHED = re.compile("publ", re.IGNORECASE)
# WordPress calls the date of an article that was never changed `entry-date updated`.
_UPDATED = re.compile(r"^(?!.*entry-date).*(?:updated|modified)", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(r"startdate|enddate|dt-?start|dt-?end|deadline", re.IGNORECASE)
_LABELS = {Kind.PUBLISHED: "Published", Kind.UPDATED: "Updated", Kind.OTHER: "Deadline"}
_WITHIN_A_LINE = frozenset(("span", "em", "strong", "b", "i", "small", "dd", "td", "div", "p"))
"""Elements around a date whose label may stand before them."""
_DEEPEST = 2
_NO_LABELS = HEADINGS | {"a", "time"}
_ELEMENTS_OF_LABEL = 20


def kind_of(element: etree._Element) -> Kind | None:
    """Tell what a `time` element's date is of: by its own names, else by the label before it."""
    return _named_kind(element) or label(_before(element))


def _named_kind(element: etree._Element) -> Kind | None:
    names = f"{element.get('class', '')} {element.get('itemprop', '')}"
    if _PUBLISHED.search(names):
        return Kind.PUBLISHED
    if _OTHER.search(names):
        return Kind.OTHER
    return Kind.UPDATED if _UPDATED.match(names) else None


def _before(element: etree._Element) -> str:
    """Read the text before an element, in it or around it; of headings and links none."""
    for each in (element, *islice(element.iterancestors(), _DEEPEST)):
        previous, parent = each.getprevious(), each.getparent()
        text = parent.text if parent is not None else None
        if previous is not None:
            text = f"{_label_text(previous)} {previous.tail or ''}"
        if (text and not text.isspace()) or parent is None or parent.tag not in _WITHIN_A_LINE:
            return clean(text or "")
    return ""


def _label_text(element: etree._Element) -> str:
    within = islice(element.iter(etree.Element), _ELEMENTS_OF_LABEL)
    if any(each.tag in _NO_LABELS for each in within):
        return ""
    return " ".join(islice(element.itertext(), _ELEMENTS_OF_LABEL))


def spelt(element: etree._Element) -> str:
    """Write a line with its dates as machines read them, and with their labels."""
    before = element.getprevious() if element.tag == "dd" else None
    said = " ".join(before.itertext()) if before is not None else ""
    return clean(" ".join((said, *_parts(element))))


def _parts(element: etree._Element) -> Iterator[str]:
    if element.tag == "time":
        yield _time(element)
    elif element.tag == "a" and not _is_dated(element):
        # A line that is otherwise a date links to its author, topics and comments: no prose.
        yield "·"
    elif element.tag not in UNREAD:
        yield element.text or ""
        for child in element.iterchildren(etree.Element):
            yield from _parts(child)
            yield child.tail or ""


def _is_dated(link: etree._Element) -> bool:
    return next(link.iter("time"), None) is not None or any(map(may_name_day, link.itertext()))


def _time(element: etree._Element) -> str:
    moment = element.get("datetime", "")
    text = moment if _ISO.match(moment) else " ".join(element.itertext())
    kind = _named_kind(element)
    return f"{_LABELS[kind]} {text}" if kind else text
