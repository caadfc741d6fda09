from dataclasses import replace
from datetime import timedelta

import pytest
from sample_rows import NOON, OTHER, SOURCE, address, alias, harvest, item, listing, refresh

from kulturfeed.ledger import address_digest
from kulturfeed.rows import ChangeRow, DroppedRow, EpisodeRow, HeldRow, Place, Settlement
from kulturfeed.store import Store
from kulturfeed.story import Story, dropped_traces, erasure, held_traces
from spiders.page import Dropped, Teaser

HOUR = timedelta(hours=1)
TEASERS = tuple(Teaser(title=f"Sak {n} på Å", link=f"{address(n)}/") for n in (1, 2))
CHANGE = ChangeRow(
    source=SOURCE.id,
    item="urn:uuid:1",
    at=NOON,
    what="title",
    old="Før på Ås",
    new="Nå på Ås",
    rule="address",
)
LEFT_OUT = tuple(
    Dropped(reason="duplicate", link=link, title="Å") for link in ("/kultur/1", "/om/", "")
)
EPISODE = EpisodeRow(
    source=SOURCE.id, kind="few", problem="få saker", began=NOON, ended=NOON + HOUR
)


@pytest.fixture
def full(store: Store) -> Store:
    """Two articles on a list, one of them edited, left out once, and held."""
    places = tuple(Place(item=f"urn:uuid:{n}", digest=str(n)) for n in (1, 2))
    store.save(
        replace(
            harvest(1, 2, source=replace(SOURCE, listed=places, unwell_since=NOON)),
            changes=(CHANGE,),
            dropped=DroppedRow(source=SOURCE.id, seen=NOON, dropped=LEFT_OUT),
            held=HeldRow(
                source=SOURCE.id, seen=NOON, reason="få saker", rejected=False, teasers=TEASERS
            ),
        )
    )
    return store


def erase(store: Store, number: int) -> None:
    stories = store.stories(address(number), f"{address(number)}/")
    store.erase(erasure(address(number), stories, store.margin(), NOON))


def test_a_story_comes_back_as_it_was_saved(full: Store):
    story = Story(item=item(1), aliases=(alias(1),), listings=(listing(1),), changes=(CHANGE,))
    assert (story,) == full.stories(address(1), f"{address(1)}/")


def test_an_address_that_was_never_seen_has_no_story(full: Store):
    assert () == full.stories(address(3), f"{address(3)}/")


def test_an_older_article_of_an_address_is_found_by_its_listing(full: Store):
    later = replace(item(3), first_seen=NOON + HOUR)
    moved = replace(alias(1), item=later.id, rule="reused")
    again = replace(listing(3), link=f"{address(1)}/")
    settled = Settlement(
        source=SOURCE, refresh=refresh(), items=(later,), aliases=(moved,), listings=(again,)
    )
    full.save(settled)
    found = full.stories(address(1), f"{address(1)}/")
    assert [later.id, "urn:uuid:1"] == [story.item.id for story in found]


def test_erasing_leaves_nothing_of_an_article_and_all_of_the_others(full: Store):
    erase(full, 1)
    margin = full.margin()
    assert () == full.stories(address(1), f"{address(1)}/")
    assert ["urn:uuid:2"] == [place.item for place in margin.sources[SOURCE.id].listed]
    assert TEASERS[1:] == margin.held[0].teasers
    assert LEFT_OUT[1:] == margin.dropped[0].dropped
    assert item(2) == full.stories(address(2), "")[0].item


def test_an_erased_address_is_known_by_its_digest_and_when(full: Store):
    erase(full, 1)
    digest = address_digest(address(1))
    assert frozenset({digest}) == full.forgotten()
    assert (NOON, None) == (full.forgotten_at(digest), full.forgotten_at("-"))


def test_erasing_twice_keeps_the_first_moment(full: Store):
    erase(full, 1)
    full.erase(erasure(address(1), (), full.margin(), NOON + HOUR))
    assert full.forgotten_at(address_digest(address(1))) == NOON


def test_what_erasing_does_not_touch_is_not_written(full: Store):
    untouched = erasure(address(3), (), full.margin(), NOON)
    assert ((), (), ()) == (untouched.sources, untouched.held, untouched.dropped)


def test_traces_are_found_by_address_however_the_page_writes_it(full: Store):
    (held,) = held_traces(address(1), full.margin())
    (dropped,) = dropped_traces(address(1), full.margin())
    assert ("Sak 1 på Å", "få saker") == (held.title, held.reason)
    assert (SOURCE.id, "duplicate") == (dropped.source, dropped.reason)


def test_a_held_list_is_marked_as_rejected(full: Store):
    full.reject(SOURCE.id)
    assert [True] == [row.rejected for row in full.margin().held]
    assert frozenset({SOURCE.id}) == full.holding()


def test_episodes_are_those_that_ended_since_and_what_began_with_them(store: Store):
    before = replace(EPISODE, began=NOON - HOUR, ended=NOON)
    brief = replace(EPISODE, source=OTHER.id, ended=NOON + HOUR / 2)
    for source, each in ((SOURCE, before), (SOURCE, EPISODE), (OTHER, brief)):
        store.save(Settlement(source=source, refresh=refresh(source.id), episode=each))
    assert (EPISODE, brief) == store.episodes(NOON + HOUR)
    assert () == store.episodes(NOON + 2 * HOUR)
