import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from spiders.text import clean, shortened

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_cleaning_clean_text_changes_nothing(text: str):
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_every_clean_text_can_stand_in_xml(text: str):
    element = etree.Element("title")
    element.text = clean(text)
    assert clean(text) == (etree.fromstring(etree.tostring(element)).text or "")


@given(ANY_TEXT)
def test_a_clean_text_is_one_line_without_outer_space(text: str):
    assert [clean(text)] == (clean(text).splitlines() or [""])
    assert clean(text) == clean(text).strip()


def test_no_noncharacter_of_any_plane_is_left():
    planes = range(0, sys.maxunicode + 1, 0x10000)
    last_two = [chr(plane + last) for plane in planes for last in (0xFFFE, 0xFFFF)]
    assert clean("".join([*last_two, *map(chr, range(0xFDD0, 0xFDF0))])) == ""


@pytest.mark.parametrize(
    "space",
    ["\n", "\r\n", "\t", "\xa0", "\u2009", "\u202f", "\u2028", "\u2029", "\x85", "\v", "\x1c"],
)
def test_any_white_space_becomes_one_space(space: str):
    assert clean(f"{space}Blå{space}{space}himmel{space}") == "Blå himmel"


@pytest.mark.parametrize(
    "mark", ["\xad", "\u200b", "\ufeff", "\u2060", "\0", "\x1b", "\x9f", "\ud83d"]
)
def test_what_is_invisible_leaves_no_gap(mark: str):
    assert clean(f"{mark}kultur{mark}skole") == "kulturskole"


def test_a_decomposed_letter_is_composed():
    assert clean(unicodedata.normalize("NFD", "Måløy, Ærø")) == "Måløy, Ærø"


def test_norwegian_punctuation_stays():
    assert clean("«Kunst – og kultur» … 8.–9. april") == "«Kunst – og kultur» … 8.–9. april"


@pytest.mark.parametrize("override", ["\u202e", "\u202d", "\u202a", "\u202c", "\u2066", "\u2069"])
def test_a_text_cannot_turn_the_text_after_it(override: str):
    assert clean(f"{override}lutluk") == "lutluk"


def test_right_to_left_text_is_kept_with_its_marks_and_joiners():
    assert clean("می‌خواهم \u200fעברית\u200f") == "می‌خواهم \u200fעברית\u200f"


def test_an_emoji_sequence_stays_whole():
    assert clean("👩‍🎨 og 🏴󠁧󠁢󠁳󠁣󠁴󠁿") == "👩‍🎨 og 🏴󠁧󠁢󠁳󠁣󠁴󠁿"


def test_a_long_text_without_spaces_is_cut_too():
    assert f"{'文' * 20} …" == shortened("文" * 30, 20)
