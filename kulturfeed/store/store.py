"""A refresh's every question to the database and every write to it, in one class."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from kulturfeed.rows import (
    HeldRow,
    Known,
    Settlement,
    SourceRow,
)
from kulturfeed.store import schema
from kulturfeed.store.archived import Archived
from kulturfeed.store.columns import RowT, columns, row
from kulturfeed.store.known import ITEM, LISTED, known_of
from kulturfeed.store.outdating import outdate
from kulturfeed.store.upserting import upsert

KEPT: Final = timedelta(days=90)

# What is asked for every page is put together once: that takes longer than a row takes to read.
_KNOWN: Final = (
    select(
        schema.alias.c.address,
        schema.alias.c.rule.label("alias_rule"),
        *ITEM,
        *schema.listing.c,
    )
    .join_from(schema.alias, schema.item, schema.alias.c.item == schema.item.c.id)
    .outerjoin(
        schema.listing,
        and_(
            schema.listing.c.item == schema.item.c.id,
            schema.listing.c.source == bindparam("asked"),
        ),
    )
    .where(schema.alias.c.address.in_(bindparam("addresses", expanding=True)))
)
_LEAVE: Final = (
    update(schema.listing)
    .where(
        schema.listing.c.source == bindparam("asked"),
        schema.listing.c.item.in_(bindparam("left", expanding=True)),
    )
    .values(last_seen=bindparam("seen"))
)


class Store(Archived):
    """An open store. Each method is one transaction; `save`, `save_all`, `mark` and `prune` write.

    What an operator asks of it stands in `Operated`, what is to be told to others in `Queued`,
    what the pages show in `Shown`.
    """

    def sources(self) -> dict[str, SourceRow]:
        """Return every source's state by its id, also of sources the config has no more."""
        with self._begin() as connection:
            found = connection.execute(select(schema.source)).mappings()
            return {each["id"]: row(SourceRow, each) for each in found}

    def known(self, source: str, addresses: Collection[str]) -> dict[str, Known]:
        """Return what is known under these normalised addresses, by address."""
        if not addresses:
            return {}
        asked = {"asked": source, "addresses": list(addresses)}
        with self._begin() as connection:
            found = connection.execute(_KNOWN, asked).mappings()
            return {each["address"]: known_of(each) for each in found}

    def taken(self, ids: Collection[str]) -> set[str]:
        """Return those of these ids that an item has already."""
        query = select(schema.item.c.id).where(schema.item.c.id.in_(list(ids)))
        with self._begin() as connection:
            return set(connection.scalars(query))

    def newest_release(self) -> datetime | None:
        """Return the last moment of the release sequence, None in an empty store."""
        with self._begin() as connection:
            newest: datetime | None = connection.scalar(
                select(func.max(schema.listing.c.released))
            )
            return newest

    def releases(self) -> set[datetime]:
        """Return every moment at which something was released: none of them is given again."""
        with self._begin() as connection:
            return set(connection.scalars(select(schema.listing.c.released)))

    def listed(self, source: str, *, limit: int, window: timedelta) -> tuple[Known, ...]:
        """Return a source's news, newest first: the first `limit`, and all within the window.

        The window ends at the newest release, so that the answer follows from the rows alone.
        """
        table = schema.listing.c
        news = and_(table.source == source, table.rule != "backfill")
        newest = select(func.max(table.released)).where(news).scalar_subquery()
        nth = (
            select(table.released)
            .where(news)
            .order_by(table.released.desc())
            .offset(limit - 1)
            .limit(1)
        )
        query = LISTED.where(news).order_by(table.released.desc())
        with self._begin() as connection:
            first = connection.scalar(nth)
            last = connection.scalar(select(newest))
            if first is not None and last is not None:
                query = query.where(table.released >= min(first, last - window))
            return tuple(map(known_of, connection.execute(query).mappings()))

    def standing(self, source: str, items: Collection[str]) -> tuple[Known, ...]:
        """Return these items of a source."""
        table = schema.listing.c
        query = LISTED.where(table.source == source, table.item.in_(list(items)))
        with self._begin() as connection:
            return tuple(map(known_of, connection.execute(query).mappings()))

    def left_since(self, source: str, moment: datetime) -> list[tuple[str, str]]:
        """Return item and title of what a source was last seen to list at or after a moment.

        Those that are on its list now are among them, if they were first seen after it.
        """
        table = schema.listing.c
        query = select(table.item, table.title).where(
            table.source == source, table.last_seen >= moment
        )
        with self._begin() as connection:
            return [(item, title) for item, title in connection.execute(query)]

    def familiar(self, source: str, titles: Collection[str]) -> int:
        """Count the titles among these that the source has had an article under."""
        table = schema.listing.c
        query = select(func.count(table.title.distinct())).where(
            table.source == source, table.title.in_(list(titles))
        )
        with self._begin() as connection:
            return connection.scalar(query) or 0

    def held(self, source: str) -> HeldRow | None:
        """Return the harvest that is held of a source, None if none is."""
        query = select(schema.held).where(schema.held.c.source == source)
        with self._begin() as connection:
            found = connection.execute(query).mappings().first()
            return row(HeldRow, found) if found else None

    def forgotten(self) -> frozenset[str]:
        """Return the digests of all addresses that must not come back."""
        with self._begin() as connection:
            return frozenset(connection.scalars(select(schema.forgotten.c.digest)))

    def counts(self) -> dict[str, tuple[int, datetime | None]]:
        """Return, by source, how many articles are stored and when the newest news came."""
        table = schema.listing.c
        news = func.max(table.released).filter(table.rule != "backfill")
        query = select(table.source, func.count(), news).group_by(table.source)
        with self._begin() as connection:
            return {name: (count, newest) for name, count, newest in connection.execute(query)}

    def save(self, settlement: Settlement) -> None:
        """Write what one harvest changes, all or nothing.

        An item's id, `first_seen` and `rule`, and a listing's `first_seen` and `released` are
        written once: a second write leaves them as they are.
        """
        with self._begin() as connection:
            self._write(connection, settlement)

    def save_all(self, settlements: Iterable[Settlement]) -> None:
        """Write what several harvests change, all or nothing."""
        with self._begin() as connection:
            for each in settlements:
                self._write(connection, each)

    def _write(self, connection: Connection, settlement: Settlement) -> None:
        source = settlement.source.id
        self._put(connection, schema.source, [settlement.source], keep=())
        self._put(connection, schema.item, settlement.items, keep=("first_seen", "rule"))
        self._put(connection, schema.alias, settlement.aliases, keep=("first_seen",))
        once = ("first_seen", "released", "rule", "archive")
        self._put(connection, schema.listing, settlement.listings, keep=once)
        outdate(connection, _touched(settlement))
        self._add(connection, schema.refresh, [settlement.refresh])
        self._add(connection, schema.change, settlement.changes)
        self._add(connection, schema.outbox, settlement.outbox)
        if settlement.episode is not None:
            self._add(connection, schema.episode, [settlement.episode])
        if settlement.dropped is not None:
            self._put(connection, schema.dropped, [settlement.dropped], keep=())
        self._leave(connection, settlement)
        if settlement.held is not None:
            self._put(connection, schema.held, [settlement.held], keep=())
        elif settlement.source.unwell_since is None or settlement.was_taken:
            connection.execute(delete(schema.held).where(schema.held.c.source == source))

    def mark(self, source: str, *, unpublished: bool) -> None:
        """Note whether what is stored of a source has yet to be published."""
        table = schema.source
        with self._begin() as connection:
            marked = update(table).where(table.c.id == source).values(unpublished=unpublished)
            connection.execute(marked)

    def _add(self, connection: Connection, table: Table, rows: Iterable[RowT]) -> None:
        spread = [columns(each) for each in rows]
        if spread:
            connection.execute(insert(table), spread)

    def _put(
        self, connection: Connection, table: Table, rows: Iterable[RowT], *, keep: tuple[str, ...]
    ) -> None:
        """Insert rows, or update those whose key is there, all columns but the kept ones."""
        spread = [columns(each) for each in rows]
        if spread:
            connection.execute(upsert(self._engine.dialect.name, table, keep), spread)

    def _leave(self, connection: Connection, settlement: Settlement) -> None:
        if settlement.left:
            asked = {"asked": settlement.source.id, "left": list(settlement.left)}
            connection.execute(_LEAVE, asked | {"seen": settlement.last_seen})

    def prune(self, now: datetime) -> None:
        """Forget refreshes that ended over 90 days ago."""
        table = schema.refresh
        with self._begin() as connection:
            connection.execute(delete(table).where(table.c.ended < now - KEPT))


def _touched(settlement: Settlement) -> set[str]:
    """Name the articles of which something is another now."""
    return {each.id for each in settlement.items} | {each.item for each in settlement.listings}
