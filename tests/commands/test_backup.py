from pathlib import Path

import pytest
from desk import LIST, Desk, teaser

from kulturfeed.store import open_store


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.refresh(LIST)
    return desk


def test_a_backup_holds_what_the_store_holds(desk: Desk, capsys: pytest.CaptureFixture[str]):
    target = desk.folder / "kopi på øy.db"
    assert 0 == desk.run("backup", str(target))
    said = f"{desk.folder}/kulturfeed.db is copied to {target}, {target.stat().st_size:,} bytes\n"
    assert said == capsys.readouterr().out
    with open_store(f"sqlite:///{target}") as copy, open_store(desk.config.database) as store:
        assert store.sources() == copy.sources()
        assert store.counts() == copy.counts()


def test_a_backup_is_made_while_the_store_is_written(desk: Desk):
    target = desk.folder / "kopi.db"
    with open_store(desk.config.database) as store, store._begin() as connection:
        connection.exec_driver_sql("UPDATE source SET title = 'halvveis'")
        assert 0 == desk.run("backup", str(target))
    with open_store(f"sqlite:///{target}") as copy:
        assert copy.sources()["kultur"].title is None


def test_a_file_that_exists_is_not_overwritten(desk: Desk, capsys: pytest.CaptureFixture[str]):
    target = desk.folder / "kopi.db"
    desk.run("backup", str(target))
    before = target.read_bytes()
    desk.refresh([teaser(7), *LIST])
    capsys.readouterr()
    assert 2 == desk.run("backup", str(target))
    line = f"kulturfeed: {target}: exists, and is not overwritten; name another file\n"
    assert line == capsys.readouterr().err
    assert before == target.read_bytes()


def test_a_folder_that_is_missing_is_one_line(desk: Desk, capsys: pytest.CaptureFixture[str]):
    assert 1 == desk.run("backup", str(desk.folder / "borte" / "kopi.db"))
    (line,) = capsys.readouterr().err.splitlines()
    assert "no backup could be made at" in line


def test_postgresql_is_left_to_pg_dump(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    desk = Desk(tmp_path, "postgresql://ola:hemmelig@db/kultur")
    assert 2 == desk.run("backup", str(tmp_path / "kopi.db"))
    said = capsys.readouterr().err
    assert said.endswith("is backed up by PostgreSQL's own means; use pg_dump\n")
    assert "hemmelig" not in said


def test_without_a_store_there_is_no_backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert 1 == Desk(tmp_path).run("backup", str(tmp_path / "kopi.db"))
    assert "there is none yet" in capsys.readouterr().err
    assert not (tmp_path / "kopi.db").exists()
