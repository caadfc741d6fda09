from dataclasses import replace
from datetime import timedelta

from sample_rows import (
    NOON,
    OTHER,
    PUBLISHED,
    SECOND,
    SOURCE,
    address,
    harvest,
    item,
    listing,
    listings,
    refresh,
)

from kulturfeed.rows import Settlement
from kulturfeed.site.figures import Day, Stamp
from kulturfeed.store import Store, open_store

DAY = timedelta(days=1)


def test_a_stamp_counts_the_articles_and_tells_the_newest_news(store: Store):
    edited = replace(listing(2), changed=NOON + DAY)
    store.save(harvest(1, 2, 3))
    store.save(listings(edited))
    stamp = Stamp(count=3, changed=NOON + DAY, newest=NOON + 3 * SECOND)
    assert {SOURCE.id: stamp} == store.stamps() == store.stamps(SOURCE.id)
    assert {} == store.stamps("other")


def test_where_all_is_backfill_there_is_no_news(store: Store):
    settled = harvest(1)
    rows = tuple(replace(each, rule="backfill") for each in settled.listings)
    store.save(replace(settled, listings=rows))
    assert store.stamps()[SOURCE.id].newest is None


def test_the_past_is_every_article_with_its_own_date_newest_first(store: Store):
    store.save(harvest(1, 2))
    past = store.past(SOURCE.id)
    assert [f"{address(2)}/", f"{address(1)}/"] == [each.link for each in past]
    assert [PUBLISHED, PUBLISHED] == [each.published for each in past]
    assert [NOON + 2 * SECOND, NOON + SECOND] == [each.released for each in past]


def test_the_dates_of_a_first_list_are_those_of_its_articles_alone(store: Store):
    first = [replace(listing(n), rule="backlog-date", released=NOON - n * SECOND) for n in (1, 2)]
    later = replace(listing(3), first_seen=NOON + SECOND)
    deeper = replace(listing(4), rule="backfill", released=NOON - 4 * SECOND)
    undated = replace(item(2), published=None)
    items = (item(1), undated, item(3), item(4))
    store.save(replace(harvest(1, 2, 3, 4), items=items, listings=(*first, later, deeper)))
    assert (PUBLISHED,) == store.first_dates(SOURCE)


def test_a_list_that_was_never_read_has_no_first_dates(store: Store):
    store.save(harvest(1, source=OTHER))
    assert () == store.first_dates(OTHER)


def test_refreshes_are_summed_up_by_day(store: Store):
    rows = [
        replace(refresh(ended=NOON - DAY), new=2, milliseconds=100),
        replace(refresh(ended=NOON), new=1, milliseconds=300),
        replace(refresh(ended=NOON + SECOND), new=4, milliseconds=500),
        replace(
            refresh(ended=NOON + 2 * SECOND, outcome="failed"), milliseconds=9000, kind="timeout"
        ),
    ]
    for row in rows:
        store.save(Settlement(source=SOURCE, refresh=row))
    found = store.daily(NOON - DAY / 2)
    before = store.daily(NOON - 2 * DAY)
    today = Day(
        source=SOURCE.id, day=NOON.date(), refreshes=3, troubles=1, new=5, milliseconds=400
    )
    assert (today,) == found
    assert [NOON.date() - DAY, NOON.date()] == [each.day for each in before]


def test_days_are_those_of_utc_whatever_zone_the_server_is_in(postgres_migrated: str):
    joint = "&" if "?" in postgres_migrated else "?"
    far = f"{postgres_migrated}{joint}options=-ctimezone%3DAsia/Tokyo"
    evening = NOON.replace(hour=20)
    with open_store(far) as store:
        store.save(Settlement(source=SOURCE, refresh=refresh(ended=evening)))
        assert [evening.date()] == [each.day for each in store.daily(evening - DAY)]


def test_a_day_without_an_answer_has_no_response_time(store: Store):
    row = replace(refresh(outcome="failed"), kind="timeout")
    store.save(Settlement(source=SOURCE, refresh=row))
    (day,) = store.daily(NOON - DAY)
    assert day.milliseconds is None
