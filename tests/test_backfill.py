from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kulturfeed.backfill import Backfill, Beginning, is_from_further_page
from spiders.page import Precision, SourceDate

OSLO = ZoneInfo("Europe/Oslo")
FIRST = datetime(2026, 10, 25, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def minute(at: datetime) -> SourceDate:
    return SourceDate(at=at, precision=Precision.MINUTE, found="time")


def day(month: int, number: int, year: int = 2026) -> SourceDate:
    at = datetime(year, month, number, 12, tzinfo=OSLO)
    return SourceDate(at=at, precision=Precision.DAY, found="text")


def begun(*dates: SourceDate, at: datetime = FIRST) -> Beginning:
    return Beginning(at=at, dates=dates, timezone=OSLO)


def bar(
    date: SourceDate | None, *dates: SourceDate, at: datetime = FIRST, above: bool = True
) -> Backfill | None:
    """Say why an article of this date is no news where the first list had those dates."""
    return begun(*dates, at=at).bars(date, is_above_known=above)


YESTERDAY = minute(FIRST - DAY)


@pytest.mark.parametrize("above", [True, False])
def test_an_article_without_a_date_is_news(*, above: bool):
    assert bar(None, YESTERDAY, above=above) is None


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("dates", [(), (minute(FIRST - SECOND),), (minute(FIRST + WEEK),)])
def test_what_is_not_older_than_the_first_harvest_is_news(
    dates: tuple[SourceDate, ...], *, above: bool
):
    assert bar(minute(FIRST), *dates, above=above) is None


@pytest.mark.parametrize(
    ("date", "told"),
    [
        (minute(FIRST - DAY + SECOND), None),
        (YESTERDAY, None),
        (minute(FIRST - DAY - SECOND), Backfill.NEWEST),
    ],
    ids=["later", "a tie", "earlier"],
)
def test_the_newest_article_of_the_first_list_decides(date: SourceDate, told: Backfill | None):
    assert told is bar(date, minute(FIRST - 3 * DAY), YESTERDAY, minute(FIRST - 2 * DAY))


@pytest.mark.parametrize("above", [True, False])
def test_where_the_first_list_tells_dates_the_place_decides_nothing(*, above: bool):
    assert bar(minute(FIRST - HOUR), YESTERDAY, above=above) is None
    assert Backfill.NEWEST is bar(minute(FIRST - 2 * DAY), YESTERDAY, above=above)


@pytest.mark.parametrize(
    ("date", "told"),
    [
        (minute(FIRST - WEEK), None),
        (minute(FIRST - WEEK - SECOND), Backfill.AGE),
        (day(10, 18), None),
        (day(10, 17), Backfill.AGE),
    ],
    ids=["a week", "more", "the day", "the day before"],
)
@pytest.mark.parametrize("dates", [(), (day(3, 1, 2023),)], ids=["no dates", "old dates"])
def test_what_is_over_a_week_older_than_the_first_harvest_is_backfill(
    date: SourceDate, told: Backfill | None, dates: tuple[SourceDate, ...]
):
    assert told is bar(date, *dates)


@pytest.mark.parametrize(
    ("date", "newest", "told"),
    [
        (day(10, 24), day(10, 24), None),
        (day(10, 23), day(10, 24), Backfill.NEWEST),
        (minute(FIRST - DAY), day(10, 24), None),
        (day(10, 24), minute(FIRST - DAY), None),
        (minute(FIRST - 2 * DAY), day(10, 24), Backfill.NEWEST),
        (day(10, 23), minute(FIRST - DAY), Backfill.NEWEST),
    ],
)
def test_a_day_is_compared_as_a_day_and_a_tie_is_news(
    date: SourceDate, newest: SourceDate, told: Backfill | None
):
    assert told is bar(date, newest)


def test_a_day_is_the_one_in_the_configs_timezone():
    just_past_midnight = minute(datetime(2026, 10, 23, 22, 30, tzinfo=UTC))
    assert bar(just_past_midnight, day(10, 24)) is None
    assert Backfill.NEWEST is bar(minute(just_past_midnight.at - HOUR), day(10, 24))


def test_the_day_of_the_first_harvest_is_the_one_in_the_configs_timezone():
    past_midnight = datetime(2026, 10, 3, 22, 30, tzinfo=UTC)
    assert bar(day(10, 4), at=past_midnight, above=False) is None
    assert Backfill.PLACE is bar(day(10, 3), at=past_midnight, above=False)


def test_a_date_ahead_of_the_first_harvest_does_not_tell_how_new_its_list_was():
    assert YESTERDAY is begun(YESTERDAY, day(12, 24), minute(FIRST + SECOND)).newest()


def test_the_day_of_the_first_harvest_is_not_ahead_of_it():
    early = datetime(2026, 10, 25, 6, tzinfo=UTC)
    assert day(10, 25) == begun(day(10, 25), YESTERDAY, at=early).newest()


@pytest.mark.parametrize("dates", [(), (day(12, 24), day(5, 17, 2027))], ids=["none", "ahead"])
def test_without_dates_to_compare_with_a_place_above_a_known_article_decides(
    dates: tuple[SourceDate, ...],
):
    assert bar(YESTERDAY, *dates, above=True) is None
    assert Backfill.PLACE is bar(YESTERDAY, *dates, above=False)


def test_what_is_released_before_it_was_seen_stood_on_a_further_page():
    assert is_from_further_page(FIRST, FIRST - SECOND)
    assert not is_from_further_page(FIRST, FIRST)
