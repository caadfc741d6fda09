from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from bench import HOUR, KULTUR, LIST, SKOLE, Bench, came_in, read, title
from listed import HERE, NOON, day, teaser

from kulturfeed.configtables import Source
from kulturfeed.line import Line
from kulturfeed.store import open_store
from spiders.page import Article, Page, Precision, Problem, Reading, SourceDate, Teaser

PAGED = Source(url=HERE, id="kultur", pages=3)
DEEPER = [teaser(number) for number in (11, 12, 13)]


def deep(teasers: Sequence[Teaser], deeper: Sequence[Teaser] = DEEPER) -> Reading:
    return replace(read(teasers), deeper=tuple(deeper))


@pytest.fixture
def paged(bench: Bench) -> Bench:
    """A list of three pages was read for the first time, in all its depth."""
    bench.configured(PAGED)
    bench.refresh((PAGED, deep(LIST)))
    return bench


def asked(bench: Bench, *, deep: bool = False, source: Source = PAGED) -> Page:
    with open_store(bench.database, migrate=True) as store:
        return Line(bench.config, store, lambda: bench.now, deep=deep).page(source)


def further(bench: Bench, reading: Reading, *, deep: bool = False, source: Source = PAGED) -> int:
    with open_store(bench.database, migrate=True) as store:
        line = Line(bench.config, store, lambda: bench.now, deep=deep)
        return line.page(source).further(reading)


def rules(bench: Bench) -> dict[str, str]:
    return dict(bench.rows("SELECT title, rule FROM listing"))


def released(bench: Bench) -> dict[str, datetime]:
    rows = bench.rows("SELECT title, released FROM listing")
    return {name: datetime.fromisoformat(f"{at[:19]}+00:00") for name, at in rows}


def test_further_pages_are_read_on_the_first_harvest(bench: Bench):
    bench.configured(PAGED)
    assert 2 == further(bench, read(LIST))


def test_further_pages_are_read_by_a_deep_refresh_and_no_other(paged: Bench):
    assert (0, 2) == (further(paged, read(LIST)), further(paged, read(LIST), deep=True))


def test_a_list_of_one_page_has_no_further_ones(bench: Bench):
    assert 0 == further(bench, read(LIST), deep=True, source=KULTUR)


def test_further_pages_of_a_harvest_that_will_be_held_are_not_read(paged: Bench):
    assert 0 == further(paged, Reading(teasers=()), deep=True)


def test_a_deep_refresh_asks_without_validators(paged: Bench):
    assert ('"ny"', None) == (asked(paged).etag, asked(paged, deep=True).etag)
    assert ("a1", None) == (asked(paged).digest, asked(paged, deep=True).digest)


def test_a_page_that_is_rendered_is_asked_for_without_validators(paged: Bench):
    rendered = Source(url=HERE, id="kultur", render=True)
    paged.configured(rendered)
    paged.refresh((rendered, LIST))
    page = asked(paged, source=rendered)
    assert (None, "a1", True) == (page.etag, page.digest, page.render)


def test_what_stands_on_further_pages_is_stored_and_not_in_the_feed(paged: Bench):
    assert [title(1), title(2), title(3)] == paged.titles()
    assert {"backfill"} == {rules(paged)[each.title] for each in DEEPER}


def test_an_undated_first_harvest_is_released_as_if_it_had_one_page(paged: Bench):
    now = NOON + HOUR
    assert now == paged.feed()[0].published
    assert max(released(paged).values()) == now


def test_backfill_stands_before_the_first_list_in_the_order_of_the_pages(paged: Bench):
    order = sorted(released(paged).items(), key=lambda pair: pair[1], reverse=True)
    assert [each.title for each in (*LIST, *DEEPER)] == [name for name, _ in order]


def test_backfill_is_dated_by_the_source_where_all_of_it_has_a_date(bench: Bench):
    bench.configured(PAGED)
    dated = [replace(each, published=day(9 - n)) for n, each in enumerate(DEEPER)]
    bench.refresh((PAGED, deep(LIST, dated)))
    assert [each.published.at for each in dated if each.published] == [
        released(bench)[each.title] for each in dated
    ]


def test_of_a_first_harvest_the_dates_of_the_first_page_alone_decide_its_order(bench: Bench):
    bench.configured(PAGED)
    dated = [replace(each, published=day(n)) for n, each in enumerate(LIST, start=3)]
    bench.refresh((PAGED, deep(dated)))
    assert [title(3), title(2), title(1)] == bench.titles()
    assert all(at < released(bench)[title(1)] for at in map(released(bench).get, titles(DEEPER)))


def titles(teasers: Sequence[Teaser]) -> list[str]:
    return [each.title for each in teasers]


def test_an_unknown_article_on_a_further_page_is_no_news_later_either(paged: Bench):
    before = paged.feed()
    paged.refresh((PAGED, deep(LIST, [*DEEPER, teaser(14)])))
    assert (before, "backfill") == (paged.feed(), rules(paged)[title(14)])
    assert released(paged)[title(14)] < min(each.published for each in before)


def test_an_unknown_article_on_a_further_page_is_no_news_whatever_its_date(paged: Bench):
    ahead = SourceDate(at=NOON + 9 * HOUR, precision=Precision.MINUTE, found="time")
    paged.refresh((PAGED, deep(LIST, [*DEEPER, replace(teaser(14), published=ahead)])))
    assert "backfill" == rules(paged)[title(14)]


def test_news_on_the_first_page_is_news_in_a_deep_refresh_too(paged: Bench):
    paged.refresh((PAGED, deep([teaser(4), *LIST])))
    assert (title(4), NOON + 2 * HOUR) == (paged.titles()[0], paged.feed()[0].published)


def test_an_article_that_moves_up_from_a_further_page_is_no_news(paged: Bench):
    before = paged.feed()
    paged.refresh((PAGED, [*LIST[:2], DEEPER[0]]))
    assert before == paged.feed()


def test_an_article_that_another_source_has_is_backfill_on_a_further_page(bench: Bench):
    bench.configured(PAGED, SKOLE)
    bench.refresh((PAGED, deep(LIST)), (SKOLE, [teaser(14)]))
    bench.refresh((PAGED, deep(LIST, [*DEEPER, teaser(14)])))
    assert [("backfill",)] == bench.rows(
        f"SELECT rule FROM listing WHERE title = '{title(14)}' AND source = 'kultur'"
    )


def test_the_next_refresh_is_compared_with_the_first_page_alone(paged: Bench):
    (report,) = paged.refresh((PAGED, LIST))
    assert ("read", 3, ()) == (report.row.outcome, report.row.listed, report.published.changed)
    assert [] == paged.rows("SELECT what FROM change")


def test_a_deep_refresh_between_two_others_changes_nothing(paged: Bench):
    for reading in (read(LIST), deep(LIST), read(LIST)):
        (report,) = paged.refresh((PAGED, reading))
        assert (3, 0, 0) == (report.row.listed, report.row.new, report.row.changed)
    assert [] == paged.rows("SELECT what FROM change")


def test_a_deep_refresh_is_judged_by_its_first_page(paged: Bench):
    many = [teaser(number) for number in range(1, 8)]
    paged.refresh((PAGED, many))
    strangers = [teaser(number) for number in range(31, 38)]
    (report,) = paged.refresh((PAGED, deep(strangers, [*many, *DEEPER])))
    assert ("held", "strangers") == (report.row.outcome, report.row.kind)


def test_an_article_that_fell_to_a_further_page_left_the_list(paged: Bench):
    new = [teaser(4), *LIST[:2]]
    paged.refresh((PAGED, deep(new, [LIST[2], *DEEPER])))
    left = paged.rows("SELECT what FROM change")
    paged.refresh((PAGED, deep(LIST, DEEPER)))
    assert ([("left",)], ("back",)) == (left, paged.rows("SELECT what FROM change")[-1])


def test_an_edited_article_on_a_further_page_is_edited(paged: Bench):
    edited = teaser(11, "Ny tittel på saken")
    (report,) = paged.refresh((PAGED, deep(LIST, [edited, *DEEPER[1:]])))
    assert 1 == report.row.changed
    assert [("title",)] == paged.rows("SELECT what FROM change")


def test_the_pages_of_further_articles_are_asked_for_after_the_first_ones(bench: Bench):
    bench.configured(PAGED)
    assert [each.link for each in (*LIST, *DEEPER)] == bench.wanted(PAGED, deep(LIST))


def test_words_keep_articles_of_further_pages_out_too(bench: Bench):
    strict = Source(url=HERE, id="kultur", pages=3, exclude=("sak 12",))
    bench.configured(strict)
    bench.refresh((strict, deep(LIST)))
    assert title(12) not in rules(bench)


def test_a_further_page_that_failed_is_a_remark_and_the_source_is_well(bench: Bench):
    bench.configured(PAGED)
    with open_store(bench.database, migrate=True) as store:
        line = Line(bench.config, store, lambda: NOON)
        harvest = came_in(line.page(PAGED), deep(LIST))
        unread = Problem(kind="http-500", message="svarer ikke")
        report = line.receive(replace(harvest, unread=unread))
    said = "kultur: a further page of the list was not read: svarer ikke; "
    assert ((), "read") == (report.problems, report.row.outcome)
    assert (f"{said}`kulturfeed refresh --deep kultur` reads the list again",) == report.news


def test_what_the_pages_of_further_articles_tell_is_stored(bench: Bench):
    bench.configured(PAGED)
    with open_store(bench.database, migrate=True) as store:
        line = Line(bench.config, store, lambda: NOON)
        page = Article(url=DEEPER[0].link, title=DEEPER[0].title, author="Kari Nordmann")
        harvest = came_in(line.page(PAGED), deep(LIST))
        line.receive(replace(harvest, articles={DEEPER[0].link: page}))
    authors = dict(bench.rows("SELECT title, author FROM item"))
    assert "Kari Nordmann" == authors[DEEPER[0].title]
