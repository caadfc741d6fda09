"""States, refreshes and holds in, what the operator's page shows out. Pure.

Nothing here is secret: of the config only the sources' ids, titles and addresses, and the hub.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.due import next_due
from kulturfeed.former import forsaken
from kulturfeed.push.lapses import Lapse
from kulturfeed.remedies import Remedy, remedy
from kulturfeed.rows import HeldRow, SourceRow
from kulturfeed.site.chart import Chart, chart
from kulturfeed.site.figures import Day, Stamp
from kulturfeed.site.policy import policy
from kulturfeed.site.times import Time, day, minute
from kulturfeed.site.views import common_words
from kulturfeed.site.words import Words
from spiders.urls import absolute

_TITLES: Final = 5


class State(StrEnum):
    """How a source is doing."""

    WELL = "well"
    HELD = "held"
    FAILING = "failing"
    SELECTORS = "selectors"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A list that waits to be judged: why, since when, how long it is, and its first titles."""

    reason: str
    since: Time
    count: int
    titles: tuple[str, ...]
    is_rejected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source as its operator sees it. `next` is None where it is due now.

    The milliseconds are what the site took to begin its answers, None where it gave none.
    `advice` is what to do about its trouble, None if that is to judge the list that is held.
    """

    id: str
    title: str
    url: str | None
    language: str | None
    has_page: bool
    state: State
    asked: Time | None
    next: Time | None
    count: int
    news: Time | None
    last_milliseconds: int | None
    milliseconds: int | None
    problem: str | None
    since: Time | None
    hold: Hold | None
    advice: str | None
    chart: Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingSource:
    """A stored source that the config has no more, and what to write there.

    `heir` is the id of the one that reads its page now, None if none does: `was` is a line of its
    table, `retired` a table of the missing one's own.
    """

    id: str
    title: str
    heir: str | None
    was: str
    retired: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The hub or a webhook that takes nothing: why, and since when."""

    name: str
    problem: str
    since: Time


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """The operator's page, written at `written`."""

    words: Words
    written: Time
    sources: tuple[SourceStatus, ...]
    missing: tuple[MissingSource, ...]
    silent: tuple[Silence, ...]
    policy: str

    @property
    def unwell(self) -> int:
        """How many sources need attention."""
        return sum(each.problem is not None for each in self.sources) + len(self.missing)


def status_view(
    config: Config,
    states: Mapping[str, SourceRow],
    *,
    stamps: Mapping[str, Stamp],
    days: Iterable[Day],
    held: Mapping[str, HeldRow],
    lapses: Iterable[Lapse],
    now: datetime,
) -> StatusView:
    """Put together the operator's page, in the first source's language; no retired source."""
    words = common_words(config, states)
    by_source: dict[str, list[Day]] = {}
    for each in days:
        by_source.setdefault(each.source, []).append(each)
    desk = _Desk(config=config, words=words, moment=now)
    return StatusView(
        words=words,
        written=minute(now, config.timezone, words),
        sources=tuple(
            desk.status(
                source,
                states.get(source.id),
                stamps.get(source.id),
                by_source.get(source.id, []),
                held.get(source.id),
            )
            for source in config.live
        ),
        missing=tuple(_missing(config, state) for state, _ in forsaken(config, states)),
        silent=tuple(desk.silence(each) for each in lapses),
        policy=policy(images=False),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What all sources' lines are written with."""

    config: Config
    words: Words
    moment: datetime

    def status(
        self,
        source: Source,
        state: SourceRow | None,
        stamp: Stamp | None,
        days: Sequence[Day],
        held: HeldRow | None,
    ) -> SourceStatus:
        planned = next_due(source, state, self.config.timezone)
        return SourceStatus(
            id=source.id,
            title=source.titled(state.title if state else None),
            url=absolute(source.url, source.url),
            language=source.language or (state.language if state else None),
            has_page=state is not None and state.first_accepted is not None,
            state=_state(state),
            asked=self._minute(state.asked if state else None),
            next=self._minute(planned if planned and planned > self.moment else None),
            count=stamp.count if stamp else 0,
            news=day(stamp.newest, self.config.timezone, self.words)
            if stamp and stamp.newest
            else None,
            last_milliseconds=_mean(each for each in days if each.day == self.moment.date()),
            milliseconds=_mean(days),
            problem=state.problem if state and state.unwell_since else None,
            since=self._minute(state.unwell_since if state else None),
            hold=self._hold(held) if held else None,
            advice=self._advice(state),
            chart=chart(days, self.moment.date(), self.words),
        )

    def silence(self, lapse: Lapse) -> Silence:
        """Tell of a receiver, and nothing of its address, which is a webhook's secret."""
        name, problem, notify = lapse.recipient.name, lapse.problem, lapse.recipient.notify
        if notify is not None:
            name = name.partition(" (")[0]
            host = urlsplit(notify.url.get_secret_value()).hostname or ""
            problem = problem.replace(host, "its host")
        if notify is not None and notify.secret_file is not None:
            problem = problem.replace(str(notify.secret_file), notify.secret_file.name)
        since = minute(lapse.since, self.config.timezone, self.words)
        return Silence(name=name, problem=problem, since=since)

    def _advice(self, state: SourceRow | None) -> str | None:
        words = {
            Remedy.LOOK: self.words.to_look,
            Remedy.MEND: self.words.to_mend,
            Remedy.FIND: self.words.to_find,
            Remedy.ASK: self.words.to_ask,
            Remedy.WAIT: self.words.to_wait,
        }
        return words.get(remedy(state.kind)) if state else None

    def _minute(self, moment: datetime | None) -> Time | None:
        return minute(moment, self.config.timezone, self.words) if moment else None

    def _hold(self, held: HeldRow) -> Hold:
        return Hold(
            reason=held.reason,
            since=minute(held.seen, self.config.timezone, self.words),
            count=len(held.teasers),
            titles=tuple(teaser.title for teaser in held.teasers[:_TITLES]),
            is_rejected=held.rejected,
        )


def _missing(config: Config, state: SourceRow) -> MissingSource:
    inherits = config.source_at(state.url)
    # What stands in quotes in TOML may be written as in JSON.
    name, url = (json.dumps(each, ensure_ascii=False) for each in (state.id, state.url))
    return MissingSource(
        id=state.id,
        title=state.title or state.id,
        heir=inherits.id if inherits else None,
        was=f"was = [{name}]",
        retired=f"[[source]]\nid = {name}\nurl = {url}\nretired = true",
    )


def _mean(days: Iterable[Day]) -> int | None:
    """Return the mean of the days' response times, each counted by its refreshes."""
    pairs = [(each.milliseconds, each.refreshes) for each in days if each.milliseconds is not None]
    total = sum(count for _, count in pairs)
    return round(sum(each * count for each, count in pairs) / total) if total else None


def _state(state: SourceRow | None) -> State:
    if state is None or state.asked is None:
        return State.UNREAD
    if state.unwell_since is None:
        return State.WELL
    states = {Remedy.JUDGE: State.HELD, Remedy.MEND: State.SELECTORS}
    return states.get(remedy(state.kind), State.FAILING)
