"""A table in, the statement that inserts a row or updates the one with its key, out."""

from functools import cache
from importlib import import_module

from sqlalchemy import Insert, Table


@cache
def upsert(dialect: str, table: Table, keep: tuple[str, ...] = ()) -> Insert:
    """Put together what inserts a row, or updates all but its key and the kept columns."""
    # By name: to import both takes 30 ms, and the engine has its own already.
    statement = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    keys = [column.name for column in table.primary_key]
    changing = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys and column.name not in keep
    }
    put: Insert = statement.on_conflict_do_update(index_elements=keys, set_=changing)
    return put
