from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from spiders.extract import teasers
from spiders.page import Page, Teaser

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAID = "Fra januar flytter kulturskolen inn i det gamle meieriet."


def listed(card: str, language: str = "nb") -> tuple[Teaser, ...]:
    cards = (
        f"<article>{card.format(title=f'<h2><a href=/sak/{n}>Kulturskolen {n}</a></h2>')}"
        f"<p>{SAID}</p></article>"
        for n in ("en", "to", "tre")
    )
    return read("".join(cards), language)


def read(body: str, language: str = "nb") -> tuple[Teaser, ...]:
    page = Page(
        id="test", url="https://by.example/nytt/", timezone=ZoneInfo("Europe/Oslo"), at=NOW
    )
    return teasers(f"<html lang={language}><body><main>{body}</main></body></html>", page).teasers


def day(teaser: Teaser) -> date | None:
    return teaser.published.at.date() if teaser.published else None


@pytest.mark.parametrize(
    "text",
    [
        "Møtet holdes 12. mars 2025 i kommunehuset.",
        "Vedtatt av kommunestyret 10.02.2020.",
        "Vi inviterer til konsert 3. desember 2026.",
        "Søknadsfrist er 1. februar 2027.",
    ],
)
def test_a_sentence_that_names_a_day_is_summary_and_no_date(text: str):
    found = listed(f"{{title}}<p>{text}</p>")
    said = f"{text} {SAID}"
    assert [(said, None)] * 3 == [(each.summary, each.published) for each in found]


def test_a_topic_beside_its_date_is_no_kicker_with_a_day_in_it():
    found = listed("<p>Kultur og fritid 12. november 2026</p>{title}")
    assert [(date(2026, 11, 12), SAID, None)] * 3 == [
        (day(each), each.summary, each.kicker) for each in found
    ]


@pytest.mark.parametrize("said", ["iOS 12.1.10", "Kapittel 4.2.12"])
def test_a_version_or_a_chapter_dates_no_article(said: str):
    assert {None} == {day(each) for each in listed(f"{{title}}<p>{said}</p>")}


@pytest.mark.parametrize(
    "line",
    [
        "<p>12. november 2026 av kari</p>",
        "<p>Nyhet 12.11.2026</p>",
        "<p>kunngjøring 12.11.2026</p>",
        "<p>torsdag 12. november 2026 kl. 10.15</p>",
        "<p>Publisert av redaksjonen 12.11.2026</p>",
        "<p>Kultur og fritid 12. november 2026</p>",
        "<p><span>Barn og unge</span> <span>12. november 2026</span></p>",
        "<p>Uutiset ja tiedotteet 12.11.2026</p>",
        "<p>kunst og kultur (12. november 2026)</p>",
        "<p>Pressemelding fra departementet 12.11.2026</p>",
        "<p>12. november 2026 av kari nordmann</p>",
        "<p>12. november 2026 4 minutters lesing</p>",
        "<p>12. november 2026 Legg igjen en kommentar</p>",
        "<p>le 12 novembre 2026 par jean dupont</p>",
    ],
)
def test_a_line_that_is_little_but_a_date_dates_an_article(line: str):
    assert {date(2026, 11, 12)} == {day(each) for each in listed("{title}" + line)}


@pytest.mark.parametrize(
    "line",
    [
        "<time datetime=2026-12-10T18:00>10. desember kl. 18</time>",
        "<p>Torsdag 10. desember 2026 kl. 18</p>",
        "<p>Søknadsfrist: <time datetime=2026-11-10>10. november 2026</time></p>",
        "<p>Søknadsfrist: <time>10. november 2026</time></p>",
        "<dl><dt>Påmeldingsfrist</dt><dd>10. november 2026</dd></dl>",
        "<p>Gjelder fra 1. januar 2020</p>",
        "<p>Høringsfrist: 1. januar 2020</p>",
        "<time itemprop=startDate datetime=2026-11-10>10. november 2026</time>",
        "<p>2.–3. november 2026</p>",
    ],
)
def test_a_day_of_something_else_is_no_date_and_no_summary(line: str):
    found = listed("{title}" + line)
    assert [(None, SAID)] * 3 == [(each.published, each.summary) for each in found]


def test_a_day_to_come_is_a_date_where_it_is_not_known_when_the_page_answered():
    cards = "".join(
        f"<article><h2><a href=/sak/{n}>Kulturskolen {n}</a></h2><p>12.03.2027</p></article>"
        for n in ("en", "to", "tre")
    )
    page = Page(id="test", url="https://by.example/nytt/", timezone=ZoneInfo("Europe/Oslo"))
    assert {date(2027, 3, 12)} == {day(each) for each in teasers(cards, page).teasers}


@pytest.mark.parametrize(
    "line",
    [
        (
            "<time class=updated datetime=2026-11-20>20.</time>"
            "<time class=published datetime=2026-11-12>12.</time>"
        ),
        (
            "<span>Oppdatert <time datetime=2026-11-20>20.</time></span> "
            "<span>Publisert <time datetime=2026-11-12>12.</time></span>"
        ),
        (
            "<p><span>Endret av Kari Nordmann:</span> <time datetime=2026-11-20>20.</time></p>"
            "<p>12.11.2026</p>"
        ),
        (
            "<dl><dt>Sist endret</dt><dd><time datetime=2026-11-20>20.</time></dd>"
            "<dt>Publisert</dt><dd><time datetime=2026-11-12>12.</time></dd></dl>"
        ),
        "<div>Endret</div><div>20.11.2026</div><div>Publisert</div><div>12.11.2026</div>",
    ],
)
def test_a_change_does_not_count_where_publication_is_told(line: str):
    assert {date(2026, 11, 12)} == {day(each) for each in listed("{title}" + line)}


@pytest.mark.parametrize(
    "line",
    [
        "<p>Sist oppdatert: <time datetime=2026-11-20>20.</time></p>",
        "<time class=updated datetime=2026-11-20>20.</time>",
    ],
)
def test_a_change_counts_where_nothing_else_is_told(line: str):
    assert {date(2026, 11, 20)} == {day(each) for each in listed("{title}" + line)}


@pytest.mark.parametrize(
    "before",
    [
        "<div><a href=/tema>Søknadsfrist</a></div>",
        "<h4>Søknadsfrist</h4>",
        f"<div>{'Alt om frist og søknad. ' * 5}</div>",
        "<div>Frist for å søke om midler</div>",
    ],
)
def test_a_text_before_a_date_that_is_more_than_a_label_says_nothing_of_it(before: str):
    found = listed(f"{before}<div><time datetime=2026-11-12>12.</time></div>{{title}}")
    assert {date(2026, 11, 12)} == {day(each) for each in found}


def test_a_label_far_out_says_nothing_of_a_date():
    deep = "<div><div><div><time datetime=2026-11-12>12.</time></div></div></div>"
    found = listed(f"{{title}}<div>Frist</div>{deep}")
    assert {date(2026, 11, 12)} == {day(each) for each in found}


def test_a_date_that_is_named_for_the_article_is_its_own():
    time = "<time class='entry-date updated' datetime=2026-11-12>12.</time>"
    changed = "<time class=modified datetime=2026-11-20>20.</time>"
    assert {date(2026, 11, 12)} == {day(each) for each in listed("{title}" + changed + time)}


@pytest.mark.parametrize(
    "box",
    [
        "<div>12</div><div>nov</div><div>2026</div>",
        "<div>nov</div><div>12</div><div>2026</div>",
        "<div>12.</div><div>november 2026</div>",
        "<div><span>12</span><span>nov</span><span>2026</span></div>",
    ],
)
def test_day_and_month_and_year_in_boxes_are_a_date(box: str):
    found = listed(box + "{title}")
    assert [(date(2026, 11, 12), None)] * 3 == [(day(each), each.kicker) for each in found]


@pytest.mark.parametrize(
    "box", ["<div>12</div><div>nov</div>", "<div>9. april</div>", "<p>Mars 2026</p>"]
)
def test_day_and_month_in_boxes_are_no_date_and_no_kicker(box: str):
    found = listed(box + "{title}")
    assert [(None, None)] * 3 == [(day(each), each.kicker) for each in found]


def test_day_and_month_in_boxes_are_no_summary():
    found = listed("{title}<div>12</div><div>nov</div>")
    assert [(None, SAID)] * 3 == [(day(each), each.summary) for each in found]


def in_figures(*dates: str, language: str) -> list[str]:
    cards = (
        f"<article><h2><a href=/sak/{n}>Council news {n}</a></h2><p>{each}</p></article>"
        for n, each in enumerate(dates)
    )
    return [str(day(each)) for each in read("".join(cards), language)]


def test_the_month_is_first_on_a_list_where_a_day_can_stand_nowhere_else():
    told = in_figures("11/13/2026", "11/09/2026", "10/02/2026", language="en")
    assert ["2026-11-13", "2026-11-09", "2026-10-02"] == told


def test_the_month_is_first_where_the_page_s_language_is_of_the_united_states():
    told = in_figures("11/09/2026", "10/02/2026", language="en-US")
    assert ["2026-11-09", "2026-10-02"] == told


def test_the_day_is_first_where_that_is_nearer_to_now_than_the_language_s_order():
    told = in_figures("07/11/2026", "03/11/2026", "05/10/2026", language="en-US")
    assert ["2026-11-07", "2026-11-03", "2026-10-05"] == told


def test_a_day_over_twelve_goes_before_the_language():
    told = in_figures("13/11/2026", "09/11/2026", language="en-US")
    assert ["2026-11-13", "2026-11-09"] == told


def test_the_day_is_first_where_nothing_tells():
    assert ["2026-11-09", "2026-02-10"] == in_figures("09/11/2026", "10/02/2026", language="en-GB")
