"""The config and the store in, the files beside the feeds out: `index.html` and `health.atom`."""

from datetime import datetime

from feeds.atom import atom
from feeds.check import check
from feeds.model import Feed
from kulturfeed.config import Config
from kulturfeed.errors import PublishError
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.health import health, since
from kulturfeed.pages import index
from kulturfeed.store import Store


def publish_overview(config: Config, store: Store, now: datetime) -> None:
    """Write the list of feeds for subscribers and the feed of episodes for the operator.

    Raises PublishError where a file cannot be written.
    """
    states = store.sources()
    ended = store.episodes(since(states.values(), now))
    make_folder(config.output)
    write_if_changed(config.output / "index.html", index(config, states))
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
