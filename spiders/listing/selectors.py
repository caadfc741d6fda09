"""A selector as the config has it in, compiled out: how it finds elements, and what of them.

Apart from what selectors read: the config checks them, and needs nothing of how pages are read.
"""

import re
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

_PSEUDO = re.compile(r"^(?P<path>.*?)\s*::(?:text|attr\((?P<attribute>[^()]+)\))\s*$", re.DOTALL)


class BadSelectorError(ValueError):
    """A selector that is neither CSS nor XPath; the message names it."""


@lru_cache(maxsize=256)
def compiled(selector: str) -> tuple[etree.XPath, str | None]:
    """Compile a selector: how it finds elements, and which attribute of them is meant."""
    pseudo = _PSEUDO.match(selector)
    path, attribute = (pseudo["path"], pseudo["attribute"]) if pseudo else (selector, None)
    is_xpath = path.lstrip().startswith(("/", "./", "("))
    try:
        compiled = etree.XPath(path) if is_xpath else CSSSelector(path, translator="html")
    except (SelectorError, etree.XPathError) as error:
        raise BadSelectorError(f"{selector!r} is neither CSS nor XPath: {error}") from error
    return compiled, attribute
