"""Feeds of several sources, and the list of all feeds, through the line."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bench import HOUR, KULTUR, LIST, NOON, SKOLE, Bench, read, title, with_articles
from listed import teaser
from lxml import etree

from kulturfeed.configtables import NamedSet, Source
from kulturfeed.errors import PublishError
from kulturfeed.overview import publish_overview
from kulturfeed.store import open_store
from spiders.page import Article

BASE = "https://feeds.example.no/"
SCHOOL = [teaser(4), teaser(3), teaser(5)]
"""What the other page lists: one of its articles stands on the first page too."""
ONE = NamedSet(id="utvalg", title="Utvalg på Ærø", sources=("kultur", "skole"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    configured(made)
    return made


def configured(bench: Bench, *collections: NamedSet, **keys: object) -> None:
    sources = (KULTUR, SKOLE)
    told = {"public_url": BASE, "collections": collections, **keys}
    bench.config = bench.configured(*sources).model_copy(update=told)


def overview(bench: Bench, *, erased: bool = False) -> None:
    with open_store(bench.database) as store:
        publish_overview(bench.config, store, bench.now, erased=erased)


def both(bench: Bench) -> None:
    """Read both pages, one after the other."""
    bench.refresh((KULTUR, LIST))
    bench.refresh((SKOLE, SCHOOL))
    overview(bench)


def told(bench: Bench, name: str = "all") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bench.folder / "public" / f"{name}.json").read_bytes())
    return found


def titles(bench: Bench, name: str = "all") -> list[str]:
    return [item["title"] for item in told(bench, name)["items"]]


def test_the_feed_of_all_sources_has_each_article_once_in_every_format(bench: Bench):
    both(bench)
    assert {title(number) for number in range(1, 6)} == set(titles(bench))
    for name in ("all.rss", "all.atom"):
        assert titles(bench) == bench.titles(name)


def test_an_article_has_the_date_that_it_got_in_the_feed_that_had_it_first(bench: Bench):
    both(bench)
    first = {each.id: each.published for each in bench.feed()}
    merged = {each.id: each.published for each in bench.feed("all.atom")}
    assert first.items() <= merged.items()


def test_no_date_moves_when_another_source_lists_an_article_later(bench: Bench):
    bench.refresh((KULTUR, LIST))
    overview(bench)
    before = {each.id: each.published for each in bench.feed("all.atom")}
    bench.refresh((SKOLE, SCHOOL))
    overview(bench)
    after = {each.id: each.published for each in bench.feed("all.atom")}
    assert before.items() <= after.items()


def test_the_feed_of_all_stays_as_it_is_when_nothing_changed(bench: Bench):
    both(bench)
    path = bench.folder / "public" / "all.rss"
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    bench.refresh((KULTUR, None))
    overview(bench)
    assert before == (path.read_bytes(), path.stat().st_mtime_ns)


def test_a_collection_has_the_articles_of_its_sources_with_its_words(bench: Bench):
    wanted = ONE.model_copy(update={"include": ("ingress 3", "INGRESS 5"), "exclude": ("sak 5",)})
    configured(bench, wanted)
    both(bench)
    assert [title(3)] == titles(bench, "utvalg")
    assert ONE.title == told(bench, "utvalg")["title"]


def test_a_collection_has_no_more_entries_than_its_limit(bench: Bench):
    configured(bench, ONE.model_copy(update={"limit": 2}))
    bench.refresh((KULTUR, LIST))
    bench.refresh((SKOLE, SCHOOL), at=NOON + timedelta(weeks=2))
    overview(bench)
    assert 2 == len(titles(bench, "utvalg"))


def test_a_collection_keeps_its_id_when_its_address_and_its_sources_change(bench: Bench):
    configured(bench, ONE)
    both(bench)
    path = bench.folder / "public" / "utvalg.atom"
    before = etree.parse(path).findtext("{*}id")
    fewer = ONE.model_copy(update={"sources": ("skole",)})
    configured(bench, fewer, public_url="https://ny.example.no/")
    overview(bench)
    assert before == etree.parse(path).findtext("{*}id")
    assert {title(3), title(4), title(5)} == set(titles(bench, "utvalg"))


def test_words_that_bar_every_article_leave_the_last_good_collection(bench: Bench):
    configured(bench, ONE)
    both(bench)
    before = titles(bench, "utvalg")
    configured(bench, ONE.model_copy(update={"include": ("finnes ikke",)}))
    overview(bench)
    assert before == titles(bench, "utvalg")


def test_what_was_erased_is_taken_out_though_nothing_is_left(bench: Bench):
    configured(bench, ONE)
    both(bench)
    bench.rows("DELETE FROM listing")
    overview(bench, erased=True)
    assert ([], []) == (titles(bench), titles(bench, "utvalg"))


def test_what_was_erased_does_not_stay_in_a_collection_that_the_config_has_no_more(bench: Bench):
    configured(bench, ONE)
    both(bench)
    configured(bench)
    overview(bench)
    assert titles(bench, "utvalg")
    overview(bench, erased=True)
    assert [] == list((bench.folder / "public").glob("utvalg.*"))


def test_backfill_is_no_news_in_a_collection(bench: Bench):
    both(bench)
    bench.rows("UPDATE listing SET rule = 'backfill' WHERE title LIKE 'Sak 5%'")
    overview(bench)
    assert title(5) not in titles(bench)


def test_a_language_that_the_sources_share_is_the_feed_s(bench: Bench):
    both(bench)
    assert "nb" == told(bench)["language"]
    assert not any("language" in item for item in told(bench)["items"])


def test_where_languages_differ_each_article_tells_its_own(bench: Bench):
    english = Source(url=SKOLE.url, id="skole", language="en")
    bench.config = bench.configured(KULTUR, english)
    bench.refresh((KULTUR, LIST))
    bench.refresh((english, SCHOOL))
    overview(bench)
    assert "language" not in told(bench)
    spoken = {item["title"]: item["language"] for item in told(bench)["items"]}
    assert ("nb", "en") == (spoken[title(1)], spoken[title(4)])


def test_without_authors_no_name_is_published_in_any_file(bench: Bench):
    named = with_articles(
        LIST, {each.link: Article(url=each.link, author="Åse Bø") for each in LIST}
    )
    bench.refresh((KULTUR, named))
    overview(bench)
    files = [path for path in (bench.folder / "public").rglob("*") if path.is_file()]
    assert any("Åse Bø".encode() in path.read_bytes() for path in files)
    configured(bench, authors=False)
    bench.refresh((KULTUR, None))
    overview(bench)
    assert not any("Åse Bø".encode() in path.read_bytes() for path in files)


def test_the_list_of_feeds_has_every_source_that_was_read(bench: Bench):
    both(bench)
    root = etree.parse(bench.folder / "public" / "feeds.opml")
    assert [f"{BASE}kultur.rss", f"{BASE}skole.rss"] == [
        each.get("xmlUrl") for each in root.iter("outline")
    ]


def test_a_source_that_was_never_taken_is_not_in_the_list_of_feeds(bench: Bench):
    bench.refresh((KULTUR, LIST))
    bench.refresh((SKOLE, read([])))
    overview(bench)
    root = etree.parse(bench.folder / "public" / "feeds.opml")
    assert ["kultur"] == [
        (each.get("xmlUrl") or "").removeprefix(BASE).removesuffix(".rss")
        for each in root.iter("outline")
    ]


def test_without_a_public_address_there_is_no_list_of_feeds(bench: Bench):
    both(bench)
    configured(bench, public_url=None)
    overview(bench)
    assert [] == list((bench.folder / "public").glob("feeds.opml*"))


def test_a_collection_that_is_not_fit_is_told(bench: Bench):
    both(bench)
    bench.rows("UPDATE collection SET feed_id = 'ingen id'")
    with pytest.raises(PublishError, match=r"all\.atom: not published, the last good one stands"):
        overview(bench)


def test_every_moment_is_later_than_those_below_it(bench: Bench):
    both(bench)
    bench.refresh((SKOLE, [teaser(6), *SCHOOL]), at=bench.now + HOUR)
    overview(bench)
    dates = [datetime.fromisoformat(item["date_published"]) for item in told(bench)["items"]]
    assert dates == sorted(set(dates), reverse=True)
