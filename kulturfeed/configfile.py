"""Where the config lies, its text to `Config`, and one clear line for each fault in it."""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kulturfeed.config import Config
from kulturfeed.configfaults import NAMED, faults
from kulturfeed.configtables import Notify
from kulturfeed.errors import ConfigError
from spiders.page import KS_KULTUR

NAME: Final = "kulturfeed.toml"
STDIN: Final = Path("-")

BUILT_IN: Final = f"""\
[[source]]
id = "{KS_KULTUR.id}"
url = "{KS_KULTUR.url}"
title = "KS Kultur"
language = "{KS_KULTUR.language}"
"""


def find(named: str | None, environ: Mapping[str, str]) -> Path | None:
    """Return the config's path, or None where there is none: the built-in default applies.

    Looked for in this order: `--config`, KULTURFEED_CONFIG, the working directory, the user's
    config folder (XDG Base Directory), /etc. One that is named must be there; `-` is the standard
    input.
    """
    if named == str(STDIN):
        return STDIN
    path = asked_for(named, environ)
    if path is not None:
        if not path.is_file():
            raise ConfigError(f"{path}: no such file; `kulturfeed add URL` can create one")
        return path
    settings = Path(environ.get("XDG_CONFIG_HOME") or _home() / ".config")
    folders = (Path.cwd(), settings / "kulturfeed", Path("/etc/kulturfeed"))
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


def asked_for(named: str | None, environ: Mapping[str, str]) -> Path | None:
    """Return the path that --config or KULTURFEED_CONFIG names, None if neither does.

    Raises ConfigError for a folder.
    """
    asked = named or environ.get("KULTURFEED_CONFIG")
    path = Path(os.path.expanduser(asked)).absolute() if asked else None  # noqa: PTH111 (a ~ of nobody's stays as it is)
    if path is not None and path.is_dir():
        raise ConfigError(f"{path}: is a folder; name the file in it, e.g. {path / NAME}")
    return path


def _home() -> Path:
    # It stays `~`, which is no folder, for a user who has none.
    return Path(os.path.expanduser("~"))  # noqa: PTH111 (Path.home would raise)


def load(path: Path | None) -> Config:
    """Read the config; relative paths in it are relative to its folder.

    Those of the standard input are relative to the working directory. Raises ConfigError with a
    line for each fault: the file, the key, and what to write instead.
    """
    if path is None:
        return parse(BUILT_IN, path=None)
    return parse(read(path), path=Path.cwd() / NAME if path == STDIN else path)


def read(path: Path) -> str:
    """Return the config's text as it stands; ConfigError where it cannot be read."""
    try:
        content = sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
        return content.decode("utf-8-sig")
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
        return _parsed(text, path, name)
    except RecursionError as error:
        raise ConfigError(
            f"{name}: brackets, or the steps of a selector, are nested too deep; write fewer"
        ) from error


def _parsed(text: str, path: Path | None, name: str) -> Config:
    try:
        values = tomllib.loads(text)
    # Of which TOMLDecodeError is one, and what Python says of a number of thousands of digits.
    except ValueError as error:
        raise ConfigError(f"{name}: is not TOML: {error}") from error
    if "path" in values:
        raise ConfigError(f"{name}: path is no key of ours; did you mean output?")
    for table in NAMED:
        if isinstance(values.get(table), dict):
            raise ConfigError(f"{name}: [{table}] has one pair of brackets; write [[{table}]]")
    # A config that names no source still reads the built-in one; `source = []` is refused.
    values.setdefault("source", tomllib.loads(BUILT_IN)["source"])
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        lines = (f"{name}: {line}" for line in faults(error, values))
        raise ConfigError("\n".join(lines)) from error
    folder = path.parent if path else Path.cwd()
    placed = config.model_copy(
        update={
            "path": path,
            "output": _apart(folder / config.output, folder, name),
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


def _apart(output: Path, folder: Path, name: str) -> Path:
    """Refuse to publish where other things lie: all of the folder is for everyone to read."""
    try:
        place = output.resolve()
    except (OSError, RuntimeError) as error:
        raise ConfigError(
            f"{name}: output is {output}, which leads nowhere ({error}); mend the link, or write "
            'e.g. output = "public"'
        ) from error
    kept = {"this config": folder, "your home folder": _home()}
    for what, where in kept.items():
        if where.resolve().is_relative_to(place):
            raise ConfigError(
                f"{name}: output is {place}, and {what} lies in it: all there would be public, "
                'with index.html among it; write e.g. output = "public"'
            )
    return output


def _placed(database: str, folder: Path, name: str) -> str:
    """Make the path of an SQLite file absolute; refuse a database we do not know."""
    try:
        url = make_url(database)
    # ValueError: of a port that is no number.
    except (ArgumentError, ValueError) as error:
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
