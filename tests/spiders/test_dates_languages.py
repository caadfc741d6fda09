from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from spiders.dates import source_date
from spiders.page import Precision, SourceDate

OSLO = ZoneInfo("Europe/Oslo")

FULL = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": """tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta
        syyskuuta lokakuuta marraskuuta joulukuuta""",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": """janvier février mars avril mai juin juillet août septembre octobre novembre
        décembre""",
    "nl": """januari februari maart april mei juni juli augustus september oktober november
        december""",
    "en": "January February March April May June July August September October November December",
}
SHORT = {
    "nb": "jan feb mar apr mai jun jul aug sep okt nov des",
    "nn": "jan. febr. mars apr. mai juni juli aug. sept. okt. nov. des.",
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "da": "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
    "fi": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
    "de": "Jan. Feb. Mrz. Apr. Mai Jun. Jul. Aug. Sep. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "nl": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
}
WEEKDAYS = {
    "nb": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "nn": "måndag tysdag onsdag torsdag fredag laurdag sundag",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "da": "man. tirs. ons. tors. fre. lør. søn.",
    "fi": "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}


def read(text: str) -> SourceDate | None:
    return source_date(text, OSLO, "text")


@pytest.mark.parametrize("names", [*FULL.values(), *SHORT.values()], ids=[*FULL, *SHORT])
def test_every_month_is_known_full_and_short(names: str):
    for month, name in enumerate(names.split(), start=1):
        for text in (f"8. {name} 2021", f"8 {name.upper()} 2021", f"{name} 8, 2021"):
            found = read(text)
            assert found, text
            assert date(2021, month, 8) == found.at.date()


@pytest.mark.parametrize("names", WEEKDAYS.values(), ids=WEEKDAYS)
def test_every_weekday_may_stand_before_a_date(names: str):
    for day, name in enumerate(names.split(), start=5):
        found = read(f"{name}, {day}. april 2021")
        assert found, name
        assert date(2021, 4, day) == found.at.date()


@pytest.mark.parametrize(
    "text",
    [
        "1er mars 2021",
        "Publié le 1er mars 2021",
        "le 1er mars 2021",
        "March 1st, 2021",
        "1st of March 2021",
        "lun. 1 mars 2021",
        "d. 1. marts 2021",
        "MAR 1, 2021",
        "Mis à jour : 01/03/2021",
        "Geplaatst op 1 maart 2021",
        "ma 1.3.2021",
    ],
)
def test_a_day_is_read_as_its_language_writes_it(text: str):
    found = read(text)
    assert found
    assert (date(2021, 3, 1), Precision.DAY) == (found.at.date(), found.precision)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mar. 6 avril 2021", date(2021, 4, 6)),
        ("mar. 2 mars 2021", date(2021, 3, 2)),
        ("Mar 6, 2021 at 2:30 PM", date(2021, 3, 6)),
        ("mar 6 2021", date(2021, 3, 6)),
    ],
)
def test_mar_is_a_tuesday_before_a_month_and_else_march(text: str, expected: date):
    found = read(text)
    assert found
    assert expected == found.at.date()


def test_in_figures_the_day_is_first_unless_it_cannot_be_a_month():
    found = [read(text) for text in ("03/08/2021", "12/30/2021")]
    assert [date(2021, 8, 3), date(2021, 12, 30)] == [each.at.date() for each in found if each]


@pytest.mark.parametrize(
    "text",
    [
        "8 avril 2021 à 14h30",
        "8 avril 2021, 14 h 30",
        "8 april 2021 om 14.30 uur",
        "8. April 2021, 14:30 Uhr",
        "8 april 2021 klockan 14.30",
        "8. huhtikuuta 2021 klo 14.30",
        "8 April 2021 @ 2.30 pm",
        "April 8, 2021 2:30 pm",
        "Apr 8, 2021 at 2:30 PM",
        "Thu, 08 Apr 2021 12:30:00 UTC",
        "Thu, 08 Apr 2021 08:00:00 -0430",
    ],
)
def test_a_time_is_read_as_its_language_writes_it(text: str):
    found = read(text)
    assert found
    assert datetime(2021, 4, 8, 14, 30, tzinfo=OSLO) == found.at


@pytest.mark.parametrize(
    "text", ["8. April 2021, 14 Uhr", "8 avril 2021 à 14h", "8 april 2021 14 uur"]
)
def test_an_hour_without_minutes_says_that_it_is_one(text: str):
    found = read(text)
    assert found
    assert datetime(2021, 4, 8, 14, tzinfo=OSLO) == found.at


def test_twelve_at_night_begins_the_day():
    found = [read(f"April 8, 2021 12:30 {half}") for half in ("AM", "PM")]
    assert [0, 12] == [each.at.hour for each in found if each]


@pytest.mark.parametrize(
    "text", ["du 8 au 9 avril 2021", "8 en 9 april 2021", "8. bis 9. April 2021"]
)
def test_of_a_range_the_first_day_counts_in_any_language(text: str):
    found = read(text)
    assert found
    assert date(2021, 4, 8) == found.at.date()


@pytest.mark.parametrize(
    "text",
    [
        "2021-W14",
        "2021-098",
        "week 14 2021",
        "kalenderwoche 14/2021",
        "May 8–9, 2021",
        "April 8, 2021 14:30 PM",
        "April 8, 2021 0:30 pm",
        "Thu, 08 Apr 2021 14:30:00 +2560",
        "(+47) 22 20 20 21",
        "€ 8,20 – 2021",
        "Python 3.12.2021",
        "© 2019–2021",
        "avril 2021",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str):
    assert read(text) is None


@pytest.mark.parametrize("text", ["2021年7月20日", "2021年 7月 20日", "2021년 7월 20일"])
def test_a_day_is_read_as_eastern_asia_writes_it(text: str):
    found = source_date(text, OSLO, "text")
    assert date(2021, 7, 20) == (found and found.at.date())
