from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from crawling import crawled
from loopback import Reply, Site, serving
from scrapy.http import Response

from spiders.fetching.polite import retry_after

NOW = datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC)
PAGE = Reply(body="<title>Kultur</title>")


def answer(field: str | None) -> Response:
    headers = {} if field is None else {"Retry-After": field}
    return Response("http://site.test/", status=429, headers=headers)


@pytest.mark.parametrize(
    ("field", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("Sun, 25 Oct 2026 01:00:00 GMT", 30),
        ("Sun, 25 Oct 2026 01:00:00 -0000", 30),
        ("Sun, 25 Oct 2020 01:00:00 GMT", 0),
        ("9" * 400, 9_999_999_999),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(field: str, seconds: int):
    assert retry_after(answer(field), NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("field", [None, "", "soon", "-5", "1.5", "\u0661"])
def test_a_retry_after_that_says_nothing_is_none(field: str | None):
    assert retry_after(answer(field), NOW) is None


def test_a_host_that_asks_for_a_pause_gets_it_for_all_its_pages(site: Site):
    site.routes["/busy"] = [Reply(status=429, headers={"Retry-After": "1"}), PAGE]
    site.routes["/other"] = PAGE
    urls = [site.url + "/busy", site.url + "/other"]

    done = crawled([{"id": url, "url": url} for url in urls])

    assert done.kinds() == dict.fromkeys(urls)
    times = site.times()
    first = times["/busy"][0]
    assert times["/busy"][1] - first >= 0.9
    assert times["/other"][0] < first or times["/other"][0] - first >= 0.9


def test_a_pause_beyond_the_cap_is_reported_and_not_waited_for(site: Site):
    site.routes["/busy"] = Reply(status=503, headers={"Retry-After": "3600"})

    line = crawled([{"id": "busy", "url": site.url + "/busy"}]).by_id()["busy"]

    assert line["kind"] == "http-503"
    assert "3600 s" in line["message"]
    wait = datetime.fromisoformat(line["retry_at"]) - datetime.now(UTC)
    assert timedelta(minutes=58) < wait <= timedelta(hours=1)
    assert site.paths().count("/busy") == 1


def test_a_server_in_trouble_is_asked_three_times_each_later_than_the_last(site: Site):
    site.routes["/503"] = Reply(status=503)
    site.routes["/robots.txt"] = Reply(status=404)

    crawled([{"id": "503", "url": site.url + "/503"}], seconds={"delay": 0.1})

    first, second, third = site.times()["/503"]
    assert second - first > 0.18
    assert third - second > 0.38


def test_pages_of_one_host_come_one_after_the_other_with_the_delay_that_robots_asks(site: Site):
    site.routes["/robots.txt"] = Reply(body="User-agent: kulturfeed\nCrawl-delay: 0.3\n")
    site.routes |= {f"/{number}": PAGE for number in range(3)}
    urls = [f"{site.url}/{number}" for number in range(3)]

    crawled([{"id": url, "url": url} for url in urls])

    # Before its answer nobody knows the delay; from then on every request keeps it.
    times = sorted(each.at for each in site.asked)[1:]
    assert len(times) == 3
    assert all(later - earlier > 0.28 for earlier, later in pairwise(times))


def test_a_redirect_to_another_host_queues_there(site: Site):
    with serving() as other:
        site.routes["/robots.txt"] = other.routes["/robots.txt"] = Reply(status=404)
        port = other.port
        site.routes["/go"] = Reply(status=302, headers={"Location": f"http://localhost:{port}/1"})
        other.routes |= {"/1": PAGE, "/2": PAGE}
        crawled(
            [
                {"id": "go", "url": f"{site.url}/go"},
                {"id": "2", "url": f"http://localhost:{port}/2"},
            ],
            seconds={"delay": 0.3},
        )

    times = sorted(at for path in ("/1", "/2") for at in other.times()[path])
    assert times[1] - times[0] > 0.28


def test_robots_txt_is_obeyed_by_our_name(site: Site):
    site.routes["/robots.txt"] = Reply(
        body="User-agent: *\nDisallow: /\n\nUser-agent: kulturfeed\nDisallow: /stengt\n"
    )
    site.routes["/"] = PAGE

    done = crawled(
        [{"id": "open", "url": site.url + "/"}, {"id": "shut", "url": site.url + "/stengt/a"}]
    )

    assert done.kinds() == {"open": None, "shut": "robots"}
    assert site.paths().count("/robots.txt") == 1
    assert "/stengt/a" not in site.paths()


def test_a_robots_txt_that_answers_with_a_server_error_shuts_the_site(site: Site):
    site.routes["/robots.txt"] = Reply(status=503)
    site.routes["/"] = PAGE

    line = crawled([{"id": "page", "url": site.url + "/"}]).by_id()["page"]

    assert line["kind"] == "http-503"
    assert "/robots.txt" in line["message"]
    assert set(site.paths()) == {"/robots.txt"}


def test_a_robots_txt_that_does_not_come_shuts_the_site_and_is_asked_for_once(site: Site):
    site.routes["/robots.txt"] = Reply(status=302, headers={"Location": "/robots.txt"})
    site.routes |= {"/1": PAGE, "/2": PAGE}

    done = crawled([{"id": each, "url": f"{site.url}/{each}"} for each in ("1", "2")])

    assert done.kinds() == {"1": "redirect", "2": "redirect"}
    assert done.by_id()["1"]["message"].endswith(f"(met at {site.url}/robots.txt)")
    assert site.paths().count("/robots.txt") == 6


def test_every_request_says_who_asks(site: Site):
    site.routes["/"] = PAGE

    crawled([{"id": "page", "url": site.url + "/", "language": "nb"}])

    assert {each.headers["user-agent"] for each in site.asked} == {
        "kulturfeed/test (post@example.org)"
    }
    assert site.asked[-1].headers["accept-language"] == "nb, *;q=0.5"
    assert "cookie" not in site.asked[-1].headers


def test_the_operators_proxy_is_used_and_its_exceptions_are_kept(site: Site):
    with serving() as proxy:
        site.routes["/"] = PAGE
        proxy.routes["http://open.test/"] = PAGE
        port = urlsplit(proxy.url).port
        done = crawled(
            [{"id": "out", "url": "http://open.test/"}, {"id": "here", "url": site.url + "/"}],
            environment={"http_proxy": f"127.0.0.1:{port}", "no_proxy": "127.0.0.1"},
        )

    assert done.kinds() == {"out": None, "here": None}
    assert "/" in site.paths()
    assert "http://open.test/" in proxy.paths()


def test_a_proxy_that_opens_no_tunnel_is_named(site: Site):
    done = crawled(
        [{"id": "out", "url": "https://open.test/"}], environment={"https_proxy": site.url}
    )

    line = done.by_id()["out"]
    assert line["kind"] == "network"
    assert "check https_proxy" in line["message"]
