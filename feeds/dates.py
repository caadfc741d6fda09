"""An aware datetime in, a feed's date text out; and back, only from exactly that text."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def rss_date(moment: datetime) -> str:
    """Write a moment as RSS does (RFC 822, four-digit year), in GMT, whatever the locale."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def atom_date(moment: datetime) -> str:
    """Write a moment as Atom does (RFC 3339), in UTC with `Z`.

    elfeed reads an offset such as `+02:00` as UTC, so none is ever written.
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def read_rss_date(text: str) -> datetime | None:
    """Read a date that `rss_date` could have written, `+0000` allowed; None for any other text.

    Writing it again is the proof: a weekday that does not match its date fails, too.
    """
    try:
        moment = parsedate_to_datetime(text).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if rss_date(moment) == text.replace("+0000", "GMT") else None


def read_atom_date(text: str) -> datetime | None:
    """Read a date that `atom_date` could have written; None for any other text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and atom_date(moment) == text else None
