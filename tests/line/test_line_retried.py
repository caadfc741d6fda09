"""What goes wrong on the way of an article into its feed is made good by the next refresh."""

from datetime import timedelta

import pytest
from bench import BUSY, HOUR, KULTUR, LIST, TIMEOUT, Bench, read, title, with_articles
from listed import OSLO, teaser

from kulturfeed.due import is_due
from kulturfeed.rows import SourceRow
from kulturfeed.store import open_store
from spiders.page import Article, Problem

NEW = teaser(4)
LONGER = [NEW, *LIST]
GONE = Problem(kind="http-404", message="finnes ikke")
DOWN = Problem(kind="http-503", message="svarer ikke")
DAILY = KULTUR.model_copy(update={"every": timedelta(days=1)})


def asked_for(bench: Bench) -> list[str]:
    return bench.wanted(KULTUR, read(LONGER))


@pytest.mark.parametrize("problem", [DOWN, TIMEOUT], ids=["down", "timeout"])
def test_an_article_whose_page_failed_is_asked_for_again_until_it_answers(
    begun: Bench, problem: Problem
):
    begun.refresh((KULTUR, with_articles(LONGER, {}, {NEW.link: problem})))
    before = begun.feed()
    assert [NEW.link] == asked_for(begun)
    article = Article(url=NEW.link, author="Kari Nordmann")
    (report,) = begun.refresh((KULTUR, with_articles(LONGER, {NEW.link: article})))
    assert (0, 0) == (report.row.new, report.row.changed)
    assert before == begun.feed()
    assert "Kari Nordmann" == begun.entries("kultur.atom")[0].author
    assert [] == asked_for(begun)


@pytest.mark.parametrize("problem", [GONE, BUSY], ids=["gone", "put off by Retry-After"])
def test_an_article_whose_page_is_gone_or_puts_us_off_is_not_asked_for_again(
    begun: Bench, problem: Problem
):
    begun.refresh((KULTUR, with_articles(LONGER, {}, {NEW.link: problem})))
    assert [] == asked_for(begun)


def test_an_article_whose_page_never_answers_is_asked_for_a_day_long(begun: Bench):
    failed = with_articles(LONGER, {}, {NEW.link: DOWN})
    begun.refresh((KULTUR, failed))
    first = begun.now
    begun.refresh((KULTUR, failed), at=first + 23 * HOUR)
    assert [NEW.link] == asked_for(begun)
    begun.refresh((KULTUR, failed), at=first + 24 * HOUR)
    assert [] == asked_for(begun)


def state(bench: Bench) -> SourceRow:
    with open_store(bench.database) as store:
        return store.sources()["kultur"]


def test_what_could_not_be_published_is_due_again_in_an_hour_and_published_then(begun: Bench):
    public, aside = begun.folder / "public", begun.folder / "aside"
    public.rename(aside)
    public.touch()
    begun.refresh((KULTUR, LONGER))
    late = state(begun)
    soon = begun.now + timedelta(hours=1)
    assert late.unpublished
    assert [False, True] == [
        is_due(DAILY, late, moment, OSLO) for moment in (soon - timedelta(seconds=1), soon)
    ]
    public.unlink()
    aside.rename(public)
    begun.refresh((KULTUR, None), at=soon)
    assert title(4) == begun.titles()[0]
    assert not state(begun).unpublished


def test_what_a_server_put_off_is_not_asked_for_to_publish(begun: Bench):
    begun.refresh((KULTUR, BUSY))
    begun.rows("UPDATE source SET unpublished = 1")
    assert not is_due(DAILY, state(begun), begun.now + timedelta(hours=1), OSLO)


def test_what_was_stored_by_a_process_that_was_killed_before_it_published_is_published(
    begun: Bench,
):
    before = begun.feed()
    begun.rows("UPDATE source SET unpublished = 1")
    assert is_due(DAILY, state(begun), begun.now + timedelta(hours=1), OSLO)
    begun.refresh((KULTUR, None))
    assert (before, False) == (begun.feed(), state(begun).unpublished)
