"""What is stored but not fit to publish: the feed's part in it, through the line."""

from dataclasses import replace

from bench import KULTUR, Bench, title
from listed import teaser

from feeds.document import LARGEST

UNFIT = "UPDATE listing SET link = 'ingen adresse'"
NAMES = ("kultur.rss", "kultur.atom")


def test_an_entry_that_is_not_fit_is_left_out_and_the_others_stay(begun: Bench):
    begun.rows(f"{UNFIT} WHERE title = '{title(2)}'")
    begun.refresh((KULTUR, None))
    for name in NAMES:
        assert [title(1), title(3)] == begun.titles(name)


def test_an_entry_that_is_left_out_is_told_with_its_id_and_the_reason(begun: Bench):
    ids = {each.title: each.id for each in begun.feed()}
    begun.rows(f"{UNFIT} WHERE title = '{title(2)}'")
    (report,) = begun.refresh((KULTUR, None))
    assert {*NAMES, "kultur.json"} == {each.partition(": ")[0] for each in report.problems}
    assert all(f": entry {ids[title(2)]} left out: " in each for each in report.news)


def test_a_feed_without_any_fit_entry_is_not_written_and_the_last_good_one_stands(begun: Bench):
    before = begun.feed()
    begun.rows(UNFIT)
    (report,) = begun.refresh((KULTUR, None))
    assert ((), before) == (report.published.changed, begun.feed())


def test_a_feed_that_is_not_fit_is_not_written_and_told(begun: Bench):
    before = begun.feed()
    begun.rows("UPDATE source SET feed_id = 'ingen id'")
    begun.rows("UPDATE listing SET title = 'Ny tittel'")
    (report,) = begun.refresh((KULTUR, None))
    assert before == begun.feed()
    told = "kultur.atom: not published, the last good one stands: "
    assert any(each.startswith(told) for each in report.problems)


def test_a_feed_that_is_too_large_for_importers_loses_its_oldest_entries(bench: Bench):
    many = [replace(teaser(number), summary="blåbærøl " * 30_000) for number in range(20)]
    (report,) = bench.refresh((KULTUR, many))
    for name in NAMES:
        assert LARGEST >= (bench.folder / "public" / name).stat().st_size
        left = bench.titles(name)
        assert 10 < len(left) < 20
        assert [title(number) for number in range(len(left))] == left
    assert () == report.problems
