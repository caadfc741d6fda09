"""The first tables: source, item, alias, listing, refresh, held."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create every table; appended steps change them, this one is never edited."""
    _source()
    _item()
    _alias()
    _listing()
    _refresh()
    _held()


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


def _time(*names: str, nullable: bool = True) -> list[sa.Column[object]]:
    return [sa.Column(name, _TIME, nullable=nullable) for name in names]


def _required(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _source() -> None:
    op.create_table(
        "source",
        *_required("id", "feed_id", "url"),
        *_text("title", "description", "language", "fingerprint", "etag", "last_modified"),
        *_time("first_accepted", "accepted", "asked", "not_before", "unwell_since"),
        *_text("kind", "problem"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("feed_id", name="uq_source_feed_id"),
    )


def _item() -> None:
    op.create_table(
        "item",
        *_required("id"),
        *_time("first_seen", nullable=False),
        *_required("rule"),
        *_text("url", "summary", "author", "image"),
        *_time("published"),
        *_text("published_precision", "published_found"),
        *_time("modified"),
        *_text("modified_precision", "modified_found"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
    )


def _alias() -> None:
    op.create_table(
        "alias",
        *_required("address", "item"),
        *_time("first_seen", nullable=False),
        *_required("rule"),
        sa.PrimaryKeyConstraint("address", name="pk_alias"),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_alias_item_item"),
    )
    op.create_index("ix_alias_item", "alias", ["item"])


def _listing() -> None:
    op.create_table(
        "listing",
        *_required("source", "item", "title", "link"),
        sa.Column("position", sa.Integer, nullable=False),
        *_time("first_seen", "last_seen", "released", "changed", nullable=False),
        *_text("summary", "image", "kicker"),
        sa.Column("backfill", sa.Boolean(create_constraint=False), nullable=False),
        sa.PrimaryKeyConstraint("source", "item", name="pk_listing"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_listing_source_source"),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_listing_item_item"),
        sa.UniqueConstraint("released", name="uq_listing_released"),
    )
    op.create_index("ix_listing_source_released", "listing", ["source", "released"])


def _refresh() -> None:
    counts = ("listed", "new", "changed", "dropped", "milliseconds")
    op.create_table(
        "refresh",
        sa.Column("id", sa.Integer, nullable=False),
        *_required("source"),
        *_time("started", "ended", nullable=False),
        *_required("outcome"),
        sa.Column("status", sa.Integer),
        *(sa.Column(name, sa.Integer, nullable=False) for name in counts),
        *_text("kind", "problem"),
        sa.PrimaryKeyConstraint("id", name="pk_refresh"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_refresh_source_source"),
    )
    op.create_index("ix_refresh_source_ended", "refresh", ["source", "ended"])
    op.create_index("ix_refresh_ended", "refresh", ["ended"])


def _held() -> None:
    op.create_table(
        "held",
        *_required("source"),
        *_time("seen", nullable=False),
        *_required("reason", "teasers"),
        sa.PrimaryKeyConstraint("source", name="pk_held"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_held_source_source"),
    )
