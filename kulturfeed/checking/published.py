"""The config and the published folder in, the addresses that are to be checked out."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kulturfeed.config import Config
from kulturfeed.configvalues import RESERVED
from kulturfeed.errors import ConfigError
from kulturfeed.push.websub import is_topic
from kulturfeed.serving.names import MEDIA_TYPES, Name, published


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A published file: its name below the folder, where it is read, and the bytes that lie there.

    `is_topic` says that it is a feed that is subscribed to, and names its own address, `gone` is
    the id of its source where the config has none of that id any more.
    """

    name: str
    url: str
    media_type: str
    content: bytes
    kind: Literal["feed", "page", "embed"]
    is_topic: bool
    gone: str | None = None


def addresses(config: Config, names: Collection[str]) -> tuple[Address, ...]:
    """Return every published address, feeds first; some sources' or collections', if named.

    Raises ConfigError where it is not known where the files are published, or there are none.
    """
    if config.base_url is None:
        raise ConfigError('public_url is not set; write e.g. public_url = "https://x.no/feeds/"')
    # What is retired answers 410, as it is to.
    retired = {source.id for source in config.sources if source.retired}
    known = _known(config)
    found = [
        _address(config.base_url, path, name, known)
        for path, name in _files(config.output)
        if name.source not in retired and (not names or name.source in names)
    ]
    if not found:
        raise ConfigError(f"{config.output}: nothing is published; `kulturfeed refresh` does it")
    return tuple(sorted(found, key=lambda each: (each.kind != "feed", each.name)))


def _known(config: Config) -> set[str]:
    """Return all ids that a published file may begin with; a former one moves with a refresh."""
    return {*RESERVED, *config.names}


def _files(folder: Path) -> list[tuple[Path, Name]]:
    found = []
    for path in folder.rglob("*.*"):
        name = published(path.relative_to(folder).as_posix())
        # A former id is a link; its address is for those that have not moved yet.
        if name is not None and path.is_file() and not path.is_symlink():
            found.append((path, name))
    return found


def _address(base_url: str, path: Path, name: Name, known: Collection[str]) -> Address:
    # A folder's address is what is linked to, not its page's name.
    place = name.path.removesuffix("index.html") if name.is_page else name.path
    is_of_source = name.is_feed or name.is_page
    return Address(
        name=name.path,
        url=f"{base_url}{place}",
        media_type=MEDIA_TYPES[name.ending],
        content=path.read_bytes(),
        kind=_kind(name),
        is_topic=is_topic(name.path),
        gone=name.source if is_of_source and name.source not in known else None,
    )


def _kind(name: Name) -> Literal["feed", "page", "embed"]:
    if name.is_feed:
        return "feed"
    return "embed" if "/embed/" in name.path else "page"
