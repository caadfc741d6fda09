import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from postgres import Cluster
from psycopg.sql import SQL, Identifier
from sample_rows import NOON, address, harvest
from stored import addresses, file_of, name_of, saved
from strangers import as_another_user, full_disk

from kulturfeed.errors import StoreError
from kulturfeed.store import hold, open_store, place


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<!DOCTYPE html><p>not a database at all</p>" * 50, "is not an SQLite database"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "is not an SQLite database"),
    ],
    ids=["something else", "a spoilt head"],
)
@pytest.mark.parametrize("migrate", [False, True])
def test_a_file_that_is_no_database_is_told_and_left_alone(
    sqlite: str, content: bytes, told: str, *, migrate: bool
):
    file_of(sqlite).write_bytes(content)
    with pytest.raises(StoreError, match=told), open_store(sqlite, migrate=migrate):
        pytest.fail("it was opened")
    assert content == file_of(sqlite).read_bytes()


def test_a_file_damaged_in_the_middle_is_told_with_its_name_and_what_to_do(bare: str):
    with closing(sqlite3.connect(file_of(bare))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(file_of(bare).read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    file_of(bare).write_bytes(whole)
    with pytest.raises(StoreError, match=r"kulturfeed\.db: is damaged; put a backup"):
        addresses(bare)


def test_a_file_cut_in_half_is_told_with_its_name_and_what_to_do(bare: str):
    whole = file_of(bare).read_bytes()
    file_of(bare).write_bytes(whole[: len(whole) // 8192 * 4096])
    with pytest.raises(StoreError, match=r"kulturfeed\.db: is damaged; put a backup"):
        addresses(bare)


def test_a_folder_that_is_missing_is_told(tmp_path: Path):
    with (
        pytest.raises(StoreError, match=r"no/kulturfeed\.db: cannot be opened or created; its"),
        open_store(f"sqlite:///{tmp_path}/no/kulturfeed.db", migrate=True),
    ):
        pytest.fail("it was opened")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    with (
        as_another_user(tmp_path) as folder,
        pytest.raises(StoreError, match=r"kulturfeed\.db: cannot be opened or created"),
        open_store(f"sqlite:///{folder}/kulturfeed.db", migrate=True),
    ):
        pytest.fail("it was opened")


def test_a_store_of_another_user_is_not_written_and_told(tmp_path: Path):
    database = f"sqlite:///{tmp_path}/kulturfeed.db"
    saved(database)
    file_of(database).chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    with (
        as_another_user(tmp_path),
        pytest.raises(
            StoreError, match=r"kulturfeed\.db: cannot be written; it belongs to another"
        ),
    ):
        saved(database, 2)
    assert {address(1)} == addresses(database)


def test_an_empty_file_that_may_not_be_written_is_told(tmp_path: Path):
    database = f"sqlite:///{tmp_path}/kulturfeed.db"
    file_of(database).touch(mode=0o444)
    with (
        as_another_user(tmp_path),
        pytest.raises(StoreError, match=r"kulturfeed\.db: attempt to write a readonly database"),
        open_store(database, migrate=True),
    ):
        pytest.fail("it was opened")


def test_a_store_in_a_folder_that_may_not_be_entered_is_told(tmp_path: Path):
    (tmp_path / "closed").mkdir()
    database = f"sqlite:///{tmp_path}/closed/kulturfeed.db"
    saved(database)
    (tmp_path / "closed").chmod(0)
    with (
        as_another_user(tmp_path),
        pytest.raises(
            StoreError, match=r"kulturfeed\.db: cannot be reached \(Permission denied\)"
        ),
    ):
        addresses(database)
    (tmp_path / "closed").chmod(0o700)


def test_a_store_that_may_not_be_read_is_told(tmp_path: Path):
    database = f"sqlite:///{tmp_path}/kulturfeed.db"
    saved(database)
    file_of(database).chmod(0)
    with (
        as_another_user(tmp_path),
        pytest.raises(StoreError, match=r"kulturfeed\.db: cannot be opened"),
    ):
        addresses(database)


def test_a_disk_that_fills_up_is_told_and_nothing_of_the_save_is_stored(tmp_path: Path):
    with full_disk(tmp_path) as (folder, fill):
        database = f"sqlite:///{folder}/kulturfeed.db"
        saved(database)
        with open_store(database) as store:
            store.save(harvest(2))
            fill()
            with pytest.raises(
                StoreError, match="disk is full; nothing of this source was stored"
            ):
                store.save(harvest(*range(3, 1000)))
        assert {address(1), address(2)} == addresses(database)


def test_a_store_on_a_full_disk_is_told_and_whole_when_there_is_space_again(tmp_path: Path):
    with full_disk(tmp_path) as (folder, fill):
        database = f"sqlite:///{folder}/kulturfeed.db"
        saved(database)
        fill()
        with pytest.raises(StoreError, match="the disk is full or out of order"):
            addresses(database)
        (folder / "filler").unlink()
        saved(database, 2)
        assert {address(1), address(2)} == addresses(database)


def test_a_store_that_outgrows_its_limit_is_told_and_takes_nothing_of_the_save(bare: str):
    with open_store(bare) as store:
        with store._begin() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")
        with pytest.raises(StoreError, match="the disk is full"):
            store.save(harvest(*range(2, 2000)))
    assert {address(1)} == addresses(bare)


def test_a_store_that_another_program_locks_is_told(bare: str):
    with closing(sqlite3.connect(file_of(bare))) as other, open_store(bare) as store:
        other.execute("BEGIN IMMEDIATE")
        with store._begin() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1")
        with pytest.raises(StoreError, match="is locked by another program"):
            store.save(harvest(2))


def test_a_fault_is_one_line_that_names_the_store(cluster: Cluster):
    database = cluster.url("ukjent")
    with pytest.raises(StoreError) as told, open_store(database, migrate=True):
        pytest.fail("it was opened")
    expected = f"store {place(database)}: does not exist; create it or change `database`"
    assert expected == str(told.value)


def test_a_server_that_is_not_there_is_told(tmp_path: Path):
    database = f"postgresql+psycopg://nobody@/none?host={tmp_path}"
    with (
        pytest.raises(StoreError, match="does not answer; is the server running"),
        open_store(database, migrate=True),
    ):
        pytest.fail("it was opened")


def test_a_host_that_nobody_knows_is_told():
    with (
        pytest.raises(StoreError, match="does not answer; is the server running, and is the addr"),
        open_store("postgresql+psycopg://ola@ukjent.invalid/kultur", migrate=True),
    ):
        pytest.fail("it was opened")


def test_a_driver_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    database = "postgresql+psycopg://ola@localhost/kultur"
    for opening in (open_store(database), hold(database, NOON)):
        with (
            pytest.raises(StoreError, match=r"needs a driver: pip install 'psycopg\[binary"),
            opening,
        ):
            pytest.fail("it was opened")


def test_a_port_that_nobody_answers_is_told():
    database = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    with (
        pytest.raises(StoreError, match="does not answer; is the server running"),
        open_store(database, migrate=True),
    ):
        pytest.fail("it was opened")


def test_a_postgresql_user_without_rights_is_told(cluster: Cluster, postgres: str):
    saved(postgres)
    name = name_of(postgres)
    with cluster.connect() as connection:
        connection.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(f"gjest_{name}")))
    stranger = cluster.url(name, user=f"gjest_{name}")
    with pytest.raises(StoreError, match="cannot be used by this user; grant the rights"):
        addresses(stranger)


def test_a_postgresql_user_without_rights_cannot_create_and_is_told(
    cluster: Cluster, postgres: str
):
    name = name_of(postgres)
    with cluster.connect() as connection:
        connection.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(f"gjest_{name}")))
    with (
        pytest.raises(StoreError, match="cannot be used by this user; grant the rights"),
        open_store(cluster.url(name, user=f"gjest_{name}"), migrate=True),
    ):
        pytest.fail("it was opened")


def test_the_password_is_in_no_message():
    url = "postgresql+psycopg://ola:hemmelig@127.0.0.1:1/kultur"
    assert "postgresql://ola:***@127.0.0.1:1/kultur" == place(url)


def test_an_sqlite_store_is_named_by_its_path():
    assert "/var/lib/kulturfeed/kulturfeed.db" == place(
        "sqlite:////var/lib/kulturfeed/kulturfeed.db"
    )
