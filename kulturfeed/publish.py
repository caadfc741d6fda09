"""A source's rows and the config in, its checked feeds as files in `output` out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from feeds.atom import atom
from feeds.check import Unfit, check
from feeds.document import LARGEST
from feeds.model import Entry, Feed, Image
from feeds.rss import rss
from kulturfeed.config import Config, Source
from kulturfeed.errors import PublishError
from kulturfeed.files import make_folder, write_if_changed
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.writing import write_source
from kulturfeed.store import Store
from spiders.page import Image as PageImage
from spiders.urls import absolute

RENDERERS: Final = {"rss": rss, "atom": atom}

WINDOW: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing one source did: feeds whose bytes changed, and what was left out and why."""

    changed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def publish(
    config: Config, source: Source, store: Store, state: SourceRow, *, erased: bool = False
) -> Published:
    """Write a source's feeds from what is stored, if there is anything; only differing bytes.

    An entry that is not fit to publish is left out and told; a feed that is not fit is not
    written, so that the last good one stands. Where an article was `erased`, what is published
    is emptied rather than left with it.
    """
    known = store.listed(source.id, limit=source.limit, window=WINDOW)
    if not known and not erased:
        return Published()
    make_folder(config.output)
    feed = _feed(config, source, state, known)
    changed, problems = [], []
    for ending in RENDERERS:
        path = config.output / f"{source.id}.{ending}"
        if not known and not path.exists():
            continue
        content, faults = _fit(feed, ending, path)
        problems += [f"{path.name}: {fault}" for fault in faults]
        if content and write_if_changed(path, content):
            changed.append(path.name)
    try:
        write_source(config, source, store, state, known=known, formats=tuple(RENDERERS))
    except PublishError as error:
        # The feeds are out, and what was changed of them is told.
        problems.append(str(error))
    return Published(changed=tuple(changed), problems=tuple(problems))


def _feed(config: Config, source: Source, state: SourceRow, known: tuple[Known, ...]) -> Feed:
    title = source.title or state.title or source.id
    return Feed(
        id=state.feed_id,
        title=title,
        link=absolute(source.url, source.url) or source.url,
        description=state.description or title,
        language=source.language or state.language,
        entries=tuple(_entries(source, source.language or state.language, known)),
        rss_url=config.base_url and f"{config.base_url}{source.id}.rss",
        atom_url=config.base_url and f"{config.base_url}{source.id}.atom",
    )


def _entries(source: Source, language: str | None, known: tuple[Known, ...]) -> Iterator[Entry]:
    for each in known:
        if (listing := each.listing) is not None:
            yield Entry(
                id=each.item.id,
                title=listing.title,
                link=listing.link,
                published=listing.released,
                updated=max(listing.released, listing.changed),
                summary=listing.summary or each.item.summary,
                author=each.item.author,
                categories=_categories(listing.kicker, each.item.section),
                image=_image(listing.image, each.item.image),
                content=each.item.body if source.full_text else None,
                language=_other(each.item.language, language),
            )


def _categories(*names: str | None) -> tuple[str, ...]:
    """Return the words a list and an article page sort the article under, each once."""
    return tuple({name.casefold(): name for name in reversed(names) if name}.values())[::-1]


def _image(listed: str | None, own: PageImage | None) -> Image | None:
    """Return the list's image, else the article's own, with its size where that was told."""
    if own is not None and listed in {None, own.address}:
        return Image(address=own.address, width=own.width, height=own.height)
    return Image(address=listed) if listed else None


def _other(language: str | None, feed: str | None) -> str | None:
    """Return an article's language if it is another one than the feed's."""
    of_both = [tag.partition("-")[0].lower() for tag in (language, feed) if tag]
    return None if len(set(of_both)) == 1 else language


def _fit(feed: Feed, ending: str, path: Path) -> tuple[bytes | None, list[str]]:
    """Render and check a feed, without its unfit entries; None where the feed itself is unfit."""
    content = _sized(feed, ending)
    # What stands there was checked when it was written, and most refreshes change nothing.
    unfit = () if _stands(path, content) else check(content)
    if not unfit:
        return content, []
    left_out = {fault.entry for fault in unfit} - {None}
    rest = replace(feed, entries=tuple(e for e in feed.entries if e.id not in left_out))
    content = _sized(rest, ending)
    faults = [*unfit, *check(content)] if left_out else list(unfit)
    whole = bool(rest.entries) and not check(content)
    return (content if whole else None), [_told(fault) for fault in faults]


def _stands(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        # Writing it will tell why.
        return False


def _told(fault: Unfit) -> str:
    if fault.entry is None:
        return f"not published, the last good one stands: {fault.message} ({fault.rule})"
    return f"entry {fault.entry} left out: {fault.message} ({fault.rule})"


def _sized(feed: Feed, ending: str) -> bytes:
    """Render a feed; what is too large for importers loses its oldest contents, then entries."""
    content = RENDERERS[ending](feed)
    while len(content) > LARGEST:
        whole = sum(entry.content is not None for entry in feed.entries)
        count = whole or len(feed.entries)
        if not whole and count == 1:
            break
        fewer = max(0 if whole else 1, count * LARGEST // len(content) - 1)
        feed = _without_contents(feed, fewer) if whole else _shortened(feed, fewer)
        content = RENDERERS[ending](feed)
    return content


def _shortened(feed: Feed, entries: int) -> Feed:
    return replace(feed, entries=feed.entries[:entries])


def _without_contents(feed: Feed, kept: int) -> Feed:
    """Leave only the newest contents: what an entry tells beside them is what importers need."""
    whole = [entry.id for entry in feed.entries if entry.content is not None][:kept]
    return replace(
        feed,
        entries=tuple(
            entry if entry.id in whole else replace(entry, content=None) for entry in feed.entries
        ),
    )
