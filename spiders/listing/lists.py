"""Groups of blocks in, those out that are the page's list of articles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from lxml import etree

from spiders.listing.blocks import Block
from spiders.listing.fields import Parts, teaser_of
from spiders.page import Teaser
from spiders.tree import HEADINGS
from spiders.words import says_read_more

_WEIGHTY = 2.7
"""Weight from which a group can be a page's list: two full teasers, or eight mere titles."""
_LEAST_WORTH = 0.95
_LIKE_THE_BEST = 0.42
"""Share of the weightiest list's worth that a further list on the page has."""
_LIKE_ITS_LIST = 0.3
"""Share of its own list's worth below which a link in it is none of the articles."""
_LONE_WORTH = 0.6
"""The same for a teaser without any like it, such as a lead story."""
_LONG_TITLE = 6
_LONG_SUMMARY = 40
_FIRST_UNSPACED = "\u3040"
"""Hiragana, which Katakana, the ideographs and Hangul follow."""


@dataclass(slots=True, kw_only=True, eq=False)  # frozen ones cost thrice, and pages have many
class Candidate:
    """A block, what could be read in it, and how much that looks like an article's teaser."""

    block: Block
    parts: Parts
    teaser: Teaser
    worth: float

    @property
    def reason(self) -> str:
        """Name why this is none of the articles, where it was not chosen."""
        if says_read_more(self.teaser.title):
            return "read-more"
        return "other-site" if self.block.link.is_elsewhere else "not-in-list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Candidates that stand alike on the page; `worth` is their mean."""

    candidates: tuple[Candidate, ...]
    worth: float

    @property
    def weight(self) -> float:
        """Order lists: many teasers count for more than few, good ones for more than many."""
        return self.worth * sqrt(len(self.candidates))


def candidate(block: Block, parts: Parts) -> Candidate:
    """Weigh a block's teaser: from -1 (two words that lead to another site) to 4.5."""
    teaser = teaser_of(block, parts)
    # A link that only says "read more" has its title in a heading beside it.
    is_mute = says_read_more(block.link.text)
    has_heading = block.link.heading is not None or (is_mute and _holds(block, *HEADINGS))
    worth = (
        has_heading
        + (len(teaser.summary or "") >= _LONG_SUMMARY)
        + (teaser.published is not None)
        + 0.5 * _holds(block, "img")
        + min(_words(teaser.title), _LONG_TITLE) / _LONG_TITLE
        - block.link.is_elsewhere
    )
    return Candidate(block=block, parts=parts, teaser=teaser, worth=worth)


def _words(title: str) -> int:
    """Count words; two of the characters of a script without spaces make one."""
    if max(title) < _FIRST_UNSPACED:
        return len(title.split())
    return sum(each >= _FIRST_UNSPACED for each in title) // 2


def _holds(block: Block, *tags: str) -> bool:
    return any(next(each.iter(*tags), None) is not None for each in block.elements)


def listing(candidates: Sequence[Candidate]) -> Listing:
    """Weigh candidates that stand alike."""
    worth = fmean(each.worth for each in candidates)
    return Listing(candidates=tuple(candidates), worth=worth)


def chosen(listings: Iterable[Listing], labels: Collection[str] = frozenset()) -> list[Candidate]:
    """Choose the weightiest list of articles and what is like it beside it; none is an answer.

    `labels` are titles and links of articles that the page is known to have listed: where they
    stand now is the list, whatever it looks like.
    """
    ordered = sorted(listings, key=lambda each: each.weight, reverse=True)
    main = _labelled(ordered, labels) or _weightiest(ordered)
    if main is None:
        return []
    least = main.worth * _LIKE_ITS_LIST
    found = [each for each in main.candidates if _told(each) >= least]
    ground = _Ground()
    ground.take(found)
    for other in ordered:
        free = tuple(each for each in other.candidates if not ground.holds(each.block))
        if len(free) * 2 > len(other.candidates) and _is_like(listing(free), main):
            found += free
            ground.take(free)
    return found


def _told(each: Candidate) -> float:
    """Weigh a teaser among its like: there, one that leads to another site is no worse for it."""
    return each.worth + each.block.link.is_elsewhere


def _labelled(listings: Iterable[Listing], labels: Collection[str]) -> Listing | None:
    """Return the list with the most labels; one label alone may stand anywhere."""
    if not labels:
        return None
    counts = [(_labels(each, labels), each) for each in listings]
    most, best = max(counts, key=lambda pair: pair[0], default=(0, None))
    return best if most > 1 else None


def _labels(each: Listing, labels: Collection[str]) -> int:
    teasers = [candidate.teaser for candidate in each.candidates]
    return sum(teaser.title in labels or teaser.link in labels for teaser in teasers)


def _weightiest(ordered: Sequence[Listing]) -> Listing | None:
    main = next((each for each in ordered if len(each.candidates) > 1), None)
    if main is None or main.weight < _WEIGHTY or main.worth < _LEAST_WORTH:
        return None
    return main


def _is_like(other: Listing, main: Listing) -> bool:
    share = _LONE_WORTH if len(other.candidates) == 1 else _LIKE_THE_BEST
    return other.worth >= max(_LEAST_WORTH, main.worth * share)


class _Ground:
    """The part of the page that the chosen blocks take: an article's text holds no list."""

    def __init__(self) -> None:
        self._roots: set[etree._Element] = set()
        self._around: set[etree._Element] = set()

    def take(self, candidates: Iterable[Candidate]) -> None:
        """Add the blocks of a list."""
        for each in candidates:
            self._roots.update(each.block.elements)
            self._around.update(each.block.link.above)

    def holds(self, block: Block) -> bool:
        """Tell whether a block lies in, or around, one that is chosen."""
        return not self._roots.isdisjoint(block.link.above) or not self._around.isdisjoint(
            block.elements
        )
