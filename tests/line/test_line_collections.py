"""Feeds of several sources, and the list of all feeds, through the line."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from bench import HOUR, KULTUR, LIST, NOON, SKOLE, Bench, read, title, with_articles
from listed import teaser
from lxml import etree

from kulturfeed.configtables import NamedSet, Source
from kulturfeed.errors import PublishError
from kulturfeed.former import carry_over, forsaken, lead_on
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


def shown(bench: Bench, name: str = "utvalg") -> list[str]:
    """Return the titles on a collection's page."""
    page = lxml.html.parse(bench.folder / "public" / name / "index.html")
    return [each.text_content().strip() for each in page.iterfind(".//h3/a")]


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


def test_what_was_erased_goes_from_a_collection_s_page_too(bench: Bench):
    configured(bench, ONE)
    both(bench)
    bench.rows("DELETE FROM listing")
    overview(bench, erased=True)
    assert [] == shown(bench)


def test_of_a_collection_that_the_config_has_no_more_nothing_is_left(bench: Bench):
    configured(bench, ONE)
    both(bench)
    configured(bench)
    overview(bench)
    assert [] == list((bench.folder / "public").glob("utvalg*"))
    for name in ("index.html", "feeds.opml"):
        assert b"utvalg" not in (bench.folder / "public" / name).read_bytes()


def test_what_else_lies_in_a_former_collection_s_folder_stays(bench: Bench):
    configured(bench, ONE)
    both(bench)
    other = bench.folder / "public" / "utvalg" / "archive"
    other.mkdir()
    configured(bench)
    overview(bench)
    assert [other] == list(other.parent.iterdir())


def test_a_collection_that_comes_back_is_as_it_was(bench: Bench):
    configured(bench, ONE)
    both(bench)
    before = (bench.folder / "public" / "utvalg.atom").read_bytes()
    configured(bench)
    overview(bench)
    configured(bench, ONE)
    overview(bench)
    assert before == (bench.folder / "public" / "utvalg.atom").read_bytes()


def test_one_that_comes_back_with_words_that_bar_every_article_is_nowhere(bench: Bench):
    configured(bench, ONE)
    both(bench)
    configured(bench)
    overview(bench)
    configured(bench, ONE.model_copy(update={"include": ("finnes ikke",)}))
    overview(bench)
    assert [] == list((bench.folder / "public").glob("utvalg*"))
    assert b"utvalg" not in (bench.folder / "public" / "index.html").read_bytes()


def test_a_source_that_takes_a_former_collection_s_id_keeps_its_files(bench: Bench):
    configured(bench, ONE)
    both(bench)
    heir = Source(url="https://www.ks.no/helse/", id="utvalg")
    bench.config = bench.configured(KULTUR, SKOLE, heir)
    bench.refresh((heir, [teaser(8), teaser(9)]))
    overview(bench)
    bench.config = bench.configured(KULTUR, SKOLE)
    overview(bench)
    assert [title(8), title(9)] == bench.titles("utvalg.atom")


def test_a_former_collection_s_id_that_leads_to_a_source_is_left_to_it(bench: Bench):
    configured(bench, ONE)
    both(bench)
    heir = SKOLE.model_copy(update={"was": ("utvalg",)})
    bench.config = bench.configured(KULTUR, heir)
    lead_on(bench.config)
    overview(bench)
    assert [True, True] == [
        (bench.folder / "public" / name).is_symlink() for name in ("utvalg.rss", "utvalg")
    ]


def test_a_collection_that_takes_a_source_s_id_is_the_same_feed_to_its_readers(bench: Bench):
    both(bench)
    path = bench.folder / "public" / "skole.atom"
    before = etree.parse(path).findtext("{*}id")
    heir = Source(url="https://www.ks.no/helse/", id="helse")
    bench.config = bench.configured(KULTUR, heir).model_copy(
        update={"collections": (ONE.model_copy(update={"id": "skole", "sources": ("kultur",)}),)}
    )
    overview(bench)
    assert before == etree.parse(path).findtext("{*}id")
    assert [title(number) for number in (1, 2, 3)] == titles(bench, "skole")
    assert [title(number) for number in (1, 2, 3)] == shown(bench, "skole")


def test_a_source_whose_id_a_collection_took_is_not_told_of(bench: Bench):
    both(bench)
    config = bench.configured(KULTUR)
    with open_store(bench.database) as store:
        states = store.sources()
    assert ["skole"] == [state.id for state, _ in forsaken(config, states)]
    taken = ONE.model_copy(update={"id": "skole", "sources": ("kultur",)})
    config = config.model_copy(update={"collections": (taken,)})
    assert [] == list(forsaken(config, states))


def test_a_collection_s_pages_are_not_written_into_the_folder_that_its_id_led_to(bench: Bench):
    both(bench)
    public = bench.folder / "public"
    (public / "utvalg").symlink_to("skole")
    before = (public / "skole" / "index.html").read_bytes()
    configured(bench, ONE)
    with open_store(bench.database) as store:
        carry_over(bench.config, store)
    overview(bench)
    assert before == (public / "skole" / "index.html").read_bytes()
    assert set(titles(bench, "utvalg")) == set(shown(bench))


def test_a_collection_s_page_has_each_article_once_as_its_feed(bench: Bench):
    configured(bench, ONE)
    both(bench)
    assert titles(bench, "utvalg") == shown(bench)


def test_a_collection_s_feed_leads_to_its_page(bench: Bench):
    configured(bench, ONE)
    both(bench)
    assert (f"{BASE}utvalg/", f"{BASE}all/") == (
        told(bench, "utvalg")["home_page_url"],
        told(bench)["home_page_url"],
    )


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


def test_collections_are_in_a_folder_of_the_list_of_feeds_after_the_sources(bench: Bench):
    configured(bench, ONE)
    both(bench)
    body = etree.parse(bench.folder / "public" / "feeds.opml").find("body")
    assert ["kultur.rss", "skole.rss", None] == [
        address and address.removeprefix(BASE) for address in (each.get("xmlUrl") for each in body)
    ]
    assert {"text": "Samlinger", "title": "Samlinger"} == dict(body[-1].attrib)
    [outline] = body[-1]
    assert (ONE.title, f"{BASE}utvalg.rss", f"{BASE}utvalg/", "nb") == tuple(
        outline.get(name) for name in ("text", "xmlUrl", "htmlUrl", "language")
    )


def test_the_feed_of_all_sources_is_not_in_the_list_of_feeds(bench: Bench):
    configured(bench, ONE)
    both(bench)
    assert b"all.rss" not in (bench.folder / "public" / "feeds.opml").read_bytes()


def test_a_collection_without_articles_is_not_in_the_list_of_feeds(bench: Bench):
    configured(bench, ONE.model_copy(update={"include": ("finnes ikke",)}))
    both(bench)
    assert b"utvalg" not in (bench.folder / "public" / "feeds.opml").read_bytes()


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
