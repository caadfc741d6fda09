import re
from pathlib import Path

import pytest
from feedparser import parse
from loopback import Reply, Site
from pages import article, topic
from running import config, kulturfeed, source

TITLES = ("Åpent bibliotek", "Nye øvingsrom", "Korps på skjærtorsdag", "Spillemidler fordelt")


@pytest.fixture
def known(tmp_path: Path, site: Site) -> Path:
    """Refresh a source of the id `gammel`."""
    site.routes["/robots.txt"] = Reply(body="", content_type="text/plain")
    site.routes["/kultur/"] = Reply(body=topic(TITLES))
    for number, title in enumerate(TITLES, start=1):
        site.routes[f"/sak/{number}/"] = Reply(body=article(title, f"{number}. april 2021"))
    config(tmp_path, source(f"{site.url}/kultur/", id='"gammel"'))
    assert 0 == kulturfeed(tmp_path, "refresh").code
    return tmp_path


def entries(folder: Path, name: str) -> list[tuple[str, str]]:
    feed = parse((folder / "public" / name).read_bytes())
    return [(feed.feed.id, *((each.id, each.published) for each in feed.entries))]


def renamed(folder: Path, site: Site, **keys: str) -> None:
    config(folder, source(f"{site.url}/kultur/", id='"ny"', **keys))


def test_a_renamed_source_keeps_its_ids_and_dates(known: Path, site: Site):
    before = entries(known, "gammel.atom")
    renamed(known, site, was='["gammel"]')
    done = kulturfeed(known, "refresh")
    assert (0, "") == (done.code, done.err)
    assert before == entries(known, "ny.atom")


def test_a_source_that_was_renamed_first_and_told_of_later_keeps_them_too(known: Path, site: Site):
    before = entries(known, "gammel.atom")
    renamed(known, site)
    kulturfeed(known, "refresh")
    renamed(known, site, was='["gammel"]')
    kulturfeed(known, "refresh")
    assert before == entries(known, "ny.atom")


def test_the_files_of_a_former_id_are_those_of_the_present_one(known: Path, site: Site):
    renamed(known, site, was='["gammel"]')
    kulturfeed(known, "refresh")
    public = known / "public"
    for ending in (".rss", ".rss.gz", ".rss.br", ".atom"):
        assert (public / f"gammel{ending}").samefile(public / f"ny{ending}")


def test_a_former_id_that_is_taken_anew_has_files_of_its_own(known: Path, site: Site):
    renamed(known, site, was='["gammel"]')
    kulturfeed(known, "refresh")
    assert (known / "public" / "gammel").is_symlink()
    site.routes["/annet/"] = site.routes["/kultur/"]
    config(
        known,
        source(f"{site.url}/kultur/", id='"ny"'),
        source(f"{site.url}/annet/", id='"gammel"'),
    )
    kulturfeed(known, "refresh")
    public = known / "public"
    assert [False, False] == [(public / name).is_symlink() for name in ("gammel", "gammel.rss")]


def test_a_source_that_left_the_config_is_told_of_once_a_day(known: Path, site: Site):
    renamed(known, site)
    first, second = kulturfeed(known, "refresh"), kulturfeed(known, "refresh")
    assert (
        "gammel: is stored, but not in the config, and its subscribers get nothing new; "
        "write was = [\"gammel\"] under source 'ny', or else a [[source]] with "
        f'id = "gammel", url = "{site.url}/kultur/" and retired = true\n'
    ) == first.err.removeprefix("kulturfeed: ")
    assert (0, "") == (second.code, second.err)


@pytest.mark.parametrize("path", ["/kultur", "/kultur/index.html", "/kultur/?utm_source=brev"])
def test_who_took_its_place_is_known_however_its_address_is_spelt(
    known: Path, site: Site, path: str
):
    config(known, source(f"{site.url}{path}", id='"ny"'))
    told = kulturfeed(known, "status")
    assert "write was = [\"gammel\"] under source 'ny'" in told.err


def test_of_two_lists_on_a_page_the_one_takes_a_place_that_its_address_names(
    known: Path, site: Site
):
    lists = [
        source(f"{site.url}/kultur/{fragment}", id=f'"{name}"')
        for name, fragment in (("arkiv", "#arkiv"), ("nytt", ""))
    ]
    config(known, *lists)
    told = kulturfeed(known, "status")
    assert "under source 'nytt'" in told.err


def test_status_tells_of_it_each_time(known: Path, site: Site):
    renamed(known, site)
    kulturfeed(known, "refresh")
    told = kulturfeed(known, "status")
    assert (1, True) == (told.code, 'write was = ["gammel"]' in told.err)
    lines = kulturfeed(known, "status", "--json").json()
    assert ("gammel", "gone") in [(line["source"], line["state"]) for line in lines]


def test_who_took_its_place_is_left_to_the_operator_where_the_page_is_another(
    known: Path, site: Site
):
    config(known, source(f"{site.url}/annet/", id='"ny"'))
    told = kulturfeed(known, "status")
    assert "under the [[source]] that took its place" in told.err


def test_a_retired_source_is_not_read_and_its_feed_stays(known: Path, site: Site):
    before = (known / "public" / "gammel.rss").read_bytes()
    site.asked.clear()
    config(known, source(f"{site.url}/kultur/", id='"gammel"', retired="true"))
    done = kulturfeed(known, "refresh")
    assert (0, "", []) == (done.code, done.err, site.paths())
    assert before == (known / "public" / "gammel.rss").read_bytes()


def test_status_says_that_a_source_is_retired(known: Path, site: Site):
    config(known, source(f"{site.url}/kultur/", id='"gammel"', retired="true"))
    told = kulturfeed(known, "status")
    (row,) = [line for line in told.out.splitlines() if "gammel" in line]
    assert re.search(r"gammel\W+retired\W+4 .*–", row)


def test_a_retired_source_that_is_named_is_refused_with_2(known: Path, site: Site):
    config(known, source(f"{site.url}/kultur/", id='"gammel"', retired="true"))
    done = kulturfeed(known, "refresh", "gammel")
    assert (2, True) == (done.code, "is retired" in done.err)
