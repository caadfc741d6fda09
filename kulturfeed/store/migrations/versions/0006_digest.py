"""The digest of a source's page as it was last taken; none of a page that was read before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Append the column to the table of sources."""
    op.add_column("source", sa.Column("digest", sa.Text))
