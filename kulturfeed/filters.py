"""A teaser and a source's words in, wanted or not out."""

import re
from collections.abc import Collection

from spiders.page import Teaser


def passes(teaser: Teaser, include: Collection[str], exclude: Collection[str]) -> bool:
    """Tell whether a teaser has one of the included words (if there are any), none excluded.

    Whole words, in title, summary or kicker; capital letters do not matter.
    """
    if not include and not exclude:
        return True
    text = " ".join(filter(None, (teaser.title, teaser.summary, teaser.kicker))).casefold()
    return (not include or any(_has(text, word) for word in include)) and not any(
        _has(text, word) for word in exclude
    )


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word.strip().casefold())}(?!\w)", text) is not None
