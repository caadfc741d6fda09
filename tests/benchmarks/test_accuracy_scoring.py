import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

# The benchmark is a command with its rooms beside it, no package.
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from corpus import Item, ListPage, Meta, Saved
from scoring import (
    Found,
    PageScore,
    day_figures,
    is_same_day,
    key,
    list_figures,
    overlap,
    score,
)

BASE = "https://fjellvik.example/kultur/"
DAY = datetime.fromisoformat("2021-04-08")


def saved(*, kind: str = "list", ignored: tuple[str, ...] = ()) -> Saved:
    meta = Meta(kind=kind, ignore_links=ignored)
    return Saved(name="en-side", url=BASE, body=b"", meta=meta)


def scored(
    items: tuple[Item, ...],
    *found: Found,
    kind: str = "list",
    ignored: tuple[str, ...] = (),
) -> PageScore:
    return score(ListPage(saved=saved(kind=kind, ignored=ignored), items=items), found)


@pytest.mark.parametrize(
    "link",
    [
        "/kultur/sak",
        "http://www.fjellvik.example/kultur/sak/",
        "https://FJELLVIK.example:443/kultur//sak/index.html#topp",
        "sak?utm_source=epost",
    ],
)
def test_two_spellings_of_an_address_are_one(link: str):
    assert key("https://fjellvik.example/kultur/sak", BASE) == key(link, BASE)


def test_addresses_that_differ_in_their_query_are_two():
    assert key("sak?id=1", BASE) != key("sak?id=2", BASE)


def test_what_is_no_address_is_none_of_the_truth():
    assert not key("https://[", BASE)


def test_f1_weighs_what_is_missed_and_what_is_too_much():
    items = (Item(title="En", link="/a"), Item(title="To", link="/b"))
    assert 0.4 == scored(items, Found(link="/a"), Found(link="/c"), Found(link="/d")).f1


def test_a_page_of_which_nothing_is_found_has_no_f1():
    assert 0 == scored((Item(title="En", link="/a"),)).f1


def test_an_article_that_is_found_twice_counts_once():
    assert 1 == scored((Item(title="En", link="/a"),), Found(link="/a"), Found(link="/a/")).f1


def test_an_article_outside_the_list_is_neither_right_nor_wrong():
    assert 1 == scored((Item(title="En", link="/a"),), Found(link="/a"), ignored=("/a", "/b")).f1


def test_what_is_missed_and_what_is_too_much_is_named():
    result = scored((Item(title="En", link="/a"),), Found(link="/b"))
    assert (("fjellvik.example/a",), ("fjellvik.example/b",)) == (result.missed, result.extra)


def test_a_title_counts_word_for_word_or_as_its_other_right_answer():
    items = (
        Item(title="Ny  kino", link="/a"),
        Item(title="Kino", link="/b", title_alt=("Film Kino",)),
        Item(title="Scene", link="/c"),
    )
    found = (
        Found(link="/a", title="Ny kino\u00ad"),
        Found(link="/b", title="Film Kino"),
        Found(link="/c", title="scene"),
    )
    assert 2 == scored(items, *found).titles


def test_a_summary_that_is_cut_early_is_no_error():
    words = [f"ord{number}" for number in range(30)]
    assert 1 == overlap(" ".join(words[:12]), " ".join(words))


def test_a_summary_of_a_word_is_not_enough():
    assert overlap("Ord", " ".join(["Ord", *"abcdefghijkl"])) < 0.2


def test_no_summary_shares_nothing():
    assert 0 == overlap(None, "Noe er vist")


def test_text_without_spaces_is_compared_by_characters():
    assert 0.5 == overlap("文化", "文学")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (DAY.replace(hour=23), "right"),
        (DAY.replace(day=9), "wrong"),
        (None, "missing"),
    ],
)
def test_a_date_on_the_page_is_right_wrong_or_missing(found: datetime | None, expected: str):
    item = Item(title="En", link="/a", published=DAY, date_on_page=True)
    assert (expected,) == scored((item,), Found(link="/a", published=found)).dates


def test_a_date_that_contradicts_the_known_one_is_invented():
    item = Item(title="En", link="/a", published=DAY, date_on_page=False)
    dates = [
        scored((item,), Found(link="/a", published=day)).dates
        for day in (DAY, DAY.replace(day=9), None)
    ]
    assert [(), ("invented",), ()] == dates


def test_nothing_is_said_of_a_date_that_nobody_knows():
    assert () == scored((Item(title="En", link="/a"),), Found(link="/a", published=DAY)).dates


def test_a_day_is_the_same_in_the_truths_own_zone_and_in_utc():
    truth = datetime.fromisoformat("2021-04-09T00:30:00+02:00")
    evening = datetime(2021, 4, 8, 22, 30, tzinfo=UTC)
    assert is_same_day(evening, truth)
    assert is_same_day(DAY, truth)
    assert not is_same_day(DAY.replace(day=10), truth)


def test_only_pages_with_a_list_have_an_f1():
    result = list_figures(
        [
            scored((Item(title="En", link="/a"),), Found(link="/a")),
            scored((), Found(link="/a"), kind="negative"),
        ]
    )
    assert (1, 1.0, 1, 1) == (
        result.pages,
        result.macro_f1,
        result.negatives,
        result.negatives_with_items,
    )


def test_shares_of_nothing_are_none():
    assert (None, None) == (list_figures([]).macro_f1, day_figures([]).right)


def test_days_are_right_wrong_or_missing():
    result = day_figures([(DAY, DAY), (None, DAY), (DAY.replace(day=1), DAY), (DAY, DAY)])
    assert (0.5, 1, 1) == (result.right, result.wrong, result.missing)
