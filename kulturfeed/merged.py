"""The config and the store in, feeds of several sources and the list of all feeds, as files, out.

A collection follows from its sources' rows alone: an article stands in it as it stands in the
feed that had it first, with the date that it got there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from feeds.model import Feed
from feeds.opml import Outline, opml
from kulturfeed.config import Config
from kulturfeed.configtables import NamedSet, Source
from kulturfeed.entries import STYLESHEET, Manner, entries
from kulturfeed.files import remove, write_if_changed
from kulturfeed.filters import passes
from kulturfeed.fit import RENDERERS, Published, joined, write_feed
from kulturfeed.ledger import mint_feed
from kulturfeed.publish import WINDOW
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.views import common_words
from kulturfeed.store import Store
from spiders.urls import absolute

ALL: Final = "all"
"""The collection that needs no config: of every source."""
OPML: Final = "feeds.opml"


def publish_merged(
    config: Config, store: Store, states: Mapping[str, SourceRow], *, erased: bool = False
) -> Published:
    """Write the feed of all sources, each collection's, and the list of feeds.

    Where an article was `erased`, what is published is emptied rather than left with it. Raises
    PublishError where a file cannot be written.
    """
    write_opml(config, states)
    collections = tuple(sets(config, states))
    if erased:
        _clear(config, store.collections() - {each.id for each in collections})
    return joined(_publish(config, store, each, states, erased=erased) for each in collections)


def _clear(config: Config, names: Iterable[str]) -> None:
    """Remove what stands of collections that the config has no more: nothing writes them anew."""
    for name in names:
        for ending in RENDERERS:
            remove(config.output / f"{name}.{ending}")


def sets(config: Config, states: Mapping[str, SourceRow]) -> Iterator[NamedSet]:
    """Give every collection there is."""
    names = tuple(source.id for source in config.sources)
    title = common_words(config, states).all_articles
    # Its id is reserved, so that nobody takes it; this one is ours.
    yield NamedSet.model_construct(id=ALL, title=title, sources=names)
    yield from config.collections


def write_opml(config: Config, states: Mapping[str, SourceRow]) -> None:
    """Write the list of the sources' feeds to subscribe to, or remove it without `public_url`.

    Collections are not in it: who subscribed to all of it would get every article twice.
    """
    path = config.output / OPML
    if config.base_url is None:
        remove(path)
        return
    outlines = _outlines(config, config.base_url, states)
    write_if_changed(path, opml(common_words(config, states).feeds, outlines))


def _outlines(config: Config, base_url: str, states: Mapping[str, SourceRow]) -> Iterator[Outline]:
    for source in config.live:
        state = states.get(source.id)
        if state is not None and state.first_accepted is not None:
            yield Outline(
                title=source.titled(state.title),
                feed=f"{base_url}{source.id}.rss",
                page=absolute(source.url, source.url) or source.url,
                language=source.language or state.language,
            )


def _publish(
    config: Config,
    store: Store,
    each: NamedSet,
    states: Mapping[str, SourceRow],
    *,
    erased: bool,
) -> Published:
    known = store.collected(
        each.sources,
        limit=each.limit,
        window=WINDOW,
        wanted=lambda known: _is_wanted(known, each),
    )
    if not (known or erased):
        return Published()
    place = config.home
    languages = _languages(config.sources, each.sources, states)
    manner = Manner(
        language=each.language or _shared(languages.values()),
        timezone=config.timezone,
        authors=config.authors,
        full_text=frozenset(source.id for source in config.sources if source.full_text),
        languages=languages,
    )
    feed = Feed(
        id=store.feed_id(each.id, mint_feed(f"{place}#{each.id}")),
        title=each.title,
        link=absolute(place, place) or place,
        description=each.title,
        language=manner.language,
        entries=tuple(entries(known, manner)),
        address=config.feed_address(each.id),
        stylesheet=STYLESHEET,
        hub=config.hub,
    )
    return write_feed(feed, config.output, each.id)


def _is_wanted(known: Known, each: NamedSet) -> bool:
    listing = known.listing
    texts = (listing.title, listing.summary, listing.kicker) if listing else ()
    return passes(texts, each.include, each.exclude)


def _languages(
    sources: Iterable[Source], names: Iterable[str], states: Mapping[str, SourceRow]
) -> dict[str, str | None]:
    """Tell the language of each source that has articles: another one has no say."""
    found = {source.id: source.language for source in sources}
    begun = {name: states[name] for name in names if name in states}
    return {
        name: found[name] or state.language
        for name, state in begun.items()
        if state.first_accepted
    }


def _shared(languages: Iterable[str | None]) -> str | None:
    """Return the language that all have in common."""
    told = set(languages)
    return told.pop() if len(told) == 1 else None
