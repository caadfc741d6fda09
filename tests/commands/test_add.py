import tomllib
from pathlib import Path

import pytest
from loopback import Reply, Site
from pages import topic
from running import config, kulturfeed

from kulturfeed.cli import main
from spiders.page import KS_KULTUR

FEED = "<link rel='alternate' type='application/rss+xml' href='/feed.rss' title='Nytt'>"


@pytest.fixture
def page(site: Site) -> str:
    """Serve a topic page in Nynorsk that has a feed of its own."""
    site.routes = {"/kultur/": Reply(body=topic(feed=FEED, language="nn"))}
    return f"{site.url}/kultur/"


def sources(folder: Path, name: str = "kulturfeed.toml") -> list[dict[str, str]]:
    return tomllib.loads((folder / name).read_text("utf-8"))["source"]


def allowing(folder: Path, above: str) -> None:
    """Write a config that lets pages on this machine be read."""
    config(folder, f'{above}\n[[source]]\nid = "en"\nurl = "https://a.no/"  # den første\n')


def test_add_shows_the_page_and_appends_it_with_a_derived_id_and_the_language(
    page: str, tmp_path: Path
):
    allowing(tmp_path, "# Våre kilder")
    before = (tmp_path / "kulturfeed.toml").read_text("utf-8")
    done = kulturfeed(tmp_path, "add", page)
    after = (tmp_path / "kulturfeed.toml").read_text("utf-8")
    block = f'[[source]]\nid = "127-0-0-1-kultur"\nurl = "{page}"\nlanguage = "nn"\n'
    assert (0, "") == (done.code, done.err)
    assert f"{before}\n{block}" == after
    assert "4 articles" in done.out
    assert f"the page advertises a feed of its own: {page.removesuffix('/kultur/')}" in done.out
    assert f"added to {tmp_path}/kulturfeed.toml:\n\n{block}" in done.out


def test_add_writes_no_selectors(page: str, tmp_path: Path):
    allowing(tmp_path, "")
    kulturfeed(tmp_path, "add", page)
    assert {"id", "url", "language"} == sources(tmp_path)[-1].keys()


def test_a_taken_id_gets_a_number_and_an_address_given_twice_is_added_once(
    site: Site, page: str, tmp_path: Path
):
    site.routes["/en/kultur/"] = Reply(body=topic())
    allowing(tmp_path, '[[source]]\nid = "127-0-0-1-kultur"\nurl = "https://b.no/"\n')
    kulturfeed(tmp_path, "add", page, f"{site.url}/en/kultur/", page)
    added = [each["id"] for each in sources(tmp_path)[2:]]
    assert ["127-0-0-1-kultur-2", "127-0-0-1-kultur-3"] == added


def test_an_id_can_be_given(page: str, tmp_path: Path):
    allowing(tmp_path, "")
    kulturfeed(tmp_path, "add", page, "--id", "kulturen")
    assert "kulturen" == sources(tmp_path)[-1]["id"]


def test_a_page_without_articles_is_not_added(site: Site, tmp_path: Path):
    site.routes = {"/tom/": Reply(body="<title>Tom</title><p>Ingenting.")}
    allowing(tmp_path, "")
    before = (tmp_path / "kulturfeed.toml").read_bytes()
    done = kulturfeed(tmp_path, "add", f"{site.url}/tom/", f"{site.url}/borte/")
    assert (1, before) == (done.code, (tmp_path / "kulturfeed.toml").read_bytes())
    assert [True, True] == [line.endswith("; not added") for line in done.err.splitlines()]


def test_a_config_that_cannot_be_written_leaves_the_block_to_paste(page: str, tmp_path: Path):
    allowing(tmp_path, "")
    (tmp_path / ".kulturfeed.toml.part").mkdir()
    done = kulturfeed(tmp_path, "add", page)
    assert 2 == done.code
    assert f'[[source]]\nid = "127-0-0-1-kultur"\nurl = "{page}"\n' in done.out
    assert done.err.endswith("the lines to add are above\n")


def test_a_config_that_can_take_no_block_at_its_end_is_left_alone(page: str, tmp_path: Path):
    text = 'source = [{ url = "https://a.no/" }]\n[fetch]\nprivate_addresses = true\n'
    (tmp_path / "kulturfeed.toml").write_text(text, encoding="utf-8")
    done = kulturfeed(tmp_path, "add", page)
    assert (2, text) == (done.code, (tmp_path / "kulturfeed.toml").read_text("utf-8"))
    assert done.err.endswith("nothing was written\n")


def test_an_address_that_leads_to_a_known_page_is_told_with_its_source(
    site: Site, page: str, tmp_path: Path
):
    site.routes["/k"] = Reply(status=302, headers={"Location": "/kultur"})
    site.routes["/kultur"] = Reply(status=301, headers={"Location": "/kultur/"})
    allowing(tmp_path, f'[[source]]\nid = "kulturen"\nurl = "{page}"\n')
    before = (tmp_path / "kulturfeed.toml").read_bytes()
    done = kulturfeed(tmp_path, "add", f"{site.url}/k")
    assert (1, before) == (done.code, (tmp_path / "kulturfeed.toml").read_bytes())
    told = f"{site.url}/k leads to a page that is already there as source 'kulturen'; not added"
    assert f"kulturfeed: {told}\n" == done.err


def test_two_addresses_that_lead_to_one_page_are_added_once(site: Site, page: str, tmp_path: Path):
    site.routes["/k"] = Reply(status=301, headers={"Location": "/kultur/"})
    allowing(tmp_path, "")
    done = kulturfeed(tmp_path, "add", page, f"{site.url}/k", page.rstrip("/"))
    assert [page] == [each["url"] for each in sources(tmp_path)[1:]]
    assert f"/k leads to {page}, as one before it did; not added again\n" in done.err


def test_an_id_is_not_derived_that_a_collection_has(page: str, tmp_path: Path):
    above = '[[collection]]\nid = "127-0-0-1-kultur"\ntitle = "A"\nsources = ["en"]\n'
    allowing(tmp_path, above)
    kulturfeed(tmp_path, "add", page)
    assert "127-0-0-1-kultur-2" == sources(tmp_path)[-1]["id"]


def test_a_retired_source_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    text = '[[source]]\nid = "en"\nurl = "https://a.no/"\nretired = true\n'
    (tmp_path / "kulturfeed.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert 2 == main(["add", "https://a.no"])
    told = "is already there as source 'en' (retired; take `retired` out to read it again)"
    assert told in capsys.readouterr().err


_KNOWN = "is already there as source 'ks-kultur'; nothing was added"
_BARE = KS_KULTUR.url.removeprefix("https://").rstrip("/")
FAULTS = {
    ("kultur",): "kultur: is not an http or https address",
    ("www.ks.no/kultur",): "www.ks.no/kultur: is not an http or https address; "
    "write https://www.ks.no/kultur",
    (KS_KULTUR.url,): f"{KS_KULTUR.url} {_KNOWN}",
    (f"http://{_BARE}",): f"http://{_BARE} {_KNOWN}",
    (f"https://{_BARE}?utm_source=x#a",): f"https://{_BARE}?utm_source=x#a {_KNOWN}",
    ("https://a.no/", "--id", "ks-kultur"): f"'ks-kultur' is the id of {KS_KULTUR.url} already; "
    "take another",
    ("https://a.no/", "https://b.no/", "--id", "a"): "--id goes with one URL; add the others in "
    "calls of their own",
}


@pytest.mark.parametrize("arguments", FAULTS)
def test_what_cannot_be_added_is_refused_before_anything_is_read(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert 2 == main(["add", *arguments])
    assert f"kulturfeed: {FAULTS[arguments]}\n" == capsys.readouterr().err
