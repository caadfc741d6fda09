"""Unknown articles and vanished ones in, which of them are the same under a new address out. Pure.

Likeness proposes, the old address decides: gone, or leading to the new one, it gave way. Where it
still answers with its own article, or nobody knows what it answers, these are two articles.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kulturfeed.likeness import adds, likeness, tells, wording
from kulturfeed.rows import Known, Place
from kulturfeed.sighting import LIKE, SAME, Evidence, Recognised, carries, same_date
from spiders.page import Article
from spiders.urls import normalise

_NEAR: Final = 0.5
# Characters: shorter titles («Høring», «Ledig stilling») head many an article.
_TELLING: Final = 25
_GONE: Final = frozenset({"http-404", "http-410"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An article that is on the list no more; `vanished`: from its midst, as unknown ones came."""

    known: Known
    vanished: bool


def candidates(
    recognised: Sequence[Recognised], listed: Sequence[Place], missing: Iterable[Known]
) -> list[Missing]:
    """Return those of the missing articles that an unknown one may be under a new address.

    That is what vanished from the midst of the last list; of what fell off its end, or left it
    lately, that whose title an unknown one has, edited or not.
    """
    midst = _vanished(recognised, listed)
    return [
        Missing(known=old, vanished=old.item.id in midst)
        for old in missing
        if old.item.id in midst or worded(recognised, old.title)
    ]


def named(recognised: Iterable[Recognised], title: str) -> bool:
    """Tell whether an unknown article has this title."""
    unknown = (each.teaser.title for each in recognised if each.item is None)
    return any(likeness(title, each) >= SAME for each in unknown)


def worded(recognised: Iterable[Recognised], title: str) -> bool:
    """Tell whether an unknown article's title may be this one, edited."""
    unknown = (each.teaser.title for each in recognised if each.item is None)
    return any(wording(title, each) >= LIKE for each in unknown)


def _vanished(recognised: Sequence[Recognised], listed: Sequence[Place]) -> set[str]:
    """Return the articles that are gone from the midst of the last list.

    What fell off the end did not vanish: newer articles pushed it out. At the end stands what has
    nothing below it that is still there, unless the new list ends with something unknown: that
    may stand in its place.
    """
    here = {each.item for each in recognised}
    last = max((n for n, place in enumerate(listed) if place.item in here), default=-1)
    end = last + (recognised[-1].item is None) if last >= 0 else len(listed)
    return {place.item for n, place in enumerate(listed) if place.item not in here and n <= end}


def renamed(
    found: Sequence[Recognised], missing: Sequence[Missing], evidence: Evidence
) -> list[Recognised]:
    """Match unknown articles with vanished ones that gave way to them: one to one, best first."""
    common = _common_summaries(found, missing)
    here = {each.item for each in found}
    pairs = [
        (score, each.position, old.known.item.id)
        for each in found
        if each.rule == "new"
        for old in missing
        if old.known.item.id not in here and (score := _score(each, old, evidence, common)) > 0
    ]
    matched: dict[int, str] = {}
    for _, position, item in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if position not in matched and item not in matched.values():
            matched[position] = item
    known = {old.known.item.id: old.known for old in missing}
    return [_under_new_address(each, known.get(matched.get(each.position, ""))) for each in found]


def _under_new_address(each: Recognised, old: Known | None) -> Recognised:
    if old is None:
        return each
    aliases = tuple((place, "renamed") for place, _ in each.aliases)
    return replace(each, item=old.item.id, known=old, rule="renamed", aliases=aliases)


def _common_summaries(found: Iterable[Recognised], missing: Iterable[Missing]) -> set[str | None]:
    """Return summaries that several articles share: a placeholder tells nothing."""
    now = Counter(each.teaser.summary for each in found)
    before = Counter(old.known.summary for old in missing)
    return {text for counts in (now, before) for text, times in counts.items() if times > 1}


def _score(
    each: Recognised, missing: Missing, evidence: Evidence, common: Collection[str | None]
) -> float:
    """Score an unknown article as a missing one's new place; 0 where it is not."""
    old = missing.known
    if old.listing is None:
        return 0.0
    title = likeness(old.title, each.teaser.title)
    article = evidence.articles.get(old.listing.link)
    dated = same_date(evidence.articles.get(each.teaser.link), old)
    if article is not None and _leads_to(article, each, missing):
        # A day or a number may have been put into the title; another one is another article's.
        edited = dated and adds(old.title, each.teaser.title)
        edited = edited and wording(old.title, each.teaser.title) >= LIKE
        return 2 + title if edited or title >= LIKE / 2 else 0.0
    # What left before this one came is edited only if its old address leads there.
    least = 0.0 if missing.vanished else SAME
    differs = dated is False or not title or title < least
    if differs or not _is_gone(old.listing.link, old.title, evidence):
        return 0.0
    summary = _summary_likeness(each, old, common)
    if dated and max(title, summary or 0.0) >= _NEAR:
        return 1 + title + (summary or 0.0)
    if not missing.vanished and (summary or 0.0) < SAME:
        # It left before this one came: another article of that title is as likely.
        return 0.0
    known_by = len(each.teaser.title) >= _TELLING or tells(each.teaser.title)
    return _alike(title, summary, known_by=known_by)


def _is_gone(link: str, title: str, evidence: Evidence) -> bool:
    """Tell whether an old address answers with its own article no more."""
    article, failure = evidence.articles.get(link), evidence.failures.get(link)
    if article is not None:
        return not carries(article, title)
    return failure.kind in _GONE if failure is not None else evidence.trusted


def _leads_to(article: Article, each: Recognised, missing: Missing) -> bool:
    """Tell whether an old address leads to the new one, by redirect or canonical.

    Of what left before the new one came a canonical says little: sites misuse it for all articles.
    """
    if not missing.vanished:
        return normalise(article.url) == each.address
    here = {each.address, *(place for place, _ in each.aliases)}
    led = {normalise(place) for place in (article.url, article.canonical) if place}
    return bool(here & led)


def _summary_likeness(
    each: Recognised, old: Known, common: Collection[str | None]
) -> float | None:
    """Compare the summaries; None where they tell nothing."""
    one, other = old.summary, each.teaser.summary
    if not one or not other or one in common or other in common:
        return None
    return likeness(one, other)


def _alike(title: float, summary: float | None, *, known_by: bool) -> float:
    """Score title and summary together: one of them the same, the other not far from it.

    The same title is enough, whatever became of the summary, if an article is `known_by` it: it is
    more than a word or two, or tells a number or a date.
    """
    if title >= SAME and known_by:
        return title + (summary or 0.0)
    if summary is None:
        return 0.0
    same, near = max(title, summary), min(title, summary)
    return title + summary if same >= SAME and near >= _NEAR else 0.0
