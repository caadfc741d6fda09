import pytest

from kulturfeed.demo.days import DAYS
from kulturfeed.demo.rawlinks import RawLinks, article_at, raw_links


def test_on_its_first_day_all_it_lists_is_new():
    assert RawLinks(entries=13, new=13, again=0) == raw_links(0)


@pytest.mark.parametrize("number", range(len(DAYS)))
def test_it_lists_what_the_page_lists_in_every_look(number: int):
    listed = 0 if DAYS[number].broken else len(DAYS[number].listed)
    assert listed == raw_links(number).entries


def test_an_article_at_another_address_is_shown_again():
    assert RawLinks(entries=13, new=0, again=1) == raw_links(6)


def test_after_the_redesign_every_article_is_shown_again():
    assert RawLinks(entries=13, new=0, again=13) == raw_links(8)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (RawLinks(entries=0, new=0, again=0), "is empty"),
        (RawLinks(entries=2, new=0, again=0), "shows nothing new"),
        (RawLinks(entries=2, new=1, again=1), "shows 1 new, shows 1 article again as new"),
        (RawLinks(entries=2, new=0, again=2), "shows 2 articles again as new"),
    ],
)
def test_it_says_what_its_subscriber_sees(shown: RawLinks, said: str):
    assert said == str(shown)


def test_an_article_is_known_at_all_its_addresses():
    places = {each.path: each.slug for day in DAYS for each in day.listed}
    assert places == {path: article_at(f"http://127.0.0.1{path}") for path in places}
