import pytest

from kulturfeed.filters import passes
from spiders.page import Teaser

TEASER = Teaser(
    title="Øvingslokaler til kor og korps",
    link="https://www.ks.no/kultur/1",
    summary="Tilskudd fra Å til Ærø – «nå» er C++ med.",
    kicker="Nyhet",
)


def test_without_words_everything_passes():
    assert passes(TEASER, (), ())


@pytest.mark.parametrize("word", ["kor", "Tilskudd", "nyhet", "ØVINGSLOKALER", "å", "ærø"])
def test_an_included_word_is_looked_for_in_title_summary_and_kicker(word: str):
    assert passes(TEASER, [word], ())


@pytest.mark.parametrize("word", ["lokaler", "tilskuddet", "ks.no", "rø"])
def test_a_part_of_a_word_or_of_the_address_is_no_word(word: str):
    assert not passes(TEASER, [word], ())


@pytest.mark.parametrize("word", ["kor og korps", " kor ", "«nå»", "c++"])
def test_words_may_have_spaces_and_signs(word: str):
    assert passes(TEASER, [word], ())


def test_one_of_the_included_words_is_enough():
    assert passes(TEASER, ["teater", "korps"], ())


def test_none_of_the_included_words_is_not():
    assert not passes(TEASER, ["teater", "film"], ())


def test_an_excluded_word_bars():
    assert not passes(TEASER, (), ["teater", "korps"])


def test_an_excluded_word_wins_over_an_included_one():
    assert not passes(TEASER, ["kor"], ["korps"])


def test_a_teaser_of_nothing_but_a_title_passes_by_it():
    assert passes(Teaser(title="Kor", link="https://www.ks.no/kultur/2"), ["kor"], ["film"])


def test_words_may_come_from_an_iterator_that_is_read_once():
    assert passes(TEASER, iter(["teater", "kor"]), iter([]))
