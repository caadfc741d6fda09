"""The config in, its sources read, stored and published out; the only way in for every caller."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from kulturfeed import __version__
from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.errors import ConfigError, PublishError
from kulturfeed.former import carry_over, lead_on
from kulturfeed.line import Line, Report
from kulturfeed.overview import publish_overview
from kulturfeed.push.queueing import queue_pings
from kulturfeed.store import Store
from spiders.crawl import Manners, crawl
from spiders.fetching.chromium import missing
from spiders.page import Harvest

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
) -> None:
    """Read these sources' pages, store what is plausible, publish; tell of each as it ends.

    The store's lock must be held. Each source is stored in a transaction of its own. A `deep`
    refresh reads the further pages of the lists too. Raises ConfigError where a source needs a
    browser that is not there.
    """
    _find_browser(sources)
    carry_over(config, store)
    line = Line(config, store, now, deep=deep)
    told: set[str] = set()

    def receive(harvest: Harvest) -> None:
        report = line.receive(harvest)
        told.update(report.problems)
        tell(report)

    crawl([line.page(source) for source in sources], receive, manners(config))
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


def _find_browser(sources: Sequence[Source]) -> None:
    rendered = [source.id for source in sources if source.render]
    lacking = missing() if rendered else None
    if lacking:
        raise ConfigError(f"source '{rendered[0]}' has render = true, but {lacking}")


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
