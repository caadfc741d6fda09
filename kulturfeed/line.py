"""A source to what is asked of its page; a harvest to stored rows and published feeds."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from kulturfeed import __version__, clock, gate, settle
from kulturfeed.config import Config, Source
from kulturfeed.errors import KulturfeedError, PublishError
from kulturfeed.filters import passes
from kulturfeed.ledger import Recognised, mint, mint_feed, recognise, to_read
from kulturfeed.publish import Published, publish
from kulturfeed.rows import HeldRow, RefreshRow, Settlement, SourceRow
from kulturfeed.store import Store
from spiders.page import Harvest, Outcome, Page, Reading
from spiders.urls import normalise

# A list of thousands would try its host's patience: the rest is stored without their own pages.
MOST_ARTICLES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How one source's refresh ended, and what publishing it changed."""

    row: RefreshRow
    published: Published

    @property
    def problems(self) -> tuple[str, ...]:
        """Return one line for each thing that is not well."""
        own = (f"{self.row.source}: {self.row.problem}",) if self.row.problem else ()
        return own + self.published.problems


class Line:
    """One refresh under way: what to ask of each page, and what to do with what comes back.

    `now` is asked once for each harvest; every decision about it follows from that moment.
    Raises KulturfeedError where the clock is wrong.
    """

    def __init__(self, config: Config, store: Store, now: Callable[[], datetime]) -> None:
        self._config = config
        self._store = store
        self._now = now
        self._started = clock.whole(now())
        self._states = store.sources()
        self._sources = {source.id: source for source in config.sources}
        self._newest = store.newest_release()
        self._taken: set[datetime] | None = None
        self._last: tuple[Reading, tuple[Recognised, ...]] | None = None
        if clock.is_behind(self._started, self._newest):
            raise KulturfeedError(
                f"the clock says {self._started:%Y-%m-%d %H:%M} UTC, but an article was released "
                f"at {self._newest:%Y-%m-%d %H:%M}; nothing is stored until the clock is right"
            )

    def page(self, source: Source) -> Page:
        """Return what to ask of a source's page; validators only while what they hold for does."""
        state = self.state(source)
        valid = state.fingerprint == _fingerprint(source)
        return Page(
            id=source.id,
            url=source.url,
            timezone=self._config.timezone,
            language=source.language,
            select=source.select.selectors() if source.select else None,
            etag=state.etag if valid else None,
            last_modified=state.last_modified if valid else None,
            wanted=lambda reading: self._wanted(source, reading),
        )

    def state(self, source: Source) -> SourceRow:
        """Return a source's state, a new one for a source that was never read."""
        stored = self._states.get(source.id)
        if stored is None:
            stored = SourceRow(id=source.id, feed_id=self._feed_id(source), url=source.url)
            # Its feed's id is taken from now on, for another source of the same page too.
            self._states[source.id] = stored
        return replace(stored, url=source.url)

    def receive(self, harvest: Harvest) -> Report:
        """Settle one harvest, store it in one transaction, and publish its source's feeds."""
        source = self._sources[harvest.page.id]
        settlement = self._settle(source, harvest)
        self._store.save(settlement)
        self._last = None
        self._states[source.id] = settlement.source
        releases = [listing.released for listing in settlement.listings]
        self._newest = max([*releases, *filter(None, [self._newest])], default=None)
        if self._taken is not None:
            self._taken.update(releases)
        return Report(row=settlement.refresh, published=self._publish(source))

    def _wanted(self, source: Source, reading: Reading) -> list[str]:
        """Name the article pages to read: none of a harvest that will be held."""
        if not gate.judge(reading, self.state(source)).accepted:
            return []
        return to_read(self._recognise(source, reading))[:MOST_ARTICLES]

    def _recognise(self, source: Source, reading: Reading) -> tuple[Recognised, ...]:
        """Recognise a reading's articles; an unknown one that the source's words bar is none.

        Most pages tell nothing new, and come straight back: asked again before anything was
        stored, the answer is the same.
        """
        if self._last is not None and self._last[0] is reading:
            return self._last[1]
        addresses = {normalise(teaser.link) for teaser in reading.teasers}
        known = self._store.known(source.id, addresses)
        recognised = tuple(
            each
            for each in recognise(reading.teasers, known)
            if (each.known and each.known.listing)
            or passes(each.teaser, source.include, source.exclude)
        )
        self._last = reading, recognised
        return recognised

    def _settle(self, source: Source, harvest: Harvest) -> Settlement:
        row = self._row(harvest)
        past = settle.Past(
            source=self.state(source), timezone=self._config.timezone, newest=self._newest
        )
        if harvest.outcome is Outcome.UNCHANGED:
            return settle.unchanged(past, row)
        reading, problem = harvest.reading, harvest.problem
        if problem is not None and problem.kind == "stopped":
            # Not the site's doing: its state stays, so that the next refresh reads it first thing.
            return Settlement(source=past.source, refresh=row)
        if reading is None:
            return settle.unwell(past, row, problem.retry_at if problem else None)
        verdict = gate.judge(reading, past.source)
        if not verdict.accepted:
            told = replace(row, outcome="held", kind=verdict.kind, problem=verdict.reason)
            return replace(settle.unwell(past, told), held=_held(source, reading, told))
        recognised = self._recognise(source, reading)
        past = self._completed(past, recognised)
        settled = settle.accepted(harvest, reading, recognised, past, row)
        return replace(settled, source=replace(settled.source, fingerprint=_fingerprint(source)))

    def _completed(self, past: settle.Past, recognised: tuple[Recognised, ...]) -> settle.Past:
        """Add what only new articles need to know: ids and releases that are taken."""
        new = [mint(each.address, ()) for each in recognised if each.known is None]
        return replace(
            past,
            ids=self._store.taken(new) if new else (),
            taken=self._releases() if past.source.first_accepted is None else (),
        )

    def _releases(self) -> set[datetime]:
        """Return every release there is: asked of the store once, for a first harvest only."""
        if self._taken is None:
            self._taken = self._store.releases()
        return self._taken

    def _row(self, harvest: Harvest) -> RefreshRow:
        reading, problem = harvest.reading, harvest.problem
        return RefreshRow(
            source=harvest.page.id,
            started=self._started,
            ended=max(clock.whole(self._now()), self._started),
            outcome=harvest.outcome.value,
            status=harvest.status,
            dropped=len(reading.dropped) if reading else 0,
            milliseconds=round(harvest.seconds * 1000),
            kind=problem.kind if problem else None,
            problem=problem.message if problem else None,
        )

    def _publish(self, source: Source) -> Published:
        try:
            return publish(self._config, source, self._store, self._states[source.id])
        except PublishError as error:
            return Published(problems=(str(error),))

    def _feed_id(self, source: Source) -> str:
        """Mint a feed's id; two sources that read the same page have two feeds."""
        minted = mint_feed(source.url)
        taken = {state.feed_id for state in self._states.values()}
        return mint_feed(f"{source.url}#{source.id}") if minted in taken else minted


def _fingerprint(source: Source) -> str:
    """Digest what a page's validators hold for: its address, selectors, and our reading of it."""
    select = source.select.model_dump_json() if source.select else ""
    return hashlib.sha256(f"{__version__} {source.url} {select}".encode()).hexdigest()


def _held(source: Source, reading: Reading, row: RefreshRow) -> HeldRow:
    teasers = [
        {"title": each.title, "link": each.link, "summary": each.summary}
        for each in reading.teasers
    ]
    return HeldRow(
        source=source.id,
        seen=row.ended,
        reason=row.problem or "",
        teasers=json.dumps(teasers, ensure_ascii=False),
    )
