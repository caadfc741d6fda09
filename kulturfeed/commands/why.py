"""`kulturfeed why URL`: an article's whole story, or what became of an address that has none."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from kulturfeed.backfill import Beginning
from kulturfeed.commands.address import Address, asked
from kulturfeed.config import Config
from kulturfeed.configfile import find, load
from kulturfeed.fit import RENDERERS
from kulturfeed.ledger import address_digest
from kulturfeed.publish import WINDOW
from kulturfeed.rows import ListingRow, SourceRow
from kulturfeed.store import Store, open_store
from kulturfeed.story import Story, Trace, dropped_traces, held_traces
from kulturfeed.telling import Listed, Told, lines, links, no_news
from kulturfeed.terminal import say, tell
from spiders.page import SourceDate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What is known of an address: its articles, or where else it stands."""

    address: Address
    articles: tuple[Told, ...]
    held: tuple[Trace, ...]
    dropped: tuple[Trace, ...]
    forgotten: datetime | None


def why(config_path: str | None, url: str, *, as_json: bool) -> int:
    """Tell all that is known of an address."""
    config = load(find(config_path, os.environ))
    address = asked(url)
    with open_store(config.database) as store:
        answer = _answer(config, store, address)
    if as_json:
        say(json.dumps(_json(answer), ensure_ascii=False, indent=2, default=datetime.isoformat))
    else:
        for line in _lines(config, answer):
            tell(line)
    return 0


def _answer(config: Config, store: Store, address: Address) -> _Answer:
    margin = store.margin()
    stories = store.stories(address.key, address.link)
    return _Answer(
        address=address,
        articles=tuple(_told(config, store, margin.sources, story) for story in stories),
        held=held_traces(address.key, margin),
        dropped=dropped_traces(address.key, margin),
        forgotten=store.forgotten_at(address_digest(address.key)),
    )


def _told(config: Config, store: Store, states: Mapping[str, SourceRow], story: Story) -> Told:
    listed = tuple(
        _listed(config, store, states[row.source], story.item.published, row)
        for row in story.listings
    )
    return Told(story=story, listed=listed)


def _listed(
    config: Config, store: Store, state: SourceRow, published: SourceDate | None, row: ListingRow
) -> Listed:
    beginning = None
    if state.first_accepted is not None and row.rule == "backfill":
        beginning = Beginning(
            at=state.first_accepted, dates=store.first_dates(state), timezone=config.timezone
        )
    return Listed(
        listing=row,
        is_on_list=row.item in {place.item for place in state.listed},
        feeds=tuple(_feeds(config, store, row)),
        beginning=beginning,
        backfill=no_news(row, published, beginning),
    )


def _feeds(config: Config, store: Store, row: ListingRow) -> Iterator[str]:
    for source in config.sources:
        if source.id == row.source:
            known = store.listed(source.id, limit=source.limit, window=WINDOW)
            if any(each.item.id == row.item for each in known):
                yield from (f"{source.id}.{ending}" for ending in RENDERERS)


def _lines(config: Config, answer: _Answer) -> Iterator[str]:
    """Give the lines for a person; where an article is known, what else was seen adds nothing."""
    for number, told in enumerate(answer.articles):
        if number:
            yield ""
            yield "an older article at this address:"
        yield from lines(told, config.timezone)
    if not answer.articles:
        yield from list(_traces(config, answer)) or [f"{answer.address.link}: was never seen"]


def _traces(config: Config, answer: _Answer) -> Iterator[str]:
    def local(moment: datetime) -> str:
        return f"{moment.astimezone(config.timezone):%Y-%m-%d %H:%M}"

    link = answer.address.link
    if answer.forgotten:
        yield f"{link}: was forgotten {local(answer.forgotten)}, and stays away"
    for each in answer.held:
        yield (
            f"{link}: stands in the list of {each.source} that is held since {local(each.seen)}; "
            f"`kulturfeed accept {each.source}` takes it"
        )
    for each in answer.dropped:
        yield (
            f"{link}: was left out when {each.source} was read {local(each.seen)}: {each.reason}"
        )


def _json(answer: _Answer) -> dict[str, object]:
    return {
        "url": answer.address.link,
        "address": answer.address.key,
        "articles": [_story(told) for told in answer.articles],
        "held": [asdict(each) for each in answer.held],
        "dropped": [asdict(each) for each in answer.dropped],
        "forgotten": answer.forgotten,
    }


def _story(told: Told) -> dict[str, object]:
    story = told.story
    written = links(story)
    return {
        **asdict(story.item),
        "addresses": [
            asdict(each) | {"link": written.get(each.address)} for each in story.aliases
        ],
        "lists": [
            asdict(each.listing)
            | {"on_list": each.is_on_list, "feeds": each.feeds, "backfill": each.backfill}
            for each in told.listed
        ],
        "changes": [asdict(each) for each in story.changes],
    }
