"""Two texts in, how alike they are out: whether one can be an edit of the other."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

# What tells one of a series from the next: "Møte 1" and "Møte 2" are two, however alike.
_TELLING: Final = frozenset(
    """
    januar februar mars april mai juni juli august september oktober november desember
    january february march may june july october december
    januari februari maj augusti marts märz dezember
    mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag laurdag sundag
    monday tuesday wednesday thursday friday saturday sunday
    tisdag lördag söndag montag dienstag mittwoch donnerstag freitag samstag sonntag
    våren sommer sommeren sommar sommaren høst høsten haust hausten vinter vinteren
    første fyrste andre annen tredje fjerde femte sjette sjuende sjuande syvende åttende
    åttande niende niande tiende tiande first second third fourth fifth
    ii iii iv vii viii ix b c d
    """.split()
)


# Of an edit that only adds words, where there are enough to know the text by.
_LENGTHENED: Final = 0.9
_FEW_WORDS: Final = 4


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1; capitals and punctuation do not matter.

    Texts that differ in a number, a month, a weekday or an ordinal are not alike at all.
    """
    return wording(one, other) if _tellings(one) == _tellings(other) else 0.0


def wording(one: str, other: str) -> float:
    """Return how alike the words of two texts are, from 0 to 1, whatever they count and date."""
    first, second = _words(one), _words(other)
    if first == second:
        return 1.0
    least = _LENGTHENED if _is_lengthened(first, second) else 0.0
    return max(least, _ratio(first, second))


def adds(one: str, other: str) -> bool:
    """Tell whether one of two texts tells every number and day of the other, and maybe more."""
    first, second = set(_tellings(one)), set(_tellings(other))
    return first <= second or second <= first


def tells(text: str) -> bool:
    """Tell whether a text has a number, a month, a weekday or an ordinal in it."""
    return bool(_tellings(text))


def last_year(text: str) -> int:
    """Return the last year a text tells, 0 if none."""
    return max(
        (int(word) for word in _words(text) if re.fullmatch(r"(19|20)\d\d", word)), default=0
    )


def _is_lengthened(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one text is the other with words before or behind: "Oppdatert: …"."""
    short, long = sorted((one, other), key=len)
    if len(short) < _FEW_WORDS and not (short and tells(" ".join(short))):
        return False
    places = range(len(long) - len(short) + 1)
    return any(long[place : place + len(short)] == short for place in places)


def _ratio(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    return SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False).ratio()


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


@lru_cache(maxsize=4096)
def _tellings(text: str) -> tuple[str, ...]:
    return tuple(
        sorted(word for word in _words(text) if any(map(str.isdigit, word)) or word in _TELLING)
    )
