"""More of an article: section, language, its image's type and size, its body, where it was found.

What is stored already is kept as it is; `found` is JSON, empty for articles that were read before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Append the columns to the table of articles."""
    for name in ("section", "language", "image_type", "body"):
        op.add_column("item", sa.Column(name, sa.Text))
    for name in ("image_width", "image_height"):
        op.add_column("item", sa.Column(name, sa.Integer))
    op.add_column("item", sa.Column("found", sa.Text, nullable=False, server_default="{}"))
