import json
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spiders.article import article
from spiders.page import Article, Image, Precision, Provenance, SourceDate

OSLO = ZoneInfo("Europe/Oslo")
URL = "https://www.ks.no/kultur/kulturskole/"
NOON = datetime(2021, 4, 8, 12, tzinfo=OSLO)
HALF_PAST_TWO = datetime(2021, 4, 8, 14, 30, tzinfo=OSLO)


def read(body: str, head: str = "", h1: str = "<h1>Kulturskolen</h1>") -> Article:
    return article(
        f"<!DOCTYPE html><html><head>{head}</head><body>"
        f"<header><nav><a href=/>Forsiden</a></nav></header>"
        f"<main><article>{h1}{body}</article></main></body></html>",
        URL,
        OSLO,
    )


def day(found: SourceDate | None) -> date | None:
    return found.at.date() if found else None


def linked(*nodes: object) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes
    )


NEWS = {
    "@type": "NewsArticle",
    "headline": "Kulturskolen",
    "datePublished": "2021-04-08T14:30:00+02:00",
    "dateModified": "2021-04-09",
    "author": [{"@type": "Person", "name": "Kari Nordmann"}, {"name": "Ola Nordmann"}],
    "publisher": {"@type": "Organization", "name": "KS"},
    "image": {"url": "/bilde.jpg"},
    "description": "Flere får plass.",
}
OTHER = {**NEWS, "headline": "Noe annet", "datePublished": "2020-01-02"}


@pytest.mark.parametrize(
    "node",
    [
        NEWS,
        [NEWS],
        {"@graph": [{"@type": "WebSite", "name": "KS"}, NEWS]},
        {"@type": "WebPage", "mainEntity": NEWS},
        {**NEWS, "@type": ["Article", "Thing"]},
        {"@type": "WebPage", "datePublished": "2021-04-08T12:30:00Z"},
    ],
)
def test_json_ld_dates_an_article(node: object):
    assert read("", linked(node)).published == SourceDate(
        at=HALF_PAST_TWO, precision=Precision.MINUTE, found="json-ld"
    )


def test_json_ld_tells_more_than_dates():
    found = read("", linked(NEWS))
    assert day(found.modified) == date(2021, 4, 9)
    assert (found.author, found.image, found.summary) == (
        "Kari Nordmann, Ola Nordmann",
        Image(address="https://www.ks.no/bilde.jpg"),
        "Flere får plass.",
    )


@pytest.mark.parametrize(
    "nodes",
    [
        [OTHER, NEWS],
        [OTHER, {**NEWS, "headline": "Kort", "url": URL}],
        [OTHER, {**NEWS, "headline": "Kort", "mainEntityOfPage": {"@id": URL}}],
        [{"@type": "ItemList", "itemListElement": [OTHER]}, NEWS],
        [{**NEWS, "comment": [OTHER], "hasPart": OTHER}],
        [{**OTHER, "@type": "VideoObject"}, NEWS],
    ],
)
def test_of_several_descriptions_the_page_s_own_counts(nodes: list[object]):
    assert day(read("", linked(*nodes)).published) == date(2021, 4, 8)


def test_of_several_articles_that_are_not_the_page_s_none_counts():
    assert read("", linked(OTHER, {**OTHER, "headline": "Og noe til"})).published is None


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 100_000, "null", '{"@graph": {"@graph": 1}}', '{"@type": ["Article", 1]}'],
)
def test_a_broken_script_does_not_hide_the_other_dates(script: str):
    head = f'<script type="application/ld+json">{script}</script>{linked(NEWS)}'
    assert day(read("", head).published) == date(2021, 4, 8)


@pytest.mark.parametrize(
    "meta",
    [
        'property="article:published_time" content="2021-04-08T14:30:00+02:00"',
        'name="DC.date.issued" content="2021-04-08"',
        'name="dcterms.created" content="2021-04-08"',
        'name="pubdate" content="08.04.2021"',
        'itemprop="datePublished" content="2021-04-08"',
        'name="date" content="Thu, 08 Apr 2021 14:30:00 +0200"',
    ],
)
def test_a_meta_element_dates_an_article(meta: str):
    found = read("", f"<meta {meta}>").published
    assert day(found) == date(2021, 4, 8)
    assert found
    assert found.found in {"meta", "dublin-core", "microdata"}


def test_the_minute_of_the_same_day_goes_before_the_day():
    head = linked({**NEWS, "datePublished": "2021-04-08"})
    head += '<meta property="article:published_time" content="2021-04-08T14:30:00+02:00">'
    assert read("", head).published == SourceDate(
        at=HALF_PAST_TWO, precision=Precision.MINUTE, found="meta"
    )


def test_microdata_of_a_teaser_dates_no_article():
    teaser = "<div itemscope><a href=/x>Ny kino åpner på Tynset</a> <i itemprop=datePublished>"
    teaser += "8. april 2021</i></div>"
    assert read(teaser).published is None


def test_microdata_of_the_article_dates_it():
    page = '<div itemscope><h1>Kultur</h1><i itemprop="datePublished">8. april 2021</i></div>'
    found = article(page, URL, OSLO).published
    assert found == SourceDate(at=NOON, precision=Precision.DAY, found="microdata")


@pytest.mark.parametrize(
    "line",
    [
        "<p>Publisert 8. april 2021</p>",
        "<div><span>Publisert</span> <span>08.04.2021</span></div>",
        "<dl><dt>Publisert</dt><dd>8. april 2021</dd></dl>",
        "<p>8. april 2021 | Av Kari Nordmann</p>",
        "<label>Publisert: 8. apr 2021</label>",
        "<ul><li>8. april 2021</li><li><a href=/kari>Kari Nordmann</a></li></ul>",
        "<p><a href=/kari>av kari nordmann</a> 8. april 2021</p>",
        f"<p class=ingress>{'Flere får plass. ' * 20}</p><p>8. april 2021</p>",
        "<p>Brødtekst.</p>" * 100 + "<p>Publisert 8. april 2021</p>",
        "<p>Publisert 8. april 2021. Sist endret 9. april 2021.</p>",
        "<p>Sist endret 9. april 2021. Publisert 8. april 2021</p>",
        f"<dl><dt>Publisert</dt><dd>8. april 2021</dd><dt>Om</dt><dd>{'Kultur. ' * 30}</dd></dl>",
    ],
)
def test_a_visible_line_dates_an_article(line: str):
    assert read(line).published == SourceDate(at=NOON, precision=Precision.DAY, found="text")


@pytest.mark.parametrize(
    "line",
    [
        "<time datetime=2021-04-08>i går</time>",
        "<time>8. april 2021</time>",
        "<p>Publisert <time datetime=2021-04-08>for lenge siden</time> av kommunen i går</p>",
        "<time class=updated>9. april 2021</time><time class=published>8. april 2021</time>",
    ],
)
def test_a_time_element_dates_an_article(line: str):
    assert read(line).published == SourceDate(at=NOON, precision=Precision.DAY, found="time")


def test_a_date_above_the_heading_dates_an_article():
    h1 = "<header><p>8. april 2021</p><h1>Kulturskolen</h1></header>"
    assert day(read("", h1=h1).published) == date(2021, 4, 8)


def test_a_change_alone_is_no_publication():
    found = read("<p>Sist oppdatert 8. april 2021</p>")
    assert found.published is None
    assert day(found.modified) == date(2021, 4, 8)


def test_a_change_below_does_not_hide_the_day_above():
    found = read("<p>8. april 2021</p><p>Tekst.</p><p>Sist oppdatert 9. april 2021</p>")
    assert (day(found.published), day(found.modified)) == (date(2021, 4, 8), date(2021, 4, 9))


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<div><b>Kino {n}</b><p>{n}. april 2021</p></div>" for n in (7, 8, 9)),
        "<p>Konferansen holdes på nett 8.–9. april 2021.</p>",
        "<p>Nettkonferanse 8.–9. april 2021</p>",
        "<p>Rapporten ble publisert 8. april 2021 av departementet.</p>",
        "<p>8. april 2021 åpner kommunen et nytt kulturhus.</p>",
        "<p>Søknadsfrist: 8. april 2021</p>",
        "<aside><p>Publisert 8. april 2021</p></aside>",
        "<div class=sidebar><p>Publisert 8. april 2021</p></div>",
        "<div class=comments><p>Publisert 8. april 2021</p></div>",
        "<article><h2><a href=/x>Ny kino</a></h2><p>Publisert 8. april 2021</p></article>",
        "<ul><li><a href=/x>Ny kino åpner på Tynset</a><p>8. april 2021</p></li></ul>",
        "<div><h3><a href=/x>Ny kino</a></h3><div><time>8. april 2021</time></div></div>",
        "<a href=/x><div><h3>Ny kino</h3></div><div><time>8. april 2021</time></div></a>",
        "</article></main><footer><p>Publisert 8. april 2021</p><p>© 2021 KS</p></footer>",
        f"<p>{'Brødtekst. ' * 100}</p><p>8. april 2021</p>",
        "<script>var a = 'Publisert 8. april 2021'</script>",
        "<p>Kunst og kultur.</p>",
    ],
)
def test_a_date_of_something_else_dates_no_article(body: str):
    assert read(body).published is None


def test_a_date_in_the_page_s_header_dates_no_article():
    page = "<header><p>8. april 2021</p></header><main><h1>Kultur</h1></main>"
    assert article(page, URL, OSLO).published is None


def test_a_page_without_a_heading_is_dated_by_machines_only():
    assert article("<p>Publisert 8. april 2021</p>", URL, OSLO).published is None
    assert day(article(linked(NEWS), URL, OSLO).published) == date(2021, 4, 8)


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ("<link rel=canonical href=/kultur/17>", "https://www.ks.no/kultur/17"),
        ("<base href=https://ks.no/a/><link rel=canonical href=b>", "https://ks.no/a/b"),
        ("<link rel=canonical href='mailto:a@ks.no'>", None),
        ("", None),
    ],
)
def test_the_canonical_address_is_absolute_or_none(head: str, canonical: str | None):
    assert read("", head).canonical == canonical


@pytest.mark.parametrize(
    ("h1", "head", "title"),
    [
        ("<h1> Kultur\xad skolen </h1>", "<title>Noe – KS</title>", "Kultur skolen"),
        (
            "<h1>KS</h1><h2>Ny kulturskole</h2>",
            "<title>Ny kulturskole - KS</title>",
            "Ny kulturskole",
        ),
        ("", "<meta property=og:title content=Kulturskolen>", "Kulturskolen"),
        ("", "<title>Kulturskolen</title>", "Kulturskolen"),
        ("", linked(NEWS), "Kulturskolen"),
        ("<h1></h1>", "", None),
    ],
)
def test_the_title_is_the_heading_s_else_what_the_head_says(h1: str, head: str, title: str | None):
    assert read("", head, h1).title == title


@pytest.mark.parametrize(
    ("body", "head", "summary"),
    [
        ("", "<meta property=og:description content='Flere  får plass.'>", "Flere får plass."),
        ("", "<meta name=description content=Plass>", "Plass"),
        (f"<p>{'a' * 70}</p><p class='article-ingress'>{'b' * 70}</p>", "", "b" * 70),
        (f"<p>Kort</p><p>{'a' * 70}</p>", "", "a" * 70),
        ("<p>Kort</p>", "", None),
    ],
)
def test_the_summary_is_the_head_s_else_the_lead(body: str, head: str, summary: str | None):
    assert read(body, head).summary == summary


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ("<meta property=og:image content=/a.jpg>", Image(address="https://www.ks.no/a.jpg")),
        ("<meta name=twitter:image content=//ks.no/a.jpg>", Image(address="https://ks.no/a.jpg")),
        ("<meta property=og:image content=data:image/gif,a>", None),
        ("", None),
    ],
)
def test_the_image_is_absolute_or_none(head: str, image: Image | None):
    assert read("", head).image == image


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ("<meta name=author content='Kari Nordmann'>", "", "Kari Nordmann"),
        ("", "<a rel=author href=/kari>Kari Nordmann</a>", "Kari Nordmann"),
        ("<meta property=article:author content=https://facebook.example/kari>", "", None),
        ("<meta name=author content=KS><meta property=og:site_name content=ks>", "", None),
        (linked({**NEWS, "author": "KS"}), "", None),
        (linked({**NEWS, "author": None}), "", None),
    ],
)
def test_the_author_is_a_person_and_not_the_site(head: str, body: str, author: str | None):
    assert read(body, head).author == author


@pytest.mark.parametrize(
    ("head", "section", "found"),
    [
        ("<meta property=article:section content=Kultur>", "Kultur", "meta"),
        (linked({**NEWS, "articleSection": ["Kultur", "Skole"]}), "Kultur", "json-ld"),
        ("<meta property=article:section content=/kultur/>", None, None),
        (f"<meta property=article:section content='{'Kultur, ' * 20}'>", None, None),
        ("", None, None),
    ],
)
def test_the_section_is_a_name_or_none(head: str, section: str | None, found: str | None):
    told = read("", head)
    assert (told.section, told.found.section) == (section, found)


def test_a_section_in_microdata_is_the_article_s():
    told = read("<b itemprop=articleSection>Kultur</b>")
    assert (told.section, told.found.section) == ("Kultur", "microdata")


@pytest.mark.parametrize(
    ("page", "language", "found"),
    [
        ("<html lang=nn-NO><meta name=language content=en><h1>A</h1>", "nn-NO", "html"),
        ("<html lang=norsk><meta name=dc.language content=no><h1>A</h1>", "nb", "dublin-core"),
        (linked({**NEWS, "inLanguage": "nb_NO"}), "nb-NO", "json-ld"),
        (linked({**NEWS, "inLanguage": {"alternateName": "sv"}}), "sv", "json-ld"),
        ("<meta property=og:locale content=nn_NO><h1>A</h1>", "nn-NO", "meta"),
        ("<h1>A</h1>", None, None),
    ],
)
def test_the_language_is_a_tag_or_none(page: str, language: str | None, found: str | None):
    told = article(page, URL, OSLO)
    assert (told.language, told.found.language) == (language, found)


DUBLIN_CORE = """
    <meta name="DC.title" content="Kulturskolen">
    <meta name="DC.creator" content="Kari Nordmann">
    <meta name="DC.description" content="Flere får plass.">
    <meta name="DCTERMS.issued" content="2021-04-08">
    <meta name="DCTERMS.modified" content="2021-04-09">
    <meta name="DC.language" content="nn">
"""


def test_dublin_core_tells_an_article_whole():
    told = article(DUBLIN_CORE, URL, OSLO)
    assert (told.title, told.author, told.summary, told.language) == (
        "Kulturskolen",
        "Kari Nordmann",
        "Flere får plass.",
        "nn",
    )
    assert (day(told.published), day(told.modified)) == (date(2021, 4, 8), date(2021, 4, 9))
    assert {told.found.title, told.found.author, told.found.summary, told.found.language} == {
        "dublin-core"
    }
    assert told.published
    assert told.published.found == "dublin-core"


def test_each_part_tells_where_it_was_found():
    head = linked(NEWS) + "<link rel=canonical href=/kultur/17><meta name=description content=A>"
    told = read(f"<p>{'Flere får plass. ' * 20}</p>", head)
    assert told.found == Provenance(
        title="heading", summary="meta", canonical="link", image="json-ld", author="json-ld"
    )


def test_what_json_ld_names_by_its_id_is_looked_up():
    graph = [
        {**NEWS, "image": {"@id": "#bilde"}, "author": {"@id": "#kari"}},
        {"@type": "ImageObject", "@id": "#bilde", "url": "/kor.jpg", "width": 800, "height": 600},
        {"@type": "Person", "@id": "#kari", "name": "Kari Nordmann"},
    ]
    told = read("", linked({"@graph": graph}))
    assert told.image == Image(address="https://www.ks.no/kor.jpg", width=800, height=600)
    assert told.author == "Kari Nordmann"


def test_the_body_is_read_only_when_asked_for():
    page = f"<main><h1>Kulturskolen</h1><p>{'Flere får plass. ' * 20}</p></main>"
    assert article(page, URL, OSLO).body is None
    told = article(page, URL, OSLO, full_text=True)
    assert (told.body or "").startswith("<p>Flere får plass.")
    assert told.found.body == "text"


def test_reading_the_body_changes_nothing_else():
    page = f"{linked(NEWS)}<main><h1>Kultur</h1><p>8. april 2021</p><p>{'Plass. ' * 40}</p></main>"
    whole = article(page, URL, OSLO, full_text=True)
    assert whole.body
    told = replace(whole, body=None, found=replace(whole.found, body=None))
    assert told == article(page, URL, OSLO)


def test_a_page_without_text_tells_its_address_only():
    assert article("", URL, OSLO) == Article(url=URL)


PIECES = [
    *(
        "<h1>",
        "</h1>",
        "<main>",
        "<article itemscope>",
        "</article>",
        "<p>",
        "<time datetime=",
        ">",
    ),
    *("2021-04-08", "8. april 2021", "Publisert ", "<a href=", "http://[", "</a>", "<dd>", "<li>"),
    *('<script type="application/ld+json">', '{"@graph":[', '{"@type":"Article","datePublished":'),
    *(
        "</script>",
        "<meta property=og:title content=",
        "\ud800",
        "\0",
        "&#0;",
        "<base href=",
        "<h2>",
    ),
    *("<i itemprop=datePublished>", "<link rel=canonical href=", "<!--", "<?xml encoding='x'?>"),
]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
@example("<div>" * 5000 + "<h1>8. april 2021")
def test_no_text_is_too_broken_to_read(text: str):
    assert article(text, URL, OSLO, full_text=True).url == URL


@given(st.data())
def test_no_mutation_of_a_page_is_too_broken_to_read(data: st.DataObject):
    page = f"{linked(NEWS)}<main><h1>Kultur</h1><p>Publisert <time datetime=2021-04-08>8.</time>"
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, len(page)))
    put = data.draw(st.sampled_from(PIECES))
    assert article(page[:start] + put + page[end:], URL, OSLO, full_text=True).url == URL
