"""A source, its state and a reading in; its articles as the store knows them, judged, out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from kulturfeed import gate, ledger
from kulturfeed.configtables import Source
from kulturfeed.filters import passes
from kulturfeed.renames import Missing, candidates, named, worded
from kulturfeed.rows import HeldRow, Known, RefreshRow, SourceRow
from kulturfeed.sighting import Evidence, Recognised
from kulturfeed.store import Store
from spiders.page import Dropped, Reading, Teaser
from spiders.urls import absolute, normalise

# How long an article that left the list is looked for under a new address.
LATELY = timedelta(days=60)
_JUST_NOW = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reading as the store sees it: its articles, those that are missing, and the verdict.

    `known` is what the store answered of the addresses whose teasers are not what they were.
    """

    reading: Reading
    asked: Collection[str]
    known: Mapping[str, Known]
    recognised: tuple[Recognised, ...]
    missing: tuple[Missing, ...]
    held: HeldRow | None
    verdict: gate.Verdict


class Clerk:
    """Asks the store what a decision about a reading needs to know, and no more."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._forgotten = store.forgotten()

    def opened(self, source: Source, state: SourceRow, reading: Reading, now: datetime) -> Case:
        """Recognise a reading's articles by what is stored, and judge it."""
        asked = _unlike(reading, state)
        known = self._store.known(source.id, asked)
        recognised = self._recognise(source, reading, state, known)
        held = self._store.held(source.id) if state.unwell_since else None
        # A harvest is judged by its first page: that is all that the others were.
        shown = [each for each in recognised if each.position < len(reading.teasers)]
        familiar = self._familiar(source, shown)
        return Case(
            reading=reading,
            asked=asked,
            known=known,
            recognised=recognised,
            missing=self._missing(source, recognised, state, now),
            held=held,
            verdict=gate.judge(
                reading, state, familiar, held, now, may_be_empty=source.may_be_empty
            ),
        )

    def still_holds(self, source: Source, case: Case) -> bool:
        """Tell whether the store answers as it did: another source may list an article too."""
        return self._store.known(source.id, case.asked) == case.known

    def labels(self, state: SourceRow) -> set[str]:
        """Return titles and links of the last list."""
        items = [place.item for place in state.listed]
        rows = [each.listing for each in self._store.standing(state.id, items) if each.listing]
        return {text for row in rows for text in (row.title, row.link)}

    def resolved(self, source: Source, case: Case, evidence: Evidence) -> tuple[Recognised, ...]:
        """Recognise again with what the article pages said; what was forgotten stays away."""
        topic = normalise(source.url)
        places = ledger.named_addresses(case.recognised, evidence, topic)
        known = self._store.known(source.id, places) if places else {}
        resolved = ledger.resolve(case.recognised, known, case.missing, evidence, topic)
        return tuple(
            each
            for each in resolved
            if not any(self._is_forgotten(place) for place, _ in each.aliases)
        )

    def taken_ids(self, recognised: tuple[Recognised, ...]) -> set[str]:
        """Return those ids that new articles might be given, but another one has."""
        ids = [minted for each in recognised if each.item is None for minted in _mintable(each)]
        return self._store.taken(ids) if ids else set()

    def left_out(
        self, source: Source, reading: Reading, recognised: tuple[Recognised, ...]
    ) -> tuple[Dropped, ...]:
        """Return what was left out and why, with what the source's words bar.

        Of what was forgotten nothing is kept.
        """
        taken = {each.address for each in recognised}
        barred = [
            Dropped(reason="words", link=teaser.link, title=teaser.title)
            for teaser in reading.teasers
            if not passes(texts_of(teaser), source.include, source.exclude)
            and normalise(teaser.link) not in taken
        ]
        dropped = (*reading.dropped, *barred)
        if not self._forgotten:
            return dropped
        links = {each.link: absolute(each.link, source.url) for each in dropped}
        return tuple(
            each
            for each in dropped
            if (link := links[each.link]) is None or not self._is_forgotten(normalise(link))
        )

    def held(self, case: Case, row: RefreshRow) -> HeldRow:
        """Keep what is held for an operator to look at: since when, if it is the same picture."""
        teasers = tuple(
            each for each in case.reading.teasers if not self._is_forgotten(normalise(each.link))
        )
        before = case.held
        same = before is not None and gate.same_picture(teasers, before.teasers)
        return HeldRow(
            source=row.source,
            seen=before.seen if before and same else row.ended,
            reason=row.problem or "",
            rejected=bool(before and same and before.rejected),
            teasers=teasers,
        )

    def _recognise(
        self, source: Source, reading: Reading, state: SourceRow, known: Mapping[str, Known]
    ) -> tuple[Recognised, ...]:
        """Recognise by address; what was forgotten, or the source's words bar, is no article."""
        found = (*reading.teasers, *reading.deeper)
        recognised = ledger.recognise(found, state.listed, known)
        return tuple(each for each in recognised if not self._is_barred(source, each))

    def _is_barred(self, source: Source, each: Recognised) -> bool:
        if self._is_forgotten(each.address):
            return True
        return not is_listed(each) and not passes(
            texts_of(each.teaser), source.include, source.exclude
        )

    def _is_forgotten(self, address: str) -> bool:
        return bool(self._forgotten) and ledger.address_digest(address) in self._forgotten

    def _missing(
        self, source: Source, recognised: tuple[Recognised, ...], state: SourceRow, now: datetime
    ) -> tuple[Missing, ...]:
        """Return the articles that an unknown one may be, under a new address."""
        if all(each.item is not None for each in recognised):
            return ()
        here = {each.item for each in recognised}
        listed = {place.item for place in state.listed}
        left = self._store.left_since(source.id, now - LATELY)
        lately = {item for item, title in left if item not in listed and named(recognised, title)}
        # Taken off, edited and published again: that has another title, and takes no month.
        left = self._store.left_since(source.id, now - _JUST_NOW)
        lately |= {
            item for item, title in left if item not in listed and worded(recognised, title)
        }
        old = self._store.standing(source.id, (listed - here) | lately)
        return tuple(candidates(recognised, state.listed, old))

    def _familiar(self, source: Source, recognised: Sequence[Recognised]) -> int:
        """Count the articles that the source has had before: by address, the rest by title."""
        rest = {each.teaser.title for each in recognised if not is_listed(each)}
        count = sum(map(is_listed, recognised))
        if count >= len(rest):
            return count
        return count + self._store.familiar(source.id, rest)


def _unlike(reading: Reading, state: SourceRow) -> frozenset[str]:
    """Return the addresses whose teasers are not, word for word, what the last list had."""
    standing = {place.digest for place in state.listed}
    found = (*reading.teasers, *reading.deeper)
    new = (each for each in found if ledger.digest(each) not in standing)
    return frozenset(normalise(teaser.link) for teaser in new)


def texts_of(teaser: Teaser) -> tuple[str | None, ...]:
    """Return where a source's words are looked for."""
    return teaser.title, teaser.summary, teaser.kicker


def is_listed(each: Recognised) -> bool:
    """Tell whether the source has had this article before."""
    return each.rule == "unchanged" or bool(each.known and each.known.listing)


def _mintable(each: Recognised) -> Iterator[str]:
    """Give the ids a new article may get: an address reused year by year minted one each year."""
    return islice(ledger.candidates(each.address), 50 if each.rule == "reused" else 2)
