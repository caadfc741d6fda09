import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sample_rows import NOON, address, harvest
from sqlalchemy import inspect, text
from stored import addresses, file_of, saved

from kulturfeed.errors import StoreError
from kulturfeed.store import Store, open_store
from kulturfeed.store.migrate import STEPS
from kulturfeed.store.opening import backup
from kulturfeed.store.schema import HEAD, metadata

BROKEN_STEP = """
from alembic import op
revision = "9000"
down_revision = "{head}"
def upgrade():
    op.execute("CREATE TABLE halfway (id INTEGER)")
    op.execute("INSERT INTO source (id) SELECT missing FROM nowhere")
"""


def run(database: str, statement: str) -> None:
    with open_store(database) as store, store._begin() as connection:
        connection.execute(text(statement))


def pragma(store: Store, name: str) -> object:
    with store._begin() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.fixture
def broken_step(tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Append a schema step that fails after it has made a table, until it is undone."""
    steps = tmp_path / "steps"
    shutil.copytree(STEPS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / "9000_breaks.py").write_text(BROKEN_STEP.format(head=HEAD))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kulturfeed.store.migrate.STEPS", steps)
        patch.setattr("kulturfeed.store.opening.HEAD", "9000")
        yield patch


@pytest.fixture
def stored(database: str) -> str:
    """A store of either kind that has one article."""
    saved(database)
    return database


def test_head_is_alembics_head():
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    assert HEAD == ScriptDirectory.from_config(config).get_current_head()


def test_the_migrated_schema_is_the_schema_that_the_program_uses(store: Store):
    with store._engine.connect() as connection:
        assert [] == compare_metadata(MigrationContext.configure(connection), metadata)


def test_the_migrated_schema_has_no_table_besides(store: Store):
    with store._engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    assert {*metadata.tables, "alembic_version"} == found


def test_constraints_have_the_names_that_a_later_migration_needs(store: Store):
    with store._engine.connect() as connection:
        found = inspect(connection)
        unique = found.get_unique_constraints("listing")
        foreign = found.get_foreign_keys("alias")
    assert ["uq_listing_released"] == [each["name"] for each in unique]
    assert ["fk_alias_item_item"] == [each["name"] for each in foreign]


def test_a_store_is_created_once(database: str):
    with open_store(database, migrate=True) as first, open_store(database, migrate=True) as second:
        assert (True, False) == (first.created, second.created)


def test_a_store_that_is_there_opens_without_the_right_to_migrate(database: str):
    saved(database)
    assert {address(1)} == addresses(database)


def test_reading_makes_no_store(database: str):
    with (
        pytest.raises(StoreError, match="there is none yet; `kulturfeed refresh` makes it"),
        open_store(database),
    ):
        pytest.fail("it was opened")


def test_reading_makes_no_file(sqlite: str):
    with pytest.raises(StoreError, match="there is none yet"), open_store(sqlite):
        pytest.fail("it was opened")
    assert not file_of(sqlite).exists()


def test_an_empty_file_becomes_a_store(sqlite: str):
    file_of(sqlite).touch()
    saved(sqlite)
    assert {address(1)} == addresses(sqlite)


def test_a_newer_schema_is_refused_with_what_to_do(database: str):
    saved(database)
    run(database, "UPDATE alembic_version SET version_num = '9999'")
    for migrate in (False, True):
        with (
            pytest.raises(StoreError, match=r"newer kulturfeed \(schema 9999.*upgrade kulturfeed"),
            open_store(database, migrate=migrate),
        ):
            pytest.fail("it was opened")


def test_a_newer_store_is_left_without_a_backup(bare: str):
    run(bare, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError), open_store(bare, migrate=True):
        pytest.fail("it was opened")
    assert [] == list(file_of(bare).parent.glob("*.bak*"))


def test_an_older_schema_is_not_read_but_told_how_to_bring_it_up_to_date(database: str):
    saved(database)
    run(database, "UPDATE alembic_version SET version_num = '0000'")
    with (
        pytest.raises(StoreError, match=r"older kulturfeed; `kulturfeed refresh` brings"),
        open_store(database),
    ):
        pytest.fail("it was opened")


def test_a_schema_step_that_fails_leaves_the_store_as_it_was(
    stored: str, broken_step: pytest.MonkeyPatch
):
    with pytest.raises(Exception, match="nowhere"), open_store(stored, migrate=True):
        pytest.fail("it was opened")
    broken_step.undo()
    assert {address(1)} == addresses(stored)
    with open_store(stored) as store, store._engine.connect() as connection:
        assert "halfway" not in inspect(connection).get_table_names()


def test_a_first_schema_step_that_fails_leaves_nothing_that_hinders_the_next_try(
    database: str, broken_step: pytest.MonkeyPatch
):
    with pytest.raises(Exception, match="nowhere"), open_store(database, migrate=True):
        pytest.fail("it was opened")
    broken_step.undo()
    saved(database)
    assert {address(1)} == addresses(database)


def test_sqlite_is_copied_beside_itself_before_a_schema_step(
    bare: str, broken_step: pytest.MonkeyPatch
):
    with pytest.raises(StoreError), open_store(bare, migrate=True):
        pytest.fail("it was opened")
    broken_step.undo()
    copy = file_of(bare).with_name(f"kulturfeed.db.{HEAD}.bak")
    assert {address(1)} == addresses(f"sqlite:///{copy}")


def test_a_backup_is_whole_while_another_connection_writes(bare: str):
    target = file_of(bare).with_name("copy.db")
    with open_store(bare) as store, store._begin() as connection:
        connection.execute(text("UPDATE item SET author = 'halvveis'"))
        backup(file_of(bare), target)
    with closing(sqlite3.connect(target)) as copy:
        assert ("ok",) == copy.execute("PRAGMA integrity_check").fetchone()
        assert [("Åse Bø",)] == copy.execute("SELECT author FROM item").fetchall()


def test_a_backup_has_what_is_only_in_the_write_ahead_log(bare: str):
    with open_store(bare) as store:
        store.save(harvest(2))
        backup(file_of(bare), file_of(bare).with_name("copy.db"))
    assert {address(1), address(2)} == addresses(f"sqlite:///{file_of(bare).parent}/copy.db")


def test_a_backup_leaves_nothing_else_beside_it(bare: str):
    backup(file_of(bare), file_of(bare).with_name("copy.db"))
    assert {"kulturfeed.db", "copy.db"} == {each.name for each in file_of(bare).parent.iterdir()}


def test_what_a_killed_backup_left_does_not_hinder_the_next(bare: str):
    file_of(bare).with_name("copy.db.part").write_bytes(b"torn" * 500)
    backup(file_of(bare), file_of(bare).with_name("copy.db"))
    assert {address(1)} == addresses(f"sqlite:///{file_of(bare).parent}/copy.db")


def test_a_backup_that_cannot_be_written_is_told_with_both_names(bare: str):
    target = file_of(bare).parent / "no" / "copy.db"
    with pytest.raises(StoreError, match=r"kulturfeed\.db: no backup .*copy\.db") as told:
        backup(file_of(bare), target)
    assert 1 == len(str(told.value).splitlines())


def test_sqlite_writes_ahead_and_waits_for_the_disk(bare: str):
    with open_store(bare) as store:
        assert ("wal", 2) == (pragma(store, "journal_mode"), pragma(store, "synchronous"))


def test_sqlite_keeps_foreign_keys_and_waits_for_other_writers(bare: str):
    with open_store(bare) as store:
        assert (1, 10_000) == (pragma(store, "foreign_keys"), pragma(store, "busy_timeout"))


def test_readers_read_while_a_refresh_writes(bare: str):
    with open_store(bare) as writer, writer._begin() as connection:
        connection.execute(text("UPDATE item SET author = 'halvveis'"))
        assert {address(1)} == addresses(bare)


def test_a_store_of_two_processes_is_saved_to_by_both(bare: str):
    with open_store(bare) as one, open_store(bare) as other:
        one.save(harvest(2))
        other.save(harvest(3))
    assert {address(1), address(2), address(3)} == addresses(bare)


def test_times_are_stored_in_utc(bare: str):
    with closing(sqlite3.connect(file_of(bare))) as connection:
        stored = connection.execute("SELECT first_seen FROM item").fetchone()
    assert (f"{NOON:%Y-%m-%d %H:%M:%S}.000000",) == stored
