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


def test_neither_store_nor_lines_tell_a_webhooks_address_or_secret(office: Office):
    office.receiver.statuses["/hemmelig"] = [404]
    office.told(office.webhook("/hemmelig", secret=f'"{SECRET}"', events='["alert"]'))
    office.alert("noe er galt")
    (line,) = office.deliver()
    assert "hemmelig" not in line
    stored = b"".join(path.read_bytes() for path in office.folder.glob("kulturfeed.db*"))
    assert b"hemmelig" not in stored
