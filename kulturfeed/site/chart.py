"""A source's days in, the bars of its chart out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kulturfeed.site.figures import Day
from kulturfeed.site.words import Words

DAYS: Final = 30
"""How many days the chart shows."""
# In the chart's own units, as the template draws it: 300 wide, its axis 48 below the top.
_STEP: Final = 10
_TOP: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day of the chart, in its own units; `height` is 0 where no article was found."""

    x: int
    y: int
    height: int
    trouble: bool
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What was found day by day, the oldest first, and what that comes to.

    Found is what was never stored before: a first list and backfill too, which are no news.
    """

    bars: tuple[Bar, ...]
    found: int
    troubles: int
    most: int

    @property
    def told(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.found or self.troubles)


def chart(days: Sequence[Day], today: date, words: Words) -> Chart:
    """Draw the last days: a bar for what was found, a mark where a refresh had trouble."""
    by_day = {each.day: each for each in days}
    shown = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    found = [by_day.get(each) for each in shown]
    most = max((each.new for each in found if each), default=0)
    return Chart(
        bars=tuple(_bar(number, each, most, words) for number, each in enumerate(found) if each),
        found=sum(each.new for each in found if each),
        troubles=sum(each.troubles > 0 for each in found if each),
        most=most,
    )


def _bar(number: int, found: Day, most: int, words: Words) -> Bar:
    # A single article is to be seen beside a day of a hundred.
    height = max(2, round(_TOP * found.new / most)) if found.new else 0
    return Bar(
        x=number * _STEP,
        y=_TOP - height,
        height=height,
        trouble=found.troubles > 0,
        told=f"{found.day.isoformat()}: {words.articles.counted(found.new)}",
    )
