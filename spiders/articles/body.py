"""An article's sheet in, the HTML of its text out, without what stands around the text.

The text is where the prose is: letters outside links, in blocks long enough to be sentences.
"""

from collections.abc import Iterator
from itertools import islice, takewhile

from lxml import etree

from spiders.articles.sanitised import sanitised
from spiders.articles.sheet import Sheet, properties
from spiders.listing.places import DEEPEST, Places
from spiders.text import clean
from spiders.tree import HEADINGS, UNREAD, is_hidden, take_out, text_of
from spiders.words import ASIDE_LINE, BREAKING_TAGS, RELATED, ZONE_OF_TAG

_BREAKING = frozenset(BREAKING_TAGS.split()) | HEADINGS | {"body", "center", "form", "html"}
_PARAGRAPH = 40
"""Letters of a block outside its links; what is shorter is a label, a name, a caption."""
_SHORTEST = 80
"""Letters of prose; what has fewer is no article's text, but a notice in its place."""
_ENOUGH = 200
_SHARE_OF_PAGE = 0.3
_SHARE_OF_PARENT = 0.8
_LARGEST_PART = 0.5
"""Of the page's prose: what holds more is the text, whatever it is called."""
_LEAST_OF_FACTS = 200
_LONGEST_LINE = 150
_LONGEST_TEASER = 400
_LONGEST_RELATED = 1500

_NAMED_PARTS = frozenset((*ZONE_OF_TAG, "header", "footer"))

Weights = dict[etree._Element, int]  # noqa: SLF001 (lxml's name of the type)


def body_of(sheet: Sheet) -> tuple[str | None, str | None]:
    """Find the article's text and where it was found; None where the page shows no prose.

    Takes out of the sheet's tree what is no text.
    """
    etree.strip_elements(sheet.root, *UNREAD, "title", with_tail=False)
    _take_out_parts(sheet.root, sheet.heading, _weights(sheet.root))
    weights = _weights(sheet.root)
    marked = [each for each in properties(sheet, "articleBody") if weights[each] >= _SHORTEST]
    roof = marked[0] if len(marked) == 1 else _roof(sheet, weights)
    if weights[roof] < _SHORTEST:
        return None, None
    text = _innermost(roof, weights)
    leads = _leads(sheet.heading, text, weights)
    _take_out_head(text, sheet.heading)
    _take_out_teasers(text, weights)
    html = sanitised((*leads, text), sheet.base)
    return html, "microdata" if marked else "text"


def _weights(root: etree._Element) -> Weights:
    """Weigh the prose of every element: its own and that of all within it."""
    elements = list(root.iter(etree.Element))
    blocks: dict[etree._Element, etree._Element] = {}
    linked: set[etree._Element] = set()
    letters: Weights = dict.fromkeys(elements, 0)
    for each in elements:
        parent = each.getparent()
        outer = blocks.get(parent, each) if parent is not None else each
        blocks[each] = each if each.tag in _BREAKING else outer
        if each.tag == "a" or parent in linked:
            linked.add(each)
        else:
            letters[blocks[each]] += _size(each.text)
        if parent is not None and parent not in linked:
            letters[outer] += _size(each.tail)
    weights = {each: own if own >= _PARAGRAPH else 0 for each, own in letters.items()}
    for each in reversed(elements):
        parent = each.getparent()
        if parent is not None and parent in weights:
            weights[parent] += weights[each]
    return weights


def _size(text: str | None) -> int:
    """Count letters as bytes of UTF-8: a Chinese one says as much as three Latin ones."""
    return len(text.strip().encode(errors="replace")) if text else 0


def _take_out_parts(
    root: etree._Element, heading: etree._Element | None, weights: Weights
) -> None:
    """Take out navigation, side columns, comments and all that is not shown."""
    above = () if heading is None else (heading, *heading.iterancestors())
    # Not of the root: what a head holds by mistake is no part of the page.
    most = max(map(weights.__getitem__, root), default=0) * _LARGEST_PART
    for each in {*above, *(each for each, weight in weights.items() if weight > most)}:
        _forget_name(each)
    places = Places()
    waiting = [root]
    while waiting:
        for child in list(waiting.pop().iterchildren(etree.Element)):
            place = places.of(child)
            zone = "hidden" if is_hidden(child) else place.zone
            if zone is None:
                if len(place.path) < DEEPEST:
                    waiting.append(child)
            elif zone != "aside" or not _is_fact_box(place.path, weights):
                take_out(child)


def _forget_name(element: etree._Element) -> None:
    """Make a part of the page that holds the text an unnamed one, whatever it is called."""
    for name in ("class", "id", "role", "style", "hidden"):
        element.attrib.pop(name, None)
    if element.tag in _NAMED_PARTS:
        element.tag = "div"


def _is_fact_box(path: tuple[etree._Element, ...], weights: Weights) -> bool:
    """Tell whether a part beside the text belongs to it: in the article, and prose, no teasers."""
    box = path[-1]
    is_prose = weights[box] >= _LEAST_OF_FACTS and not any(map(_is_linked, box.iter(*HEADINGS)))
    return is_prose and any(each.tag == "article" for each in path)


def _roof(sheet: Sheet, weights: Weights) -> etree._Element:
    """Find the part of the page that is the heading's: the nearest above it with prose enough."""
    least = min(_ENOUGH, weights[sheet.root] * _LARGEST_PART)
    share = weights[sheet.root] * _SHARE_OF_PAGE
    for each in sheet.heading.iterancestors() if sheet.heading is not None else ():
        is_whole = each.tag in {"article", "main"} and weights[each] >= least
        if is_whole or weights[each] > share:
            return each
    return sheet.root


def _innermost(roof: etree._Element, weights: Weights) -> etree._Element:
    """Go down while one child holds nearly all that the element holds."""
    while True:
        within = max(roof.iterchildren(etree.Element), key=weights.__getitem__, default=None)
        if within is None or weights[within] < weights[roof] * _SHARE_OF_PARENT:
            return roof
        if within.tag not in _BREAKING or within.tag in {"p", "li", "tr", "td"}:
            return roof
        roof = within


def _leads(
    heading: etree._Element | None, text: etree._Element, weights: Weights
) -> list[etree._Element]:
    """Find the paragraphs between the heading and the text: its lead."""
    if heading is None or heading in text.iter(str(heading.tag)):
        return []
    root = heading.getroottree().getroot()
    order = iter(root.iter("p", "div", "h2", str(heading.tag), str(text.tag)))
    for each in order:
        if each is heading:
            break
    between = takewhile(lambda each: each is not text, order)
    around = set(text.iterancestors())
    return [each for each in between if each not in around and _is_own(each, weights)]


def _is_own(element: etree._Element, weights: Weights) -> bool:
    """Tell whether an element is a paragraph itself, and not what holds others."""
    within = any(weights.get(each) for each in element.iterchildren(etree.Element))
    return bool(weights.get(element)) and not within


def _take_out_head(text: etree._Element, heading: etree._Element | None) -> None:
    """Take out the heading and all above it, and the lines below it that tell who and when."""
    if heading is not None and heading in text.iter(str(heading.tag)):
        around = takewhile(lambda above: above is not text, heading.iterancestors())
        for each in (heading, *around):
            for sibling in list(each.itersiblings(preceding=True)):
                take_out(sibling)
        take_out(heading)
    for line in list(_lines(text)):
        take_out(line)


def _lines(text: etree._Element) -> Iterator[etree._Element]:
    """Walk the short lines before the first paragraph that are not the text's own words."""
    for each in text.iter("p", "div", "span", "time", "li", "ul", "dl", "a"):
        words = _words(each, _LONGEST_LINE)
        if words is None and each.tag in {"p", "span"}:
            return
        if words is not None and (each.tag == "time" or ASIDE_LINE.match(words)):
            yield each


def _words(element: etree._Element, most: int) -> str | None:
    """Return the text within an element, None where it is longer than so many letters.

    Only so much of it is looked at: elements stand in one another, each with the text of all.
    """
    parts = list(islice(element.itertext(), most + 1))
    text = clean("".join(parts)) if len(parts) <= most else None
    return text if text is not None and len(text) <= most else None


def _take_out_teasers(text: etree._Element, weights: Weights) -> None:
    """Take out what leads to other articles: linked headings, and «les også» with its links."""
    for each in list(text.iter(*HEADINGS, "p", "div", "ul", "section", "article")):
        is_small = weights.get(each, 0) <= _LONGEST_TEASER and each is not text
        if is_small and (_is_teaser(each) or _is_related(each)):
            take_out(each)


def _is_teaser(element: etree._Element) -> bool:
    """Tell whether all headings of a small part are links, as only other articles' are."""
    if _words(element, _LONGEST_TEASER) is None:
        return False
    headings = list(element.iter(*HEADINGS))
    return bool(headings) and all(map(_is_linked, headings))


def _is_linked(heading: etree._Element) -> bool:
    if next(heading.iterancestors("a"), None) is not None:
        return True
    # A heading may lead to itself, for those who want to link to it.
    away = (each for each in heading.iter("a") if not each.get("href", "#").startswith("#"))
    links = sum(len(text_of(each)) for each in away)
    return links > 0 and links >= len(text_of(heading)) * _SHARE_OF_PARENT


def _is_related(element: etree._Element) -> bool:
    words = _words(element, _LONGEST_RELATED)
    has_link = next(element.iter("a"), None) is not None
    return has_link and bool(RELATED.match(words or ""))
