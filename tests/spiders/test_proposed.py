from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from spiders.extract import teasers
from spiders.page import Page, Reading, Selectors, Teaser
from spiders.selecting.proposed import Proposal, proposed

PAGE = Page(id="test", url="https://kommune.example/kultur/", timezone=ZoneInfo("Europe/Oslo"))
MENU = "<nav><ul><li><a href='/skole/'>Skole</a><li><a href='/helse/'>Helse</a></ul></nav>"
TITLES = (
    "Kulturskolen får nye lokaler i høst",
    "Økt støtte til frivillige lag",
    "Åpent møte om biblioteket på Ås",
    "«Ønskelista» er klar for ungdommen",
)
SUMMARY = "Kommunestyret vedtok tirsdag å bruke mer på kultur for barn og unge, del"


def body(markup: str) -> str:
    return f"<!doctype html><html lang='nb'><body>{MENU}<main>{markup}</main></body></html>"


def each(template: str, numbers: Iterable[int] = range(4)) -> str:
    """Repeat a template with N as the number, TITLE and SUMMARY."""
    return "".join(
        template.replace("TITLE", TITLES[n])
        .replace("SUMMARY", f"{SUMMARY} {n}.")
        .replace("N", str(n))
        for n in numbers
    )


def propose(markup: str) -> Proposal | None:
    text = body(markup)
    return proposed(text, PAGE, teasers(text, PAGE))


def selectors(markup: str, *, differing: tuple[str, ...] = ()) -> Selectors:
    """Propose, and prove that the proposal reads what was read without it."""
    text = body(markup)
    before = teasers(text, PAGE)
    found = proposed(text, PAGE, before)
    assert found is not None
    after = teasers(text, replace(PAGE, select=found.selectors))
    assert after.remark is None
    assert cores(before) == cores(after)
    assert len(after.teasers) >= 3
    assert differing == found.differing
    return found.selectors


def cores(reading: Reading) -> list[tuple[str, str]]:
    return [(teaser.link, teaser.title) for teaser in reading.teasers]


CARD = """<article class="card mb-4 css-1x2y3z"><img src="/bilde/N.jpg" class="card__image">
<p class="card__kicker">Kultur</p><h3 class="card__title"><a href="/sak/N">TITLE</a></h3>
<time datetime="2026-10-0N">0N.10.2026</time><p class="card__text">SUMMARY</p>
<a href="/sak/N">Les mer</a></article>"""


def test_cards_are_pinned_by_what_they_are_called():
    cards = each(CARD.replace("-0N", "-1N").replace("0N.", "1N."))
    assert Selectors(
        item="article.card",
        title="h3.card__title",
        link="h3.card__title a",
        summary="p.card__text",
        date="time",
        image="img",
    ) == selectors(cards)


def test_names_that_a_compiler_made_up_are_left_out():
    title = "<h2 class='sc-aXcGd'><a class='jsx-99' href='/sak/N'>TITLE</a></h2>"
    cards = each(f"<div class='css-4f5g6h'>{title}<p class='Text_body__3xYz1'>SUMMARY</p></div>")
    found = selectors(f"<section class='nyheter'>{cards}</section>")
    assert not [part for part in ("css", "sc-", "jsx", "xYz") if part in str(found)]
    assert "section.nyheter" in found.item


def test_a_card_that_is_one_link_is_its_own_item():
    found = selectors(
        each("<a class='sak' href='/sak/N'><h2>TITLE</h2><p>SUMMARY</p></a>"),
    )
    assert ("a.sak", "h2", "a.sak") == (found.item, found.title, found.link)


def test_a_stretched_link_beside_the_title_is_the_link():
    found = selectors(
        each(
            "<div class='kort'><a class='stretched' href='/sak/N' aria-label='TITLE'></a>"
            "<div><h2>TITLE</h2><p class='ingress'>SUMMARY</p></div></div>"
        )
    )
    assert ("div.kort", "h2", "p.ingress") == (found.item, found.title, found.summary)


def test_a_definition_list_is_read_beside_its_items():
    found = selectors(
        f"<dl>{each('<dt><a href=/sak/N>TITLE</a></dt><dd>SUMMARY</dd>')}</dl>",
    )
    assert ("main dt", "./following-sibling::*[1][self::dd]") == (found.item, found.summary)


def test_what_stands_before_its_item_is_found_there():
    found = selectors(
        "<h2>2026</h2><dl>"
        + each("<dt>1N. mars 2026</dt><dd><a href=/sak/N>TITLE</a></dd>")
        + "</dl>"
    )
    assert "./preceding-sibling::*[1][self::dt]" == found.date


def test_a_table_is_read_by_its_rows_without_their_head():
    rows = each("<tr><td>1N.10.2026</td><td><a href='/sak/N'>TITLE</a></td><td>SUMMARY</td></tr>")
    found = selectors(f"<table><tr><th>Dato<th>Sak<th>Om</tr>{rows}</table>")
    assert ("main tr", "td", "td:nth-of-type(3)") == (found.item, found.date, found.summary)


def test_a_lead_and_a_list_are_pinned_together():
    lead = each(
        "<section class='toppsak'><h2><a href='/sak/N'>TITLE</a></h2><p>SUMMARY</p></section>", [0]
    )
    rest = each(
        "<article class='sak'><h3><a href='/sak/N'>TITLE</a></h3><p>SUMMARY</p></article>",
        (1, 2, 3),
    )
    found = selectors(f"{lead}<div>{rest}</div>")
    assert {"section.toppsak", "article.sak"} == set(found.item.split(", "))
    assert "p" == found.summary


def test_parts_that_stand_differently_are_selected_together():
    cards = each(
        "<li class='sak'><a href='/sak/N'>Les mer</a><h3>TITLE</h3><p>SUMMARY</p></li>", (0, 1)
    ) + each(
        "<li class='sak'><a href='/sak/N'>Les mer</a><h2>TITLE</h2><p>SUMMARY</p></li>", (2, 3)
    )
    assert {"h2", "h3"} == set(str(selectors(f"<ul>{cards}</ul>").title).split(", "))


def test_a_name_that_the_page_uses_elsewhere_too_is_told_apart_by_its_surroundings():
    cards = each("<li class='punkt'><h3><a href='/sak/N'>TITLE</a></h3><p>SUMMARY</p></li>")
    other = "<aside><ul><li class='punkt'><a href='/annet'>Annet</a></li></ul></aside>"
    found = selectors(f"<ul class='saker'>{cards}</ul>{other}")
    assert found.item in {"ul.saker li", "ul.saker > li", ".saker li.punkt", "ul.saker li.punkt"}


def test_an_article_that_stands_twice_does_no_harm():
    cards = each("<li class='sak'><h3><a href='/sak/N'>TITLE</a></h3><p>SUMMARY</p></li>")
    again = "<li class='sak'><h3><a href='/sak/1'>TITLE</a></h3></li>".replace("TITLE", TITLES[1])
    selectors(f"<ul>{cards}{again}</ul>")


def test_a_summary_that_few_have_is_selected_where_it_is():
    cards = each(
        "<div class='sak'><h3><a href='/sak/N'>TITLE</a></h3><p>SUMMARY</p></div>", (0, 1)
    )
    bare = each("<div class='sak'><h3><a href='/sak/N'>TITLE</a></h3></div>", (2, 3))
    assert "p" == selectors(cards + bare).summary


def test_what_cannot_be_selected_exactly_is_told():
    flat = each("<h3><a href='/sak/N'>TITLE</a></h3><p>SUMMARY</p><p>Enda et avsnitt om N.</p>")
    found = selectors(f"<div class='x'>{flat}</div>", differing=("summary",))
    assert found.summary is None


def test_a_page_without_articles_has_no_proposal():
    assert propose("<p>Ingenting her.</p>") is None
    assert proposed("", PAGE, Reading(teasers=())) is None


def test_articles_that_are_not_on_the_page_have_no_proposal():
    reading = Reading(teasers=(Teaser(title="Borte", link="https://kommune.example/borte"),))
    assert proposed(body("<p>x</p>"), PAGE, reading) is None


def test_a_title_that_the_items_do_not_show_has_no_proposal():
    text = body("<div class='sak'><a href='/2'>To</a></div>")
    link = "https://kommune.example/2"
    assert proposed(text, PAGE, Reading(teasers=(Teaser(title="Annet", link=link),))) is None


def test_more_groups_than_a_selector_should_list_have_no_proposal():
    tags = ("section", "figure", "form", "fieldset", "center")
    groups = "".join(f"<{tag}><b><a href='/{tag}'>Sak i {tag}</a></b></{tag}>" for tag in tags)
    text = body(f"{groups}<p><b><a href='/y'>Ikke</a></b></p>")
    found = tuple(
        Teaser(title=f"Sak i {tag}", link=f"https://kommune.example/{tag}") for tag in tags
    )
    assert proposed(text, PAGE, Reading(teasers=found[:4])) is not None
    assert proposed(text, PAGE, Reading(teasers=found)) is None
