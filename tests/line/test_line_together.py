import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from bench import (
    HOUR,
    KULTUR,
    LIST,
    SECOND,
    SKOLE,
    Bench,
    came_in,
    read,
    title,
    with_articles,
)
from listed import HERE, NOON, OSLO, address, day, teaser

from kulturfeed import line as line_module
from kulturfeed.configtables import Select, Source
from kulturfeed.errors import KulturfeedError, StoreError
from kulturfeed.ledger import address_digest
from kulturfeed.line import Line
from kulturfeed.refresh import received
from kulturfeed.store import open_store
from spiders.page import Article, Image, Problem


def test_an_article_of_two_sources_is_one_item_in_two_feeds(bench: Bench):
    bench.configured(KULTUR, SKOLE)
    bench.refresh((KULTUR, LIST), (SKOLE, [teaser(2), teaser(9)]))
    shared = {each.id for each in bench.feed()} & {each.id for each in bench.feed("skole.atom")}
    assert ([(4,)], 1) == (bench.rows("SELECT count(*) FROM item"), len(shared))


def test_two_first_harvests_of_one_refresh_share_no_moment(bench: Bench):
    bench.configured(KULTUR, SKOLE)
    dated = [replace(each, published=day(2)) for each in LIST]
    bench.refresh((KULTUR, dated), (SKOLE, dated))
    assert [(6,)] == bench.rows("SELECT count(DISTINCT released) FROM listing")


def test_news_of_two_sources_in_one_refresh_are_a_second_apart(bench: Bench):
    bench.configured(KULTUR, SKOLE)
    bench.refresh((KULTUR, LIST), (SKOLE, LIST))
    bench.refresh((KULTUR, [teaser(4), *LIST]), (SKOLE, [teaser(4), *LIST]))
    now = NOON + 2 * HOUR
    assert (now, now + SECOND) == (
        bench.feed()[0].published,
        bench.feed("skole.atom")[0].published,
    )


def test_the_page_of_an_article_that_another_source_has_is_not_read_again(begun: Bench):
    begun.configured(KULTUR, SKOLE)
    assert [teaser(9).link] == begun.wanted(SKOLE, read([*LIST, teaser(9)]))


def test_an_article_that_comes_to_a_second_source_later_is_news_there(bench: Bench):
    bench.configured(KULTUR, SKOLE)
    bench.refresh((KULTUR, [replace(LIST[0], published=day(2))]), (SKOLE, [teaser(9)]))
    bench.refresh((SKOLE, [replace(LIST[0], published=day(2)), teaser(9)]))
    assert NOON + 2 * HOUR == bench.feed("skole.atom")[0].published


def test_two_sources_of_the_same_page_have_two_feed_ids(bench: Bench):
    twin = Source(url=HERE, id="tvilling", select=Select(item="li"))
    bench.configured(KULTUR, twin)
    bench.refresh((KULTUR, LIST), (twin, LIST))
    assert [(2,)] == bench.rows("SELECT count(DISTINCT feed_id) FROM source")


def test_a_feeds_id_stays_when_the_sources_address_changes(begun: Bench):
    before = begun.rows("SELECT feed_id FROM source")
    begun.refresh((Source(url="https://www.ks.no/ny/", id="kultur"), LIST))
    assert before == begun.rows("SELECT feed_id FROM source")


def test_only_articles_with_an_included_word_are_stored(bench: Bench):
    source = Source(url=HERE, id="kultur", include=("sak 2",))
    bench.configured(source)
    bench.refresh((source, LIST))
    assert ([title(2)], [(1,)]) == (bench.titles(), bench.rows("SELECT count(*) FROM item"))


def test_articles_with_an_excluded_word_are_neither_read_nor_stored(bench: Bench):
    source = Source(url=HERE, id="kultur", exclude=("sak 2",))
    bench.configured(source)
    assert [LIST[0].link, LIST[2].link] == bench.wanted(source, read(LIST))
    bench.refresh((source, LIST))
    assert [title(1), title(3)] == bench.titles()


def test_an_article_that_was_let_in_stays_although_the_words_change(begun: Bench):
    strict = Source(url=HERE, id="kultur", exclude=("sak 2",))
    begun.configured(strict)
    begun.refresh((strict, LIST))
    assert [title(1), title(2), title(3)] == begun.titles()


def test_a_page_whose_articles_are_all_barred_is_well_and_has_no_feed(bench: Bench):
    source = Source(url=HERE, id="kultur", include=("teater",))
    bench.configured(source)
    (report,) = bench.refresh((source, LIST))
    assert ((), "read") == (report.problems, report.row.outcome)
    assert not (bench.folder / "public").exists()


def test_that_the_words_let_no_article_through_is_told_once(bench: Bench):
    source = Source(url=HERE, id="kultur", include=("teater",))
    bench.configured(source)
    (first,) = bench.refresh((source, LIST))
    (second,) = bench.refresh((source, LIST))
    assert "kultur: include and exclude leave out all 3 articles of the page" in first.news[0]
    assert () == second.news


def test_a_clock_an_hour_behind_stores_in_sequence(begun: Bench):
    newest = begun.feed()[0].published
    begun.refresh((KULTUR, [teaser(4), *LIST]), at=newest - HOUR)
    assert newest + SECOND == begun.feed()[0].published


def test_a_clock_over_an_hour_behind_stores_nothing_and_says_so(begun: Bench):
    before = begun.feed()
    with pytest.raises(KulturfeedError, match=r"the clock says 2026-10-03 11:59 UTC.*is right"):
        begun.refresh((KULTUR, [teaser(4), *LIST]), at=NOON - SECOND)
    assert before == begun.feed()


def test_an_article_that_dropped_off_the_list_stays_in_the_feed(begun: Bench):
    begun.refresh((KULTUR, LIST[:2]))
    assert [title(1), title(2), title(3)] == begun.titles()


def test_an_article_that_comes_back_to_the_list_is_no_news(begun: Bench):
    before = begun.feed()
    begun.refresh((KULTUR, LIST[:2]))
    begun.refresh((KULTUR, [LIST[2], *LIST[:2]]))
    assert before == begun.feed()


def test_last_seen_tells_when_an_article_was_last_on_the_page(begun: Bench):
    begun.refresh((KULTUR, LIST))
    begun.refresh((KULTUR, LIST[:2]))
    begun.refresh((KULTUR, LIST[:2]))
    left = begun.rows("SELECT item.title, last_seen FROM listing JOIN item ON item = item.id")
    assert "14:00:00" == dict(left)[title(3)][11:19]


def test_backfill_is_stored_and_not_in_the_feed(begun: Bench):
    begun.refresh((KULTUR, [*LIST, replace(teaser(4), published=day(1))]))
    assert ([title(1), title(2), title(3)], [(4,)]) == (
        begun.titles(),
        begun.rows("SELECT count(*) FROM listing"),
    )


def test_a_database_that_was_deleted_and_refreshed_again_gives_the_same_ids(begun: Bench):
    before = [each.id for each in begun.feed()]
    feed_id = begun.rows("SELECT feed_id FROM source")
    for file in begun.folder.glob("kulturfeed.db*"):
        file.unlink()
    begun.refresh((KULTUR, LIST))
    assert (before, feed_id) == (
        [each.id for each in begun.feed()],
        begun.rows("SELECT feed_id FROM source"),
    )


def test_an_address_with_a_tracking_parameter_is_no_new_article(begun: Bench):
    before = begun.feed()
    begun.refresh((KULTUR, [teaser(1, query="?utm_source=nyhetsbrev"), *LIST[1:]]))
    assert [each.id for each in before] == [each.id for each in begun.feed()]


def test_the_next_page_is_asked_for_with_the_validators_of_the_last(begun: Bench):
    asked = begun.asked(KULTUR)
    assert ('"ny"', "i dag", "a1") == (asked.etag, asked.last_modified, asked.digest)


def test_an_incomplete_harvest_keeps_no_validators(bench: Bench):
    lost = {LIST[0].link: Problem(kind="timeout", message="svarte ikke")}
    bench.refresh((KULTUR, with_articles(LIST, {}, lost)))
    asked = bench.asked(KULTUR)
    assert (None, None, None) == (asked.etag, asked.last_modified, asked.digest)


@pytest.mark.parametrize(
    "changed",
    [
        Source(url="https://www.ks.no/ny/", id="kultur"),
        Source(url=HERE, id="kultur", select=Select(item="article.card")),
        Source(url=HERE, id="kultur", exclude=("høring",)),
        Source(url=HERE, id="kultur", language="nn"),
    ],
    ids=["url", "selectors", "words", "language"],
)
def test_validators_are_dropped_when_what_they_hold_for_changes(begun: Bench, changed: Source):
    asked = begun.asked(changed)
    assert (None, None, None) == (asked.etag, asked.last_modified, asked.digest)


def test_validators_are_dropped_with_a_new_version(begun: Bench, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(line_module, "__version__", "99")
    assert begun.asked(KULTUR).etag is None


def test_a_change_that_validators_do_not_hang_on_keeps_them(begun: Bench):
    asked = begun.asked(Source(url=HERE, id="kultur", title="Ny tittel", limit=5))
    assert '"ny"' == asked.etag


def test_a_page_is_asked_for_as_the_config_says(bench: Bench):
    source = Source(url=HERE, id="kultur", language="nn", select=Select(item="li", title="h3"))
    page = bench.asked(source)
    assert (HERE, "nn", OSLO) == (page.url, page.language, page.timezone)
    assert page.select is not None
    assert ("li", "h3", None) == (page.select.item, page.select.title, page.select.link)


def test_a_feed_that_cannot_be_written_is_told_and_the_harvest_is_stored(bench: Bench):
    (bench.folder / "public").touch()
    (report,) = bench.refresh((KULTUR, LIST))
    assert ["cannot be written (File exists)"] == [
        problem.partition(": ")[2].partition(";")[0] for problem in report.published.problems
    ]
    (bench.folder / "public").unlink()
    bench.refresh((KULTUR, None))
    assert [title(1), title(2), title(3)] == bench.titles()


def test_a_store_that_fails_in_the_middle_of_a_refresh_keeps_the_sources_before(bench: Bench):
    bench.configured(KULTUR, SKOLE)
    with open_store(bench.database, migrate=True) as store:
        line = Line(bench.config, store, lambda: NOON)
        line.receive(came_in(line.page(KULTUR), LIST))
        with closing(sqlite3.connect(bench.folder / "kulturfeed.db")) as other:
            other.execute("DROP TABLE held")
        with pytest.raises(StoreError):
            line.receive(came_in(line.page(SKOLE), LIST))
    assert [("kultur",)] == bench.rows("SELECT id FROM source")


def test_a_source_whose_harvest_shows_a_bug_of_ours_fails_alone(bench: Bench):
    bench.configured(KULTUR, SKOLE)
    # No store has room for such a number.
    image = Image(address=f"{HERE}bilde.jpg", length=10**30)
    broken = with_articles(LIST, {teaser(1).link: Article(url=teaser(1).link, image=image)})
    with open_store(bench.database, migrate=True) as store:
        line = Line(bench.config, store, lambda: NOON)
        failed = received(line, came_in(line.page(KULTUR), broken))
        other = received(line, came_in(line.page(SKOLE), LIST))
    assert ("failed", "unexpected") == (failed.row.outcome, failed.row.kind)
    assert ("because of a bug" in failed.problems[0], "read") == (True, other.row.outcome)


def test_a_file_that_cannot_be_written_keeps_no_other_from_it(bench: Bench):
    (bench.folder / "public" / "kultur.rss").mkdir(parents=True)
    (report,) = bench.refresh((KULTUR, LIST))
    assert ["cannot be written (Is a directory)"] == [
        problem.partition(": ")[2].partition(";")[0] for problem in report.problems
    ]
    assert [title(1), title(2), title(3)] == bench.titles()
    assert "kultur.json" in report.published.changed


def forget(bench: Bench, *addresses: str) -> None:
    for each in addresses:
        bench.rows(
            f"INSERT INTO forgotten VALUES ('{address_digest(each)}', '2026-10-03 12:00:00')"
        )


def test_an_article_whose_address_was_forgotten_stays_away(bench: Bench):
    bench.refresh((KULTUR, LIST[:1]))
    forget(bench, address(2))
    bench.refresh((KULTUR, LIST))
    assert {title(1), title(3)} == set(bench.titles())


def test_an_article_that_leads_to_a_forgotten_address_stays_away(bench: Bench):
    bench.refresh((KULTUR, LIST[:1]))
    forget(bench, address(2))
    moved = replace(LIST[1], link=f"{HERE}ny-adresse/")
    articles = {moved.link: Article(url=LIST[1].link, title=moved.title)}
    bench.refresh((KULTUR, with_articles([moved, *LIST[::2]], articles)))
    assert {title(1), title(3)} == set(bench.titles())
