"""Where a page leads by itself: cookies on the way, refreshes, and the guard over both."""

import gzip
from collections.abc import Iterator, Mapping

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
REFRESH = '<meta http-equiv="refresh" content="{}"><title>Flyttet</title><p>Siden er flyttet.</p>'


def wanting_cookie(asked: Asked) -> Reply:
    """Redirect to the same address until the cookie comes back."""
    if asked.headers.get("cookie") == "sett=ja":
        return Reply(body=LIST)
    cookie = {"Location": asked.path, "Set-Cookie": "sett=ja; Path=/"}
    return Reply(status=302, headers=cookie)


ON = {
    "at once": Reply(body=REFRESH.format("0; url=/list")),
    "after seconds": Reply(body=REFRESH.format("5;URL='list'")),
    "header": Reply(headers={"Refresh": "0; url=/list"}),
    "packed": Reply(
        body=gzip.compress(REFRESH.format("0; url=/list").encode()),
        headers={"Content-Encoding": "gzip"},
    ),
}
STAYING = {
    "long after": "<meta http-equiv=refresh content='300; url=/elsewhere'>",
    "itself": "<meta http-equiv=refresh content='0; url=/itself#topp'>",
    "no address": "<meta http-equiv=refresh content='5'>",
    "mail": "<meta http-equiv=refresh content='0; url=mailto:post@ks.no'>",
    "broken": "<meta http-equiv=refresh content='0; url=http://[::1'>",
    "noscript": "<noscript><meta http-equiv=refresh content='0; url=/elsewhere'></noscript>",
    "comment": "<!-- <meta http-equiv=refresh content='0; url=/elsewhere'> -->",
    "text": "<meta name=description content='Refresh av kulturlivet; url=/elsewhere'>",
}


def path(name: str) -> str:
    return "/" + name.replace(" ", "-")


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serving() as site:
        site.routes = {"/list": Reply(body=LIST), "/cookie": wanting_cookie}
        site.routes |= {path(name): reply for name, reply in ON.items()}
        site.routes |= {path(name): Reply(body=meta + LIST) for name, meta in STAYING.items()}
        site.routes |= {
            "/gone": Reply(status=404, body=REFRESH.format("0; url=/list")),
            "/one": Reply(body=REFRESH.format("0; url=/other")),
            "/other": Reply(body=REFRESH.format("0; url=/one")),
        }
        yield site


@pytest.fixture(scope="module")
def lines(server: Site) -> Mapping[str, dict]:
    """One crawl over all pages that lead somewhere, or seem to."""
    names = [*ON, *STAYING, "cookie", "gone", "one"]
    return crawled([{"id": name, "url": server.url + path(name)} for name in names]).by_id()


def test_a_page_that_wants_its_cookie_back_is_read(lines: Mapping[str, dict]):
    assert lines["cookie"]["titles"] == TITLES


def test_a_cookie_is_forgotten_when_its_redirects_end(site: Site):
    site.routes |= {"/cookie": wanting_cookie, "/0": wanting_cookie}

    page = {"id": "list", "url": site.url + "/cookie", "wanted": "every"}
    crawled([page, {"id": "again", "url": site.url + "/cookie"}])

    sent = [(each.path, each.headers.get("cookie")) for each in site.asked]
    assert sent.count(("/cookie", None)) == 2
    assert [cookie for path, cookie in sent if path == "/0"] == [None, "sett=ja"]
    assert ("/1", None) in sent


def test_a_cookie_goes_to_no_other_host(site: Site):
    with serving() as other:
        other.routes["/"] = Reply(body=LIST)
        there = other.url.replace("127.0.0.1", "localhost") + "/"
        headers = {"Location": there, "Set-Cookie": "sett=ja; Path=/"}
        site.routes["/away"] = Reply(status=302, headers=headers)

        done = crawled([{"id": "away", "url": site.url + "/away"}])

    assert done.by_id()["away"]["titles"] == TITLES
    assert all("cookie" not in asked.headers for asked in other.asked)


@pytest.mark.parametrize("name", ON)
def test_a_page_that_leads_on_by_itself_is_followed(
    lines: Mapping[str, dict], server: Site, name: str
):
    assert (lines[name]["titles"], lines[name]["url"]) == (TITLES, server.url + "/list")


@pytest.mark.parametrize("name", ON)
def test_a_refresh_is_no_move_for_good(lines: Mapping[str, dict], name: str):
    assert lines[name]["moved"] is None


@pytest.mark.parametrize("name", STAYING)
def test_a_page_that_stays_is_read_itself(lines: Mapping[str, dict], server: Site, name: str):
    assert (lines[name]["titles"], lines[name]["url"]) == (TITLES, server.url + path(name))


def test_an_error_page_that_leads_to_the_list_is_still_an_error(lines: Mapping[str, dict]):
    assert lines["gone"]["kind"] == "http-404"


def test_pages_that_lead_to_each_other_for_ever_are_given_up(lines: Mapping[str, dict]):
    assert lines["one"]["kind"] == "redirect"


def test_a_refresh_leads_to_no_private_address(site: Site):
    # The way out to the "internet" is a proxy here.
    with serving() as proxy:
        proxy.routes["http://open.test/robots.txt"] = Reply(status=404)
        proxy.routes["http://open.test/"] = Reply(body=REFRESH.format(f"0; url={site.url}/list"))
        done = crawled(
            [{"id": "refresh", "url": "http://open.test/"}],
            environment={"http_proxy": f"http://gate.test:{proxy.port}"},
            names={"gate.test": ["127.0.0.1"]},
            private_addresses=False,
        )

    assert done.kinds() == {"refresh": "private"}
    assert site.asked == []


def test_a_refresh_leads_to_no_page_that_robots_txt_bars(site: Site):
    robots = "User-agent: *\nDisallow: /list\n"
    site.routes["/robots.txt"] = Reply(body=robots, content_type="text/plain")
    site.routes["/old"] = Reply(body=REFRESH.format("0; url=/list"))
    assert crawled([{"id": "old", "url": site.url + "/old"}]).kinds() == {"old": "robots"}
