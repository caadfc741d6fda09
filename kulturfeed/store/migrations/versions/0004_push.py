"""What is to be told to a WebSub hub and to webhooks, and how these are doing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of messages, recipients and topics."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("not_before", _TIME, nullable=False),
        sa.Column("subjects", sa.Text, nullable=False),
        sa.Column("source", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name="fk_outbox_source_source"),
    )
    op.create_index("ix_outbox_recipient_created", "outbox", ["recipient", "created"])
    op.create_table(
        "recipient",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("not_before", _TIME),
        sa.Column("failing_since", _TIME),
        sa.Column("told", _TIME),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_recipient"),
    )
    op.create_table(
        "topic",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_topic"),
    )
