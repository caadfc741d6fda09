"""Where the config lies, its text to `Config`, and one clear line for each fault in it."""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kulturfeed.config import Config, Fetch, Select, Source
from kulturfeed.errors import ConfigError
from spiders.page import KS_KULTUR

NAME: Final = "kulturfeed.toml"

BUILT_IN: Final = f"""\
[[source]]
id = "{KS_KULTUR.id}"
url = "{KS_KULTUR.url}"
title = "KS Kultur"
language = "{KS_KULTUR.language}"
"""

_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "fetch": Fetch,
    "source": Source,
    "select": Select,
}


def find(named: str | None, environ: Mapping[str, str]) -> Path | None:
    """Return the config's path, or None where there is none: the built-in default applies.

    Looked for in this order: `--config`, KULTURFEED_CONFIG, the working directory, the user's
    config folder (XDG Base Directory), /etc. One that is named must be there.
    """
    asked = named or environ.get("KULTURFEED_CONFIG")
    if asked:
        path = Path(asked).expanduser()
        if not path.is_file():
            raise ConfigError(f"{asked}: no such file; `kulturfeed add URL` can create one")
        return path.absolute()
    home = Path(environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser())
    folders = (Path.cwd(), home / "kulturfeed", Path("/etc/kulturfeed"))
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


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
    if isinstance(values.get("source"), dict):
        raise ConfigError(f"{name}: [source] has one pair of brackets; write [[source]]")
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        lines = (f"{name}: {_told(each, values)}" for each in error.errors())
        raise ConfigError("\n".join(dict.fromkeys(lines))) from error
    folder = path.parent if path else Path.cwd()
    return config.model_copy(
        update={
            "path": path,
            "output": folder / config.output.expanduser(),
            "database": _placed(config.database, folder, name),
        }
    )


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
    if url.drivername != "sqlite" or url.database in {None, "", ":memory:"}:
        raise ConfigError(
            f"{name}: database = '{url.render_as_string()}' is neither an SQLite file nor "
            'PostgreSQL; write e.g. "sqlite:///kulturfeed.db" or "postgresql://user@host/name"'
        )
    placed = folder / Path(url.database or "").expanduser()
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
    message = error["msg"].removeprefix("Value error, ")
    if key in _TABLES or not key:
        return f"{where}{message}"
    wrong = f" = {error['input']!r}" if isinstance(error["input"], str | int | float) else ""
    return f"{where}{key}{wrong} {_lowered(message)}; {_instead(key, model)}"


def _where(
    place: Sequence[int | str], values: Mapping[str, object]
) -> tuple[type[BaseModel], str]:
    """Name the table an error stands in: `source 'ks-kultur': `, `[fetch]: `, or nothing."""
    tables = [step for step in place[: len(place)] if step in _TABLES]
    model = _TABLES[str(tables[-1])] if tables else Config
    words = []
    if "source" in tables:
        words.append(_source_name(place, values))
    if tables and tables[-1] != "source":
        words.append(f"[{'source.' if len(tables) > 1 else ''}{tables[-1]}]")
    return model, "".join(f"{word}: " for word in words if word)


def _source_name(place: Sequence[int | str], values: Mapping[str, object]) -> str:
    number = next((step for step in place if isinstance(step, int)), None)
    sources = values.get("source")
    if number is None or not isinstance(sources, list):
        return ""
    source = sources[number]
    known = source.get("id") or source.get("url") if isinstance(source, dict) else None
    return f"source '{known}'" if known else f"[[source]] number {number + 1}"


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
    if value == "true" or not isinstance(value, str):
        return str(value)
    return f'"{value}"'


def _lowered(message: str) -> str:
    return message.removeprefix("Input ")


def where_from(config: Config) -> str:
    """Say where the values come from that are not defaults."""
    return str(config.path) if config.path else "built-in"


def environment_path() -> Path | None:
    """Find the config as a process started without arguments would."""
    return find(None, os.environ)
