from datetime import UTC, datetime, timedelta

import pytest

from kulturfeed.push.patience import Failure, failure, refused, taken
from kulturfeed.push.rows import RecipientRow
from kulturfeed.web import Answer

NOW = datetime(2026, 10, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WELL = RecipientRow(id="hub-1")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_one(status: int):
    assert failure(Answer(status=status, headers={}), NOW) is None


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("9999999", timedelta(days=1)),
        ("Sat, 03 Oct 2026 13:00:00 GMT", HOUR),
        ("Sat, 03 Oct 2026 11:00:00 GMT", timedelta(0)),
        ("Mon, 01 Jan 2029 00:00:00 +9999999999999", None),
        ("9" * 5000, None),
        ("snart", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, wait: timedelta | None):
    told = failure(Answer(status=503, headers={"retry-after": header}), NOW)
    assert told is not None
    assert wait == told.wait


def test_a_message_that_is_refused_keeps_no_other_waiting():
    told = failure(Answer(status=400, headers={}), NOW)
    assert told is not None
    assert told.of_message
    course = refused(WELL, "x", told, NOW, HOUR)
    assert course.recipient.not_before is None
    assert course.line == "x: it refuses a message (400), which is left out: is `kind` right?"


def test_the_pause_doubles_up_to_four_hours():
    row, pauses = WELL, []
    for _ in range(10):
        row = refused(row, "x", Failure(problem="it answers 503"), NOW, HOUR).recipient
        assert row.not_before is not None
        pauses.append((row.not_before - NOW) // timedelta(minutes=1))
    assert [1, 2, 4, 8, 16, 32, 64, 128, 240, 240] == pauses


def test_a_recipient_that_took_a_message_starts_anew():
    row = RecipientRow(id="hub-1", failures=3, failing_since=NOW, problem="it answers 503")
    assert (WELL, None) == (taken(row, "x").recipient, taken(row, "x").line)
