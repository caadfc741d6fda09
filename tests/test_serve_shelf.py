from pathlib import Path

import pytest
from asking import MODIFIED, published

from kulturfeed.serving.shelf import Shelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "public").mkdir()
    return tmp_path


def test_a_file_is_read_once_for_each_version(folder: Path):
    published(folder, "kultur.rss", b"en")
    shelf = Shelf(folder / "public")
    first = shelf.copy("kultur.rss")
    assert first is shelf.copy("kultur.rss")
    published(folder, "kultur.rss", b"to", MODIFIED + 1)
    second = shelf.copy("kultur.rss")
    assert second
    assert (b"to", MODIFIED + 1) == (second.bodies["identity"].content, second.modified)


def test_a_file_without_packed_siblings_is_served_as_it_is(folder: Path):
    (folder / "public" / "a.rss").write_bytes(b"a")
    copy = Shelf(folder / "public").copy("a.rss")
    assert copy
    assert {"identity"} == copy.bodies.keys()


def test_what_was_not_asked_for_longest_makes_room(folder: Path):
    for name in ("a.rss", "b.rss", "c.rss"):
        published(folder, name, name.encode() * 1000)
    shelf = Shelf(folder / "public", room=11_000)
    kept, dropped = shelf.copy("a.rss"), shelf.copy("b.rss")
    shelf.copy("a.rss")
    shelf.copy("c.rss")
    assert kept is shelf.copy("a.rss")
    assert dropped is not shelf.copy("b.rss")


def test_a_file_larger_than_the_room_is_served_all_the_same(folder: Path):
    published(folder, "a.rss", b"a" * 1000)
    copy = Shelf(folder / "public", room=10).copy("a.rss")
    assert copy
    assert b"a" * 1000 == copy.bodies["identity"].content


def test_a_folder_behind_a_link_is_served(folder: Path):
    published(folder, "ny/index.html", b"<p>ny</p>")
    (folder / "public" / "gammel").symlink_to("ny")
    (folder / "lenke").symlink_to("public")
    assert Shelf(folder / "lenke").copy("gammel/index.html")


def test_a_link_that_is_turned_outwards_is_not_followed(folder: Path):
    path = published(folder, "a.rss", b"a")
    shelf = Shelf(folder / "public")
    assert shelf.copy("a.rss")
    path.unlink()
    path.symlink_to("/etc/passwd")
    assert shelf.copy("a.rss") is None
