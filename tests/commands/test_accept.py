import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk import LIST, NOON, STRANGERS, URL, Desk, teaser
from running import kulturfeed
from test_terminal import watched

from kulturfeed.store import hold, open_store


@pytest.fixture
def held(tmp_path: Path) -> Desk:
    """A redesign that kept none of the articles is held."""
    desk = Desk(tmp_path)
    desk.refresh(LIST)
    desk.refresh(STRANGERS)
    return desk


def test_accept_takes_the_held_list_and_says_what_became_of_it(
    held: Desk, capsys: pytest.CaptureFixture[str]
):
    assert 0 == held.run("accept", "kultur")
    said = capsys.readouterr()
    assert ("kultur: accepted; 6 listed, 6 new, 0 changed\n", "") == (said.out, said.err)


def test_an_accepted_list_is_news_in_the_feed_above_what_was_there(held: Desk):
    before = held.entries("kultur.atom")
    held.run("accept", "kultur")
    after = held.entries("kultur.atom")
    assert {each.title for each in STRANGERS} == {each.title for each in after[:6]}
    assert [each.id for each in before] == [each.id for each in after[6:]]


def test_after_accept_the_source_is_well_and_nothing_is_held(
    held: Desk, capsys: pytest.CaptureFixture[str]
):
    held.run("accept", "kultur")
    capsys.readouterr()
    assert 0 == held.run("status", "--json")
    assert "well" == json.loads(capsys.readouterr().out)[0]["state"]
    assert 2 == held.run("accept", "kultur")


def test_after_accept_the_same_page_is_plausible(held: Desk):
    held.run("accept", "kultur")
    report = held.refresh(STRANGERS, after=datetime.now(UTC) - NOON)
    assert ("read", ()) == (report.row.outcome, report.problems)


def test_nothing_is_held_of_a_source_that_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk = Desk(tmp_path)
    desk.refresh(LIST)
    assert 2 == desk.run("accept", "kultur")
    assert "kulturfeed: nothing is held of source 'kultur'\n" == capsys.readouterr().err


def test_a_source_that_there_is_not_is_told_with_those_there_are(
    held: Desk, capsys: pytest.CaptureFixture[str]
):
    assert 2 == held.run("accept", "tull")
    assert "no source 'tull'; known are kultur, skole" in capsys.readouterr().err


def test_accept_waits_for_nobody(held: Desk, capsys: pytest.CaptureFixture[str]):
    with hold(held.config.database, NOON):
        assert 75 == held.run("accept", "kultur")
    assert "another refresh is running" in capsys.readouterr().err
    with open_store(held.config.database) as store:
        assert frozenset({"kultur"}) == store.holding()


def test_a_folder_that_cannot_be_written_is_told_and_what_is_stored_stays(
    held: Desk, capsys: pytest.CaptureFixture[str]
):
    partial = held.folder / "public" / ".kultur.rss.part"
    partial.mkdir()
    assert 1 == held.run("accept", "kultur")
    assert "kultur.rss: cannot be written" in capsys.readouterr().err
    partial.rmdir()
    assert 2 == held.run("accept", "kultur")


def test_a_person_sees_what_is_held_beside_the_last_list_and_how_much_is_known(tmp_path: Path):
    desk = Desk(tmp_path)
    desk.refresh([teaser(number) for number in range(1, 31)])
    desk.refresh([LIST[0], *STRANGERS])
    code, lines = watched(tmp_path, "accept", "kultur")
    text = "\n".join(lines)
    assert 0 == code
    assert re.search(r"held since 2026-10-03 16:00", text)
    assert re.search(rf"{re.escape(LIST[0].title)} +known", text)
    assert re.search(rf"{STRANGERS[0].title} +new", text)
    assert "the last list that was taken" in text
    assert "and 18 more" in text
    assert "1 of the 7 articles held are known" in text
    assert max(len(line) for line in lines if URL not in line) <= 80


def test_a_cron_line_sees_no_tables(held: Desk):
    done = kulturfeed(held.folder, "accept", "kultur")
    said = "kultur: accepted; 6 listed, 6 new, 0 changed\n"
    assert (0, said, "") == (done.code, done.out, done.err)


def test_a_page_without_articles_leaves_nothing_to_accept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk = Desk(tmp_path)
    desk.refresh(LIST)
    desk.refresh(())
    assert 2 == desk.run("accept", "kultur")
    assert "nothing is held of source 'kultur'" in capsys.readouterr().err
