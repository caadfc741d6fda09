"""The first tables: source, item, alias, listing, change, refresh, held and more."""

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
    _change()
    _episode()
    _beside()


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
        *_time("first_accepted", "accepted", "asked", "not_before", "unwell_since", "told"),
        *_text("kind", "problem"),
        *_required("listed", "shapes"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("feed_id", name="uq_source_feed_id"),
    )


def _item() -> None:
    op.create_table(
        "item",
        *_required("id"),
        *_time("first_seen", nullable=False),
        *_required("rule", "title"),
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
        *_time("first_seen", "last_seen", "released", "changed", nullable=False),
        *_text("summary", "image"),
        *_required("rule"),
        *_text("kicker"),
        sa.PrimaryKeyConstraint("source", "item", name="pk_listing"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_listing_source_source"),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_listing_item_item"),
        sa.UniqueConstraint("released", name="uq_listing_released"),
    )
    op.create_index("ix_listing_source_released", "listing", ["source", "released"])
    op.create_index("ix_listing_source_last_seen", "listing", ["source", "last_seen"])


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
        *_text("rule", "kind", "problem"),
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
        *_required("reason"),
        sa.Column("rejected", sa.Boolean(create_constraint=False), nullable=False),
        *_required("teasers"),
        sa.PrimaryKeyConstraint("source", name="pk_held"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_held_source_source"),
    )


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer, nullable=False),
        *_required("source", "item"),
        *_time("at", nullable=False),
        *_required("what"),
        *_text("old", "new"),
        *_required("rule"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_change_source_source"),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_change_item_item"),
    )
    op.create_index("ix_change_item_at", "change", ["item", "at"])


def _episode() -> None:
    op.create_table(
        "episode",
        sa.Column("id", sa.Integer, nullable=False),
        *_required("source", "kind", "problem"),
        *_time("began", "ended", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_episode"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_episode_source_source"),
    )
    op.create_index("ix_episode_ended", "episode", ["ended"])


def _beside() -> None:
    op.create_table(
        "dropped",
        *_required("source"),
        *_time("seen", nullable=False),
        *_required("dropped"),
        sa.PrimaryKeyConstraint("source", name="pk_dropped"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_dropped_source_source"),
    )
    op.create_table(
        "forgotten",
        *_required("digest"),
        *_time("forgotten", nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_forgotten"),
    )
