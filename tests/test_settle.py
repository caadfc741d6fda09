from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed import HERE, NOON, OSLO, address, day, known, place, source_row, teaser

from kulturfeed import settle
from kulturfeed.gate import MEMORY
from kulturfeed.ledger import mint, recognise, resolve
from kulturfeed.releasing import Past
from kulturfeed.rows import (
    ItemRow,
    Known,
    ListingRow,
    RefreshRow,
    Settlement,
    Shape,
    SourceRow,
)
from kulturfeed.sighting import Evidence
from spiders.page import (
    Article,
    Dropped,
    Harvest,
    Outcome,
    Page,
    Precision,
    Problem,
    Reading,
    SourceDate,
    Teaser,
)

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)
ROW = RefreshRow(source="ks-kultur", started=LATER - SECOND, ended=LATER, outcome="read")
PAGE = Page(id="ks-kultur", url=HERE, timezone=OSLO)
BEGUN = source_row()
UNREAD = source_row(None)
STANDING = replace(BEGUN, listed=(place(1),), accepted=NOON)
UNWELL = replace(BEGUN, unwell_since=NOON, kind="empty", problem="ingen saker", not_before=NOON)


def settled(
    teasers: Sequence[Teaser],
    memory: Mapping[str, Known] | None = None,
    *,
    source: SourceRow = BEGUN,
    newest: datetime | None = NOON,
    articles: Mapping[str, Article] | None = None,
    failures: Mapping[str, Problem] | None = None,
    dropped: tuple[Dropped, ...] = (),
    deeper: Sequence[Teaser] = (),
    first_dates: Sequence[SourceDate] = (),
) -> Settlement:
    """Settle a harvest of these teasers an hour after noon."""
    reading = Reading(
        teasers=tuple(teasers),
        deeper=tuple(deeper),
        dropped=dropped,
        title="Kultur",
        description="Om kultur",
        language="nb",
    )
    harvest = Harvest(
        page=PAGE,
        outcome=Outcome.READ,
        url=HERE,
        reading=reading,
        articles=articles or {},
        failures=failures or {},
        etag='"e"',
        last_modified="Sat, 03 Oct 2026 12:00:00 GMT",
    )
    past = Past(source=source, timezone=OSLO, newest=newest, first_dates=first_dates)
    evidence = Evidence(articles=harvest.articles, failures=harvest.failures)
    recognised = recognise((*teasers, *deeper), source.listed, memory or {})
    resolved = resolve(recognised, {}, (), evidence, HERE)
    return settle.accepted(harvest, reading, resolved, past, ROW)


def only_listing(settlement: Settlement) -> ListingRow:
    (listing,) = settlement.listings
    return listing


def only_item(settlement: Settlement) -> ItemRow:
    (item,) = settlement.items
    return item


def again(teaser: Teaser) -> Settlement:
    """Settle article 1 as it is shown now, known as it was shown at noon."""
    return settled([teaser], {address(1): known(1)})


def test_a_new_article_has_an_item_an_alias_and_a_listing_of_one_id():
    found = settled([teaser(1)])
    minted = mint(address(1), ())
    assert [minted] == [each.id for each in found.items]
    assert [(address(1), minted)] == [(each.address, each.item) for each in found.aliases]
    assert [minted] == [each.item for each in found.listings]


def test_a_new_article_is_told_as_the_page_shows_it():
    listing = only_listing(settled([teaser(1)]))
    shown = teaser(1)
    assert (shown.title, shown.link, shown.summary) == (
        listing.title,
        listing.link,
        listing.summary,
    )


def test_news_are_released_at_the_refreshs_time_the_lowest_on_the_page_first():
    found = settled([teaser(1), teaser(2), teaser(3)])
    released = {each.title: each.released for each in found.listings}
    assert [LATER + 2 * SECOND, LATER + SECOND, LATER] == [
        released[teaser(number).title] for number in (1, 2, 3)
    ]


def test_news_are_released_after_the_newest_release_whatever_the_clock_says():
    found = settled([teaser(1)], newest=LATER + timedelta(minutes=30))
    assert LATER + timedelta(minutes=30) + SECOND == only_listing(found).released


def test_a_first_harvest_without_dates_ends_at_the_refreshs_time():
    found = settled([teaser(1), teaser(2)], source=UNREAD)
    assert [LATER, LATER - SECOND] == [each.released for each in found.listings]


def test_a_first_harvest_is_dated_by_its_source():
    dated = [replace(teaser(number), published=day(number)) for number in (2, 9)]
    found = settled(dated, source=UNREAD)
    assert [day(2).at, day(9).at] == [each.released for each in found.listings]


def test_a_first_harvest_is_no_backfill():
    found = settled([replace(teaser(1), published=day(1))], source=UNREAD)
    assert "backfill" != only_listing(found).rule


def dated(number: int, ago: timedelta) -> Teaser:
    """Tease an article that is this much older than the first harvest."""
    date = SourceDate(at=NOON - ago, precision=Precision.MINUTE, found="time")
    return replace(teaser(number), published=date)


def rules(settlement: Settlement) -> dict[str, str]:
    return {each.title: each.rule for each in settlement.listings}


def test_an_unknown_article_far_older_than_the_first_harvest_is_backfill():
    found = settled([replace(teaser(1), published=day(1))])
    assert "backfill" == only_listing(found).rule


@pytest.mark.parametrize(("ago", "rule"), [(DAY, "news"), (3 * DAY, "backfill")])
def test_an_unknown_article_is_measured_by_the_newest_of_the_first_list(ago: timedelta, rule: str):
    newest = dated(9, 2 * DAY).published
    found = settled([dated(1, ago)], first_dates=[newest] if newest else [])
    assert rule == only_listing(found).rule


def test_where_the_first_list_had_no_dates_what_stands_above_a_known_article_is_news():
    shown = [dated(1, DAY), teaser(2), dated(3, DAY)]
    found = settled(shown, {address(2): known(2)})
    assert {teaser(1).title: "news", teaser(3).title: "backfill"} == rules(found)


def test_an_article_that_stands_word_for_word_as_it_did_is_a_known_one():
    found = settled([dated(2, DAY), teaser(1), dated(3, DAY)], source=STANDING)
    assert {teaser(2).title: "news", teaser(3).title: "backfill"} == rules(found)


def test_an_article_that_only_another_source_knows_is_not_known_here():
    found = settled([dated(1, DAY), teaser(2)], {address(2): known(2, listed=False)})
    assert {teaser(1).title: "backfill", teaser(2).title: "news"} == rules(found)


def test_what_stands_on_a_further_page_makes_nothing_above_it_news():
    found = settled([dated(1, DAY)], {address(2): known(2)}, deeper=[teaser(2)])
    assert "backfill" == only_listing(found).rule


def test_what_is_found_on_a_further_page_is_no_news_whatever_its_date():
    found = settled([teaser(1)], {address(1): known(1)}, deeper=[dated(2, -DAY)])
    assert ("backfill", NOON - SECOND) == (only_listing(found).rule, only_listing(found).released)


def test_backfill_of_a_further_page_is_released_before_it_was_seen_whatever_the_clock_said():
    ahead = replace(BEGUN, first_accepted=LATER + DAY)
    listing = only_listing(settled([], source=ahead, deeper=[teaser(2)]))
    assert LATER == listing.first_seen > listing.released


def test_old_articles_on_the_first_page_are_not_released_before_they_were_seen():
    listing = only_listing(settled([replace(teaser(1), published=day(1))]))
    assert ("backfill", True) == (listing.rule, listing.released >= listing.first_seen)


def test_an_old_article_that_another_source_had_is_news_here():
    old = replace(teaser(1), published=day(1))
    found = settled([old], {address(1): known(1, listed=False)})
    assert ("news", LATER) == (only_listing(found).rule, only_listing(found).released)


def test_an_article_that_another_source_had_keeps_its_id_and_gets_no_alias():
    found = settled([teaser(1)], {address(1): known(1, listed=False)})
    assert ("urn:uuid:1", ()) == (only_listing(found).item, found.aliases)


def test_an_article_that_stands_as_it_was_changes_no_row():
    found = again(teaser(1))
    assert ((), (), ()) == (found.items, found.aliases, found.listings)


def test_an_article_that_stands_word_for_word_changes_no_row_without_being_looked_up():
    found = settled([teaser(1)], source=STANDING)
    assert ((), (), (), ()) == (found.items, found.aliases, found.listings, found.changes)
    assert STANDING.listed == found.source.listed


def test_the_list_is_kept_in_the_pages_order_with_what_each_teaser_said():
    found = settled([teaser(2), teaser(1)], {address(1): known(1)}, source=STANDING)
    assert [mint(address(2), ()), "urn:uuid:1"] == [each.item for each in found.source.listed]
    assert STANDING.listed[0] == found.source.listed[1]


def test_what_is_no_longer_on_the_page_left_it_and_was_last_there_at_the_last_taken_harvest():
    found = settled([teaser(2)], source=STANDING)
    assert (("urn:uuid:1",), NOON) == (found.left, found.last_seen)
    assert [("urn:uuid:1", "left")] == [(each.item, each.what) for each in found.changes]


def test_an_article_that_is_listed_again_is_told_as_back():
    (change,) = again(teaser(1)).changes
    assert ("urn:uuid:1", "back", LATER) == (change.item, change.what, change.at)


def test_an_edit_is_told_with_what_was_and_what_is():
    found = settled([teaser(1, "Ny tittel")], {address(1): known(1)}, source=STANDING)
    told = [(each.what, each.old, each.new, each.rule) for each in found.changes]
    assert [("title", teaser(1).title, "Ny tittel", "address")] == told


def test_what_a_reading_left_out_is_stored_with_the_reasons():
    dropped = (Dropped(reason="nav", link=HERE, title="Meny"),)
    found = settled([teaser(1)], dropped=dropped).dropped
    assert found is not None
    assert ("ks-kultur", LATER, dropped) == (found.source, found.seen, found.dropped)


def test_a_taken_harvest_is_remembered_in_numbers():
    (shape,) = settled([teaser(1), replace(teaser(2), summary=None)]).source.shapes
    assert Shape(listed=2, summaries=1, elsewhere=0, alike=1) == shape


def test_only_so_many_harvests_are_remembered_in_numbers():
    old = Shape(listed=9, summaries=9, elsewhere=0, alike=1)
    source = settled([teaser(1)], source=replace(BEGUN, shapes=(old,) * MEMORY)).source
    assert (MEMORY, 1) == (len(source.shapes), source.shapes[-1].listed)


@pytest.mark.parametrize(
    "edit",
    [{"title": "Ny tittel"}, {"summary": "Ny ingress"}, {"image": f"{HERE}ny.jpg"}],
    ids=["title", "summary", "image"],
)
def test_an_edit_moves_changed_and_never_released(edit: dict[str, str]):
    listing = only_listing(again(replace(teaser(1), **edit)))
    assert (NOON, LATER, NOON) == (listing.released, listing.changed, listing.first_seen)


def test_an_edit_keeps_the_id():
    assert "urn:uuid:1" == only_listing(again(teaser(1, "Ny tittel"))).item


@pytest.mark.parametrize("edit", [{"kicker": "Nyhet"}, {"link": f"{HERE}sak-1/?side=2&utm_id=1"}])
def test_what_is_no_text_is_stored_and_moves_no_date(edit: dict[str, str]):
    shown = replace(teaser(1), **edit)
    addresses = {address(1): known(1), f"{address(1)}?side=2": known(1)}
    listing = only_listing(settled([shown], addresses))
    assert (NOON, shown.link, shown.kicker) == (listing.changed, listing.link, listing.kicker)


def test_another_place_on_the_page_changes_no_row():
    source = replace(BEGUN, listed=(place(1), place(2)))
    found = settled([teaser(2), teaser(1)], source=source)
    assert ((), (), ()) == (found.items, found.listings, found.changes)
    assert (place(2), place(1)) == found.source.listed


def test_a_second_edit_within_a_second_is_later_than_the_first():
    first = known(1)
    assert first.listing is not None
    edited = replace(first, listing=replace(first.listing, changed=LATER))
    listing = only_listing(settled([teaser(1, "Enda en")], {address(1): edited}))
    assert LATER + SECOND == listing.changed


def test_a_summary_and_an_image_that_the_page_no_longer_shows_are_kept():
    assert () == again(replace(teaser(1), summary=None, image=None, kicker=None)).listings


def test_the_counts_are_of_what_was_listed_is_new_and_was_edited():
    memory = {address(number): known(number) for number in (1, 2)}
    row = settled([teaser(1), teaser(2, "Ny tittel"), teaser(3)], memory).refresh
    assert (3, 1, 1) == (row.listed, row.new, row.changed)


def test_what_an_articles_own_page_tells_is_stored():
    shown = replace(teaser(1), published=day(1), author="Fra lista")
    told = Article(
        url=f"{HERE}endelig",
        summary="Fra siden",
        author="Åse Bø",
        image=f"{HERE}bilde.jpg",
        published=day(4),
        modified=day(5),
    )
    item = only_item(settled([shown], articles={shown.link: told}))
    assert (told.url, told.summary, told.author, told.image, told.published, told.modified) == (
        item.url,
        item.summary,
        item.author,
        item.image,
        item.published,
        item.modified,
    )


def test_without_its_own_page_an_article_is_dated_and_signed_by_the_list():
    shown = replace(teaser(1), published=day(1), author="Åse Bø")
    item = only_item(settled([shown]))
    assert (day(1), "Åse Bø", None) == (item.published, item.author, item.url)


def test_what_is_known_of_an_article_is_not_lost_when_its_page_cannot_be_read():
    told = replace(known(1).item, author="Åse Bø", published=day(4), image=f"{HERE}b.jpg")
    memory = {address(1): replace(known(1), item=told)}
    item = only_item(settled([teaser(1, "Ny tittel")], memory))
    assert replace(told, title="Ny tittel") == item


def test_a_published_date_that_is_known_stays_when_the_list_tells_another():
    told = replace(known(1).item, published=day(4))
    memory = {address(1): replace(known(1), item=told)}
    assert () == settled([replace(teaser(1), published=day(9))], memory).items


def test_a_taken_harvest_moves_the_sources_state():
    source = settled([teaser(1)]).source
    assert ("Kultur", "Om kultur", "nb", NOON, LATER) == (
        source.title,
        source.description,
        source.language,
        source.first_accepted,
        source.accepted,
    )


def test_the_first_taken_harvest_is_the_first_accepted_one():
    assert LATER == settled([teaser(1)], source=UNREAD).source.first_accepted


def test_validators_of_a_complete_harvest_are_kept():
    source = settled([teaser(1)]).source
    assert ('"e"', "Sat, 03 Oct 2026 12:00:00 GMT") == (source.etag, source.last_modified)


def test_validators_of_a_half_read_harvest_are_dropped():
    lost = {teaser(1).link: Problem(kind="timeout", message="svarte ikke")}
    source = settled([teaser(1)], failures=lost).source
    assert (None, None) == (source.etag, source.last_modified)


@pytest.mark.parametrize("how", ["taken", "unchanged"])
def test_a_source_is_well_again_when_it_was_read(how: str):
    past = Past(source=UNWELL, timezone=OSLO)
    found = settled([], source=UNWELL) if how == "taken" else settle.unchanged(past, ROW)
    assert (None, None, None, None) == (
        found.source.unwell_since,
        found.source.kind,
        found.source.problem,
        found.source.not_before,
    )


def test_an_unchanged_page_moves_nothing_but_when_it_was_asked():
    past = Past(source=BEGUN, timezone=OSLO)
    assert replace(BEGUN, asked=ROW.started) == settle.unchanged(past, ROW).source


def test_a_source_is_unwell_since_the_first_failure():
    row = replace(ROW, outcome="failed", kind="dns", problem="finnes ikke")
    first = settle.unwell(Past(source=BEGUN, timezone=OSLO), row)
    second = settle.unwell(Past(source=first.source, timezone=OSLO), replace(row, ended=NOON))
    assert (LATER, LATER) == (first.source.unwell_since, second.source.unwell_since)


def test_a_failure_changes_no_article_and_keeps_the_validators():
    row = replace(ROW, outcome="failed", kind="dns", problem="finnes ikke")
    source = replace(BEGUN, etag='"e"', accepted=NOON)
    found = settle.unwell(Past(source=source, timezone=OSLO), row, LATER)
    assert ((), (), (), ()) == (found.items, found.aliases, found.listings, found.left)
    expected = replace(
        source,
        asked=ROW.started,
        not_before=LATER,
        unwell_since=LATER,
        kind="dns",
        problem="finnes ikke",
    )
    assert expected == found.source


@given(
    shown=st.lists(st.integers(min_value=1, max_value=6), max_size=10),
    stored=st.sets(st.integers(min_value=1, max_value=6)),
    first=st.booleans(),
)
def test_whatever_the_page_lists_each_new_article_gets_one_release_of_its_own(
    shown: list[int], stored: set[int], *, first: bool
):
    memory = {address(number): known(number) for number in stored}
    source = UNREAD if first else BEGUN
    found = settled([teaser(number) for number in shown], memory, source=source)
    released = [each.released for each in found.listings if each.first_seen == LATER]
    assert len(set(shown) - stored) == len(released) == len(set(released)) == found.refresh.new


@given(shown=st.permutations(range(1, 7)))
def test_the_order_of_the_page_moves_no_date_of_what_is_known(shown: list[int]):
    memory = {address(number): known(number) for number in shown}
    found = settled([teaser(number) for number in shown], memory)
    assert {(NOON, NOON)} >= {(each.released, each.changed) for each in found.listings}
