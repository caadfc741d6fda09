"""A crontab line to the moments it names, in the config's timezone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _named(weekdays: str) -> str:
    """Name the weekdays: APScheduler counts from Monday, crontab(5) from Sunday."""
    return re.sub(r"(?<![/\d])[0-7](?!\d)", lambda found: _WEEKDAYS[int(found[0])], weekdays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """Five fields as in crontab(5): minute, hour, day of month, month, weekday (0 is Sunday)."""

    line: str

    @classmethod
    def parse(cls, value: object) -> Self:
        """Check a crontab line; raise ValueError where it is none."""
        if isinstance(value, cls):
            return value
        fields = value.split() if isinstance(value, str) else []
        if len(fields) != 5:  # noqa: PLR2004 (crontab(5) has five)
            raise ValueError("is not five fields: minute hour day month weekday")
        line = " ".join([*fields[:4], _named(fields[4])])
        try:
            CronTrigger.from_crontab(line, timezone=ZoneInfo("UTC"))
        except (ValueError, KeyError) as error:
            raise ValueError(f"is not a crontab line ({error})") from error
        return cls(line=line)

    def next_after(self, moment: datetime, timezone: ZoneInfo) -> datetime:
        """Return the first moment named after `moment`.

        An hour that stands twice in the night when summer time ends counts once.
        """
        trigger = CronTrigger.from_crontab(self.line, timezone=timezone)
        local = moment.astimezone(timezone)
        later = local + timedelta(microseconds=1)
        found: datetime | None = trigger.get_next_fire_time(None, later)
        if found is None:
            raise ValueError(f"cron '{self.line}' names no moment after {moment:%Y-%m-%d}")
        if found.fold and found.replace(fold=0, tzinfo=None) <= local.replace(fold=0, tzinfo=None):
            return self.next_after(found, timezone)
        return found

    def __str__(self) -> str:
        return self.line
