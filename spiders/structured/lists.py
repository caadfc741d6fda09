"""A page's tree in, the articles that its structured data tells of out, list by list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.page import Teaser
from spiders.structured.linked import linked
from spiders.structured.markup import entries, microdata
from spiders.structured.state import lists_in, states
from spiders.structured.texts import LONGEST
from spiders.structured.told import Told, teaser_of
from spiders.urls import normalise

_LEAST_ALIKE = 3
"""Articles that all have one date have the day on which the page was built."""
_JSON_TYPES = frozenset(("application/json", "text/json"))
_PROGRAM_TYPES = frozenset(("", "text/javascript", "application/javascript", "module"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Articles that stand together in one kind of structured data.

    `found` is the kind: `json-ld`, `microdata`, `h-entry` or `json-state`.
    """

    found: str
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """What a page's structured data tells, the most trusted kind first.

    `is_article` if the page says that it is an article itself: its lists are of other articles.
    """

    lists: tuple[Listed, ...] = ()
    is_article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scripts:
    """The texts of a page's scripts: JSON-LD, other JSON, and programs; `LONGEST` in all."""

    linked: list[str] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)


def structured(root: etree._Element, base: str, url: str, timezone: ZoneInfo) -> Structured:
    """Read the articles that a page tells programs of; never raises, whatever the page.

    `base` is what its links stand upon, `url` where it answered.
    """
    scripts = _scripts(root)
    ld = linked(scripts.linked)
    told = [
        *(("json-ld", articles) for articles in (*ld.lists, ld.loose)),
        ("microdata", microdata(root)),
        ("h-entry", entries(root)),
        *(("json-state", articles) for articles in _stated(scripts, root)),
    ]
    lists = tuple(
        Listed(found=found, teasers=teasers)
        for found, articles in told
        if (teasers := _teasers(articles, base, timezone, found))
    )
    if not lists:
        return Structured()
    is_article = len(ld.loose) == 1 or _is_among(url, lists) or _calls_itself_article(root)
    return Structured(lists=lists, is_article=is_article)


def _scripts(root: etree._Element) -> _Scripts:
    scripts = _Scripts()
    left = LONGEST
    for each in root.iter("script"):
        kind = each.get("type", "").lower().partition(";")[0].strip()
        text = each.text or ""
        left -= len(text)
        if not text or left < 0:
            continue
        if "ld+json" in kind:
            scripts.linked.append(text)
        elif kind in _JSON_TYPES:
            scripts.stated.append(text)
        elif kind in _PROGRAM_TYPES:
            scripts.programs.append(text)
    return scripts


def _stated(scripts: _Scripts, root: etree._Element) -> list[tuple[Told, ...]]:
    values = states(scripts.stated, scripts.programs)
    addresses = [each.get("href", "") for each in root.iter("a")] if values else []
    return lists_in(values, addresses)


def _teasers(
    articles: Iterable[Told], base: str, timezone: ZoneInfo, found: str
) -> tuple[Teaser, ...]:
    """Make the teasers of one list, without what several share: that is the site's."""
    read = (teaser_of(told, base, timezone, found) for told in articles)
    teasers = [teaser for teaser in read if teaser]
    summaries = Counter(each.summary for each in teasers)
    images = Counter(each.image for each in teasers)
    dates = {each.published.at for each in teasers if each.published}
    is_built = len(teasers) >= _LEAST_ALIKE and len(dates) == 1
    return tuple(
        replace(
            each,
            summary=each.summary if summaries[each.summary] == 1 else None,
            image=each.image if images[each.image] == 1 else None,
            published=None if is_built else each.published,
        )
        for each in teasers
    )


def _is_among(url: str, lists: Iterable[Listed]) -> bool:
    here = normalise(url)
    return any(normalise(each.link) == here for one in lists for each in one.teasers)


def _calls_itself_article(root: etree._Element) -> bool:
    """Tell whether the page says so by the Open Graph protocol (ogp.me, `og:type`)."""
    metas = (each for each in root.iter("meta") if each.get("property") == "og:type")
    return any(each.get("content", "").strip().lower() == "article" for each in metas)
