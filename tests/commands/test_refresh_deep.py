from collections.abc import Sequence
from pathlib import Path

import pytest
from feedparser import parse
from loopback import Asked, Reply, Site
from running import config, kulturfeed, source

ROBOTS = Reply(body="", content_type="text/plain")
TITLES = [f"Kulturnytt nr. {number} fra Ærø" for number in range(1, 13)]


def listing(titles: Sequence[str], onward: str) -> str:
    cards = "".join(
        f"<article><h2><a href='/sak/{title.split()[2]}/'>{title}</a></h2>"
        "<p>Hva kommunene gjør på feltet nå.</p></article>"
        for title in titles
    )
    more = f"<a href='{onward}'>Les flere artikler</a>" if onward else ""
    return f"<!doctype html><html lang=nb><title>Kultur</title><main>{cards}{more}</main></html>"


def first(asked: Asked) -> Reply:
    """Answer 304 to whoever has the first page already."""
    tag = {"ETag": '"a"'}
    if asked.headers.get("if-none-match") == '"a"':
        return Reply(status=304, content_type=None, headers=tag)
    return Reply(body=listing(TITLES[:4], "/kultur/?page=2"), headers=tag)


@pytest.fixture
def kultur(site: Site, tmp_path: Path) -> Path:
    """Refresh a list of two pages for the first time."""
    site.routes = {
        "/robots.txt": ROBOTS,
        "/kultur/": first,
        "/kultur/?page=2": Reply(body=listing(TITLES[4:8], "")),
    }
    config(tmp_path, source(f"{site.url}/kultur/", id='"kultur"', pages="2"))
    assert ("", 0) == (kulturfeed(tmp_path, "refresh").out, 0)
    return tmp_path


def lists_asked(site: Site) -> list[str]:
    return [each for each in site.paths() if each.startswith("/kultur/")]


def published(folder: Path) -> set[str]:
    entries = parse((folder / "public" / "kultur.atom").read_bytes()).entries
    return {each.title for each in entries}


def test_the_first_refresh_reads_the_further_pages_and_publishes_the_first(
    kultur: Path, site: Site
):
    assert ["/kultur/", "/kultur/?page=2"] == lists_asked(site)[:2]
    assert set(TITLES[:4]) == published(kultur)
    assert "/sak/8/" in site.paths()


def test_an_ordinary_refresh_reads_the_first_page_alone(kultur: Path, site: Site):
    site.asked.clear()
    kulturfeed(kultur, "refresh")
    assert ["/kultur/"] == lists_asked(site)


def test_a_deep_refresh_reads_all_pages_of_a_list_that_did_not_change(kultur: Path, site: Site):
    site.asked.clear()
    site.routes["/kultur/?page=2"] = Reply(body=listing(TITLES[4:9], ""))
    done = kulturfeed(kultur, "refresh", "--deep", "--json")
    assert (0, ["kultur"]) == (done.code, [line["source"] for line in [done.json()]])
    assert "/kultur/?page=2" in site.paths()
    assert ({"new": 1, "outcome": "read"}, set(TITLES[:4])) == (
        {name: done.json()[name] for name in ("new", "outcome")},
        published(kultur),
    )


def test_a_further_page_that_fails_is_told_and_the_source_is_well(kultur: Path, site: Site):
    site.routes["/kultur/?page=2"] = Reply(status=404)
    done = kulturfeed(kultur, "refresh", "--deep", "kultur")
    assert 0 == done.code
    assert "kultur: a further page of the list was not read: " in done.err
    assert "`kulturfeed refresh --deep kultur` reads the list again" in done.err


def test_a_deep_refresh_of_lists_without_further_pages_is_refused(tmp_path: Path):
    config(tmp_path, source("https://www.ks.no/kultur/", id='"kultur"'))
    done = kulturfeed(tmp_path, "refresh", "--deep")
    said = "--deep: kultur: no further pages; write pages = 5 under [[source]]"
    assert (2, f"kulturfeed: {said}\n") == (done.code, done.err)


def test_deep_and_due_do_not_go_together(tmp_path: Path):
    assert 2 == kulturfeed(tmp_path, "refresh", "--deep", "--due").code


def test_a_page_that_is_to_be_rendered_without_a_browser_fails_alone(site: Site, kultur: Path):
    shown = source("https://www.ks.no/kultur/", id='"vist"', render="true")
    config(kultur, shown, source(f"{site.url}/kultur/", id='"kultur"'))
    asked = len(lists_asked(site))
    done = kulturfeed(kultur, "refresh", PATH="", PLAYWRIGHT_BROWSERS_PATH=str(kultur))
    assert (1, asked + 1) == (done.code, len(lists_asked(site)))
    assert "vist: https://www.ks.no/kultur/ has render = true, but there is no" in done.err
