import gzip
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kulturfeed.errors import PublishError
from kulturfeed.files import (
    PACKINGS,
    Packing,
    lead,
    make_folder,
    replace_file,
    unlink,
    write_if_changed,
)

OLD = 1_600_000_000
FUTURE = 4_000_000_000
GZIP = next(each for each in PACKINGS if each.coding == "gzip")
BROTLI = next(each for each in PACKINGS if each.coding == "br")
KILLED = """
import os, signal, sys
from pathlib import Path
from kulturfeed import files
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
setattr({module}, "{function}", die)
files.write_if_changed(Path(sys.argv[1]), "<rss>nytt på Ærø</rss>".encode())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ks-kultur.rss"


@pytest.fixture
def group_reads() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def packed(path: Path, by: Packing = GZIP) -> Path:
    return path.with_name(path.name + by.ending)


def family(path: Path) -> set[str]:
    return {path.name, *(packed(path, each).name for each in PACKINGS)}


def seconds(path: Path) -> float:
    return path.stat().st_mtime


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(path: Path) -> set[str]:
    return {each.name for each in path.parent.iterdir()}


def touched(path: Path) -> list[tuple[int, int, int]]:
    """Return what a write would change: the file itself, and the times of bytes and name."""
    found = [path.with_name(name).stat() for name in sorted(family(path))]
    return [(each.st_ino, each.st_mtime_ns, each.st_ctime_ns) for each in found]


def aged(path: Path, moment: int) -> None:
    for name in family(path):
        os.utime(path.with_name(name), (moment, moment))


def test_a_file_that_is_missing_is_written(path: Path):
    assert write_if_changed(path, b"<rss/>")
    assert b"<rss/>" == path.read_bytes()


@pytest.mark.parametrize("by", PACKINGS, ids=["br", "gz"])
def test_a_packed_sibling_holds_the_same_bytes(path: Path, by: Packing):
    write_if_changed(path, "«Ærø» – å".encode())
    assert path.read_bytes() == by.unpack(packed(path, by).read_bytes())


def test_the_same_bytes_change_nothing(path: Path):
    write_if_changed(path, b"<rss/>")
    aged(path, OLD)
    before = touched(path)
    assert not write_if_changed(path, b"<rss/>")
    assert before == touched(path)


def test_changed_bytes_are_told_and_written(path: Path):
    write_if_changed(path, b"one")
    assert write_if_changed(path, b"two")
    assert (b"two", b"two") == (path.read_bytes(), gzip.decompress(packed(path).read_bytes()))


def test_the_time_moves_by_a_second_for_each_change_within_one_second(path: Path):
    times = []
    for content in (b"one", b"two", b"three", b"four"):
        write_if_changed(path, content)
        times.append(seconds(path))
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))


def test_the_time_moves_on_although_the_old_one_lies_in_the_future(path: Path):
    write_if_changed(path, b"one")
    aged(path, FUTURE)
    write_if_changed(path, b"two")
    assert FUTURE + 1 == seconds(path)


def test_the_time_of_a_file_that_changed_long_ago_becomes_the_present_one(path: Path):
    write_if_changed(path, b"one")
    present = seconds(path)
    aged(path, OLD)
    write_if_changed(path, b"two")
    assert seconds(path) >= present


@pytest.mark.parametrize("by", PACKINGS, ids=["br", "gz"])
@pytest.mark.parametrize("moment", [OLD, FUTURE])
def test_a_packed_sibling_has_the_same_whole_second(path: Path, moment: int, by: Packing):
    write_if_changed(path, b"one")
    aged(path, moment)
    write_if_changed(path, b"two")
    assert seconds(path) == seconds(packed(path, by)) == int(seconds(path))


@pytest.mark.parametrize("by", PACKINGS, ids=["br", "gz"])
def test_the_same_bytes_pack_to_the_same_bytes(path: Path, by: Packing):
    write_if_changed(path, b"one")
    first = packed(path, by).read_bytes()
    write_if_changed(path, b"two")
    write_if_changed(path, b"one")
    assert first == packed(path, by).read_bytes()


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"not gzip", gzip.compress(b"one")[:-9], gzip.compress(b"one")[:12] + b"\xff" * 20],
    ids=["empty", "foreign", "cut", "damaged"],
)
def test_a_gz_sibling_that_is_torn_is_made_anew_and_the_file_stays(path: Path, spoilt: bytes):
    write_if_changed(path, b"one")
    aged(path, OLD)
    packed(path).write_bytes(spoilt)
    assert not write_if_changed(path, b"one")
    assert b"one" == gzip.decompress(packed(path).read_bytes())
    assert (OLD, OLD) == (seconds(path), seconds(packed(path)))


@pytest.mark.parametrize("by", PACKINGS, ids=["br", "gz"])
def test_a_packed_sibling_that_is_missing_is_made_anew(path: Path, by: Packing):
    write_if_changed(path, b"one")
    packed(path, by).unlink()
    write_if_changed(path, b"one")
    assert b"one" == by.unpack(packed(path, by).read_bytes())


def test_a_br_sibling_that_is_torn_is_made_anew(path: Path):
    write_if_changed(path, b"one")
    packed(path, BROTLI).write_bytes(b"no brotli")
    write_if_changed(path, b"one")
    assert b"one" == BROTLI.unpack(packed(path, BROTLI).read_bytes())


@pytest.mark.usefixtures("group_reads")
def test_permissions_follow_the_umask(path: Path):
    write_if_changed(path, b"one")
    assert (0o640, 0o640) == (mode(path), mode(packed(path)))


@pytest.mark.usefixtures("group_reads")
def test_permissions_follow_the_umask_although_a_killed_process_left_others(path: Path):
    path.with_name(".ks-kultur.rss.part").touch(mode=0o600)
    write_if_changed(path, b"one")
    assert 0o640 == mode(path)


@pytest.mark.parametrize(
    ("module", "function"),
    [("os", "fsync"), ("files.gzip", "compress"), ("files.brotli", "compress"), ("os", "utime")],
)
def test_a_process_killed_while_it_writes_leaves_the_old_file_and_the_next_heals(
    path: Path, module: str, function: str
):
    write_if_changed(path, b"old")
    script = KILLED.format(module=module, function=function)
    killed = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert (-9, b"old") == (killed.returncode, path.read_bytes())
    assert write_if_changed(path, b"new")
    assert (b"new", family(path)) == (path.read_bytes(), names(path))


def test_what_a_killed_process_left_goes_away_although_nothing_changed(path: Path):
    write_if_changed(path, b"one")
    for name in (".ks-kultur.rss.part", ".ks-kultur.rss.gz.part", ".ks-kultur.rss.br.part"):
        path.with_name(name).write_bytes(b"half")
    assert not write_if_changed(path, b"one")
    assert family(path) == names(path)


def test_a_link_that_a_stranger_laid_is_not_followed(path: Path):
    victim = path.with_name("victim")
    victim.write_bytes(b"mine")
    path.with_name(".ks-kultur.rss.part").symlink_to(victim)
    write_if_changed(path, b"one")
    assert b"mine" == victim.read_bytes()


def test_a_folder_that_is_missing_is_told_with_the_file(tmp_path: Path):
    with pytest.raises(PublishError, match=r"no/feed\.rss: cannot be written \(No such file"):
        write_if_changed(tmp_path / "no" / "feed.rss", b"one")


def test_a_folder_that_cannot_be_written_is_told_and_the_old_file_stands(path: Path):
    write_if_changed(path, b"old")
    unwritable = path.parent
    unwritable.chmod(0o555)
    if os.geteuid() == 0:
        # Root may write anywhere: what it cannot replace is a folder.
        unwritable = path.with_name(".ks-kultur.rss.gz.part")
        unwritable.mkdir()
    try:
        with pytest.raises(PublishError, match=r"ks-kultur\.rss: cannot be written"):
            write_if_changed(path, b"new")
    finally:
        path.parent.chmod(0o755)
    assert b"old" == path.read_bytes()


def test_a_folder_where_the_file_should_be_is_told(path: Path):
    path.mkdir()
    with pytest.raises(PublishError, match=r"ks-kultur\.rss: cannot be written \(Is a directory"):
        write_if_changed(path, b"one")


def test_replacing_a_file_keeps_its_mode(tmp_path: Path):
    config = tmp_path / "kulturfeed.toml"
    config.touch(mode=0o600)
    replace_file(config, b"new")
    assert (b"new", 0o600) == (config.read_bytes(), mode(config))


def test_replacing_a_file_that_is_missing_makes_it(tmp_path: Path):
    replace_file(tmp_path / "kulturfeed.toml", b"new")
    assert b"new" == (tmp_path / "kulturfeed.toml").read_bytes()


def test_replacing_a_link_replaces_what_it_leads_to(tmp_path: Path):
    target = tmp_path / "real.toml"
    target.write_bytes(b"old")
    (tmp_path / "kulturfeed.toml").symlink_to(target)
    replace_file(tmp_path / "kulturfeed.toml", b"new")
    assert (b"new", True) == (target.read_bytes(), (tmp_path / "kulturfeed.toml").is_symlink())


@pytest.mark.parametrize("before", ["nothing", "file", "folder", "other", "same"])
def test_a_name_leads_to_another_whatever_stood_there(tmp_path: Path, before: str):
    former, present = tmp_path / "gammel", tmp_path / "ny"
    (present / "embed").mkdir(parents=True)
    if before == "file":
        former.write_bytes(b"old")
    elif before == "folder":
        (former / "embed").mkdir(parents=True)
        (former / "embed" / "index.html").write_bytes(b"old")
    elif before in {"other", "same"}:
        former.symlink_to("borte" if before == "other" else "ny")
    lead(former, "ny")
    assert (Path("ny"), {"gammel", "ny"}) == (former.readlink(), names(former))


def test_only_what_leads_elsewhere_is_unlinked(tmp_path: Path):
    (tmp_path / "ny").mkdir()
    (tmp_path / "gammel").symlink_to("ny")
    for name in ("ny", "gammel", "borte"):
        unlink(tmp_path / name)
    assert {"ny"} == {each.name for each in tmp_path.iterdir()}


def test_a_folder_is_made_with_those_above_it(tmp_path: Path):
    make_folder(tmp_path / "srv" / "public")
    make_folder(tmp_path / "srv" / "public")
    assert (tmp_path / "srv" / "public").is_dir()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "public").touch()
    with pytest.raises(PublishError, match=r"public: cannot be written \(File exists\)"):
        make_folder(tmp_path / "public")
