"""Every question to the database and every write to it, in one class."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Final

from sqlalchemy import (
    Connection,
    Engine,
    Insert,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from kulturfeed.rows import ItemRow, Known, ListingRow, RefreshRow, Settlement, SourceRow
from kulturfeed.store import schema
from kulturfeed.store.columns import RowT, columns, row
from kulturfeed.store.faults import told

KEPT: Final = timedelta(days=90)

_ITEM: Final = [column.label(f"item_{column.name}") for column in schema.item.c]

# What is asked for every page is put together once: that takes longer than a row takes to read.
_KNOWN: Final = (
    select(schema.alias.c.address, *_ITEM, *schema.listing.c)
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
_SEE: Final = (
    update(schema.listing)
    .where(
        schema.listing.c.source == bindparam("asked"),
        schema.listing.c.item.in_(bindparam("seen", expanding=True)),
    )
    .values(last_seen=bindparam("ended"))
)


class Store:
    """An open store. Each method is one transaction; only `save` and `prune` write.

    `created` tells whether the store was made just now.
    """

    def __init__(self, engine: Engine, *, created: bool = False) -> None:
        self.created = created
        self._engine = engine

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with told(self._engine.url), self._engine.begin() as connection:
            yield connection

    def sources(self) -> dict[str, SourceRow]:
        """Return every source's state by its id, also of sources the config has no more."""
        with self._begin() as connection:
            found = connection.execute(select(schema.source)).mappings()
            return {each["id"]: row(SourceRow, each) for each in found}

    def known(self, source: str, addresses: Collection[str]) -> dict[str, Known]:
        """Return what is known under these normalised addresses, by address."""
        asked = {"asked": source, "addresses": list(addresses)}
        with self._begin() as connection:
            found = connection.execute(_KNOWN, asked).mappings()
            return {
                each["address"]: Known(
                    item=row(ItemRow, each, prefix="item_"),
                    listing=row(ListingRow, each) if each["source"] else None,
                )
                for each in found
            }

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
        news = and_(table.source == source, ~table.backfill)
        newest = select(func.max(table.released)).where(news).scalar_subquery()
        nth = (
            select(table.released)
            .where(news)
            .order_by(table.released.desc())
            .offset(limit - 1)
            .limit(1)
        )
        query = (
            select(*_ITEM, *table)
            .join_from(schema.listing, schema.item, table.item == schema.item.c.id)
            .where(news)
            .order_by(table.released.desc())
        )
        with self._begin() as connection:
            first = connection.scalar(nth)
            last = connection.scalar(select(newest))
            if first is not None and last is not None:
                query = query.where(table.released >= min(first, last - window))
            return tuple(
                Known(item=row(ItemRow, each, prefix="item_"), listing=row(ListingRow, each))
                for each in connection.execute(query).mappings()
            )

    def counts(self) -> dict[str, tuple[int, datetime | None]]:
        """Return, by source, how many articles are stored and when the newest news came."""
        table = schema.listing.c
        news = func.max(table.released).filter(~table.backfill)
        query = select(table.source, func.count(), news).group_by(table.source)
        with self._begin() as connection:
            return {name: (count, newest) for name, count, newest in connection.execute(query)}

    def has_refreshed(self, source: str) -> RefreshRow | None:
        """Return the source's last refresh, None if there was none."""
        table = schema.refresh
        query = (
            select(table)
            .where(table.c.source == source)
            .order_by(table.c.ended.desc(), table.c.id.desc())
            .limit(1)
        )
        with self._begin() as connection:
            found = connection.execute(query).mappings().first()
            return row(RefreshRow, found) if found else None

    def save(self, settlement: Settlement) -> None:
        """Write what one harvest changes, all or nothing.

        An item's id, `first_seen` and `rule`, and a listing's `first_seen` and `released` are
        written once: a second write leaves them as they are.
        """
        source = settlement.source.id
        with self._begin() as connection:
            self._put(connection, schema.source, [settlement.source], keep=())
            self._put(connection, schema.item, settlement.items, keep=("first_seen", "rule"))
            self._put(connection, schema.alias, settlement.aliases, keep=("first_seen",))
            once = ("first_seen", "released", "backfill")
            self._put(connection, schema.listing, settlement.listings, keep=once)
            connection.execute(insert(schema.refresh), columns(settlement.refresh))
            self._see(connection, settlement)
            if settlement.held is not None:
                self._put(connection, schema.held, [settlement.held], keep=())
            elif settlement.source.unwell_since is None:
                connection.execute(delete(schema.held).where(schema.held.c.source == source))

    def _put(
        self, connection: Connection, table: Table, rows: Iterable[RowT], *, keep: tuple[str, ...]
    ) -> None:
        """Insert rows, or update those whose key is there, all columns but the kept ones."""
        spread = [columns(each) for each in rows]
        if spread:
            connection.execute(_upsert(self._engine.dialect.name, table, keep), spread)

    def _see(self, connection: Connection, settlement: Settlement) -> None:
        if settlement.seen:
            source, ended = settlement.source.id, settlement.refresh.ended
            connection.execute(
                _SEE, {"asked": source, "seen": list(settlement.seen), "ended": ended}
            )

    def prune(self, now: datetime) -> None:
        """Forget refreshes that ended over 90 days ago."""
        table = schema.refresh
        with self._begin() as connection:
            connection.execute(delete(table).where(table.c.ended < now - KEPT))


@cache
def _upsert(dialect: str, table: Table, keep: tuple[str, ...]) -> Insert:
    """Put together what inserts a row, or updates all but its key and the kept columns."""
    # By name: to import both takes 30 ms, and the engine has its own already.
    statement = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    keys = [column.name for column in table.primary_key]
    changing = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys and column.name not in keep
    }
    upsert: Insert = statement.on_conflict_do_update(index_elements=keys, set_=changing)
    return upsert
