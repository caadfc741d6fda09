"""What an article's page tells of itself in ways that are easily taken for something else."""

from zoneinfo import ZoneInfo

import pytest

from spiders.article import article
from spiders.page import Article

URL = "https://www.ks.no/kultur/kor/"
LEAD = "Koret øver hver tirsdag, og i år får flere unge plass enn noen gang før."
TEXT = f"<p>{LEAD}</p>" * 4
H1 = "<h1>Koret på Røst</h1>"
JSON = '{{"@type": "NewsArticle", "headline": "Koret på Røst", {}}}'
DAY = '"datePublished": "2021-04-08"'


def read(body: str, head: str = "", *, full_text: bool = False) -> Article:
    page = f"<title>Koret på Røst</title>{head}<main>{H1}{body}</main>"
    return article(page, URL, ZoneInfo("Europe/Oslo"), full_text=full_text)


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "caption",
    [
        "<p>Foto: Kari Nordmann / Røst kommune. Bildet viser koret samlet til øvelse i kirka.</p>",
        "<p class=lead>Foto: Kari Nordmann / Røst kommune. Koret samlet til øvelse i kirka.</p>",
        f"<figure><figcaption><p>{'Koret samlet til øvelse i kirka på Røst. ' * 3}</p></figure>",
    ],
)
def test_a_caption_is_no_lead(caption: str):
    assert read(f"{caption}<p>{LEAD}</p>").summary == LEAD


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<p>{LEAD * 100}</p>", ""),
        ("", f"<meta name=description content='{LEAD * 100}'>"),
    ],
)
def test_a_summary_is_no_longer_than_a_teaser_s(body: str, head: str):
    summary = read(body, head).summary or ""
    assert 500 < len(summary) <= 602
    assert summary.endswith(" …")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("//<![CDATA[\n", "\n//]]>"),
        ("/*<![CDATA[*/", "/*]]>*/"),
        ("<![CDATA[", "]]>"),
        ("<!--", "-->"),
        ("\ufeff", ";"),
        ("[", "]"),
        ("//<![CDATA[\n[", "]\n//]]>"),
    ],
)
def test_json_ld_is_read_in_what_hides_it_from_old_browsers(before: str, after: str):
    told = read("", script(before + JSON.format(DAY) + after))
    assert told.published
    assert told.published.found == "json-ld"


def test_json_ld_written_for_html_is_read_as_text():
    told = read(
        "",
        script(
            JSON.format(
                '"description": "R&amp;D &laquo;ny&raquo; <b>plan</b> p&aring; R&oslash;st", '
                '"articleSection": "Kultur &amp; fritid", '
                '"author": {"name": "Bj&oslash;rg &Aring;s"}'
            )
        ),
    )
    assert told.summary == "R&D «ny» plan på Røst"
    assert (told.section, told.author) == ("Kultur & fritid", "Bjørg Ås")


def test_an_address_in_json_ld_is_no_html():
    image = '"image": "https://ks.no/a.jpg?a=1&copy=2&section=3"'
    found = read("", script(JSON.format(image))).image
    assert found
    assert found.address == "https://ks.no/a.jpg?a=1&copy=2&section=3"


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>Program<a href='#program'>¶</a></h2>",
        "<h2><a href='#program' id='program'>Program</a></h2>",
        "<h2><a name='program'>Program</a></h2>",
    ],
)
def test_a_heading_that_leads_to_itself_is_part_of_the_text(heading: str):
    body = read(f"{TEXT}{heading}{TEXT}", full_text=True).body or ""
    assert "Program" in body


def test_a_heading_that_leads_away_is_no_part_of_the_text():
    body = read(f"{TEXT}<h2><a href='/dans'>Dans</a></h2>{TEXT}", full_text=True).body or ""
    assert "Dans" not in body


@pytest.mark.parametrize(
    "name",
    ["admin", "Administrator", "webmaster", "post@ks.no", "https://ks.no/kari", "www.ks.no"],
)
def test_an_account_or_an_address_is_no_author(name: str):
    head = f"<meta name=author content='{name}'><meta name=dc.creator content='Kari Nordmann'>"
    assert read("", head).author == "Kari Nordmann"


@pytest.mark.parametrize(
    "beside", [" (@karino)", " @karino", ", kari@by.example", " <https://by.example/kari>"]
)
def test_an_author_is_named_without_the_address_beside_the_name(beside: str):
    head = f"<meta name=author content='Kari Nordmann{beside}'>"
    assert read("", head).author == "Kari Nordmann"


def test_the_label_of_an_address_is_no_author():
    assert read("", "<meta name=author content='E-post: kari@by.example'>").author is None
