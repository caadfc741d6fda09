"""A path and bytes in, a file on disk out: whole or absent, and touched only if bytes differ."""

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kulturfeed.errors import PublishError


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a published file and its `.gz` sibling; return whether the file's bytes changed.

    The modification time moves on by at least a second with the bytes: curl-based readers throw
    away a 200 whose Last-Modified stands still. Both files carry the same one.
    """
    packed = path.with_name(f"{path.name}.gz")
    with _told(path):
        changed = _read(path) != content
        if not changed and _unpacked(packed) == content:
            for leftover in (path, packed):
                _beside(leftover).unlink(missing_ok=True)
            return False
        partial = _partial(path, content)
        seconds = _next_second(path, partial) if changed else int(path.stat().st_mtime)
        pack = _partial(packed, gzip.compress(content, compresslevel=9, mtime=0))
        for temporary, target in ((pack, packed), (partial, path)):
            os.utime(temporary, (seconds, seconds))
            temporary.replace(target)
    return changed


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


def make_folder(path: Path) -> None:
    """Make a folder that is missing."""
    with _told(path):
        path.mkdir(parents=True, exist_ok=True)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _unpacked(path: Path) -> bytes | None:
    packed = _read(path)
    try:
        return packed and gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
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
