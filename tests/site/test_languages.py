from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from kulturfeed.site.en import EN
from kulturfeed.site.languages import (
    words_of,
    written_date,
    written_moment,
    written_month,
    written_rhythm,
)
from kulturfeed.site.nb import NB
from kulturfeed.site.nn import NN
from kulturfeed.site.words import Forms, Words

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("nb", NB), ("nb-NO", NB), ("NB", NB), ("no", NB), ("nn", NN), ("nn-NO", NN)),
        *(("en", EN), ("en-GB", EN), ("sv", EN), ("fi-FI", EN), (None, EN)),
    ],
)
def test_a_page_stands_in_its_own_language_else_in_english(language: str | None, words: Words):
    assert words is words_of(language)


@pytest.mark.parametrize(
    ("words", "written"), [(NB, "8. april 2021"), (NN, "8. april 2021"), (EN, "8 April 2021")]
)
def test_a_date_is_written_as_people_write_it(words: Words, written: str):
    assert written == written_date(date(2021, 4, 8), words)


@pytest.mark.parametrize(
    ("words", "written"),
    [(NB, "8. april 2021 kl. 09.05"), (EN, "8 April 2021, 09:05")],
)
def test_a_moment_is_written_as_people_write_it(words: Words, written: str):
    moment = datetime(2021, 4, 8, 7, 5, tzinfo=UTC).astimezone(ZoneInfo("Europe/Oslo"))
    assert written == written_moment(moment, words)


def test_a_month_is_written_as_a_heading():
    assert "Oktober 2026" == written_month(2026, 10, NN)


@pytest.mark.parametrize(
    ("every", "words", "written"),
    [
        (HOUR, NB, "hver time"),
        (2 * HOUR, NB, "hver 2. time"),
        (24 * HOUR, NN, "kvar dag"),
        (7 * 24 * HOUR, NN, "kvar veke"),
        (HOUR / 2, EN, "every 30 minutes"),
        (1.5 * HOUR, EN, "every 90 minutes"),
        (HOUR / 60, NB, "hvert minutt"),
        (timedelta(seconds=90), EN, "every 2 minutes"),
    ],
)
def test_a_schedule_is_written_in_its_largest_whole_unit(
    every: timedelta, words: Words, written: str
):
    assert written == written_rhythm(every, words)


def places(text: str) -> list[str | None]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("words", [NB, NN])
def test_every_language_fills_in_the_same_places(words: Words):
    for field in fields(Words):
        said, model = getattr(words, field.name), getattr(EN, field.name)
        if isinstance(said, Forms):
            said, model = said.many, model.many
        if isinstance(said, str) and field.name != "date":
            assert (field.name, places(model)) == (field.name, places(said))


@pytest.mark.parametrize("words", [NB, NN, EN])
def test_every_language_has_twelve_months(words: Words):
    assert 12 == len(set(words.months))
