"""What the gate holds, what it must not hold, and what lets a held picture through."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cases import DAY, GONE, HOUR, KULTUR, SITE, Desk, opened, story
from hypothesis import given
from hypothesis import strategies as st
from listed import NOON

from kulturfeed.gate import MEMORY, STEADY, Verdict, judge, same_picture, shape
from kulturfeed.rows import HeldRow, SourceRow
from spiders.extract import NO_LINK, NO_LIST
from spiders.page import Reading, Teaser

STORIES = [story(f"Sak {letter} fra kommunene") for letter in "ABCDEFGHIJKL"]
STRANGERS = [story(f"Tilbud {number}", summary="Kjøp nå.") for number in range(12)]
NEVER = SourceRow(id="kultur", feed_id="urn:uuid:f", url=KULTUR.url)


def history(*lists: Sequence[Teaser]) -> SourceRow:
    """Return the state of a source whose accepted harvests showed these lists."""
    shapes = tuple(shape(each, KULTUR.url) for each in lists)
    return replace(NEVER, first_accepted=NOON, accepted=NOON, shapes=shapes)


KNOWN = history(*[STORIES] * 3)


def judged(
    teasers: Sequence[Teaser],
    source: SourceRow = KNOWN,
    *,
    familiar: int | None = None,
    title: str = "Kultur",
    held: HeldRow | None = None,
    remark: str | None = None,
    may_be_empty: bool = False,
) -> Verdict:
    """Judge a harvest; as familiar as its titles are among the stories, unless told."""
    titles = {each.title for each in STORIES}
    count = sum(each.title in titles for each in teasers) if familiar is None else familiar
    reading = Reading(teasers=tuple(teasers), title=title, remark=remark)
    return judge(reading, source, count, held, NOON, may_be_empty=may_be_empty)


def picture(teasers: Sequence[Teaser], stood: timedelta, *, rejected: bool = False) -> HeldRow:
    """Hold these teasers since a while ago."""
    return HeldRow(
        source="kultur",
        seen=NOON - stood,
        reason="",
        rejected=rejected,
        teasers=tuple(teasers),
    )


def bare(teasers: Sequence[Teaser]) -> list[Teaser]:
    """Take the summaries away."""
    return [replace(each, summary=None) for each in teasers]


def titled(title: str, teasers: Sequence[Teaser]) -> list[Teaser]:
    """Give all the same title."""
    return [replace(each, title=title) for each in teasers]


def elsewhere(teasers: Sequence[Teaser]) -> list[Teaser]:
    """Let all links lead to another site."""
    return [replace(each, link=f"https://annonser.example/{n}") for n, each in enumerate(teasers)]


# What is held.


@pytest.mark.parametrize(
    ("rule", "teasers"),
    [
        ("empty", []),
        ("few", STORIES[:3]),
        ("strangers", STRANGERS),
        ("titles-alike", [*titled("Les mer", STRANGERS[:9]), *STORIES[:3]]),
        ("elsewhere", [*elsewhere(STRANGERS[:9]), *STORIES[:3]]),
        ("no-summaries", bare([*STRANGERS[:6], *STORIES[:6]])),
    ],
    ids=[
        "nothing found",
        "far fewer than usual",
        "nothing known",
        "titles all alike",
        "links leave the site",
        "summaries gone at once",
    ],
)
def test_what_is_not_plausible_is_held_by_a_named_rule(rule: str, teasers: list[Teaser]):
    verdict = judged(teasers)
    assert (False, rule) == (verdict.accepted, verdict.rule)


@pytest.mark.parametrize(
    "title",
    [
        "404 – Siden finnes ikke",
        "Beklager, en feil har oppstått",
        "503 Service Unavailable",
        "Vi bruker informasjonskapsler",
        "Cookies på ks.no",
        "Logg inn",
        "Just a moment...",
        "Nettstedet er under vedlikehold",
    ],
)
def test_an_error_page_or_a_wall_with_a_list_of_its_own_is_held(title: str):
    verdict = judged(STRANGERS[:3], title=title)
    assert (False, "error-page") == (verdict.accepted, verdict.rule)


def test_a_reason_names_the_page_what_was_found_and_what_becomes_of_the_feed():
    expected = f"{KULTUR.url}: 3 articles were found, where 12 are usual; the feed stays as it is"
    assert expected == judged(STORIES[:3]).reason


def test_a_reason_quotes_no_more_of_a_title_than_tells_the_page():
    reason = judged(STRANGERS[:3], title="Siden finnes ikke. " * 20_000).reason
    assert reason
    quoted = reason.partition("“")[2].partition("”")[0]
    assert quoted.startswith("Siden finnes ikke. Siden finnes ikke.")
    assert quoted.endswith(" …")
    assert len(quoted) <= 202


def test_the_readers_own_remark_is_the_reason_of_an_empty_list():
    verdict = judged([], remark="the page has no list")
    assert f"{KULTUR.url}: the page has no list; the feed stays as it is" == verdict.reason


# What may be empty.

HEADED = replace(KNOWN, title="Kultur")


@pytest.mark.parametrize("remark", [NO_LINK, NO_LIST])
def test_a_page_that_may_be_empty_is_believed_to_be(remark: str):
    verdict = judged([], HEADED, remark=remark, may_be_empty=True)
    assert Verdict(accepted=True, rule="may-be-empty") == verdict


@pytest.mark.parametrize(
    ("source", "title", "remark"),
    [
        (HEADED, "Logg inn", NO_LIST),
        (HEADED, "Kultur", "the page asks for a login"),
        (HEADED, "Kultur", None),
        (KNOWN, "Kultur", NO_LIST),
    ],
    ids=["another title", "a login", "nothing said", "never seen"],
)
def test_a_page_that_may_be_empty_is_held_where_it_may_be_another(
    source: SourceRow, title: str, remark: str | None
):
    assert not judged([], source, title=title, remark=remark, may_be_empty=True).accepted


@pytest.mark.parametrize(
    "teasers",
    [STRANGERS, STRANGERS[:1], elsewhere(STRANGERS[:9])],
    ids=["strangers", "one", "elsewhere"],
)
def test_whatever_comes_after_an_empty_list_is_judged_as_what_the_source_was_before(
    teasers: list[Teaser],
):
    verdict = judged(teasers, history(STORIES, STORIES, []))
    assert (teasers[0].link.startswith(SITE)) == verdict.accepted


# What must not be held.


@pytest.mark.parametrize(
    "teasers",
    [
        STORIES,
        [STRANGERS[0], *STORIES],
        [*STRANGERS[:3], *STORIES[:9]],
        [*STRANGERS[:11], STORIES[0]],
        STORIES[:9],
        STORIES[:6],
        STORIES[::-1],
        [replace(each, link=f"{SITE}ny/{n}") for n, each in enumerate(STORIES)],
        [*bare(STRANGERS[:6]), *STORIES[:6]],
        bare(STORIES),
        [*titled("Høring", STRANGERS[:3]), *STORIES[:9]],
        [*elsewhere(STRANGERS[:4]), *STORIES[:8]],
        STORIES * 3,
    ],
    ids=[
        "the same",
        "a single new article",
        "an ordinary week",
        "a busy month",
        "a list shortened by a few",
        "a clean-out of half the list",
        "another order",
        "a redesign whose articles are the same",
        "half of the summaries gone",
        "a redesign without summaries whose articles are the same",
        "some equal titles",
        "some links to other sites",
        "a longer list",
    ],
)
def test_what_is_plausible_is_taken(teasers: list[Teaser]):
    assert Verdict(accepted=True, rule="plausible") == judged(teasers)


def test_a_familiar_list_on_a_page_headed_like_an_error_is_taken():
    assert judged(STORIES, title="Feil og mangler i kommunale kulturbygg").accepted


@pytest.mark.parametrize(
    "always",
    [bare(STORIES), titled("Høring", STORIES), elsewhere(STORIES)],
    ids=["no summaries", "one title", "links to another site"],
)
def test_what_the_source_has_always_done_is_no_fault(always: list[Teaser]):
    assert judged(always, history(always), familiar=len(always)).accepted


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_source_of_very_few_articles_may_change_them_all(count: int):
    assert judged(STRANGERS[:count], history(STORIES[:count])).accepted


def test_a_source_of_few_articles_may_be_down_to_one():
    assert judged(STORIES[:1], history(STORIES[:4])).accepted


def test_few_is_measured_against_what_is_usual_not_against_the_last():
    source = history(STORIES, STORIES, STORIES, STORIES[:5])
    assert "few" == judged(STORIES[:2], source).rule


def test_a_page_may_shrink_step_by_step():
    shapes: list[Sequence[Teaser]] = [STORIES]
    for count in (7, 7, 7, 3, 3, 3):
        assert judged(STORIES[:count], history(*shapes)).accepted
        shapes.append(STORIES[:count])


# First harvests.


@pytest.mark.parametrize(
    "teasers", [STORIES, STORIES[:1], bare(STORIES), elsewhere(STORIES)], ids=len
)
def test_a_first_harvest_is_judged_on_its_own_merits(teasers: list[Teaser]):
    assert judged(teasers, NEVER, familiar=0).accepted


@pytest.mark.parametrize(
    ("rule", "teasers", "title"),
    [
        ("empty", [], "Kultur"),
        ("error-page", STRANGERS, "Siden finnes ikke"),
        ("titles-alike", titled("Les mer", STRANGERS), "Kultur"),
    ],
)
def test_a_first_harvest_without_merits_is_held(rule: str, teasers: list[Teaser], title: str):
    verdict = judged(teasers, NEVER, familiar=0, title=title)
    assert (False, rule) == (verdict.accepted, verdict.rule)
    assert verdict.reason
    assert verdict.reason.endswith("there is no feed of it yet")


# Steadiness.

NEW_LOOK = bare([*STRANGERS[:9], *STORIES[:3]])


def test_a_picture_that_stood_for_three_days_and_knows_us_is_believed():
    verdict = judged(NEW_LOOK, held=picture(NEW_LOOK, STEADY))
    assert Verdict(accepted=True, rule="steady") == verdict


def test_a_picture_that_stood_for_less_is_held_still():
    stood = STEADY - timedelta(seconds=1)
    assert not judged(NEW_LOOK, held=picture(NEW_LOOK, stood)).accepted


@pytest.mark.parametrize(
    "shown",
    [STORIES[:3], [*elsewhere(STRANGERS[:9]), *STORIES[:3]], NEW_LOOK],
    ids=["few", "elsewhere", "no summaries"],
)
def test_what_a_source_may_have_become_for_good_is_believed(shown: list[Teaser]):
    assert "steady" == judged(shown, held=picture(shown, STEADY)).rule


def test_one_title_for_all_is_never_believed_by_itself():
    shown = [*titled("Les mer", STRANGERS[:9]), *STORIES[:3]]
    assert not judged(shown, held=picture(shown, 365 * DAY)).accepted


def test_a_picture_without_anything_known_is_never_believed_by_itself():
    assert not judged(STRANGERS, held=picture(STRANGERS, 365 * DAY)).accepted


def test_an_empty_page_is_never_believed_by_itself():
    assert not judged([], held=picture([], 365 * DAY)).accepted


def test_a_picture_that_was_rejected_is_never_believed_by_itself():
    held = picture(NEW_LOOK, 365 * DAY, rejected=True)
    assert not judged(NEW_LOOK, held=held).accepted


def test_another_picture_than_the_one_that_stood_is_not_believed():
    assert not judged(NEW_LOOK, held=picture(STRANGERS[9:], STEADY)).accepted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (STORIES, STORIES[::-1], True),
        (STORIES[:8], STORIES[:4], True),
        (STORIES[:8], STORIES[:3], False),
        (STORIES, STRANGERS, False),
        ([], [], True),
        ([], STORIES, False),
    ],
)
def test_a_picture_is_the_same_while_half_of_its_addresses_are(
    one: list[Teaser], other: list[Teaser], *, same: bool
):
    assert same is same_picture(one, other) is same_picture(other, one)


@given(
    teasers=st.lists(st.sampled_from([*STORIES, *STRANGERS, *bare(STORIES)]), max_size=14),
    count=st.integers(min_value=0, max_value=14),
)
def test_a_verdict_says_why_exactly_where_it_holds(teasers: list[Teaser], count: int):
    verdict = judged(teasers, familiar=min(count, len(teasers)))
    assert verdict.accepted is (verdict.reason is None)


@given(count=st.integers(min_value=0, max_value=12), drawn=st.randoms())
def test_a_harvest_of_known_articles_is_held_only_when_far_fewer(count: int, drawn: object):
    shown = STORIES[:count]
    drawn.shuffle(shown)  # type: ignore[attr-defined] # hypothesis names no public type
    assert judged(shown).accepted is (count >= 4)


# Through the line.


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Its stories were read three times."""
    with opened(tmp_path) as desk:
        for _ in range(3):
            desk.lists(*STORIES)
        yield desk


@pytest.mark.parametrize("shown", [[], STRANGERS, STORIES[:3], NEW_LOOK], ids=len)
def test_of_a_held_harvest_nothing_reaches_the_feed_or_the_rows(desk: Desk, shown: list[Teaser]):
    before = desk.feed(), desk.store.listed("kultur", limit=100, window=timedelta())
    assert [] == desk.lists(*shown)
    assert before == (desk.feed(), desk.store.listed("kultur", limit=100, window=timedelta()))


def test_a_later_plausible_harvest_releases_a_held_source(desk: Desk):
    desk.lists(*STRANGERS)
    assert [STRANGERS[0].title] == desk.lists(STRANGERS[0], *STORIES)
    assert desk.store.held("kultur") is None


def test_a_held_picture_with_known_articles_is_taken_after_three_days(desk: Desk):
    shown = [desk.lists(*NEW_LOOK, after=DAY) for _ in range(4)]
    assert [0, 0, 0, 9] == [len(each) for each in shown]


def test_strangers_are_held_however_long_they_stand(desk: Desk):
    assert [] == [each for _ in range(10) for each in desk.lists(*STRANGERS, after=DAY)]


def test_a_picture_stands_since_it_was_first_seen(desk: Desk):
    desk.lists(*STRANGERS)
    first = desk.now
    desk.lists(*STRANGERS[1:], after=DAY)
    held = desk.store.held("kultur")
    assert held is not None
    assert (first, 11) == (held.seen, len(held.teasers))


def test_another_picture_begins_to_stand_anew(desk: Desk):
    desk.lists(*STRANGERS)
    desk.lists(*STORIES[:3], after=DAY)
    held = desk.store.held("kultur")
    assert held is not None
    assert desk.now == held.seen


def test_a_redesign_with_other_addresses_and_the_same_titles_is_taken_without_a_new_article(
    desk: Desk,
):
    moved = [replace(each, link=f"{SITE}artikler/{n}") for n, each in enumerate(STORIES)]
    desk.site |= {each.link: GONE for each in STORIES}
    before = desk.ids()
    assert [] == desk.lists(*moved)
    assert before == desk.ids()


def test_validators_are_those_of_the_last_harvest_that_was_taken(desk: Desk):
    before = desk.store.sources()["kultur"]
    desk.lists(*STRANGERS)
    after = desk.store.sources()["kultur"]
    assert (before.etag, before.last_modified) == (after.etag, after.last_modified)


def test_no_more_harvests_are_remembered_than_a_new_one_is_measured_against(desk: Desk):
    for _ in range(MEMORY):
        desk.lists(*STORIES, after=HOUR)
    assert MEMORY == len(desk.store.sources()["kultur"].shapes)
