"""The JSON that scripts of a page start from in, the lists of articles in it out, as written.

Next, Nuxt, Gatsby and their like put what they show into the page as JSON. What its members are
called differs from site to site: a list is known by being an array of alike objects, each with a
title, a link of its own, and a date or a summary (`structured_members`).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import sqrt
from statistics import fmean

from spiders.structured.members import LEAST, Node, articles
from spiders.structured.texts import parsed
from spiders.structured.told import Told
from spiders.words import RELATED, ZONE_OF

_ASSIGNED = (
    re.compile(r"__(?<![\w$]__)[\w$]{1,60}?__[\"']?\]?\s*=\s*"),
    re.compile(r"window\.(?!__)[\w$]{1,60}\s*=\s*"),
)
_MOST_ASSIGNMENTS = 10
_MOST_CONTAINERS = 100_000
_MOST_ARRAYS = 300
"""Objects and arrays that are looked at, those nearest to the root first, and arrays of objects.

A large page has a tenth of either; together they bound the time to half a second.
"""
_MOST_ARTICLES = 500
_DEEPEST = 40
_LONG_TITLE = 6

_NOT_LISTS = frozenset(("aside", "comment", "contact", "footer", "navigation", "related", "share"))
_PARTS = re.compile(r"[\W\d_]+|(?<=[a-zæøåäöü])(?=[A-ZÆØÅÄÖÜ])")


def states(json_scripts: Iterable[str], programs: Iterable[str]) -> list[object]:
    """Read scripts that are JSON, and what others assign: `window.__STATE__ = {...}`."""
    values = [parsed(script.strip()) for script in json_scripts]
    for program in programs:
        values += _assigned(program)
    return [value for value in values if isinstance(value, (dict, list))]


def _assigned(program: str) -> Iterator[object]:
    if '":' not in program:  # most programs are no JSON, and this tells it at a tenth of the cost
        return
    for pattern in _ASSIGNED:
        for found in islice(pattern.finditer(program), _MOST_ASSIGNMENTS):
            if program[found.end() : found.end() + 1] in {"{", "["}:
                yield parsed(program, found.end())


def lists_in(values: Iterable[object], addresses: Sequence[str]) -> list[tuple[Told, ...]]:
    """Find the arrays of articles, those that look most like a list of articles first.

    `addresses` are links that the page shows: a slug is no address until one of them ends in it.
    """
    arrays = islice(_arrays(values), _MOST_ARRAYS)
    found = (articles(array, addresses) for array in arrays)
    return sorted(filter(None, found), key=_weight, reverse=True)


def _arrays(values: Iterable[object]) -> Iterator[list[Node]]:
    """Walk through all objects and arrays but those that name a part beside the page's list."""
    queue = deque((value, 0) for value in values)
    for _ in range(_MOST_CONTAINERS):
        if not queue:
            return
        value, depth = queue.popleft()
        inner: Iterable[object] = ()
        if isinstance(value, list):
            nodes: list[Node] = [each for each in value[:_MOST_ARTICLES] if isinstance(each, dict)]
            if len(nodes) >= LEAST:
                yield nodes
            inner = [each for each in value if isinstance(each, (dict, list))]
        elif isinstance(value, dict):
            within = ((key, each) for key, each in value.items() if isinstance(each, (dict, list)))
            inner = [each for key, each in within if not _is_beside(key)]
        if depth < _DEEPEST:
            queue += [(each, depth + 1) for each in inner]


def _is_beside(key: str) -> bool:
    """Tell whether a name is of what stands beside a list: `relatedArticles`, `footerLinks`."""
    parts = [part.lower() for part in _PARTS.split(key) if part]
    if not parts:
        return False
    zones = {ZONE_OF.get(parts[0]), ZONE_OF.get(parts[-1])}
    return not zones.isdisjoint(_NOT_LISTS) or RELATED.match(" ".join(parts)) is not None


def _weight(found: tuple[Told, ...]) -> float:
    return sqrt(len(found)) * fmean(map(_worth, found))


def _worth(told: Told) -> float:
    """Weigh an article as `lists.candidate` does a teaser that is shown."""
    words = min(len(told.title.split()), _LONG_TITLE) / _LONG_TITLE
    return words + bool(told.summary) + bool(told.published) + bool(told.image) / 2
