from zoneinfo import ZoneInfo

import pytest

from spiders.extract import teasers
from spiders.page import Page, Reading, Selectors, Teaser

ROWS = """<main><div class=row data-url="/sak/1"><p><b class=t>Første</b></p>
<a href="/annen">Annet</a>
<a class=main href="/sak/1?utm_source=x">Les mer</a><i>Ingress <em>en</em></i><img src=/1.jpg>
<span class=d>8. april 2021</span><img class=stor src=/stor.jpg></div>
<div class=row data-url="/sak/2"><p><b class=t>Andre</b></p>
<a class=main href="/sak/2">Les mer</a><i></i>
<time datetime=2021-04-09>i går</time></div></main>"""


def read(select: Selectors, body: str = ROWS) -> Reading:
    url = "https://kommune.example/nyheter/"
    page = Page(id="test", url=url, timezone=ZoneInfo("Europe/Oslo"), select=select)
    return teasers(f"<html><body>{body}</body></html>", page)


def first(select: Selectors) -> Teaser:
    return read(select).teasers[0]


@pytest.mark.parametrize("item", ["div.row", "//div[@class='row']", "(//div)[@data-url]"])
def test_items_are_selected_by_css_or_xpath(item: str):
    reading = read(Selectors(item=item, title="b.t", link="a.main"))
    assert ["Første", "Andre"] == [each.title for each in reading.teasers]
    assert reading.remark is None


@pytest.mark.parametrize(
    "link", ["a.main", "./a[@class='main']", "a.main::attr(href)", "./@data-url"]
)
def test_a_link_is_an_element_or_an_address(link: str):
    assert "https://kommune.example/sak/1" == first(Selectors(item=".row", link=link)).link


@pytest.mark.parametrize("title", [".t", ".t::text", "./p/b/text()", "(.//b)[1]"])
def test_a_title_is_an_elements_text_or_a_text(title: str):
    assert "Første" == first(Selectors(item=".row", title=title)).title


def test_a_summary_is_all_text_of_its_element():
    reading = read(Selectors(item=".row", summary="i"))
    assert ["Ingress en", None] == [each.summary for each in reading.teasers]


@pytest.mark.parametrize("image", [".stor", ".stor::attr(src)"])
def test_an_image_is_selected(image: str):
    reading = read(Selectors(item=".row", image=image))
    assert ["https://kommune.example/stor.jpg", None] == [each.image for each in reading.teasers]


def test_a_date_is_read_from_text_or_from_its_attribute():
    reading = read(Selectors(item=".row", date=".d, time"))
    assert [8, 9] == [each.published and each.published.at.day for each in reading.teasers]


def test_a_date_that_is_selected_but_not_there_is_none():
    assert read(Selectors(item=".row", date=".d")).teasers[1].published is None


def test_what_has_no_selector_is_found_in_the_item():
    teaser = first(Selectors(item=".row", link="a.main"))
    assert ("Første", "https://kommune.example/1.jpg") == (teaser.title, teaser.image)


def test_an_item_that_is_a_link_is_its_own_link():
    assert "https://kommune.example/annen" == first(Selectors(item="a")).link


def test_an_item_without_link_or_title_is_dropped_with_its_reason():
    reading = read(Selectors(item=".row, main", title=".t", link="a[href='/annen']"))
    assert {"no-link": 1, "duplicate": 1} == reading.reasons()
    assert {"no-title": 1} == read(Selectors(item=".row", title="./p[.='Andre']")).reasons()


def test_a_link_that_is_no_address_drops_the_item():
    body = "<p><a href='javascript:x'>x</a></p><p><a href=/y>Et navn</a></p>"
    assert {"no-link": 1} == read(Selectors(item="p"), body).reasons()
    assert {"no-link": 1} == read(Selectors(item="p", link="a[href^='/']"), body).reasons()


CARDS = "".join(
    f"<article><h2><a href='/{n}'>Sak nummer {n}</a></h2><p>Ingressen til saken er lang nok "
    f"til å telle, nummer {n}.</p></article>"
    for n in range(3)
)


@pytest.mark.parametrize("item", [".finnes-ikke", "h2 >", "//[", "//h2/text()", "//h2[eg()]"])
def test_selectors_that_give_nothing_are_replaced_by_the_shape_of_the_page(item: str):
    reading = read(Selectors(item=item), CARDS)
    assert 3 == len(reading.teasers)
    assert item in str(reading.remark)


@pytest.mark.parametrize("select", [Selectors(item=".row"), Selectors(item=".row", date=".d")])
def test_figures_are_read_month_first_where_the_page_writes_them_so(select: Selectors):
    rows = (
        f"<div class=row><h2><a href=/sak/{n}>Sak {n}</a></h2><p class=d>{figures}</p></div>"
        for n, figures in enumerate(("11/13/2026", "11/09/2026"))
    )
    dates = [each.published for each in read(select, "".join(rows)).teasers]
    assert ["2026-11-13", "2026-11-09"] == [str(date and date.at.date()) for date in dates]
