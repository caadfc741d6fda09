"""Rows in, rows out: the one place that speaks SQL, to SQLite or PostgreSQL."""

from kulturfeed.store.lock import hold
from kulturfeed.store.opening import open_store, place
from kulturfeed.store.store import Store

__all__ = ["Store", "hold", "open_store", "place"]
