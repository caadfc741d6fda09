import pytest
from hypothesis import given
from hypothesis import strategies as st

from kulturfeed.likeness import last_year, likeness
from kulturfeed.sighting import LIKE

titles = st.text(alphabet="abcæøå «»–12 ", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Møte i Bodø", "Møte i Bodø"),
        ("Møte i Bodø", "MØTE I BODØ!"),
        ("«Møte» – i Bodø", "Møte i Bodø"),
        ("Møte  i\u00a0Bodø", "Møte i Bodø"),
        ("", ""),
    ],
    ids=["same", "capitals", "punctuation", "blanks", "empty"],
)
def test_texts_of_the_same_words_are_one(one: str, other: str):
    assert 1.0 == likeness(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kulturskolen får flere plasser", "Kulturskolen får mange flere plasser"),
        ("Nye midler til frivillighet", "Nye midler til frivilligheten"),
        ("Ny leiar i kulturnettverket", "Ny leder i kulturnettverket"),
    ],
)
def test_an_edited_title_is_like_what_it_was(one: str, other: str):
    assert LIKE <= likeness(one, other) < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kulturskolen får flere plasser", "Biblioteket låner ut verktøy"),
        ("Høring", "Ledig stilling"),
        ("Museet åpner", ""),
    ],
)
def test_titles_of_two_articles_are_not_alike(one: str, other: str):
    assert likeness(one, other) < LIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Møte 1", "Møte 2"),
        ("Lederkonferansen 2021", "Lederkonferansen 2022"),
        ("Lederkonferansen", "Lederkonferansen 2022"),
        ("Kulturkalender for november", "Kulturkalender for desember"),
        ("Åpent hus på mandag", "Åpent hus på tirsdag"),
        ("Ope hus på laurdag", "Ope hus på sundag"),
        ("Samling våren", "Samling høsten"),
        ("Samling vår", "Samling høst"),
        ("Første samling for nettverket", "Andre samling for nettverket"),
        ("Referat del II", "Referat del III"),
        ("Budsjett 3. kvartal", "Budsjett 4. kvartal"),
        ("Uke 7 i kulturhuset", "Uke 17 i kulturhuset"),
        ("Frist 1.12.", "Frist 1.11."),
        ("Annual meeting in March", "Annual meeting in May"),
        ("Årsmöte i januari", "Årsmöte i februari"),
        ("Jahrestagung im März", "Jahrestagung im Mai"),
        ("Sal A: konsert", "Sal B: konsert"),
    ],
)
def test_what_tells_one_of_a_series_from_the_next_makes_them_two(one: str, other: str):
    assert 0.0 == likeness(one, other)


@given(one=titles, other=titles)
def test_likeness_is_a_share(one: str, other: str):
    assert 0 <= likeness(one, other) <= 1


@given(one=titles)
def test_every_text_is_like_itself(one: str):
    assert 1.0 == likeness(one, one)


@given(one=titles, other=titles)
def test_texts_that_differ_in_a_number_are_never_alike(one: str, other: str):
    assert 0.0 == likeness(f"{one} 7", f"{other} 8")


def test_a_title_with_words_added_is_that_title_edited():
    title = "Biblioteket setter besøksrekord i Tromsø"
    assert likeness(title, f"Oppdatert: {title}") >= 0.9
    assert (
        likeness("Lederkonferansen 2025", "Oppdatert: Lederkonferansen 2025 – slik søker du")
        >= 0.9
    )


def test_a_word_or_two_within_a_title_are_no_edit_of_it():
    assert likeness("Høring", "Høring om ny kulturlov på Røst") < 0.9
    assert likeness("Ledig stilling", "Ledig stilling ved kulturskolen på Ærø") < 0.9


@pytest.mark.parametrize(
    ("text", "year"),
    [("Konferansen 2026–2027", 2027), ("Møte 3", 0), ("Plan 2030 og 12345", 2030)],
)
def test_the_last_year_of_a_text(text: str, year: int):
    assert year == last_year(text)
