"""A reading and its source's own history in, a verdict out: whether a harvest is plausible. Pure.

A harvest that is not plausible is held: nothing of it is stored, and the published feed stays.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from kulturfeed.rows import HeldRow, Shape, SourceRow
from spiders.extract import NO_LINK, NO_LIST
from spiders.page import Reading, Teaser
from spiders.text import shortened
from spiders.urls import origin, same_site

STEADY: Final = timedelta(days=3)
"""How long the same new picture has to stand before it is believed by itself."""
MEMORY: Final = 20
"""Accepted harvests that a new one is measured against."""

# Shares. A seasonal clean-out of half a list is an ordinary thing.
_FEW: Final = 0.3
_MOST: Final = 0.6
_NEARLY_ALL: Final = 0.8
# Articles: of fewer than these a share says nothing.
_SMALL: Final = 4
# Characters of a page's title that tell an operator what it is; a page may head itself at any
# length.
_TOLD: Final = 200

# What a source may have become for good. An empty list, an error page or one title for all is no
# picture to believe, however long it stands.
_BELIEVABLE: Final = frozenset({"few", "elsewhere", "no-summaries"})

# How error pages and walls are headed, in the languages of our sources.
_NO_LIST: Final = re.compile(
    r"\b(40[34]|50[0234]|not found|forbidden|access denied|server error|unavailable|error|oops"
    r"|feil|finnes ikke|finst ikkje|fant ikke|fann ikkje|finner ikke|finn ikkje|ble ikke funnet"
    r"|finns inte|hittades inte|hittar inte|findes ikke|ikke fundet|nicht gefunden|ei löyt\w+"
    r"|beklager|beklagar|ikke tilgjengelig|utilgjengelig"
    r"|vedlikehold|maintenance|cookies?|informasjonskaps\w+|samtykke|consent"
    r"|logg (inn|på)|log ?in|sign in|just a moment|captcha)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a harvest is taken, by which rule, and if not one sentence on why."""

    accepted: bool
    rule: str
    reason: str | None = None


def judge(
    reading: Reading,
    source: SourceRow,
    familiar: int,
    held: HeldRow | None,
    now: datetime,
    *,
    may_be_empty: bool = False,
) -> Verdict:
    """Hold a harvest that would do harm; believe a strange one that stands and knows us.

    `familiar` is how many of its articles the source has had before, by address or title. A page
    that `may_be_empty` is believed to be where it is the same page still, and merely has no list.
    """
    if may_be_empty and _is_merely_empty(reading, source):
        return Verdict(accepted=True, rule="may-be-empty")
    fault = next(_faults(reading, source, familiar), None)
    if fault is None:
        return Verdict(accepted=True, rule="plausible")
    rule, said = fault
    steady = held is not None and familiar and _is_steady(reading, held, now)
    if steady and rule in _BELIEVABLE:
        return Verdict(accepted=True, rule="steady")
    if reading.remark and reading.teasers:
        said = f"{said} ({reading.remark})"
    stays = "the feed stays as it is" if source.first_accepted else "there is no feed of it yet"
    return Verdict(accepted=False, rule=rule, reason=f"{source.url}: {said}; {stays}")


def shape(teasers: Sequence[Teaser], url: str) -> Shape:
    """Count what a harvest is measured by."""
    titles = Counter(teaser.title.casefold() for teaser in teasers)
    return Shape(
        listed=len(teasers),
        summaries=sum(teaser.summary is not None for teaser in teasers),
        elsewhere=sum(
            count
            for site, count in Counter(origin(teaser.link) for teaser in teasers).items()
            if not same_site(site, url)
        ),
        alike=max(titles.values(), default=0),
    )


def same_picture(teasers: Collection[Teaser], others: Collection[Teaser]) -> bool:
    """Tell whether two readings show the same: at least half of all addresses are in both."""
    now, then = {each.link for each in teasers}, {each.link for each in others}
    return len(now & then) * 2 >= len(now | then)


def _is_merely_empty(reading: Reading, source: SourceRow) -> bool:
    is_bare = not reading.teasers and reading.remark in (NO_LINK, NO_LIST)
    return is_bare and reading.name is not None and reading.name == source.title


def _is_steady(reading: Reading, held: HeldRow, now: datetime) -> bool:
    stood = now - held.seen >= STEADY
    return stood and not held.rejected and same_picture(reading.teasers, held.teasers)


def _faults(reading: Reading, source: SourceRow, familiar: int) -> Iterator[tuple[str, str]]:
    """Give what speaks against a harvest, each with its rule; the plainest first."""
    now = shape(reading.teasers, source.url)
    if not now.listed:
        yield "empty", reading.remark or "no articles were found"
        return
    if not familiar and _NO_LIST.search(reading.title or ""):
        yield "error-page", f"the page is headed “{shortened(reading.title or '', _TOLD)}”"
    usual = _usual(source.shapes)
    if usual >= _SMALL and not familiar:
        yield "strangers", "none of the articles found is one that was there before"
    if usual > _SMALL and now.listed < usual * _FEW:
        yield "few", f"{now.listed} articles were found, where {usual:g} are usual"
    yield from _odd_shape(now, source, familiar)


def _usual(shapes: Sequence[Shape]) -> float:
    """Return how many articles a source lists; after an empty list whatever comes is usual."""
    return median(each.listed for each in shapes) if shapes and shapes[-1].listed else 0


def _odd_shape(now: Shape, source: SourceRow, familiar: int) -> Iterator[tuple[str, str]]:
    """Compare shares of the whole list: what the source has always done is no fault."""
    if now.listed < _SMALL:
        return
    before = next((each for each in reversed(source.shapes) if each.listed), None)
    if now.alike >= _MOST * now.listed and not (before and before.alike >= _MOST * before.listed):
        yield "titles-alike", f"{now.alike} of the {now.listed} articles found have one title"
    if before is None:
        return
    if now.elsewhere > _MOST * now.listed and before.elsewhere <= _MOST * before.listed:
        yield "elsewhere", f"{now.elsewhere} of {now.listed} links lead to other sites"
    # A redesign without summaries whose articles are the same loses none: they are stored.
    lost = not now.summaries and before.summaries >= _NEARLY_ALL * before.listed
    if lost and familiar < _MOST * now.listed:
        yield "no-summaries", "all articles lost their summaries at once"
