"""Cookies on the way of a page that redirects."""

import pytest
from crawling import crawled
from loopback import Asked, Reply, Site, serving

TITLES = ["Kulturskolen får ny æra", "Kunst på ønskelista i år", "Økt støtte til biblioteket"]
LIST = "<!doctype html><html lang=nb><title>Kultur</title><main><h1>Kultur</h1>{}</main>".format(
    "".join(
        f"<article><h2><a href='/{number}'>{title}</a></h2><p>Hva kommunene gjør nå.</p></article>"
        for number, title in enumerate(TITLES)
    )
)


def wanting_cookie(asked: Asked) -> Reply:
    """Redirect to the same address until the cookie comes back."""
    if asked.headers.get("cookie") == "sett=ja":
        return Reply(body=LIST)
    cookie = {"Location": asked.path, "Set-Cookie": "sett=ja; Path=/"}
    return Reply(status=302, headers=cookie)


def test_a_page_that_wants_its_cookie_back_is_read(site: Site):
    site.routes["/cookie"] = wanting_cookie
    done = crawled([{"id": "cookie", "url": site.url + "/cookie"}])
    assert done.by_id()["cookie"]["titles"] == TITLES


def test_a_cookie_is_forgotten_when_its_redirects_end(site: Site):
    site.routes |= {"/cookie": wanting_cookie, "/0": wanting_cookie}

    page = {"id": "list", "url": site.url + "/cookie", "wanted": "every"}
    crawled([page, {"id": "again", "url": site.url + "/cookie"}])

    sent = [(each.path, each.headers.get("cookie")) for each in site.asked]
    assert sent.count(("/cookie", None)) == 2
    assert [cookie for path, cookie in sent if path == "/0"] == [None, "sett=ja"]
    assert ("/1", None) in sent


@pytest.mark.parametrize("domain", ["", "; Domain=.test", "; domain=example.test"])
def test_a_cookie_goes_to_no_other_host(site: Site, domain: str):
    with serving() as other:
        other.routes["/"] = Reply(body=LIST)
        there = other.url.replace("127.0.0.1", "localhost") + "/"
        headers = {"Location": there, "Set-Cookie": f"sett=ja; Path=/{domain}"}
        site.routes["/away"] = Reply(status=302, headers=headers)

        done = crawled([{"id": "away", "url": site.url + "/away"}])

    assert done.by_id()["away"]["titles"] == TITLES
    assert all("cookie" not in asked.headers for asked in other.asked)
