import json
import re
from pathlib import Path

import pytest
from loopback import Reply, Site
from pages import TITLES, topic
from running import config, kulturfeed, source
from watched import watched

from kulturfeed.cli import main

COMMANDS = (
    *("demo", "preview", "add", "refresh", "status"),
    *("why", "accept", "reject", "forget", "backup", "run", "serve", "config"),
)
WIDTH = 80
NARROW = 60
LONG = "kulturskolen-i-en-kommune-med-et-langt-navn"


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
    # A path is left whole, to be copied.
    assert max(len(line) for line in lines if str(kultur) not in line) <= WIDTH
    assert re.search(rf"{LONG[:25]}\S* +✓ read +4 +4 +0 ", text)
    assert re.search(r"borte +✗ failed", text)
    assert f"feeds: {kultur}/public" in text
    assert 'set public_url = "https://..."' in text


def test_status_fits_a_terminal_of_80_columns(kultur: Path):
    kulturfeed(kultur, "refresh")
    _, lines = watched(kultur, "status")
    assert max(map(len, lines)) <= WIDTH
    assert any(re.search(r"well +4 +\d\d-\d\d \d\d:\d\d +\d\d-\d\d \d", line) for line in lines)
    assert any("unwell" in line for line in lines)


def test_a_line_on_stderr_is_wrapped_with_a_hanging_indent_on_a_terminal(kultur: Path):
    kulturfeed(kultur, "refresh")
    for command in ("refresh", "status"):
        _, seen = watched(kultur, command, width=NARROW)
        # A path is left whole, to be copied.
        lines = [line for line in seen if str(kultur) not in line]
        first = next(place for place, line in enumerate(lines) if "kulturfeed: borte" in line)
        assert max(map(len, lines)) <= NARROW
        assert lines[first + 1].startswith("  ")
        assert "does not exist (404 Not Found): look up" in " ".join("".join(lines).split())


def test_a_line_on_stderr_is_one_line_for_cron(kultur: Path):
    assert 1 == len(kulturfeed(kultur, "refresh", COLUMNS="60").err.splitlines()[1:])
    told = kulturfeed(kultur, "status", COLUMNS="60").err.splitlines()
    # What is wrong, and what to do.
    assert [True, True] == [line.startswith("kulturfeed: borte: ") for line in told]


def test_status_leaves_a_column_out_where_there_is_no_room_for_ids(kultur: Path):
    kulturfeed(kultur, "refresh")
    _, lines = watched(kultur, "status", width=NARROW)
    assert max(map(len, lines)) <= NARROW
    assert "last news" not in "".join(lines)
    assert any(LONG[:15] in line for line in lines)


@pytest.mark.parametrize("arguments", [("--help",), ("tull",), ("refresh", "tull"), ("why", "x")])
def test_help_and_wrong_usage_fit_a_narrow_terminal(arguments: tuple[str, ...], kultur: Path):
    _, lines = watched(kultur, *arguments, width=NARROW)
    assert max(map(len, lines)) <= NARROW


def test_a_story_fits_a_terminal(kultur: Path, site: Site):
    kulturfeed(kultur, "refresh")
    for width in (WIDTH, NARROW):
        code, lines = watched(kultur, "why", f"{site.url}/sak/1/", width=width)
        assert (0, True) == (code, max(map(len, lines)) <= width)


def test_a_terminal_that_lacks_a_letter_shows_the_rest(kultur: Path):
    (kultur / "kultur.html").write_text(topic(), encoding="utf-8")
    asked = ("preview", "kultur.html", "--base-url", "https://a.no/")
    done = kulturfeed(kultur, *asked, PYTHONIOENCODING="ascii")
    assert (0, "") == (done.code, done.err)
    assert "4 articles on \\u201cKultur\\u201d" in done.out


@pytest.mark.parametrize("locale", ["LANG", "LC_ALL"])
def test_the_c_locale_shows_all_letters(locale: str, kultur: Path):
    (kultur / "kultur.html").write_text(topic(), encoding="utf-8")
    asked = ("preview", "kultur.html", "--base-url", "https://a.no/")
    _, lines = watched(kultur, *asked, **{locale: "C"})
    assert any(TITLES[0] in line for line in lines)


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
    known = {"source": "borte", "state": "never read", "items": 0}
    assert known | {"held": False, "unpublished": False} | nothing == line
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
