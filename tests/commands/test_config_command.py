import tomllib
from pathlib import Path

import pytest

from kulturfeed.cli import main
from kulturfeed.configfile import parse

TEXT = """
database = "postgresql://ola:hemmelig@db/kultur"
contact = "drift@kommune.no"
[fetch]
delay = "90s"
private_addresses = true
[[source]]
url = "https://www.ks.no/kultur/"
title = "Kultur på «Ås» – \\"nå\\""
cron = "0 7 * * mon-fri"
exclude = ["ledig stilling", "høring"]
[source.select]
item = "article"
[[collection]]
id = "nytt"
title = "Nytt om kultur"
sources = ["ks-kultur"]
"""


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Show the effective config of a file that sets some keys."""
    path = tmp_path / "kulturfeed.toml"
    path.write_text(TEXT, encoding="utf-8")
    assert 0 == main(["config", "--config", str(path)])
    return capsys.readouterr().out


def test_what_is_shown_is_toml_that_means_the_same(shown: str, tmp_path: Path):
    path = tmp_path / "kulturfeed.toml"
    password = shown.replace("***", "hemmelig")
    once, again = parse(TEXT, path=path), parse(password, path=path)
    assert once == again


def test_the_file_is_named_above(shown: str, tmp_path: Path):
    assert f"# {tmp_path}/kulturfeed.toml" == shown.splitlines()[0]


def test_a_password_is_masked(shown: str):
    assert "postgresql+psycopg://ola:***@db/kultur" == tomllib.loads(shown)["database"]


def test_defaults_are_marked_and_what_the_file_says_is_not(shown: str):
    lines = shown.splitlines()
    assert 'timezone = "Europe/Oslo"  # default' in lines
    assert f'output = "{Path.cwd()}/public"  # default' not in lines
    assert 'delay = "90s"' in lines
    assert 'timeout = "30s"  # default' in lines
    assert "# language is not set" in lines


def test_without_a_file_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    main(["config"])
    said = capsys.readouterr().out
    assert "# built in: no config file was found" == said.splitlines()[0]
    assert f'output = "{tmp_path}/public"  # default' in said.splitlines()


def test_a_faulty_config_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "kulturfeed.toml"
    path.write_text("tull = 1", encoding="utf-8")
    assert 2 == main(["--config", str(path), "config"])
    assert capsys.readouterr().err.startswith("kulturfeed: kulturfeed.toml: unknown key tull; ")
