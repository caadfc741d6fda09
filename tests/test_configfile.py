import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kulturfeed.configfile import NAME, asked_for, find, load, parse
from kulturfeed.errors import ConfigError
from spiders.page import KS_KULTUR

FOUND_LATER = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="resolve() lets a circle be; publishing tells of it"
)
KULTUR = '[[source]]\nurl = "https://www.ks.no/kultur/"\n'


def written(path: Path, text: str = KULTUR) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder without a config, with a home of its own."""
    folder = tmp_path / "arbeid"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path / "hjem"))
    return folder


@pytest.mark.usefixtures("here")
def test_without_a_file_ks_kultur_is_read():
    only = load(find(None, {})).sources
    assert [("ks-kultur", KS_KULTUR.url, "nb")] == [
        (each.id, each.url, each.language) for each in only
    ]


def test_without_a_file_the_working_directory_is_the_folder(here: Path):
    config = load(None)
    assert (here / "public", f"sqlite:///{here}/kulturfeed.db", None) == (
        config.output,
        config.database,
        config.path,
    )


def test_the_line_outranks_the_environment(here: Path):
    one, other = written(here / "en.toml"), written(here / "to.toml")
    assert one == find("en.toml", {"KULTURFEED_CONFIG": str(other)})


def test_the_environment_outranks_the_working_directory(here: Path):
    written(here / NAME)
    other = written(here / "to.toml")
    assert other == find(None, {"KULTURFEED_CONFIG": "to.toml"})


def test_the_working_directory_outranks_the_home(here: Path):
    written(here.parent / "hjem" / ".config" / "kulturfeed" / NAME)
    assert written(here / NAME) == find(None, {})


def test_the_users_config_folder_is_looked_into(here: Path):
    assert written(here.parent / "hjem" / ".config" / "kulturfeed" / NAME) == find(None, {})


def test_xdg_config_home_moves_the_users_config_folder(here: Path):
    path = written(here / "xdg" / "kulturfeed" / NAME)
    assert path == find(None, {"XDG_CONFIG_HOME": str(here / "xdg")})


def test_a_tilde_in_a_named_path_is_the_home(here: Path):
    assert here.parent / "hjem" / "k.toml" == asked_for("~/k.toml", {})


@pytest.mark.parametrize("environ", [{}, {"KULTURFEED_CONFIG": "borte.toml"}])
def test_a_named_file_must_be_there(here: Path, environ: dict[str, str]):
    with pytest.raises(ConfigError) as raised:
        find(None if environ else "borte.toml", environ)
    expected = f"{here}/borte.toml: no such file; `kulturfeed add URL` can create one"
    assert expected == str(raised.value)


@pytest.mark.parametrize("environ", [{}, {"KULTURFEED_CONFIG": "etc"}])
def test_a_folder_in_place_of_the_config_is_told_with_the_file_to_name(
    here: Path, environ: dict[str, str]
):
    (here / "etc").mkdir()
    with pytest.raises(ConfigError) as raised:
        find(None if environ else "etc", environ)
    expected = f"{here}/etc: is a folder; name the file in it, e.g. {here}/etc/{NAME}"
    assert expected == str(raised.value)


def test_a_link_to_the_home_folder_is_no_output(here: Path):
    (here.parent / "hjem").mkdir()
    (here / "ut").symlink_to(here.parent / "hjem")
    with pytest.raises(ConfigError, match="and your home folder lies in it"):
        parse(f'output = "ut"\n{KULTUR}', path=here / NAME)


def test_relative_paths_are_relative_to_the_configs_folder(tmp_path: Path):
    text = 'output = "ut/strømmer"\ndatabase = "sqlite:///lager/k.db"\n'
    config = load(written(tmp_path / "etc" / NAME, text + KULTUR))
    assert tmp_path / "etc" / "ut" / "strømmer" == config.output
    assert f"sqlite:///{tmp_path}/etc/lager/k.db" == config.database


def test_a_tilde_in_a_path_is_the_home(here: Path):
    home = here.parent / "hjem"
    text = 'output = "~/ut"\ndatabase = "sqlite:///~/k.db"\n'
    config = parse(text + KULTUR, path=here / NAME)
    assert (home / "ut", f"sqlite:///{home}/k.db") == (config.output, config.database)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_with_psycopg_and_keeps_its_password(tmp_path: Path, scheme: str):
    text = f'database = "{scheme}://ola:hemmelig@db/kultur"\n{KULTUR}'
    config = parse(text, path=tmp_path / NAME)
    assert "postgresql+psycopg://ola:hemmelig@db/kultur" == config.database


def test_a_default_that_was_placed_counts_as_a_default(tmp_path: Path):
    config = parse(f'timezone = "Europe/Oslo"\n{KULTUR}', path=tmp_path / NAME)
    assert {"timezone", "sources"} == config.model_fields_set


def test_a_byte_order_mark_is_no_part_of_the_config(tmp_path: Path):
    path = tmp_path / NAME
    path.write_bytes(b"\xef\xbb\xbf" + f'{KULTUR}title = "Blåbær"\n'.encode())
    assert "Blåbær" == load(path).sources[0].title


def test_windows_line_ends_are_read(tmp_path: Path):
    path = tmp_path / NAME
    path.write_bytes(f'{KULTUR}timezone = "x"\n'.replace("timezone", "title").encode())
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "x" == load(path).sources[0].title


def test_a_config_that_is_not_utf8_is_refused_with_the_place(tmp_path: Path):
    path = tmp_path / NAME
    path.write_bytes(f'{KULTUR}title = "Blåbær"\n'.encode("cp1252"))
    with pytest.raises(ConfigError) as raised:
        load(path)
    place = len(f'{KULTUR}title = "Bl')
    assert f"{path}: is not UTF-8 at byte {place}; save it as such" == str(raised.value)


def test_broken_toml_is_refused_with_the_place(tmp_path: Path):
    path = written(tmp_path / NAME, '[[source]]\nurl = "https://a.no/\n')
    with pytest.raises(ConfigError) as raised:
        load(path)
    assert str(raised.value).startswith(f"{NAME}: is not TOML: ")
    assert "line 2" in str(raised.value)


def test_a_folder_is_no_config(tmp_path: Path):
    with pytest.raises(ConfigError) as raised:
        load(tmp_path)
    assert f"{tmp_path}: cannot be read: Is a directory" == str(raised.value)


def test_the_default_timezone_is_norways():
    assert ZoneInfo("Europe/Oslo") == load(None).timezone


def test_a_config_without_a_source_reads_ks_kultur(tmp_path: Path):
    config = load(written(tmp_path / NAME, 'contact = "drift@kommune.no"'))
    assert ["ks-kultur"] == [source.id for source in config.sources]


def test_a_config_on_the_standard_input_is_placed_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = '\ufeff[[source]]\nid = "aas"\nurl = "https://www.ks.no/å/"\n'
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode())))
    found = load(find("-", {}))
    assert (["aas"], tmp_path / "public") == ([each.id for each in found.sources], found.output)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'database = "postgresql://u@db:$PORT/x"',
            "database is not an SQLAlchemy URL; write e.g.",
        ),
        pytest.param('output = "sirkel/x"', "which leads nowhere", marks=FOUND_LATER),
        (f"images = {'9' * 5000}", "is not TOML: "),
        (f"images = {'[' * 3000}{']' * 3000}", "nested too deep; write fewer"),
        (f'[select]\nitem = "{"a > " * 5000}a"', "nested too deep; write fewer"),
    ],
    ids=["port", "circle", "digits", "brackets", "selector"],
)
def test_what_a_library_cannot_read_is_a_fault_of_the_config(tmp_path: Path, text: str, told: str):
    (tmp_path / "sirkel").symlink_to("sirkel")
    top, _, table = text.partition("[select]")
    below = f"[source.select]{table}" if table else ""
    with pytest.raises(ConfigError) as raised:
        parse(f"{top}\n{KULTUR}{below}", path=tmp_path / NAME)
    assert told in str(raised.value)
