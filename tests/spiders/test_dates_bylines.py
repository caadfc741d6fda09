from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from spiders.dates import byline
from spiders.page import Precision, SourceDate

OSLO = ZoneInfo("Europe/Oslo")
DAY = SourceDate(at=datetime(2021, 4, 8, 12, tzinfo=OSLO), precision=Precision.DAY, found="text")
MINUTE = SourceDate(
    at=datetime(2021, 4, 8, 14, 30, tzinfo=OSLO), precision=Precision.MINUTE, found="text"
)


@pytest.mark.parametrize(
    "text",
    [
        "Publisert 8. april 2021 | Kari Nordmann",
        "Av Ola Nordmann 8. april 2021",
        "Oppdatert 9. april 2021, publisert 8. april 2021",
        "Sist endret: 09.04.2021 kl. 10.12 Publisert: 08.04.2021",
        "8. april 2021 – oppdatert 9. april 2021",
        "Påmeldingsfrist 1. mai 2021 · Publisert 8. april 2021",
        "8. APRIL 2021 · 5 min lesetid",
        "Sist oppdatert 8. april 2021",
        "Publisert 08.04.21",
        "Red: 9. apr. 2021 | Pub: 8. apr. 2021 | #teater, #lesing",
        "Publié le 8 avril 2021 – mis à jour le 9 avril 2021",
        "Bijgewerkt: 9 april 2021. Gepubliceerd: 8 april 2021",
        "Julkaistu 8.4.2021, päivitetty 9.4.2021",
        "communiqué 8 avr. 2021",
    ],
)
def test_a_byline_s_day_of_publication_is_found(text: str):
    assert byline(text, OSLO).date == DAY


@pytest.mark.parametrize(
    "text", ["08.04.2021 kl. 14.30 – Av Ola", "Publisert 2021-04-08T14:30:00+02:00 av redaksjonen"]
)
def test_a_byline_s_time_is_found(text: str):
    assert byline(text, OSLO).date == MINUTE


@pytest.mark.parametrize(
    "text",
    [
        "Kultur",
        "© 2021 KS",
        "Søknadsfrist: 8. april 2021",
        "Anmeldeschluss: 8. April 2021",
        "Date limite : 8 avril 2021",
        "Nettkonferanse 8.–9. april 2021",
        "Ring 12 12 20 21",
        "Versjon 1.2.3",
        "Mer fra april 2021",
        "Kunst og kultur. " * 30 + "Publisert 8. april 2021",
    ],
)
def test_a_line_without_a_day_of_publication_has_none(text: str):
    assert byline(text, OSLO).date is None


def test_a_byline_tells_both_days_apart():
    line = byline("Publisert 8. april 2021. Oppdatert 9. april 2021", OSLO)
    assert line.published == DAY
    assert line.updated
    assert line.updated.at.date() == date(2021, 4, 9)


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [
        ("publisert 8. april 2021", True),
        ("Kari Nordmann | Publisert 8. april 2021", True),
        ("Rapporten ble publisert 8. april 2021", False),
        ("8. april 2021", False),
    ],
)
def test_a_label_marks_a_byline_and_a_verb_does_not(text: str, is_marked: bool):  # noqa: FBT001 # a parameter
    assert byline(text, OSLO).marked is is_marked


@pytest.mark.parametrize(
    "text",
    [
        "8. april 2021",
        "8. april 2021 · 4 min · Bok Kunst Teater Musikk Film Dans",
        "Bok, Kunst, Teater / Musikk / 08/04/2021",
        "Kunst | 8. april 2021 | Kari Nordmann",
    ],
)
def test_a_date_between_signs_is_set_apart(text: str):
    read = byline(text, OSLO)
    assert (DAY, True) == (read.published, read.set_apart)


@pytest.mark.parametrize(
    "text",
    [
        "Teateret åpner 8. april 2021",
        "Teateret åpner 8. april 2021 | Kultur",
        "Teater og dans for barn – 8. april 2021",
        "Påmeldingsfrist | 8. april 2021 | Kultur",
    ],
)
def test_a_date_in_a_sentence_is_not_set_apart(text: str):
    assert not byline(text, OSLO).set_apart


def test_a_short_label_before_a_name_marks_nothing():
    read = byline("Red: Kari Nordmann, 8. april 2021", OSLO)
    assert (DAY, False) == (read.published, read.marked)


def test_what_is_left_of_a_byline_is_the_text_without_dates_and_labels():
    assert "Kari Nordmann" == byline("Publisert 8. april 2021 Kari Nordmann", OSLO).rest.strip()
