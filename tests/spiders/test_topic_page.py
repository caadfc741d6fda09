from zoneinfo import ZoneInfo

import pytest
from topic_page import MARKUPS, SEED, URL, Markup, Shown, own_articles, seed_articles, written

from spiders.extract import teasers
from spiders.page import Page, Reading

PAGE = Page(id="ks-kultur", url=URL, timezone=ZoneInfo("Europe/Oslo"))
ARTICLES = 13


@pytest.fixture(params=["own", "seed"])
def articles(request: pytest.FixtureRequest) -> list[Shown]:
    if request.param == "own":
        return own_articles()
    if not SEED.exists():
        pytest.skip(f"no real text of the page: {SEED.name} is not there")
    return seed_articles()


@pytest.fixture(params=MARKUPS.values(), ids=MARKUPS.keys())
def markup(request: pytest.FixtureRequest) -> Markup:
    markup: Markup = request.param
    return markup


@pytest.fixture
def reading(markup: Markup, articles: list[Shown]) -> Reading:
    return teasers(written(markup, articles), PAGE)


def test_the_page_has_thirteen_articles(articles: list[Shown]):
    assert ARTICLES == len(articles)


def test_every_article_is_found_in_page_order_and_nothing_else(
    reading: Reading, articles: list[Shown]
):
    assert [each.title for each in articles] == [each.title for each in reading.teasers]


def test_every_link_is_the_articles_own_and_absolute(reading: Reading, articles: list[Shown]):
    assert [each.link for each in articles] == [each.link for each in reading.teasers]


def test_every_summary_is_exact(reading: Reading, articles: list[Shown]):
    assert [each.summary for each in articles] == [each.summary for each in reading.teasers]


def test_every_image_is_the_articles_own(reading: Reading, articles: list[Shown], markup: Markup):
    expected = [
        f"https://www.ks.no{each.image}" if markup.has_image else None for each in articles
    ]
    assert expected == [each.image for each in reading.teasers]


def test_kicker_date_and_author_are_kept_apart():
    first = teasers(written(MARKUPS["articles-with-meta"], own_articles()), PAGE).teasers[0]
    assert ("Kunst og kultur", "Kari Nordmann") == (first.kicker, first.author)
    assert first.published
    assert "2021-04-01" == first.published.at.date().isoformat()


def test_what_is_left_out_has_its_reason(reading: Reading):
    reasons = {each.link: each.reason for each in reading.dropped}
    assert "navigation" == reasons["/om-ks/"]
    assert "cookies" == reasons["/personvern/"]
    assert "tag" == reasons["/tema/kino/"]
    assert "share" == reasons["https://www.facebook.com/sharer?u=x"]
    assert "footer" == reasons["/presse/"]
    assert "read-more" == reasons["https://www.ks.no/fagomrader/barn-og-unge/kultur/alle/"]
    assert "in-text" == reasons["https://www.ks.no/fagomrader/barn-og-unge/oppvekst/"]
    assert "contact" == reasons["https://www.ks.no/ansatte/ola/"]
