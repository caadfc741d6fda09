"""A kind of trouble in, what an operator can do about it out. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kulturfeed.episodes import SELECTORS, matter


class Remedy(StrEnum):
    """What ends an episode of trouble."""

    JUDGE = "judge"
    LOOK = "look"
    MEND = "mend"
    FIND = "find"
    ASK = "ask"
    WAIT = "wait"


_SENTENCES: Final[Mapping[Remedy, str]] = {
    Remedy.JUDGE: "If the page is right, and lists articles, `kulturfeed accept {source}` takes "
    "its list; `kulturfeed reject {source}` refuses it.",
    Remedy.LOOK: "Look at the page: it may have moved (change url), ask for a login, need "
    "render = true, or list a single article (write item under [source.select]). If it may well "
    "list nothing, set may_be_empty = true.",
    Remedy.MEND: "The feed goes on; it ends when they match again, or are gone from the config.",
    Remedy.FIND: "Write the page's new address as url, or retired = true if it is gone for good.",
    Remedy.ASK: "Ask the site's owner to let kulturfeed in.",
    Remedy.WAIT: "It ends by itself with the next refresh that succeeds.",
}
_OF_MATTER: Final[Mapping[str, Remedy]] = {
    "held": Remedy.JUDGE,
    "empty": Remedy.LOOK,
    SELECTORS: Remedy.MEND,
    "gone": Remedy.FIND,
    "closed": Remedy.ASK,
}


def remedy(kind: str | None) -> Remedy:
    """Choose what to do about a kind of trouble."""
    return _OF_MATTER.get(matter(kind), Remedy.WAIT)


def advice(source: str, what: Remedy) -> str:
    """Say what to do about a source, in a sentence or two."""
    return _SENTENCES[what].format(source=source)
