"""What is left in `public` of collections that the config has no more, or that are empty."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from bench import KULTUR, LIST, SKOLE, Bench
from test_line_collections import BASE, ONE, SCHOOL, both, configured, overview, shown, titles

from kulturfeed.configtables import NamedSet, Source
from kulturfeed.errors import PublishError
from kulturfeed.former import carry_over, lead_on
from kulturfeed.store import open_store

BARRING = ONE.model_copy(update={"include": ("finnes ikke",)})
HEIR = SKOLE.model_copy(update={"was": (ONE.id,)})
TWO = ONE.model_copy(update={"id": "annet"})


@pytest.fixture
def published(bench: Bench) -> Bench:
    configured(bench, ONE)
    both(bench)
    return bench


def refreshed(bench: Bench, school: Source, collections: Sequence[NamedSet] = ()) -> None:
    """Refresh as the command does, with this source beside the first one."""
    bench.config = bench.configured(KULTUR, school).model_copy(
        update={"public_url": BASE, "collections": tuple(collections)}
    )
    with open_store(bench.database) as store:
        carry_over(bench.config, store)
    bench.refresh((KULTUR, LIST), (school, SCHOOL))
    overview(bench)
    lead_on(bench.config)


def public(bench: Bench, name: str) -> Path:
    return bench.folder / "public" / name


def front(bench: Bench) -> str:
    return public(bench, "index.html").read_text("utf-8")


def test_a_source_keeps_its_pages_when_a_former_collection_s_id_led_to_it(published: Bench):
    refreshed(published, HEIR)
    assert public(published, "utvalg").is_symlink()
    refreshed(published, SKOLE)
    assert [True, True] == [
        public(published, f"skole/{name}").is_file() for name in ("index.html", "embed/index.html")
    ]


def test_a_collection_without_articles_whose_id_led_to_a_source_is_nowhere(published: Bench):
    refreshed(published, HEIR)
    refreshed(published, SKOLE, [BARRING])
    assert "utvalg" not in front(published)


@pytest.mark.parametrize("left", ["utvalg.rss", "utvalg.atom", "utvalg.json"])
def test_what_was_erased_is_taken_out_of_a_collection_that_never_had_a_page(
    published: Bench, left: str
):
    shutil.rmtree(public(published, "utvalg"))
    for path in public(published, "").glob("utvalg.*"):
        if not path.name.startswith(left):
            path.unlink()
    before = public(published, left).read_bytes()
    configured(published, BARRING)
    published.rows("DELETE FROM listing")
    overview(published, erased=True)
    assert (True, False) == tuple(
        b"Sak 1" in each for each in (before, public(published, left).read_bytes())
    )


def test_a_collection_without_articles_and_without_a_page_gets_one(published: Bench):
    before = titles(published, "utvalg")
    shutil.rmtree(public(published, "utvalg"))
    configured(published, BARRING)
    overview(published)
    assert 'href="utvalg/"' in front(published)
    assert ([], before) == (shown(published), titles(published, "utvalg"))


def test_a_file_that_cannot_be_removed_is_told_and_keeps_nothing_else_back(bench: Bench):
    configured(bench, ONE, TWO)
    both(bench)
    packed = public(bench, "annet.rss.gz")
    packed.unlink()
    packed.mkdir()
    configured(bench)
    with pytest.raises(PublishError, match=r"annet\.rss: cannot be written"):
        overview(bench)
    assert [] == list(public(bench, "").glob("utvalg*"))
    for name in ("index.html", "feeds.opml"):
        assert b"utvalg" not in public(bench, name).read_bytes()


def test_what_could_not_be_removed_is_removed_when_it_can_be(published: Bench):
    packed = public(published, "utvalg.rss.gz")
    packed.unlink()
    packed.mkdir()
    configured(published)
    with pytest.raises(PublishError):
        overview(published)
    packed.rmdir()
    overview(published)
    assert [] == list(public(published, "").glob("utvalg*"))


def test_a_file_that_cannot_be_read_is_told_and_stays(published: Bench):
    page = public(published, "utvalg/index.html")
    page.unlink()
    page.mkdir()
    configured(published)
    with pytest.raises(PublishError, match=r"index\.html: cannot be read .*; see to its rights"):
        overview(published)
    assert page.is_dir()


@pytest.mark.parametrize(
    "name",
    ["utvalg", "utvalg.rss", "utvalg.atom", "utvalg.json", "utvalg/index.html", "utvalg/embed/"],
)
def test_what_an_operator_puts_where_a_collection_was_stays(published: Bench, name: str):
    configured(published)
    overview(published)
    own = public(published, name)
    (own if name.endswith("/") else own.parent).mkdir(parents=True, exist_ok=True)
    if not own.is_dir():
        own.write_text("<p>Flyttet til Ærø.</p>", encoding="utf-8")
    overview(published)
    assert own.exists()


def test_a_page_that_an_operator_puts_in_place_of_a_collection_s_stays(published: Bench):
    page = public(published, "utvalg/index.html")
    page.write_text("<p>Flyttet til Ærø.</p>", encoding="utf-8")
    configured(published)
    overview(published)
    left = sorted(each.name for each in public(published, "").rglob("*utvalg*"))
    assert (["utvalg"], True) == (left, page.is_file())
    assert not (page.parent / "embed").exists()
