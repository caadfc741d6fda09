import subprocess
import sys
from pathlib import Path

import pytest

# The benchmark is a command with its rooms beside it, no package.
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from accuracy import our_days, our_scores, share, table
from corpus import Meta, Saved, article_pages, list_pages
from peers import headed_links
from scoring import PageScore, day_figures, list_figures

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CORPUS = Path(__file__).parents[1] / "corpus"
LISTS = tuple(list_pages(CORPUS))
ARTICLES = tuple(article_pages(CORPUS))


# What holds on our own pages. A change that finds more raises a figure; none may fall.


@pytest.fixture(scope="module")
def scores() -> list[PageScore]:
    return our_scores(LISTS)


def test_articles_on_our_own_pages_are_found(scores: list[PageScore]):
    assert (list_figures(scores).macro_f1 or 0) >= 0.944


def test_most_of_our_own_lists_are_found_exactly(scores: list[PageScore]):
    assert list_figures(scores).perfect >= 17


def test_titles_on_our_own_pages_are_right_word_for_word(scores: list[PageScore]):
    assert list_figures(scores).title_exact == 1


def test_summaries_on_our_own_pages_are_those_shown(scores: list[PageScore]):
    assert (list_figures(scores).summary_overlap or 0) >= 0.99


def test_dates_on_our_own_pages_are_read(scores: list[PageScore]):
    assert (list_figures(scores).dates_right or 0) >= 0.999


def test_no_date_is_invented_on_our_own_pages(scores: list[PageScore]):
    assert list_figures(scores).dates_invented == 0


def test_our_own_pages_without_a_list_give_none(scores: list[PageScore]):
    assert [] == [each.name for each in scores if each.is_negative and each.found]


def test_the_day_is_read_from_our_own_article_pages():
    assert day_figures(our_days(ARTICLES)).right == 1


def test_the_corpus_has_lists_negatives_and_articles():
    negatives = sum(page.is_negative for page in LISTS)
    assert (18, 6, 6) == (len(LISTS) - negatives, negatives, len(ARTICLES))


# The tools and the table.


def test_the_baseline_takes_links_of_headings_and_else_an_article_elements_first():
    page = Saved(name="en-side", url="https://fjellvik.example/", body=b"", meta=Meta())
    text = """<h2><a href="a">En</a></h2><a href="/b"><h3>To</h3></a><a href="/c">Tre</a>
        <article><a href="/d">Fire</a><a href="/e">Fem</a></article>"""
    found = [each.link for each in headed_links(text, page)]
    assert [f"https://fjellvik.example/{name}" for name in "abd"] == found


def test_a_table_is_filled_up_where_a_tool_is_not_installed():
    rows = [("kulturfeed", "1"), ("annet", "not installed")]
    assert "| annet | not installed |  |" in table(("verktøy", "a", "b"), rows)


@pytest.mark.parametrize(("value", "expected"), [(0.9771, ".977"), (1.0, "1.000"), (None, "–")])
def test_a_share_is_written_with_three_places(value: float | None, expected: str):
    assert expected == share(value)


def test_the_benchmark_prints_our_figures_and_names_each_tool():
    command = [
        sys.executable,
        str(BENCHMARKS / "accuracy.py"),
        str(CORPUS),
        "--markdown",
        "--pages",
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert told.startswith("<!-- accuracy -->")
    for name in ("kulturfeed", "trafilatura", "newspaper4k", "htmldate"):
        assert f"\n| {name}" in told
