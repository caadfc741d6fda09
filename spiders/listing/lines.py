"""Elements of a page in, the lines of text that a reader sees in them out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import etree

from spiders.text import clean
from spiders.tree import HEADINGS, UNREAD, is_hidden, names_of, text_of
from spiders.words import (
    BREAKING_TAGS,
    TITLE_NAMES,
    leads_on,
    says_only_read_more,
    says_read_more,
)

_BREAKING = HEADINGS.union(BREAKING_TAGS.split())
_TITLE_NAME = re.compile(rf"(?:{TITLE_NAMES})$", re.IGNORECASE)
_MOST_LINES = 300
"""Lines of one block; a teaser has ten, and an article that stands on the list a hundred."""
_MOST_TEXT = 50_000
"""Characters of one block that are read, and..."""
_MOST_STEPS = 10_000
"""... the tags that are passed: links within links make many blocks of one text."""
_ENOUGH = 80
"""Characters that tell whether a link says «Les mer»."""
_LABEL_SHARE = 0.8
"""A line of which so much is links elsewhere is a row of labels, not text with a link in it."""


# Frozen it would cost thrice, with its parts named twice as much, and pages have many.
@dataclass(slots=True, eq=False)
class Line:
    """A line of text; `parent` is the innermost element that holds all of it.

    `link` is the anchor that it begins in; `linked` the share of it that stands in links
    to anywhere but the block's own article.
    """

    text: str
    parent: etree._Element
    heading: etree._Element | None
    link: etree._Element | None
    linked: float
    hidden: bool

    @property
    def is_label(self) -> bool:
        """Tell whether the line is made of links."""
        return self.linked >= _LABEL_SHARE

    @property
    def leads_on(self) -> bool:
        """Tell whether the line says no more than «Les mer», or is a link that begins so."""
        text, link = self.text, self.link
        if leads_on(text):
            return True
        return link is not None and says_read_more(text) and text_of(link) == text


class _Pen:
    """Writes lines while a tree is walked: what has been opened and not yet closed."""

    def __init__(self, main: etree._Element) -> None:
        self.lines: list[Line] = []
        self.heading: etree._Element | None = None
        self.anchor: etree._Element | None = None
        self.hidden: etree._Element | None = None
        self.is_full = False
        """Whether more was written than any teaser says."""
        self._room = _MOST_TEXT
        self._main = main
        self._href = main.get("href")
        self._address = main.get("href", "").partition("#")[0]
        self._onward: dict[etree._Element, bool] = {}
        self._begin()

    def _begin(self) -> None:
        self._parts: list[str] = []
        self._linked = 0
        self._first: etree._Element | None = None
        self._link: etree._Element | None = None

    def write(self, text: str, parent: etree._Element | None) -> None:
        """Add text to the line; `parent` is the element that it stands in."""
        if text.isspace():
            if self._parts:
                self._parts.append(" ")
            return
        if len(text) >= self._room:
            text, self.is_full = text[: self._room], True
        self._room -= len(text)
        self._parts.append(text)
        if self._first is None:
            self._first, self._link = parent, self.anchor
        anchor = self.anchor
        if anchor is None or anchor is self._main:
            return
        if anchor.get("href") != self._href:
            self._linked += len(text)

    def end_line(self) -> None:
        """Close the line, if anything was written."""
        if self._first is None:
            return
        text = clean("".join(self._parts))
        if text:
            linked, hidden = self._linked / len(text), self.hidden is not None
            self.lines.append(Line(text, self._first, self.heading, self._link, linked, hidden))
            if len(self.lines) > _MOST_LINES:
                self.is_full = True
        self._begin()

    def open(self, element: etree._Element, tag: object) -> None:
        """Enter an element."""
        if tag in _BREAKING:
            self.end_line()
            if tag in HEADINGS:
                self.heading = element
        elif tag == "a":
            self._end_beside_title(element)
            self.anchor = element
        elif tag == "span" and _is_set_apart(element):
            self.end_line()
        if self.hidden is None and is_hidden(element) and not self._holds_link(element):
            self.end_line()
            self.hidden = element
        text = element.text
        if text:
            self.write(text, element)

    def close(self, element: etree._Element) -> None:
        """Leave an element."""
        tag = element.tag
        if tag in _BREAKING:
            self.end_line()
            if element is self.heading:
                self.heading = None
        elif tag == "a":
            self._end_beside_title(element)
            self.anchor = None
        if element is self.hidden:
            self.end_line()
            self.hidden = None

    def _holds_link(self, element: etree._Element) -> bool:
        """Tell whether the block's own link stands within: what is shown later is an article's."""
        return any(each is element for each in self._main.iterancestors())

    def _end_beside_title(self, anchor: etree._Element) -> None:
        """End the line at the block's own link: what stands beside it is not of the title.

        At a "Les mer" too: what stands before it is not of the link.
        """
        if anchor is self._main:
            is_apart = self.heading is None
        else:
            if anchor not in self._onward:
                self._onward[anchor] = self._leads_on(anchor)
            is_apart = self._onward[anchor]
        if is_apart:
            self.end_line()

    def _leads_on(self, anchor: etree._Element) -> bool:
        """Tell whether a link says «Les mer»; one to the block's article may say of what."""
        said = anchor.text or ""
        if len(anchor):
            if next(anchor.iterdescendants("a"), None) is not None:
                return False
            said = ""
            for text in anchor.itertext():
                said += text
                # Broken pages nest links by the thousand: what says more is not read to its end.
                if len(said) > _ENOUGH:
                    break
        is_own = anchor.get("href", "").partition("#")[0] == self._address
        said = clean(said[:_ENOUGH])
        return says_read_more(said) if is_own else says_only_read_more(said)


def _is_set_apart(span: etree._Element) -> bool:
    """Tell whether style sheets set a span apart from the one before.

    Nothing is between them; or one of them alone is named for a title, and the other is a kicker.
    """
    before = span.getprevious()
    if before is None or before.tag != "span":
        return False
    between = before.tail
    if not between:
        return True
    return between.isspace() and names_title(before) != names_title(span)


def names_title(element: etree._Element) -> bool:
    """Tell whether an element's class calls it a title: the name's last word says what it is."""
    return _names_title(names_of(element))


@lru_cache(maxsize=1024)
def _names_title(names: str) -> bool:
    return any(_TITLE_NAME.search(name) for name in names.split())


def lines_of(elements: Iterable[etree._Element], main: etree._Element) -> list[Line]:
    """Read elements line by line; scripts, forms' inner parts and the like are not read.

    The link `main` makes lines of its own.
    """
    pen = _Pen(main)
    for root in elements:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in islice(walker, _MOST_STEPS):
            if pen.is_full:
                break
            if event == "start":
                tag = element.tag
                if tag in UNREAD:
                    walker.skip_subtree()
                else:
                    pen.open(element, tag)
                continue
            pen.close(element)
            tail = element.tail
            if tail and element is not root:
                pen.write(tail, element.getparent())
        pen.end_line()
    return pen.lines
