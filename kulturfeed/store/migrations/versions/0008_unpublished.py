"""Whether what was stored of a source last has yet to be published; not so of those before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Append the column to the table of sources."""
    op.add_column(
        "source", sa.Column("unpublished", sa.Boolean, nullable=False, server_default=sa.false())
    )
