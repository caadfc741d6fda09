"""A folder to the same folder seen by a user without rights, or on a disk that is full."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65_534


@contextmanager
def as_another_user(folder: Path) -> Iterator[Path]:
    """Be a user that may look into a folder, but not write there, until the block ends."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        try:
            yield folder
        finally:
            folder.chmod(0o755)
        return
    for parent in folder.parents:
        if parent.stat().st_mode & 0o011 != 0o011:
            parent.chmod(parent.stat().st_mode | 0o011)
    folder.chmod(0o755)
    os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        os.seteuid(0)


@contextmanager
def full_disk(folder: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Mount a disk of half a megabyte, and a way to fill it up, until the block ends."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "none", folder],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        reason = mounted.stderr.partition("\n")[0]
        pytest.skip(f"no small disk can be mounted here: {reason}")
    try:
        yield folder, lambda: _fill(folder / "filler")
    finally:
        subprocess.run(["umount", folder], check=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return
