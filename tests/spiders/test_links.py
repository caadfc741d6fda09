from zoneinfo import ZoneInfo

import pytest

from spiders.extract import teasers
from spiders.page import Page, Reading, Selectors

URL = "https://kommune.example/aktuelt/"
SAID = "<p>Kommunestyret vedtok i går den nye planen for kultur og idrett.</p>"
NAMES = ("korps", "bibliotek", "kino")


def read(body: str, select: Selectors | None = None, url: str = URL) -> Reading:
    page = Page(id="test", url=url, timezone=ZoneInfo("Europe/Oslo"), select=select)
    return teasers(f"<html lang=nb><body><main>{body}</main></body></html>", page)


def each(card: str) -> str:
    """Repeat a card with each name for NAME and its number for N."""
    cards = (
        card.replace("NAME", name).replace("N", str(number)) for number, name in enumerate(NAMES)
    )
    return "".join(cards)


def article(name: str = "NAME") -> str:
    return f"<h3><a href='/aktuelt/{name}'>Nytt om {name}</a></h3>{SAID}"


def paths(reading: Reading) -> list[str]:
    return [each.link.removeprefix("https://kommune.example") for each in reading.teasers]


ARTICLES = [f"/aktuelt/{name}" for name in NAMES]


@pytest.mark.parametrize("folder", ["tag", "category", "tema", "emne", "emner", "topics", "ämnen"])
def test_a_headed_link_to_a_topic_in_an_articles_card_is_no_article(folder: str):
    topic = f"<h4><a href='/{folder}/NAME'>NAME</a></h4>"
    reading = read(each(f"<article>{topic}{article()}</article>"))
    assert ARTICLES == paths(reading)


def test_an_article_keeps_its_summary_beside_a_headed_topic():
    reading = read(each(f"<li><h4><a href='/tag/NAME'>NAME</a></h4>{article()}</li>"))
    assert all(each.summary for each in reading.teasers)


def test_a_headed_topic_is_its_articles_kicker():
    reading = read(each(f"<li><h4><a href='/tag/NAME'>NAME</a></h4>{article()}</li>"))
    assert list(NAMES) == [each.kicker for each in reading.teasers]


def test_a_topic_in_an_articles_card_says_why_it_is_none():
    reading = read(each(f"<li><p><a href='/tema/NAME'>NAME</a> i dag</p>{article()}</li>"))
    assert {"label": 3} == reading.reasons()


@pytest.mark.parametrize("folder", ["tag", "category", "tema", "emner"])
def test_a_list_whose_articles_all_lie_among_topics_is_read(folder: str):
    card = f"<article><h3><a href='/{folder}/NAME'>Nytt om NAME</a></h3>{SAID}</article>"
    assert [f"/{folder}/{name}" for name in NAMES] == paths(read(each(card)))


def test_a_bare_list_whose_articles_all_lie_among_topics_is_read():
    card = f"<li><a href='/tema/NAME'>Alt det nye om NAME i byen</a>{SAID}</li>"
    assert [f"/tema/{name}" for name in NAMES] == paths(read(each(card)))


def test_an_article_among_topics_stands_in_a_list_of_others():
    other = f"<li><h3><a href='/tema/ungdom'>Ungdom</a></h3>{SAID}</li>"
    reading = read(f"<ul>{each(f'<li>{article()}</li>')}{other}</ul>")
    assert [*ARTICLES, "/tema/ungdom"] == paths(reading)


def test_an_article_among_topics_stands_in_a_row_beside_another():
    other = f"<div><h3><a href='/tema/ungdomN'>Ungdom N</a></h3>{SAID}</div>"
    reading = read(each(f"<section>{other}<div>{article()}</div></section>"))
    assert 6 == len(reading.teasers)


@pytest.mark.parametrize(
    "before",
    [
        "<p><a href='/tema/kultur'>Kultur</a></p>",
        "<h4><a href='/tema/kultur'>Kultur</a></h4>",
        "<p><a href='/forfatter/kari'>Kari Nordmann</a></p>",
        "<a href='#'>♥</a>",
        "<a href='javascript:void(0)'>♥</a>",
        "<a href='/aktuelt/'>Aktuelt</a>",
        "<a href='/'>Forsiden</a>",
    ],
)
def test_a_selected_item_is_read_by_its_own_link_not_by_its_first(before: str):
    body = each(f"<article>{before}{article()}</article>")
    assert ARTICLES == paths(read(body, Selectors(item="article")))


@pytest.mark.parametrize("before", ["<a href='/tag/x'>Kultur</a>", "<a href='/aktuelt'>Her</a>"])
def test_a_selected_item_without_headings_is_read_by_its_own_link(before: str):
    body = each(f"<li>{before}<a href='/aktuelt/NAME'>Nytt om NAME</a></li>")
    assert ARTICLES == paths(read(body, Selectors(item="li")))


def test_a_selected_item_whose_links_lead_nowhere_has_none():
    reading = read("<li><a href='#'>Åpne</a></li>", Selectors(item="li"))
    assert reading.remark is not None
    assert "gives no article" in reading.remark


@pytest.mark.parametrize("select", [None, Selectors(item="article")])
def test_a_template_of_cards_is_no_part_of_the_page(select: Selectors | None):
    card = f"<article><h3><a href='/{{{{slug}}}}'>{{{{tittel}}}} fra byen</a></h3>{SAID}</article>"
    articles = each(f"<article>{article()}</article>")
    assert ARTICLES == paths(read(f"{articles}<template>{card}</template>", select))


def test_what_stands_behind_a_template_is_read():
    body = each(f"<template><p>{{{{x}}}}</p></template><article>{article()}</article>")
    assert ARTICLES == paths(read(body))


def test_a_template_that_is_a_shadow_tree_is_a_part_of_the_page():
    articles = each(f"<article>{article()}</article>")
    reading = read(f"<x-list><template shadowrootmode=open>{articles}</template></x-list>")
    assert ARTICLES == paths(reading)


NUMBERED = [f"/index.php?page={number}" for number in range(3)]


def test_articles_that_have_a_pages_number_for_an_address_are_read():
    card = f"<li><h3><a href='/index.php?page=N'>Nytt om NAME</a></h3>{SAID}</li>"
    assert NUMBERED == paths(read(each(card)))


def test_a_list_without_headings_is_read_where_all_addresses_have_a_pages_number():
    card = f"<li><a href='/index.php?page=N'>Nytt om NAME i byen vår</a>{SAID}</li>"
    assert NUMBERED == paths(read(each(card), url="https://kommune.example/"))


def test_a_pager_below_a_list_is_no_article():
    pager = "<p><a href='?page=1'>1</a> <a href='?page=2'>2</a> <a href='?page=2'>Neste</a></p>"
    assert ARTICLES == paths(read(each(f"<li>{article()}</li>") + pager))


def test_a_heading_may_be_a_number():
    books = each(f"<li><h3><a href='/bok/NAME'>NAME</a></h3>{SAID}</li>").replace("korps", "1984")
    assert "1984" == read(books).teasers[0].title
