"""Where the config lies, its text to `Config`, and one clear line for each fault in it."""

import difflib
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kulturfeed.config import Config
from kulturfeed.configtables import Fetch, NamedSet, Notify, Select, Source
from kulturfeed.errors import ConfigError
from spiders.page import KS_KULTUR

NAME: Final = "kulturfeed.toml"
_BRACKETS: Final = {
    "collection": "[[collection]]",
    "source": "[[source]]",
    "select": "[source.select]",
    "notify": "[[notify]]",
}

BUILT_IN: Final = f"""\
[[source]]
id = "{KS_KULTUR.id}"
url = "{KS_KULTUR.url}"
title = "KS Kultur"
language = "{KS_KULTUR.language}"
"""

_NAMED: Final = ("source", "collection")
_SECRET: Final = frozenset({"url", "secret"})
_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "fetch": Fetch,
    "source": Source,
    "collection": NamedSet,
    "select": Select,
    "notify": Notify,
}


def find(named: str | None, environ: Mapping[str, str]) -> Path | None:
    """Return the config's path, or None where there is none: the built-in default applies.

    Looked for in this order: `--config`, KULTURFEED_CONFIG, the working directory, the user's
    config folder (XDG Base Directory), /etc. One that is named must be there.
    """
    path = asked_for(named, environ)
    if path is not None:
        if not path.is_file():
            raise ConfigError(f"{path}: no such file; `kulturfeed add URL` can create one")
        return path
    home = Path(environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser())
    folders = (Path.cwd(), home / "kulturfeed", Path("/etc/kulturfeed"))
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


def asked_for(named: str | None, environ: Mapping[str, str]) -> Path | None:
    """Return the path that --config or KULTURFEED_CONFIG names, None if neither does."""
    asked = named or environ.get("KULTURFEED_CONFIG")
    return Path(os.path.expanduser(asked)).absolute() if asked else None  # noqa: PTH111 (a ~ of nobody's stays as it is)


def load(path: Path | None) -> Config:
    """Read the config; relative paths in it are relative to its folder.

    Raises ConfigError with a line for each fault: the file, the key, and what to write instead.
    """
    if path is None:
        return parse(BUILT_IN, path=None)
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path=path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: is not UTF-8 at byte {error.start}; save it as such"
        ) from error


def parse(text: str, *, path: Path | None) -> Config:
    """Check a config's text; `path` is where it lies, for its messages and its relative paths."""
    name = path.name if path else "built-in config"
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: is not TOML: {error}") from error
    if "path" in values:
        raise ConfigError(f"{name}: path is no key of ours; did you mean output?")
    for table in _NAMED:
        if isinstance(values.get(table), dict):
            raise ConfigError(f"{name}: [{table}] has one pair of brackets; write [[{table}]]")
    # A config that names no source still reads the built-in one; `source = []` is refused.
    values.setdefault("source", tomllib.loads(BUILT_IN)["source"])
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        lines = (f"{name}: {_told(each, values)}" for each in error.errors())
        raise ConfigError("\n".join(dict.fromkeys(lines))) from error
    folder = path.parent if path else Path.cwd()
    placed = config.model_copy(
        update={
            "path": path,
            "output": folder / config.output,
            "database": _placed(config.database, folder, name),
            "notify": tuple(_near(each, folder) for each in config.notify),
        }
    )
    # A default that was given its place is a default still.
    placed.model_fields_set.intersection_update(config.model_fields_set)
    return placed


def _near(notify: Notify, folder: Path) -> Notify:
    """Make the path of a secret's file absolute."""
    if notify.secret_file is None:
        return notify
    return notify.model_copy(update={"secret_file": folder / notify.secret_file})


def _placed(database: str, folder: Path, name: str) -> str:
    """Make the path of an SQLite file absolute; refuse a database we do not know."""
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise ConfigError(
            f'{name}: database is not an SQLAlchemy URL; write e.g. "sqlite:///kulturfeed.db"'
        ) from error
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername == "postgresql+psycopg":
        return database
    file = url.database or ""
    if url.drivername != "sqlite" or file in {"", ":memory:"} or "\0" in file:
        raise ConfigError(
            f"{name}: database = '{url.render_as_string()}' is neither an SQLite file nor "
            'PostgreSQL; write e.g. "sqlite:///kulturfeed.db" or "postgresql://user@host/name"'
        )
    try:
        placed = folder / Path(file).expanduser()
    except RuntimeError as error:
        raise ConfigError(
            f"{name}: database: {file} names no home folder that there is"
        ) from error
    return url.set(database=str(placed)).render_as_string(hide_password=False)


def _told(error: ErrorDetails, values: Mapping[str, object]) -> str:
    """Say one fault: where it stands, what is wrong, what to write instead."""
    place = [step for step in error["loc"] if step != "function-before[_named()]"]
    model, where = _where(place, values)
    key = next((str(step) for step in reversed(place) if isinstance(step, str)), "")
    if error["type"] == "extra_forbidden":
        return f"{where}unknown key {key}{_meant(key, model)}"
    if error["type"] == "missing":
        return f"{where}has no {key}; {_instead(key, model)}"
    if key in _TABLES and error["type"] in {"model_type", "tuple_type"}:
        brackets = _BRACKETS.get(key, f"[{key}]")
        above = _where(place[:-1], values)[1]
        return f"{above}{key} is no table; write {brackets}, and its keys on lines below"
    message = _plain(error["msg"])
    if key in _TABLES or not key:
        return f"{where}{message}"
    # A derived id stands in no file.
    written = _toml(_written(place, values) or error["input"])
    # Who knows a webhook's address can write to its channel: a message may land in a log.
    shown = "" if key in _SECRET and model is Notify else f" = {written}"
    return f"{where}{key}{shown} {message}; {_instead(key, model)}"


def _written(place: Sequence[int | str], values: Mapping[str, object]) -> object:
    """Look up what the file says for the key at this place."""
    found: object = values
    for number, step in enumerate(place):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and any(isinstance(each, str) for each in place[number:]):
            found = found[int(step)]
    return found


def _where(
    place: Sequence[int | str], values: Mapping[str, object]
) -> tuple[type[BaseModel], str]:
    """Name the table an error stands in: `source 'ks-kultur': `, `[fetch]: `, or nothing."""
    tables = [step for step in place if step in _TABLES]
    model = _TABLES[str(tables[-1])] if tables else Config
    words = []
    if tables and tables[0] in _NAMED:
        words.append(_name(str(tables[0]), place, values))
    if tables == ["notify"]:
        number = next((step for step in place if isinstance(step, int)), None)
        words.append("" if number is None else f"[[notify]] number {number + 1}")
    elif tables and tables[-1] not in _NAMED:
        words.append(f"[{'source.' if len(tables) > 1 else ''}{tables[-1]}]")
    return model, "".join(f"{word}: " for word in words if word)


def _name(table: str, place: Sequence[int | str], values: Mapping[str, object]) -> str:
    """Name a source or a collection, by its number where it has no name."""
    number = next((step for step in place if isinstance(step, int)), None)
    written = values.get(table)
    if number is None or not isinstance(written, list):
        return ""
    one = written[number]
    known = one.get("id") or one.get("url") if isinstance(one, dict) else None
    return f"{table} '{known}'" if known else f"[[{table}]] number {number + 1}"


def _keys(model: type[BaseModel]) -> Iterator[str]:
    return (field.alias or name for name, field in model.model_fields.items() if name != "path")


def _meant(key: str, model: type[BaseModel]) -> str:
    near = difflib.get_close_matches(key, _keys(model), n=1)
    known = ", ".join(_keys(model))
    return f"; did you mean {near[0]}?" if near else f"; known here are {known}"


def _instead(key: str, model: type[BaseModel]) -> str:
    field = model.model_fields.get("sources" if key == "source" else key)
    examples = (field.examples if field else None) or []
    return f"write e.g. {key} = {_toml(examples[0])}" if examples else "see the README's reference"


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _plain(message: str) -> str:
    """Say in TOML's words what pydantic says in Python's."""
    said = re.sub("^(Value error, |Input |String |Tuple )", "", message)
    return said.replace("valid tuple", "valid list")
