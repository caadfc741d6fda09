"""Articles that changed in, the archive documents that must be written anew marked, out."""

from collections.abc import Collection

from sqlalchemy import Connection, exists, update

from kulturfeed.store import schema


def outdate(connection: Connection, items: Collection[str]) -> None:
    """Note that the archive documents with these articles show them as they are no more."""
    if not items:
        return
    holding = exists().where(
        schema.listing.c.source == schema.archive.c.source,
        schema.listing.c.archive == schema.archive.c.number,
        schema.listing.c.item.in_(list(items)),
    )
    connection.execute(update(schema.archive).where(holding).values(written=None))
