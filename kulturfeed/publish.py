"""A source's rows and the config in, its checked feeds, archives and pages as files out."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from feeds.model import Feed
from kulturfeed.archives import closing, place, write_archives
from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.entries import STYLESHEET, Manner, entries
from kulturfeed.files import make_folder
from kulturfeed.fit import RENDERERS, Published, tried, write_feed
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.writing import write_source
from kulturfeed.store import Store
from spiders.urls import absolute

WINDOW: Final = timedelta(days=7)


def publish(
    config: Config, source: Source, store: Store, state: SourceRow, *, erased: bool = False
) -> Published:
    """Write a source's feeds from what is stored, if there is anything; only differing bytes.

    What leaves the feed is first put into its archive. Where an article was `erased`, what is
    published is emptied rather than left with it.
    """
    known = store.listed(source.id, limit=source.limit, window=WINDOW)
    shown = {each.item.id for each in known}
    if documents := tuple(closing(store.unarchived(source.id), shown)):
        store.close_archives(source.id, documents)
    archives = store.archives(source.id)
    if not (known or archives or erased):
        return Published()
    make_folder(config.output)
    manner = _manner(config, source, state)
    feed = _feed(config, source, state, manner, known)
    feed = replace(feed, older=place(feed, len(archives)))
    formats = tuple(RENDERERS)
    # The archive first: what a feed leads on to must be there.
    return tried(
        lambda: write_archives(
            feed, archives, store, manner, source=source.id, output=config.output
        ),
        lambda: write_feed(feed, config.output, source.id) if known or erased else None,
        lambda: write_source(config, source, store, state, known=known, formats=formats),
    )


def _manner(config: Config, source: Source, state: SourceRow) -> Manner:
    return Manner(
        language=source.language or state.language,
        timezone=config.timezone,
        authors=config.authors,
        full_text=frozenset({source.id} if source.full_text else ()),
    )


def _feed(
    config: Config,
    source: Source,
    state: SourceRow,
    manner: Manner,
    known: tuple[Known, ...],
) -> Feed:
    title = source.titled(state.title)
    return Feed(
        id=state.feed_id,
        title=title,
        link=absolute(source.url, source.url) or source.url,
        description=state.description or title,
        language=manner.language,
        entries=tuple(entries(known, manner)),
        address=config.feed_address(source.id),
        stylesheet=STYLESHEET,
        hub=config.hub,
    )
