"""The config and the store in, the files beside the feeds out: pages, and `health.atom`."""

from datetime import datetime

from feeds.atom import atom
from feeds.check import check
from feeds.model import Feed
from kulturfeed.config import Config
from kulturfeed.errors import PublishError
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.health import health, since
from kulturfeed.publish import RENDERERS
from kulturfeed.site.writing import write_assets, write_index, write_status
from kulturfeed.store import Store


def publish_overview(config: Config, store: Store, now: datetime) -> None:
    """Write the page of all feeds for subscribers; the operator's page and feed of episodes.

    Raises PublishError where a file cannot be written.
    """
    states, stamps = store.sources(), store.stamps()
    make_folder(config.output)
    write_assets(config)
    write_index(config, store, states, stamps, tuple(RENDERERS))
    write_status(config, store, states, stamps, now)
    ended = store.episodes(since(states.values(), now))
    feed = health(config, states, ended, store.holding(), now)
    write_if_changed(config.output / "health.atom", _fit(feed))


def _fit(feed: Feed) -> bytes:
    content = atom(feed)
    faults = check(content)
    if faults:
        raise PublishError(
            f"health.atom: not published, the last good one stands: {faults[0].message}"
        )
    return content
