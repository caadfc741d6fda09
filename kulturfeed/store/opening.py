"""A database URL to an open `Store`: created, migrated or refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from kulturfeed.errors import StoreError
from kulturfeed.store.faults import readable, told
from kulturfeed.store.reaching import reach
from kulturfeed.store.schema import HEAD
from kulturfeed.store.store import Store


def place(database: str) -> str:
    """Name the store for people: a path, or a URL with its password masked."""
    return readable(make_url(database))


@contextmanager
def open_store(database: str, *, migrate: bool = False) -> Iterator[Store]:
    """Open the store; `migrate` (under the lock) creates it and brings it up to date.

    Raises StoreError where there is none, where it is damaged, of another user, or newer than
    this program.
    """
    url = make_url(database)
    engine = _engine(url)
    try:
        with told(url):
            created = _prepare(engine, url, migrate=migrate)
        yield Store(engine, created=created)
    finally:
        engine.dispose()


def _engine(url: URL) -> Engine:
    engine = reach(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Set up SQLite: transactions are ours to begin, so that schema steps are inside one too."""
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: after a power cut a lost commit would release its articles again, with other dates.
    for pragma in ("busy_timeout=10000", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _prepare(engine: Engine, url: URL, *, migrate: bool) -> bool:
    """Check the schema's version; return whether the store was created just now."""
    file = Path(url.database or "") if engine.dialect.name == "sqlite" else None
    missing = StoreError(
        f"store {readable(url)}: there is none yet; `kulturfeed refresh` makes it"
    )
    if file is not None and not migrate and not _is_there(file):
        raise missing
    with engine.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return False
    if not migrate:
        raise missing if version is None else _outdated(url, version)
    _upgrade(engine, url, version, file)
    return version is None


def _is_there(file: Path) -> bool:
    try:
        file.stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(
            f"store {file}: cannot be reached ({error.strerror}); see to the rights of its folders"
        ) from error
    return True


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _outdated(url: URL, version: str) -> StoreError:
    if version > HEAD:
        return StoreError(
            f"store {readable(url)}: was written by a newer kulturfeed (schema {version}, this "
            f"program knows {HEAD}); upgrade kulturfeed, or put the backup from before back"
        )
    return StoreError(
        f"store {readable(url)}: has the schema {version} of an older kulturfeed; "
        "`kulturfeed refresh` brings it up to date"
    )


def _upgrade(engine: Engine, url: URL, version: str | None, file: Path | None) -> None:
    # Alembic takes a quarter of a second to import, and is needed once a release.
    from kulturfeed.store.migrate import upgrade  # noqa: PLC0415

    if version is not None and version > HEAD:
        raise _outdated(url, version)
    if file is not None:
        _write_ahead(file)
        if version is not None:
            backup(file, file.with_name(f"{file.name}.{version}.bak"))
    with engine.begin() as connection:
        upgrade(connection)


def _write_ahead(file: Path) -> None:
    """Let readers read while a refresh writes; the mode stays with the file."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.DatabaseError as error:
        raise StoreError(f"store {file}: {error}; its folder must be writable") from error


def backup(file: Path, target: Path) -> None:
    """Copy an SQLite store while it is in use, whole or not at all."""
    partial = target.with_name(f"{target.name}.part")
    try:
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"store {file}: no backup could be made at {target} ({error}); the store is as it "
            "was, see to the folder's space and rights"
        ) from error
