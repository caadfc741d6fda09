from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kulturfeed.cron import Cron

OSLO = ZoneInfo("Europe/Oslo")
SATURDAY = datetime(2026, 10, 3, 12, tzinfo=UTC)
SUMMER_BEGINS = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
SUMMER_ENDS = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)


def moments(line: str, after: datetime, count: int) -> list[datetime]:
    cron, found = Cron.parse(line), [after]
    for _ in range(count):
        found.append(cron.next_after(found[-1], OSLO))
    return found[1:]


def weekdays(field: str) -> str:
    return " ".join(f"{each:%a}" for each in moments(f"0 7 * * {field}", SATURDAY, 7))


def utc(*moments: datetime) -> list[str]:
    return [f"{each.astimezone(UTC):%d %H:%M}" for each in moments]


def test_a_daily_hour_is_of_the_configs_timezone():
    assert ["04 05:00", "05 05:00"] == utc(*moments("0 7 * * *", SATURDAY, 2))


def test_the_moment_itself_does_not_count():
    assert ["05 05:00"] == utc(*moments("0 7 * * *", SATURDAY.replace(day=4, hour=5), 1))


def test_a_moment_just_before_counts():
    before = SATURDAY.replace(day=4, hour=5) - timedelta(microseconds=1)
    assert ["04 05:00"] == utc(*moments("0 7 * * *", before, 1))


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("0", "Sun Sun Sun Sun Sun Sun Sun"),
        ("7", "Sun Sun Sun Sun Sun Sun Sun"),
        ("1", "Mon Mon Mon Mon Mon Mon Mon"),
        ("1-5", "Mon Tue Wed Thu Fri Mon Tue"),
        ("mon-fri", "Mon Tue Wed Thu Fri Mon Tue"),
        ("MON,Wed", "Mon Wed Mon Wed Mon Wed Mon"),
        ("0-6", "Sun Mon Tue Wed Thu Fri Sat"),
        ("0-7", "Sun Mon Tue Wed Thu Fri Sat"),
        ("5-7", "Sun Fri Sat Sun Fri Sat Sun"),
        ("fri-mon", "Sun Mon Fri Sat Sun Mon Fri"),
        ("*/2", "Sun Tue Thu Sat Sun Tue Thu"),
        ("1-5/2", "Mon Wed Fri Mon Wed Fri Mon"),
        ("1/3", "Mon Thu Mon Thu Mon Thu Mon"),
        ("0,2-3", "Sun Tue Wed Sun Tue Wed Sun"),
        ("*", "Sun Mon Tue Wed Thu Fri Sat"),
    ],
)
def test_weekdays_count_from_sunday_as_in_crontab(field: str, days: str):
    assert days == weekdays(field)


@pytest.mark.parametrize("line", ["30 2 * * *", "0 * * * *", "*/15 * * * *", "59 2 * * 0"])
def test_no_moment_comes_twice_in_the_night_when_summer_time_ends(line: str):
    local = [f"{each:%F %H:%M}" for each in moments(line, SUMMER_ENDS, 40)]
    assert len(local) == len(set(local))


@pytest.mark.parametrize("line", ["30 2 * * *", "0 * * * *", "*/15 * * * *"])
@pytest.mark.parametrize("night", [SUMMER_BEGINS, SUMMER_ENDS])
def test_moments_only_move_forward_in_the_nights_of_summer_time(line: str, night: datetime):
    found = [each.astimezone(UTC) for each in moments(line, night, 40)]
    assert all(one < other for one, other in pairwise([night, *found]))


def test_the_hour_that_stands_twice_counts_the_first_time():
    assert ["25 00:30", "26 01:30"] == utc(*moments("30 2 * * *", SUMMER_ENDS, 2))


def test_within_the_second_of_the_two_hours_the_next_moment_is_after_it():
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert ["25 02:00"] == utc(*moments("*/15 * * * *", second, 1))


def test_an_hour_that_the_night_skips_counts_once():
    assert ["29 01:30", "30 00:30"] == utc(*moments("30 2 * * *", SUMMER_BEGINS, 2))


def test_a_leap_day_is_a_day():
    assert [2028, 2032] == [each.year for each in moments("0 7 29 2 *", SATURDAY, 2)]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0 7 * *", "is not five fields"),
        ("@daily", "is not five fields"),
        ("", "is not five fields"),
        (7, "is not five fields"),
        ("60 7 * * *", "is not a crontab line"),
        ("0 7 * * 8", "no weekday '8'"),
        ("0 7 * * 01", "no weekday '01'"),
        ("0 7 * * man", "no weekday 'man'"),
        ("0 7 * * 1-", "no weekday '1-'"),
        ("0 7 * * 1/0", "is not a crontab line"),
        ("0 7 * mai *", "is not a crontab line"),
        ("a 7 * * *", "is not a crontab line"),
        ("0 7 31 2 *", "names no day that there is"),
        ("0 7 1 * mon", "leave one of them"),
    ],
)
def test_what_is_no_crontab_line_is_refused_with_the_reason(value: object, told: str):
    with pytest.raises(ValueError, match=told):
        Cron.parse(value)


def test_a_parsed_line_stays_what_it_is():
    cron = Cron.parse("0 7 * * 1")
    assert cron is Cron.parse(cron)


def test_a_line_is_shown_with_its_weekdays_named():
    assert "0 7 * * mon,tue" == str(Cron.parse("0 7 * * 1-2"))
