"""A crontab line to the moments it names, in the config's timezone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART: Final = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?")
# A leap year begins here: a line that names no moment from here on never names one.
_START: Final = datetime(2024, 1, 1, tzinfo=UTC)


def _spelt_out(weekdays: str) -> str:
    """Name each weekday: APScheduler counts from Monday, crontab(5) from Sunday."""
    if weekdays == "*":
        return weekdays
    days = (day for part in weekdays.lower().split(",") for day in _days(part))
    return ",".join(dict.fromkeys(days))


def _days(part: str) -> Iterator[str]:
    """Name the days of one of the parts between commas: `1`, `mon-fri`, `*/2`, `fri-mon`."""
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(f"no weekday '{part}'")
    first = _number(found["first"] or "sun")
    alone = first if found["first"] and not found["step"] else first // 7 * 7 + 6
    last = _number(found["last"]) if found["last"] else alone
    end = last if last >= first else last + 7
    return (_WEEKDAYS[day % 7] for day in range(first, end + 1, int(found["step"] or 1)))


def _number(day: str) -> int:
    if day in _WEEKDAYS:
        return _WEEKDAYS.index(day)
    if day not in tuple("01234567"):
        raise ValueError(f"no weekday '{day}'")
    return int(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """Five fields as in crontab(5): minute, hour, day of month, month, weekday (0 is Sunday)."""

    line: str

    @classmethod
    def parse(cls, value: object) -> Self:
        """Check a crontab line; raise ValueError where it is none, or names no moment."""
        if isinstance(value, cls):
            return value
        fields = value.split() if isinstance(value, str) else []
        if len(fields) != 5:  # noqa: PLR2004 (crontab(5) has five)
            raise ValueError("is not five fields: minute hour day month weekday")
        if fields[2] != "*" and fields[4] != "*":
            # crontab(5) means either, APScheduler both: nobody would see the difference in time.
            raise ValueError("names days of the month and weekdays; leave one of them *")
        try:
            line = " ".join([*fields[:4], _spelt_out(fields[4])])
            trigger = CronTrigger.from_crontab(line, timezone=UTC)
        except (ValueError, KeyError) as error:
            raise ValueError(f"is not a crontab line ({error})") from error
        if trigger.get_next_fire_time(None, _START) is None:
            raise ValueError("names no day that there is")
        return cls(line=line)

    def next_after(self, moment: datetime, timezone: ZoneInfo) -> datetime:
        """Return the first moment named after `moment`.

        The hour that stands twice in the night when summer time ends counts once, the first time.
        """
        trigger = CronTrigger.from_crontab(self.line, timezone=timezone)
        found: datetime = trigger.get_next_fire_time(None, _just_after(moment, timezone))
        while found.fold:
            found = trigger.get_next_fire_time(None, _just_after(found, timezone))
        return found

    def __str__(self) -> str:
        return self.line


def _just_after(moment: datetime, timezone: ZoneInfo) -> datetime:
    # Added in UTC: a sum in local time falls back to the first of two equal hours, for ever.
    return (moment.astimezone(UTC) + timedelta(microseconds=1)).astimezone(timezone)
