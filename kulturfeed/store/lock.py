"""One refresh at a time on a store: the lock, and who holds it since when."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import FileIO
from pathlib import Path

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.pool import NullPool

from kulturfeed.errors import BusyError, StoreError
from kulturfeed.store.faults import readable, told
from kulturfeed.store.reaching import reach

# Any number, as long as it is ours in this database: "kult" in ASCII.
_KEY = 0x6B756C74


@contextmanager
def hold(database: str, now: datetime) -> Iterator[None]:
    """Hold the store's lock, or raise BusyError with the process that does and since when.

    The lock is freed when the process dies: the kernel's (flock) beside an SQLite file, the
    session's (advisory lock) in PostgreSQL.
    """
    url = make_url(database)
    holder = f"process {os.getpid()} on {socket.gethostname()}"
    if url.get_backend_name() == "sqlite":
        # Resolved: a store that is reached by two names has one lock.
        file = Path(f"{Path(url.database or '').resolve()}.lock")
        with _file_lock(file, f"{holder}, since {now:%Y-%m-%d %H:%M:%S %Z}"):
            yield
    else:
        with _advisory_lock(url, holder):
            yield


def _busy(holder: str) -> BusyError:
    return BusyError(
        f"another refresh is running ({holder}), so nothing was done; "
        "run this again when it is over"
    )


@contextmanager
def _file_lock(path: Path, holder: str) -> Iterator[None]:
    try:
        handle = path.open("ab+", buffering=0)
    except FileNotFoundError as error:
        raise StoreError(
            f"{path.parent}: the database is to lie in this folder, and there is none; create it, "
            "or write another place as database"
        ) from error
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be created ({error.strerror}); the store's folder must be writable"
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            raise _busy(handle.read().decode() or "just started") from error
        _sign(handle, path, holder)
        yield
        # Left in place: a lock file that is unlinked can be held twice.
        handle.truncate(0)


def _sign(handle: FileIO, path: Path, holder: str) -> None:
    try:
        handle.truncate(0)
        handle.write(holder.encode())
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror}); nothing was read or stored, free "
            "some space"
        ) from error


@contextmanager
def _advisory_lock(url: URL, holder: str) -> Iterator[None]:
    # A connection of its own: the session that holds the lock does nothing else.
    engine = reach(url.update_query_dict({"application_name": holder}), NullPool)
    with told(url), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}):
            raise _busy(_holder(connection) or f"on {readable(url)}")
        yield


def _holder(connection: Connection) -> str | None:
    """Ask PostgreSQL who holds the lock (pg_locks shows a bigint key as two halves)."""
    holder: str | None = connection.scalar(
        text(
            "SELECT application_name || ', since ' || to_char(backend_start AT TIME ZONE 'UTC',"
            " 'YYYY-MM-DD HH24:MI:SS') || ' UTC'"
            " FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND objid = :key AND granted"
            " AND datname = current_database()"
        ),
        {"key": _KEY},
    )
    return holder
