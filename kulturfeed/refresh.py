"""The config in, its sources read, stored and published out; the only way in for every caller."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from kulturfeed import __version__
from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.errors import KulturfeedError, PublishError
from kulturfeed.former import carry_over, lead_on
from kulturfeed.line import Line
from kulturfeed.overview import publish_overview
from kulturfeed.push.queueing import queue_pings
from kulturfeed.reports import Report
from kulturfeed.restoring import Restored, files, restored
from kulturfeed.rows import ItemRow
from kulturfeed.store import Store
from spiders.crawl import Manners, crawl
from spiders.fetching import problems
from spiders.fetching.chromium import missing
from spiders.page import Harvest, Outcome, Page, Problem

_log = logging.getLogger(__name__)

# A refresh ends itself: a source that never ends must not keep the next refresh waiting.
DEADLINE: Final = timedelta(minutes=30)


def refresh(
    config: Config,
    sources: Sequence[Source],
    store: Store,
    now: Callable[[], datetime],
    tell: Callable[[Report], None],
    *,
    deep: bool = False,
    trust_clock: bool = False,
) -> None:
    """Read these sources' pages, store what is plausible, publish; tell of each as it ends.

    The store's lock must be held. Each source is stored in a transaction of its own. A `deep`
    refresh reads the further pages of the lists too; one that is to `trust_clock` stores what is
    earlier than the last refresh.
    """
    carry_over(config, store)
    line = Line(config, store, now, deep=deep, trust_clock=trust_clock)
    told: set[str] = set()

    def receive(harvest: Harvest) -> None:
        report = received(line, harvest)
        told.update(report.problems)
        tell(report)

    readable = []
    for page in (line.page(source) for source in sources):
        lacking = missing() if page.render else None
        if lacking:
            receive(_unshown(page, lacking))
        else:
            readable.append(page)
    if readable:
        crawl(readable, receive, manners(config), (KulturfeedError,))
    store.prune(now())
    try:
        publish_overview(config, store, now())
        lead_on(config)
    except PublishError as error:
        # A folder that a feed could not be written to has been told of.
        if str(error) not in told:
            raise
    finally:
        queue_pings(config, store, now())


def restore(config: Config, store: Store, now: datetime) -> Iterator[str]:
    """Fill a store that has nothing in it from what its feeds show, if it was lost; say what was.

    Raises StoreError where a feed cannot be read: then nothing is stored, and the next refresh
    tries again.
    """
    if store.sources():
        return
    line = Line(config, store, lambda: now)
    known: dict[str, ItemRow] = {}
    taken: set[datetime] = set()
    found: list[Restored] = []
    for source in config.live:
        paths = files(config.output, source)
        if paths:
            told = restored(line.state(source), paths, known, taken, config.timezone)
            known |= {item.id: item for item in told.settlement.items}
            taken |= {listing.released for listing in told.settlement.listings}
            found.append(told)
    store.save_all(each.settlement for each in found)
    for each in found:
        name = each.settlement.source.id
        store.close_archives(name, [document for document in each.documents if document])
        yield (
            f"{name}: {len(each.settlement.items)} articles keep the ids and dates that they have "
            f"in {config.output}"
        )


def received(line: Line, harvest: Harvest) -> Report:
    """Settle a harvest; one that shows a bug of ours is a failure of its source alone."""
    try:
        return line.receive(harvest)
    except KulturfeedError:
        raise
    except Exception as error:  # noqa: BLE001 - told and logged, and the other sources go on
        url = harvest.page.url
        _log.error("settling %s failed", url, exc_info=error)
        failed = replace(harvest, outcome=Outcome.FAILED, reading=None, articles={}, failures={})
        return line.receive(replace(failed, problem=problems.unexpected(url, error)))


def _unshown(page: Page, lacking: str) -> Harvest:
    """Fail a page that is to be shown in a browser where there is none; the others are read."""
    problem = Problem(kind="browser", message=f"{page.url} has render = true, but {lacking}")
    return Harvest(page=page, outcome=Outcome.FAILED, url=page.url, problem=problem)


def manners(config: Config) -> Manners:
    """Return how the config wants other people's servers to be treated."""
    contact = config.contact or config.public_url
    return Manners(
        user_agent=f"kulturfeed/{__version__}" + (f" (+{contact})" if contact else ""),
        delay=config.fetch.delay,
        timeout=config.fetch.timeout,
        max_bytes=config.fetch.max_bytes,
        private_addresses=config.fetch.private_addresses,
        deadline=DEADLINE,
    )
