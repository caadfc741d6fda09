import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import lxml.html
import pytest
from publishing import DAY, NOON, Publisher, Told, Trouble

from kulturfeed.rows import RefreshRow
from kulturfeed.site.chart import DAYS, chart
from kulturfeed.site.en import EN
from kulturfeed.site.figures import Day

ARTICLES = (Told(title="Høring"), Told(title="Frivillighet"))
TODAY = NOON.date()
KULTUR = '[[source]]\nid = "kultur"\nurl = "https://www.ks.no/kultur/"\nlanguage = "nb"\n'
GAMMEL = '[[source]]\nid = "gammel"\nurl = "https://www.ks.no/gammel/"\n'
HELD = Trouble(kind="strangers", problem="none of the 6 articles is known", held=tuple("æøåÆØÅ"))
BUSY = Trouble(kind="http-503", problem="https://www.ks.no/kultur/ has trouble on its side (503)")
Make = Callable[[str], Publisher]


def refresh(days: float, *, new: int = 0, ms: int = 200, kind: str | None = None) -> RefreshRow:
    at = NOON - timedelta(days=days)
    outcome = "failed" if kind else "read"
    return RefreshRow(
        source="kultur", started=at, ended=at, outcome=outcome, new=new, milliseconds=ms, kind=kind
    )


def text(publisher: Publisher, path: str) -> list[str]:
    page = lxml.html.fromstring(publisher.read("status/index.html"))
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


def facts(publisher: Publisher) -> dict[str, str]:
    return dict(zip(text(publisher, "//dt"), text(publisher, "//dd"), strict=True))


def test_a_source_that_is_well_is_told_with_its_last_and_next_refresh(publisher: Publisher):
    publisher.store("kultur", ARTICLES)
    publisher.publish()
    assert ["I orden"] == text(publisher, "//p[contains(@class, 'state')]")
    assert ["Alt er i orden."] == text(publisher, "//p[@class='lead']")
    found = facts(publisher)
    assert "3. oktober 2026 kl. 14.00" == found["Siste lesing"]
    assert found["Neste lesing"].startswith("3. oktober 2026 kl. 14.5")
    assert "2 artikler" == found["Lagret"]


def test_a_source_whose_time_has_come_is_read_next_now(publisher: Publisher):
    publisher.store("kultur", ARTICLES)
    publisher.publish(NOON + DAY)
    assert "nå" == facts(publisher)["Neste lesing"]


def test_a_source_that_was_never_read_is_told_as_such(publisher: Publisher):
    publisher.publish()
    assert ["Ikke lest ennå"] == text(publisher, "//p[contains(@class, 'state')]")
    assert ("–", "ingen svar") == (facts(publisher)["Siste lesing"], facts(publisher)["Svartid"])


def test_a_hold_is_told_with_its_list_and_what_to_do(publisher: Publisher):
    publisher.store("kultur", ARTICLES, trouble=HELD)
    publisher.publish()
    assert ["Holdt tilbake"] == text(publisher, "//p[contains(@class, 'state')]")
    assert ["1 kilde trenger tilsyn."] == text(publisher, "//p[@class='lead']")
    (told,) = text(publisher, "//div[@class='trouble']")
    assert HELD.problem in told
    assert "Holdt tilbake siden 2. oktober 2026 kl. 14.00" in told
    assert "6 artikler i listen: æ ø å Æ Ø …" in told
    commands = text(publisher, "//div[@class='trouble']//code")
    assert ["kulturfeed accept kultur", "kulturfeed reject kultur"] == commands


def test_a_hold_that_was_rejected_can_still_be_accepted(publisher: Publisher):
    trouble = Trouble(kind="few", problem="far fewer", held=("Om oss",), rejected=True)
    publisher.store("kultur", ARTICLES, trouble=trouble)
    publisher.publish()
    assert ["kulturfeed accept kultur"] == text(publisher, "//div[@class='trouble']//code")


def told_of(publisher: Publisher) -> str:
    return " ".join(text(publisher, "//div[@class='trouble']"))


def test_a_page_without_articles_leaves_nothing_to_accept(publisher: Publisher):
    publisher.store("kultur", ARTICLES, trouble=Trouble(kind="empty", problem="none"))
    publisher.publish()
    assert [] == text(publisher, "//div[@class='trouble']//code")
    assert "Se på siden: Den kan ha flyttet, be om innlogging" in told_of(publisher)


def test_what_came_after_a_hold_is_told_beside_it(publisher: Publisher):
    trouble = Trouble(kind="http-404", problem="borte", held=("Om oss",))
    publisher.store("kultur", ARTICLES, trouble=trouble)
    publisher.publish()
    assert "Finn sidens nye adresse" in told_of(publisher)
    commands = text(publisher, "//div[@class='trouble']//code")
    assert ["kulturfeed accept kultur", "kulturfeed reject kultur"] == commands


def test_of_a_page_that_refuses_us_its_owner_is_to_be_asked(publisher: Publisher):
    publisher.store("kultur", ARTICLES, trouble=Trouble(kind="robots", problem="slipper ikke inn"))
    publisher.publish()
    assert "Be nettstedets eier om å slippe kulturfeed inn." in told_of(publisher)


def test_of_a_page_that_is_gone_the_new_address_is_asked_for(publisher: Publisher):
    publisher.store("kultur", ARTICLES, trouble=Trouble(kind="http-404", problem="borte"))
    publisher.publish()
    assert "Finn sidens nye adresse og skriv den som url i oppsettet" in told_of(publisher)


@pytest.mark.parametrize(
    ("kind", "state", "ends"),
    [
        ("http-503", "Svikter", "Går over av seg selv"),
        ("selectors", "Uten selektorer", "går videre"),
    ],
)
def test_a_failure_is_told_with_how_it_ends(
    publisher: Publisher, kind: str, state: str, ends: str
):
    publisher.store("kultur", ARTICLES, trouble=Trouble(kind=kind, problem=BUSY.problem))
    publisher.publish()
    assert [state] == text(publisher, "//p[contains(@class, 'state')]")
    (told,) = text(publisher, "//div[@class='trouble']")
    assert told.startswith(f"{BUSY.problem} Siden 2. oktober 2026 kl. 14.00")
    assert ends in told


def test_response_times_are_of_what_was_answered(publisher: Publisher):
    rows = [refresh(0, ms=300), refresh(2, ms=500), refresh(2, ms=9000, kind="timeout")]
    publisher.store("kultur", ARTICLES, refreshes=rows)
    publisher.publish()
    assert "255 ms siste dag, 378 ms siste 30 dager" == facts(publisher)["Svartid"]


def test_what_was_found_is_drawn_and_told_in_words(publisher: Publisher):
    rows = [refresh(1, new=2), refresh(2, new=4), refresh(3, kind="http-503")]
    publisher.store("kultur", ARTICLES, refreshes=rows)
    publisher.publish()
    told = "Artikler funnet per dag, siste 30 dager: 6 artikler, 1 dag med trøbbel"
    assert [told] == text(publisher, "//figcaption")
    page = lxml.html.fromstring(publisher.read("status/index.html"))
    assert [told] == page.xpath("//*[local-name()='svg' and @role='img']/@aria-label")
    assert 2 == len(page.xpath("//*[local-name()='rect']"))


def test_new_is_said_of_what_came_into_the_feed_alone(publisher: Publisher):
    publisher.store("kultur", ARTICLES, refreshes=[refresh(1, new=2)])
    publisher.publish()
    told = [*text(publisher, "//dt"), *text(publisher, "//figcaption")]
    assert ["Sist nytt"] == [each for each in told if re.search(r"\bny", each, re.IGNORECASE)]


@pytest.fixture
def left(publisher_of: Make) -> Publisher:
    """Publish a source that the config has no more."""
    publisher = publisher_of(f"{KULTUR}{GAMMEL}")
    publisher.store("gammel", ARTICLES, title="Gammel «kultur»")
    publisher.configure(KULTUR)
    publisher.publish()
    return publisher


def test_a_source_that_left_the_config_is_told_with_the_line_to_write(left: Publisher):
    assert ["Ikke i oppsettet"] == text(left, "//p[contains(@class, 'missing')]")
    assert ["1 kilde trenger tilsyn."] == text(left, "//p[@class='lead']")
    assert ["Gammel «kultur»"] == text(left, "//li[1]//h2")
    was, retired = text(left, "//pre")
    assert 'was = ["gammel"]' == was
    assert 'id = "gammel" url = "https://www.ks.no/gammel/" retired = true' in retired


@pytest.mark.parametrize("number", [0, 1])
def test_what_is_to_be_written_ends_the_trouble(left: Publisher, number: int):
    page = lxml.html.fromstring(left.read("status/index.html"))
    line = page.xpath("//pre")[number].text_content()
    left.configure(f"{KULTUR}{line}\n")
    left.publish()
    assert [] == text(left, "//p[contains(@class, 'missing')]")


def test_a_source_whose_page_another_one_reads_has_one_line_to_write(publisher_of: Make):
    publisher = publisher_of(GAMMEL)
    publisher.store("gammel", ARTICLES)
    publisher.configure(GAMMEL.replace('"gammel"', '"ny"'))
    publisher.publish()
    assert ["ny", 'was = ["gammel"]'] == text(publisher, "//li[1]//div[@class='trouble']//code")


HUB = 'public_url = "https://x.no/"\nhub = "https://hub.example.no/"\n'
HOOK = '[[notify]]\nurl = "https://hooks.example.no/hemmelig"\nsecret_file = "{}"\n'


def test_a_hub_that_does_not_answer_is_told_with_since_when(publisher_of: Make):
    publisher = publisher_of(f"{HUB}{KULTUR}")
    publisher.store("kultur", ARTICLES)
    publisher.fail("it answers 503")
    publisher.publish()
    assert ["the hub (hub.example.no): it answers 503 · Siden 2. oktober 2026 kl. 14.00"] == text(
        publisher, "//section/p"
    )
    assert [] == text(publisher, "//p[@class='lead']")


def test_of_a_webhook_neither_its_host_nor_the_place_of_its_secret_is_told(
    publisher_of: Make, tmp_path: Path
):
    secret = tmp_path / "en.secret"
    secret.write_text("en hemmelighet på Ås", encoding="utf-8")
    publisher = publisher_of(HOOK.format(secret) + KULTUR)
    publisher.store("kultur", ARTICLES)
    publisher.fail(f"{secret} is not for hooks.example.no")
    publisher.publish()
    assert [
        "[[notify]] number 1: en.secret is not for its host · Siden 2. oktober 2026 kl. 14.00"
    ] == text(publisher, "//section/p")


def day(back: int, new: int, troubles: int = 0) -> Day:
    return Day(
        source="k", day=TODAY - timedelta(days=back), refreshes=1, troubles=troubles, new=new,
        milliseconds=None,
    )  # fmt: skip


def test_the_tallest_bar_is_the_day_with_most_and_one_article_is_seen_beside_it():
    tall, low = chart([day(1, 500), day(0, 1)], TODAY, EN).bars
    assert (0, 46, 2) == (tall.y, low.y, low.height)
    assert (280, 290) == (tall.x, low.x)


def test_what_is_older_than_the_chart_is_not_in_it():
    drawn = chart([day(DAYS, 7), day(DAYS - 1, 1)], TODAY, EN)
    assert (1, [0]) == (drawn.found, [bar.x for bar in drawn.bars])


def test_a_bar_tells_its_day_and_number():
    (bar,) = chart([day(0, 1)], date(2026, 10, 3), EN).bars
    assert "2026-10-03: 1 article" == bar.told


def test_nothing_secret_is_published(publisher_of: Make):
    publisher = publisher_of(
        'contact = "hemmelig@kommune.no"\ndatabase = "sqlite:///hemmelig.db"\n'
        'listen = "127.0.0.1:4711"\n[fetch]\nprivate_addresses = true\n'
        '[[source]]\nid = "k"\nurl = "https://ks.no/k/"\nexclude = ["hemmelig"]\n'
        '[source.select]\nitem = "div.hemmelig"'
    )
    publisher.store("k", ARTICLES, trouble=HELD)
    publisher.publish()
    for path in publisher.public.rglob("*.html"):
        page = path.read_text("utf-8")
        assert not [word for word in ("hemmelig", "4711", str(publisher.folder)) if word in page]
