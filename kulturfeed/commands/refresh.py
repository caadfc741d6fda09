"""`kulturfeed refresh`: what cron, the scheduler and people call."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime

from kulturfeed.commands.pushing import push
from kulturfeed.config import Config
from kulturfeed.configfile import find, load
from kulturfeed.configtables import Source
from kulturfeed.due import due
from kulturfeed.errors import ConfigError, StoreError
from kulturfeed.push.secret_files import faults
from kulturfeed.store import open_store
from kulturfeed.terminal import complain


def refresh(
    config_path: str | None,
    names: Sequence[str],
    *,
    only_due: bool = False,
    deep: bool = False,
    trust_clock: bool = False,
    as_json: bool = False,
) -> int:
    """Refresh the named sources, all if none is named; return 1 if one of them is not well.

    A webhook that cannot be signed for keeps no feed back.
    A `deep` refresh is of those that have further pages.
    """
    config = load(find(config_path, os.environ))
    sources = config.named(names)
    if deep:
        sources = with_pages(sources)
    if only_due and not some_due(config, sources):
        push(config)
        return 0
    # Scrapy takes half a second to import, and nearly always nothing is due.
    from kulturfeed.commands.refreshing import refreshing  # noqa: PLC0415

    unsigned = faults(config)
    for fault in unsigned:
        complain(f"{fault}; its messages wait")
    code = refreshing(
        config,
        sources,
        only_due=only_due,
        deep=deep,
        trust_clock=trust_clock,
        as_json=as_json,
    )
    # The lock is free: a hub that does not answer keeps no other refresh waiting.
    push(config)
    return code or int(bool(unsigned))


def with_pages(sources: Sequence[Source]) -> list[Source]:
    """Return the sources whose lists have further pages; ConfigError where there is none."""
    found = [source for source in sources if source.pages > 1]
    if not found:
        names = ", ".join(source.id for source in sources)
        raise ConfigError(f"--deep: {names}: no further pages; write pages = 5 under [[source]]")
    return found


def some_due(config: Config, sources: Sequence[Source]) -> bool:
    """Tell whether some source's time has come, without the lock: nobody need wait for that."""
    try:
        with open_store(config.database) as store:
            return bool(due(sources, store.sources(), datetime.now(UTC), config.timezone))
    except StoreError:
        # Not made yet, of an older version, or broken: the refresh itself says which.
        return True
