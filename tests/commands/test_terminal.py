import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from loopback import Reply, Site
from pages import TITLES, topic
from running import COMMAND, config, environment, kulturfeed, source

from kulturfeed.cli import main

COMMANDS = (
    *("demo", "preview", "add", "refresh", "status"),
    *("why", "accept", "reject", "forget", "backup", "run", "serve", "config"),
)
WIDTH = 80
LONG = "kulturskolen-i-en-kommune-med-et-langt-navn"


def watched(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Run a command on a terminal of 80 columns; return its exit code and its lines, plain."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, WIDTH, 0, 0))
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(folder) | {"TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as child:
        os.close(theirs)
        said = b"".join(iter(lambda: _read(ours), b""))
        code = child.wait(timeout=60)
    os.close(ours)
    assert b"\x1b[" in said
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said.decode())
    return code, [line.rpartition("\r")[2] for line in plain.replace("\r\n", "\n").split("\n")]


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        # Linux says so when the last writer has closed a terminal.
        return b""


@pytest.fixture
def kultur(site: Site, tmp_path: Path) -> Path:
    """Make a config with a source that is well and one that is not, with a long id."""
    site.routes = {"/kultur/": Reply(body=topic())}
    config(
        tmp_path,
        source(f"{site.url}/kultur/", id=f'"{LONG}"'),
        source(f"{site.url}/borte/", id='"borte"'),
    )
    return tmp_path


def test_a_person_sees_a_short_table_and_what_to_do_next(kultur: Path):
    code, lines = watched(kultur, "refresh")
    text = "\n".join(lines)
    assert 1 == code
    assert max(len(line) for line in lines if "kulturfeed:" not in line) <= WIDTH
    assert re.search(rf"{LONG[:25]}\S* +✓ read +4 +4 +0 ", text)
    assert re.search(r"borte +✗ failed", text)
    assert f"feeds: {kultur}/public" in text
    assert 'set public_url = "https://..."' in text


def test_status_fits_a_terminal_of_80_columns(kultur: Path):
    kulturfeed(kultur, "refresh")
    _, lines = watched(kultur, "status")
    table = [line for line in lines if "kulturfeed:" not in line]
    assert max(map(len, table)) <= WIDTH
    assert any(re.search(r"well +4 +\d\d-\d\d \d\d:\d\d +\d\d-\d\d \d", line) for line in table)
    assert any("unwell" in line for line in table)


def test_preview_fits_a_terminal_of_80_columns(kultur: Path):
    (kultur / "kultur.html").write_text(topic(), encoding="utf-8")
    code, lines = watched(kultur, "preview", "kultur.html", "--base-url", "https://a.no/")
    assert 0 == code
    assert max(map(len, lines)) <= WIDTH
    assert any(TITLES[0] in line for line in lines)


def test_status_of_a_source_that_was_never_read(
    kultur: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    kulturfeed(kultur, "refresh", LONG)
    monkeypatch.chdir(kultur)
    assert 0 == main(["status", "--json"])
    _, line = json.loads(capsys.readouterr().out)
    nothing = dict.fromkeys(("last_read", "last_news", "next_due", "since", "problem"))
    known = {"source": "borte", "state": "never read", "items": 0, "held": False}
    assert known | nothing == line
    assert 0 == main(["status"])
    assert re.search(r"borte +never read +0 +– +– +now", capsys.readouterr().out)


def test_status_before_the_first_refresh_says_what_to_run(kultur: Path):
    done = kulturfeed(kultur, "status")
    told = f"kulturfeed: store {kultur}/kulturfeed.db: there is none yet; "
    assert (1, f"{told}`kulturfeed refresh` makes it\n") == (done.code, done.err)


def test_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    said = capsys.readouterr().out
    assert set(COMMANDS) <= set(said.split())
    assert "75 another refresh is running" in said


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert capsys.readouterr().out.startswith(f"usage: kulturfeed {command} ")


@pytest.mark.parametrize("arguments", [[], ["tull"], ["preview"], ["refresh", "--tull"]])
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: kulturfeed" in capsys.readouterr().err
