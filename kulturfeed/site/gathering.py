"""Collections and the articles they gathered in, what their pages show out. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from kulturfeed.config import Config
from kulturfeed.configtables import NamedSet
from kulturfeed.rows import Known, SourceRow
from kulturfeed.site.languages import words_of
from kulturfeed.site.policy import policy
from kulturfeed.site.times import day
from kulturfeed.site.views import (
    Card,
    FeedView,
    IndexView,
    Member,
    addresses,
    card,
    common_words,
    foreign,
    own_host,
)
from kulturfeed.site.words import Words

ALL: Final = "all"
"""The collection that needs no config: of every source."""
_NEWEST: Final = 5
_MOST_CARDS: Final = 200
"""On one page; a week of hundreds of sources is thousands, and stands in the feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A collection as it is published: its articles, newest first.

    `language` is the feed's, `languages` those of its sources that have articles.
    """

    named: NamedSet
    known: tuple[Known, ...]
    language: str | None
    languages: Mapping[str, str | None]

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return self.named.id


def collection_view(
    config: Config,
    each: Gathered,
    states: Mapping[str, SourceRow],
    *,
    formats: Iterable[str],
    words: Words | None = None,
) -> FeedView:
    """Put together what is shown of a collection; `formats` are the endings of its feeds.

    It stands in the collection's language, else in that of what is about all sources, unless other
    words are given.
    """
    words = words or (words_of(each.language) if each.language else common_words(config, states))
    members = tuple(_members(config, each, states, words))
    newest = next((known.listing for known in each.known if known.listing), None)
    return FeedView(
        id=each.id,
        words=words,
        images=config.images,
        title=each.named.title,
        language=foreign(each.language, words.tag),
        news=day(newest.released, config.timezone, words) if newest else None,
        addresses=addresses(config, each.id, formats),
        cards=tuple(islice(_cards(config, each, members, words), _MOST_CARDS)),
        place=config.feed_address(f"{each.id}/"),
        own_host=own_host(config),
        sources=members,
    )


def index_view(
    config: Config,
    sources: Sequence[FeedView],
    gathered: Iterable[Gathered],
    states: Mapping[str, SourceRow],
    *,
    formats: Sequence[str],
) -> IndexView:
    """Put together the page of all sources and collections."""
    words = common_words(config, states)
    found = {
        each.id: collection_view(config, _newest(each), states, formats=formats, words=words)
        for each in gathered
    }
    everything = found.pop(ALL, None)
    return IndexView(
        words=words,
        sources=tuple(sources),
        collections=tuple(found.values()),
        everything=everything if len(sources) > 1 else None,
        policy=policy(images=False),
    )


def _newest(each: Gathered) -> Gathered:
    # The sources' own newest articles stand above: what gathers all of them shows none again.
    return replace(each, known=() if each.id == ALL else each.known[:_NEWEST])


def _members(
    config: Config, each: Gathered, states: Mapping[str, SourceRow], words: Words
) -> Iterator[Member]:
    sources = {source.id: source for source in config.sources}
    for name in dict.fromkeys(each.named.sources):
        source, state = sources[name], states.get(name)
        if state is not None and state.first_accepted is not None:
            yield Member(
                id=name,
                title=source.titled(state.title),
                language=foreign(each.languages[name], words.tag),
                # What is retired answers 410.
                has_page=not source.retired,
            )


def _cards(
    config: Config, each: Gathered, members: Sequence[Member], words: Words
) -> Iterator[Card]:
    titles = {member.id: member.title for member in members} if len(members) > 1 else {}
    around = each.language or words.tag
    for known in each.known:
        if known.listing is not None:
            yield replace(
                card(known, config, words),
                origin=titles.get(known.listing.source),
                language=foreign(each.languages.get(known.listing.source), around),
            )
