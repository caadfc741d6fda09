"""The tables as they stand after the newest migration (docs/architecture.md, Storage)."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    false,
)

# The newest migration; a test holds it equal to what Alembic finds in migrations/.
HEAD: Final = "0008"


class Utc(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC: SQLite keeps no timezone, PostgreSQL does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC, without its zone where the database has none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a stored time has a timezone; {value!r} has none")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (the signature is SQLAlchemy's)
        """Return the stored time as aware UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


# Named constraints: without names a later migration cannot change them on SQLite.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _published(name: str) -> tuple[Column[datetime], Column[str], Column[str]]:
    """Name the three columns of a source's date: when, how exactly, and where it was found."""
    return Column(name, Utc), Column(f"{name}_precision", Text), Column(f"{name}_found", Text)


source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("feed_id", Text, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("title", Text),
    Column("description", Text),
    Column("language", Text),
    Column("fingerprint", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("digest", Text),
    Column("first_accepted", Utc),
    Column("accepted", Utc),
    Column("asked", Utc),
    Column("not_before", Utc),
    Column("unwell_since", Utc),
    Column("told", Utc),
    Column("kind", Text),
    Column("problem", Text),
    Column("listed", Text, nullable=False),
    Column("shapes", Text, nullable=False),
    # Of a trouble that began before this was kept nothing is remembered: it is told once more.
    Column("matters", Text, nullable=False, server_default="[]"),
    Column("unpublished", Boolean, nullable=False, server_default=false()),
)

item = Table(
    "item",
    metadata,
    Column("id", Text, primary_key=True),
    Column("first_seen", Utc, nullable=False),
    Column("rule", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("summary", Text),
    Column("author", Text),
    Column("image", Text),
    *_published("published"),
    *_published("modified"),
    Column("section", Text),
    Column("language", Text),
    Column("image_type", Text),
    Column("image_width", Integer),
    Column("image_height", Integer),
    Column("image_bytes", Integer),
    Column("body", Text),
    # An article that was read before this was kept has told nothing of it.
    Column("found", Text, nullable=False, server_default="{}"),
)

alias = Table(
    "alias",
    metadata,
    Column("address", Text, primary_key=True),
    Column("item", Text, ForeignKey("item.id"), nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("rule", Text, nullable=False),
    Index(None, "item"),
)

listing = Table(
    "listing",
    metadata,
    Column("source", Text, ForeignKey("source.id"), primary_key=True),
    Column("item", Text, ForeignKey("item.id"), primary_key=True),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("first_seen", Utc, nullable=False),
    Column("last_seen", Utc, nullable=False),
    Column("released", Utc, nullable=False, unique=True),
    Column("changed", Utc, nullable=False),
    Column("summary", Text),
    Column("image", Text),
    Column("rule", Text, nullable=False),
    Column("kicker", Text),
    # The archive document that it stands in for good; none while the feed itself has it.
    Column("archive", Integer),
    Index(None, "source", "archive"),
    Index(None, "item"),
    Index(None, "source", "released"),
    Index(None, "source", "last_seen"),
)

archive = Table(
    "archive",
    metadata,
    Column("source", Text, ForeignKey("source.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    # What its files show beside the rows; none where they are to be written anew.
    Column("written", Text),
)

collection = Table(
    "collection",
    metadata,
    Column("id", Text, primary_key=True),
    Column("feed_id", Text, nullable=False, unique=True),
)

refresh = Table(
    "refresh",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, ForeignKey("source.id"), nullable=False),
    Column("started", Utc, nullable=False),
    Column("ended", Utc, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("status", Integer),
    Column("listed", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("rule", Text),
    Column("kind", Text),
    Column("problem", Text),
    Index(None, "source", "ended"),
    Index(None, "ended"),
)

held = Table(
    "held",
    metadata,
    Column("source", Text, ForeignKey("source.id"), primary_key=True),
    Column("seen", Utc, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rejected", Boolean(create_constraint=False), nullable=False),
    Column("teasers", Text, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, ForeignKey("source.id"), nullable=False),
    Column("item", Text, ForeignKey("item.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("what", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("rule", Text, nullable=False),
    Index(None, "item", "at"),
)

dropped = Table(
    "dropped",
    metadata,
    Column("source", Text, ForeignKey("source.id"), primary_key=True),
    Column("seen", Utc, nullable=False),
    Column("dropped", Text, nullable=False),
)

episode = Table(
    "episode",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, ForeignKey("source.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("began", Utc, nullable=False),
    Column("ended", Utc, nullable=False),
    # Of those before this was kept nothing is known.
    Column("told", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Index(None, "ended"),
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("forgotten", Utc, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Column("not_before", Utc, nullable=False),
    Column("subjects", Text, nullable=False),
    Column("source", Text, ForeignKey("source.id")),
    Index(None, "recipient", "created"),
)

recipient = Table(
    "recipient",
    metadata,
    Column("id", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("not_before", Utc),
    Column("failing_since", Utc),
    Column("told", Utc),
    Column("problem", Text),
)

topic = Table(
    "topic",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
