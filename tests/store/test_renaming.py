from dataclasses import replace
from datetime import timedelta

import pytest
from sample_rows import NOON, OTHER, SOURCE, harvest, listing, listings, refresh

from kulturfeed.rows import ChangeRow, DroppedRow, EpisodeRow, HeldRow, Settlement, Tally
from kulturfeed.store import Store
from spiders.page import Dropped

DAY = timedelta(days=1)
NEW = "ny-kultur"
CHANGE = ChangeRow(
    source=SOURCE.id,
    item="urn:uuid:1",
    at=NOON,
    what="title",
    old="Før på Ås",
    new="Nå på Ås",
    rule="address",
)
EPISODE = EpisodeRow(source=SOURCE.id, kind="few", problem="få", began=NOON, ended=NOON + DAY)
HELD = HeldRow(source=SOURCE.id, seen=NOON, reason="få saker", rejected=True, teasers=())
DROPPED = DroppedRow(
    source=SOURCE.id, seen=NOON, dropped=(Dropped(reason="duplicate", link="/", title="Å"),)
)


@pytest.fixture
def full(store: Store) -> Store:
    """Two articles, and a row of everything else that is kept of a source."""
    unwell = replace(SOURCE, unwell_since=NOON)
    store.save(
        replace(
            harvest(1, 2, source=unwell),
            changes=(CHANGE,),
            episode=EPISODE,
            held=HELD,
            dropped=DROPPED,
        )
    )
    return store


def test_all_that_is_stored_of_a_source_goes_along(full: Store):
    before = full.sources()[SOURCE.id]
    rows = full.listed(SOURCE.id, limit=50, window=DAY)
    assert full.rename(SOURCE.id, NEW)
    assert {NEW: replace(before, id=NEW)} == full.sources()
    assert full.listed(NEW, limit=50, window=DAY) == tuple(
        replace(each, listing=replace(each.listing, source=NEW))
        for each in rows
        if each.listing is not None
    )
    assert (replace(EPISODE, source=NEW),) == full.episodes(NOON)
    assert replace(HELD, source=NEW) == full.held(NEW)
    assert (replace(DROPPED, source=NEW),) == full.margin().dropped
    assert (Tally(source=NEW, outcome="read", count=1),) == full.tallies()
    (story,) = full.stories("https://www.ks.no/kultur/1", "https://www.ks.no/kultur/1/")
    assert (replace(CHANGE, source=NEW),) == story.changes


def test_a_source_of_which_nothing_is_stored_is_not_renamed(full: Store):
    assert not full.rename("borte", NEW)
    assert {SOURCE.id} == full.sources().keys()


def test_other_sources_stay_as_they_are(full: Store):
    full.save(Settlement(source=OTHER, refresh=refresh(OTHER.id)))
    full.rename(SOURCE.id, NEW)
    assert {NEW, OTHER.id} == full.sources().keys()


@pytest.fixture
def both(full: Store) -> Store:
    """The source under its new id too, read there since: one article again, and a third one."""
    fresh = replace(
        SOURCE,
        id=NEW,
        feed_id="urn:uuid:new",
        title="Ny tittel",
        first_accepted=NOON + DAY,
        listed=(),
    )
    full.save(replace(harvest(3, source=fresh), items=harvest(3).items))
    again = replace(listing(1, NEW), released=NOON + DAY, changed=NOON + DAY)
    full.save(listings(again, source=fresh))
    return full


def test_an_article_keeps_the_moment_it_was_first_released_at(both: Store):
    both.rename(SOURCE.id, NEW)
    released = {
        each.item.id: each.listing.released
        for each in both.listed(NEW, limit=50, window=DAY)
        if each.listing
    }
    assert {f"urn:uuid:{n}": listing(n).released for n in (1, 2, 3)} == released


def test_the_feed_keeps_its_id_and_its_beginning(both: Store):
    both.rename(SOURCE.id, NEW)
    (state,) = both.sources().values()
    assert (SOURCE.feed_id, NOON, "Ny tittel") == (
        state.feed_id,
        state.first_accepted,
        state.title,
    )


def test_of_what_there_is_one_the_new_one_s_is_the_present_one(both: Store):
    state = both.sources()[NEW]
    both.save(
        Settlement(
            source=replace(state, unwell_since=NOON),
            refresh=refresh(NEW),
            held=replace(HELD, source=NEW, reason="nytt"),
        )
    )
    both.rename(SOURCE.id, NEW)
    found = both.held(NEW)
    assert found
    assert "nytt" == found.reason


def test_a_source_that_was_never_accepted_keeps_the_new_one_s_beginning(store: Store):
    store.save(Settlement(source=OTHER, refresh=refresh(OTHER.id)))
    store.save(harvest(1))
    store.rename(OTHER.id, SOURCE.id)
    assert SOURCE.first_accepted == store.sources()[SOURCE.id].first_accepted


def test_when_the_operator_was_told_is_noted(full: Store):
    full.remind(SOURCE.id, NOON + DAY)
    assert NOON + DAY == full.sources()[SOURCE.id].told


def test_the_last_answer_of_each_source_is_measured(full: Store):
    full.save(
        Settlement(
            source=SOURCE,
            refresh=replace(refresh(), status=200, milliseconds=300, ended=NOON + DAY),
        )
    )
    full.save(Settlement(source=SOURCE, refresh=replace(refresh(outcome="failed"))))
    assert {SOURCE.id: timedelta(milliseconds=300)} == full.response_times()


def documents(store: Store, source: str) -> dict[int, set[str]]:
    """Return the articles of each archive document."""
    return {
        each.number: {known.item.id for known in store.archived(source, each.number)}
        for each in store.archives(source)
    }


def test_archive_documents_go_along(full: Store):
    full.close_archives(SOURCE.id, [["urn:uuid:1"], ["urn:uuid:2"]])
    full.rename(SOURCE.id, NEW)
    assert {1: {"urn:uuid:1"}, 2: {"urn:uuid:2"}} == documents(full, NEW)


def test_archive_documents_of_the_new_one_follow_those_of_the_old_one(both: Store):
    both.close_archives(SOURCE.id, [["urn:uuid:1"], ["urn:uuid:2"]])
    both.close_archives(NEW, [["urn:uuid:1", "urn:uuid:3"]])
    both.note_written(NEW, {1: "som det var"})
    both.rename(SOURCE.id, NEW)
    assert {1: {"urn:uuid:1"}, 2: {"urn:uuid:2"}, 3: {"urn:uuid:3"}} == documents(both, NEW)
    assert [None, None, None] == [each.written for each in both.archives(NEW)]


def test_archive_documents_of_the_new_one_alone_stay(both: Store):
    both.close_archives(NEW, [["urn:uuid:3"]])
    both.rename(SOURCE.id, NEW)
    assert {1: {"urn:uuid:3"}} == documents(both, NEW)
