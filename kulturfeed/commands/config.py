"""`kulturfeed config`: the effective config as TOML, each line with where its value comes from."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta

from pydantic import BaseModel
from sqlalchemy import make_url

from kulturfeed.configfile import find, load
from kulturfeed.push.secret_files import confirm
from kulturfeed.terminal import say

_TABLES = ("fetch", "collections", "sources", "select", "notify", "path")


def config(config_path: str | None) -> int:
    """Print the config in effect, passwords masked; ConfigError if a secret's file holds none."""
    loaded = load(find(config_path, os.environ))
    origin = str(loaded.path) if loaded.path else "built in: no config file was found"
    say(f"# {origin}")
    lines = list(_lines(loaded))
    lines += ["", "[fetch]", *_lines(loaded.fetch)]
    for source in loaded.sources:
        lines += ["", "[[source]]", *_lines(source)]
        if source.select:
            lines += ["", "[source.select]", *_lines(source.select)]
    for collection in loaded.collections:
        lines += ["", "[[collection]]", *_lines(collection)]
    for notify in loaded.notify:
        lines += ["", "[[notify]]", *_lines(notify)]
    for line in lines:
        say(line)
    confirm(loaded)
    return 0


def _lines(table: BaseModel) -> Iterator[str]:
    """Write a table's keys; what the file says is unmarked, the rest is a default."""
    for name in type(table).model_fields:
        value = getattr(table, name)
        # A collection's or webhook's `sources` are ids; the config's own are tables of their own.
        if name in _TABLES and not (name == "sources" and _are_ids(value)):
            continue
        told = "" if name in table.model_fields_set else "  # default"
        # The two exclude each other, so what is shown would not read back with both.
        replaced = name == "every" and getattr(table, "cron", None) is not None
        if value is None or value == () or replaced:
            yield f"# {name} is not set"
        else:
            shown = make_url(value).render_as_string() if name == "database" else value
            yield f"{name} = {_toml(shown)}{told}"


def _are_ids(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, str) for one in value)


def _toml(value: object) -> str:
    if isinstance(value, timedelta):
        return f'"{_duration(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    units = (("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60))
    found = next(((unit, size) for unit, size in units if seconds and seconds % size == 0), None)
    return f"{seconds // found[1]}{found[0]}" if found else f"{seconds}s"
