from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from spiders.article import article

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEXT = f"<p>{'Kommunestyret har vedtatt en ny plan for kultur og idrett. ' * 3}</p>"


def day(body: str, *, head: str = "", language: str = "nb", now: datetime | None = NOW) -> str:
    found = article(
        f"<html lang={language}><head>{head}</head><body><main><h1>Ny plan</h1>{body}</main>",
        "https://by.example/sak/",
        ZoneInfo("Europe/Oslo"),
        now=now,
    )
    return str(found.published and found.published.at.date())


@pytest.mark.parametrize(
    "line",
    [
        "<p>Torsdag 12. mars 2027 kl. 18</p>",
        "<p><b>Dato:</b> 12. mars 2027</p>",
        "<p>Åpent 24.12.2026 kl. 10–14</p>",
        "<p>Åpent 24.12.2025 kl. 10–14</p>",
        "<p>Gjelder fra 1. januar 2027</p>",
        "<time datetime=2027-03-12T18:00>12. mars kl. 18</time>",
        "<time itemprop=startDate datetime=2026-03-12>12. mars</time>",
    ],
)
def test_an_event_dates_no_article(line: str):
    assert "None" == day(line + TEXT)


def test_a_day_to_come_is_no_publication_whoever_tells_it():
    head = "<meta property=article:published_time content=2031-02-10>"
    assert "None" == day(TEXT, head=head)


def test_a_day_dates_an_article_where_it_is_not_known_when_the_page_answered():
    assert "2027-03-12" == day("<p>12. mars 2027</p>" + TEXT, now=None)


def test_a_day_ahead_by_less_than_a_day_is_of_another_timezone():
    assert "2026-11-24" == day("<p>24. november 2026 kl. 08.00</p>" + TEXT)


@pytest.mark.parametrize(
    "teaser",
    [
        "<ul><li><a href=/b>Kulturskolen får lokaler</a> 12.03.2026</li></ul>",
        "<div><div><a href=/b>Kinoen åpner</a><div>12.03.2026</div></div></div>",
        f"<ul><li><a href=/b>Korpset jubilerer</a><p>{TEXT}</p><p>12.03.2026</p></li></ul>",
    ],
)
def test_a_teaser_below_the_text_dates_no_article(teaser: str):
    assert "None" == day(TEXT + teaser)


@pytest.mark.parametrize("heading", ["Les også", "Flere saker", "Relaterte saker", "Read more"])
def test_a_day_below_a_heading_of_other_articles_dates_none(heading: str):
    assert "None" == day(f"<p>Kort.</p><h2>{heading}</h2><p>Status Kommune 2021</p><p>12.03.2026")


def test_a_label_dates_an_article_below_such_a_heading():
    body = f"{TEXT}<h2>Les også</h2><p>Status Kommune</p><p>Publisert 12.03.2026</p>"
    assert "2026-03-12" == day(body)


@pytest.mark.parametrize(
    "byline",
    [
        "<p>12.03.2026 <a href=/kari>Kari Nordmann</a></p>",
        "<p><a href=/sak/>12. mars 2026</a> <a href=/kari>kari</a></p>",
        "<p>12.03.2026 av kari</p>",
        "<p>torsdag 12. mars 2026</p>",
    ],
)
def test_a_byline_below_the_lead_dates_an_article(byline: str):
    assert "2026-03-12" == day(TEXT + byline + TEXT)


def test_a_topic_beside_the_date_above_the_text_is_no_teaser():
    assert "2026-03-12" == day(f"<p>12.03.2026 <a href=/tema>Barn og unge</a></p>{TEXT}")


def test_a_long_title_is_no_text():
    title = "<h1>Ny plan for kultur og idrett og alt det andre som kommunen driver med</h1>"
    body = f"<p>12.03.2026 <a href=/tema>Barn og unge</a></p>{TEXT}"
    page = f"<html><body><main>{title}{body}</main>"
    found = article(page, "https://by.example/sak/", ZoneInfo("Europe/Oslo"), now=NOW)
    assert found.published
    assert date(2026, 3, 12) == found.published.at.date()


def test_figures_are_read_month_first_on_a_page_of_the_united_states():
    assert "2026-11-09" == day("<p>Posted 11/09/2026</p>" + TEXT, language="en-US")


def test_more_elements_than_a_line_has_are_no_line():
    assert "None" == day(f"<p>Publisert {'<i></i>' * 400} 12.03.2026</p>")


@pytest.mark.parametrize("element", ["<time></time>", "<time>", "<div><time>"])
def test_thousands_of_empty_dates_hide_none(element: str):
    assert "2026-03-12" == day("<p>Publisert 12.03.2026</p><div>" + element * 3000)
