"""A language in, the few words of ours that stand in a message out."""

from dataclasses import dataclass
from typing import Final

from kulturfeed.site.languages import words_of
from kulturfeed.site.words import Forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Phrases with a number in them; `rest` tells of the articles that have no room."""

    new: Forms
    rest: Forms


_PHRASES: Final = {
    "nb": Phrases(
        new=Forms(one="Ny artikkel", many="{n} nye artikler"),
        rest=Forms(one="og én til", many="og {n} til"),
    ),
    "nn": Phrases(
        new=Forms(one="Ny artikkel", many="{n} nye artiklar"),
        rest=Forms(one="og éin til", many="og {n} til"),
    ),
    "en": Phrases(
        new=Forms(one="New article", many="{n} new articles"),
        rest=Forms(one="and one more", many="and {n} more"),
    ),
}


def phrases(language: str | None) -> Phrases:
    """Return the phrases of a language: English where we have none, or none is told."""
    return _PHRASES[words_of(language).tag]


def cut(text: str, most: int) -> str:
    """Shorten a text to so many characters, at a space where there is one near the end."""
    if len(text) <= most:
        return text
    short = text[: most - 1]
    whole = short.rpartition(" ")[0]
    return f"{whole if len(whole) > most // 2 else short}…"
