"""The config and the store in, the files beside the feeds out: pages, and `health.atom`."""

from collections.abc import Mapping
from datetime import datetime

from feeds.atom import atom
from feeds.check import check
from feeds.model import Feed
from kulturfeed.config import Config
from kulturfeed.errors import PublishError
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.fit import RENDERERS, tried
from kulturfeed.health import health, since
from kulturfeed.merged import gather, publish_merged, write_opml
from kulturfeed.rows import SourceRow
from kulturfeed.site.writing import write_assets, write_index, write_status
from kulturfeed.store import Store


def publish_overview(config: Config, store: Store, now: datetime, *, erased: bool = False) -> None:
    """Write what is of several sources: their feeds and pages; the operator's page and feed.

    The page that leads to all others is written last: what it leads to is there by then.

    Where an article was `erased`, a feed is emptied rather than left with it. Raises PublishError,
    after all else was written, where a file cannot be, or is not as it should be.
    """
    states, stamps = store.sources(), store.stamps()
    make_folder(config.output)
    gathered = gather(config, store, states)
    formats = tuple(RENDERERS)
    done = tried(
        lambda: write_assets(config),
        lambda: write_status(config, store, states, stamps, now),
        lambda: _write_health(config, store, states, now),
        lambda: publish_merged(config, store, gathered, states, erased=erased),
        lambda: write_opml(config, gathered, states),
        lambda: write_index(config, store, states, stamps, gathered=gathered, formats=formats),
    )
    # An article that is not fit has been told of where its source's feed was published.
    if done.unwritten:
        raise PublishError("\n".join(done.unwritten))


def _write_health(
    config: Config, store: Store, states: Mapping[str, SourceRow], now: datetime
) -> None:
    ended = store.episodes(since(states.values(), now))
    write_if_changed(config.output / "health.atom", _fit(health(config, states, ended, now)))


def _fit(feed: Feed) -> bytes:
    content = atom(feed)
    faults = check(content)
    if faults:
        raise PublishError(
            f"health.atom: not published, the last good one stands: {faults[0].message}"
        )
    return content
