import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desk import LIST, NOON, STRANGERS, URL, Desk, teaser

from kulturfeed.terminal import wrapped
from spiders.page import Article, Dropped, Precision, Provenance, SourceDate


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A source whose first list was read an hour after noon, UTC."""
    desk = Desk(tmp_path)
    desk.refresh(LIST, dropped=[Dropped(reason="navigation", link="/om/", title="Om oss")])
    return desk


def told(desk: Desk, capsys: pytest.CaptureFixture[str], url: str) -> str:
    capsys.readouterr()
    assert 0 == desk.run("why", url)
    return capsys.readouterr().out


def answer(desk: Desk, capsys: pytest.CaptureFixture[str], url: str) -> dict:
    capsys.readouterr()
    assert 0 == desk.run("why", url, "--json")
    return json.loads(capsys.readouterr().out)


def dated(number: int, year: int) -> Article:
    at = datetime(year, 4, 8, 12, tzinfo=UTC)
    date = SourceDate(at=at, precision=Precision.DAY, found="json-ld")
    return Article(url=teaser(number).link, published=date, modified=date)


def test_a_story_tells_where_and_when_an_article_was_first_seen(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    said = told(desk, capsys, LIST[0].link)
    assert "Nr. 1: «Øving» på Ærø" == said.splitlines()[0]
    assert "first seen 2026-10-03 15:00:00 on kultur" in said


def test_an_article_is_found_by_any_spelling_of_its_address(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    address = LIST[0].link.replace("https", "http").rstrip("/") + "?utm_source=post#topp"
    assert told(desk, capsys, LIST[0].link) == told(desk, capsys, address)


def test_a_story_tells_each_address_with_the_rule_that_tied_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    moved = teaser(1, name="flyttet")
    page = Article(url=moved.link, title=moved.title, canonical=LIST[0].link)
    desk.refresh([moved, *LIST[1:]], articles=[page])
    said = answer(desk, capsys, LIST[0].link)["articles"][0]["addresses"]
    assert [
        (f"{URL}sak-1", "new", "2026-10-03T13:00:00+00:00"),
        (f"{URL}flyttet-1", "canonical", "2026-10-03T14:00:00+00:00"),
    ] == [(each["address"], each["rule"], each["first_seen"]) for each in said]
    assert "(rel=canonical) (canonical)" in told(desk, capsys, moved.link)


def test_an_address_is_told_as_it_was_found(desk: Desk, capsys: pytest.CaptureFixture[str]):
    said = told(desk, capsys, LIST[0].link)
    assert f"\naddresses\n  {URL}sak-1/\n    since " in said
    (found,) = answer(desk, capsys, LIST[0].link)["articles"][0]["addresses"]
    assert (f"{URL}sak-1", f"{URL}sak-1/") == (found["address"], found["link"])


def test_an_address_is_told_as_it_was_found_after_its_link_changed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    moved = teaser(1, name="flyttet")
    page = Article(url=moved.link, title=moved.title, canonical=LIST[0].link)
    desk.refresh([moved, *LIST[1:]], articles=[page])
    said = told(desk, capsys, LIST[0].link)
    assert f"  {URL}sak-1/\n" in said
    assert f"  {URL}flyttet-1/\n" in said


def test_an_address_that_is_stored_in_its_compared_form_alone_is_told_as_that(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    new = teaser(7)
    page = Article(url=new.link, title=new.title, canonical=f"{URL}endelig-7/")
    desk.refresh([new, *LIST], articles=[page])
    said = told(desk, capsys, teaser(7).link)
    assert f"  {URL}endelig-7 (in the form that is compared)\n" in said


def test_a_story_tells_each_change_and_how_the_article_was_recognised(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.refresh([teaser(1, "Ny tittel"), *LIST[1:]])
    said = told(desk, capsys, LIST[0].link)
    assert "2026-10-03 16:00:00 on kultur: title; by its address (address)" in said
    assert "    from Nr. 1: «Øving» på Ærø\n    to Ny tittel\n" in said
    assert "  changed 2026-10-03 16:00:00\n" in said


def test_a_story_tells_the_articles_dates_and_where_they_were_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk = Desk(tmp_path)
    desk.refresh(LIST, articles=[dated(1, 2021)])
    said = told(desk, capsys, LIST[0].link)
    assert "  published 2021-04-08, found in json-ld\n  modified 2021-04-08" in said
    assert "published at no date that could be found" in told(desk, capsys, LIST[1].link)


def test_a_story_tells_where_each_part_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk = Desk(tmp_path)
    found = Provenance(title="heading", summary="meta", author="json-ld")
    told_by = {"summary": "Ingress", "author": "Åse Bø", "section": "Kultur"}
    page = Article(url=LIST[0].link, found=found, **told_by)
    desk.refresh(LIST, articles=[page])
    said = told(desk, capsys, LIST[0].link)
    assert "\n  title from heading, summary from meta, author from json-ld\n" in said
    (story,) = answer(desk, capsys, LIST[0].link)["articles"]
    assert ("Kultur", "meta") == (story["section"], story["found"]["summary"])


def test_a_date_is_told_as_exactly_as_the_source_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    at = datetime(2021, 4, 8, 12, tzinfo=UTC)
    date = SourceDate(at=at, precision=Precision.MINUTE, found="time")
    desk = Desk(tmp_path)
    desk.refresh(LIST, articles=[Article(url=LIST[0].link, published=date)])
    said = told(desk, capsys, LIST[0].link)
    assert "published 2021-04-08 14:00:00, found in time" in said


def test_a_story_tells_the_release_and_the_clocks_rule(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.refresh([teaser(7), *LIST])
    said = told(desk, capsys, teaser(7).link)
    assert "released 2026-10-03 16:00:00: when it came (news)" in said
    assert "(backlog-order)" in told(desk, capsys, LIST[0].link)


def test_a_story_tells_the_feeds_an_article_is_in(desk: Desk, capsys: pytest.CaptureFixture[str]):
    desk.refresh(LIST, "skole")
    said = told(desk, capsys, LIST[0].link)
    assert "in kultur.rss and kultur.atom" in said
    assert "in skole.rss and skole.atom" in said


def test_backfill_is_in_no_feed(desk: Desk, capsys: pytest.CaptureFixture[str]):
    desk.refresh([*LIST, teaser(7)], articles=[dated(7, 2021)])
    (story,) = answer(desk, capsys, teaser(7).link)["articles"]
    assert [("backfill", [])] == [(each["rule"], each["feeds"]) for each in story["lists"]]
    assert "in no feed now" in told(desk, capsys, teaser(7).link)


def on(number: int, month: int, day: int) -> Article:
    date = SourceDate(
        at=datetime(2026, month, day, 10, tzinfo=UTC), precision=Precision.DAY, found="meta"
    )
    return Article(url=teaser(number).link, published=date)


HELD_BACK = {
    "age": (
        "its date, 2026-09-07, lies over a week before the source's first reading "
        "(2026-10-03 15:00), so no news (backfill)"
    ),
    "newest": (
        "its date, 2026-10-01, lies before the newest (2026-10-02) of the articles that the "
        "source's first reading (2026-10-03 15:00) found, so no news (backfill)"
    ),
    "place": (
        "its date, 2026-10-01, lies before the source's first reading (2026-10-03 15:00), "
        "which found no dates, and it stood below all that was known, so no news (backfill)"
    ),
}


@pytest.mark.parametrize(
    ("first", "old", "reason"),
    [
        ((), on(7, 9, 7), "age"),
        ((on(1, 10, 2), on(2, 9, 9)), on(7, 10, 1), "newest"),
        ((), on(7, 10, 1), "place"),
    ],
    ids=HELD_BACK,
)
def test_of_what_is_no_news_the_rule_is_told_that_held_it_back(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    first: tuple[Article, ...],
    old: Article,
    reason: str,
):
    desk = Desk(tmp_path)
    desk.refresh(LIST, articles=first)
    desk.refresh([*LIST, teaser(7)], articles=[old])
    (story,) = answer(desk, capsys, old.url)["articles"]
    assert [reason] == [each["backfill"] for each in story["lists"]]
    assert HELD_BACK[reason] in " ".join(told(desk, capsys, old.url).split())


def test_where_the_date_that_held_an_article_back_is_another_one_now_that_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.refresh([*LIST, teaser(7)], articles=[on(7, 9, 7)])
    desk.refresh([*LIST, teaser(7, "Nr. 7: «Øving» på Ærø, rettet")], articles=[on(7, 10, 3)])
    said = " ".join(told(desk, capsys, teaser(7).link).split())
    assert (
        "its date, as it was then, lay before the source's first reading (2026-10-03 15:00), so"
        in said
    )


def test_of_what_stood_on_a_further_page_that_is_told(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.refresh(LIST, deeper=[teaser(7)])
    (story,) = answer(desk, capsys, teaser(7).link)["articles"]
    assert ["page"] == [each["backfill"] for each in story["lists"]]
    said = " ".join(told(desk, capsys, teaser(7).link).split())
    assert "found on a further page of the list, so no news (backfill)" in said


def test_news_has_no_rule_that_holds_it_back(desk: Desk, capsys: pytest.CaptureFixture[str]):
    (story,) = answer(desk, capsys, LIST[0].link)["articles"]
    assert [None] == [each["backfill"] for each in story["lists"]]


def test_an_article_of_a_source_that_was_removed_is_in_no_feed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    text = desk.path.read_text("utf-8")
    desk.path.write_text(text.replace('"kultur"', '"kulturen"'), encoding="utf-8")
    assert "in no feed now" in told(desk, capsys, LIST[0].link)


def test_an_article_that_left_the_list_is_told_with_when_it_was_last_seen(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    assert "on the list now" in told(desk, capsys, LIST[5].link)
    desk.refresh(LIST[:5])
    said = told(desk, capsys, LIST[5].link)
    assert "left, last seen 2026-10-03 15:00" in said
    assert "2026-10-03 16:00:00 on kultur: left; " in said


def test_both_articles_of_an_address_that_was_used_again_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk = Desk(tmp_path)
    desk.refresh(LIST, articles=[dated(1, 2025)])
    again = teaser(1, "Sommerfestivalen på Ås 2026")
    desk.refresh([again, *LIST[1:]], articles=[dated(1, 2026)], after=timedelta(days=300))
    said = told(desk, capsys, LIST[0].link)
    assert said.index(again.title) < said.index("an older article at this address:")
    assert said.index("an older article at this address:") < said.index(LIST[0].title)


def test_an_address_that_was_left_out_is_told_with_the_reason(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    said = told(desk, capsys, "https://www.ks.no/om")
    assert "was left out when kultur was read 2026-10-03 15:00: navigation" in said
    (found,) = answer(desk, capsys, "https://www.ks.no/om")["dropped"]
    assert ("kultur", "Om oss", "navigation") == (found["source"], found["title"], found["reason"])


def test_an_address_in_a_held_list_is_told_with_what_takes_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.refresh(STRANGERS)
    said = told(desk, capsys, STRANGERS[0].link)
    assert "held since 2026-10-03 16:00; `kulturfeed accept kultur` takes it" in said
    (found,) = answer(desk, capsys, STRANGERS[0].link)["held"]
    assert "kultur" == found["source"]


def test_an_address_that_was_forgotten_is_told_as_that(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.run("forget", LIST[0].link)
    assert ": was forgotten " in told(desk, capsys, LIST[0].link)
    assert answer(desk, capsys, LIST[0].link)["forgotten"] > NOON.isoformat()


def test_an_address_that_was_never_seen_is_told_as_that(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    assert f"{URL}borte/: was never seen\n" == told(desk, capsys, f"{URL}borte/")
    expected = {
        "url": f"{URL}borte/",
        "address": f"{URL}borte",
        "articles": [],
        "held": [],
        "dropped": [],
        "forgotten": None,
    }
    assert expected == answer(desk, capsys, f"{URL}borte/")


def test_what_is_no_address_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]):
    assert 2 == desk.run("why", "www.ks.no/kultur")
    line = (
        "kulturfeed: www.ks.no/kultur: is not an http or https address; "
        "write https://www.ks.no/kultur\n"
    )
    assert line == capsys.readouterr().err


def test_a_long_address_stays_whole_to_be_copied():
    address = URL + "a-" * 80
    assert ["since now", f"  {address}"] == wrapped(f"since now {address}", 80)
