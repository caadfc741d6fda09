import pytest

from kulturfeed.filters import passes

TEXTS = (
    "Øvingslokaler til kor og korps",
    "Tilskudd fra Å til Ærø – «nå» er C++ med.",
    "Nyhet",
)


def test_without_words_everything_passes():
    assert passes(TEXTS, (), ())


@pytest.mark.parametrize(
    "word", ["kor", "Tilskudd", "nyhet", "ØVINGSLOKALER", "å", "A\u030a", "ærø"]
)
def test_an_included_word_is_looked_for_in_every_text(word: str):
    assert passes(TEXTS, [word], ())


@pytest.mark.parametrize("word", ["lokaler", "tilskuddet", "kultur", "rø"])
def test_a_part_of_a_word_is_no_word(word: str):
    assert not passes(TEXTS, [word], ())


@pytest.mark.parametrize("word", ["kor og korps", " kor ", "«nå»", "c++"])
def test_words_may_have_spaces_and_signs(word: str):
    assert passes(TEXTS, [word], ())


def test_one_of_the_included_words_is_enough():
    assert passes(TEXTS, ["teater", "korps"], ())


def test_none_of_the_included_words_is_not():
    assert not passes(TEXTS, ["teater", "film"], ())


def test_an_excluded_word_bars():
    assert not passes(TEXTS, (), ["teater", "korps"])


def test_an_excluded_word_wins_over_an_included_one():
    assert not passes(TEXTS, ["kor"], ["korps"])


def test_a_text_that_is_missing_is_not_looked_at():
    assert passes(["Kor", None, None], ["kor"], ["film"])


def test_words_may_come_from_an_iterator_that_is_read_once():
    assert passes(TEXTS, iter(["teater", "kor"]), iter([]))
