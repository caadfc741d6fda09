from datetime import date
from zoneinfo import ZoneInfo

import pytest

from spiders.dates import byline, source_date

OSLO = ZoneInfo("Europe/Oslo")
FORMS = [
    "8/4-2021",
    "8/4 2021",
    "8.4.21",
    "8.apr.21",
    "8. apr. 21",
    "8.april.21",
    "8/4/21",
    "2021/04/08",
    "2021.04.08",
]


@pytest.mark.parametrize("text", FORMS)
def test_a_day_in_few_figures_is_a_date(text: str):
    found = source_date(text, OSLO, "text")
    assert found
    assert date(2021, 4, 8) == found.at.date()


@pytest.mark.parametrize("text", FORMS)
def test_a_day_in_few_figures_is_found_in_a_byline(text: str):
    found = byline(f"Publisert {text}. Kari Nordmann", OSLO).published
    assert found
    assert date(2021, 4, 8) == found.at.date()


@pytest.mark.parametrize(
    "text",
    ["8.4.21", "torsdag 8.4.21", "Kultur · 8.4.21 | Kari Nordmann", "Kultur 08.04.21"],
)
def test_a_day_in_few_figures_is_a_date_between_signs_or_with_all_its_figures(text: str):
    found = byline(text, OSLO).date
    assert found
    assert date(2021, 4, 8) == found.at.date()


@pytest.mark.parametrize(
    "text",
    [
        "Versjon 8.4.21",
        "iOS 8.4.21",
        "4.2.12 Rapport om kultur",
        "Kultur · Python 3.2.11",
        "Version 2021.04.08",
        "8.4.21.30",
        "10.0.21.7",
        "Fil v8.4.21",
        "31.4.21",
        "8. apr. 21:30",
        "Sak 2021/0408",
    ],
)
def test_a_version_an_address_and_a_case_are_no_days(text: str):
    assert byline(text, OSLO).date is None
