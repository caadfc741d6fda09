"""`kulturfeed backup FILE`: a copy of the store, made while it is in use."""

import os
from pathlib import Path

from kulturfeed.configfile import find, load
from kulturfeed.store import place
from kulturfeed.store.upkeep import copy
from kulturfeed.terminal import tell


def backup(config_path: str | None, name: str) -> int:
    """Copy the store to a new file; one that exists is not overwritten."""
    config = load(find(config_path, os.environ))
    target = Path(name)
    copy(config.database, target)
    tell(f"{place(config.database)} is copied to {target}, {target.stat().st_size:,} bytes")
    return 0
