"""What an operator was told of a source's trouble, by what that asks of him; JSON."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Append the column to the table of sources."""
    op.add_column("source", sa.Column("matters", sa.Text, nullable=False, server_default="[]"))
