"""What an operator asks and orders in, stories, traces and episodes out of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from kulturfeed.rows import (
    AliasRow,
    ChangeRow,
    DroppedRow,
    EpisodeRow,
    HeldRow,
    ItemRow,
    ListingRow,
    SourceRow,
    Tally,
)
from kulturfeed.store import schema
from kulturfeed.store.columns import Row, columns, row
from kulturfeed.store.faults import told
from kulturfeed.store.outdating import outdate
from kulturfeed.store.renaming import rename
from kulturfeed.story import Erasure, Margin, Story

# What refers to an item goes before it.
_OF_AN_ITEM: Final = (schema.change, schema.alias, schema.listing)


class Operated:
    """An open store, as an operator looks into it.

    Of these `reject`, `rename`, `remind` and `erase` write. `created` tells whether the store was
    made just now.
    """

    def __init__(self, engine: Engine, *, created: bool = False) -> None:
        self.created = created
        self._engine = engine

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with told(self._engine.url), self._engine.begin() as connection:
            yield connection

    def holding(self) -> frozenset[str]:
        """Return the sources of which a harvest is held."""
        with self._begin() as connection:
            return frozenset(connection.scalars(select(schema.held.c.source)))

    def margin(self) -> Margin:
        """Return all that is kept beside the articles."""
        with self._begin() as connection:
            states = connection.execute(select(schema.source)).mappings()
            held = connection.execute(select(schema.held)).mappings()
            dropped = connection.execute(select(schema.dropped)).mappings()
            return Margin(
                sources={each["id"]: row(SourceRow, each) for each in states},
                held=tuple(row(HeldRow, each) for each in held),
                dropped=tuple(row(DroppedRow, each) for each in dropped),
            )

    def stories(self, address: str, link: str) -> tuple[Story, ...]:
        """Return all that is stored of the articles of an address, the newest article first.

        `link` is the address as it is published, `address` its key.
        """
        with self._begin() as connection:
            return _stories(connection, address, link)

    def episodes(self, since: datetime) -> tuple[EpisodeRow, ...]:
        """Return what ended since then, and all that began with the first of these or later."""
        table = schema.episode
        first = select(func.min(table.c.began)).where(table.c.ended >= since).scalar_subquery()
        query = select(table).where(table.c.began >= first).order_by(table.c.began, table.c.id)
        with self._begin() as connection:
            return tuple(row(EpisodeRow, each) for each in connection.execute(query).mappings())

    def forgotten_at(self, digest: str) -> datetime | None:
        """Return when an address of this digest was forgotten, None if it was not."""
        table = schema.forgotten.c
        with self._begin() as connection:
            moment: datetime | None = connection.scalar(
                select(table.forgotten).where(table.digest == digest)
            )
            return moment

    def reject(self, source: str) -> None:
        """Mark the harvest that is held of a source as refused."""
        table = schema.held
        with self._begin() as connection:
            connection.execute(update(table).where(table.c.source == source).values(rejected=True))

    def rename(self, old: str, new: str) -> bool:
        """Carry all that is stored of a source over to another id, all or nothing.

        Return False where nothing is stored of the old one. See `renaming.rename`.
        """
        with self._begin() as connection:
            return rename(connection, old, new)

    def remind(self, source: str, now: datetime) -> None:
        """Note that the operator was told of a source just now."""
        table = schema.source
        with self._begin() as connection:
            connection.execute(update(table).where(table.c.id == source).values(told=now))

    def tallies(self) -> tuple[Tally, ...]:
        """Count the stored refreshes, by source and outcome."""
        table = schema.refresh.c
        query = select(table.source, table.outcome, func.count()).group_by(
            table.source, table.outcome
        )
        with self._begin() as connection:
            return tuple(
                Tally(source=source, outcome=outcome, count=count)
                for source, outcome, count in connection.execute(query)
            )

    def response_times(self) -> dict[str, timedelta]:
        """Return, by source, how long its page took to begin its last answer."""
        table = schema.refresh.c
        last = (
            select(func.max(table.id)).where(table.status.is_not(None)).group_by(table.source)
        ).scalar_subquery()
        query = select(table.source, table.milliseconds).where(table.id.in_(last))
        with self._begin() as connection:
            return {
                source: timedelta(milliseconds=count)
                for source, count in connection.execute(query)
            }

    def erase(self, erasure: Erasure) -> None:
        """Delete articles, and all that tells of them, all or nothing."""
        with self._begin() as connection:
            _erase(connection, erasure)


def _stories(connection: Connection, address: str, link: str) -> tuple[Story, ...]:
    """Return the articles of an address, the newest first; none where it was never seen.

    One that stood at an address before it was used again has it in its listing still.
    """
    aliases, listings = schema.alias.c, schema.listing.c
    items = set(connection.scalars(select(aliases.item).where(aliases.address == address)))
    links = connection.scalars(select(listings.link).where(listings.item.in_(items)))
    shared = select(listings.item).where(listings.link.in_([link, *links]))
    items |= set(connection.scalars(shared))
    found = [_story(connection, item) for item in sorted(items)]
    return tuple(sorted(found, key=lambda story: story.item.first_seen, reverse=True))


def _story(connection: Connection, item: str) -> Story:
    alias, listing, change = schema.alias, schema.listing, schema.change
    itself = select(schema.item).where(schema.item.c.id == item)
    addresses = select(alias).where(alias.c.item == item).order_by(alias.c.first_seen)
    lists = select(listing).where(listing.c.item == item).order_by(listing.c.first_seen)
    changes = select(change).where(change.c.item == item).order_by(change.c.at, change.c.id)
    return Story(
        item=row(ItemRow, connection.execute(itself).mappings().one()),
        aliases=tuple(row(AliasRow, each) for each in connection.execute(addresses).mappings()),
        listings=tuple(row(ListingRow, each) for each in connection.execute(lists).mappings()),
        changes=tuple(row(ChangeRow, each) for each in connection.execute(changes).mappings()),
    )


def _erase(connection: Connection, erasure: Erasure) -> None:
    """Delete the articles, rewrite the rows that named them, and keep the digests."""
    items = list(erasure.items)
    outdate(connection, items)
    for table in _OF_AN_ITEM:
        connection.execute(delete(table).where(table.c.item.in_(items)))
    connection.execute(delete(schema.item).where(schema.item.c.id.in_(items)))
    for source in erasure.sources:
        _rewrite(connection, schema.source, schema.source.c.id == source.id, source, "listed")
    for held in erasure.held:
        _rewrite(connection, schema.held, schema.held.c.source == held.source, held, "teasers")
    for kept in erasure.dropped:
        _rewrite(
            connection, schema.dropped, schema.dropped.c.source == kept.source, kept, "dropped"
        )
    known = set(connection.scalars(select(schema.forgotten.c.digest)))
    new = [columns(each) for each in erasure.forgotten if each.digest not in known]
    if new:
        connection.execute(insert(schema.forgotten), new)


def _rewrite(
    connection: Connection, table: Table, which: ColumnElement[bool], changed: Row, column: str
) -> None:
    connection.execute(update(table).where(which).values({column: columns(changed)[column]}))
