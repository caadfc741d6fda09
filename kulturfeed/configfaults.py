"""What validation found and a config's values in, a line for each fault out. Pure.

A line has what is wrong, where, and what to write instead.
"""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kulturfeed.config import Config
from kulturfeed.configtables import Fetch, NamedSet, Notify, Select, Source

NAMED: Final = ("source", "collection")
"""Tables of which there are several, told apart by their ids."""

_SECRET: Final = frozenset({"url", "secret"})
_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "fetch": Fetch,
    "source": Source,
    "collection": NamedSet,
    "select": Select,
    "notify": Notify,
}
_BRACKETS: Final = {
    "fetch": "[fetch]",
    "source": "[[source]]",
    "collection": "[[collection]]",
    "select": "[source.select]",
    "notify": "[[notify]]",
}
_NEARLY: Final = 0.9
"""Likeness of a key that was only mistyped: nearer than any of another table's."""


def faults(error: ValidationError, values: Mapping[str, object]) -> list[str]:
    """Tell every fault once, in the order in which they were found."""
    return list(dict.fromkeys(_told(each, values) for each in error.errors()))


def _told(error: ErrorDetails, values: Mapping[str, object]) -> str:
    """Say one fault: where it stands, what is wrong, what to write instead."""
    place = [step for step in error["loc"] if step != "function-before[_named()]"]
    model, where = _where(place, values)
    key = next((str(step) for step in reversed(place) if isinstance(step, str)), "")
    if error["type"] == "extra_forbidden":
        # What is unknown here may be a table elsewhere.
        model, where = _where(place[:-1], values)
        return f"{where}unknown key {key}{_meant(key, model)}"
    if error["type"] == "missing":
        return f"{where}has no {key}; {_instead(key, model)}"
    if key in _TABLES and error["type"] in {"model_type", "tuple_type"}:
        brackets = _BRACKETS[key]
        above = _where(place[:-1], values)[1]
        return f"{above}{key} is no table; write {brackets}, and its keys on lines below"
    message = _plain(error["msg"])
    if key in _TABLES or not key:
        return f"{where}{message}"
    # A derived id stands in no file.
    written = _toml(_written(place, values) or error["input"])
    # Who knows a webhook's address can write to its channel: a message may land in a log.
    shown = "" if key in _SECRET and model is Notify else f" = {written}"
    # Some faults tell by themselves what to write.
    instead = "" if "; write " in message else f"; {_instead(key, model)}"
    return f"{where}{key}{shown} {message}{instead}"


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
    if tables and tables[0] in NAMED:
        words.append(_name(str(tables[0]), place, values))
    if tables == ["notify"]:
        number = next((step for step in place if isinstance(step, int)), None)
        words.append("" if number is None else f"[[notify]] number {number + 1}")
    elif tables and tables[-1] not in NAMED:
        words.append(_BRACKETS[str(tables[-1])])
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
    """Say what an unknown key may be: one of this table that is spelt alike, or another's."""
    here = list(_keys(model))
    place = _place(key)
    near = difflib.get_close_matches(key, here, n=1, cutoff=_NEARLY if place else 0.6)
    if near:
        return f"; did you mean {near[0]}?"
    if place:
        return f"; write it {place}"
    tables: tuple[type[BaseModel], ...] = (Config, *_TABLES.values())
    elsewhere = {name for table in tables for name in _keys(table)}
    far = difflib.get_close_matches(key, sorted(elsewhere), n=1, cutoff=0.8)
    if far:
        return f"; did you mean {far[0]}, {_place(far[0])}?"
    return f"; known here are {', '.join(here)}"


def _place(key: str) -> str | None:
    """Say where another table's key belongs, None for a key that there is nowhere."""
    if key in _TABLES:
        return f"as {_BRACKETS[key]}"
    if key in _keys(Config):
        # Below a table's heading all keys are the table's, however they are indented.
        return "at the top, above the first [table]"
    owners = (name for name, each in _TABLES.items() if key in _keys(each))
    owner = next(owners, None)
    return owner and f"under {_BRACKETS[owner]}"


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
