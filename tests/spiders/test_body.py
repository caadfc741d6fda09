from zoneinfo import ZoneInfo

import pytest

from spiders.article import article

URL = "https://www.ks.no/kultur/kor/"
LONG = "Koret øver hver tirsdag, og i år får flere unge plass enn noen gang før. "
TEXT = f"<p>Først: {LONG}</p><p>Så: {LONG}</p><p>Til sist: {LONG}</p>"
H1 = "<h1>Koret på Røst</h1>"


def body(page: str) -> str:
    return article(page, URL, ZoneInfo("Europe/Oslo"), full_text=True).body or ""


def around(extra: str) -> str:
    """Put something between the paragraphs of an article."""
    return f"<main><article>{H1}{TEXT}{extra}<p>Etterpå: {LONG}</p></article></main>"


@pytest.mark.parametrize(
    "page",
    [
        f"<main><article>{H1}{TEXT}</article></main>",
        f"<main>{H1}<div class=content><div>{TEXT}</div></div></main>",
        f"<body>{H1}{TEXT}</body>",
        f"<article><header>{H1}</header><div class=body>{TEXT}</div></article>",
        f"<table><tr><td>{H1}<td>{TEXT}</table>",
        f"<div itemscope>{H1}<div itemprop=articleBody>{TEXT}</div></div>",
        f"<title>Koret på Røst</title>{TEXT}",
        f"{H1}<div class='entry share'>{TEXT}</div>",
        f"<aside>{H1}{TEXT}</aside>",
    ],
)
def test_the_text_is_found_whole_and_without_its_heading(page: str):
    found = body(page)
    assert all(start in found for start in ("Først: ", "Så: ", "Til sist: "))
    assert "Koret på Røst" not in found


def test_the_text_of_a_page_without_blocks_is_found():
    assert "Så: " in body(f"{H1}<span>Så: {LONG * 3}</span>")


def test_text_behind_what_is_left_out_stays():
    page = around(f"<nav>Meny</nav> Så videre: {LONG}<b>vel</b><div hidden>Gjemt</div> møtt.")
    found = body(page)
    assert "Så videre: " in found
    assert "møtt." in found


def test_text_in_lines_of_one_block_is_found():
    assert f"Så: {LONG}<br>" in body(f"<main>{H1}<div>Så: {LONG}<br><br>{LONG}</div></main>")


def test_a_lead_between_heading_and_text_comes_first():
    page = (
        f"<main><header>{H1}<p class=ingress>Ingress: {LONG}</p></header><div>{TEXT}</div></main>"
    )
    assert body(page).startswith("<p>Ingress: ")


@pytest.mark.parametrize(
    "part",
    [
        "<nav><a href=/>Forsiden</a> {}</nav>",
        "<aside><h3><a href=/x>Noe annet</a></h3>{}</aside>",
        "<div class=sidebar>{}</div>",
        "<div class=comments><p>Kommentar: {}</p></div>",
        "<div class=share>{}</div>",
        "<section class=related>{}</section>",
        "<div hidden>{}</div>",
        "<div style='display: none'>{}</div>",
        "<footer class=site-footer>{}</footer>",
        "<h3><a href=/x>{}</a></h3>",
        "<p>Les også: <a href=/x>{}</a></p>",
        "<div>Relaterte saker <ul><li><a href=/x>{}</a></ul></div>",
        "<div><a href=/x><img src=/x.jpg><h3>{}</h3></a></div>",
    ],
)
def test_what_stands_around_the_text_is_left_out(part: str):
    page = around(part.format("Fremmed tekst som ikke hører til."))
    found = body(page)
    assert "Fremmed" not in found
    assert "Til sist: " in found
    assert "Etterpå: " in found


def test_a_fact_box_in_the_article_belongs_to_it():
    assert "Fakta om kor" in body(around(f"<aside><h3>Fakta om kor</h3><p>{LONG * 4}</p></aside>"))


def test_the_lines_that_tell_who_and_when_are_left_out():
    lines = "<p>Av Kari Nordmann</p><p>Publisert 8. april 2021</p><p>Del på Facebook</p>"
    found = body(f"<main>{H1}{lines}{TEXT}</main>")
    assert found.startswith("<p>Først: ")


def test_of_several_articles_on_a_page_the_heading_s_is_taken():
    others = "".join(
        f"<article><h2>Sak {n}</h2>{TEXT.replace('Først', 'Fremmed')}</article>" for n in range(5)
    )
    found = body(f"<title>Koret på Røst</title><article>{H1}{TEXT}</article>{others}")
    assert "Først: " in found
    assert "Fremmed" not in found


def test_subheadings_lists_tables_and_images_are_part_of_the_text():
    extra = (
        "<h2>Slik søker du</h2><ul><li>Ring oss</li></ul><table><tr><td>Pris</td></tr></table>"
        "<figure><img src=/kor.jpg><figcaption>Koret</figcaption></figure>"
        "<blockquote>Å</blockquote>"
        "<pre>  a\n    b</pre><p><em>Vel</em> <strong>møtt</strong></p>"
    )
    found = body(around(extra))
    for tag in ("h2", "li", "td", "img", "figcaption", "blockquote", "pre", "em", "strong"):
        assert f"<{tag}" in found
    assert "<pre>  a\n    b</pre>" in found


@pytest.mark.parametrize("page", [H1, f"{H1}<p>Kort.</p>", "<nav><a href=/>Forsiden</a></nav>"])
def test_a_page_without_prose_has_no_body(page: str):
    assert body(page) == ""


def test_a_short_text_in_few_but_dense_letters_is_found():
    assert "合唱団" in body(
        f"<main><h1>合唱団</h1><p>{'合唱団は毎週火曜日に練習します。' * 4}</p></main>"
    )
