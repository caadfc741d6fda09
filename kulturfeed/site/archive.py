"""Every article ever stored of a source in, its archive by month out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from kulturfeed.config import Config
from kulturfeed.site.figures import Past
from kulturfeed.site.languages import written_month
from kulturfeed.site.times import dated, own_or_released
from kulturfeed.site.views import Card, web
from kulturfeed.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the archive; `key` is like `2026-10`."""

    key: str
    heading: str
    cards: tuple[Card, ...]


def months(past: Iterable[Past], config: Config, words: Words) -> tuple[Month, ...]:
    """Sort what was ever stored by month, the newest first: its own date, else its release."""
    pairs = sorted(
        ((own_or_released(each.published, each.released), each) for each in past), key=_at
    )
    local = [(at.astimezone(config.timezone), each) for at, each in reversed(pairs)]
    return tuple(
        Month(
            key=f"{year:04}-{month:02}",
            heading=written_month(year, month, words),
            cards=tuple(_card(each, config, words) for _, each in group),
        )
        for (year, month), group in groupby(local, lambda pair: (pair[0].year, pair[0].month))
    )


def _at(pair: tuple[datetime, Past]) -> tuple[datetime, datetime]:
    return pair[0], pair[1].released


def _card(past: Past, config: Config, words: Words) -> Card:
    return Card(
        title=past.title,
        link=web(past.link),
        when=dated(past.published, past.released, config.timezone, words),
        is_found=past.published is None,
    )
