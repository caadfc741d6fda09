"""The name of a published file in, its bytes in every coding out, read once for each version."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Final

from kulturfeed.files import PACKINGS, sibling
from kulturfeed.serving.negotiation import IDENTITY

ROOM: Final = 64_000_000
"""Bytes that are kept at most; what was not asked for longest goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A file's bytes in one content coding, and the strong entity tag of just these."""

    coding: str
    content: bytes
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One version of a published file. `version` is what tells it from the next on the disk."""

    version: tuple[int, int, int, int]
    modified: int
    last_modified: str
    bodies: Mapping[str, Body]

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return sum(len(body.content) for body in self.bodies.values())


class Shelf:
    """The published files that were asked for lately, each as it lies on the disk now."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder = folder
        self._room = room
        self._copies: OrderedDict[str, Copy] = OrderedDict()
        self._taken = 0

    def copy(self, name: str) -> Copy | None:
        """Return a file by its path below the folder; None where there is none."""
        path = f"{self._folder}/{name}"
        try:
            version = _version(os.stat(path))  # noqa: PTH116 (for every request: Path takes thrice as long)
        except OSError:
            # Nothing is kept of what is gone.
            self._drop(name)
            return None
        found = self._copies.get(name)
        if found is not None and found.version == version:
            self._copies.move_to_end(name)
            return found
        return self._read(name, Path(path))

    def _read(self, name: str, path: Path) -> Copy | None:
        self._drop(name)
        copy = _copied(self._folder, path)
        if copy is not None:
            self._copies[name] = copy
            self._taken += copy.size
        while self._taken > self._room and len(self._copies) > 1:
            self._drop(next(iter(self._copies)))
        return copy

    def _drop(self, name: str) -> None:
        if (copy := self._copies.pop(name, None)) is not None:
            self._taken -= copy.size


def _version(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size


def _copied(folder: Path, path: Path) -> Copy | None:
    """Read a file and those of its packed siblings that are of this version."""
    whole = _opened(folder, path)
    if whole is None:
        return None
    stat, content = whole
    modified = int(stat.st_mtime)
    bodies = {IDENTITY: _body(IDENTITY, content)}
    for packing in PACKINGS:
        packed = _opened(folder, sibling(path, packing))
        # Another time: it is of the version before this one, or of the one after it.
        if packed is not None and int(packed[0].st_mtime) == modified:
            bodies[packing.coding] = _body(packing.coding, packed[1])
    return Copy(
        version=_version(stat),
        modified=modified,
        last_modified=formatdate(modified, usegmt=True),
        bodies=bodies,
    )


def _opened(folder: Path, path: Path) -> tuple[os.stat_result, bytes] | None:
    """Read a file that lies in the folder; a link out of it leads nowhere."""
    try:
        real = path.resolve(strict=True)
        if not (real.is_relative_to(folder.resolve()) and real.is_file()):
            return None
        with real.open("rb") as file:
            return os.fstat(file.fileno()), file.read()
    except OSError:
        # It was there a moment ago, or is not for us to read: who asks is told that it is not.
        return None


def _body(coding: str, content: bytes) -> Body:
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Body(coding=coding, content=content, etag=f'"{digest}"')
