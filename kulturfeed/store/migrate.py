"""A connection in, the newest schema out; the only importer of Alembic."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

STEPS: Final = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the missing schema steps, all in the connection's one transaction."""
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
