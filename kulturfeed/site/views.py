"""Rows and the config in, what a page for subscribers shows out. Pure.

A view holds plain text and checked addresses; the templates escape every bit of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.figures import Stamp
from kulturfeed.site.languages import (
    words_of,
    written_rhythm,
)
from kulturfeed.site.policy import policy
from kulturfeed.site.times import Time, dated, day
from kulturfeed.site.words import Words
from spiders.urls import absolute

EMBEDDED: Final = 20
"""Articles in the list that other sites embed."""
_FORMATS: Final = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An article. `is_found` tells that its date is when we found it: the source tells none."""

    title: str
    link: str | None
    when: Time
    is_found: bool
    summary: str | None = None
    image: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A feed of a source: its file in `output`, and where it is published, if that is told."""

    name: str
    type: str
    file: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source's page, and the list of it that other sites embed.

    `language` is the articles' where it is another than the page's, `read` the day of the last
    reading that was taken: its minute would be another page every hour. `place` is the page's own
    address, None if that is not told.
    """

    id: str
    words: Words
    images: bool
    title: str
    description: str | None
    language: str | None
    url: str | None
    host: str
    read: Time | None
    news: Time | None
    rhythm: str
    count: int
    addresses: tuple[Address, ...]
    cards: tuple[Card, ...]
    place: str | None
    own_host: str | None

    @property
    def policy(self) -> str:
        """What the page may load."""
        return policy(images=self.images)

    @property
    def embed_policy(self) -> str:
        """What the embedded list may load: it has neither script nor images."""
        return policy(images=False, script=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """The page of all sources, each with its newest articles."""

    words: Words
    sources: tuple[SourceView, ...]
    policy: str


def source_view(
    config: Config,
    source: Source,
    state: SourceRow,
    *,
    known: Iterable[Known],
    stamp: Stamp | None,
    formats: Sequence[str],
    words: Words | None = None,
) -> SourceView:
    """Put together what is shown of a source; `formats` are the endings of its feeds.

    It stands in the source's language, unless other words are given.
    """
    language = source.language or state.language
    words = words or words_of(language)
    url = absolute(source.url, source.url)
    base = config.base_url
    news = stamp.newest if stamp else None
    return SourceView(
        id=source.id,
        words=words,
        images=config.images,
        title=source.titled(state.title),
        description=state.description,
        language=language if language and not _is_of(language, words) else None,
        url=url,
        host=(urlsplit(url or "").hostname or "").removeprefix("www."),
        read=day(state.accepted, config.timezone, words) if state.accepted else None,
        news=day(news, config.timezone, words) if news else None,
        rhythm=_rhythm(source, words),
        count=stamp.count if stamp else 0,
        addresses=tuple(_addresses(source, base, formats)),
        cards=tuple(_card(each, config, words) for each in known if each.listing),
        place=base and f"{base}{source.id}/",
        own_host=urlsplit(base).hostname if base else None,
    )


def common_words(config: Config, states: Mapping[str, SourceRow]) -> Words:
    """Return the words of what is about all sources: those of the first one's language."""
    first = config.sources[0]
    state = states.get(first.id)
    return words_of(first.language or (state.language if state else None))


def index_view(words: Words, sources: Sequence[SourceView]) -> IndexView:
    """Put together the page of all sources."""
    return IndexView(words=words, sources=tuple(sources), policy=policy(images=False))


def _is_of(language: str, words: Words) -> bool:
    return words_of(language) is words and language[:2].lower() in {words.tag, "no"}


def _rhythm(source: Source, words: Words) -> str:
    if source.cron is not None:
        return words.read_planned
    return f"{words.read_every} {written_rhythm(source.every, words)}"


def _addresses(source: Source, base: str | None, formats: Sequence[str]) -> Iterable[Address]:
    for ending in formats:
        name, kind = _FORMATS[ending]
        file = f"{source.id}.{ending}"
        yield Address(name=name, type=kind, file=file, published=base and f"{base}{file}")


def _card(known: Known, config: Config, words: Words) -> Card:
    listing, item = known.listing, known.item
    assert listing is not None  # noqa: S101 (the caller sorts them out)
    image = listing.image or (item.image and item.image.address)
    return Card(
        title=listing.title,
        link=web(listing.link),
        when=dated(item.published, listing.released, config.timezone, words),
        is_found=item.published is None,
        summary=listing.summary or item.summary,
        image=web(image) if image and config.images else None,
        category=listing.kicker or item.section,
    )


def web(address: str) -> str | None:
    """Return an http(s) address as it is published, None for any other, whoever stored it."""
    return absolute(address, address)
