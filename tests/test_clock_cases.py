"""Every way in which a date, a clock or a busy second could make an importer skip an article."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from cases import ARTICLE, DAY, HOUR, KULTUR, LIST, REST, SECOND, SKOLE, Desk, Shown, opened, story
from listed import NOON, OSLO

from kulturfeed.configtables import Source
from kulturfeed.errors import KulturfeedError
from kulturfeed.rows import RefreshRow, Settlement
from spiders.page import Precision, Reading, SourceDate, Teaser

FIRST_READ = NOON + HOUR
NEWS = story("Fire korps får nye uniformer")
MORE = story("Kulturhuset stenger i uke 9")


@pytest.fixture
def unread(tmp_path: Path) -> Iterator[Desk]:
    """No list of it was read yet."""
    with opened(tmp_path) as desk:
        yield desk


@pytest.fixture
def desk(unread: Desk) -> Desk:
    """Its list was read once."""
    unread.lists(*LIST)
    return unread


def day(year: int, month: int, number: int) -> SourceDate:
    at = datetime(year, month, number, 12, tzinfo=OSLO)
    return SourceDate(at=at, precision=Precision.DAY, found="text")


def minute(at: datetime) -> SourceDate:
    return SourceDate(at=at, precision=Precision.MINUTE, found="json-ld")


def dated(teaser: Teaser, date: SourceDate) -> Teaser:
    return replace(teaser, published=date)


def releases(entries: list[Shown]) -> list[datetime]:
    return [each.published for each in entries]


def assert_importers_take_all(entries: list[Shown]) -> None:
    """Hold what every importer asks for: newest first, no two dates equal."""
    assert all(newer.published > older.published for newer, older in pairwise(entries))


# The first accepted harvest: a backlog.


def test_a_backlog_in_which_all_have_dates_is_released_by_them(unread: Desk):
    dates = [day(2026, 9, number) for number in (2, 9, 4, 7, 1, 30)]
    unread.lists(*map(dated, LIST, dates))
    ordered = sorted(dates, key=lambda date: date.at, reverse=True)
    assert [date.at for date in ordered] == releases(unread.feed())


def test_a_backlog_in_which_none_has_a_date_is_released_in_page_order_ending_now(unread: Desk):
    unread.lists(*LIST)
    assert [each.title for each in LIST] == [each.title for each in unread.feed()]
    assert [FIRST_READ - n * SECOND for n in range(len(LIST))] == releases(unread.feed())


def test_a_backlog_in_which_some_have_dates_is_released_in_page_order(unread: Desk):
    unread.lists(dated(LIST[0], day(2026, 1, 1)), *LIST[1:])
    assert [FIRST_READ - n * SECOND for n in range(len(LIST))] == releases(unread.feed())


def test_a_backlog_of_one_day_keeps_the_pages_order_a_second_apart(unread: Desk):
    date = day(2026, 9, 9)
    unread.lists(*(dated(each, date) for each in LIST))
    assert [date.at - n * SECOND for n in range(len(LIST))] == releases(unread.feed())


def test_a_backlog_whose_dates_lie_in_the_future_ends_at_the_refreshs_time(unread: Desk):
    unread.lists(*(dated(each, day(2027, 5, 17)) for each in LIST))
    assert FIRST_READ == max(releases(unread.feed()))
    assert_importers_take_all(unread.feed())


def test_a_backlog_after_failures_and_held_pages_is_a_backlog_still(unread: Desk):
    unread.refresh(None)
    unread.lists()
    unread.lists(*(dated(each, day(2026, 9, n + 1)) for n, each in enumerate(LIST)))
    assert day(2026, 9, len(LIST)).at == max(releases(unread.feed()))


# News.


def test_two_new_articles_in_one_refresh_are_a_second_apart_the_lowest_first(desk: Desk):
    desk.lists(NEWS, MORE, *LIST)
    assert [desk.now + SECOND, desk.now] == releases(desk.feed()[:2])
    assert [NEWS.title, MORE.title] == [each.title for each in desk.feed()[:2]]


def test_a_new_article_among_known_ones_is_on_top_of_the_feed(desk: Desk):
    desk.lists(*LIST[:3], NEWS, *LIST[3:])
    assert (NEWS.title, desk.now) == (desk.feed()[0].title, desk.feed()[0].published)


def test_news_with_a_date_in_the_future_is_released_now(desk: Desk):
    desk.lists(dated(NEWS, day(2027, 5, 17)), *LIST)
    assert desk.now == desk.entry(NEWS.title).published


def test_news_that_the_source_dates_back_a_day_is_released_now(desk: Desk):
    desk.lists(dated(NEWS, minute(FIRST_READ + HOUR)), *LIST, after=DAY)
    assert desk.now == desk.entry(NEWS.title).published


def test_an_article_of_the_day_of_the_first_harvest_is_news(desk: Desk):
    desk.lists(dated(NEWS, day(2026, 10, 3)), *LIST)
    assert desk.now == desk.entry(NEWS.title).published


# An article of before the first accepted harvest: put on the page since, or long there?


def within_days(count: int = len(LIST)) -> list[Teaser]:
    """Date a list two days and more before it is read for the first time, a day apart."""
    newest = datetime(2026, 10, 1, 12, tzinfo=OSLO)
    dates = (
        SourceDate(at=newest - n * DAY, precision=Precision.DAY, found="text")
        for n in range(count)
    )
    return [dated(each, date) for each, date in zip(LIST[:count], dates, strict=True)]


YESTERDAY = dated(NEWS, day(2026, 10, 2))


def test_an_article_of_yesterday_that_is_put_on_the_page_today_is_news(unread: Desk):
    unread.lists(*within_days())
    assert [NEWS.title] == unread.lists(YESTERDAY, *within_days())
    assert unread.now == unread.entry(NEWS.title).published


def test_an_article_of_yesterday_is_news_on_a_list_without_dates(desk: Desk):
    assert [NEWS.title] == desk.lists(YESTERDAY, *LIST)


def test_an_article_of_the_newest_ones_day_is_news(unread: Desk):
    unread.lists(*within_days())
    assert [NEWS.title] == unread.lists(dated(NEWS, day(2026, 10, 1)), *within_days())


def test_an_article_that_surfaces_where_another_was_deleted_is_no_news(unread: Desk):
    unread.lists(*within_days(3))
    assert [] == unread.lists(*within_days(2), within_days()[3])
    assert (3, 4) == (len(unread.feed()), unread.store.stamps()[KULTUR.id].count)


def test_an_article_that_surfaces_on_a_list_without_dates_is_no_news(desk: Desk):
    desk.put(NEWS, published=day(2026, 10, 2))
    assert [] == desk.lists(*LIST[:-1], NEWS)


def test_dates_that_only_the_article_pages_tell_count(unread: Desk):
    for each in within_days(3):
        unread.put(each, published=each.published)
    unread.put(NEWS, published=day(2026, 10, 2))
    unread.put(MORE, published=day(2026, 9, 30))
    unread.lists(*LIST[:3])
    assert [NEWS.title] == unread.lists(NEWS, MORE, *LIST[:3])


def test_a_day_and_a_minute_are_compared_by_the_day(unread: Desk):
    evening = datetime(2026, 10, 1, 21, tzinfo=OSLO)
    unread.lists(dated(LIST[0], minute(evening)), *LIST[1:])
    same, before = dated(NEWS, day(2026, 10, 1)), dated(MORE, minute(evening - SECOND))
    assert [NEWS.title] == unread.lists(same, before, dated(LIST[0], minute(evening)), *LIST[1:])


def test_a_list_of_coming_events_alone_is_one_without_dates(unread: Desk):
    events = [dated(each, day(2026, 12, n + 1)) for n, each in enumerate(LIST)]
    unread.lists(*events)
    surfaced = dated(MORE, day(2026, 10, 2))
    assert [NEWS.title] == unread.lists(YESTERDAY, *events[:-1], surfaced)


@pytest.mark.parametrize(
    ("date", "titles"), [(day(2025, 6, 1), []), (day(2026, 10, 2), [NEWS.title])]
)
def test_on_a_page_that_was_old_only_what_is_of_the_last_week_is_news(
    unread: Desk, date: SourceDate, titles: list[str]
):
    curated = [dated(each, day(2023, 9, 30 - n)) for n, each in enumerate(LIST)]
    unread.lists(*curated)
    assert titles == unread.lists(curated[0], dated(NEWS, date), *curated[1:])


def test_the_first_list_counts_also_when_its_articles_have_left_it(unread: Desk):
    unread.lists(*within_days())
    unread.lists(*within_days()[1:], after=DAY)
    assert [] == unread.lists(dated(NEWS, day(2026, 9, 30)), *within_days()[1:], after=DAY)


def test_an_old_article_that_another_source_had_is_news_here(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    old = dated(NEWS, day(2024, 3, 1))
    unread.lists(old, *LIST, source=SKOLE)
    unread.lists(*within_days())
    assert [NEWS.title] == unread.lists(*within_days(), old)


def test_an_article_that_two_first_lists_share_counts_for_both(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    shared, older = within_days()[0], dated(MORE, day(2026, 9, 30))
    school = [story(f"Skolesak nummer {letter}") for letter in "ABCDE"]
    unread.lists(*within_days())
    unread.lists(shared, *school, source=SKOLE)
    assert [NEWS.title] == unread.lists(YESTERDAY, older, shared, *school, source=SKOLE)


def test_under_another_id_a_source_is_measured_by_the_list_it_began_with(unread: Desk):
    unread.lists(*within_days())
    unread.store.rename(KULTUR.id, "kulturen")
    other = Source(url=KULTUR.url, id="kulturen")
    unread.sources = (other,)
    unread.lists(*within_days(), source=other, after=30 * DAY)
    shown = (YESTERDAY, dated(MORE, day(2026, 9, 30)), *within_days())
    assert [NEWS.title] == unread.lists(*shown, source=other)


def test_of_a_source_that_was_away_what_came_meanwhile_is_news(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    unread.lists(*within_days())
    unread.sources = (SKOLE,)
    unread.lists(*(story(f"Skolesak nummer {letter}") for letter in "ABCDE"), source=SKOLE)
    unread.sources = (KULTUR, SKOLE)
    meanwhile, before = dated(NEWS, day(2026, 11, 1)), dated(MORE, day(2026, 9, 30))
    assert [NEWS.title] == unread.lists(meanwhile, before, *within_days(), after=60 * DAY)


@pytest.mark.parametrize(
    ("first", "number", "titles"),
    [
        (datetime(2026, 10, 3, 21, 59, tzinfo=UTC), 3, [NEWS.title]),
        (datetime(2026, 10, 3, 22, 1, tzinfo=UTC), 3, []),
        (datetime(2026, 10, 3, 22, 1, tzinfo=UTC), 4, [NEWS.title]),
    ],
    ids=["before midnight", "after midnight", "the new day"],
)
def test_which_day_the_first_harvest_fell_on_is_decided_by_oslo_midnight(
    unread: Desk, first: datetime, number: int, titles: list[str]
):
    unread.now = first - HOUR
    unread.lists(*LIST)
    assert titles == unread.lists(*LIST, dated(NEWS, day(2026, 10, number)))


def test_an_old_article_that_surfaces_when_another_is_withdrawn_is_no_news(desk: Desk):
    old = dated(story("Et gammelt rundskriv"), day(2019, 3, 1))
    assert [] == desk.lists(*LIST[:2], *LIST[3:], old)
    assert old.title not in {each.title for each in desk.feed()}


def test_an_old_article_that_surfaced_stays_no_news(desk: Desk):
    old = dated(story("Et gammelt rundskriv"), day(2019, 3, 1))
    desk.lists(*LIST[:5], old)
    assert [] == desk.lists(replace(old, title="Et gammelt rundskriv, rettet"), *LIST[:5])


def test_an_article_without_a_date_that_surfaces_is_shown(desk: Desk):
    assert [NEWS.title] == desk.lists(*LIST[:2], *LIST[3:], NEWS)


# Clocks.


def test_news_while_the_clock_is_an_hour_behind_come_after_what_was_released(desk: Desk):
    newest = desk.feed()[0].published
    desk.lists(NEWS, *LIST, after=-HOUR)
    assert newest + SECOND == desk.entry(NEWS.title).published


def test_nothing_is_stored_while_the_clock_is_over_an_hour_behind(desk: Desk):
    before = desk.feed()
    with pytest.raises(KulturfeedError, match="nothing is stored until the clock is right"):
        desk.lists(NEWS, *LIST, after=-HOUR - SECOND)
    assert before == desk.feed()
    assert [NEWS.title] == desk.lists(NEWS, *LIST, after=2 * HOUR)


def test_a_clock_that_was_ahead_can_be_told_to_be_right_now(desk: Desk):
    desk.lists(NEWS, *LIST, after=365 * DAY)
    with pytest.raises(KulturfeedError, match="`kulturfeed refresh --trust-clock`"):
        desk.lists(MORE, NEWS, *LIST, after=-364 * DAY)
    desk.refresh(Reading(teasers=(MORE, NEWS, *LIST)), after=HOUR, trust_clock=True)
    desk.lists(MORE, NEWS, *LIST)
    assert [MORE.title, NEWS.title] == [each.title for each in desk.feed()[:2]]
    assert_importers_take_all(desk.feed())


def test_releases_that_reach_ahead_of_a_clock_that_is_right_hold_nothing_up(desk: Desk):
    desk.lists(NEWS, *LIST, after=50 * DAY)
    desk.store.save(asked(desk, desk.now - 50 * DAY))
    assert [MORE.title] == desk.lists(MORE, NEWS, *LIST, after=-49 * DAY)


def asked(desk: Desk, moment: datetime) -> Settlement:
    """Settle a refresh as if it had been at this moment."""
    state = desk.store.sources()["kultur"]
    row = RefreshRow(source="kultur", started=moment, ended=moment, outcome="unchanged")
    return Settlement(source=replace(state, asked=moment), refresh=row)


def test_after_a_clock_that_was_ahead_for_a_while_news_come_after_what_it_released(desk: Desk):
    desk.lists(NEWS, *LIST, after=timedelta(minutes=59))
    desk.lists(MORE, NEWS, *LIST, after=-timedelta(minutes=59))
    assert [MORE.title, NEWS.title] == [each.title for each in desk.feed()[:2]]
    assert_importers_take_all(desk.feed())


def test_refreshes_within_a_second_release_a_second_apart(desk: Desk):
    shown = LIST
    for number in range(4):
        shown = [story(f"Sak {number} i samme sekund"), *shown]
        desk.lists(*shown, after=timedelta(milliseconds=100))
    assert_importers_take_all(desk.feed())
    assert [each.title for each in shown] == [each.title for each in desk.feed()]


def test_a_time_with_microseconds_is_released_by_the_whole_second(unread: Desk):
    unread.now += timedelta(microseconds=999_999)
    unread.lists(*LIST)
    assert FIRST_READ == unread.feed()[0].published


@pytest.mark.parametrize(
    "night",
    [datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)],
    ids=["summer time begins", "summer time ends"],
)
def test_in_a_daylight_saving_night_every_release_is_later_than_the_last(
    unread: Desk, night: datetime
):
    unread.now = night.astimezone(OSLO)
    shown = LIST
    unread.lists(*shown)
    for number in range(4):
        shown = [story(f"Nattens sak {number}"), *shown]
        # Local time on purpose: a sum of local times skips or repeats the hour.
        unread.now = (unread.now.astimezone(UTC) + HOUR / 2).astimezone(OSLO)
        unread.lists(*shown, after=timedelta())
    assert_importers_take_all(unread.feed())
    assert [each.title for each in shown] == [each.title for each in unread.feed()]


def test_a_backlog_dated_within_the_hour_that_comes_twice_keeps_its_order(unread: Desk):
    unread.now = datetime(2026, 10, 25, 12, tzinfo=UTC)
    twice = [datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=fold) for fold in (1, 0)]
    unread.lists(*(dated(each, minute(at)) for each, at in zip(LIST, twice, strict=False)))
    assert [at.astimezone(UTC) for at in twice] == releases(unread.feed())


# Several sources in one store.


def test_two_sources_of_one_store_never_release_at_one_moment(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    school = [story(f"Skolesak nummer {letter}") for letter in "ABCDE"]
    unread.lists(*LIST)
    unread.lists(*school, source=SKOLE, after=timedelta())
    unread.lists(NEWS, *LIST, after=timedelta())
    unread.lists(MORE, *school, source=SKOLE, after=timedelta())
    given = [*releases(unread.feed()), *releases(unread.feed(SKOLE))]
    assert len(given) == len(set(given)) == len(LIST) + len(school) + 2


def test_a_second_sources_dated_backlog_repeats_no_release_of_the_first(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    date = day(2026, 9, 9)
    unread.lists(*(dated(each, date) for each in LIST))
    school = [dated(story(f"Skolesak nummer {letter}"), date) for letter in "ABCDE"]
    unread.lists(*school, source=SKOLE)
    given = [*releases(unread.feed()), *releases(unread.feed(SKOLE))]
    assert len(given) == len(set(given))


def test_news_of_one_source_come_after_all_that_another_released(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    unread.lists(*LIST)
    unread.lists(*(story(f"Skolesak nummer {letter}") for letter in "ABCDE"), source=SKOLE)
    newest = unread.feed(SKOLE)[0].published
    unread.lists(NEWS, *LIST, after=timedelta())
    assert newest < unread.feed()[0].published


# What never moves.


@pytest.mark.parametrize(
    "shown",
    [
        [REST[0], replace(ARTICLE, title="En ny tittel"), *REST[1:]],
        [REST[0], replace(ARTICLE, summary="En ny ingress"), *REST[1:]],
        [REST[0], dated(ARTICLE, day(2026, 12, 24)), *REST[1:]],
        LIST[::-1],
        REST,
    ],
    ids=["title", "summary", "source date", "order", "withdrawn"],
)
def test_nothing_that_happens_on_the_page_moves_a_release(desk: Desk, shown: list[Teaser]):
    before = {each.id: each.published for each in desk.feed()}
    desk.lists(*shown)
    desk.lists(*LIST)
    assert before == {each.id: each.published for each in desk.feed()}


def test_an_edit_moves_updated_to_the_refreshs_time(desk: Desk):
    desk.lists(REST[0], replace(ARTICLE, summary="En ny ingress"), *REST[1:])
    assert desk.now == desk.entry(ARTICLE.title).updated


@pytest.mark.parametrize("shown", [LIST[::-1], [dated(LIST[0], day(2026, 1, 1)), *LIST[1:]]])
def test_what_is_no_edit_moves_no_updated(desk: Desk, shown: list[Teaser]):
    before = desk.feed()
    desk.lists(*shown)
    assert before == desk.feed()
