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
from kulturfeed.site.languages import primary, words_of, written_rhythm
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
    """An article. `is_found` tells that its date is when we found it: the source tells none.

    In a collection `origin` is the title of its source, if there are several, and `language` is
    the source's where it is another than the list's.
    """

    title: str
    link: str | None
    when: Time
    is_found: bool
    summary: str | None = None
    image: str | None = None
    category: str | None = None
    origin: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A source of a collection; `language` is that of its title, where it is not the page's."""

    id: str
    title: str
    language: str | None
    has_page: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A feed in one format: its file in `output`, and where it is published, if that is told."""

    name: str
    type: str
    file: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """The page of a source or a collection, and the list of it that other sites embed.

    `language` is the articles' where it is another than the page's. `place` is the page's own
    address, None if that is not told.

    Of a source alone: `url` and `host` of the topic page, `read`, the day of the last reading that
    was taken (its minute would be another page every hour), `rhythm`, and `count`, how many
    articles its archive has. Of a collection alone: its `sources`, those that were ever read.
    """

    id: str
    words: Words
    images: bool
    title: str
    language: str | None
    news: Time | None
    addresses: tuple[Address, ...]
    cards: tuple[Card, ...]
    place: str | None
    own_host: str | None
    description: str | None = None
    url: str | None = None
    host: str | None = None
    read: Time | None = None
    rhythm: str | None = None
    count: int | None = None
    sources: tuple[Member, ...] = ()

    @property
    def has_archive(self) -> bool:
        """Whether there is a page of all articles ever stored: a collection keeps none."""
        return self.count is not None

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
    """The page of all sources and collections, each with its newest articles.

    `everything` is the feed of all sources, None where it would be the only source's once more.
    """

    words: Words
    sources: tuple[FeedView, ...]
    collections: tuple[FeedView, ...]
    everything: FeedView | None
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
) -> FeedView:
    """Put together what is shown of a source; `formats` are the endings of its feeds.

    It stands in the source's language, unless other words are given.
    """
    language = source.language or state.language
    words = words or words_of(language)
    url = absolute(source.url, source.url)
    news = stamp.newest if stamp else None
    return FeedView(
        id=source.id,
        words=words,
        images=config.images,
        title=source.titled(state.title),
        description=state.description,
        language=foreign(language, words.tag),
        url=url,
        host=(urlsplit(url or "").hostname or "").removeprefix("www."),
        read=day(state.accepted, config.timezone, words) if state.accepted else None,
        news=day(news, config.timezone, words) if news else None,
        rhythm=_rhythm(source, words),
        count=stamp.count if stamp else 0,
        addresses=addresses(config, source.id, formats),
        cards=tuple(card(each, config, words) for each in known if each.listing),
        place=config.feed_address(f"{source.id}/"),
        own_host=own_host(config),
    )


def common_words(config: Config, states: Mapping[str, SourceRow]) -> Words:
    """Return the words of what is about all sources: those of the first one's language."""
    first = config.sources[0]
    state = states.get(first.id)
    return words_of(first.language or (state.language if state else None))


def foreign(language: str | None, around: str) -> str | None:
    """Return a language if it is another one than that of what stands around it."""
    return language if language and primary(language) != primary(around) else None


def own_host(config: Config) -> str | None:
    """Return the host that everything is published on, None if that is not told."""
    return urlsplit(config.base_url).hostname if config.base_url else None


def _rhythm(source: Source, words: Words) -> str:
    if source.cron is not None:
        return words.read_planned
    return f"{words.read_every} {written_rhythm(source.every, words)}"


def addresses(config: Config, name: str, formats: Iterable[str]) -> tuple[Address, ...]:
    """Return the feeds of a source or a collection, one for each ending in `formats`."""
    return tuple(_address(config, name, ending) for ending in formats)


def _address(config: Config, name: str, ending: str) -> Address:
    kind, media_type = _FORMATS[ending]
    file = f"{name}.{ending}"
    return Address(name=kind, type=media_type, file=file, published=config.feed_address(file))


def card(known: Known, config: Config, words: Words) -> Card:
    """Show an article as it is listed; it must be."""
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
