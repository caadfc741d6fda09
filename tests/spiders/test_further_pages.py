from collections.abc import Sequence

import pytest
from crawling import crawled
from loopback import Asked, Reply, Site

ROBOTS = Reply(body="", content_type="text/plain")
TITLES = [f"Kulturnytt nr. {number} fra Ærø" for number in range(1, 10)]


def listing(titles: Sequence[str], onward: str = "") -> str:
    """Write one page of a list, and the link to the next."""
    cards = "".join(
        f"<article><h2><a href='/sak/{title.split()[2]}/'>{title}</a></h2>"
        "<p>Hva kommunene gjør på feltet nå.</p></article>"
        for title in titles
    )
    nav = f"<nav class=pager><a href='{onward}'>Neste</a></nav>" if onward else ""
    return f"<!doctype html><html lang=nb><title>Kultur</title><main>{cards}{nav}</main></html>"


FIRST = "/kultur/"


def path(number: int) -> str:
    return f"{FIRST}?page={number}" if number > 1 else FIRST


@pytest.fixture
def three(site: Site) -> Site:
    """Serve a list of nine articles on three pages."""
    site.routes = {"/robots.txt": ROBOTS}
    for number in (1, 2, 3):
        titles = TITLES[3 * number - 3 : 3 * number]
        onward = path(number + 1) if number < 3 else ""
        site.routes[path(number)] = Reply(body=listing(titles, onward))
    return site


def read(site: Site, further: int, **order: str) -> dict:
    page = {"id": "kultur", "url": site.url + FIRST, "further": further, **order}
    done = crawled([page], seconds={"timeout": 2.0})
    assert ("", 0) == (done.errors, done.status)
    (line,) = done.lines
    return line


def pages_asked(site: Site) -> list[str]:
    return [each for each in site.paths() if each.startswith(FIRST)]


def test_a_page_is_read_alone_unless_more_are_asked_for(three: Site):
    assert (TITLES[:3], []) == (read(three, 0)["titles"], read(three, 0)["deeper"])
    assert {FIRST} == set(pages_asked(three))


def test_further_pages_are_read_in_order_and_told_apart_from_the_first(three: Site):
    line = read(three, 5)
    assert (TITLES[:3], TITLES[3:], None) == (line["titles"], line["deeper"], line["unread"])


def test_no_more_pages_are_read_than_asked_for(three: Site):
    assert TITLES[3:6] == read(three, 1)["deeper"]
    assert [FIRST, path(2), FIRST] == pages_asked(three)


def test_a_further_page_that_fails_leaves_what_was_read(three: Site):
    three.routes[path(3)] = Reply(status=500, headers={"Retry-After": "600"})
    line = read(three, 5)
    assert ("read", TITLES[3:6], "http-500") == (
        line["outcome"],
        line["deeper"],
        line["unread"],
    )


def test_a_further_page_that_robots_txt_closes_is_not_asked_for(three: Site):
    rules = "User-agent: *\nDisallow: /kultur/?page=3\n"
    three.routes["/robots.txt"] = Reply(body=rules, content_type="text/plain")
    assert "robots" == read(three, 5)["unread"]
    assert path(3) not in three.paths()


def test_a_page_that_repeats_the_last_ends_the_list(three: Site):
    three.routes[path(3)] = Reply(body=listing(TITLES[3:6], path(4)))
    three.routes[path(4)] = Reply(body=listing(TITLES[6:9]))
    assert TITLES[3:6] == read(three, 5)["deeper"]


def test_a_list_that_leads_to_another_site_ends_there(three: Site):
    three.routes[path(2)] = Reply(status=302, headers={"Location": "http://localhost:9/"})
    assert [] == read(three, 5)["deeper"]


def test_a_list_that_grows_while_it_is_read_is_read_once(three: Site):
    def shifted(_asked: Asked) -> Reply:
        return Reply(body=listing(TITLES[2:5], path(3)))

    three.routes[path(2)] = shifted
    assert [*TITLES[3:5], *TITLES[6:]] == read(three, 5)["deeper"]


def test_a_list_that_shrinks_while_it_is_read_is_read_again(three: Site):
    three.routes = {
        "/robots.txt": ROBOTS,
        path(1): [
            Reply(body=listing(TITLES[:3], path(2))),
            Reply(body=listing(TITLES[1:4], path(2))),
        ],
        path(2): Reply(body=listing(TITLES[4:7], path(3))),
        path(3): Reply(body=listing(TITLES[7:])),
    }
    assert sorted(TITLES[3:]) == sorted(read(three, 5)["deeper"])


@pytest.mark.parametrize("count", [1, 2])
def test_a_last_page_of_few_articles_is_read_where_the_first_ones_stood(three: Site, count: int):
    three.routes[path(3)] = Reply(body=listing(TITLES[6 : 6 + count]))
    assert TITLES[3 : 6 + count] == read(three, 5)["deeper"]


def test_the_pages_of_further_articles_are_read_too(three: Site):
    three.routes |= {f"/sak/{n}/": Reply(body=listing(TITLES[:3])) for n in range(1, 10)}
    assert 9 == len(read(three, 5, wanted="every")["articles"])


def test_the_further_pages_are_asked_for_in_the_sources_language(three: Site):
    read(three, 5, language="nn")
    languages = {each.headers["accept-language"] for each in three.asked if FIRST in each.path}
    assert {"nn, *;q=0.5"} == languages
