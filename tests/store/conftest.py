"""Each test of the store on both databases: a fresh SQLite file, a fresh PostgreSQL database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import Cluster, programs, running
from stored import saved

from kulturfeed.store import Store, open_store


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    binaries = programs()
    if binaries is None:
        pytest.skip("no PostgreSQL here: initdb is neither on PATH nor in /usr/lib/postgresql")
    with running(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated(cluster: Cluster) -> str:
    name = cluster.database()
    with open_store(cluster.url(name), migrate=True):
        return name


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/kulturfeed.db"


@pytest.fixture
def postgres(cluster: Cluster) -> Iterator[str]:
    name = cluster.database()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def postgres_migrated(cluster: Cluster, migrated: str) -> Iterator[str]:
    name = cluster.database(template=migrated)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Name a database without any table."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["sqlite", "postgres_migrated"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Open a store that is new: copied where migrating takes long."""
    with open_store(request.getfixturevalue(request.param), migrate=True) as store:
        yield store


@pytest.fixture
def bare(sqlite: str) -> str:
    """A store in one file that belongs to nobody else."""
    saved(sqlite)
    return sqlite
