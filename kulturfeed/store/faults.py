"""A database's URL to its engine; its errors to one line that says what, which and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import Pool

from kulturfeed.errors import StoreError

_SILENT: Final = "does not answer; is the server running, and is the address right?"

# What SQLite and libpq write, and what the reader of our line can do about it.
_FAULTS: Final = (
    (
        "unable to open database file",
        "cannot be opened or created; its folder must exist and be writable",
    ),
    ("readonly database", "cannot be written; it belongs to another user or its folder does"),
    ("permission denied", "cannot be used by this user; grant the rights or change `database`"),
    ("disk is full", "the disk is full; nothing of this source was stored, free some space"),
    ("disk i/o error", "the disk is full or out of order; see to it, then refresh again"),
    ("not a database", "is not an SQLite database or is damaged; put a backup in its place"),
    ("malformed", "is damaged; put a backup in its place, published feeds stay as they are"),
    ("locked", "is locked by another program for too long; close it and refresh again"),
    ("authentication failed", "refuses the user or password in `database`"),
    ("does not exist", "does not exist; create it or change `database`"),
    ("refused", _SILENT),
    ("is the server running", _SILENT),
    ("failed to resolve", _SILENT),
)


_BUGS: Final = (IntegrityError, ProgrammingError, DataError)
# insufficient_privilege (PostgreSQL, appendix A), which the driver takes for a ProgrammingError.
_NO_RIGHTS: Final = "42501"


def readable(url: URL) -> str:
    """Name a database for people: an SQLite file's path, else its URL with the password masked."""
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return url.set(drivername="postgresql", query={}).render_as_string()


def engine_of(url: URL, poolclass: type[Pool] | None = None) -> Engine:
    """Make the engine of a database; raise StoreError where its driver is not installed."""
    try:
        return create_engine(url, poolclass=poolclass)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"store {readable(url)}: needs a driver: pip install 'psycopg[binary]' beside "
            "kulturfeed"
        ) from error


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Raise StoreError for what a user can cause; let a bug of ours through with its traceback."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, _BUGS) and getattr(error.orig, "sqlstate", None) != _NO_RIGHTS:
            raise
        text = str(error.orig).strip()
        advice = next((say for sign, say in _FAULTS if sign in text.lower()), None)
        line = " ".join(text.split())
        raise StoreError(f"store {readable(url)}: {advice or line}") from error
