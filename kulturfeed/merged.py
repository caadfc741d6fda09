"""The config and the store in, feeds of several sources with their pages, and OPML, out as files.

A collection follows from its sources' rows alone: an article stands in it as it stands in the
feed that had it first, with the date that it got there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from feeds.model import Feed
from feeds.opml import Folder, Outline, opml
from kulturfeed.config import Config
from kulturfeed.configtables import NamedSet, Source
from kulturfeed.entries import STYLESHEET, Manner, entries
from kulturfeed.errors import PublishError
from kulturfeed.files import remove, remove_if_empty, write_if_changed
from kulturfeed.filters import passes
from kulturfeed.fit import RENDERERS, Published, tried, write_feed
from kulturfeed.ledger import mint_feed
from kulturfeed.publish import WINDOW
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.gathering import ALL, Gathered
from kulturfeed.site.views import common_words
from kulturfeed.site.writing import MARK, feed_pages, write_collection
from kulturfeed.store import Store
from spiders.urls import absolute

OPML: Final = "feeds.opml"


def gather(config: Config, store: Store, states: Mapping[str, SourceRow]) -> tuple[Gathered, ...]:
    """Return every collection that has articles, or that is published though it has none now."""
    stands = {name for name in store.collections() if _stands(config, name)}
    found = (_gathered(config, store, each, states) for each in _sets(config, states))
    return tuple(each for each in found if each.known or each.id in stands)


def _stands(config: Config, name: str) -> bool:
    """Tell whether any file of a collection is published."""
    # A feed may stand without a page: that could not be written, or an older version wrote none.
    files = (*_feeds(config, name).values(), _page(config, name))
    return not _leads_on(config, name) and any(map(Path.is_file, files))


def _leads_on(config: Config, name: str) -> bool:
    """Tell whether what stands under a name are links to the files of the source that took it."""
    return any(map(Path.is_symlink, (config.output / name, *_feeds(config, name).values())))


def _feeds(config: Config, name: str) -> dict[str, Path]:
    return {ending: config.output / f"{name}.{ending}" for ending in RENDERERS}


def _page(config: Config, name: str) -> Path:
    return config.output / name / "index.html"


def _sets(config: Config, states: Mapping[str, SourceRow]) -> Iterator[NamedSet]:
    names = tuple(source.id for source in config.sources)
    title = common_words(config, states).all_articles
    # Its id is reserved, so that nobody takes it; this one is ours.
    yield NamedSet.model_construct(id=ALL, title=title, sources=names)
    yield from config.collections


def _gathered(
    config: Config, store: Store, each: NamedSet, states: Mapping[str, SourceRow]
) -> Gathered:
    languages = _languages(config.sources, each.sources, states)
    return Gathered(
        named=each,
        known=store.collected(
            each.sources,
            limit=each.limit,
            window=WINDOW,
            wanted=lambda known: _is_wanted(known, each),
        ),
        language=each.language or _shared(languages.values()),
        languages=languages,
    )


def publish_merged(
    config: Config,
    store: Store,
    gathered: Iterable[Gathered],
    states: Mapping[str, SourceRow],
    *,
    erased: bool = False,
) -> Published:
    """Write each collection's feeds and pages; what the config has no more is removed.

    Where an article was `erased`, what is published is emptied rather than left with it. What
    cannot be written is told, and keeps no other collection back.
    """
    former = sorted(store.collections() - _taken(config, states))
    work: list[Callable[[], Published | None]] = [
        *(partial(_publish, config, store, each, states, erased=erased) for each in gathered),
        *(partial(_clear, config, store, name) for name in former),
    ]
    return tried(*work)


def _taken(config: Config, states: Mapping[str, SourceRow]) -> set[str]:
    """Return the names that files stand under that are not a former collection's."""
    return {ALL, *config.names, *states}


def _clear(config: Config, store: Store, name: str) -> None:
    """Remove the files of a collection: they would stand still, and nobody would say so.

    What leads to a source's files stays, and what an operator has put there since.
    """
    if _leads_on(config, name):
        return
    pages = feed_pages(config.output / name, with_archive=False)
    # The inner page first: its folder is in the other's.
    for page in reversed(pages.values()):
        if _holds(page, MARK):
            remove(page)
            remove_if_empty(page.parent)
    feeds = _feeds(config, name)
    sign = feeds.pop("atom")
    # Atom alone tells the feed's own id: by it the others are known, so that it goes last.
    if _holds(sign, f"<id>{store.feed_id(name, '')}</id>"):
        for path in (*feeds.values(), sign):
            remove(path)


def _holds(path: Path, mark: str) -> bool:
    """Tell whether a file is there and has this in it."""
    try:
        return mark.encode() in path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise PublishError(
            f"{path}: cannot be read ({error.strerror}), so that it stays, though no collection "
            "is published there any more; see to its rights, or remove it"
        ) from error


def write_opml(
    config: Config, gathered: Sequence[Gathered], states: Mapping[str, SourceRow]
) -> None:
    """Write the list of the feeds to subscribe to, or remove it without `public_url`.

    Collections are in a folder, which an importer can leave out. The feed of all sources is not in
    it: who subscribed to the whole list would get every article twice.
    """
    path = config.output / OPML
    if config.base_url is None:
        remove(path)
        return
    words = common_words(config, states)
    outlines: list[Outline | Folder] = list(_outlines(config, config.base_url, states))
    collections = tuple(_outline(config.base_url, each) for each in gathered if each.id != ALL)
    if collections:
        outlines.append(Folder(title=words.collections, outlines=collections))
    write_if_changed(path, opml(words.feeds, outlines))


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


def _outline(base_url: str, each: Gathered) -> Outline:
    return Outline(
        title=each.named.title,
        feed=f"{base_url}{each.id}.rss",
        page=f"{base_url}{each.id}/",
        language=each.language,
    )


def _publish(
    config: Config,
    store: Store,
    each: Gathered,
    states: Mapping[str, SourceRow],
    *,
    erased: bool,
) -> Published:
    # What stands is the last good one, as long as nothing is to go from it.
    renewed = bool(each.known or erased)
    done = _write(config, store, each, states) if renewed else Published()
    # The front page and the OPML file lead to the page of whatever stands.
    if renewed or not _page(config, each.id).is_file():
        write_collection(config, each, states, formats=tuple(RENDERERS))
    return done


def _write(
    config: Config, store: Store, each: Gathered, states: Mapping[str, SourceRow]
) -> Published:
    manner = Manner(
        language=each.language,
        timezone=config.timezone,
        authors=config.authors,
        full_text=frozenset(source.id for source in config.sources if source.full_text),
        languages=each.languages,
    )
    page = config.feed_address(f"{each.id}/") or config.home
    feed = Feed(
        id=store.feed_id(each.id, _minted(config, each, states)),
        title=each.named.title,
        link=absolute(page, page) or page,
        description=each.named.title,
        language=manner.language,
        entries=tuple(entries(each.known, manner)),
        address=config.feed_address(each.id),
        stylesheet=STYLESHEET,
        hub=config.hub,
    )
    return write_feed(feed, config.output, each.id)


def _minted(config: Config, each: Gathered, states: Mapping[str, SourceRow]) -> str:
    """Mint a collection's own id; at the address of a source that is gone it is that one's."""
    former = states.get(each.id)
    return former.feed_id if former else mint_feed(f"{config.home}#{each.id}")


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
