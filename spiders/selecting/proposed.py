"""A page's text and its reading in, selectors that read the same articles from it out."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from spiders.listing.dated import DateReader, date_reader
from spiders.listing.head import read_head
from spiders.listing.selected import date_in, image_in, link_in, select, text_in
from spiders.page import Page, Reading, Selectors, SourceDate, Teaser
from spiders.selecting.parts import Part, selector_of
from spiders.selecting.standing import Items, standings
from spiders.tree import HEADINGS, attribute, parse, text_of

_LONGEST_DATE = 50
_PART_WEIGHT = 0.2
"""Share of a part's price in the whole: what selects the items matters most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Selectors that give the same links and titles as a reading, in the same order.

    `differing` names those of summary, date and image that are not the same for every article.
    """

    selectors: Selectors
    differing: tuple[str, ...]


def proposed(text: str, page: Page, reading: Reading) -> Proposal | None:
    """Propose selectors for the list that was read; None where none gives the same.

    Every proposal was tried on this very text.
    """
    root = parse(text)
    if root is None or not reading.teasers:
        return None
    head = read_head(root, page.url)
    dates = date_reader(text, root, head.language, page)
    trial = _Trial(root=root, base=head.base, dates=dates, teasers=reading.teasers)
    found = standings(root, head.base, [each.link for each in reading.teasers])
    tried = [each for each in map(trial.of, found) if each]
    return min(tried, key=lambda each: each.order).proposal if tried else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A proposal that holds, and what orders it among others."""

    proposal: Proposal
    price: float

    @property
    def order(self) -> tuple[int, float]:
        return len(self.proposal.differing), self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A page on which selectors are tried, and the teasers that they should give."""

    root: etree._Element
    base: str
    dates: DateReader
    teasers: Sequence[Teaser]

    def of(self, items: Items) -> _Tried | None:
        """Complete the selector of the items by the others; None where they give another list."""
        first = dict(zip(reversed(items.owners), reversed(items.elements), strict=True))
        parts = self._parts([first[number] for number in range(len(self.teasers))])
        found = {name: mark for name, part in parts.items() if (mark := selector_of(part))}
        if "title link" in found:
            found["link"] = found.pop("title link")
        css = {name: mark.css for name, mark in found.items()}
        selectors = Selectors(item=items.mark.css, **css)
        teasers, _ = select(self.root, selectors, self.base, self.dates)
        if list(map(_core, teasers)) != list(map(_core, self.teasers)):
            return None
        proposal = Proposal(selectors=selectors, differing=_differing(teasers, self.teasers))
        parts_price = sum(mark.price for mark in found.values())
        return _Tried(proposal=proposal, price=items.mark.price + _PART_WEIGHT * parts_price)

    def _parts(self, items: Sequence[etree._Element]) -> Mapping[str, Part]:
        """Name what to look for.

        A `title link` is better than another: it outlives "read more" and the picture's.
        """
        text = Part(
            items=items,
            wanted=[each.title for each in self.teasers],
            read=text_in,
            may_be=lambda _: True,
            itself=True,
        )
        link = replace(
            text,
            wanted=[each.link for each in self.teasers],
            read=self._link,
            may_be=lambda element: element.tag == "a",
        )
        beside = replace(text, itself=False, beside=True)
        dates = [_moment(each.published) for each in self.teasers]
        images = [each.image for each in self.teasers]
        return {
            "title": text,
            "link": link,
            "title link": replace(link, may_be=_is_title_link),
            "summary": replace(beside, wanted=[each.summary for each in self.teasers]),
            "date": replace(beside, wanted=dates, read=self._date, may_be=_may_be_date),
            "image": replace(
                beside, wanted=images, read=self._image, may_be=lambda each: each.tag == "img"
            ),
        }

    def _link(self, item: etree._Element, selector: str) -> Hashable:
        link = link_in(item, selector, self.base)
        return link and link.address

    def _date(self, item: etree._Element, selector: str) -> Hashable:
        return _moment(date_in(item, selector, self.dates))

    def _image(self, item: etree._Element, selector: str) -> Hashable:
        return image_in(item, selector, self.base)


def _core(teaser: Teaser) -> Hashable:
    return teaser.link, teaser.title


def _differing(found: Sequence[Teaser], expected: Sequence[Teaser]) -> tuple[str, ...]:
    reads = {
        "summary": lambda each: each.summary,
        "date": lambda each: _moment(each.published),
        "image": lambda each: each.image,
    }
    return tuple(
        name for name, read in reads.items() if list(map(read, found)) != list(map(read, expected))
    )


def _moment(date: SourceDate | None) -> Hashable:
    """Compare dates by what they tell: where each was found says nothing of it."""
    return date and (date.at, date.precision)


def _is_title_link(element: etree._Element) -> bool:
    headings = (*element.iterancestors(*HEADINGS), *element.iter(*HEADINGS))
    return element.tag == "a" and bool(headings)


def _may_be_date(element: etree._Element) -> bool:
    return bool(attribute(element, "datetime")) or 0 < len(text_of(element)) <= _LONGEST_DATE
