"""A folder that a refresh left, killed or not, to what is stored, published, torn or left over."""

import gzip
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from lxml import etree

_ATOM: Final = "{http://www.w3.org/2005/Atom}"

Published = dict[tuple[str, str], tuple[str, str]]
"""The file and the address of an entry, to its id and its date as they are written."""


def _ask(folder: Path, question: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "kulturfeed.db")) as connection:
        return connection.execute(question).fetchall()


def stored(folder: Path) -> Counter[tuple[str, str]]:
    """Count the items of each source and address."""
    rows = _ask(
        folder,
        "SELECT listing.source, listing.link, count(*) FROM listing"
        " JOIN item ON item.id = listing.item GROUP BY listing.source, listing.link",
    )
    return Counter({(source, link): int(count) for source, link, count in rows})


def refreshes(folder: Path) -> int:
    """Count the sources' refreshes that are stored."""
    return int(_ask(folder, "SELECT count(*) FROM refresh")[0][0])


def damage(folder: Path) -> int:
    """Count what SQLite finds wrong with its file."""
    found = _ask(folder, "PRAGMA integrity_check") + _ask(folder, "PRAGMA foreign_key_check")
    return sum(row != ("ok",) for row in found)


def entries(folder: Path) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Read all entries of all feeds, as pairs that `Published` is made of."""
    for path in (folder / "public").glob("*.rss"):
        for item in etree.parse(path).iter("item"):
            dated = _text(item, "guid"), _text(item, "pubDate")
            yield (path.name, _text(item, "link")), dated
    for path in (folder / "public").glob("*.atom"):
        for entry in etree.parse(path).iter(f"{_ATOM}entry"):
            link = entry.find(f"{_ATOM}link[@rel='alternate']")
            dated = _text(entry, f"{_ATOM}id"), _text(entry, f"{_ATOM}published")
            yield (path.name, "" if link is None else link.get("href", "")), dated


def _text(element: etree._Element, name: str) -> str:
    return element.findtext(name) or ""


def torn(folder: Path) -> list[str]:
    """Name the published files that do not parse, or do not unpack."""
    return [path.name for path in _files(folder) if not (_parses(path) and _unpacks(path))]


def apart(folder: Path) -> list[str]:
    """Name the published files whose packed sibling is of other bytes."""
    return [
        path.name
        for path in _files(folder)
        if _unpacks(path) and gzip.decompress(_packed(path).read_bytes()) != path.read_bytes()
    ]


def leftovers(folder: Path) -> list[str]:
    """Name the files that are not finished."""
    return [path.name for path in folder.rglob("*.part")]


def _files(folder: Path) -> list[Path]:
    found = (folder / "public").iterdir()
    return [path for path in found if path.suffix not in {".gz", ".br", ".part"}]


def _packed(path: Path) -> Path:
    return path.with_name(f"{path.name}.gz")


def _parses(path: Path) -> bool:
    try:
        etree.parse(path, etree.HTMLParser() if path.suffix == ".html" else None)
    except etree.XMLSyntaxError:
        return False
    return True


def _unpacks(path: Path) -> bool:
    try:
        gzip.decompress(_packed(path).read_bytes())
    except (OSError, EOFError):
        return False
    return True
