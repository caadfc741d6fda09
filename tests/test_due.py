from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed import HERE, NOON, OSLO, source_row

from kulturfeed.configtables import Source
from kulturfeed.cron import Cron
from kulturfeed.due import due, is_due, next_due, stale_after

HOUR = timedelta(hours=1)
HOURLY = Source(url=HERE)
MORNINGS = Source(url=HERE, cron=Cron.parse("0 7 * * *"))
ASKED = replace(source_row(), asked=NOON)

asked = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=OSLO)
)


@pytest.mark.parametrize("state", [None, source_row()], ids=["unknown", "never asked"])
def test_a_source_that_was_never_read_is_due_now(state: None):
    assert is_due(HOURLY, state, NOON, OSLO)
    assert next_due(HOURLY, state, OSLO) is None


def test_a_source_that_was_just_read_is_not_due():
    assert not is_due(HOURLY, ASKED, NOON, OSLO)


def test_a_cron_job_on_the_hour_finds_an_hourly_source_due():
    late = replace(ASKED, asked=NOON + timedelta(seconds=40))
    assert is_due(HOURLY, late, NOON + HOUR, OSLO)


@given(moment=asked)
def test_a_source_comes_2_to_10_percent_early_and_never_late(moment: datetime):
    due = next_due(HOURLY, replace(ASKED, asked=moment), OSLO)
    assert due is not None
    assert 0.02 * HOUR <= moment + HOUR - due <= 0.1 * HOUR


def test_the_same_state_is_due_at_the_same_time():
    assert next_due(HOURLY, ASKED, OSLO) == next_due(HOURLY, ASKED, OSLO)


def test_two_sources_that_were_read_together_drift_apart():
    others = [Source(url=HERE, id=f"kilde-{number}") for number in range(20)]
    assert len({next_due(each, ASKED, OSLO) for each in others}) > 10


def test_a_server_that_asks_to_be_left_alone_puts_it_off():
    held_back = replace(ASKED, not_before=NOON + 5 * HOUR)
    assert NOON + 5 * HOUR == next_due(HOURLY, held_back, OSLO)


def test_a_server_that_asks_for_less_than_the_schedule_changes_nothing():
    patient = replace(ASKED, not_before=NOON + timedelta(minutes=1))
    assert next_due(HOURLY, ASKED, OSLO) == next_due(HOURLY, patient, OSLO)


def test_a_crontab_line_is_read_in_the_configs_timezone():
    tomorrow = datetime(2026, 10, 4, 7, tzinfo=OSLO)
    assert tomorrow == next_due(MORNINGS, ASKED, OSLO)
    assert is_due(MORNINGS, ASKED, tomorrow, OSLO)
    assert not is_due(MORNINGS, ASKED, tomorrow - timedelta(seconds=1), OSLO)


def test_a_refresh_at_the_very_minute_is_not_repeated_within_it():
    seven = datetime(2026, 10, 4, 7, tzinfo=OSLO)
    asked = replace(ASKED, asked=seven + timedelta(seconds=5))
    assert not is_due(MORNINGS, asked, seven + timedelta(seconds=50), OSLO)


def test_a_morning_that_was_missed_is_made_up_for_once():
    week_later = NOON + timedelta(days=7)
    assert is_due(MORNINGS, ASKED, week_later, OSLO)
    assert not is_due(MORNINGS, replace(ASKED, asked=week_later), week_later, OSLO)


def test_a_clock_that_was_once_far_ahead_does_not_silence_a_source():
    assert is_due(HOURLY, replace(ASKED, asked=NOON + 30 * HOUR), NOON, OSLO)


def test_a_retired_source_is_never_due():
    assert [] == due([Source(url=HERE, id="kultur", retired=True)], {}, NOON, OSLO)


def test_a_source_is_stale_when_it_is_not_read_long_after_its_time():
    planned = next_due(HOURLY, ASKED, OSLO)
    late = stale_after(HOURLY, ASKED, OSLO)
    assert planned
    assert late
    assert timedelta(minutes=45) == late - planned


def test_a_source_that_was_never_read_is_not_stale():
    assert stale_after(HOURLY, None, OSLO) is None
