import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from loopback import Reply, Site
from pages import TITLES, article, topic
from running import Done, config, kulturfeed, source

from kulturfeed.cli import main
from kulturfeed.commands.preview import propose
from spiders.page import Harvest, Outcome, Page, Reading, Teaser

ETAG = {"ETag": '"samme"'}


@pytest.fixture
def pinned(site: Site, tmp_path: Path) -> Path:
    """Read a page once by selectors that match, then let it change so that they do not."""
    site.routes = {
        "/kultur/": [
            Reply(body=topic().replace("<article>", "<article class=sak>"), headers=ETAG),
            Reply(body=topic(), headers=ETAG),
        ]
    }
    for number, title in enumerate(TITLES, start=1):
        site.routes[f"/sak/{number}/"] = Reply(body=article(title, "8. april 2021"))
    select = '\n[source.select]\nitem = "article.sak"\n'
    config(tmp_path, source(f"{site.url}/kultur/", id='"kultur"'), select)
    assert 0 == kulturfeed(tmp_path, "refresh").code
    return tmp_path


def feeds(folder: Path) -> list[bytes]:
    return [(folder / "public" / name).read_bytes() for name in ("kultur.rss", "kultur.atom")]


def refreshed(folder: Path, times: int) -> list[Done]:
    return [kulturfeed(folder, "refresh") for _ in range(times)]


def test_selectors_that_stop_matching_are_told_once_and_the_feed_goes_on(pinned: Path, site: Site):
    before = feeds(pinned)
    first, second = refreshed(pinned, 2)
    said = (
        f"kulturfeed: kultur: {site.url}/kultur/: the selector 'article.sak' gives no article; "
        f"the list was searched for without it; "
        f"`kulturfeed preview --selectors {site.url}/kultur/` proposes others\n"
    )
    assert (said, "") == (first.err, second.err)
    assert [1, 1] == [first.code, second.code]
    assert before == feeds(pinned)


def test_a_page_that_was_read_without_its_selectors_is_read_again_in_full(
    pinned: Path, site: Site
):
    refreshed(pinned, 2)
    asked = [each for each in site.asked if each.path == "/kultur/"]
    assert [False, True, False] == ["if-none-match" in each.headers for each in asked]


def test_selectors_that_do_not_match_are_told_by_status_and_in_health(pinned: Path):
    refreshed(pinned, 1)
    done = kulturfeed(pinned, "status", "--json")
    (line,) = done.json()
    assert (1, "unwell (selectors)", False) == (done.code, line["state"], line["held"])
    assert "the selector 'article.sak' gives no article" in line["problem"]
    health = (pinned / "public" / "health.atom").read_text("utf-8")
    assert "kultur is read without its selectors" in health
    assert "The feed goes on" in health


def test_selectors_that_are_taken_out_end_the_trouble(pinned: Path):
    refreshed(pinned, 1)
    path = pinned / "kulturfeed.toml"
    path.write_text(path.read_text("utf-8").partition("[source.select]")[0], encoding="utf-8")
    done = kulturfeed(pinned, "refresh")
    assert (0, "kulturfeed: kultur: is well again, after less than an hour\n") == (
        done.code,
        done.err,
    )


def test_a_list_that_is_held_says_that_the_selectors_did_not_match(pinned: Path, site: Site):
    others = topic([f"En helt ny side nummer {n}" for n in range(4)]).replace("/sak/", "/ny/")
    site.routes = {"/kultur/": Reply(body=others)}
    done = kulturfeed(pinned, "refresh")
    told = r"is one that was there before \(the selector 'article.sak' gives no article; .*\); the"
    assert re.search(told, done.err)


def test_preview_reads_a_source_by_its_selectors_and_tells_if_they_fail(pinned: Path, site: Site):
    done = kulturfeed(pinned, "preview", f"{site.url}/kultur/")
    assert (0, "") == (done.code, done.err)
    assert "mind: the selector 'article.sak' gives no article; the list" in done.out


def test_what_preview_proposes_can_be_pasted_and_reads_the_same(pinned: Path, site: Site):
    proposed = kulturfeed(pinned, "preview", "--selectors", f"{site.url}/kultur/")
    block = proposed.out.partition("[source.select]\n")[2]
    assert (0, "") == (proposed.code, proposed.err)
    assert "mind:" not in proposed.out
    assert {"item", "title", "link", "summary"} == tomllib.loads(block).keys()
    path = pinned / "kulturfeed.toml"
    old = path.read_text("utf-8").partition("[source.select]")[0]
    path.write_text(f"{old}[source.select]\n{block}", encoding="utf-8")
    done = kulturfeed(pinned, "preview", "--json", f"{site.url}/kultur/")
    assert list(TITLES) == [each["title"] for each in done.json()]
    assert 0 == kulturfeed(pinned, "refresh").code


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def preview(page: Path, markup: str) -> int:
    page.write_text(markup, encoding="utf-8")
    return main(["preview", page.name, "--base-url", "https://a.no/kultur/", "--selectors"])


def test_what_selectors_do_not_give_exactly_is_told(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    flat = "".join(
        f"<h3><a href='/sak/{n}'>{title}</a></h3><p>Hva kommunene gjør på feltet nå, del {n}.</p>"
        f"<p>Enda et avsnitt om sak {n}.</p>"
        for n, title in enumerate(TITLES)
    )
    assert 0 == preview(here / "flat.html", f"<main><div class=x>{flat}</div></main>")
    assert "# not for all of them the same as above: summary\n" in capsys.readouterr().out


def test_a_list_that_no_selectors_give_is_told(capsys: pytest.CaptureFixture[str]):
    page = Page(id="a", url="https://a.no/", timezone=ZoneInfo("Europe/Oslo"))
    reading = Reading(teasers=(Teaser(title=TITLES[0], link="https://a.no/sak/"),))
    harvest = Harvest(
        page=page, outcome=Outcome.READ, url=page.url, reading=reading, text="<p>Ingenting."
    )
    told = "a.html: no selectors were found that give the same list; it is read without them"
    assert (told, "") == (propose("a.html", harvest), capsys.readouterr().out)


def test_of_a_page_that_could_not_be_read_no_selectors_are_told(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    assert 1 == preview(here / "tom.html", "<p>Ingenting.")
    assert 1 == len(capsys.readouterr().err.splitlines())


def test_json_and_selectors_exclude_each_other(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        main(["preview", "x.html", "--json", "--selectors"])
    assert "not allowed with argument" in capsys.readouterr().err
