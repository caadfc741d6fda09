"""Elements of a page in, HTML that is safe to publish out: no script, no tracking, no form."""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Final

import nh3
from lxml import etree

from spiders.images import alternatives, pixels, source_of
from spiders.tree import attribute, take_out
from spiders.urls import absolute

LARGEST: Final = 200_000
"""Characters; fifty such articles are still below what importers take of a feed."""

_TEXT: Final = """a abbr b bdi bdo br cite code del dfn em i ins kbd mark q s samp small strong
    sub sup u var"""
_BLOCKS: Final = """blockquote caption col colgroup dd div dl dt figcaption figure h1 h2 h3 h4 h5
    h6 hr img li ol p pre table tbody td tfoot th thead tr ul"""
_SILENCED: Final = """audio button canvas embed iframe input math noembed noframes noscript object
    option script select style svg template textarea title video"""
"""What goes with all that it holds."""
_UNPACKED: Final = "article aside center details header footer hgroup main section summary form"
"""Blocks without a meaning outside their page; their text must not run into the next."""
_FULL: Final = frozenset(("img", "br", "hr", "td", "th", "col"))
_CLEANER: Final = nh3.Cleaner(
    tags=frozenset((*_TEXT.split(), *_BLOCKS.split())),
    clean_content_tags=frozenset(_SILENCED.split()),
    attributes={
        "a": {"href"},
        "abbr": {"title"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start", "reversed"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "*": {"dir", "lang"},
    },
    url_schemes={"http", "https"},
    url_relative="deny",
    link_rel=None,
)
# A picture that counts its readers: hosts and names that are there for nothing else.
_BEACON: Final = re.compile(
    r"//(?:[\w-]+\.)*(?:doubleclick\.net|google-analytics\.com|googletagmanager\.com"
    r"|scorecardresearch\.com|quantserve\.com|chartbeat\.(?:com|net)|stats\.wp\.com"
    r"|pixel\.wp\.com|vgwort\.de|feedsportal\.com|adnxs\.com|matomo\.cloud|tns-cs\.net)/"
    r"|facebook\.com/tr\b|/(?:piwik|matomo)\.php"
    r"|/(?:pixel|beacon|spacer|blank|transparent|1x1|clear|tracking|count(?:er)?)"
    r"(?:[-_.]?1x1)?\.(?:gif|png|php|aspx?)(?:[?#]|$)",
    re.IGNORECASE,
)
_TINY: Final = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)")
# Tab and line feed stay, for what is preformatted; see spiders.text on the others.
_UNWRITABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def sanitised(elements: Iterable[etree._Element], base: str) -> str | None:
    """Write elements as HTML that needs nothing of its page; None where nothing is left.

    What is allowed is nh3's doing, by a list of what may stay. Addresses are absolute, http(s).
    A text that is too large ends at `LARGEST` characters, with an ellipsis.
    """
    holder = etree.Element("div")
    holder.extend(deepcopy(each) for each in elements)
    for image in list(holder.iter("img")):
        _mend_image(image, base)
    for link in list(holder.iter("a")):
        _mend_link(link, base)
    _tidy(holder)
    written = (
        etree.tostring(each, encoding="unicode", method="html", with_tail=False)
        for each in holder.iterchildren(etree.Element)
    )
    html = _cleaned("\n".join(written))
    if len(html) > LARGEST:
        # nh3 closes what the cut left open.
        html = _cleaned(html[:LARGEST].rpartition("<")[0] + "<p>…</p>")
    return html or None


def _cleaned(html: str) -> str:
    return _UNWRITABLE.sub("", _CLEANER.clean(html)).strip()


def _mend_image(image: etree._Element, base: str) -> None:
    """Give an image its address, or rename it to nothing where it is a beacon or has none."""
    address = source_of(image, base) or _of_picture(image, base)
    if address is None or _is_beacon(image, address):
        image.tag = "nothing"
        image.attrib.clear()
        return
    kept = {name: attribute(image, name) for name in ("alt", "width", "height")}
    image.attrib.clear()
    image.set("src", address)
    for name, value in kept.items():
        if value and (name == "alt" or pixels(value)):
            image.set(name, value)


def _of_picture(image: etree._Element, base: str) -> str | None:
    """Return the address that a picture's other sources offer."""
    return next((found for each in alternatives(image) if (found := source_of(each, base))), None)


def _is_beacon(image: etree._Element, address: str) -> bool:
    sizes = {image.get("width", ""), image.get("height", "")}
    is_tiny = not sizes.isdisjoint({"0", "1", "0px", "1px"}) or _TINY.search(
        image.get("style", "")
    )
    return bool(is_tiny or _BEACON.search(address))


def _mend_link(link: etree._Element, base: str) -> None:
    address = absolute(link.get("href", ""), base) if link.get("href") else None
    link.attrib.clear()
    if address:
        link.set("href", address)
    else:
        link.tag = "span"


def _tidy(holder: etree._Element) -> None:
    """Take out what is empty, and unpack what only wraps: pages are built of wrappers."""
    for each in reversed(list(holder.iterdescendants(etree.Element))):
        if each.tag in _UNPACKED.split():
            each.tag = "div"
        is_empty = each.tag not in _FULL and not len(each) and not (each.text or "").strip()
        if is_empty or each.tag == "nothing":
            take_out(each)
        elif each.tag == "div" and _wraps(each):
            each.tag = "wrapper"
    etree.strip_tags(holder, "wrapper", "span", "picture", "source", "font")


def _wraps(element: etree._Element) -> bool:
    """Tell whether an element has no text of its own and holds blocks only."""
    texts = (element.text, *(each.tail for each in element))
    blocks = _BLOCKS.split()
    return not any((text or "").strip() for text in texts) and all(
        each.tag in blocks or each.tag == "wrapper" for each in element
    )
