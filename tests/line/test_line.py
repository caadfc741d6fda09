from dataclasses import replace

from bench import (
    BUSY,
    EMPTY,
    HOUR,
    KULTUR,
    LIST,
    SECOND,
    Bench,
    read,
    title,
    with_articles,
)
from listed import HERE, NOON, day, teaser

from kulturfeed.line import MOST_ARTICLES
from kulturfeed.store import open_store
from spiders.page import Article, Dropped, Reading


def test_a_first_harvest_is_in_the_feeds_in_the_pages_order(begun: Bench):
    for name in ("kultur.atom", "kultur.rss"):
        assert [title(1), title(2), title(3)] == begun.titles(name)


def test_a_first_harvest_without_dates_ends_at_the_refreshs_time(begun: Bench):
    now = NOON + HOUR
    assert [now, now - SECOND, now - 2 * SECOND] == [each.published for each in begun.feed()]


def test_a_first_harvest_is_dated_by_its_article_pages(bench: Bench):
    articles = {
        each.link: Article(url=each.link, published=day(number))
        for each, number in zip(LIST, (3, 9, 6), strict=True)
    }
    bench.refresh((KULTUR, with_articles(LIST, articles)))
    assert [title(2), title(3), title(1)] == bench.titles()


def test_a_second_harvest_with_an_edit_changes_the_text_and_no_date(begun: Bench):
    before = begun.feed()
    begun.refresh((KULTUR, [LIST[0], teaser(2, "Ny tittel på saken"), LIST[2]]))
    after = begun.feed()
    assert [title(1), "Ny tittel på saken", title(3)] == [each.title for each in after]
    assert [(each.id, each.published) for each in before] == [
        (each.id, each.published) for each in after
    ]
    assert [before[0].updated, NOON + 2 * HOUR, before[2].updated] == [
        each.updated for each in after
    ]


def test_a_new_article_is_first_in_the_feed_and_moves_no_other(begun: Bench):
    before = begun.feed()
    begun.refresh((KULTUR, [teaser(4), *LIST]))
    first, *rest = begun.feed()
    assert (title(4), NOON + 2 * HOUR, before) == (first.title, first.published, rest)


def test_a_harvest_that_brings_nothing_new_leaves_the_files_untouched(begun: Bench):
    (before,) = begun.refresh((KULTUR, LIST))
    assert () == before.published.changed


def test_the_order_of_the_page_may_change_without_a_change_in_the_feed(begun: Bench):
    (report,) = begun.refresh((KULTUR, LIST[::-1]))
    assert () == report.published.changed


def test_a_report_counts_what_came(bench: Bench):
    dropped = (Dropped(reason="nav", link=HERE, title="Meny"),)
    (report,) = bench.refresh((KULTUR, replace(read(LIST), dropped=dropped)))
    assert (3, 3, 0, 1) == (
        report.row.listed,
        report.row.new,
        report.row.changed,
        report.row.dropped,
    )
    assert ("kultur.rss", "kultur.atom", "kultur.json") == report.published.changed
    assert () == report.problems


def test_an_empty_harvest_is_held_and_the_feed_stays(begun: Bench):
    before = begun.feed()
    (report,) = begun.refresh((KULTUR, EMPTY))
    assert ("held", "empty", before) == (report.row.outcome, report.row.kind, begun.feed())
    expected = f"kultur: {HERE}: the page has no list; the feed stays as it is"
    assert (expected,) == report.problems


def test_a_held_harvest_keeps_the_validators_of_the_one_that_was_taken(begun: Bench):
    before = begun.asked(KULTUR)
    begun.refresh((KULTUR, EMPTY))
    assert before == begun.asked(KULTUR)


def test_a_held_harvest_is_stored_until_the_source_is_well_again(begun: Bench):
    begun.refresh((KULTUR, Reading(teasers=(teaser(9),), title="Siden finnes ikke")))
    assert [("kultur",)] == begun.rows("SELECT source FROM held")
    begun.refresh((KULTUR, None))
    assert [] == begun.rows("SELECT * FROM held")


def test_a_held_first_harvest_makes_no_feed(bench: Bench):
    (report,) = bench.refresh((KULTUR, EMPTY))
    assert f"kultur: {HERE}: the page has no list; there is no feed of it yet" in report.problems
    assert not (bench.folder / "public").exists()


def test_after_a_held_first_harvest_the_next_is_the_backlog(bench: Bench):
    bench.refresh((KULTUR, EMPTY))
    bench.refresh((KULTUR, [replace(each, published=day(2)) for each in LIST]))
    assert {day(2).at.date()} == {each.published.date() for each in bench.feed()}


def test_no_article_page_is_asked_for_by_a_harvest_that_will_be_held(bench: Bench):
    assert [] == bench.wanted(KULTUR, EMPTY)


def test_only_article_pages_that_tell_something_new_are_asked_for(begun: Bench):
    edited = teaser(2, "Ny tittel på saken")
    shown = read([teaser(4), LIST[0], edited, LIST[2]])
    assert [teaser(4).link, edited.link] == begun.wanted(KULTUR, shown)


def test_of_a_list_of_thousands_only_so_many_article_pages_are_asked_for(bench: Bench):
    shown = read(teaser(number) for number in range(MOST_ARTICLES + 50))
    assert MOST_ARTICLES == len(bench.wanted(KULTUR, shown))


def test_a_304_changes_no_feed_and_keeps_the_validators(begun: Bench):
    before = begun.asked(KULTUR)
    (report,) = begun.refresh((KULTUR, None))
    assert ("unchanged", 304, ()) == (
        report.row.outcome,
        report.row.status,
        report.published.changed,
    )
    assert before == begun.asked(KULTUR)


def test_a_feed_that_was_deleted_is_written_again_although_the_page_is_unchanged(begun: Bench):
    before = begun.feed()
    (begun.folder / "public" / "kultur.atom").unlink()
    (report,) = begun.refresh((KULTUR, None))
    assert (("kultur.atom",), before) == (report.published.changed, begun.feed())


def test_a_failure_changes_no_feed_and_is_told(begun: Bench):
    before = begun.feed()
    (report,) = begun.refresh((KULTUR, BUSY))
    assert (("kultur: svarer ikke",), "failed", before) == (
        report.problems,
        report.row.outcome,
        begun.feed(),
    )


def test_a_failure_stores_until_when_the_server_wants_to_be_left_alone(begun: Bench):
    begun.refresh((KULTUR, BUSY))
    with open_store(begun.database) as store:
        state = store.sources()["kultur"]
    assert (NOON + 5 * HOUR, "http-503", NOON + 2 * HOUR) == (
        state.not_before,
        state.kind,
        state.unwell_since,
    )


def test_a_failure_keeps_the_validators(begun: Bench):
    before = begun.asked(KULTUR)
    begun.refresh((KULTUR, BUSY))
    assert before == begun.asked(KULTUR)


def test_a_first_failure_makes_no_feed(bench: Bench):
    bench.refresh((KULTUR, BUSY))
    assert not (bench.folder / "public").exists()


def test_a_source_that_failed_is_well_again_after_the_next_harvest(begun: Bench):
    begun.refresh((KULTUR, BUSY))
    (report,) = begun.refresh((KULTUR, LIST))
    assert () == report.problems
    assert [(None, None)] == begun.rows("SELECT unwell_since, not_before FROM source")
