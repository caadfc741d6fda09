"""The length of an article's image: asked for once, politely, and believed where it is told."""

import pytest
from crawling import crawled
from loopback import Reply, Site
from scrapy.http import Response

from spiders.fetching.measured import measured
from spiders.page import Image

LIST = "<!doctype html><html lang=nb><title>Kultur</title><main><h1>Kultur</h1>{}</main>".format(
    "".join(
        f"<article><h2><a href='/{n}'>Sak nummer {n} på Ærø</a></h2><p>Hva skjer?</p></article>"
        for n in range(3)
    )
)
PAGE = (
    "<!doctype html><title>Sak</title><meta property=og:image content='{}'>"
    "<meta property=og:image:type content='image/webp'><main><h1>Sak</h1><p>Tekst.</p></main>"
)
PICTURE = Reply(body=b"x" * 1234, content_type="image/jpeg")


def images(site: Site, *, measure: bool = True) -> dict[str, list[object]]:
    """Read the list and its articles; return the type and length of each image, by path."""
    order = {"id": "liste", "url": f"{site.url}/liste", "wanted": "every", "measure": measure}
    (line,) = crawled([order]).lines
    assert {} == line["failures"]
    return {link.removeprefix(site.url): told for link, told in line["images"].items()}


@pytest.fixture
def site(site: Site) -> Site:
    site.routes |= {"/liste": Reply(body=LIST), "/bilde": PICTURE}
    site.routes |= {f"/{n}": Reply(body=PAGE.format("/bilde")) for n in range(3)}
    return site


def heads(site: Site) -> list[str]:
    return [each.path for each in site.asked if each.method == "HEAD"]


def test_an_image_has_the_length_and_the_type_that_its_host_tells(site: Site):
    assert ["image/jpeg", 1234] == images(site)["/0"]


def test_an_image_is_asked_for_by_head_once_an_article_and_never_fetched(site: Site):
    images(site)
    assert ["/bilde"] * 3 == heads(site)
    assert 3 == site.paths().count("/bilde")


def test_images_are_not_asked_for_where_that_is_not_wanted(site: Site):
    assert ["image/webp", None] == images(site, measure=False)["/0"]
    assert [] == heads(site)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404, body=b"x", content_type="image/jpeg"),
        Reply(status=503, body=b"x", content_type="image/jpeg"),
        Reply(body="<html>", content_type="text/html"),
        Reply(body=b"", content_type="image/png"),
        Reply(body=b"x", content_type="image/png", headers={"Content-Encoding": "gzip"}),
        Reply(status=302, headers={"Location": "ftp://127.0.0.1/"}),
    ],
    ids=["gone", "trouble", "page", "empty", "packed", "elsewhere"],
)
def test_what_is_no_image_of_a_told_length_stays_as_the_page_told(site: Site, reply: Reply):
    site.routes["/bilde"] = reply
    assert {("image/webp", None)} == {tuple(told) for told in images(site).values()}
    assert 3 == len(heads(site))


def test_an_image_that_robots_txt_bars_is_not_asked_for(site: Site):
    robots = "User-agent: *\nDisallow: /bilde\n"
    site.routes["/robots.txt"] = Reply(body=robots, content_type="text/plain")
    assert ["image/webp", None] == images(site)["/0"]
    assert [] == heads(site)


def test_an_article_without_an_image_is_read_all_the_same(site: Site):
    site.routes["/0"] = Reply(body="<!doctype html><title>Sak</title><h1>Sak</h1>")
    assert {"/1", "/2"} == images(site).keys()


@pytest.mark.parametrize(
    ("told", "length"),
    [
        ("2147483647", 2_147_483_647),
        ("2147483648", None),
        ("99999999999999999999", None),
        ("9" * 5000, None),
        ("-1", None),
        ("1,1", None),
        ("\u0661", None),
        ("", None),
    ],
)
def test_a_length_that_no_image_has_is_none(told: str, length: int | None):
    head = Response(
        "https://ks.no/a.jpg",
        headers={"Content-Length": told.encode(), "Content-Type": "image/jpeg"},
    )
    assert length == measured(Image(address=head.url), head).length
