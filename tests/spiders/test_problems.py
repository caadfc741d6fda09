"""What is a web page and what is not: statuses, types and bodies as real hosts send them."""

import codecs

import pytest
from crawling import Crawled, crawled
from loopback import Reply, Site, serving
from scrapy.http import Response

from spiders.fetching.answers import answered_at
from spiders.fetching.polite import retry_after

PAGE = "<!doctype html><html lang=nb><title>Kultur</title><p>Blåbærsyltetøy på øya.</p>"
BEYOND_DATES = "Mon, 01 Jan 2029 00:00:00 +9999999999999"


READ = {
    "203": Reply(body=PAGE, status=203),
    "type-told-twice": Reply(body=PAGE, content_type="text/html, text/html; charset=utf-8"),
    "comment-first": Reply(body=f"\n<!-- {'x' * 3000} -->{PAGE}", content_type=None),
    "redirect-with-damaged-body": Reply(
        status=301, body="flyttet", headers={"Location": "/203", "Content-Encoding": "gzip"}
    ),
}
DAMAGED = {
    encoding: Reply(body=b"\x28\xb5\x2f\xfd" + b"x" * 90, headers={"Content-Encoding": encoding})
    for encoding in ("gzip", "deflate", "br", "zstd")
}


@pytest.fixture(scope="module")
def done() -> Crawled:
    with serving() as site:
        site.routes = {f"/{name}": reply for name, reply in (READ | DAMAGED).items()}
        return crawled([{"id": path[1:], "url": site.url + path} for path in site.routes])


@pytest.mark.parametrize("name", READ)
def test_a_web_page_is_read_however_oddly_it_is_announced(done: Crawled, name: str):
    assert done.kinds()[name] is None


@pytest.mark.parametrize("encoding", DAMAGED)
def test_a_body_that_is_not_packed_as_told_is_damaged(done: Crawled, encoding: str):
    assert done.kinds()[encoding] == "network"


def test_a_damaged_body_is_no_bug_of_ours(done: Crawled):
    assert done.errors == ""


def test_a_robots_txt_that_is_damaged_is_told_as_such(site: Site):
    site.routes["/robots.txt"] = DAMAGED["gzip"]
    assert "robots.txt" in crawled([{"id": "page", "url": site.url}]).by_id()["page"]["message"]


@pytest.mark.parametrize(("mark", "status"), [(codecs.BOM_UTF8, 200), (b"", 203)])
def test_robots_txt_is_obeyed_however_it_comes(site: Site, mark: bytes, status: int):
    rules = mark + b"User-agent: *\r\nDisallow: /page\r\n"
    site.routes["/robots.txt"] = Reply(body=rules, content_type="text/plain", status=status)
    site.routes["/page"] = Reply(body=PAGE)
    done = crawled([{"id": "page", "url": site.url + "/page"}])
    assert done.kinds() == {"page": "robots"}


def test_a_date_beyond_all_numbers_is_none():
    answer = Response(
        "http://site.test/", headers={"Date": BEYOND_DATES, "Retry-After": BEYOND_DATES}
    )
    assert retry_after(answer, answered_at(answer)) is None
