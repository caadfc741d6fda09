"""The pages and feeds of collections as the built-in server answers for them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import ask, served
from publishing import Publisher
from test_collections import BIBLIOTEK, SOURCES, published_by

from kulturfeed.files import PACKINGS, Packing

TOML = f'embed_origins = ["https://kommune.sharepoint.com"]\n{SOURCES}'
PAGES = ("bibliotek/", "bibliotek/embed/", "all/", "all/embed/")
NAMES = (*PAGES, "bibliotek.rss", "bibliotek.atom", "bibliotek.json", "all.rss", "feeds.opml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collections")
    public_url = 'public_url = "https://feeds.example.no/"\n'
    published_by(Publisher(folder, f"{public_url}{TOML}{BIBLIOTEK}"))
    return folder


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with served(folder, f"{TOML}{BIBLIOTEK}") as port:
        yield port


@pytest.mark.parametrize("name", NAMES)
def test_who_has_it_gets_a_304(port: int, name: str):
    first = ask(port, f"/{name}")
    validators = {"ETag": "If_None_Match", "Last-Modified": "If_Modified_Since"}
    again = [
        ask(port, f"/{name}", **{condition: first.headers[header.lower()]}).status
        for header, condition in validators.items()
    ]
    assert (200, [304, 304]) == (first.status, again)


@pytest.mark.parametrize("packing", PACKINGS, ids=lambda packing: packing.coding)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_sent_packed(port: int, name: str, packing: Packing):
    whole = ask(port, f"/{name}")
    packed = ask(port, f"/{name}", Accept_Encoding=packing.coding)
    assert packing.coding == packed.headers["content-encoding"]
    assert whole.body == packing.unpack(packed.body)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bibliotek/", "text/html; charset=utf-8"),
        ("bibliotek/embed/", "text/html; charset=utf-8"),
        ("bibliotek.rss", "application/rss+xml; charset=utf-8"),
        ("bibliotek.atom", "application/atom+xml; charset=utf-8"),
        ("bibliotek.json", "application/feed+json"),
    ],
)
def test_it_has_its_media_type(port: int, name: str, kind: str):
    assert kind == ask(port, f"/{name}").headers["content-type"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_good_for_a_minute(port: int, name: str):
    assert "public, max-age=60" == ask(port, f"/{name}").headers["cache-control"]


@pytest.mark.parametrize("name", PAGES)
def test_only_the_embeddable_list_may_be_framed(port: int, name: str):
    policy = ask(port, f"/{name}").headers["content-security-policy"]
    framing = "https://kommune.sharepoint.com" if "embed" in name else "'none'"
    assert f"frame-ancestors {framing}" == policy.rpartition("; ")[2]


def test_a_page_is_found_without_its_last_slash(port: int):
    answer = ask(port, "/bibliotek")
    assert (301, "bibliotek/") == (answer.status, answer.headers["location"])


def test_a_former_collection_can_be_ended_as_a_source_is(folder: Path, tmp_path: Path):
    shutil.copytree(folder / "public", tmp_path / "public")
    retired = '[[source]]\nid = "bibliotek"\nurl = "https://x.no/"\nretired = true\n'
    with served(tmp_path, f"{TOML}{retired}") as port:
        assert [410, 410] == [
            ask(port, f"/{name}").status for name in ("bibliotek.rss", "bibliotek/")
        ]
