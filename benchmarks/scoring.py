"""What a tool found on pages and the truth of them in, its figures out.

Links are compared without scheme, `www.`, fragment, tracking parameters, index file and last
slash; titles word for word; summaries by the words they share, as ROUGE-1 does; dates by the day.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from statistics import fmean
from urllib.parse import unquote, urljoin, urlsplit

from corpus import Item, ListPage

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid)=", re.IGNORECASE)
_INDEX = re.compile(r"/index\.(?:html?|php)$")
_PORT = re.compile(r":(?:80|443)$")
_ONE_WORD_A_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b")
_WORDS = 60
"""Words of a summary that are compared."""
_LEAST_WORDS = 12
"""A tool may cut a summary earlier than the truth does, but not before this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article as a tool reads it; `published` is naive where it tells no timezone."""

    link: str
    title: str | None = None
    summary: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScore:
    """How one listing page was read.

    `overlaps` has one value for each summary that is known; `dates` names for each article whose
    date can be judged what came of it: right, wrong, missing or invented.
    """

    name: str
    is_negative: bool
    expected: int
    found: int
    right: int
    titles: int
    overlaps: tuple[float, ...]
    dates: tuple[str, ...]
    missed: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of the page's links."""
        return 2 * self.right / (self.expected + self.found) if self.right else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFigures:
    """The figures of all listing pages; shares are None where there was nothing to compare."""

    pages: int
    macro_f1: float | None
    perfect: int
    title_exact: float | None
    summary_overlap: float | None
    dates_right: float | None
    dates_invented: int
    negatives: int
    negatives_with_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """The figures of all article pages."""

    pages: int
    right: float | None
    wrong: int
    missing: int


def score(page: ListPage, found: Iterable[Found]) -> PageScore:
    """Compare what a tool found on a page with its truth; a repeated link counts once."""
    url = page.saved.url
    truth = {key(item.link, url): item for item in page.items}
    ignored = {key(link, url) for link in page.saved.meta.ignore_links} - truth.keys()
    read: dict[str, Found] = {}
    for each in found:
        place = key(each.link, url)
        if place not in ignored:
            read.setdefault(place, each)
    pairs = [(truth[place], each) for place, each in read.items() if place in truth]
    return PageScore(
        name=page.saved.name,
        is_negative=page.is_negative,
        expected=len(truth),
        found=len(read),
        right=len(pairs),
        titles=sum(_is_titled(each, item) for item, each in pairs),
        overlaps=tuple(
            overlap(each.summary, item.summary) for item, each in pairs if item.summary
        ),
        dates=tuple(filter(None, (_date(item, each) for item, each in pairs))),
        missed=_outside(truth, read),
        extra=_outside(read, truth),
    )


def key(link: str, base: str) -> str:
    """Fold a link so that two spellings of one address compare equal."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
    except ValueError:
        return ""
    host = _PORT.sub("", parts.netloc.lower().rpartition("@")[2].removeprefix("www."))
    path = _INDEX.sub("/", re.sub("/+", "/", unquote(parts.path))).rstrip("/")
    kept = sorted(each for each in parts.query.split("&") if each and not _TRACKING.match(each))
    query = f"?{unquote('&'.join(kept))}" if kept else ""
    return unicodedata.normalize("NFC", host + path + query)


def _outside(keys: Mapping[str, object], others: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in keys if each not in others)


def _is_titled(found: Found, item: Item) -> bool:
    return _line(found.title) in map(_line, item.titles)


def _line(text: str | None) -> str:
    shown = unicodedata.normalize("NFC", text or "").translate(_INVISIBLE)
    return " ".join(shown.split())


def overlap(found: str | None, truth: str) -> float:
    """Measure the words that two summaries share, from 0 to 1."""
    wanted, given = _words(truth), _words(found)
    if not given:
        return 0.0
    length = max(_LEAST_WORDS, min(len(wanted), len(given)))
    wanted, given = wanted[:length], given[:length]
    shared = (Counter(wanted) & Counter(given)).total()
    return 2 * shared / (len(wanted) + len(given))


def _words(text: str | None) -> list[str]:
    """Split a text into words, one that is written without spaces into characters."""
    line = unicodedata.normalize("NFKC", _line(html.unescape(text or ""))).casefold()
    words: list[str] = []
    for word in re.findall(r"\w+", line):
        words += list(word) if _ONE_WORD_A_CHARACTER.search(word) else [word]
    return words[:_WORDS]


def _date(item: Item, found: Found) -> str | None:
    """Judge a date: right, wrong, missing, invented, or None where nothing can be said."""
    if item.published is None:
        return None
    is_right = found.published is not None and is_same_day(found.published, item.published)
    if item.date_on_page:
        return "right" if is_right else "wrong" if found.published else "missing"
    return "invented" if found.published and not is_right else None


def is_same_day(found: datetime, truth: datetime) -> bool:
    """Tell whether a date names the truth's day: as it is written, or in UTC."""
    return bool(_days(truth, UTC) & _days(found, truth.tzinfo))


def _days(moment: datetime, zone: tzinfo | None) -> set[date]:
    days = {moment.date()}
    if moment.tzinfo and zone:
        days.add(moment.astimezone(zone).date())
    return days


def list_figures(scores: Collection[PageScore]) -> ListFigures:
    """Sum up the scores of listing pages; negatives count only as such."""
    lists = [each for each in scores if not each.is_negative]
    negatives = [each for each in scores if each.is_negative]
    dates = Counter(date for each in lists for date in each.dates)
    return ListFigures(
        pages=len(lists),
        macro_f1=_mean([each.f1 for each in lists]),
        perfect=sum(each.f1 == 1 for each in lists),
        title_exact=_share(sum(each.titles for each in lists), sum(each.right for each in lists)),
        summary_overlap=_mean([value for each in lists for value in each.overlaps]),
        dates_right=_share(dates["right"], dates["right"] + dates["wrong"] + dates["missing"]),
        dates_invented=dates["invented"],
        negatives=len(negatives),
        negatives_with_items=sum(each.found > 0 for each in negatives),
    )


def day_figures(days: Sequence[tuple[datetime | None, datetime]]) -> DayFigures:
    """Sum up article pages: for each the day that was found, and the true one."""
    right = sum(found is not None and is_same_day(found, truth) for found, truth in days)
    missing = sum(found is None for found, _ in days)
    return DayFigures(
        pages=len(days),
        right=_share(right, len(days)),
        wrong=len(days) - right - missing,
        missing=missing,
    )


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
