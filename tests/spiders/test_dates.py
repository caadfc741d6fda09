from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.dates import byline, source_date
from spiders.page import Precision, SourceDate

OSLO = ZoneInfo("Europe/Oslo")
DAY = SourceDate(at=datetime(2021, 4, 8, 12, tzinfo=OSLO), precision=Precision.DAY, found="text")
MINUTE = SourceDate(
    at=datetime(2021, 4, 8, 14, 30, tzinfo=OSLO), precision=Precision.MINUTE, found="text"
)

NORWEGIAN_MONTHS = [
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
]
DATE_PIECES = [
    *"8.:-–/+Z",
    " ",
    "31",
    "04",
    "14",
    "30",
    "2021",
    "april",
    "kl.",
    "T",
    "(CEST)",
    "00",
]

MONTHS = st.sampled_from(["jan", "Februar", "mars", "APRIL", "mai", "juni", "sept.", "des."])
FORMS = st.sampled_from(
    [
        "{day}. {name} {year}",
        "{day} {name} {year}",
        "{day}.{month}.{year}",
        "{day:02}/{month:02}/{year}",
        "{name} {day}, {year}",
        "{name} {day}th {year}",
    ]
)
CLOCKS = st.sampled_from(
    ["", " {hour}:{minute:02}", " kl. {hour}.{minute:02}", ", {hour:02}:{minute:02}"]
)


def read(text: str) -> SourceDate | None:
    return source_date(text, OSLO, "text")


@pytest.mark.parametrize(
    "text",
    [
        "2021-04-08",
        "2021/4/8",
        "8. april 2021",
        "8.april 2021",
        "8 APR. 2021",
        "08.04.2021",
        "8. 4. 2021",
        "08.04.21",
        "8/4/2021",
        "08-04-2021",
        "8-Apr-2021",
        "Publisert 8. april 2021",
        "PUBLISERT: 08.04.2021",
        "Sist oppdatert: torsdag 8. april 2021",
        "tors. 8. april 2021",
        "den 8 april 2021",
        "Publicerad 8 april 2021",
        "Offentliggjort den 8. april 2021",
        "Veröffentlicht am 8. April 2021",
        "Julkaistu torstaina 8. huhtikuuta 2021",
        "Published on April 8th, 2021",
        "\u00a08.\u00a0april\n2021\u200b",
    ],
)
def test_a_day_stands_at_noon_where_the_page_is(text: str):
    assert read(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2021-04-08T14:30",
        "2021-04-08T12:30:00Z",
        "2021-04-08 12:30:00.000+0000",
        "2021-04-08 14:30:00 +0200",
        "2021-04-08T08:30:00-04:00",
        "2021-04-08 12:30:00 UTC",
        "2021-04-08 kl. 14.30",
        "2021.04.08 14:30",
        "8. april 2021 kl. 14.30",
        "8. april 2021, klokken 14:30",
        "08.04.2021 14.30",
        "08.04.2021 – 14:30",
        "kl. 14.30 8. april 2021",
        "8. april 2021 kl. 14.30–16.00",
        "8.4.2021 klo 14.30",
        "8. April 2021 um 14:30 Uhr",
        "April 8, 2021 at 2:30 PM",
        "Thu, 08 Apr 2021 14:30:00 +0200",
        "Thu, 08 Apr 2021 12:30:00 GMT",
        "Thu Apr 08 2021 14:30:00 GMT+0200 (CEST)",
        "8 April 2021 14:30 CEST",
    ],
)
def test_a_time_without_a_zone_is_the_page_s(text: str):
    assert read(text) == MINUTE


def test_an_hour_alone_is_a_time():
    on_the_hour = read("8. april 2021 kl 14")
    assert on_the_hour
    assert (datetime(2021, 4, 8, 14, tzinfo=OSLO), Precision.MINUTE) == (
        on_the_hour.at,
        on_the_hour.precision,
    )


@pytest.mark.parametrize(
    "text",
    [
        "8.–9. april 2021",
        "8.-9. april 2021",
        "8. og 9. april 2021",
        "8. april – 2. mai 2021",
        "8.4.–9.4.2021",
        "08.04.2021 – 09.04.2021",
        "fra 8. til 9. april 2021",
    ],
)
def test_of_a_range_the_first_day_counts(text: str):
    assert read(text) == DAY


@pytest.mark.parametrize("text", ["30. desember – 2. januar 2021", "30.12.–2.1.2021"])
def test_a_range_over_new_year_begins_in_the_year_before(text: str):
    found = read(text)
    assert found
    assert found.at.date() == date(2020, 12, 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "april",
        "mai 2021",
        "2021",
        "12/2021",
        "8. april",
        "søndag 11. april kl. 9.05",
        "mai 2021 12.30",
        "i går",
        "for 3 timer siden",
        "12.30",
        "kl. 14.30",
        "10:00–16:00",
        "kr 349",
        "Boka koster 349 kroner",
        "12,50",
        "22 33 44 55",
        "20210408",
        "1617885000",
        "1.2.3",
        "v2.10.21",
        "12.30.2021",
        "31. februar 2021",
        "2021-02-31",
        "2021-04-08T25:00",
        "8. april 2021 14",
        "8. april 2021 åpner utstillingen",
        "Jul i Vinterland",
        "Man kan tro",
        "Les 12 saker om mai",
        "8. april 2021 14:30 XYZT",
        "8. april 2021 " + "o" * 100,
    ],
)
def test_what_names_no_whole_day_is_no_date(text: str):
    assert read(text) is None


@pytest.mark.parametrize("year", [1989, 2101, 9999])
def test_a_year_of_no_article_is_no_date(year: int):
    assert read(f"8. april {year}") is None
    assert read(f"{year}-04-08T14:30:00Z") is None


def test_a_short_year_is_of_the_years_that_articles_have():
    years = [found.at.year for short in ("08.04.90", "08.04.21") if (found := read(short))]
    assert years == [1990, 2021]


def test_an_hour_that_summer_time_leaves_out_is_the_next_one():
    found = read("28.03.2021 kl. 02.30")
    assert found
    assert found.at.isoformat() == "2021-03-28T03:30:00+02:00"


def test_an_hour_that_comes_twice_is_the_first():
    found = read("31.10.2021 kl. 02.30")
    assert found
    assert found.at.astimezone(UTC) == datetime(2021, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("month", "name"), list(enumerate(NORWEGIAN_MONTHS, start=1)))
def test_every_norwegian_month_is_known_in_full_and_short(month: int, name: str):
    for spelling in (name, name.title(), name.upper(), name[:3], f"{name[:3]}."):
        found = read(f"8. {spelling} 2021")
        assert found, spelling
        assert found.at.date() == date(2021, month, 8)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_is_never_taken_for_a_month(day: date):
    for text in (f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}"):
        found = read(text)
        assert found, text
        assert found.at.date() == day


@given(
    st.builds("{}{}".format, FORMS, CLOCKS),
    st.fixed_dictionaries(
        {
            "day": st.integers(0, 33),
            "month": st.integers(0, 13),
            "name": MONTHS,
            "year": st.integers(1989, 2101),
            "hour": st.integers(0, 25),
            "minute": st.integers(0, 61),
        }
    ),
)
def test_a_comma_after_a_date_changes_nothing(form: str, parts: dict[str, int | str]):
    # dateutil reads all that ends in a comma, and little of what does not.
    text = form.format(**parts)
    assert read(text) == read(f"{text},")


@given(st.dates(date(1990, 1, 2), date(2100, 12, 30)), st.times())
def test_a_moment_with_a_zone_is_that_moment(day: date, hour: time):
    moment = datetime.combine(day, hour, UTC)
    found = read(moment.isoformat())
    assert found
    # In UTC: times in an hour that comes twice are never equal to those of another zone.
    assert found.at.astimezone(UTC) == moment.replace(microsecond=0)


@given(st.text() | st.lists(st.sampled_from(DATE_PIECES)).map("".join))
def test_no_text_is_more_than_a_date_or_none(text: str):
    for found in (read(text), byline(text, OSLO).date):
        assert found is None or found.at.tzinfo == OSLO


@pytest.mark.parametrize("text", ["8. april 2021", "2021-04-08", "Publisert: 08.04.2021"])
def test_where_it_was_found_is_kept(text: str):
    found = source_date(text, OSLO, "json-ld")
    assert found
    assert found.found == "json-ld"
