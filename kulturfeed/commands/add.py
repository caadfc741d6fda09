"""`kulturfeed add`: addresses in, `[[source]]` blocks at the end of the config out."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from kulturfeed.commands.preview import problem_of, show
from kulturfeed.config import Config
from kulturfeed.configfile import BUILT_IN, NAME, asked_for, find, load, parse
from kulturfeed.configvalues import RESERVED, derived_id
from kulturfeed.errors import ConfigError, PublishError
from kulturfeed.files import replace_file
from kulturfeed.reading import read_pages
from kulturfeed.terminal import complain, say


def add(config_path: str | None, urls: Sequence[str], *, source_id: str | None) -> int:
    """Preview pages and append those with articles to the config, comments kept.

    Where there is no config one is made, with the built-in source kept. Where it cannot be
    written, the blocks are printed for pasting. Returns 1 if a page was not added.
    """
    if source_id and len(urls) > 1:
        raise ConfigError("--id goes with one URL; add the others in calls of their own")
    path = asked_for(config_path, os.environ) or find(None, os.environ) or Path.cwd() / NAME
    config = load(path if path.exists() else None)
    urls = list(dict.fromkeys(urls))
    _refuse_known(config, urls, source_id)
    blocks: list[str] = []
    for url, harvest in zip(urls, read_pages(config, urls), strict=True):
        show(url, harvest)
        if harvest.reading is None or not harvest.reading.teasers:
            complain(f"{problem_of(harvest)}; not added")
            continue
        name = source_id or _free_id(url, config, blocks)
        blocks.append(_block(url, name, harvest.reading.language))
    if blocks:
        _append(path, blocks)
    return int(len(blocks) < len(urls))


def _refuse_known(config: Config, urls: Sequence[str], source_id: str | None) -> None:
    """Raise ConfigError where an address or the id is in the config already."""
    for source in config.sources:
        if source.url in urls:
            raise ConfigError(f"{source.url} is source '{source.id}' already; nothing was added")
        if source.id == source_id:
            raise ConfigError(f"'{source_id}' is the id of {source.url} already; take another")


def _free_id(url: str, config: Config, blocks: Sequence[str]) -> str:
    """Derive an id that no source has, and that is no reserved name."""
    taken = RESERVED | {name for each in config.sources for name in (each.id, *each.was)}
    name = derived_id(url)
    number = 1
    candidate = name
    while candidate in taken or any(f'id = "{candidate}"' in block for block in blocks):
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _block(url: str, name: str, language: str | None) -> str:
    lines = ["[[source]]", f'id = "{name}"', f"url = {json.dumps(url, ensure_ascii=False)}"]
    if language:
        lines.append(f'language = "{language}"')
    return "\n".join(lines) + "\n"


def _append(path: Path, blocks: Sequence[str]) -> None:
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
    say("next: kulturfeed refresh")
