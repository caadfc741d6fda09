"""An entry's HTML content in, what makes it unfit for readers out: the rule of both formats."""

import re
from collections.abc import Iterator

from lxml import etree

from feeds.document import Part
from feeds.namespaces import ATOM, CONTENT
from feeds.rules import WEB, Rule

# What runs, loads, frames or sends something: a reader strips it, or refuses the feed.
_BARRED = frozenset(
    """applet base button embed form frame frameset iframe input link math meta noscript object
    script select style svg template textarea""".split()
)
_ADDRESSES = frozenset("action background cite data formaction href poster src srcset".split())
_ODD_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _content(part: Part) -> str | None:
    texts = list(part.texts(f"{CONTENT}encoded", f"{ATOM}content"))
    if len(texts) > 1:
        return f"content stands {len(texts)} times"
    if not all(text.strip() for text in texts):
        return "content is empty"
    return next((fault for text in texts for fault in faults(text)), None)


def faults(text: str) -> Iterator[str]:
    """Give what is wrong with an HTML fragment."""
    if found := _ODD_CHARACTER.search(text):
        yield f"character {found[0]!r} in content"
    for element in etree.fromstring(f"<div>{text}", etree.HTMLParser(huge_tree=True)).iter():
        if element.tag in _BARRED:
            yield f"content has a {element.tag} element"
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                yield f"content has a {name} attribute"
            if name in _ADDRESSES and not WEB.fullmatch(value):
                yield f"content leads to {value[:80]!r}, no absolute http(s) address"


CONTENT_RULE = Rule(
    name="content", source="RFC 4287 8.1; W3C SecurityRisk, ContainsRelRef", broken=_content
)
