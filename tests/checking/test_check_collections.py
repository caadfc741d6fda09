"""`kulturfeed check` of collections, and of the feed of all sources."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts import Host, publish
from loopback import Site

from kulturfeed.cli import main

UTVALG = '[[collection]]\nid = "utvalg"\ntitle = "Utvalg på Ærø"\nsources = ["kultur"]\n'
FILES = ("{}.atom", "{}.json", "{}.rss", "{}/", "{}/embed/")
Checked = Callable[..., set[str]]


@pytest.fixture
def checked(tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> Checked:
    """Publish a source and a collection; return a check's addresses as seen from `public_url`."""
    publish(tmp_path, f"{site.url}/", 1, 2, top=UTVALG)
    Host(folder=tmp_path).at(site)

    def run(*names: str) -> set[str]:
        main(["check", "--json", "--config", f"{tmp_path}/kulturfeed.toml", *names])
        found = json.loads(capsys.readouterr().out)["addresses"]
        assert {"https"} >= {each["rule"] for one in found for each in one["findings"]}
        return {each["address"].removeprefix(f"{site.url}/") for each in found}

    return run


def files(name: str) -> set[str]:
    return {each.format(name) for each in FILES}


@pytest.mark.parametrize("name", ["utvalg", "all"])
def test_a_collection_and_the_feed_of_all_are_checked_alone(checked: Checked, name: str):
    assert files(name) == checked(name)


def test_a_collection_and_a_source_are_checked_together(checked: Checked):
    assert files("kultur") | files("utvalg") < checked("kultur", "utvalg")


def test_without_names_collections_and_the_feed_of_all_are_checked_too(checked: Checked):
    assert files("utvalg") | files("all") | files("kultur") | {"feeds.opml", ""} < checked()


@pytest.mark.usefixtures("checked")
def test_who_names_an_unknown_one_is_told_of_the_collections_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert 2 == main(["check", "--config", f"{tmp_path}/kulturfeed.toml", "bok"])
    assert "no source or collection 'bok'; known are kultur, utvalg, all" in (
        capsys.readouterr().err
    )


def test_a_retired_source_that_is_named_is_refused(
    checked: Checked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "kulturfeed.toml"
    text = path.read_text("utf-8").replace('id = "kultur"', 'id = "kultur"\nretired = true')
    path.write_text(text, encoding="utf-8")
    assert 2 == main(["check", "--config", str(path), "utvalg", "kultur"])
    assert "source 'kultur' is retired" in capsys.readouterr().err
    assert files("utvalg") == checked("utvalg")
