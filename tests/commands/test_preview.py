import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Reply, Site
from pages import TITLES, topic
from rich.cells import cell_len
from running import config, environment, kulturfeed

from kulturfeed.cli import main

FEED = "<link rel='alternate' type='application/rss+xml' href='/feed.rss' title='Nytt'>"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a config that has no place for a store."""
    config(tmp_path, '\n[[source]]\nurl = "https://www.ks.no/kultur/"\n')
    (tmp_path / "kultur.html").write_text(topic(feed=FEED), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_articles_of_a_page_are_shown_and_nothing_is_stored(site: Site, here: Path):
    site.routes = {"/kultur/": Reply(body=topic())}
    before = sorted(here.iterdir())
    done = kulturfeed(here, "preview", f"{site.url}/kultur/", f"{site.url}/borte/")
    assert f"{site.url}/kultur/: 4 articles on “Kultur”" == done.out.splitlines()[0]
    assert TITLES[0] in done.out
    assert (1, 1) == (done.code, len(done.err.splitlines()))
    assert f"kulturfeed: {site.url}/borte/ does not exist (404 Not Found)" in done.err
    assert before == sorted(here.iterdir())


@pytest.mark.usefixtures("here")
def test_a_file_is_read_with_its_address(capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["preview", "kultur.html", "--base-url", "https://www.ås.no/kultur/"])
    said = capsys.readouterr()
    assert "«Kunst på ønskelista»" in said.out
    assert "" == said.err


@pytest.mark.usefixtures("here")
def test_a_feed_of_the_page_itself_is_named(capsys: pytest.CaptureFixture[str]):
    main(["preview", "kultur.html", "--base-url", "https://a.no/kultur/"])
    told = "the page advertises a feed of its own: https://a.no/feed.rss"
    assert told in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_json_is_a_list_of_articles_in_page_order(tmp_path: Path):
    done = kulturfeed(tmp_path, "preview", "kultur.html", "--base-url", "https://a.no/", "--json")
    keys = {"title", "link", "summary", "published", "image", "author", "kicker"}
    assert [keys] * 4 == [set(each) for each in done.json()]
    assert list(TITLES) == [each["title"] for each in done.json()]
    assert "https://a.no/sak/1/" == done.json()[0]["link"]


def test_a_file_that_is_named_like_an_address_is_a_file(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    (here / "kultur.html").rename(here / "www.ks.no")
    assert 0 == main(["preview", "www.ks.no", "--base-url", "https://www.ks.no/kultur/"])
    assert "www.ks.no: 4 articles" in capsys.readouterr().out


def test_a_file_that_tells_its_own_address_needs_no_base_url(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    told = "<link rel='canonical' href='https://a.no/kultur/'>"
    (here / "kultur.html").write_text(topic(feed=told), encoding="utf-8")
    assert 0 == main(["preview", "kultur.html"])
    assert "4 articles" in capsys.readouterr().out


def test_a_page_without_articles_is_told_with_1(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "tom.html").write_text("<title>Tom</title><p>Ingenting her.", encoding="utf-8")
    assert 1 == main(["preview", "tom.html", "--base-url", "https://a.no/"])
    assert capsys.readouterr().err.startswith("kulturfeed: https://a.no/: ")


def test_what_is_left_out_is_counted(here: Path, capsys: pytest.CaptureFixture[str]):
    shared = "<p><a href='https://www.facebook.com/sharer.php?u=x'>Del</a></p></main>"
    (here / "kultur.html").write_text(topic().replace("</main>", shared), encoding="utf-8")
    main(["preview", "kultur.html", "--base-url", "https://a.no/"])
    assert "left out: 1 other-site" in capsys.readouterr().out


FAULTS = {
    ("borte.html",): "borte.html: is neither an http(s) address nor a file",
    ("www.ks.no/kultur",): "www.ks.no/kultur: is neither an http(s) address nor a file; "
    "write https://www.ks.no/kultur",
    ("ftp://a.no/",): "ftp://a.no/: is not an http or https address",
    ("http://[a/",): "http://[a/: is not an http or https address",
    ("kultur.html",): "kultur.html: does not say its own address; give it with --base-url URL",
    ("kultur.html", "--base-url", "a.no"): "a.no: is not an http or https address; "
    "write https://a.no",
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("arguments", FAULTS)
def test_what_cannot_be_read_is_refused(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
):
    assert 2 == main(["preview", *arguments])
    assert f"kulturfeed: {FAULTS[arguments]}\n" == capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_a_column_that_would_be_empty_is_left_out(capsys: pytest.CaptureFixture[str]):
    main(["preview", "kultur.html", "--base-url", "https://a.no/"])
    said = capsys.readouterr().out
    assert ["title", "summary"] == said.splitlines()[2].split()
    assert "found of the articles: date none, summary all, image none\n" in said


def test_articles_on_another_site_are_counted(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "kultur.html").write_text(
        topic().replace("/sak/1/", "https://b.no/sak/"), encoding="utf-8"
    )
    main(["preview", "kultur.html", "--base-url", "https://a.no/"])
    assert "image none, on another site 1\n" in capsys.readouterr().out


WIDE = ("図書館の新しい開館時間と子ども向け読書会の開催に関する詳細なご案内 " * 3).strip()


def test_long_titles_and_wide_letters_keep_to_80_columns(
    here: Path, capsys: pytest.CaptureFixture[str]
):
    (here / "kultur.html").write_text(topic([WIDE, *TITLES]), encoding="utf-8")
    main(["preview", "kultur.html", "--base-url", "https://a.no/"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert any(WIDE[:10] in line and "…" in line for line in lines)


@pytest.mark.usefixtures("here")
def test_each_part_tells_where_it_was_found(capsys: pytest.CaptureFixture[str]):
    main(["preview", "--explain", "kultur.html", "--base-url", "https://a.no/kultur/"])
    told = capsys.readouterr().out
    assert f"1. {TITLES[0]}\n   https://a.no/sak/1/\n   title: {TITLES[0]}\n      from h" in told


def test_what_is_left_out_is_named_on_request(here: Path, capsys: pytest.CaptureFixture[str]):
    menu = "<nav><a href='/om-oss/'>Om oss</a></nav>"
    page = topic().replace("<h1>", f"{menu}<h1>")
    (here / "meny.html").write_text(page, encoding="utf-8")
    main(["preview", "--explain", "meny.html", "--base-url", "https://a.no/kultur/"])
    assert "left out as navigation:\n   Om oss: /om-oss/\n" in capsys.readouterr().out


def test_what_cannot_be_shown_is_told_in_a_line(here: Path):
    command = [
        sys.executable,
        "-m",
        "kulturfeed",
        "preview",
        "kultur.html",
        "--base-url",
        "https://a.no/",
    ]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=here, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    said = "kulturfeed: what was to be shown cannot be written (No space left on device)\n"
    assert (1, said) == (done.returncode, done.stderr)


def test_a_reader_that_has_seen_enough_is_no_error(here: Path):
    program = [sys.executable, "-m", "kulturfeed", "preview", "kultur.html"]
    command = f"{shlex.join([*program, '--base-url', 'https://a.no/'])} | head -1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=here,
        env=environment(here),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "", 1) == (done.returncode, done.stderr, len(done.stdout.splitlines()))
