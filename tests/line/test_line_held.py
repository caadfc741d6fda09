from dataclasses import replace

import pytest
from bench import BUSY, EMPTY, HOUR, KULTUR, TIMEOUT, Bench, read, title
from listed import NOON, teaser

from kulturfeed.errors import ConfigError
from kulturfeed.line import Line
from kulturfeed.rows import HeldRow
from kulturfeed.store import open_store
from spiders.extract import NO_LIST
from spiders.page import Problem, Reading

STOPPED = Problem(kind="stopped", message="ble stanset")


def strangers(first: int, *, summary: str | None = None) -> Reading:
    """List four articles that nobody has seen before."""
    return read(replace(teaser(number), summary=summary) for number in range(first, first + 4))


def held(bench: Bench) -> HeldRow | None:
    with open_store(bench.database) as store:
        return store.held("kultur")


@pytest.fixture
def four(bench: Bench) -> Bench:
    """A list that is long enough for strangers on it to be noticed was read once."""
    bench.refresh((KULTUR, strangers(1)))
    return bench


def test_a_held_harvest_is_stored_as_it_was_seen(four: Bench):
    shown = strangers(21)
    (report,) = four.refresh((KULTUR, shown))
    row = held(four)
    assert row is not None
    assert ("strangers", shown.teasers, NOON + 2 * HOUR) == (
        report.row.kind,
        row.teasers,
        row.seen,
    )


def test_of_the_same_picture_it_is_kept_since_when_it_stands(four: Bench):
    for _ in range(2):
        four.refresh((KULTUR, strangers(21)))
    four.refresh((KULTUR, strangers(21, summary="Ny ingress")))
    row = held(four)
    assert row is not None
    assert (NOON + 2 * HOUR, "Ny ingress") == (row.seen, row.teasers[0].summary)


def test_another_picture_stands_since_it_was_first_seen(four: Bench):
    four.refresh((KULTUR, strangers(21)))
    four.refresh((KULTUR, strangers(31)))
    row = held(four)
    assert row is not None
    assert NOON + 3 * HOUR == row.seen


def test_nothing_of_a_held_harvest_is_stored_as_an_article(four: Bench):
    four.refresh((KULTUR, strangers(21)))
    assert [(4,)] == four.rows("SELECT count(*) FROM item")


def test_an_operator_takes_what_is_held_and_it_is_in_the_feed(four: Bench):
    four.refresh((KULTUR, strangers(21)))
    report = four.accept(KULTUR)
    assert ((), "read", "accepted", 4) == (
        report.problems,
        report.row.outcome,
        report.row.rule,
        report.row.new,
    )
    assert [title(number) for number in (21, 22, 23, 24, 1)] == four.titles()[:5]
    assert held(four) is None


def test_what_an_operator_took_moves_no_date_of_what_was_there(four: Bench):
    before = four.feed()
    four.refresh((KULTUR, strangers(21)))
    four.accept(KULTUR)
    assert before == four.feed()[4:]


def test_where_nothing_is_held_there_is_nothing_to_take(four: Bench):
    with pytest.raises(ConfigError, match="nothing is held of source 'kultur'"):
        four.accept(KULTUR)


def test_an_empty_list_is_not_held_and_one_that_is_held_stays(four: Bench):
    four.refresh((KULTUR, EMPTY))
    assert held(four) is None
    four.refresh((KULTUR, strangers(21)))
    four.refresh((KULTUR, EMPTY))
    row = held(four)
    assert row is not None
    assert NOON + 3 * HOUR == row.seen


BARE = replace(read([]), remark=NO_LIST)
AT_TIMES = KULTUR.model_copy(update={"may_be_empty": True})


def test_a_page_that_may_be_empty_is_well_its_feed_stays_and_what_comes_next_is_news(four: Bench):
    before = four.feed()
    four.configured(AT_TIMES)
    (report,) = four.refresh((AT_TIMES, BARE))
    assert ("read", None, 0, None) == (
        report.row.outcome,
        report.row.problem,
        report.row.listed,
        report.line,
    )
    assert before == four.feed()
    (report,) = four.refresh((AT_TIMES, strangers(21)))
    assert ("read", 4) == (report.row.outcome, report.row.new)
    assert [title(number) for number in (21, 22, 23, 24, 1)] == four.titles()[:5]


def test_what_was_there_before_a_page_was_empty_is_no_news_again(four: Bench):
    before = four.feed()
    four.configured(AT_TIMES)
    four.refresh((AT_TIMES, BARE))
    (report,) = four.refresh((AT_TIMES, strangers(1)))
    assert 0 == report.row.new
    assert before == four.feed()


def test_a_page_that_may_be_empty_is_read_again_by_the_last_list_before_that_is_believed(
    four: Bench,
):
    four.configured(AT_TIMES)
    assert title(1) in remembered(four, BARE)


def test_strangers_that_share_their_titles_are_strangers(four: Bench):
    pairs = [teaser(number, f"Fremmed {number // 2}") for number in range(20, 28)]
    (report,) = four.refresh((KULTUR, pairs))
    assert ("held", "strangers") == (report.row.outcome, report.row.kind)


def remembered(bench: Bench, reading: Reading) -> set[str]:
    """Ask for what a reading that is not believed is read again with."""
    (source,) = bench.config.sources
    with open_store(bench.database, migrate=True) as store:
        return set(Line(bench.config, store, lambda: bench.now).page(source).remembered(reading))


@pytest.mark.parametrize("reading", [EMPTY, strangers(21)], ids=["empty", "strangers"])
def test_a_reading_that_would_be_held_is_read_again_by_the_last_lists_titles_and_links(
    four: Bench, reading: Reading
):
    listed = {text for n in range(1, 5) for text in (title(n), teaser(n).link)}
    assert listed == remembered(four, reading)


def test_a_plausible_reading_is_not_read_again(four: Bench):
    assert set() == remembered(four, strangers(1))


def test_a_first_reading_has_nothing_to_be_read_again_by(bench: Bench):
    assert set() == remembered(bench, EMPTY)


def test_network_trouble_is_told_once_it_has_lasted_as_long_as_the_config_says(begun: Bench):
    (soon,) = begun.refresh((KULTUR, TIMEOUT))
    (late,) = begun.refresh((KULTUR, TIMEOUT), at=begun.now + 6 * HOUR)
    assert ((), ("kultur: svarer ikke",)) == (soon.news, late.news)
    assert ("kultur: svarer ikke",) == soon.problems


def test_a_source_that_was_told_of_is_told_to_be_well_again(begun: Bench):
    begun.refresh((KULTUR, BUSY))
    (report,) = begun.refresh((KULTUR, None), at=begun.now + 2 * HOUR)
    assert (("kultur: is well again, after 2 hours",), ()) == (report.news, report.problems)


def test_a_trouble_that_is_over_is_kept_as_an_episode(begun: Bench):
    begun.refresh((KULTUR, BUSY))
    begun.refresh((KULTUR, None))
    (row,) = begun.rows("SELECT kind, problem, began, ended FROM episode")
    assert ("http-503", "svarer ikke", "14:00:00", "15:00:00") == (
        *row[:2],
        row[2][11:19],
        row[3][11:19],
    )


def test_a_refresh_that_was_stopped_leaves_the_source_as_it_was(begun: Bench):
    before = begun.rows("SELECT * FROM source")
    (report,) = begun.refresh((KULTUR, STOPPED))
    assert (("kultur: ble stanset",), before) == (
        report.news,
        begun.rows("SELECT * FROM source"),
    )
