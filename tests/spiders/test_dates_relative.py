from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.dates import byline, may_name_day, source_date
from spiders.page import Precision, SourceDate

OSLO = ZoneInfo("Europe/Oslo")
# A Friday, shortly before noon in Oslo; the response's date is in UTC.
NOW = datetime(2024, 3, 15, 10, 7, 33, tzinfo=UTC)

PIECES = [
    "for",
    "vor",
    "il y a",
    "3",
    "en",
    "timer",
    "Tagen",
    "siden",
    "ago",
    "i går",
    "kl.",
    "14.30",
]
PIECES += ["·", "|", ",", "fredag", "15.", "mars", "Publisert", "av Kari", "h", "pm"]


def read(text: str, now: datetime | None = NOW) -> SourceDate | None:
    return source_date(text, OSLO, "text", now=now)


def day(number: int, month: int = 3, year: int = 2024) -> SourceDate:
    noon = datetime(year, month, number, 12, tzinfo=OSLO)
    return SourceDate(at=noon, precision=Precision.DAY, found="text")


def minute(hour: int, minutes: int, number: int = 15) -> SourceDate:
    at = datetime(2024, 3, number, hour, minutes, tzinfo=OSLO)
    return SourceDate(at=at, precision=Precision.MINUTE, found="text")


@pytest.mark.parametrize(
    "text",
    ["i dag", "Idag", "heute", "aujourd’hui", "aujourd'hui", "vandaag", "today", "tänään"],
)
def test_today_is_the_day_of_the_response_where_the_page_is(text: str):
    assert day(15) == read(text)


@pytest.mark.parametrize(
    "text",
    ["i går", "igår", "Gestern", "hier", "gisteren", "yesterday", "eilen", "Publisert i går"],
)
def test_yesterday_is_the_day_before(text: str):
    assert day(14) == read(text)


@pytest.mark.parametrize(
    "text", ["i forgårs", "i førgår", "i förrgår", "vorgestern", "avant-hier"]
)
def test_the_day_before_yesterday_has_a_name(text: str):
    assert day(13) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "for 3 timer siden",
        "3 t siden",
        "for 3 timar sidan",
        "för 3 timmar sedan",
        "for ca. 3 timer siden",
        "3 tuntia sitten",
        "vor 3 Stunden",
        "il y a 3 heures",
        "3 uur geleden",
        "about 3 hours ago",
        "3h ago",
        "Oppdatert for 3 timer siden",
    ],
)
def test_hours_ago_are_told_to_the_minute(text: str):
    assert minute(8, 7) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "for en time siden",
        "for ein time sidan",
        "för en timme sedan",
        "tunti sitten",
        "vor einer Stunde",
        "il y a une heure",
        "een uur geleden",
        "an hour ago",
    ],
)
def test_one_may_be_a_word(text: str):
    assert minute(10, 7) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 dager siden",
        "for 2 dagar sidan",
        "2 dage siden",
        "för 2 dagar sedan",
        "2 päivää sitten",
        "vor 2 Tagen",
        "il y a 2 jours",
        "2 dagen geleden",
        "2 days ago",
    ],
)
def test_days_ago_are_days(text: str):
    assert day(13) == read(text)


def test_hours_ago_are_counted_on_the_clock_that_runs_on():
    # Summer time begins between the two.
    found = read("for 3 timer siden", datetime(2024, 3, 31, 2, 30, tzinfo=UTC))
    assert found
    assert datetime(2024, 3, 30, 23, 30, tzinfo=UTC) == found.at


def test_the_day_is_that_of_the_page_s_own_timezone():
    found = read("i går", datetime(2024, 3, 14, 23, 30, tzinfo=UTC))
    assert day(14) == found


@pytest.mark.parametrize(
    "text",
    [
        "i går kl. 14.30",
        "I går, 14:30",
        "gestern, 14:30 Uhr",
        "hier à 14h30",
        "yesterday at 2:30 pm",
        "gisteren 14:30",
        "eilen klo 14.30",
        "igår 14.30",
        "torsdag 14. mars kl. 14.30",
    ],
)
def test_a_named_day_may_have_a_time(text: str):
    assert minute(14, 30, number=14) == read(text)


def test_an_hour_alone_needs_a_word():
    assert minute(14, 0, number=14) == read("i går kl 14")
    assert read("i går 14") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fredag 15. mars", day(15)),
        ("tors. 14. mars", day(14)),
        ("Thursday, March 14", day(14)),
        ("jeudi 14 mars", day(14)),
        ("mar. 12 mars", day(12)),
        ("tiistaina 12.3.", day(12)),
        ("tirsdag 26. desember", day(26, 12, 2023)),
        ("torsdag 29. februar", day(29, 2)),
    ],
)
def test_a_weekday_tells_which_year_of_the_last_twelve_months(text: str, expected: SourceDate):
    assert expected == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "12. mars",
        "onsdag 12. mars",
        "lørdag 30. mars",
        "torsdag 31. april",
        "to 14.3.",
        "mars",
        "fredag",
    ],
)
def test_a_day_without_a_year_or_with_another_weekday_is_no_date(text: str):
    assert read(text) is None


@pytest.mark.parametrize(
    "text", ["i dag kl. 18", "today at 8 pm", "fredag 15. mars kl. 18.00", "i morgen", "morgen"]
)
def test_what_is_yet_to_come_is_an_event_s(text: str):
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "3 timer",
        "18 Minuten",
        "for 3 timer",
        "2 uker siden",
        "vor 2 Wochen",
        "3 months ago",
        "vor 33 Jahren",
        "vor 3 Stunden ago",
        "i går kl. 25.00",
        "i går kveld",
        "for 999 dager og 3 timer siden",
        "for lenge siden",
        "for 3 tımer siden",
        "ſøndag 10. mars",
        "",
    ],
)
def test_what_tells_no_day_by_now_is_no_date(text: str):
    assert read(text) is None


@pytest.mark.parametrize("text", ["i går", "for 3 timer siden", "fredag 15. mars"])
def test_without_a_moment_relative_texts_are_no_dates(text: str):
    assert read(text, None) is None
    assert byline(text, OSLO).date is None
    assert not may_name_day(text)


@pytest.mark.parametrize("text", ["8. april 2021", "2021-04-08", "fredag 15. mars 2024"])
def test_the_moment_changes_no_whole_date(text: str):
    assert read(text, None) == read(text)
    assert byline(text, OSLO) == byline(text, OSLO, now=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "i går",
        "Kultur · i går",
        "Publisert i går | Kari Nordmann",
        "Av Kari Nordmann | i går",
        "Publisert i går av Kari Nordmann",
        "1 dag siden • 5 min",
        "Oppdatert for 2 timer siden · publisert i går",
        "Påmeldingsfrist 1. mai 2024 · i går",
        "Frist: i dag | Publisert i går",
    ],
)
def test_a_relative_date_counts_between_the_signs_of_a_byline(text: str):
    assert may_name_day(text, now=NOW)
    assert day(14) == byline(text, OSLO, now=NOW).date


@pytest.mark.parametrize(
    "text",
    [
        "Kongen åpnet teateret i går",
        "I dag er det fest",
        "Dette skjedde for 3 timer siden",
        "Konsert fredag 15. mars",
        "Frist: i dag",
        "Søknadsfrist i dag | Kultur",
        "Film | 3 timer",
        "Teater · i dag kl. 18.00",
        "Kunst og kultur. " * 10 + "| i går",
    ],
)
def test_a_relative_date_in_a_sentence_or_of_an_event_does_not(text: str):
    read = byline(text, OSLO, now=NOW)
    assert (None, text.strip()) == (read.date, read.undated)


def test_a_relative_byline_is_told_apart_from_its_text():
    read = byline("Kultur · Publisert i går | Kari Nordmann", OSLO, now=NOW)
    assert ("Kultur · Kari Nordmann", True, True) == (read.rest, read.marked, read.set_apart)


def test_a_change_is_told_apart_from_publication():
    read = byline("Oppdatert for 3 timer siden", OSLO, now=NOW)
    assert (None, minute(8, 7)) == (read.published, read.updated)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_no_text_tells_a_day_to_come(text: str):
    for found in (read(text), byline(text, OSLO, now=NOW).date):
        assert found is None or found.at.date() <= date(2024, 3, 15)
