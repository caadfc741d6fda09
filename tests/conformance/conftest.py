"""The walk through all states, made once by the real line, and the server over what it left."""

from collections.abc import Iterator

import pytest
from loopback import serving
from stage import Stage, staged
from walk import Walk, walk


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    with serving() as site:
        return walk(tmp_path_factory.mktemp("walk"), site)


@pytest.fixture(scope="session")
def stage(walked: Walk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(walked.config, tmp_path_factory.mktemp("stage")) as stage:
        yield stage
