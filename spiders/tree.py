"""Page text in, a tree of elements out, and the words that stand on an element."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from spiders.tags import tamed
from spiders.text import clean
from spiders.words import HIDDEN, ICON, UNREAD_TAGS

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
UNREAD = frozenset(UNREAD_TAGS.split())
"""Elements whose text is no text of the page."""

# The text is decoded already: whatever charset its own markup names is not to be believed.
_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
_LONGEST_TEXT = 10_000
"""Characters, white space among them, that are read of an element for a title or a name."""
_MOST_STEPS = 2_000
"""Tags that are passed on the way through such a text."""
_FEW = 10
"""Elements within one, none of which holds others, that are read without such a walk."""
_LONGEST_NAMES = 500
"""Characters of an element's classes; more are the work of a broken page."""
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def parse(text: str) -> etree._Element | None:
    """Parse a page of any quality; None where there is no element at all.

    libxml2 leaves out what stands deeper than 2,048 elements, and takes the square of a tag's
    attributes in time: of a tag with more than a thousand, none are read. What stands in a
    `template` is no part of the page (HTML 4.12.3), unless it is a shadow tree of its own.
    """
    body = tamed(text).encode(errors="replace")
    root: etree._Element | None = etree.fromstring(body or b" ", _PARSER)
    for template in list(root.iter("template")) if root is not None else ():
        if template.get("shadowrootmode") is None:
            take_out(template)
    return root


def names_of(element: etree._Element) -> str:
    """Return an element's classes as they are written, as far as anyone would write them."""
    return element.get("class", "")[:_LONGEST_NAMES]


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute's clean text, or the empty text."""
    written = element.get(name)
    return clean(written) if written else ""


def text_of(element: etree._Element) -> str:
    """Return the text within an element on one line, as far as any title or name would reach.

    Broken pages nest headings and links by the hundred around all that they hold.
    """
    if not len(element):
        return clean((element.text or "")[:_LONGEST_TEXT])
    if len(element) <= _FEW and not any(map(len, element)):
        told = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
        return clean(told[:_LONGEST_TEXT])
    walker = islice(etree.iterwalk(element, events=("start", "end")), _MOST_STEPS)
    text = ""
    for event, each in walker:
        text += (each.text if event == "start" else each is not element and each.tail) or ""
        if len(text) > _LONGEST_TEXT:
            break
    return clean(text[:_LONGEST_TEXT])


def shown_text(element: etree._Element) -> str:
    """Return the text that an element shows on one line: no script's, no style's."""
    return clean("".join(_shown(element)))


def shown_texts(root: etree._Element) -> Iterator[str]:
    """Walk the texts that a page shows, blank ones left out."""
    body = root.find("body")
    return (text for text in _shown(root if body is None else body) if not text.isspace())


def _shown(root: etree._Element) -> Iterator[str]:
    """Walk an element's texts.

    XPath's `not(ancestor::script)` asks for every text's ancestors: on a broken page, the square.
    """
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            text = element.tail if element is not root else None
        elif element.tag in UNREAD:
            walker.skip_subtree()
            continue
        else:
            text = element.text
        if text:
            yield text


def named(element: etree._Element) -> str:
    """Name an element as CSS would: its tag and classes."""
    return ".".join((str(element.tag), *names_of(element).split()))


def take_out(element: etree._Element) -> None:
    """Remove an element from its parent, but not the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    behind = element.tail
    if behind and before is None:
        parent.text = _writable((parent.text or "") + behind)
    elif behind and before is not None:
        before.tail = _writable((before.tail or "") + behind)
    parent.remove(element)


def _writable(text: str) -> str:
    """Leave out what the parser lets in and lxml refuses to write: no text says anything by it."""
    return _REFUSED.sub(" ", text)


def is_hidden(element: etree._Element) -> bool:
    """Tell whether an element is there for no eye: assistive text, or not displayed at all.

    Nor is an icon's name, which a font draws as the icon.
    """
    written = element.keys()  # most have one or none, and each asked for would cost as much
    if not written:
        return False
    style = element.get("style") if "style" in written else None
    if "hidden" in written or (style and _DISPLAY_NONE.search(style)):
        return True
    if "class" not in written:
        return False
    names = names_of(element)
    return _hides(names) or ("aria-hidden" in written and _is_icon(element, names))


@lru_cache(maxsize=4096)
def _hides(names: str) -> bool:
    return HIDDEN.search(names) is not None


def _is_icon(element: etree._Element, names: str) -> bool:
    return element.get("aria-hidden") == "true" and ICON.search(names) is not None
