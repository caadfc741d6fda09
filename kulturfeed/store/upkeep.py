"""A database's URL in, its SQLite file copied, or rid of the bytes of what was deleted."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url

from kulturfeed.errors import ConfigError, StoreError
from kulturfeed.store.faults import readable
from kulturfeed.store.opening import backup, open_store


def copy(database: str, target: Path) -> None:
    """Copy a store to a new file, also while it is in use.

    Raises ConfigError for PostgreSQL and for a file that exists, StoreError where it fails.
    """
    url = make_url(database)
    file = _file(database)
    if file is None:
        raise ConfigError(
            f"store {readable(url)}: is backed up by PostgreSQL's own means; use pg_dump"
        )
    if target.exists() or target.is_symlink():
        raise ConfigError(f"{target}: exists, and is not overwritten; name another file")
    # A store that is missing, or that cannot be read, is told of as everywhere else.
    with open_store(database):
        backup(file, target)


def compact(database: str, patience: timedelta = timedelta(seconds=10)) -> None:
    """Overwrite what was deleted: in an SQLite file and its journal the bytes stay until then.

    The store's lock must be held. PostgreSQL does it by itself, in time (autovacuum). Raises
    StoreError where it fails, or where somebody reads the store for longer than `patience`.
    """
    file = _file(database)
    if file is None:
        return
    try:
        with closing(sqlite3.connect(file, patience.total_seconds())) as connection:
            connection.isolation_level = None
            connection.execute("VACUUM")
            # The journal holds the old pages until it is empty.
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error as error:
        raise _remains(file, str(error)) from error
    if busy:
        raise _remains(file, "somebody is reading the store")


def _remains(file: Path, why: str) -> StoreError:
    return StoreError(
        f"store {file}: what was deleted may still be read from the bytes of the file ({why}); "
        "free some space, close what reads it, and run the command again"
    )


def _file(database: str) -> Path | None:
    url = make_url(database)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None
