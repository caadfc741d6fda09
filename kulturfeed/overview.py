"""The config and the store in, the files beside the feeds out: pages, and `health.atom`."""

from datetime import datetime

from feeds.atom import atom
from feeds.check import check
from feeds.model import Feed
from kulturfeed.config import Config
from kulturfeed.errors import PublishError
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.fit import RENDERERS
from kulturfeed.health import health, since
from kulturfeed.merged import gather, publish_merged, write_opml
from kulturfeed.site.writing import write_assets, write_index, write_status
from kulturfeed.store import Store


def publish_overview(config: Config, store: Store, now: datetime, *, erased: bool = False) -> None:
    """Write what is of several sources: their feeds and pages; the operator's page and feed.

    The page that leads to all others is written last: what it leads to is there by then.

    Where an article was `erased`, a feed is emptied rather than left with it. Raises PublishError
    where a file cannot be written, or is not as it should be.
    """
    states, stamps = store.sources(), store.stamps()
    make_folder(config.output)
    write_assets(config)
    write_status(config, store, states, stamps, now)
    ended = store.episodes(since(states.values(), now))
    feed = health(config, states, ended, now)
    write_if_changed(config.output / "health.atom", _fit(feed))
    gathered = gather(config, store, states)
    merged = publish_merged(config, store, gathered, states, erased=erased)
    write_opml(config, gathered, states)
    formats = tuple(RENDERERS)
    write_index(config, store, states, stamps, gathered=gathered, formats=formats)
    # An article that is not fit has been told of where its source's feed was published.
    if merged.unwritten:
        raise PublishError("\n".join(merged.unwritten))


def _fit(feed: Feed) -> bytes:
    content = atom(feed)
    faults = check(content)
    if faults:
        raise PublishError(
            f"health.atom: not published, the last good one stands: {faults[0].message}"
        )
    return content
