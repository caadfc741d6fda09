"""The config in, its sources read, stored and published out; the only way in for every caller."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from kulturfeed import __version__
from kulturfeed.config import Config, Source
from kulturfeed.errors import PublishError
from kulturfeed.line import Line, Report
from kulturfeed.overview import publish_overview
from kulturfeed.store import Store
from spiders.crawl import Manners, crawl
from spiders.page import Harvest

# A refresh ends itself: a source that never ends must not keep the next refresh waiting.
DEADLINE: Final = timedelta(minutes=30)


def refresh(
    config: Config,
    sources: Sequence[Source],
    store: Store,
    now: Callable[[], datetime],
    tell: Callable[[Report], None],
) -> None:
    """Read these sources' pages, store what is plausible, publish; tell of each as it ends.

    The store's lock must be held. Each source is stored in a transaction of its own.
    """
    line = Line(config, store, now)
    told: set[str] = set()

    def receive(harvest: Harvest) -> None:
        report = line.receive(harvest)
        told.update(report.problems)
        tell(report)

    crawl([line.page(source) for source in sources], receive, manners(config))
    store.prune(now())
    try:
        publish_overview(config, store, now())
    except PublishError as error:
        # A folder that a feed could not be written to has been told of.
        if str(error) not in told:
            raise


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
