"""`kulturfeed forget URL`: an article out of the store and the feeds, for good."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from kulturfeed.clock import whole
from kulturfeed.commands.address import Address, asked
from kulturfeed.config import Config
from kulturfeed.configfile import find, load
from kulturfeed.configtables import Source
from kulturfeed.errors import KulturfeedError, PublishError
from kulturfeed.fit import RENDERERS
from kulturfeed.ledger import address_digest
from kulturfeed.overview import publish_overview
from kulturfeed.publish import publish
from kulturfeed.rows import SourceRow
from kulturfeed.store import Store, hold, open_store
from kulturfeed.store.upkeep import compact
from kulturfeed.story import Erasure, Story, erasure
from kulturfeed.terminal import complain, tell

_STILL: Final = (
    "backups of the store, readers that fetched the feed, and the site itself may still have it"
)


def forget(config_path: str | None, url: str) -> int:
    """Erase an article and keep only digests of its addresses; 1 if a feed may still have it.

    Asked again, it does again what may have been cut short.
    """
    config = load(find(config_path, os.environ))
    address = asked(url)
    with open_store(config.database) as store, hold(config.database, _now()):
        stories = store.stories(address.key, address.link)
        erased = _erased(store, address, stories)
        store.erase(erased)
        states = store.sources()
        problems = list(_publish(config, store, _touched(config, states, stories), states))
        for problem in problems:
            complain(f"{problem}; what is published may still have it: delete the file")
        compact(config.database)
    tell(f"{address.link}: {_sum(erased)}")
    tell(_STILL)
    return int(bool(problems))


def _now() -> datetime:
    return whole(datetime.now(UTC))


def _erased(store: Store, address: Address, stories: Collection[Story]) -> Erasure:
    """Settle what is to be erased; raise KulturfeedError where there is nothing."""
    settled = erasure(address.key, stories, store.margin(), _now())
    is_known = bool(settled.items or settled.held or settled.dropped)
    if not is_known and store.forgotten_at(address_digest(address.key)) is None:
        raise KulturfeedError(f"{address.link}: was never seen, so there is nothing to forget")
    return settled


def _touched(
    config: Config, states: Mapping[str, SourceRow], stories: Collection[Story]
) -> Iterator[Source]:
    """Give the sources whose feeds may have the article: all, where nothing is left to tell."""
    listed = {listing.source for story in stories for listing in story.listings}
    sources = {source.id: source for source in config.sources}
    for name in sorted(listed or states):
        if name in sources:
            yield sources[name]
        elif any((config.output / f"{name}.{ending}").exists() for ending in RENDERERS):
            # The config has it no more, but its feed still stands.
            yield Source(id=name, url=states[name].url)


def _publish(
    config: Config, store: Store, sources: Iterable[Source], states: Mapping[str, SourceRow]
) -> Iterator[str]:
    """Publish anew, and give what went wrong: one source's trouble does not spare the others."""
    for source in sources:
        try:
            yield from publish(config, source, store, states[source.id], erased=True).problems
        except PublishError as error:
            yield str(error)
    try:
        publish_overview(config, store, _now(), erased=True)
    except PublishError as error:
        yield str(error)


def _sum(erased: Erasure) -> str:
    if not erased.items:
        return "is kept away"
    articles, addresses = len(erased.items), len(erased.forgotten)
    return (
        f"forgotten; of {articles} article{'s' if articles > 1 else ''} and {addresses} "
        f"address{'es' if addresses > 1 else ''} only digests are kept, to keep them away"
    )
