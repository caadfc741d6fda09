"""Archive documents: which there are, and what stands in each; collections; an image's length.

What is stored already stands in no document yet: the next refresh puts it there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, and append the columns."""
    op.create_table(
        "archive",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("written", sa.Text),
        sa.PrimaryKeyConstraint("source", "number", name="pk_archive"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_archive_source_source"),
    )
    op.create_table(
        "collection",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("feed_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collection"),
        sa.UniqueConstraint("feed_id", name="uq_collection_feed_id"),
    )
    op.add_column("listing", sa.Column("archive", sa.Integer))
    op.create_index("ix_listing_source_archive", "listing", ["source", "archive"])
    op.create_index("ix_listing_item", "listing", ["item"])
    op.add_column("item", sa.Column("image_bytes", sa.Integer))
