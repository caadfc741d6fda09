import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from desk import BUSY, HOUR, LIST, NOON, STRANGERS, TIMEOUT, URL, Desk
from running import stamps, subscribed

from feeds.atom import atom
from feeds.check import check
from kulturfeed.errors import PublishError
from kulturfeed.health import MOST, health
from kulturfeed.overview import publish_overview
from kulturfeed.rows import EpisodeRow
from kulturfeed.store import open_store
from spiders.page import Problem

DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A source that was read once and is well."""
    desk = Desk(tmp_path)
    desk.refresh(LIST)
    return desk


def titles(desk: Desk) -> list[str]:
    content = (desk.folder / "public" / "health.atom").read_bytes()
    assert () == check(content)
    return desk.titles("health.atom")


def episodes(*begun: float, kind: str = "http-503", lasted: timedelta = HOUR) -> list[EpisodeRow]:
    """End episodes that began so many days before noon."""
    return [
        EpisodeRow(
            source="kultur",
            kind=kind,
            problem="har trøbbel",
            began=NOON - days * DAY,
            ended=NOON - days * DAY + lasted,
        )
        for days in begun
    ]


def kept(desk: Desk, ended: Sequence[EpisodeRow]) -> list[str]:
    with open_store(desk.config.database) as store:
        feed = health(desk.config, store.sources(), ended, NOON)
    assert () == check(atom(feed))
    return [entry.id for entry in feed.entries]


def test_while_all_is_well_the_feed_is_there_and_empty(desk: Desk):
    assert [] == titles(desk)


def test_a_hold_is_told_with_its_beginning_and_what_to_do(desk: Desk):
    desk.refresh(STRANGERS)
    assert ["kultur is held"] == titles(desk)
    (entry,) = desk.entries("health.atom")
    assert ("2026-10-03T14:00:00Z", URL) == (entry.published, entry.link)
    assert "Began 2026-10-03 16:00 CEST. " in entry.summary
    assert "`kulturfeed accept kultur` takes its list" in entry.summary
    assert "`kulturfeed reject kultur` refuses it" in entry.summary


def test_a_failure_is_told_with_what_it_is(desk: Desk):
    desk.refresh(BUSY)
    assert ["kultur is failing"] == titles(desk)
    (entry,) = desk.entries("health.atom")
    assert entry.summary.startswith(f"{BUSY.message}. Began 2026-10-03 16:00 CEST. It ends by its")


def test_what_was_told_has_an_end_also_if_it_was_brief_network_trouble_at_last(desk: Desk):
    desk.refresh(STRANGERS)
    desk.refresh(TIMEOUT)
    desk.refresh(LIST)
    assert ["kultur is well again"] == titles(desk)


def test_of_a_page_that_is_gone_or_empty_the_advice_is_not_to_wait(desk: Desk):
    desk.refresh(Problem(kind="http-410", message="er borte"))
    assert "Write the page's new address as url" in desk.entries("health.atom")[0].summary
    desk.refresh([])
    assert "Look at the page: it may have moved" in desk.entries("health.atom")[0].summary


def test_the_end_is_told_under_the_same_id_and_date(desk: Desk):
    desk.refresh(STRANGERS)
    (before,) = desk.entries("health.atom")
    desk.refresh(LIST)
    assert ["kultur is well again"] == titles(desk)
    (after,) = desk.entries("health.atom")
    assert (before.id, before.published) == (after.id, after.published)
    assert "2026-10-03T15:00:00Z" == after.updated
    assert "ended 2026-10-03 17:00 CEST. There is nothing left to do." in after.summary


def test_accept_ends_it_at_once(desk: Desk):
    desk.refresh(STRANGERS)
    desk.run("accept", "kultur")
    assert ["kultur is well again"] == titles(desk)


def test_an_episode_that_lasts_is_one_entry(desk: Desk):
    desk.refresh(BUSY)
    before = stamps(desk.folder)["health.atom"]
    desk.refresh(BUSY, after=3 * DAY)
    assert before == stamps(desk.folder)["health.atom"]


def test_network_trouble_that_passes_soon_is_not_told(desk: Desk):
    desk.refresh(TIMEOUT)
    assert [] == titles(desk)
    desk.refresh(LIST)
    assert [] == titles(desk)


def test_network_trouble_that_lasts_is_told_from_its_beginning_on(desk: Desk):
    desk.refresh(TIMEOUT)
    desk.refresh(TIMEOUT, after=7 * HOUR)
    (entry,) = desk.entries("health.atom")
    assert "2026-10-03T14:00:00Z" == entry.published
    desk.refresh(LIST)
    assert ["kultur is well again"] == titles(desk)


def test_two_that_begin_within_a_second_have_dates_of_their_own_that_stay(desk: Desk):
    desk.refresh(BUSY)
    desk.refresh(BUSY, "skole", after=timedelta(0))
    before = {each.id: each.published for each in desk.entries("health.atom")}
    assert ["skole is failing", "kultur is failing"] == titles(desk)
    desk.refresh(LIST)
    assert ["skole is failing", "kultur is well again"] == titles(desk)
    desk.refresh(BUSY, "skole", after=100 * DAY)
    after = {each.id: each.published for each in desk.entries("health.atom")}
    assert ["skole is failing"] == titles(desk)
    assert 2 == len(set(before.values()))
    assert after.items() <= before.items()


def test_the_newest_stands_first(desk: Desk):
    desk.refresh(BUSY)
    desk.refresh(LIST)
    desk.refresh(STRANGERS)
    assert ["kultur is held", "kultur is well again"] == titles(desk)


def test_what_ended_over_90_days_ago_is_in_it_no_more(desk: Desk):
    ended = episodes(91, 89)
    assert kept(desk, ended[1:]) == kept(desk, ended)


def test_a_site_that_fails_every_hour_does_not_make_it_endless(desk: Desk):
    often = episodes(*(number / 24 for number in range(MOST + 50, 0, -1)))
    assert MOST == len(kept(desk, often))
    assert kept(desk, often[-MOST:]) == kept(desk, often)


def test_a_source_that_was_removed_is_not_in_it(desk: Desk):
    desk.refresh(BUSY, "skole")
    config = desk.config.model_copy(update={"sources": desk.config.sources[:1]})
    with open_store(desk.config.database) as store:
        assert () == health(config, store.sources(), (), NOON).entries


def test_subscribers_see_nothing_of_it(desk: Desk):
    before = subscribed(desk.folder)
    desk.refresh(STRANGERS)
    assert before == subscribed(desk.folder)
    assert b"health" not in (desk.folder / "public" / "index.html").read_bytes()


def test_a_feed_that_is_not_fit_is_not_published(desk: Desk):
    before = stamps(desk.folder)
    config = desk.config.model_copy(update={"public_url": "https://feeds.example.no/å/"})
    with open_store(desk.config.database) as store, pytest.raises(PublishError) as raised:
        publish_overview(config, store, NOON)
    assert re.search(
        "(?m)^health.atom: not published, the last good one stands: ", str(raised.value)
    )
    assert before["health.atom"] == stamps(desk.folder)["health.atom"]
