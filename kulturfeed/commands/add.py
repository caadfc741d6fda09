"""`kulturfeed add`: addresses in, `[[source]]` blocks at the end of the config out."""

import json
import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from kulturfeed.commands.preview import problem_of, show
from kulturfeed.config import Config
from kulturfeed.configfile import BUILT_IN, NAME, asked_for, find, load, parse
from kulturfeed.configvalues import RESERVED, derived_id
from kulturfeed.errors import ConfigError, PublishError
from kulturfeed.files import replace_file
from kulturfeed.reading import checked, read_pages
from kulturfeed.terminal import complain, program, say
from spiders.page import Reading
from spiders.urls import normalise


def add(config_path: str | None, urls: Sequence[str], *, source_id: str | None) -> int:
    """Preview pages and append those with articles to the config, comments kept.

    Where there is no config one is made, with the built-in source kept. Where it cannot be
    written, the blocks are printed for pasting. Returns 1 if a page was not added.
    """
    if source_id and len(urls) > 1:
        raise ConfigError("--id goes with one URL; add the others in calls of their own")
    path = asked_for(config_path, os.environ) or find(None, os.environ) or Path.cwd() / NAME
    config = load(path if path.exists() else None)
    urls = _distinct(urls)
    _refuse_known(config, urls, source_id)
    blocks: dict[str, str] = {}
    for url, harvest in zip(urls, read_pages(config, urls), strict=True):
        page = normalise(harvest.url)
        if known := _known_as(config, harvest.url):
            complain(f"{url} leads to a page that {known}; not added")
        elif page in blocks:
            complain(f"{url} leads to {harvest.url}, as one before it did; not added again")
        else:
            show(url, harvest)
            if problem := problem_of(harvest):
                complain(f"{problem}; not added")
                continue
            name = source_id or _free_id(url, config, blocks.values())
            blocks[page] = _block(url, name, harvest.reading)
    if blocks:
        _append(path, blocks.values())
    return int(len(blocks) < len(urls))


def _distinct(urls: Iterable[str]) -> list[str]:
    """Return the addresses, each page once; raise ConfigError for what is no address."""
    pages: dict[str, str] = {}
    for url in urls:
        pages.setdefault(normalise(checked(url)), url)
    return list(pages.values())


def _refuse_known(config: Config, urls: Sequence[str], source_id: str | None) -> None:
    """Raise ConfigError where an address or the id is in the config already."""
    for url in urls:
        if known := _known_as(config, url):
            raise ConfigError(f"{url} {known}; nothing was added")
    for source in config.sources:
        if source.id == source_id:
            raise ConfigError(f"'{source_id}' is the id of {source.url} already; take another")


def _known_as(config: Config, url: str) -> str | None:
    """Say which source reads the page at this address, None if none does."""
    source = config.source_at(url)
    if source is None:
        return None
    again = " (retired; take `retired` out to read it again)" if source.retired else ""
    return f"is already there as source '{source.id}'{again}"


def _free_id(url: str, config: Config, blocks: Collection[str]) -> str:
    """Derive an id that no source has, and that is no reserved name."""
    taken = RESERVED | config.names
    name = derived_id(url)
    number = 1
    candidate = name
    while candidate in taken or any(f'id = "{candidate}"' in block for block in blocks):
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _block(url: str, name: str, reading: Reading | None) -> str:
    lines = ["[[source]]", f'id = "{name}"', f"url = {json.dumps(url, ensure_ascii=False)}"]
    if reading and reading.language:
        lines.append(f'language = "{reading.language}"')
    return "\n".join(lines) + "\n"


def _append(path: Path, blocks: Iterable[str]) -> None:
    """Write the blocks at the end of the config, if the whole then still reads as one."""
    old = path.read_text(encoding="utf-8-sig") if path.exists() else BUILT_IN
    addition = "\n".join(blocks)
    new = f"{old.rstrip()}\n\n{addition}"
    try:
        parse(new, path=path)
    except ConfigError as error:
        raise ConfigError(f"{error}\nnothing was written") from error
    try:
        replace_file(path, new.encode())
    except PublishError as error:
        say(f"\n{addition}")
        raise ConfigError(f"{error}\nthe lines to add are above") from error
    say(f"added to {path}:\n\n{addition}")
    say(f"next: {program()} refresh")
