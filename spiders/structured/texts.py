"""JSON as pages hold it in, its values out, and the texts that stand in them."""

import json
import re
from collections.abc import Iterator, Mapping

LONGEST = 8_000_000
"""Characters of a page's scripts that are read: as JSON they take a tenth of a second."""

_UNDER = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where a page nests what it is about; elsewhere are its lists, comments and related articles."""
_DEEPEST = 6
# Before it may stand `<!--` or `//<![CDATA[`, from the days of XHTML.
_BEGINNING = re.compile(r"\{|(?<!CDATA)\[(?!CDATA\[)")
_DECODER = json.JSONDecoder(strict=False)


def parsed(text: str, start: int = 0) -> object:
    """Read the JSON value that begins at `start`, whatever follows it; None where there is none.

    A page may hold any text: what is no JSON tells nothing, and is no fault of the page.
    """
    try:
        value: object = _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):  # not JSON, or nested a thousand levels deep
        return None
    return value


def scripted(script: str) -> object:
    """Read a JSON-LD script's value; None where it holds none."""
    beginning = _BEGINNING.search(script)
    return parsed(script, beginning.start()) if beginning else None


def subjects(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """Walk through JSON-LD's lists and through what only wraps the page's subject."""
    if isinstance(value, list):
        for each in value if depth < _DEEPEST else ():
            yield from subjects(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _UNDER if depth < _DEEPEST else ():
            yield from subjects(value.get(key), depth + 1)


def first(value: object, *keys: str) -> str:
    """Return a text: the value itself, a node's by the first of these keys, a list's first.

    Empty where there is none.
    """
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        inner = (value.get(key) for key in keys)
        value = next((each for each in inner if isinstance(each, str) and each), None)
    return value if isinstance(value, str) else ""
