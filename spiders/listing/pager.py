"""A list page's tree in, the links that may lead on out, and which page of the list it is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from spiders.tree import attribute, text_of
from spiders.urls import absolute, normalise

_PAGE_LABEL: Final = re.compile(r"(?:.*\b(?:side|sida|page|sivu|seite|pagina) )?(\d{1,3})")
_NUMBER: Final = re.compile(r"\d{1,3}")
_HERE: Final = frozenset("active current selected is-active is-current".split())
_DISABLED: Final = frozenset("disabled is-disabled inactive".split())
_LEVELS_TO_PAGER: Final = 4
_MOST_STEPS: Final = 1_000
"""Tags that are passed in search of the number of the page itself; a pager has a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A link that may lead on, and what is said of it."""

    anchor: etree._Element
    address: str
    labels: tuple[str, ...]


def steps_of(root: etree._Element, base: str) -> Iterator[Step]:
    """Walk through the links of a page that are not disabled."""
    for element in root.iter("link", "a"):
        address = absolute(element.get("href") or "", base)
        if address is not None and not _is_disabled(element):
            labels = (text_of(element), attribute(element, "aria-label"))
            yield Step(
                anchor=element,
                address=address,
                labels=(*labels, attribute(element, "title")),
            )


def _is_disabled(element: etree._Element) -> bool:
    parent = element.getparent()
    names = _names(element) | (_names(parent) if parent is not None else set())
    return element.get("aria-disabled") == "true" or not _DISABLED.isdisjoint(names)


def _names(element: etree._Element) -> set[str]:
    return set((element.get("class") or "").lower().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    number: int
    step: Step


def by_number(shown: Iterable[Step], onward: Sequence[Step], url: str) -> str | None:
    """Find the page that follows the one at `url` by its number.

    `shown` are all links of the page, `onward` those to pages that were not read.
    """
    links = _numbered(shown)
    present = _present(links, url)
    follows = {
        link.step.address for link in links if present is not None and link.number == present + 1
    }
    return next((step.address for step in onward if step.address in follows), None)


def _numbered(steps: Iterable[Step]) -> list[_Numbered]:
    """List the links called by a number: of pages, unless they stand in a calendar's table."""
    return [
        _Numbered(number=number, step=step)
        for step in steps
        if (number := _number_of(step)) is not None
        and next(step.anchor.iterancestors("td"), None) is None
    ]


def _number_of(step: Step) -> int | None:
    found = (_PAGE_LABEL.fullmatch(label.strip().lower()) for label in step.labels)
    return next((int(match[1]) for match in found if match), None)


def _present(links: list[_Numbered], url: str) -> int | None:
    """Read the number of the page itself: the one that is marked, or that is no link."""
    here = normalise(url)
    for link in links:
        parent = link.step.anchor.getparent()
        names = _names(link.step.anchor) | (_names(parent) if parent is not None else set())
        marked = link.step.anchor.get("aria-current", "false") != "false" or names & _HERE
        if marked or normalise(link.step.address) == here:
            return link.number
    return _unlinked(links)


def _unlinked(links: list[_Numbered]) -> int | None:
    """Find a number among the links that is none itself."""
    above = links[0].step.anchor.iterancestors() if links else ()
    for level, element in enumerate(above):
        if level == _LEVELS_TO_PAGER or element.tag in ("body", "main"):
            return None
        for text in _texts_outside_links(element):
            # "12. april" and the like stand around the pager too.
            if _NUMBER.fullmatch(text.strip()):
                return int(text)
    return None


def _texts_outside_links(root: etree._Element) -> Iterator[str]:
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in islice(walker, _MOST_STEPS):
        is_link = element.tag == "a" and element.get("href") is not None
        if event == "end":
            yield (element is not root and element.tail) or ""
        elif is_link or element.tag in ("script", "style"):
            walker.skip_subtree()
        else:
            yield element.text or ""
