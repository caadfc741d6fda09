"""When the dates of a source's first list are asked for: only where they decide something."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from listed import HERE, NOON, OSLO, address, day, known, place, source_row, teaser

from kulturfeed.ledger import recognise
from kulturfeed.releasing import Past, looks_back
from kulturfeed.rows import Known, SourceRow
from spiders.page import Article, Harvest, Outcome, Page, Precision, SourceDate, Teaser

PAGE = Page(id="ks-kultur", url=HERE, timezone=OSLO)
HOUR = timedelta(hours=1)
OLD = replace(teaser(1), published=day(30))


def asks(
    shown: Teaser,
    memory: Mapping[str, Known] | None = None,
    *,
    source: SourceRow | None = None,
    page: SourceDate | None = None,
) -> bool:
    """Tell whether this teaser, whose article page tells this date, looks back."""
    source = source or source_row()
    article = Article(url=shown.link, title=shown.title, published=page)
    harvest = Harvest(
        page=PAGE, outcome=Outcome.READ, url=HERE, articles={shown.link: article} if page else {}
    )
    recognised = recognise([shown], source.listed, memory or {})
    return looks_back(harvest, recognised, Past(source=source, timezone=OSLO))


def minute(at: datetime) -> SourceDate:
    return SourceDate(at=at, precision=Precision.MINUTE, found="json-ld")


def test_an_unknown_article_that_the_list_dates_before_the_first_harvest_looks_back():
    assert asks(OLD)


def test_an_unknown_article_that_its_page_dates_before_the_first_harvest_looks_back():
    assert asks(teaser(1), page=minute(NOON - HOUR))


def test_an_unknown_article_of_today_or_of_no_day_does_not_look_back():
    assert not asks(teaser(1))
    assert not asks(teaser(1), page=minute(NOON + HOUR))


def test_a_first_harvest_does_not_look_back():
    assert not asks(OLD, source=source_row(None))


def test_an_article_that_is_known_does_not_look_back():
    assert not asks(OLD, {address(1): known(1)})
    assert not asks(OLD, {address(1): known(1, listed=False)})


def test_an_article_that_stands_as_it_did_does_not_look_back():
    standing = replace(source_row(), listed=(place(1),))
    assert not asks(teaser(1), source=standing, page=minute(NOON - HOUR))
