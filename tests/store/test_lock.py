import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres import Cluster
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url
from stored import name_of
from strangers import as_another_user, full_disk

from kulturfeed.errors import BusyError, StoreError
from kulturfeed.store import hold, open_store
from kulturfeed.store.reaching import reach

NOW = datetime(2026, 10, 3, 12, 30, tzinfo=UTC)
POSTGRESQL_14 = 140_000
HOLDER = """
import sys, time
from datetime import UTC, datetime
from kulturfeed.store import hold
with hold(sys.argv[1], datetime(2026, 10, 3, 12, 30, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_a_child(database: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the lock until it is killed, or the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            assert child.stdout is not None
            assert "held\n" == child.stdout.readline()
            yield child
        finally:
            child.kill()


def refused(database: str) -> str:
    with pytest.raises(BusyError) as told, hold(database, NOW):
        pytest.fail("it was held twice")
    return str(told.value)


def is_free(database: str) -> bool:
    try:
        with hold(database, NOW):
            return True
    except BusyError:
        return False


def test_a_second_holder_is_refused_in_the_same_process(database: str):
    with hold(database, NOW):
        assert "another refresh is running" in refused(database)


def test_a_second_holder_is_told_which_process_holds_the_lock(database: str):
    with held_by_a_child(database) as child:
        assert f"(process {child.pid} on {socket.gethostname()}, since 20" in refused(database)


def test_the_holder_of_an_sqlite_store_is_told_since_when(sqlite: str):
    with held_by_a_child(sqlite):
        assert "since 2026-10-03 12:30:00 UTC)" in refused(sqlite)


def test_a_refused_refresh_ends_with_the_code_of_a_temporary_failure(database: str):
    with hold(database, NOW), pytest.raises(BusyError) as told, hold(database, NOW):
        pytest.fail("it was held twice")
    assert os.EX_TEMPFAIL == told.value.exit_code


def test_a_refused_refresh_does_not_free_the_lock(database: str):
    with hold(database, NOW):
        refused(database)
        refused(database)


def test_the_lock_is_free_at_the_end(database: str):
    with hold(database, NOW):
        pass
    assert is_free(database)


def test_the_lock_is_free_after_an_error(database: str):
    with pytest.raises(ZeroDivisionError), hold(database, NOW):
        raise ZeroDivisionError
    assert is_free(database)


def test_an_error_of_the_refresh_comes_through_as_it_is(database: str):
    error = StoreError("store: is damaged")
    with pytest.raises(StoreError) as told, hold(database, NOW):
        raise error
    assert error is told.value


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_is_free_when_its_holder_is_killed(database: str, sent: signal.Signals):
    with held_by_a_child(database) as child:
        child.send_signal(sent)
        child.wait()
        # PostgreSQL frees it when it sees that the connection is gone.
        assert any(is_free(database) for _ in range(500))


def test_the_store_can_be_read_and_written_while_the_lock_is_held(database: str):
    with hold(database, NOW), open_store(database, migrate=True), open_store(database) as reader:
        assert {} == reader.sources()


def test_two_sqlite_stores_do_not_disturb_each_other(tmp_path: Path):
    with hold(f"sqlite:///{tmp_path}/one.db", NOW):
        assert is_free(f"sqlite:///{tmp_path}/two.db")


def test_two_postgresql_databases_do_not_disturb_each_other(postgres: str, postgres_migrated: str):
    with hold(postgres, NOW):
        assert is_free(postgres_migrated)


def test_the_holder_of_another_database_is_not_named(postgres: str, postgres_migrated: str):
    with held_by_a_child(postgres) as one, held_by_a_child(postgres_migrated) as other:
        told = refused(postgres_migrated)
    assert (False, True) == (f"process {one.pid} " in told, f"process {other.pid} " in told)


def test_a_server_that_ends_idle_sessions_frees_no_lock(cluster: Cluster, postgres: str):
    name = name_of(postgres)
    impatient(cluster, name)
    with hold(postgres, NOW):
        outlast_an_idle_session(cluster, name)
        assert not is_free(postgres)


def test_a_server_that_ends_idle_sessions_ends_none_of_a_stores(
    cluster: Cluster, postgres_migrated: str
):
    name = name_of(postgres_migrated)
    impatient(cluster, name)
    with open_store(postgres_migrated) as store:
        store.sources()
        outlast_an_idle_session(cluster, name)
        assert {} == store.sources()


def impatient(cluster: Cluster, name: str) -> None:
    """Let the server end the sessions of a database that are idle for a moment."""
    with cluster.connect() as connection:
        if connection.info.server_version < POSTGRESQL_14:
            pytest.skip("this PostgreSQL ends no idle sessions")
        alter = SQL("ALTER DATABASE {} SET idle_session_timeout = '50ms'")
        connection.execute(alter.format(Identifier(name)))


def outlast_an_idle_session(cluster: Cluster, name: str) -> None:
    """Open a session that is like any other, and wait until the server has ended it."""
    with closing(cluster.connect(name)) as connection:
        assert select.select([connection], [], [], 20)[0]


def test_a_store_that_is_reached_by_two_names_has_one_lock(tmp_path: Path):
    (tmp_path / "link.db").symlink_to(tmp_path / "kulturfeed.db")
    with hold(f"sqlite:///{tmp_path}/kulturfeed.db", NOW):
        assert not is_free(f"sqlite:///{tmp_path}/link.db")


def test_a_holder_that_died_is_not_named_by_the_next(sqlite: str):
    with held_by_a_child(sqlite) as dead:
        dead.kill()
        dead.wait()
    with hold(sqlite, NOW):
        assert f"process {os.getpid()} " in refused(sqlite)


def test_a_holder_that_has_not_signed_yet_is_told_as_such(tmp_path: Path):
    database = f"sqlite:///{tmp_path}/kulturfeed.db"
    with hold(database, NOW):
        (tmp_path / "kulturfeed.db.lock").write_bytes(b"")
        assert "(just started)" in refused(database)


def test_a_lock_in_a_missing_folder_is_told(tmp_path: Path):
    with (
        pytest.raises(StoreError, match="no: the database is to lie in this folder, and there is"),
        hold(f"sqlite:///{tmp_path}/no/kulturfeed.db", NOW),
    ):
        pytest.fail("it was held")


def test_a_lock_in_a_folder_of_another_user_is_told(tmp_path: Path):
    with (
        as_another_user(tmp_path),
        pytest.raises(StoreError, match=r"\.lock: cannot be created \(Permission denied\)"),
        hold(f"sqlite:///{tmp_path}/kulturfeed.db", NOW),
    ):
        pytest.fail("it was held")


def test_a_lock_on_a_full_disk_is_told(tmp_path: Path):
    with full_disk(tmp_path) as (folder, fill):
        fill()
        with (
            pytest.raises(StoreError, match=r"\.lock: cannot be written \(No space left"),
            hold(f"sqlite:///{folder}/kulturfeed.db", NOW),
        ):
            pytest.fail("it was held")


def test_a_lock_on_a_server_that_is_not_there_is_told():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with (
            pytest.raises(StoreError, match="does not answer; is the server running"),
            hold(f"postgresql+psycopg://ola@127.0.0.1:{port}/kultur", NOW),
        ):
            pytest.fail("it was held")


def test_a_server_is_waited_for_ten_seconds_unless_the_url_says_otherwise():
    urls = (
        "postgresql+psycopg://ola@db/kultur",
        "postgresql+psycopg://ola@db/x?connect_timeout=3",
    )
    assert ["10", "3"] == [reach(make_url(url)).url.query["connect_timeout"] for url in urls]
