"""A database URL in, an engine out whose sessions neither hang for ever nor are ended idle."""

from typing import Final

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from kulturfeed.store.faults import engine_of

# libpq's parameters, in seconds but for tcp_user_timeout (milliseconds): how long a server may say
# nothing when we come, and when its host has vanished. What the URL says itself stands.
_PATIENCE: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}

# Days are counted in UTC, whatever zone the server is in.
_IN_UTC: Final = "SET TIME ZONE 'UTC'"
# A session is idle while a slow host is waited for; that of the lock is nothing else. Asked of
# pg_settings, as idle_session_timeout came with PostgreSQL 14.
_STAY: Final = """
SELECT set_config(name, '0', false) FROM pg_settings
WHERE name IN ('idle_session_timeout', 'idle_in_transaction_session_timeout')
"""


def reach(url: URL, poolclass: type[Pool] | None = None) -> Engine:
    """Make the engine of a database; raise StoreError where its driver is not installed."""
    if url.get_backend_name() == "sqlite":
        return engine_of(url, poolclass)
    engine = engine_of(url.set(query={**_PATIENCE, **url.query}), poolclass)
    event.listen(engine, "connect", _stay)
    return engine


def _stay(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Let a session be idle as long as it likes, and in UTC, whatever the server's config says."""
    cursor = connection.cursor()
    cursor.execute(_IN_UTC)
    cursor.execute(_STAY)
    cursor.close()
    # A rollback would take it back.
    connection.commit()
