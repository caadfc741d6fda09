"""An article's texts and a feed's words in, wanted or not out."""

import re
import unicodedata
from collections.abc import Collection, Iterable


def passes(
    texts: Iterable[str | None], include: Collection[str], exclude: Collection[str]
) -> bool:
    """Tell whether one of the included words (if there are any) stands there, none excluded.

    Whole words; capital letters do not matter.
    """
    if not include and not exclude:
        return True
    text = _folded("\n".join(filter(None, texts)))
    return (not include or any(_has(text, word) for word in include)) and not any(
        _has(text, word) for word in exclude
    )


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_folded(word.strip()))}(?!\w)", text) is not None


def _folded(text: str) -> str:
    """Fold capital letters; an `å` that an editor wrote as `a` and a ring is one letter too."""
    return unicodedata.normalize("NFC", text).casefold()
