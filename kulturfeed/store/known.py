"""Columns of an article and its listing, asked for together, in; a `Known` out."""

from typing import Final

from sqlalchemy import RowMapping, select

from kulturfeed.rows import ItemRow, Known, ListingRow
from kulturfeed.store import schema
from kulturfeed.store.columns import row

ITEM: Final = [column.label(f"item_{column.name}") for column in schema.item.c]
# The articles of sources, with their listings there.
LISTED: Final = select(*ITEM, *schema.listing.c).join_from(
    schema.listing, schema.item, schema.listing.c.item == schema.item.c.id
)


def known_of(found: RowMapping) -> Known:
    """Gather an article from its columns, with its listing if it has one there."""
    listing = row(ListingRow, found) if found["source"] else None
    rule = found.get("alias_rule")
    return Known(item=row(ItemRow, found, prefix="item_"), listing=listing, rule=rule)
