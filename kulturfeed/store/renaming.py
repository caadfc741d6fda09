"""A connection and two ids in; all that is stored of the one source under the other one, out."""

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Table, delete, func, insert, select, update

from kulturfeed.store import schema

_SOURCE = schema.source.c


def rename(connection: Connection, old: str, new: str) -> bool:
    """Carry a source over to a new id; return False where nothing is stored of the old one.

    The feed's own id goes along. What the new id has gathered itself already stays, but an
    article's place on the old one, with the moment it was released at, outranks that on the new.
    """
    former = connection.execute(select(schema.source).where(_SOURCE.id == old)).mappings().first()
    if former is None:
        return False
    if connection.scalar(select(func.count()).where(_SOURCE.id == new)):
        _renumber(connection, old, new)
        _make_room(connection, old, new)
    else:
        # Two rows for a moment: what refers to a source must find one at all times.
        row = {**former, "id": new, "feed_id": f"{former['feed_id']}#{new}"}
        connection.execute(insert(schema.source).values(row))
    for table, column in _referring():
        connection.execute(update(table).where(column == old).values({column.name: new}))
    connection.execute(delete(schema.source).where(_SOURCE.id == old))
    feed = {"feed_id": former["feed_id"]}
    begun = former["first_accepted"]
    if begun is not None:
        feed["first_accepted"] = begun
    connection.execute(update(schema.source).where(_SOURCE.id == new).values(feed))
    return True


def _renumber(connection: Connection, old: str, new: str) -> None:
    """Let the new one's archive documents follow those of the old one, each with its articles."""
    archive, listing = schema.archive, schema.listing
    count = connection.scalar(select(func.max(archive.c.number)).where(archive.c.source == old))
    if not count:
        return
    # By way of negative numbers: a key must be free at every moment.
    moves: tuple[dict[str, object], ...] = (
        {"number": -archive.c.number - count, "written": None},
        {"number": -archive.c.number},
    )
    for move in moves:
        connection.execute(update(archive).where(archive.c.source == new).values(move))
    connection.execute(
        update(listing)
        .where(listing.c.source == new, listing.c.archive.is_not(None))
        .values(archive=listing.c.archive + count)
    )


def _make_room(connection: Connection, old: str, new: str) -> None:
    """Leave one row to each key that both sources have: the newer state, the older listing."""
    for table, column in _referring():
        keys = [each for each in table.primary_key if each.name != column.name]
        if column.primary_key and not keys:
            # Of what there is one for each source, the new one's is the present one.
            connection.execute(delete(table).where(column == old))
        elif column.primary_key:
            (key,) = keys
            theirs = select(key).where(column == old).scalar_subquery()
            connection.execute(delete(table).where(column == new, key.in_(theirs)))


def _referring() -> Iterator[tuple[Table, Column[str]]]:
    """Give every table that refers to a source, and the column that does."""
    for table in schema.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table is schema.source:
                yield table, table.c[key.parent.name]
