"""Episodes of trouble in, the operator's feed of them, `health.atom`, out. Pure."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from feeds.model import Entry, Feed
from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.entries import STYLESHEET
from kulturfeed.episodes import NETWORK
from kulturfeed.ledger import mint_feed
from kulturfeed.remedies import Remedy, advice, remedy
from kulturfeed.rows import EpisodeRow, SourceRow
from spiders.text import clean
from spiders.urls import absolute

KEPT: Final = timedelta(days=90)
"""How long an episode that is over stays in the feed."""
MOST: Final = 200
"""Entries: a site that fails and mends every hour must not make the feed too large to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An episode of a source: `ended` is None while it lasts.

    `told` is whether the operator heard of it: network trouble that passes soon is not told.
    """

    source: Source
    feed_id: str
    kind: str
    problem: str
    began: datetime
    ended: datetime | None
    told: bool


def since(states: Iterable[SourceRow], now: datetime) -> datetime:
    """Return from when on ended episodes are needed: those that began with an open one too.

    Beginnings within one second are told apart by their order, which is to stay.
    """
    open_ones = [state.unwell_since for state in states if state.unwell_since]
    return min([now - KEPT, *open_ones])


def health(
    config: Config,
    states: Mapping[str, SourceRow],
    ended: Iterable[EpisodeRow],
    now: datetime,
) -> Feed:
    """Make the feed of the configured sources' episodes, the newest first."""
    found = sorted(_troubles(config, states, ended), key=lambda each: each.began)
    entries = [
        _entry(config, each, moment)
        for each, moment in _dated(found)
        if each.told and (each.ended is None or each.ended >= now - KEPT)
    ]
    place = config.home
    return Feed(
        id=mint_feed(f"{place}#health"),
        title="kulturfeed: health of the sources",
        link=absolute(place, place) or place,
        description="What is or was wrong with a source, and what to do",
        language="en",
        entries=tuple(reversed(entries[-MOST:])),
        address=config.feed_address("health"),
        stylesheet=STYLESHEET,
    )


def _troubles(
    config: Config,
    states: Mapping[str, SourceRow],
    ended: Iterable[EpisodeRow],
) -> Iterator[Trouble]:
    sources = {source.id: source for source in config.live if source.id in states}
    for row in ended:
        if source := sources.get(row.source):
            is_long = row.kind not in NETWORK or row.ended - row.began >= config.alert_after
            yield Trouble(
                source=source,
                feed_id=states[source.id].feed_id,
                kind=row.kind,
                problem=row.problem,
                began=row.began,
                ended=row.ended,
                told=row.told or is_long,
            )
    for source in sources.values():
        state = states[source.id]
        if state.unwell_since is not None:
            yield Trouble(
                source=source,
                feed_id=state.feed_id,
                kind=state.kind or "",
                problem=state.problem or "",
                began=state.unwell_since,
                ended=None,
                told=state.told is not None or state.kind not in NETWORK,
            )


def _dated(troubles: Iterable[Trouble]) -> Iterator[tuple[Trouble, datetime]]:
    """Date each trouble by its beginning, a second after the one before it at the least."""
    last: datetime | None = None
    for each in troubles:
        last = each.began if last is None else max(each.began, last + timedelta(seconds=1))
        yield each, last


def _entry(config: Config, trouble: Trouble, moment: datetime) -> Entry:
    source = trouble.source
    return Entry(
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"{trouble.feed_id} {trouble.began.isoformat()}").urn,
        title=_title(trouble),
        link=absolute(source.url, source.url) or source.url,
        published=moment,
        updated=max(moment, trouble.ended or moment),
        summary=clean(_summary(config, trouble)),
        categories=(trouble.kind,) if trouble.kind else (),
    )


def _title(trouble: Trouble) -> str:
    if trouble.ended is not None:
        return f"{trouble.source.id} is well again"
    states = {Remedy.JUDGE: "held", Remedy.MEND: "read without its selectors"}
    return f"{trouble.source.id} is {states.get(remedy(trouble.kind), 'failing')}"


def _summary(config: Config, trouble: Trouble) -> str:
    def local(moment: datetime) -> str:
        return f"{moment.astimezone(config.timezone):%Y-%m-%d %H:%M %Z}"

    said = f"{trouble.problem.rstrip('.')}. Began {local(trouble.began)}"
    if trouble.ended is not None:
        return f"{said}, ended {local(trouble.ended)}. There is nothing left to do."
    return f"{said}. {advice(trouble.source.id, remedy(trouble.kind))}"
