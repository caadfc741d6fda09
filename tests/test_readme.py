from pathlib import Path

import pytest
from pydantic import BaseModel

from kulturfeed.cli import main
from kulturfeed.config import Config
from kulturfeed.configtables import Fetch, NamedSet, Notify, Select, Source

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
TABLES = (Config, Fetch, Source, Select, Notify, NamedSet)
KEYS = sorted(
    {
        field.alias or name
        for table in TABLES
        for name, field in table.model_fields.items()
        if not field.exclude
    }
)
COMMANDS = (
    *("demo", "preview", "add", "refresh", "status"),
    *("why", "accept", "reject", "forget", "backup", "run", "serve", "config", "check"),
)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_stands_in_the_readme(key: str):
    assert f"`{key}`" in README or f"[{key}]" in README or f".{key}]" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str):
    assert f"kulturfeed {command}" in README or f"make {command}" in README


def test_the_commands_of_the_readme_are_those_of_the_command_line(
    capsys: pytest.CaptureFixture[str],
):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out.partition("COMMAND\n")[2].partition("\n\n")[0]
    assert list(COMMANDS) == [line.split()[0] for line in told.splitlines()]


def described(table: type[BaseModel]) -> set[str | None]:
    return {field.description for field in table.model_fields.values() if not field.exclude}


@pytest.mark.parametrize("table", TABLES)
def test_every_key_is_described(table: type[BaseModel]):
    assert None not in described(table)
