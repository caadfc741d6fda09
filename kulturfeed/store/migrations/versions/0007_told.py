"""Whether a person heard of a trouble that is over; not known of those before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Append the column to the table of episodes."""
    op.add_column(
        "episode", sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false())
    )
