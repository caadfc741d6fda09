import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

# The simulator is a command with its rooms beside it, no package.
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import markups
from desks import BEGIN, COMMON, Desk, Editor, Happening, Piece, Rates, World
from importers import (
    BrokenFeedError,
    Delivery,
    Entry,
    FeedMail,
    Importer,
    N8n,
    OpenCti,
    PowerAutomate,
    Slack,
    Subscriber,
    Subscription,
    WpeMatico,
    read_atom,
    read_rss,
)
from markups import Card
from replay import (
    Figures,
    Replay,
    Watch,
    causes,
    explained,
    figures,
    harvest,
    moments,
)
from rivals import FreshRss, Html2Rss, Rival, RssBridge, RssHub

from feeds.atom import atom
from feeds.model import Entry as Written
from feeds.model import Feed
from feeds.rss import rss
from kulturfeed.publish import Published
from kulturfeed.reports import Report
from kulturfeed.rows import RefreshRow
from spiders.extract import teasers
from spiders.page import Outcome, Page

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")
NONE = Rates(**dict.fromkeys((each.name for each in fields(Rates)), 0))


# The simulator: what it does is what its log and its truth say.


def quiet(desks: int = 2) -> World:
    """Make desks at which nothing happens by itself."""
    return World(seed=1, desks=desks, years=1, rates=NONE)


def editor(desk: Desk) -> Editor:
    return Editor(desk, desk.world, NONE)


def page(desk: Desk, etag: str | None = None) -> Page:
    return Page(id=desk.name, url=desk.url, timezone=OSLO, etag=etag)


def renamed(desk: Desk, old: str) -> tuple[Piece, str]:
    """Rename an article; return it, and its old address."""
    piece = desk.listed()[3]
    former = piece.link
    editor(desk)._rename(piece, old)
    return piece, former


def test_the_same_seed_tells_the_same_lives():
    first, second = (World(seed=7, desks=2, years=1, rates=Rates()) for _ in range(2))
    for world in (first, second):
        world.advance(BEGIN + 90 * DAY)
    assert first.log == second.log


def test_another_seed_tells_other_lives():
    first, second = (World(seed=seed, desks=2, years=1, rates=Rates()) for seed in (7, 8))
    assert [each.title for each in first.desks[0].order] != [
        each.title for each in second.desks[0].order
    ]


@pytest.fixture(scope="module")
def year() -> list[Happening]:
    """Tell what happened at one desk in one year."""
    world = World(seed=3, desks=1, years=1, rates=Rates())
    world.advance(BEGIN + 365 * DAY)
    return [each for each in world.log if each.kind != "before"]


@pytest.mark.parametrize(
    ("least", "begin", "ends"),
    [
        (60, "published", ("",)),
        (6, "moved", ("",)),
        (3, "moved", (": missing", ": gone", ": soft", ": section", ": front")),
        (6, "title", ("",)),
        (1, "another layout", ("",)),
        (3, "trouble", ("",)),
        (2, "withdrawn", ("",)),
    ],
)
def test_in_a_year_as_much_happens_as_was_asked_for(
    year: list[Happening], least: int, begin: str, ends: tuple[str, ...]
):
    found = [each for each in year if each.what.startswith(begin) and each.what.endswith(ends)]
    assert least <= len(found)


def test_in_a_year_five_articles_have_titles_that_others_have_too(year: list[Happening]):
    assert 5 == sum(each.kind == "equal_titles" for each in year)


@pytest.mark.parametrize("name", [each.name for each in fields(Rates) if each.name != "shared"])
def test_after_every_kind_of_event_each_listed_article_is_where_its_link_leads(name: str):
    world = World(seed=4, desks=2, years=0.3, rates=replace(NONE, **{name: 12}))
    told = len(world.log)
    world.advance(BEGIN + 365 * DAY)
    assert told < len(world.log)
    for desk in world.desks:
        for piece in desk.listed():
            assert piece is world.owner(piece.link, piece.title)
            assert piece.summary in unescape(world.answer(piece.link).body)


def test_a_placeholder_stands_for_every_summary_and_no_address_changes():
    desk = quiet().desks[0]
    before = desk.cards(desk.listed())
    editor(desk).placeholders()
    after = desk.cards(desk.listed())
    assert 1 == len({each.summary for each in after})
    assert [each.link for each in before] == [each.link for each in after]


def test_a_pinned_article_stands_on_top_and_then_at_its_place_again():
    world = quiet()
    desk = world.desks[0]
    before = desk.listed()
    editor(desk).pins()
    assert desk.pinned is desk.listed()[0]
    world.advance(BEGIN + 21 * DAY)
    assert before == desk.listed()


def test_without_a_second_desk_nothing_is_shared():
    desk = quiet(desks=1).desks[0]
    before = desk.listed()
    editor(desk).shared()
    assert before == desk.listed()


@pytest.mark.parametrize(
    "kind", ["error", "cookies", "empty", "no-list", "shell", "services", "alike"]
)
def test_an_ailing_page_tells_no_article_by_its_title(kind: str):
    desk = quiet().desks[0]
    editor(desk)._spell("trouble", (kind,), (1, 2))
    answer = desk.answer()
    assert 200 == answer.status
    assert not [each for each in desk.listed() if each.title in answer.body]


def test_rates_are_changed_by_name():
    assert (9, 0) == (
        (new := Rates().changed("renames_gone=9,outages=0")).renames_gone,
        new.outages,
    )


@pytest.mark.parametrize("text", ["renames=9", "outages=many", "outages"])
def test_a_rate_that_there_is_not_is_refused(text: str):
    with pytest.raises(ValueError, match="no rate"):
        Rates().changed(text)


@pytest.mark.parametrize(
    ("old", "status"),
    [("missing", 404), ("gone", 410), ("soft", 200), ("section", 302), ("front", 302)],
)
def test_an_address_that_is_lost_does_not_lead_to_its_article(old: str, status: int):
    world = quiet()
    piece, former = renamed(world.desks[0], old)
    answer = world.answer(former)
    assert (status, False) == (answer.status, piece.summary in answer.body)
    assert answer.location in {None, f"{piece.home.base}/", f"{piece.home.base}/fagomrader/"}


def test_a_renamed_article_is_redirected_to_through_all_its_addresses():
    world = quiet()
    piece, first = renamed(world.desks[0], "moved")
    second = piece.link
    editor(world.desks[0])._rename(piece, "moved")
    assert {(301, piece.link)} == {
        (world.answer(link).status, world.answer(link).location) for link in (first, second)
    }


def test_a_copy_at_the_old_address_names_the_new_one_as_canonical():
    world = quiet()
    piece, former = renamed(world.desks[0], "copy")
    assert f'rel="canonical" href="{piece.link}"' in world.answer(former).body


def test_an_article_keeps_its_identity_through_every_address():
    world = quiet()
    piece, former = renamed(world.desks[0], "missing")
    assert piece is world.owner(former, "hva som helst") is world.owner(piece.link, piece.title)


def test_two_articles_of_one_address_are_told_apart_by_their_titles():
    world = quiet()
    editor(world.desks[0]).yearly()
    old = world.desks[0].order[0]
    world.advance(BEGIN + 365 * DAY)
    editor(world.desks[0]).yearly()
    new = world.desks[0].order[0]
    assert old.link == new.link
    assert (old, new) == (world.owner(old.link, old.title), world.owner(new.link, new.title))


def test_nobody_owns_an_address_that_was_no_articles():
    assert quiet().owner("https://www.hus-1.example.no/tjenester/1/", "Billetter") is None


def test_a_withdrawn_article_is_gone_from_list_and_site():
    world = quiet()
    desk = world.desks[0]
    before = set(desk.listed())
    editor(desk).withdrawals()
    (piece,) = before - set(desk.listed())
    assert 404 == world.answer(piece.link).status


def test_what_returns_is_back_at_its_place_after_a_month():
    world = quiet()
    desk = world.desks[0]
    before = desk.listed()
    editor(desk).returns()
    assert before != desk.listed()
    world.advance(BEGIN + 31 * DAY)
    assert before == desk.listed()


def test_an_article_of_another_desk_is_one_article():
    world = quiet()
    one, other = world.desks
    editor(one).shared()
    assert one.listed()[0] in other.order


def test_one_conference_leaves_as_the_next_comes():
    world = quiet()
    desk = world.desks[0]
    editor(desk).conferences()
    old = desk.listed()[0]
    editor(desk).conferences()
    new = desk.listed()[0]
    assert old not in desk.listed()
    assert (old.summary, "Lederkonferansen 2025") == (new.summary, new.title)


def test_a_near_title_differs_in_a_place_and_is_another_article():
    desk = quiet().desks[0]
    before = {piece.title: piece.summary for piece in desk.listed()}
    editor(desk).near_titles()
    new = desk.listed()[0]
    assert new.title not in before
    assert new.summary in before.values()


def test_equal_titles_have_addresses_of_their_own():
    desk = quiet().desks[0]
    for _ in range(20):
        editor(desk).equal_titles()
    new = desk.order[:20]
    assert (20, len(COMMON)) == (
        len({each.link for each in new}),
        len({each.title for each in new}),
    )


def test_a_login_takes_every_article_page_for_a_while():
    world = quiet()
    desk = world.desks[0]
    link = desk.listed()[0].link
    editor(desk).logins()
    assert (302, True) == (
        (answer := world.answer(link)).status,
        "/logg-inn/" in str(answer.location),
    )
    world.advance(BEGIN + 5 * DAY)
    assert 200 == world.answer(link).status


def test_a_misused_canonical_address_is_the_same_for_all():
    world = quiet()
    desk = world.desks[0]
    editor(desk).canonical_misuses()
    assert 1 == len({desk.story(piece).canonical for piece in desk.listed()})


@pytest.mark.parametrize("way", ["", "utm", "slash", "index", "http"])
def test_a_link_leads_to_its_article_however_it_is_written(way: str):
    world = quiet()
    desk = world.desks[0]
    desk.decoration = way
    piece = desk.listed()[0]
    link = desk.cards([piece])[0].link
    assert piece is world.owner(link, piece.title)
    assert 200 == world.answer(link).status


def test_an_outage_shows_no_article_and_ends():
    world = quiet()
    desk = world.desks[0]
    editor(desk).outages()
    assert [] == desk.visible()
    assert 200 != world.answer(desk.url).status
    world.advance(BEGIN + 6 * DAY)
    assert (200, "well") == (world.answer(desk.url).status, desk.state)


def test_half_a_list_shows_its_upper_half():
    desk = quiet().desks[0]
    editor(desk)._spell("trouble", ("half",), (1, 2))
    half = desk.visible()
    assert desk.listed()[: len(half)] == half
    assert len(desk.listed()) // 2 == len(half)
    assert half[-1].title in desk.answer().body
    assert desk.listed()[len(half)].link not in desk.answer().body


@pytest.mark.parametrize("skin", markups.SKINS, ids=lambda each: each.block)
@pytest.mark.parametrize("layout", markups.LAYOUTS, ids=lambda each: each.__name__)
def test_every_layout_can_be_read_whole(layout: markups.Layout, skin: markups.Skin):
    desk = quiet().desks[0]
    desk.layout, desk.skin = layout, skin
    read = teasers(desk.answer().body, page(desk)).teasers
    assert [(each.title, each.link) for each in desk.listed()] == [
        (each.title, each.link) for each in read
    ]


def test_a_redesign_takes_another_layout_and_keeps_every_article():
    world = quiet()
    desk = world.desks[0]
    layout, listed, links = desk.layout, desk.listed(), [each.link for each in desk.listed()]
    editor(desk).redesigns()
    editor(desk)._move_all()
    assert layout is not desk.layout
    assert listed == desk.listed()
    assert [each.link for each in listed] == [world.answer(link).location for link in links]


@pytest.mark.parametrize("dated", ["json-ld", "meta", "time", "text", ""])
def test_an_article_page_tells_its_date_in_the_way_that_is_its_own(dated: str):
    world = quiet()
    piece = world.desks[0].listed()[0]
    piece.dated = dated
    known = harvest(replace(page(piece.home), wanted=lambda _: [piece.link]), world)
    told = known.articles[piece.link].published
    assert (piece.born.date() if dated else None) == (told and told.at.date())


# Harvests as the crawl would hand them over.


def test_a_page_whose_validator_still_matches_is_unchanged():
    world = quiet()
    desk = world.desks[0]
    desk.sends_etag = True
    etag = harvest(page(desk), world).etag
    assert etag is not None
    assert Outcome.UNCHANGED is harvest(page(desk, etag=etag), world).outcome


@pytest.mark.parametrize(("kind", "told"), [("503", "http-503"), ("timeout", "timeout")])
def test_an_outage_is_a_failed_harvest(kind: str, told: str):
    world = quiet()
    editor(world.desks[0])._spell("trouble", (kind,), (1, 2))
    came = harvest(page(world.desks[0]), world)
    assert (Outcome.FAILED, told) == (came.outcome, came.problem and came.problem.kind)


def test_an_article_is_read_where_its_redirects_end_and_a_lost_one_fails():
    world = quiet()
    piece, moved = renamed(world.desks[0], "moved")
    withdrawn = world.desks[0].listed()[5]
    withdrawn.gone = True
    wanted = [moved, withdrawn.link]
    came = harvest(replace(page(world.desks[0]), wanted=lambda _: wanted), world)
    assert (piece.link, "http-404") == (
        came.articles[moved].url,
        came.failures[withdrawn.link].kind,
    )


# Importers: each rule as it is documented.


def entry(number: int, at: datetime | None, title: str | None = None) -> Entry:
    link = f"https://www.ks.no/{number}"
    return Entry(id=f"urn:{number}", title=title or f"Sak {number}", link=link, published=at)


def polled(importer: Importer, *feeds: Sequence[Entry]) -> list[str]:
    """Subscribe to the first feed; return the ids that the later ones deliver."""
    importer.poll(feeds[0], NOON)
    return [each.id for feed in feeds[1:] for each in importer.poll(feed, NOON)]


OLD = entry(1, NOON - DAY)


def test_a_reader_takes_every_unknown_id_once():
    later = [entry(2, NOON - 2 * DAY), OLD]
    assert ["urn:2"] == polled(Subscriber(), [OLD], later, later)


def test_power_automate_skips_a_date_that_is_not_greater():
    feed = [entry(3, NOON), entry(2, NOON - DAY), OLD]
    assert ["urn:3"] == polled(PowerAutomate(), [OLD], feed)


def test_power_automate_takes_one_of_two_equal_new_dates():
    assert 1 == len(polled(PowerAutomate(), [OLD], [entry(3, NOON), entry(2, NOON), OLD]))


def test_power_automate_never_fires_without_a_date():
    assert [] == polled(PowerAutomate(), [OLD], [entry(2, None), OLD])


def test_slack_skips_a_back_dated_entry():
    assert [] == polled(Slack(), [OLD], [OLD, entry(2, NOON - 2 * DAY)])


def test_slack_skips_an_equal_date():
    feed = [entry(3, NOON), entry(2, NOON), OLD]
    assert ["urn:3"] == polled(Slack(), [OLD], feed, feed)


def test_slack_skips_an_entry_out_of_sequence():
    feed = [entry(2, NOON - HOUR), entry(3, NOON), OLD]
    assert ["urn:2"] == polled(Slack(), [OLD], feed)


def test_n8n_takes_what_is_later_than_the_entry_that_was_first():
    feed = [entry(3, NOON), entry(2, NOON - DAY), OLD]
    assert ["urn:3"] == polled(N8n(), [OLD], feed)


def test_n8n_forgets_the_newest_where_it_does_not_stand_first():
    newest = entry(2, NOON)
    assert ["urn:2", "urn:2"] == polled(N8n(), [OLD], [OLD, newest], [OLD, newest])


def test_feedmail_ignores_what_is_seven_days_behind_the_newest():
    feed = [entry(4, NOON), entry(3, NOON - 6 * DAY), entry(2, NOON - 8 * DAY), OLD]
    assert ["urn:4", "urn:3"] == polled(FeedMail(), [OLD], feed)


def test_feedmail_ignores_what_is_over_a_year_old():
    aged = entry(1, NOON - 500 * DAY)
    assert [] == polled(FeedMail(), [aged], [entry(2, NOON - 400 * DAY), aged])


def test_opencti_loses_a_later_entry_of_the_same_second():
    one, two = entry(2, NOON), entry(3, NOON)
    assert ["urn:2"] == polled(OpenCti(), [OLD], [one, OLD], [two, one, OLD])


def test_wpematico_stops_at_the_first_duplicate():
    assert ["urn:3"] == polled(WpeMatico(), [OLD], [entry(3, NOON), OLD, entry(2, NOON)])


def test_wpematico_takes_an_equal_title_for_a_duplicate_and_that_is_counted_apart():
    importer = WpeMatico()
    feed = [entry(3, NOON, "Sak 1"), entry(2, NOON - HOUR), OLD]
    assert [] == polled(importer, [OLD], feed)
    assert {"urn:3", "urn:2"} == importer.excused - {"urn:1"}


def test_deliveries_are_counted_by_article_and_not_by_id():
    reader = Subscription(Subscriber())
    reader.read([entry(1, NOON)], [7], NOON)
    reader.read([entry(2, NOON), entry(3, NOON)], [7, None], NOON)
    assert ({7}, {8}) == (reader.twice(), reader.never({7, 8}))
    assert [Delivery(at=NOON, piece=7, entry=entry(2, NOON))] == reader.of(7)[1:]


# Other tools.

CARD = Card(
    title="Høring", link="https://www.ks.no/1/?utm_source=a", summary="Svar oss", mark="p-1"
)


@pytest.mark.parametrize(
    ("rival", "change", "same"),
    [
        (RssBridge, {"title": "Ny"}, True),
        (RssBridge, {"link": "https://www.ks.no/1/"}, False),
        (FreshRss, {"title": "Ny"}, False),
        (FreshRss, {"summary": "Ny"}, False),
        (FreshRss, {"link": "https://www.ks.no/1/"}, False),
        (FreshRss, {"mark": "p-2"}, True),
        (Html2Rss, {"title": "Ny"}, True),
        (Html2Rss, {"mark": "p-2"}, False),
        (Html2Rss, {"link": "https://www.ks.no/1/"}, False),
        (RssHub, {"title": "Ny"}, True),
        (RssHub, {"link": "https://www.ks.no/1/"}, False),
    ],
)
def test_another_tools_id_follows_what_it_is_made_of(
    rival: type[Rival], change: dict[str, Any], *, same: bool
):
    tool = rival()
    (before,) = tool.entries([CARD], NOON)
    (after,) = tool.entries([replace(CARD, **change)], NOON)
    assert same is (before.id == after.id)


@pytest.mark.parametrize(
    ("rival", "dates"),
    [
        (RssBridge, (None, None)),
        (FreshRss, (NOON, NOON)),
        (Html2Rss, (NOON - DAY, NOON - DAY)),
        (RssHub, (NOON, NOON + HOUR)),
    ],
)
def test_another_tools_date_is_by_its_rule(rival: type[Rival], dates: tuple[datetime, datetime]):
    tool, card = rival(), replace(CARD, day=NOON - DAY)
    assert dates == tuple(tool.entries([card], now)[0].published for now in (NOON, NOON + HOUR))


# What is counted.


class Seen:
    """One desk, its watch, and feeds that are written by hand."""

    def __init__(self, folder: Path) -> None:
        self.world = quiet()
        self.desk = self.world.desks[0]
        self.folder = folder
        self.watch = Watch(self.desk, self.world, folder)

    def take(self, outcome: str = "read", *, listed: int | None = None, new: int = 0) -> None:
        row = RefreshRow(
            source=self.desk.name,
            started=self.world.now,
            ended=self.world.now,
            outcome=outcome,
            listed=len(self.desk.visible()) if listed is None else listed,
            new=new,
            problem="trangt" if outcome in {"held", "failed"} else None,
        )
        self.watch.take(Report(row=row, published=Published()))
        self.world.advance(self.world.now + 12 * HOUR)

    def publish(self, *entries: Written) -> None:
        feed = Feed(
            id="urn:feed",
            title="Kultur",
            link=self.desk.url,
            description="Kultur",
            language="nb",
            entries=entries,
        )
        (self.folder / f"{self.desk.name}.atom").write_bytes(atom(feed))
        (self.folder / f"{self.desk.name}.rss").write_bytes(rss(feed))

    def entry(self, piece: Piece, name: str = "", at: datetime = BEGIN) -> Written:
        return Written(
            id=name or f"urn:{piece.number}",
            title=piece.title,
            link=piece.link,
            published=at,
            updated=at,
        )

    @property
    def totals(self) -> dict[str, int]:
        return {name: count for name, count in figures([self.watch]).totals.items() if count}


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    return Seen(tmp_path)


def test_a_well_page_that_is_held_is_a_false_hold_once_an_episode(seen: Seen):
    for outcome in ("read", "held", "held", "read", "held"):
        seen.take(outcome)
    assert (2, 3) == (seen.totals["false hold"], seen.totals["held although well"])


def test_an_ailing_page_that_is_held_is_no_false_hold(seen: Seen):
    editor(seen.desk).blocks()
    seen.take("held")
    assert "false hold" not in seen.totals


@pytest.mark.parametrize(("new", "count"), [(0, None), (3, 1)])
def test_an_ailing_page_is_wrongly_accepted_if_something_came_of_it(
    seen: Seen, new: int, count: int | None
):
    editor(seen.desk).harms()
    for _ in range(2):
        seen.take("read", new=new)
    assert count == seen.totals.get("wrongly accepted")


@pytest.mark.parametrize(
    ("outcome", "share", "verdict"),
    [
        ("read", 1, "redesign healed"),
        ("held", 1, "redesign held"),
        ("read", 0.5, "redesign wrongly accepted"),
    ],
)
def test_a_redesign_is_judged_once(seen: Seen, outcome: str, share: float, verdict: str):
    seen.take()
    editor(seen.desk).redesigns()
    for _ in range(2):
        seen.take(outcome, listed=int(len(seen.desk.visible()) * share))
    assert (1, None) == (seen.totals[verdict], seen.totals.get("false hold"))


def test_a_feed_that_is_missing_empty_or_no_xml_is_a_broken_day(seen: Seen):
    seen.take()
    seen.publish()
    seen.world.advance(BEGIN + 2 * DAY)
    seen.take()
    (seen.folder / f"{seen.desk.name}.atom").write_bytes(b"<feed>")
    seen.world.advance(BEGIN + 4 * DAY)
    seen.take()
    assert 3 == seen.totals["days with an empty or broken feed"]


def test_formats_that_tell_different_entries_are_a_broken_day(seen: Seen):
    first, second = seen.desk.listed()[:2]
    seen.publish(seen.entry(first))
    other = (seen.folder / f"{seen.desk.name}.atom").read_bytes()
    seen.publish(seen.entry(second))
    (seen.folder / f"{seen.desk.name}.atom").write_bytes(other)
    seen.take()
    assert 1 == seen.totals["days with an empty or broken feed"]


def test_a_date_that_moves_is_counted(seen: Seen):
    piece = seen.desk.listed()[0]
    for at in (BEGIN, BEGIN + SECOND):
        seen.publish(seen.entry(piece, at=at))
        seen.take()
    assert 1 == seen.totals["moved dates"]


def test_another_id_at_the_same_address_is_a_changed_id(seen: Seen):
    piece = seen.desk.listed()[0]
    for name in ("urn:a", "urn:b"):
        seen.publish(seen.entry(piece, name))
        seen.take()
    assert 1 == seen.totals["changed ids"]


def test_another_id_after_a_rename_is_an_article_delivered_twice(seen: Seen):
    piece = seen.desk.listed()[3]
    seen.publish(seen.entry(piece))
    seen.take()
    editor(seen.desk)._rename(piece, "missing")
    seen.publish(seen.entry(piece, "urn:ny"))
    seen.take()
    row = figures([seen.watch]).importers[0]
    assert (1, None) == (row.twice, seen.totals.get("changed ids"))
    assert [f"{seen.desk.name}: article {piece.number} twice"] == [
        line for line in explained([seen.watch], seen.world) if "twice" in line
    ]
    assert ["twice after before                       1"] == list(causes([seen.watch], seen.world))


def test_an_entry_that_is_no_article_is_a_stranger(seen: Seen):
    odd = replace(seen.entry(seen.desk.listed()[0]), link=f"{seen.desk.base}/tjenester/1/")
    seen.publish(odd)
    seen.take()
    assert 1 == seen.totals["strangers in a feed"]


def test_what_is_put_on_the_page_is_expected_however_old_its_date_is(seen: Seen):
    seen.take()
    editor(seen.desk).backdated()
    new = seen.desk.listed()[0]
    seen.take()
    assert new.born < BEGIN
    assert {new.number} == seen.watch.expected


def test_what_surfaces_where_another_left_is_not_expected(seen: Seen):
    seen.take()
    seen.desk.listed()[2].gone = True
    seen.take()
    assert set() == seen.watch.expected


def test_only_what_appears_after_the_first_accepted_refresh_is_expected(seen: Seen):
    seen.publish(seen.entry(seen.desk.listed()[0]))
    seen.take("failed")
    seen.take()
    editor(seen.desk).articles()
    new = seen.desk.listed()[0]
    seen.take("held")
    assert set() == seen.watch.expected
    seen.take()
    assert {new.number} == seen.watch.expected
    assert (1, 1) == ((row := figures([seen.watch]).importers[0]).expected, row.never)
    assert any("never" in line for line in explained([seen.watch], seen.world))


def test_a_feed_without_a_title_is_broken():
    with pytest.raises(BrokenFeedError, match="lacks"):
        read_rss(
            b"<rss><channel><item><guid>a</guid><pubDate>Mon, 02 Mar 2026 12:00:00 +0000</pubDate>"
            b"</item></channel></rss>"
        )


def test_both_formats_read_the_same(seen: Seen):
    seen.publish(*map(seen.entry, seen.desk.listed()))
    written = [(seen.folder / f"{seen.desk.name}.{end}").read_bytes() for end in ("atom", "rss")]
    assert read_atom(written[0]) == read_rss(written[1])


# Whole runs.


def replayed(folder: Path, days: int, rates: Rates) -> Figures:
    world = World(seed=5, desks=2, years=1, rates=rates)
    replay = Replay(world, folder)
    replay.run(moments(days / 365, 12 * HOUR))
    return figures(list(replay.watches.values()))


@pytest.fixture(scope="module")
def sixty_days(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    return replayed(tmp_path_factory.mktemp("sixty"), 60, Rates())


def test_nothing_is_lost_moved_or_broken_in_sixty_days(sixty_days: Figures):
    totals = sixty_days.totals
    names = ("changed ids", "moved dates", "days with an empty or broken feed")
    assert [0, 0, 0] == [totals[name] for name in names]
    assert {0} == {row.never for row in sixty_days.importers}


def test_articles_were_published_and_delivered_in_sixty_days(sixty_days: Figures):
    reader = sixty_days.importers[0]
    assert 20 < reader.delivered == reader.expected


def test_other_tools_show_more_articles_twice(sixty_days: Figures):
    ours, *others = sixty_days.rivals
    assert all(ours.twice < each.twice for each in others)


def test_two_runs_of_one_seed_find_the_same(tmp_path: Path, sixty_days: Figures):
    assert sixty_days == replayed(tmp_path, 60, Rates())


def test_without_events_a_reader_gets_every_article_once(tmp_path: Path):
    found = replayed(tmp_path, 20, replace(NONE, articles=100))
    reader = found.importers[0]
    assert (reader.expected, 0, 0) == (reader.delivered, reader.twice, reader.never)
    assert {"read", "unchanged"} == {name for name, count in found.totals.items() if count}


def command(*words: str) -> str:
    program = [sys.executable, str(BENCHMARKS / "replay.py"), "--desks", "1", *words]
    return subprocess.run(program, check=True, capture_output=True, text=True).stdout


def test_the_command_prints_its_tables_in_a_hundred_columns_and_writes_its_files(tmp_path: Path):
    log, figures_file = tmp_path / "log", tmp_path / "figures.json"
    told = command(
        *("--years", "0.01", "--explain", "--rates", "outages=0"),
        *("--log", str(log), "--json", str(figures_file)),
    )
    assert max(map(len, told.splitlines())) <= 100
    assert "published" in log.read_text(encoding="utf-8")
    assert 7 == len(json.loads(figures_file.read_text(encoding="utf-8"))["importers"])


def test_the_real_crawl_finds_the_same_articles(tmp_path: Path):
    found = tmp_path / "figures.json"
    command("--years", "0.006", "--crawl", "--rates", "articles=800", "--json", str(found))
    reader = json.loads(found.read_text(encoding="utf-8"))["importers"][0]
    assert 0 < reader["expected"] == reader["delivered"]


@pytest.mark.parametrize(
    "words", [("--rates", "outage=0"), ("--every", "soon"), ("--every", "0h")]
)
def test_a_word_that_the_command_does_not_know_is_refused(words: tuple[str, str]):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        command(*words)
    assert f"argument {words[0]}" in caught.value.stderr
