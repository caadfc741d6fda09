import json
from datetime import timedelta
from pathlib import Path

import pytest
from desk import LIST, STRANGERS, Desk, teaser

from kulturfeed.store import open_store

DAY = timedelta(days=1)
# Of another look, but one of its articles is known: by itself it is believed after three days.
FEW = (LIST[0], *STRANGERS[:3])
LONG = tuple(teaser(number) for number in range(1, 31))


@pytest.fixture
def held(tmp_path: Path) -> Desk:
    """A list of thirty that shrank to four is held."""
    desk = Desk(tmp_path)
    desk.refresh(LONG)
    assert "held" == desk.refresh(FEW).row.outcome
    return desk


def test_reject_says_what_holds_from_now_on(held: Desk, capsys: pytest.CaptureFixture[str]):
    assert 0 == held.run("reject", "kultur")
    told = "kultur: refused; the feed stays as it is until the page shows a plausible list\n"
    assert told == capsys.readouterr().out


def test_a_picture_that_stands_is_believed_unless_it_was_rejected(held: Desk):
    assert "steady" == held.refresh(FEW, after=4 * DAY).row.rule


def test_a_rejected_picture_is_never_believed_by_itself(held: Desk):
    held.run("reject", "kultur")
    for _ in range(3):
        assert "held" == held.refresh(FEW, after=4 * DAY).row.outcome
    assert len(LONG) == len(held.entries("kultur.atom"))


def test_a_plausible_list_ends_it_all_the_same(held: Desk):
    held.run("reject", "kultur")
    assert "read" == held.refresh(LONG).row.outcome
    with open_store(held.config.database) as store:
        assert store.held("kultur") is None


def test_another_picture_is_held_anew(held: Desk):
    held.run("reject", "kultur")
    held.refresh([LIST[1], *STRANGERS[3:]])
    with open_store(held.config.database) as store:
        row = store.held("kultur")
    assert row is not None
    assert (False, held.now) == (row.rejected, row.seen)


def test_what_was_rejected_can_still_be_accepted(held: Desk):
    held.run("reject", "kultur")
    assert 0 == held.run("accept", "kultur")
    assert STRANGERS[0].title in held.titles()


def test_nothing_is_held_of_a_source_that_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    desk = Desk(tmp_path)
    desk.refresh(LIST)
    assert 2 == desk.run("reject", "kultur")
    assert "kulturfeed: nothing is held of source 'kultur'\n" == capsys.readouterr().err


def test_status_tells_since_when_a_list_is_held_and_what_to_do(
    held: Desk, capsys: pytest.CaptureFixture[str]
):
    assert 1 == held.run("status")
    said = capsys.readouterr()
    assert " held " in said.out
    assert said.err.splitlines()[0].endswith("stays as it is (since 10-03 16:00)")
    assert "`kulturfeed accept kultur` takes its list; " in said.err
    held.run("status", "--json")
    line = json.loads(capsys.readouterr().out)[0]
    assert (True, "2026-10-03T14:00:00+00:00") == (line["held"], line["since"])
