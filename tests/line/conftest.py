"""A line without a network, before its first harvest and after it."""

from pathlib import Path

import pytest
from bench import KULTUR, LIST, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def begun(bench: Bench) -> Bench:
    """The list was read once, an hour after noon."""
    bench.refresh((KULTUR, LIST))
    return bench
