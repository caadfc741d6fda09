"""Fixtures that all tests share."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Tests are not a package, and those in folders below import `loopback` from this one.
sys.path.insert(0, str(Path(__file__).parent))

from loopback import Site, serving

# The machine may be busy: how long an example takes is no claim of ours.
settings.register_profile("kulturfeed", deadline=None)
settings.load_profile("kulturfeed")


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve an empty site on the loopback interface."""
    with serving() as site:
        yield site
