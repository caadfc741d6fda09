from pathlib import Path

import pytest
from office import SECRET, Office

from kulturfeed.cli import main
from kulturfeed.configfile import parse
from kulturfeed.errors import ConfigError

KULTUR = '[[source]]\nid = "kultur"\nurl = "https://www.ks.no/kultur/"\n'
TOKEN = "hooks.example.no/services/hemmelig"
WEBHOOK = f'[[notify]]\nurl = "https://{TOKEN}"\n'


def refused(notify: str, *, top: str = "") -> str:
    with pytest.raises(ConfigError) as caught:
        parse(f"{top}\n{notify}\n{KULTUR}", path=Path("kulturfeed.toml"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('url = "hemmelig"', "[[notify]] number 1: url is not an http or https address"),
        ("url = 3", "[[notify]] number 1: url should be a valid string"),
        (f'url = "https://{TOKEN}"\nsecret = "hemmelig"', "secret is too short"),
        (f'url = "https://{TOKEN}"\nkind = "epost"', "kind = \"epost\" should be 'json'"),
        (f'url = "https://{TOKEN}"\nevents = []', "events = [] should have at least 1 item"),
        (f'url = "https://{TOKEN}"\nsources = ["skole"]', "number 1: no source 'skole'"),
        (
            f'url = "https://{TOKEN}"\nsecret = "{SECRET}"\nsecret_file = "x"',
            "has both secret and secret_file",
        ),
        ('kind = "json"', "[[notify]] number 1: has no url"),
    ],
)
def test_a_fault_is_told_without_any_secret(toml: str, said: str):
    told = refused(f"[[notify]]\n{toml}\n")
    assert said in told
    assert "hemmelig" not in told


def test_one_pair_of_brackets_is_too_few():
    assert "write [[notify]]" in refused('[notify]\nurl = "https://x.no"\n')


def test_two_webhooks_of_one_address_are_refused():
    assert "two [[notify]] have the same url" in refused(WEBHOOK + WEBHOOK)


def test_a_hub_needs_a_public_url():
    assert "hub needs public_url" in refused("", top='hub = "https://hub.no/"')


def test_the_config_is_shown_without_secrets(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "kulturfeed.toml"
    path.write_text(f'{WEBHOOK}secret = "{SECRET}"\n{KULTUR}', encoding="utf-8")
    assert 0 == main(["config", "--config", str(path)])
    shown = capsys.readouterr().out
    assert "[[notify]]" in shown
    assert "hemmelig" not in shown


_MAKE = "write one into it, e.g. openssl rand -hex 32 > {file}"
FILES = {
    None: f"does not exist; {_MAKE}",
    b"": f"holds less than 16 characters; {_MAKE}",
    b"for kort\n": f"holds less than 16 characters; {_MAKE}",
    b"\xff" * 20: f"holds no text in UTF-8; {_MAKE}",
}


@pytest.fixture
def unsigned(tmp_path: Path) -> Path:
    """Write a config with a webhook whose secret is to lie in a file."""
    path = tmp_path / "kulturfeed.toml"
    notify = f'{WEBHOOK}secret_file = "hemmelig.txt"\n'
    top = 'public_url = "https://feeds.example.no/"\nlisten = "127.0.0.1:1"\n'
    path.write_text(f"{top}{KULTUR}{notify}", encoding="utf-8")
    return path


@pytest.mark.parametrize("content", FILES)
def test_a_secret_file_that_holds_none_is_refused_with_file_key_and_what_to_do(
    content: bytes | None, unsigned: Path, capsys: pytest.CaptureFixture[str]
):
    file = unsigned.with_name("hemmelig.txt")
    if content is not None:
        file.write_bytes(content)
    assert 2 == main(["config", "--config", str(unsigned)])
    told = f'[[notify]] number 1: secret_file = "{file}" {FILES[content].format(file=file)}'
    assert f"kulturfeed: kulturfeed.toml: {told}\n" == capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "config", "check"])
def test_every_command_that_a_config_is_tried_with_refuses_it(
    command: str, unsigned: Path, capsys: pytest.CaptureFixture[str]
):
    assert 2 == main([command, "--config", str(unsigned)])
    assert "secret_file = " in capsys.readouterr().err


def test_a_secret_file_that_is_no_file_is_refused_with_the_reason(
    unsigned: Path, capsys: pytest.CaptureFixture[str]
):
    unsigned.with_name("hemmelig.txt").mkdir()
    assert 2 == main(["config", "--config", str(unsigned)])
    assert "cannot be read (Is a directory); let the user who runs" in capsys.readouterr().err


def test_a_secret_file_that_holds_one_is_no_fault(unsigned: Path):
    unsigned.with_name("hemmelig.txt").write_text(SECRET, encoding="utf-8")
    assert 0 == main(["config", "--config", str(unsigned)])


def test_neither_store_nor_lines_tell_a_webhooks_address_or_secret(office: Office):
    office.receiver.statuses["/hemmelig"] = [404]
    office.told(office.webhook("/hemmelig", secret=f'"{SECRET}"', events='["alert"]'))
    office.alert("noe er galt")
    (line,) = office.deliver()
    assert "hemmelig" not in line
    stored = b"".join(path.read_bytes() for path in office.folder.glob("kulturfeed.db*"))
    assert b"hemmelig" not in stored
