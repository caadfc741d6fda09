"""A harvest's articles, and what is known of their source in; when each is released, out. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kulturfeed import clock
from kulturfeed.backfill import Beginning
from kulturfeed.rows import ItemRow, RefreshRow, SourceRow
from kulturfeed.sighting import Recognised
from spiders.page import Harvest, SourceDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a settlement follows from beside the harvest.

    `source` is the state before; `newest` the last release of the sequence; `taken` every release
    there is, needed for a first harvest and for further pages only; `ids` those new ids that
    another article has; `first_dates` those of the first harvest's articles, needed if
    `looks_back` says so.
    """

    source: SourceRow
    timezone: ZoneInfo
    newest: datetime | None = None
    taken: Collection[datetime] = ()
    ids: Collection[str] = ()
    first_dates: Collection[SourceDate] = ()

    @property
    def beginning(self) -> Beginning | None:
        """The source's first accepted harvest, None before it."""
        first = self.source.first_accepted
        if first is None:
            return None
        return Beginning(at=first, dates=self.first_dates, timezone=self.timezone)


def looks_back(harvest: Harvest, recognised: Sequence[Recognised], past: Past) -> bool:
    """Tell whether an unknown article is dated before the source's first accepted harvest."""
    beginning = past.beginning
    return beginning is not None and any(
        beginning.is_after(date)
        for each in recognised
        if each.item is None
        for date in _dates(each, harvest)
    )


def _dates(each: Recognised, harvest: Harvest) -> Iterator[SourceDate]:
    """Give the dates that an article may be stored with."""
    article = harvest.articles.get(each.teaser.link)
    for told in (article, each.teaser):
        if told is not None and told.published is not None:
            yield told.published


def releases(
    recognised: Sequence[Recognised],
    items: Sequence[ItemRow | None],
    past: Past,
    row: RefreshRow,
    front: int,
) -> dict[str, tuple[datetime, str]]:
    """Return when each article that is new on this source is released, and by which rule.

    What stands from position `front` on was found on a page that continues the list: no news.
    """
    new = [
        (each, item)
        for each, item in zip(recognised, items, strict=True)
        if item is not None and not _was_listed(each)
    ]
    first_page = [each for each in recognised if each.position < front]
    lowest = max((each.position for each in first_page if _was_listed(each)), default=-1)
    fresh = [pair for pair in new if pair[0].position < front]
    given = _on_first_page(fresh, lowest, past, row)
    deeper = [item for each, item in new if each.position >= front]
    moments = clock.backfill(
        [item.published for item in deeper], _oldest(given, past, row), past.taken
    )
    found = {item.id: (at, "backfill") for item, at in zip(deeper, moments, strict=True)}
    return given | found


def _was_listed(each: Recognised) -> bool:
    """Tell whether the source has had this article before."""
    return each.rule == "unchanged" or (each.known is not None and each.known.listing is not None)


def _oldest(given: Mapping[str, tuple[datetime, str]], past: Past, row: RefreshRow) -> datetime:
    """Return what the further pages' articles come before: the first harvest, and this one.

    Of a clock that was ahead at the first harvest the former alone would not do.
    """
    first = past.source.first_accepted
    began = [at for at, _ in given.values()] if first is None else [first]
    return min([*began, row.ended])


def _on_first_page(
    fresh: Sequence[tuple[Recognised, ItemRow]], lowest: int, past: Past, row: RefreshRow
) -> dict[str, tuple[datetime, str]]:
    """Return when each article that is new on the list's first page is released.

    `lowest` is the place of the lowest article that was there before, -1 if none was.
    """
    beginning = past.beginning
    if beginning is None:
        dates = [item.published for _, item in fresh]
        moments = clock.backlog(dates, row.ended, past.taken)
        rule = "backlog-order" if None in dates else "backlog-date"
        return {item.id: (at, rule) for (_, item), at in zip(fresh, moments, strict=True)}
    moments = clock.news(len(fresh), row.ended, past.newest)
    return {
        item.id: (at, "backfill" if _is_old(each, item, lowest, beginning) else "news")
        for (each, item), at in zip(reversed(fresh), moments, strict=True)
    }


def _is_old(each: Recognised, item: ItemRow, lowest: int, beginning: Beginning) -> bool:
    """Tell whether an article is no news; one that another source had already always is."""
    is_above_known = each.position < lowest
    bar = beginning.bars(item.published, is_above_known=is_above_known)
    return each.known is None and bar is not None
