"""A source that means ill: nothing of it is markup, script, style or a link to anything else."""

import lxml.html
import pytest
from publishing import NOON, Publisher, Told, Trouble

SCRIPT = "</title></textarea><script>alert(1)</script>"
QUOTES = """"' onmouseover='alert(1)' x=\""""
LONG = "Ø" * 10_000
RTL = "\u202eשלום عالم 👩‍👩‍👧‍👦"
ENTITIES = "&lt;b&gt; &amp;amp; {{ 7*7 }} {% raw %}"
TITLES = (SCRIPT, QUOTES, LONG, RTL, ENTITIES)
PAGES = (
    *("index.html", "kultur/index.html", "kultur/embed/index.html"),
    *("kultur/archive/index.html", "status/index.html"),
    *("all/index.html", "all/embed/index.html"),
)


@pytest.fixture
def hostile(publisher: Publisher) -> Publisher:
    articles = [
        Told(title=title, summary=title, kicker=title, day=NOON, image="javascript:alert(1)")
        for title in TITLES
    ]
    links = ("javascript:alert(1)", "data:text/html,x", "//", 'https://ks.no/"><b>')
    articles += [Told(title="Lenke", link=link, image=link) for link in links]
    trouble = Trouble(kind="strangers", problem=SCRIPT, held=TITLES)
    publisher.store(
        "kultur", articles, title=SCRIPT, description=f"{QUOTES}{SCRIPT}", trouble=trouble
    )
    config = publisher.config
    source = config.sources[0].model_copy(update={"title": SCRIPT})
    publisher.config = config.model_copy(update={"sources": (source,)})
    publisher.publish()
    return publisher


@pytest.mark.parametrize("page", PAGES)
def test_no_text_becomes_an_element_or_an_attribute(hostile: Publisher, page: str):
    found = lxml.html.fromstring(hostile.read(page))
    assert [] == found.xpath("//script[not(@src)] | //b | //style")
    assert [] == [each for each in found.xpath("//@*") if each.attrname.startswith("on")]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_image_is_ours_or_http(hostile: Publisher, page: str):
    for each in lxml.html.fromstring(hostile.read(page)).xpath("//@href | //@src"):
        assert each.startswith(("https://", "http://")) or ":" not in each, each


def test_what_has_no_address_of_the_web_is_shown_without_a_link(hostile: Publisher):
    page = lxml.html.fromstring(hostile.read("kultur/index.html"))
    linked = [each.text for each in page.xpath("//h3/a")]
    bare = [each.text for each in page.xpath("//h3/span")]
    assert (1, 3) == (linked.count("Lenke"), bare.count("Lenke"))


def test_text_is_shown_letter_by_letter(hostile: Publisher):
    page = lxml.html.fromstring(hostile.read("kultur/index.html"))
    assert list(TITLES) == [each.text for each in page.xpath("//h3/a")][: len(TITLES)]


def test_what_is_copied_to_an_intranet_is_one_frame(hostile: Publisher):
    page = lxml.html.fromstring(hostile.read("kultur/index.html"))
    (frame,) = lxml.html.fragments_fromstring(
        page.xpath("//textarea[@id='snippet']")[0].text.strip()
    )
    assert ("iframe", SCRIPT, 0) == (frame.tag, frame.get("title"), len(frame))


def test_a_text_s_direction_is_its_own(hostile: Publisher):
    page = lxml.html.fromstring(hostile.read("kultur/index.html"))
    cards = page.xpath("//h3/a | //h3/span | //p[@class='summary']")
    assert {"auto"} == {each.get("dir") for each in cards}
