from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kulturfeed.clock import backlog, is_behind, news, whole
from spiders.page import Precision, SourceDate

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 10, 25, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

moments = st.datetimes(
    min_value=datetime(2026, 10, 24, 20),  # noqa: DTZ001 (the strategy gives it its zone)
    max_value=datetime(2026, 10, 25, 4),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, OSLO, ZoneInfo("Asia/Kolkata")]),
    allow_imaginary=False,
)
days = st.datetimes(timezones=st.sampled_from([UTC, OSLO]), allow_imaginary=False).filter(
    lambda moment: 1990 < moment.year < 2040
)
counts = st.integers(min_value=0, max_value=20)


def dated(at: datetime, precision: Precision = Precision.MINUTE) -> SourceDate:
    return SourceDate(at=at, precision=precision, found="time")


def day(month: int, number: int, year: int = 2026) -> SourceDate:
    return dated(datetime(year, month, number, 12, tzinfo=OSLO), Precision.DAY)


dates = st.one_of(moments, days).map(dated)


def ordered(releases: list[datetime], dates: list[SourceDate]) -> list[tuple[datetime, datetime]]:
    """Pair publication with release, oldest release first."""
    pairs = zip(releases, (date.at.astimezone(UTC) for date in dates), strict=True)
    return [(published, released) for released, published in sorted(pairs)]


@given(moment=moments)
def test_a_whole_moment_is_the_same_second_in_utc(moment: datetime):
    assert timedelta(0) <= moment.astimezone(UTC) - whole(moment) < SECOND
    assert (UTC, 0) == (whole(moment).tzinfo, whole(moment).microsecond)


@pytest.mark.parametrize(
    ("behind", "told"),
    [(-HOUR, False), (timedelta(0), False), (HOUR, False), (HOUR + SECOND, True)],
)
def test_the_clock_is_wrong_if_it_is_over_an_hour_behind_the_last_refresh(
    behind: timedelta, *, told: bool
):
    assert told is is_behind(NOW, NOW + behind)


def test_the_clock_of_an_empty_store_is_right():
    assert not is_behind(NOW, None)


def test_the_lowest_news_on_the_page_is_released_first_at_the_refreshs_time():
    assert [NOW, NOW + SECOND, NOW + 2 * SECOND] == news(3, NOW, NOW - HOUR)


def test_the_first_news_of_an_empty_store_is_released_at_the_refreshs_time():
    assert [NOW] == news(1, NOW, None)


@pytest.mark.parametrize("ahead", [timedelta(0), SECOND, HOUR])
def test_strictly_increasing_wins_over_the_clock(ahead: timedelta):
    assert [NOW + ahead + SECOND, NOW + ahead + 2 * SECOND] == news(2, NOW, NOW + ahead)


@given(count=counts, now=moments, newest=st.one_of(st.none(), moments))
def test_news_are_later_than_all_before_and_a_second_apart(
    count: int, now: datetime, newest: datetime | None
):
    found = news(count, now, newest and whole(newest))
    before = [] if newest is None else [whole(newest)]
    assert count == len(found)
    assert all(later - earlier >= SECOND for earlier, later in pairwise([*before, *found]))
    assert all(moment >= whole(now) and moment == whole(moment) for moment in found)


def test_a_backlog_without_dates_is_by_the_pages_order_a_second_apart_ending_now():
    assert [NOW, NOW - SECOND, NOW - 2 * SECOND] == backlog([None] * 3, NOW, ())


def test_a_backlog_is_by_the_sources_dates_if_every_article_has_one():
    dates = [day(4, 8), day(9, 1), day(1, 2)]
    assert [date.at for date in dates] == backlog(dates, NOW, ())


def test_a_backlog_with_one_date_missing_is_by_the_pages_order():
    found = backlog([day(4, 8), None, day(9, 1)], NOW, ())
    assert [NOW, NOW - SECOND, NOW - 2 * SECOND] == found


def test_day_precision_counts_as_noon_in_the_configs_timezone():
    found = backlog([day(7, 1), day(1, 1)], NOW, ())
    assert ["10:00", "11:00"] == [f"{moment:%H:%M}" for moment in found]


def test_articles_of_one_day_keep_the_pages_order():
    noon = day(4, 8).at
    assert [noon, noon - SECOND, noon - 2 * SECOND] == backlog([day(4, 8)] * 3, NOW, ())


def test_a_date_in_the_future_is_released_now():
    assert [NOW - SECOND, NOW] == backlog([day(10, 26), day(12, 24)], NOW, ())


def test_a_moment_that_is_taken_is_given_to_nobody_else():
    noon = day(4, 8).at
    taken = {noon.astimezone(UTC), (noon - SECOND).astimezone(UTC)}
    assert [noon - 2 * SECOND] == backlog([day(4, 8)], NOW, taken)


def test_a_moment_that_is_taken_is_found_also_in_the_hour_that_stands_twice():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=OSLO)
    second = first.replace(fold=1)
    taken = {first.astimezone(UTC), second.astimezone(UTC)}
    found = backlog([dated(second), dated(first)], NOW, taken)
    assert [moment - SECOND for moment in sorted(taken, reverse=True)] == found


def test_articles_of_the_hour_that_stands_twice_keep_their_own_moments():
    first = datetime(2026, 10, 25, 2, 50, tzinfo=OSLO)
    second = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=OSLO)
    found = backlog([dated(second), dated(first)], NOW, ())
    assert [second.astimezone(UTC), first.astimezone(UTC)] == found


def test_a_backlog_of_nothing_is_nothing():
    assert [] == backlog([], NOW, ())


@given(
    dates=st.lists(st.one_of(st.none(), dates), max_size=20),
    now=moments,
    taken=st.sets(moments.map(whole)),
)
def test_a_backlog_is_unique_never_taken_and_never_later_than_now(
    dates: list[SourceDate | None], now: datetime, taken: set[datetime]
):
    found = backlog(dates, now, taken)
    assert len(dates) == len(found) == len(set(found) - taken)
    assert all(moment <= whole(now) and moment == whole(moment) for moment in found)


@given(dates=st.lists(dates, max_size=20), now=moments, taken=st.sets(moments.map(whole)))
def test_a_dated_backlog_is_in_the_order_of_its_dates(
    dates: list[SourceDate], now: datetime, taken: set[datetime]
):
    pairs = ordered(backlog(dates, now, taken), dates)
    assert all(whole(one) <= whole(other) for (one, _), (other, _) in pairwise(pairs))


@given(count=counts, now=moments, taken=st.sets(moments.map(whole)))
def test_an_undated_backlog_is_in_the_order_of_the_page(
    count: int, now: datetime, taken: set[datetime]
):
    found = backlog([None] * count, now, taken)
    assert found == sorted(found, reverse=True)


@given(dates=st.lists(dates, max_size=20), now=moments)
def test_a_dated_backlog_is_never_later_than_its_dates(dates: list[SourceDate], now: datetime):
    found = backlog(dates, now, ())
    assert all(moment <= date.at for moment, date in zip(found, dates, strict=True))
