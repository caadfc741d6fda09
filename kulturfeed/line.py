"""A source to what is asked of its page; a harvest to stored rows and published feeds."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kulturfeed import __version__, clock, episodes, ledger, settle
from kulturfeed.case import Case, Clerk
from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.errors import ConfigError, KulturfeedError
from kulturfeed.fit import Published, tried
from kulturfeed.publish import publish
from kulturfeed.push.outbox import announced
from kulturfeed.push.recipients import recipients
from kulturfeed.releasing import Past, looks_back
from kulturfeed.reports import Report, barred, unread
from kulturfeed.rows import RefreshRow, Settlement, SourceRow
from kulturfeed.sighting import Evidence
from kulturfeed.store import Store
from spiders.page import Harvest, Outcome, Page, Reading

# A list of thousands would try its host's patience: the rest is stored without their own pages.
MOST_ARTICLES = 200
_READ_BY = {"url", "language", "render", "select", "include", "exclude"}
"""Keys of a source that decide what a page is read for, and what is stored of it."""


class Line:
    """One refresh under way: what to ask of each page, and what to do with what comes back.

    `now` is asked once for each harvest; every decision about it follows from that moment. A
    `deep` refresh reads the further pages of every list, as a source's first harvest does.
    Raises KulturfeedError where the clock is behind the last refresh, unless it is trusted.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        now: Callable[[], datetime],
        *,
        deep: bool = False,
        trust_clock: bool = False,
    ) -> None:
        self._config = config
        self._deep = deep
        self._store = store
        self._now = now
        self._started = clock.whole(now())
        self._states = store.sources()
        self._sources = {source.id: source for source in config.sources}
        self._newest = store.newest_release()
        self._taken: set[datetime] | None = None
        self._cases: dict[str, Case] = {}
        self._clerk = Clerk(store)
        self._recipients = recipients(config)
        if not trust_clock:
            self._check_clock()

    def _check_clock(self) -> None:
        live = (self._states.get(source.id) for source in self._config.live)
        asked = (state.asked for state in live if state is not None)
        last = max(filter(None, asked), default=None)
        if clock.is_behind(self._started, last):
            raise KulturfeedError(
                f"the clock says {self._started:%Y-%m-%d %H:%M} UTC, but the last refresh was at "
                f"{last:%Y-%m-%d %H:%M}; nothing is stored until the clock is right (if it was "
                "wrong then: `kulturfeed refresh --trust-clock`)"
            )

    def page(self, source: Source) -> Page:
        """Return what to ask of a source's page; validators only while what they hold for does."""
        state = self.state(source)
        # What continues a list may have changed although its first page has not.
        known = state.fingerprint == _fingerprint(self._config, source) and not self._deep
        # That a page's frame is what it was says nothing of what its scripts show in it.
        valid = known and not source.render
        return Page(
            id=source.id,
            url=source.url,
            timezone=self._config.timezone,
            language=source.language,
            select=source.select.selectors() if source.select else None,
            etag=state.etag if valid else None,
            last_modified=state.last_modified if valid else None,
            digest=state.digest if known else None,
            wanted=lambda reading: self._wanted(source, reading),
            remembered=lambda reading: self._remembered(source, reading),
            further=lambda reading: self._further(source, reading),
            render=source.render,
            full_text=source.full_text,
            measure=True,
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
        is_first = self.state(source).first_accepted is None
        report = self._finish(source, self._settle(source, harvest))
        words = barred(harvest, report.row) if is_first else None
        return replace(report, remark=words or unread(harvest))

    def accept(self, source: Source) -> Report:
        """Take the harvest that is held of a source, as an operator asks; publish its feeds.

        Raises ConfigError where nothing is held.
        """
        state = self.state(source)
        held = self._store.held(source.id)
        if held is None:
            raise ConfigError(f"nothing is held of source '{source.id}'")
        if not held.teasers:
            raise ConfigError(f"what is held of source '{source.id}' lists no articles")
        reading = Reading(
            teasers=held.teasers,
            title=state.title,
            description=state.description,
            language=state.language,
        )
        page = self.page(source)
        harvest = Harvest(page=page, outcome=Outcome.READ, url=source.url, reading=reading)
        row = replace(self._row(harvest), rule="accepted")
        return self._finish(source, self._accepted(source, harvest, reading, row, trusted=True))

    def _finish(self, source: Source, settlement: Settlement) -> Report:
        """Store a settlement with what becomes of the source's episode, and publish."""
        before = self.state(source)
        followed = episodes.follow(
            before,
            settlement.source,
            settlement.refresh.ended,
            self._config.alert_after,
            self._config.timezone,
        )
        settlement = replace(
            settlement,
            # Until it is published: this process may be killed before that.
            source=replace(
                followed.source,
                unpublished=before.unpublished or bool(settlement.items or settlement.listings),
            ),
            episode=followed.ended,
            outbox=announced(self._recipients, before, settlement, self._newest),
        )
        self._store.save(settlement)
        self._cases.pop(source.id, None)
        self._states[source.id] = settlement.source
        releases = [listing.released for listing in settlement.listings]
        self._newest = max([*releases, *filter(None, [self._newest])], default=None)
        if self._taken is not None:
            self._taken.update(releases)
        published = self._publish(source)
        self._note(source, unpublished=bool(published.unwritten))
        row = settlement.refresh
        # A refresh that was stopped is no trouble of the source: no episode tells of it.
        stopped = f"{row.source}: {row.problem}" if row.kind == "stopped" else None
        return Report(row=row, published=published, line=followed.line or stopped)

    def _note(self, source: Source, *, unpublished: bool) -> None:
        """Note whether what is stored has yet to be published: the next refresh tries again."""
        state = self._states[source.id]
        if state.unpublished != unpublished:
            self._store.mark(source.id, unpublished=unpublished)
            self._states[source.id] = replace(state, unpublished=unpublished)

    def _wanted(self, source: Source, reading: Reading) -> list[str]:
        """Name the article pages to read: none of a harvest that will be held."""
        case = self._case(source, reading)
        if not case.verdict.accepted:
            return []
        return ledger.to_read(case.recognised, case.missing, self.state(source).listed)[
            :MOST_ARTICLES
        ]

    def _further(self, source: Source, reading: Reading) -> int:
        """Tell how many pages that continue a list to read: none of one that will be held."""
        is_first = self.state(source).first_accepted is None
        if not (self._deep or is_first) or source.pages == 1:
            return 0
        return source.pages - 1 if self._case(source, reading).verdict.accepted else 0

    def _remembered(self, source: Source, reading: Reading) -> set[str]:
        """Return titles and links of the last list, for a harvest that would be held without.

        For one without articles too: that a page may be empty is believed if nothing is found.
        """
        state = self.state(source)
        if not state.listed:
            return set()
        if reading.teasers and self._case(source, reading).verdict.accepted:
            return set()
        return self._clerk.labels(state)

    def _case(self, source: Source, reading: Reading) -> Case:
        """Recognise a reading's articles, and judge it.

        Asked again when its article pages have come, the answer is the same, unless another
        source stored one of its articles meanwhile.
        """
        case = self._cases.get(source.id)
        if (
            case is None
            or case.reading is not reading
            or not self._clerk.still_holds(source, case)
        ):
            case = self._clerk.opened(source, self.state(source), reading, self._moment())
            self._cases[source.id] = case
        return case

    def _settle(self, source: Source, harvest: Harvest) -> Settlement:
        row = self._row(harvest)
        past = self._past(source)
        if harvest.outcome is Outcome.UNCHANGED:
            return settle.unchanged(past, row)
        reading, problem = harvest.reading, harvest.problem
        if problem is not None and problem.kind == "stopped":
            # Not the site's doing: its state stays, so that the next refresh reads it first thing.
            return Settlement(source=past.source, refresh=row)
        if reading is None:
            return settle.unwell(past, row, problem.retry_at if problem else None)
        case = self._case(source, reading)
        row = replace(row, rule=case.verdict.rule)
        if case.verdict.accepted:
            return self._accepted(source, harvest, reading, row)
        told = replace(row, outcome="held", kind=case.verdict.rule, problem=case.verdict.reason)
        # A list without articles leaves nothing to judge; one that is held already stays.
        held = self._clerk.held(case, told) if reading.teasers else None
        return replace(settle.unwell(past, told), held=held)

    def _accepted(
        self,
        source: Source,
        harvest: Harvest,
        reading: Reading,
        row: RefreshRow,
        *,
        trusted: bool = False,
    ) -> Settlement:
        """Recognise again with what the article pages said, and settle."""
        evidence = Evidence(articles=harvest.articles, failures=harvest.failures, trusted=trusted)
        recognised = self._clerk.resolved(source, self._case(source, reading), evidence)
        has_backlog = self.state(source).first_accepted is None or reading.deeper
        past = replace(
            self._past(source),
            ids=self._clerk.taken_ids(recognised),
            taken=self._releases() if has_backlog else (),
        )
        if looks_back(harvest, recognised, past):
            past = replace(past, first_dates=self._store.first_dates(past.source))
        left_out = self._clerk.left_out(source, reading, recognised)
        told = replace(reading, dropped=left_out)
        settled = settle.accepted(harvest, told, recognised, past, row)
        fingerprint = _fingerprint(self._config, source)
        return replace(settled, source=replace(settled.source, fingerprint=fingerprint))

    def _past(self, source: Source) -> Past:
        return Past(source=self.state(source), timezone=self._config.timezone, newest=self._newest)

    def _releases(self) -> set[datetime]:
        """Return every release there is: asked of the store once, for a first harvest only."""
        if self._taken is None:
            self._taken = self._store.releases()
        return self._taken

    def _moment(self) -> datetime:
        return max(clock.whole(self._now()), self._started)

    def _row(self, harvest: Harvest) -> RefreshRow:
        reading = harvest.reading
        problem = harvest.problem or episodes.unselected(harvest)
        return RefreshRow(
            source=harvest.page.id,
            started=self._started,
            ended=self._moment(),
            outcome=harvest.outcome.value,
            status=harvest.status,
            dropped=len(reading.dropped) if reading else 0,
            milliseconds=round(harvest.seconds * 1000),
            kind=problem.kind if problem else None,
            problem=problem.message if problem else None,
        )

    def _publish(self, source: Source) -> Published:
        state = self._states[source.id]
        return tried(lambda: publish(self._config, source, self._store, state))

    def _feed_id(self, source: Source) -> str:
        """Mint a feed's id; two sources that read the same page have two feeds."""
        minted = ledger.mint_feed(source.url)
        taken = {state.feed_id for state in self._states.values()}
        return ledger.mint_feed(f"{source.url}#{source.id}") if minted in taken else minted


def _fingerprint(config: Config, source: Source) -> str:
    """Digest what a page's validators hold for: all that a reading of it hangs on."""
    told = source.model_dump_json(include=_READ_BY)
    return hashlib.sha256(f"{__version__} {config.timezone} {told}".encode()).hexdigest()
