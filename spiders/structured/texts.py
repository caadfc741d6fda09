"""JSON as pages hold it in, its values out, and the texts that stand in them."""

import json
from collections.abc import Mapping

LONGEST = 8_000_000
"""Characters of a page's scripts that are read: as JSON they take a tenth of a second."""

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
