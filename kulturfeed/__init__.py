"""The application: topic pages in, feeds out. Joins `spiders` (pages) and `feeds` (bytes)."""

import sys
from pathlib import Path

__version__ = "0.1.0"

# In an installed wheel `spiders` and `feeds` lie in here, because two wheels with a top-level
# `feeds` overwrite each other. First on the path: a stranger's `feeds/` must not win.
_PARTS = Path(__file__).parent / "_parts"
if _PARTS.is_dir():
    sys.path.insert(0, str(_PARTS))
