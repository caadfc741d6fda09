from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
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
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from kulturfeed.rows import HeldRow, ItemRow, Known, RefreshRow, Settlement
from kulturfeed.store import Store, open_store, schema
from kulturfeed.store.columns import row
from spiders.page import Image, Precision, SourceDate, Teaser

WEEK = timedelta(days=7)
TEASER = Teaser(title="Æ – «å»", link=f"{address(1)}/", summary="Øy", published=PUBLISHED)
HELD = HeldRow(
    source=SOURCE.id, seen=NOON, reason="ingen saker", rejected=False, teasers=(TEASER,)
)


def known(store: Store, number: int, source: str = SOURCE.id) -> Known:
    return store.known(source, {address(number)})[address(number)]


def numbers(store: Store, *, limit: int = 50, window: timedelta = WEEK) -> list[int]:
    found = store.listed(SOURCE.id, limit=limit, window=window)
    return [int(each.item.id.rpartition(":")[2]) for each in found]


def last_refresh(store: Store, source: str = SOURCE.id) -> RefreshRow | None:
    table = schema.refresh
    of_source = select(table).where(table.c.source == source)
    with store._begin() as connection:
        found = connection.execute(of_source.order_by(table.c.ended, table.c.id)).mappings().all()
    return row(RefreshRow, found[-1]) if found else None


def aged(number: int, days: int) -> Settlement:
    """Settle an article that was released so many days before noon."""
    moment = NOON - timedelta(days=days)
    settled = harvest(number)
    return replace(
        settled, listings=(replace(settled.listings[0], released=moment, changed=moment),)
    )


def unwell() -> Settlement:
    source = replace(SOURCE, unwell_since=NOON, kind="empty", problem="ingen saker")
    return Settlement(source=source, refresh=refresh(outcome="held"), held=HELD)


def test_a_new_store_knows_nothing(store: Store):
    assert (store.sources(), store.newest_release(), store.releases()) == ({}, None, set())


def test_a_source_comes_back_as_it_was_saved(store: Store):
    store.save(harvest(1))
    assert {SOURCE.id: SOURCE} == store.sources()


def test_an_article_comes_back_as_it_was_saved_with_all_its_letters(store: Store):
    store.save(harvest(1))
    assert Known(item=item(1), listing=listing(1), rule="new") == known(store, 1)


def test_a_source_date_keeps_its_precision_and_where_it_was_found(store: Store):
    store.save(harvest(1))
    assert PUBLISHED == known(store, 1).item.published


def test_an_article_without_a_date_comes_back_without_one(store: Store):
    store.save(replace(harvest(1), items=(replace(item(1), published=None),)))
    assert known(store, 1).item.published is None


def test_an_article_of_which_nothing_was_told_comes_back_so(store: Store):
    bare = ItemRow(id=item(1).id, first_seen=NOON, rule="new", title="Sak 1")
    store.save(replace(harvest(1), items=(bare,)))
    assert bare == known(store, 1).item


def test_an_image_whose_size_is_not_told_comes_back_without_one(store: Store):
    image = Image(address="https://www.ks.no/å.jpg")
    store.save(replace(harvest(1), items=(replace(item(1), image=image),)))
    assert image == known(store, 1).item.image


def test_a_body_of_a_million_letters_is_kept_whole(store: Store):
    body = "<p>Blåbærøl « – »</p>\n" * 50_000
    store.save(replace(harvest(1), items=(replace(item(1), body=body),)))
    assert body == known(store, 1).item.body


def test_a_time_of_another_zone_comes_back_as_the_same_moment_in_utc(store: Store):
    oslo = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Oslo"))
    date = SourceDate(at=oslo, precision=Precision.MINUTE, found="time")
    store.save(replace(harvest(1), items=(replace(item(1), published=date),)))
    published = known(store, 1).item.published
    assert published is not None
    assert "2026-10-25T01:30:00+00:00" == published.at.isoformat()


def test_a_time_without_a_zone_is_refused(store: Store):
    naive = replace(item(1), first_seen=datetime(2026, 10, 3))  # noqa: DTZ001 (it is the point)
    with pytest.raises(StatementError, match="has a timezone"):
        store.save(replace(harvest(1), items=(naive,)))


def test_a_text_of_a_hundred_thousand_letters_is_kept_whole(store: Store):
    long = "Blåbærøl « – » " * 7_000
    store.save(replace(harvest(1), listings=(replace(listing(1), summary=long, title=long),)))
    found = known(store, 1).listing
    assert found is not None
    assert (long, long) == (found.title, found.summary)


def test_what_was_saved_is_there_after_the_store_is_closed(database: str):
    with open_store(database, migrate=True) as first:
        first.save(harvest(1))
    with open_store(database) as again:
        assert Known(item=item(1), listing=listing(1), rule="new") == known(again, 1)


def test_an_address_that_was_never_seen_is_not_known(store: Store):
    store.save(harvest(1))
    assert {} == store.known(SOURCE.id, {address(2)})


def test_a_thousand_addresses_are_asked_for_at_once(store: Store):
    store.save(harvest(1))
    asked = {address(number) for number in range(1000)}
    assert {address(1)} == set(store.known(SOURCE.id, asked))


def test_an_article_of_another_source_is_known_without_a_listing(store: Store):
    store.save(harvest(1))
    assert Known(item=item(1), listing=None, rule="new") == known(store, 1, "other")


def test_an_article_on_two_sources_has_one_item_and_two_listings(store: Store):
    store.save(harvest(1))
    there = replace(listing(1, "other"), released=NOON + 9 * SECOND)
    store.save(listings(there, source=OTHER))
    assert Known(item=item(1), listing=there, rule="new") == known(store, 1, "other")
    assert Known(item=item(1), listing=listing(1), rule="new") == known(store, 1)


def test_an_edit_is_written_over_what_was_there(store: Store):
    store.save(harvest(1))
    edited = replace(listing(1), title="Ny tittel", changed=NOON + WEEK, kicker="Nyhet")
    store.save(listings(edited))
    assert edited == known(store, 1).listing


def test_released_and_first_seen_of_a_listing_never_change_by_a_second_save(store: Store):
    store.save(harvest(1))
    store.save(listings(replace(listing(1), released=NOON + WEEK, first_seen=NOON + WEEK)))
    assert listing(1) == known(store, 1).listing


def test_an_article_never_becomes_backfill_by_a_second_save(store: Store):
    store.save(harvest(1))
    store.save(listings(replace(listing(1), rule="backfill")))
    assert [1] == numbers(store)


def test_first_seen_and_rule_of_an_item_never_change_by_a_second_save(store: Store):
    store.save(harvest(1))
    later = replace(item(1), first_seen=NOON + WEEK, rule="likeness", author="Ny Bø")
    store.save(replace(listings(listing(1)), items=(later,)))
    assert replace(item(1), author="Ny Bø") == known(store, 1).item


def test_an_alias_may_move_to_another_item(store: Store):
    store.save(harvest(1, 2))
    moved = replace(harvest(1).aliases[0], item="urn:uuid:2", rule="reused")
    store.save(replace(listings(listing(2)), aliases=(moved,)))
    found = known(store, 1)
    assert ("urn:uuid:2", "reused") == (found.item.id, found.rule)


def left(number: int) -> Settlement:
    """Settle that an article was last on the page at noon, as the refresh a week later finds."""
    gone = replace(refresh(ended=NOON + WEEK), started=NOON + WEEK)
    return Settlement(
        source=SOURCE, refresh=gone, left=(f"urn:uuid:{number}",), last_seen=NOON + SECOND
    )


def test_last_seen_moves_for_an_article_that_left_the_page_and_for_no_other(store: Store):
    store.save(harvest(1, 2))
    store.save(left(1))
    rows = [known(store, number).listing for number in (1, 2)]
    assert [NOON + SECOND, NOON] == [row and row.last_seen for row in rows]


def test_last_seen_moves_on_the_source_alone_that_an_article_left(store: Store):
    store.save(harvest(1))
    there = replace(listing(1, "other"), released=NOON + 9 * SECOND)
    store.save(listings(there, source=OTHER))
    store.save(left(1))
    found = known(store, 1, "other").listing
    assert (NOON, NOON + SECOND) == (
        found and found.last_seen,
        (row := known(store, 1).listing) and row.last_seen,
    )


def test_two_releases_at_the_same_moment_are_refused(store: Store):
    store.save(harvest(1))
    twin = replace(listing(2), released=listing(1).released)
    with pytest.raises(IntegrityError):
        store.save(replace(harvest(2), listings=(twin,)))


def test_two_sources_with_one_feed_id_are_refused(store: Store):
    store.save(harvest(1))
    with pytest.raises(IntegrityError):
        store.save(harvest(2, source=replace(OTHER, feed_id=SOURCE.feed_id)))


def test_a_listing_of_an_unknown_article_is_refused(store: Store):
    with pytest.raises(IntegrityError):
        store.save(listings(listing(1)))


def test_a_save_that_fails_midway_leaves_nothing(store: Store):
    store.save(harvest(1))
    edited = replace(SOURCE, title="En annen", etag='"b2"')
    twin = replace(listing(3), released=listing(1).released)
    midway = replace(harvest(2, 3, source=edited), listings=(listing(2), twin))
    with pytest.raises(IntegrityError):
        store.save(midway)
    assert ({SOURCE.id: SOURCE}, [1]) == (store.sources(), numbers(store))
    assert {} == store.known(SOURCE.id, {address(2), address(3)})


def test_after_a_save_that_failed_the_store_can_be_saved_to(store: Store):
    with pytest.raises(IntegrityError):
        store.save(listings(listing(1)))
    store.save(harvest(1))
    assert [1] == numbers(store)


def test_ids_that_an_article_has_are_taken(store: Store):
    store.save(harvest(1, 2))
    assert {"urn:uuid:2"} == store.taken(["urn:uuid:2", "urn:uuid:3"])


def test_every_release_of_every_source_is_told_also_of_backfill(store: Store):
    store.save(replace(harvest(1), listings=(replace(listing(1), rule="backfill"),)))
    store.save(harvest(2, source=OTHER))
    assert {NOON + SECOND, NOON + 2 * SECOND} == store.releases()


def test_the_newest_release_is_of_all_sources(store: Store):
    store.save(harvest(1))
    store.save(harvest(7, source=OTHER))
    assert NOON + 7 * SECOND == store.newest_release()


def test_a_feed_lists_newest_first(store: Store):
    store.save(harvest(2, 3, 1))
    assert [3, 2, 1] == numbers(store)


def test_a_feed_ends_at_its_limit_where_the_rest_is_over_seven_days_older(store: Store):
    for number, days in ((1, 0), (2, 8), (3, 9)):
        store.save(aged(number, days))
    assert [1, 2] == numbers(store, limit=2)


def test_a_feed_has_all_of_seven_days_over_its_limit(store: Store):
    for number, days in ((1, 0), (2, 3), (3, 7), (4, 8)):
        store.save(aged(number, days))
    assert [1, 2, 3] == numbers(store, limit=1)


def test_a_feed_shorter_than_its_limit_has_all_however_old(store: Store):
    for number, days in ((1, 0), (2, 2000)):
        store.save(aged(number, days))
    assert [1, 2] == numbers(store, limit=50)


def test_backfill_is_not_in_the_feed_and_counts_for_no_limit(store: Store):
    for number, days in ((1, 0), (2, 8), (3, 9)):
        store.save(aged(number, days))
    old = aged(4, 1)
    store.save(replace(old, listings=(replace(old.listings[0], rule="backfill"),)))
    assert [1, 2] == numbers(store, limit=2)


def test_a_feed_has_no_article_of_another_source(store: Store):
    store.save(harvest(1))
    store.save(harvest(2, source=OTHER))
    assert [1] == numbers(store)


def test_counts_are_of_all_articles_and_the_newest_news(store: Store):
    store.save(harvest(1, 2))
    store.save(replace(harvest(3), listings=(replace(listing(3), rule="backfill"),)))
    assert {SOURCE.id: (3, NOON + 2 * SECOND)} == store.counts()


def test_a_source_with_nothing_but_backfill_has_no_newest_news(store: Store):
    store.save(replace(harvest(1), listings=(replace(listing(1), rule="backfill"),)))
    assert {SOURCE.id: (1, None)} == store.counts()


def test_the_last_refresh_is_the_one_that_ended_last(store: Store):
    last = RefreshRow(
        source=SOURCE.id,
        started=NOON,
        ended=NOON + SECOND,
        outcome="failed",
        status=503,
        listed=1,
        new=2,
        changed=3,
        dropped=4,
        milliseconds=5,
        kind="http-503",
        problem="svarer ikke – «prøv igjen»",
    )
    store.save(Settlement(source=SOURCE, refresh=last))
    store.save(harvest(1))
    assert last == last_refresh(store)


def test_of_two_refreshes_that_ended_together_the_later_stored_is_last(store: Store):
    store.save(harvest(1))
    store.save(Settlement(source=SOURCE, refresh=refresh(outcome="unchanged")))
    assert refresh(outcome="unchanged") == last_refresh(store)


def test_a_source_that_was_never_read_has_no_last_refresh(store: Store):
    assert last_refresh(store, "ukjent") is None


def test_a_refresh_is_forgotten_after_90_days(store: Store):
    store.save(harvest(1))
    store.prune(NOON + timedelta(days=90) + SECOND)
    assert last_refresh(store) is None


def test_a_refresh_is_kept_for_90_days_and_articles_for_ever(store: Store):
    store.save(harvest(1))
    store.prune(NOON + timedelta(days=90))
    assert (refresh(), [1]) == (last_refresh(store), numbers(store))


def test_a_held_harvest_comes_back_with_its_teasers_as_they_were_read(store: Store):
    store.save(unwell())
    assert HELD == store.held(SOURCE.id)


def test_nothing_is_held_of_a_source_that_is_well(store: Store):
    store.save(harvest(1))
    assert store.held(SOURCE.id) is None


def test_a_held_harvest_is_replaced_by_the_next(store: Store):
    store.save(unwell())
    later = replace(HELD, seen=NOON + WEEK, teasers=(), rejected=True)
    store.save(replace(unwell(), held=later))
    assert later == store.held(SOURCE.id)


def test_a_held_harvest_is_kept_while_the_source_is_unwell(store: Store):
    store.save(unwell())
    store.save(replace(unwell(), held=None))
    assert HELD == store.held(SOURCE.id)


@pytest.mark.parametrize("seen", [(1,), ()], ids=["articles", "unchanged or all barred"])
def test_a_held_harvest_goes_when_its_source_is_well_again(store: Store, seen: tuple[int, ...]):
    store.save(unwell())
    store.save(harvest(*seen))
    assert store.held(SOURCE.id) is None


def test_what_stands_on_a_list_is_asked_for_by_its_items(store: Store):
    store.save(harvest(1, 2, 3))
    found = store.standing(SOURCE.id, ["urn:uuid:1", "urn:uuid:3", "urn:uuid:9"])
    assert {"urn:uuid:1", "urn:uuid:3"} == {each.item.id for each in found}
    assert Known(item=item(1), listing=listing(1)) in found


def test_what_another_source_lists_does_not_stand_here(store: Store):
    store.save(harvest(1, source=OTHER))
    assert () == store.standing(SOURCE.id, ["urn:uuid:1"])


def test_what_left_lately_is_what_was_last_seen_then_or_after(store: Store):
    store.save(harvest(1, 2))
    store.save(left(1))
    assert [("urn:uuid:1", listing(1).title)] == store.left_since(SOURCE.id, NOON + SECOND)


def test_what_left_another_source_did_not_leave_this_one(store: Store):
    store.save(harvest(1, source=OTHER))
    assert [] == store.left_since(SOURCE.id, NOON)


def test_familiar_titles_are_those_the_source_has_had_each_counted_once(store: Store):
    twin = replace(listing(2), title=listing(1).title)
    store.save(replace(harvest(1, 2, 3), listings=(listing(1), twin, listing(3))))
    assert 2 == store.familiar(SOURCE.id, [listing(1).title, listing(3).title, "Ukjent"])


def test_titles_of_another_source_are_not_familiar(store: Store):
    store.save(harvest(1, source=OTHER))
    assert 0 == store.familiar(SOURCE.id, [listing(1).title])


def test_nothing_is_forgotten_in_a_new_store(store: Store):
    assert frozenset() == store.forgotten()


def test_an_item_row_is_told_from_a_listing_row_where_their_columns_share_names(store: Store):
    told = replace(item(1), rule="renamed", title="Sist", summary="fra artikkelen")
    store.save(replace(harvest(1), items=(told,)))
    found = known(store, 1)
    assert found.listing is not None
    assert (told, listing(1)) == (found.item, found.listing)
