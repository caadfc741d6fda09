"""Page text in, a tree of elements out, and the words that stand on an element."""

import re
from functools import lru_cache

from lxml import etree

from spiders.text import clean
from spiders.words import HIDDEN, UNREAD_TAGS

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
UNREAD = frozenset(UNREAD_TAGS.split())
"""Elements whose text is no text of the page."""

# The text is decoded already: whatever charset its own markup names is not to be believed.
_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def parse(text: str) -> etree._Element | None:
    """Parse a page of any quality; None where there is no element at all.

    libxml2 leaves out what stands deeper than 2,048 elements.
    """
    root: etree._Element | None = etree.fromstring(text.encode(errors="replace") or b" ", _PARSER)
    return root


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute's clean text, or the empty text."""
    written = element.get(name)
    return clean(written) if written else ""


def text_of(element: etree._Element) -> str:
    """Return all text within an element on one line."""
    text = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
    return clean(text)


def named(element: etree._Element) -> str:
    """Name an element as CSS would: its tag and classes."""
    return ".".join((str(element.tag), *element.get("class", "").split()))


def is_hidden(element: etree._Element) -> bool:
    """Tell whether an element is there for no eye: assistive text, or not displayed at all."""
    get = element.get
    return _hides(get("class"), get("style"), get("hidden"))


@lru_cache(maxsize=4096)
def _hides(names: str | None, style: str | None, hidden: str | None) -> bool:
    if hidden is not None or (style and _DISPLAY_NONE.search(style)):
        return True
    return names is not None and not HIDDEN.isdisjoint(names.lower().split())
