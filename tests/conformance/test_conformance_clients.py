"""Every reader and importer is told of each article once, on the day when it came.

And each emulator is itself put to a feed that breaks its rule: one that could not fail would
show nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from clients import (
    READERS,
    ByLink,
    Client,
    DrupalAggregator,
    DrupalFeeds,
    Feedbin,
    FeedMail,
    FreshRss,
    Miniflux,
    N8n,
    NetNewsWire,
    OpenCti,
    Outlook,
    PowerAutomate,
    Slack,
    WordPress,
    WpeMatico,
)
from newsroom import ELDER, SEVEN
from stage import Stage, read_all
from walk import EDITED, FEEDS, NAME, NEWS, Day, Walk
from wire import Entry, Feed

NOW = datetime(2026, 10, 3, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
EACH = [(each, ending) for each in READERS for ending in each.formats]
every_feed = pytest.mark.parametrize("feed", FEEDS)
Told = Mapping[Day, Sequence[str]]


def told(client: Client, walked: Walk, feeds: Mapping[Day, Feed]) -> Told:
    """Let a client poll after every refresh; return the titles that it told of."""
    return {
        each.day: sorted(entry.title for entry in client.poll(feeds[each.day], each.at))
        for each in walked.mornings
    }


@every_feed
@pytest.mark.parametrize(("client", "ending"), EACH, ids=lambda e: getattr(e, "__name__", e))
def test_each_article_is_told_of_once_and_on_its_day(
    walked: Walk, stage: Stage, client: type[Client], ending: str, feed: str
):
    expected = {day: sorted(each.title for each in news) for day, news in NEWS[feed].items()}
    assert expected == told(client(), walked, read_all(stage, walked, f"{feed}.{ending}"))


@every_feed
@pytest.mark.parametrize("ending", WordPress.formats)
def test_who_polls_half_as_often_misses_nothing(
    walked: Walk, stage: Stage, ending: str, feed: str
):
    heard = told(WordPress(), walked, read_all(stage, walked, f"{feed}.{ending}")).values()
    expected = [each.title for news in NEWS[feed].values() for each in news]
    assert sorted(expected) == sorted(title for titles in heard for title in titles)


@every_feed
@pytest.mark.parametrize("reader", [Miniflux, FreshRss])
@pytest.mark.parametrize("ending", FreshRss.formats)
def test_a_date_that_is_shown_never_moves(
    walked: Walk, stage: Stage, reader: type[FreshRss], ending: str, feed: str
):
    client = reader()
    told(client, walked, read_all(stage, walked, f"{feed}.{ending}"))
    assert {1} == {len(dates) for dates in client.dates.values()}


@pytest.mark.parametrize("feed", [NAME, "all"])
@pytest.mark.parametrize("ending", DrupalFeeds.formats)
def test_an_edited_title_is_mended_where_it_was_taken_in(
    walked: Walk, stage: Stage, ending: str, feed: str
):
    client = DrupalFeeds()
    told(client, walked, read_all(stage, walked, f"{feed}.{ending}"))
    titles = {each.title for each in client.nodes.values()}
    assert (True, False) == (EDITED.title in titles, SEVEN[1].title in titles)


@every_feed
@pytest.mark.parametrize("ending", ByLink.formats)
def test_what_is_older_than_the_feed_is_no_news(
    walked: Walk, stage: Stage, ending: str, feed: str
):
    for each in read_all(stage, walked, f"{feed}.{ending}").values():
        assert ELDER.title not in {entry.title for entry in each.entries}


# The emulators themselves.


def entry(number: int, **changed: object) -> Entry:
    """Make the entry of an article; a higher number is a later one."""
    link = f"https://ks.no/{number}/"
    whole = Entry(
        id=f"urn:{number}",
        title=f"Sak {number}",
        link=link,
        published=NOW - 2 * DAY + number * SECOND,
    )
    return replace(whole, **changed)  # type: ignore[arg-type]  # the fields are each of a type


def made(*entries: Entry) -> Feed:
    return Feed(size=1000, entries=entries)


def news(client: Client, *feeds: Feed) -> list[str]:
    """Return the ids that a subscriber is told of after the first of these feeds."""
    subscribed, *later = feeds
    client.poll(subscribed, NOW)
    return [entry.id for feed in later for entry in client.poll(feed, NOW)]


BEFORE = made(entry(2), entry(1))
LATER = entry(3)


@pytest.mark.parametrize("client", READERS)
def test_an_emulator_tells_of_what_is_new(client: type[Client]):
    assert ["urn:3"] == news(client(), BEFORE, made(LATER, *BEFORE.entries))


@pytest.mark.parametrize(
    "client", [Outlook, NetNewsWire, Feedbin, Miniflux, FreshRss, DrupalAggregator, DrupalFeeds]
)
def test_an_id_that_changes_shows_an_article_again(client: type[Client]):
    assert ["urn:new"] == news(client(), BEFORE, made(entry(2, id="urn:new"), entry(1)))


def test_an_address_that_changes_shows_an_article_again_by_it():
    assert ["urn:2"] == news(ByLink(), BEFORE, made(entry(2, link="https://ks.no/x/"), entry(1)))


@pytest.mark.parametrize("client", [NetNewsWire, Feedbin])
def test_without_ids_an_edited_title_is_an_article_again(client: type[Client]):
    before = made(entry(2, id=""), entry(1, id=""))
    after = made(entry(2, id="", title="Sak to"), entry(1, id=""))
    assert [""] == news(client(), before, after)


@pytest.mark.parametrize("client", [PowerAutomate, Slack, N8n, OpenCti])
@pytest.mark.parametrize("date", [None, entry(2).published, entry(1).published])
def test_news_with_no_date_an_equal_or_an_earlier_one_is_missed(
    client: type[Client], date: datetime | None
):
    late = replace(LATER, published=date)
    assert [] == news(client(), BEFORE, made(late, *BEFORE.entries))


def test_news_far_behind_the_newest_is_missed_by_feedmail():
    late = entry(3, published=NOW - 10 * DAY)
    assert [] == news(FeedMail(), BEFORE, made(*BEFORE.entries, late))


def test_power_automate_reads_no_feed_above_its_limit():
    large = replace(made(LATER, *BEFORE.entries), size=5_000_001)
    assert [] == news(PowerAutomate(), BEFORE, large)


def test_news_in_one_second_is_told_of_but_once_by_power_automate():
    twin = entry(4, published=LATER.published)
    assert ["urn:3"] == news(PowerAutomate(), BEFORE, made(twin, LATER, *BEFORE.entries))


def test_news_out_of_sequence_is_missed_by_slack():
    assert ["urn:3"] == news(Slack(), BEFORE, made(LATER, entry(4), *BEFORE.entries))


def test_news_that_are_not_on_top_are_told_of_again_by_n8n():
    last = made(*reversed(BEFORE.entries), LATER)
    assert ["urn:2", "urn:3"] == news(N8n(), last, last)


@pytest.mark.parametrize("above", [entry(2), entry(4, title="Sak 1")])
def test_news_below_what_it_has_are_missed_by_wpematico(above: Entry):
    assert [] == news(WpeMatico(), BEFORE, made(above, LATER, entry(1)))


def test_news_without_a_title_is_missed_by_drupal():
    nameless = replace(LATER, title="")
    assert [] == news(DrupalAggregator(), BEFORE, made(nameless, *BEFORE.entries))


@pytest.mark.parametrize("client", [Miniflux, FreshRss])
def test_without_a_date_a_reader_invents_one(client: type[FreshRss]):
    reader = client()
    undated = made(entry(1, published=None))
    for now in (NOW, NOW + DAY):
        reader.poll(undated, now)
    assert {"urn:1": {NOW, NOW + DAY}} == reader.dates


def test_a_dc_date_is_the_date_to_miniflux():
    reader = Miniflux()
    reader.poll(made(entry(1, dc_date=NOW)), NOW)
    assert {"urn:1": {NOW}} == reader.dates


def test_a_feed_that_is_not_in_order_is_another_one_to_wordpress():
    with pytest.raises(AssertionError):
        WordPress().poll(made(entry(1), entry(2)), NOW)
