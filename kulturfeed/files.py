"""A path and bytes in, a file on disk out: whole or absent, and touched only if bytes differ."""

import gzip
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]  # it brings no types, and is imported here alone

from kulturfeed.errors import PublishError


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """A content coding (RFC 9110 section 8.4.1), and the ending of a sibling packed by it."""

    coding: str
    ending: str
    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


def _brotli(content: bytes) -> bytes:
    # A higher quality saves a tenth of the bytes, and takes twenty times as long as gzip.
    packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=5)
    return packed


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)


PACKINGS: Final = (
    Packing(coding="br", ending=".br", pack=_brotli, unpack=brotli.decompress),
    Packing(coding="gzip", ending=".gz", pack=_gzip, unpack=gzip.decompress),
)


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a published file and its packed siblings; return whether the file's bytes changed.

    The modification time moves on by at least a second with the bytes: curl-based readers throw
    away a 200 whose Last-Modified stands still. The siblings carry the same one: who serves them
    sees by it whether they are of this file.
    """
    siblings = {packing: sibling(path, packing) for packing in PACKINGS}
    with _told(path):
        changed = _read(path) != content
        if not changed and all(_unpacked(at, by) == content for by, at in siblings.items()):
            for leftover in (path, *siblings.values()):
                _beside(leftover).unlink(missing_ok=True)
            return False
        partial = _partial(path, content)
        seconds = _next_second(path, partial) if changed else int(path.stat().st_mtime)
        packed = [(_partial(at, by.pack(content)), at) for by, at in siblings.items()]
        for temporary, target in (*packed, (partial, path)):
            os.utime(temporary, (seconds, seconds))
            temporary.replace(target)
    return changed


def sibling(path: Path, packing: Packing) -> Path:
    """Return where a file lies packed."""
    return path.with_name(path.name + packing.ending)


def _partial(path: Path, content: bytes) -> Path:
    """Write bytes beside their target, on disk before this returns; the mode follows the umask."""
    partial = _beside(path)
    # One left by a killed process may have another mode, or belong to another user.
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return partial


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _next_second(path: Path, partial: Path) -> int:
    """Return the time of a new file, a second after the old one at the least."""
    old = int(path.stat().st_mtime) if path.exists() else 0
    return max(old + 1, int(partial.stat().st_mtime))


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step, with the mode it had; a link to it stays one."""
    with _told(path):
        target = path.resolve()
        partial = _partial(target, content)
        if target.exists():
            partial.chmod(target.stat().st_mode)
        partial.replace(target)


def lead(path: Path, name: str) -> None:
    """Let a path lead to the name of a published file or folder beside it, whatever it was."""
    with _told(path):
        if path.is_symlink() and path.readlink() == Path(name):
            return
        partial = _beside(path)
        partial.unlink(missing_ok=True)
        partial.symlink_to(name)
        if path.is_dir() and not path.is_symlink():
            # No folder can be replaced in one step.
            shutil.rmtree(path)
        partial.replace(path)


def unlink(path: Path) -> None:
    """Remove what leads to another file or folder; anything else stays."""
    with _told(path):
        if path.is_symlink():
            path.unlink()


def remove(path: Path) -> None:
    """Remove a published file and its packed siblings; the file itself first."""
    with _told(path):
        for file in (path, *(sibling(path, packing) for packing in PACKINGS)):
            file.unlink(missing_ok=True)


def remove_if_empty(path: Path) -> None:
    """Remove a folder that nothing is left in; a link to one stays."""
    with _told(path):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()


def make_folder(path: Path) -> None:
    """Make a folder that is missing."""
    with _told(path):
        path.mkdir(parents=True, exist_ok=True)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _unpacked(path: Path, packing: Packing) -> bytes | None:
    packed = _read(path)
    try:
        return packed and packing.unpack(packed)
    except (OSError, EOFError, zlib.error, brotli.error):
        return None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(
            f"{path}: cannot be written ({error.strerror}); what stood there is as it was, "
            "see to the folder's space and rights"
        ) from error
