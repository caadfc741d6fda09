from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed import HERE, NOON

from kulturfeed.episodes import (
    AGAIN,
    NETWORK,
    SELECTORS,
    Followed,
    follow,
    matter,
    network_is_down,
    unselected,
)
from kulturfeed.rows import EpisodeRow, SourceRow
from spiders.page import Harvest, Outcome, Page, Reading, Selectors, Teaser

HOUR = timedelta(hours=1)
PATIENCE = 6 * HOUR
WELL = SourceRow(id="kultur", feed_id="urn:uuid:f", url=HERE, first_accepted=NOON, accepted=NOON)
HELD = replace(WELL, unwell_since=NOON, kind="strangers", problem="ingen er kjent")
GONE = replace(WELL, unwell_since=NOON, kind="http-404", problem="svarte ikke")
BUSY = replace(WELL, unwell_since=NOON, kind="http-503", problem="er travel")
LOST = replace(WELL, unwell_since=NOON, kind=SELECTORS, problem="velgeren traff ikke")
DOWN = replace(WELL, unwell_since=NOON, kind="timeout", problem="svarte ikke")


def lived(*states: SourceRow, every: timedelta = HOUR) -> list[Followed]:
    """Follow a well source through these states, the first at noon."""
    before, found = WELL, []
    for number, after in enumerate(states):
        found.append(follow(before, after, NOON + number * every, PATIENCE))
        before = found[-1].source
    return found


def told(*states: SourceRow, every: timedelta = HOUR) -> list[str | None]:
    return [each.line for each in lived(*states, every=every)]


def test_of_a_source_that_is_well_nothing_is_told():
    assert [Followed(source=WELL)] * 2 == lived(WELL, WELL)


def test_a_hold_is_told_when_it_begins():
    assert ["kultur: ingen er kjent"] == told(HELD)


def test_what_lasts_is_told_once_a_day_with_its_beginning():
    lines = told(*[HELD] * 49)
    again = "kultur: ingen er kjent (since 2026-10-03 12:00 UTC)"
    expected = {0: "kultur: ingen er kjent", 24: again, 48: again}
    assert expected == {number: line for number, line in enumerate(lines) if line}


def test_a_day_is_counted_from_when_it_was_last_told():
    last = told(HELD, HELD, every=AGAIN - timedelta(seconds=1))[-1]
    assert (None, AGAIN) == (last, timedelta(days=1))


def test_the_end_is_told_once():
    lines = told(HELD, HELD, HELD, WELL, WELL)
    assert [None, None, "kultur: is well again, after 3 hours", None] == lines[1:]


@pytest.mark.parametrize(
    ("lasted", "said"),
    [
        (timedelta(minutes=20), "less than an hour"),
        (timedelta(minutes=50), "1 hour"),
        (47 * HOUR, "47 hours"),
        (48 * HOUR, "2 days"),
        (timedelta(days=9, hours=3), "9 days"),
    ],
)
def test_how_long_it_took_is_said_in_whole_hours_or_days(lasted: timedelta, said: str):
    assert f"kultur: is well again, after {said}" == told(HELD, WELL, every=lasted)[-1]


def test_an_end_leaves_the_episode_and_nothing_told():
    end = lived(HELD, WELL)[-1]
    expected = EpisodeRow(
        source="kultur",
        kind="strangers",
        problem="ingen er kjent",
        began=NOON,
        ended=NOON + HOUR,
        told=True,
    )
    assert (expected, None) == (end.ended, end.source.told)


def test_what_was_told_of_an_episode_is_remembered_for_a_day():
    states = [HELD, WELL, *[WELL] * 24]
    kept = [each.source.matters for each in lived(*states)]
    assert [1] * 24 + [0, 0] == [len(each) for each in kept]


def begun(state: SourceRow, hours: float) -> SourceRow:
    """Let a trouble begin so many hours after noon."""
    return replace(state, unwell_since=NOON + hours * HOUR)


def test_a_second_episode_a_day_later_is_told_like_the_first():
    assert "kultur: ingen er kjent" == told(HELD, WELL, begun(HELD, 48), every=AGAIN)[-1]


def test_the_same_again_within_a_day_is_told_when_it_has_lasted_and_ends_told():
    lines = told(HELD, WELL, *[begun(HELD, 2)] * 7, WELL)
    again = {8: "kultur: ingen er kjent", 9: "kultur: is well again, after 7 hours"}
    assert again == {number: line for number, line in enumerate(lines) if line and number > 1}


def test_another_matter_after_an_end_is_told_at_once():
    assert "kultur: svarte ikke" == told(HELD, WELL, begun(GONE, 2))[-1]


def test_network_trouble_is_told_when_it_has_lasted():
    lines = told(*[DOWN] * 8)
    assert {6: "kultur: svarte ikke"} == {n: line for n, line in enumerate(lines) if line}


def test_network_trouble_that_passes_untold_ends_untold():
    assert [None, None, None] == told(DOWN, DOWN, WELL)


def test_network_trouble_that_passes_untold_is_an_episode_all_the_same():
    ended = lived(DOWN, WELL)[-1].ended
    assert ended is not None
    assert ("timeout", NOON, NOON + HOUR) == (ended.kind, ended.began, ended.ended)


def test_network_trouble_that_was_told_ends_told():
    assert "kultur: is well again, after 7 hours" == told(*[DOWN] * 7, WELL)[-1]


def test_network_trouble_that_turns_into_another_is_told_at_once():
    assert [None, "kultur: ingen er kjent"] == told(DOWN, HELD)


def test_without_patience_network_trouble_is_told_at_once():
    assert "kultur: svarte ikke" == follow(WELL, DOWN, NOON, timedelta()).line


@pytest.mark.parametrize("kind", ["robots", "http-404", "http-503", "tls", "empty"])
def test_what_is_no_network_trouble_is_told_at_once(kind: str):
    assert told(replace(DOWN, kind=kind)) == ["kultur: svarte ikke"]


@given(
    states=st.lists(st.sampled_from([WELL, HELD, DOWN, GONE, BUSY]), max_size=30),
    every=st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
)
def test_every_trouble_ends_once_and_no_two_lines_of_one_matter_come_within_a_day_of_an_episode(
    states: list[SourceRow], every: timedelta
):
    found = lived(*states, every=every)
    pairs = zip([WELL, *states], states, strict=False)
    ends = sum(one is not WELL and other is WELL for one, other in pairs)
    assert ends == sum(each.ended is not None for each in found)
    last: dict[str, datetime] = {}
    for number, each in enumerate(found):
        now, name = NOON + number * every, matter(states[number].kind)
        if each.line and each.ended is None:
            assert name not in last or now - last[name] >= AGAIN
            last[name] = now
        if each.ended is not None:
            last.clear()


def test_the_network_is_down_when_several_hosts_fail_alike():
    assert network_is_down(["dns", "timeout"], {"ks.no", "nrk.no"})


@pytest.mark.parametrize("kinds", [["dns", None], ["dns", "http-503"], [None, "empty"]])
def test_the_network_is_up_while_a_host_answers(kinds: list[str | None]):
    assert not network_is_down(kinds, {"ks.no", "nrk.no"})


def test_one_host_that_fails_is_no_network_that_is_down():
    assert not network_is_down(["dns", "dns"], {"ks.no"})


@given(kinds=st.lists(st.sampled_from([*sorted(NETWORK), "http-404"]), min_size=1))
def test_the_network_is_down_only_if_no_source_failed_otherwise(kinds: list[str | None]):
    assert network_is_down(kinds, {"ks.no", "nrk.no"}) is ("http-404" not in kinds)


@pytest.mark.parametrize("kind", sorted(NETWORK))
def test_a_source_that_was_never_read_is_told_of_at_once(kind: str):
    never = replace(DOWN, kind=kind, first_accepted=None, accepted=None)
    assert ["kultur: svarte ikke"] == told(never)


def test_selectors_that_do_not_match_are_told_once_a_day_and_at_the_end():
    lines = told(*[LOST] * 25, WELL)
    again = "kultur: velgeren traff ikke (since 2026-10-03 12:00 UTC)"
    end = "kultur: is well again, after 25 hours"
    expected = {0: "kultur: velgeren traff ikke", 24: again, 25: end}
    assert expected == {number: line for number, line in enumerate(lines) if line}


@pytest.mark.parametrize(("first", "then"), [(LOST, HELD), (HELD, LOST)])
def test_a_feed_that_stands_still_or_goes_on_again_is_told_at_once(
    first: SourceRow, then: SourceRow
):
    _, line, later = told(first, then, then)
    assert (f"kultur: {then.problem} (unwell since 2026-10-03 12:00 UTC)", None) == (line, later)


def test_network_trouble_that_passes_tells_nothing_again_of_the_selectors():
    assert [None] * 4 == told(LOST, DOWN, LOST, DOWN, LOST)[1:]


def lines_a_day(*states: SourceRow, days: int = 3) -> list[int]:
    """Count the lines of each day on a source that goes through these states hour by hour.

    A trouble that follows upon well-being begins then.
    """
    before, counts = WELL, [0] * days
    for hour in range(24 * days):
        now, state = NOON + hour * HOUR, states[hour % len(states)]
        began = before.unwell_since or now
        after = replace(state, unwell_since=began if state.kind else None)
        found = follow(before, after, now, PATIENCE)
        counts[hour // 24] += found.line is not None
        before = found.source
    return counts


@pytest.mark.parametrize(
    ("first", "then"),
    [(HELD, GONE), (GONE, HELD), (GONE, BUSY), (BUSY, GONE), (LOST, GONE)],
    ids=lambda state: state.kind,
)
def test_trouble_that_becomes_another_matter_is_told_at_once(first: SourceRow, then: SourceRow):
    _, line, later = told(first, then, then)
    assert (f"kultur: {then.problem} (unwell since 2026-10-03 12:00 UTC)", None) == (line, later)


def test_network_trouble_after_another_is_told_when_it_has_stood_for_a_while():
    lines = told(HELD, *[DOWN] * 8)
    said = "kultur: svarte ikke (unwell since 2026-10-03 12:00 UTC)"
    assert {7: said} == {n: line for n, line in enumerate(lines) if line and n}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http-404", "http-410"),
        ("http-403", "robots"),
        ("http-500", "http-503"),
        ("http-503", "http-429"),
        ("few", "strangers"),
        ("dns", "timeout"),
    ],
)
def test_kinds_that_ask_the_same_of_an_operator_are_one_matter(one: str, other: str):
    assert matter(one) == matter(other)


@pytest.mark.parametrize(
    "kinds", [("http-404", "http-403", "http-500", "http-400", "dns", "few", "empty", "tls", None)]
)
def test_kinds_that_ask_something_else_are_another_matter(kinds: tuple[str | None, ...]):
    assert len(kinds) == len({matter(kind) for kind in kinds})


def test_a_flap_between_two_matters_is_told_once_a_day_of_each():
    assert [2, 2, 2] == lines_a_day(GONE, BUSY)


def test_a_flap_of_maintenance_is_told_once_a_day_of_each_matter_that_is_not_the_network():
    assert [2, 2, 2] == lines_a_day(GONE, BUSY, DOWN)


def test_a_source_that_is_well_every_other_hour_is_told_as_ill_and_well_once_a_day():
    assert [2, 2, 2] == lines_a_day(GONE, WELL)


def test_a_flap_of_everything_with_well_hours_between_stays_a_few_lines_a_day():
    assert max(lines_a_day(GONE, BUSY, DOWN, HELD, WELL, days=9)) <= 6


URL = "https://www.ks.no/kultur/"
PINNED = Page(
    id="kultur", url=URL, timezone=ZoneInfo("Europe/Oslo"), select=Selectors(item=".borte")
)
FOUND = (Teaser(title="Høring", link=f"{URL}sak/"),)


def came(*teasers: Teaser, remark: str | None = None, page: Page = PINNED) -> Harvest:
    reading = Reading(teasers=teasers, remark=remark)
    return Harvest(page=page, outcome=Outcome.READ, url=page.url, reading=reading)


def test_a_page_that_was_read_without_its_selectors_has_a_problem_that_says_what_to_do():
    problem = unselected(came(*FOUND, remark="the selector '.borte' gives no article"))
    assert problem is not None
    said = (
        f"{URL}: the selector '.borte' gives no article; "
        f"`kulturfeed preview --selectors {URL}` proposes others"
    )
    assert (SELECTORS, said) == (problem.kind, problem.message)


@pytest.mark.parametrize(
    "harvest",
    [
        came(*FOUND),
        came(remark="the page is empty"),
        came(*FOUND, remark="noe annet", page=replace(PINNED, select=None)),
        Harvest(page=PINNED, outcome=Outcome.UNCHANGED, url=URL),
    ],
    ids=["matched", "empty", "unpinned", "unchanged"],
)
def test_what_has_nothing_to_do_with_selectors_is_no_trouble_of_theirs(harvest: Harvest):
    assert unselected(harvest) is None


def test_what_was_told_while_a_source_was_well_delays_nothing():
    reminded = replace(WELL, told=NOON)
    after = replace(HELD, told=NOON)
    assert "kultur: ingen er kjent" == follow(reminded, after, NOON + HOUR, PATIENCE).line
