import json
import shutil
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from sysconfig import get_path

import pytest
from commands.pages import TITLES, topic
from commands.running import config, environment, source
from loopback import Reply, Site

from kulturfeed import __version__

ROOT = Path(__file__).parents[1]
PARTS = ("kulturfeed", "spiders", "feeds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The wheel, and a clean environment it was installed in."""

    wheel: Path
    bin: Path


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, checkout / part, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=checkout, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    clean = folder / "venv"
    venv.create(clean)
    python = clean / "bin" / "python"
    install = ["install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, *install], check=True)
    # A folder that is named here lends its packages, but its own .pth files are not read: the
    # dependencies are there, the editable checkout is not.
    (site_packages,) = clean.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(get_path("purelib"), encoding="utf-8")
    return Installed(wheel=wheel, bin=clean / "bin")


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Make a folder whose `feeds` and `spiders` are not ours."""
    (tmp_path / "feeds").mkdir()
    for name in ("feeds/__init__.py", "spiders.py"):
        (tmp_path / name).write_text("raise ImportError('not ours')", encoding="utf-8")
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    return done.stdout


def kulturfeed(installed: Installed, folder: Path, *arguments: str) -> str:
    return run([str(installed.bin / "kulturfeed"), *arguments], folder)


def test_the_wheel_adds_only_one_name(installed: Installed):
    names = {name.partition("/")[0] for name in zipfile.ZipFile(installed.wheel).namelist()}
    assert {"kulturfeed", f"kulturfeed-{__version__}.dist-info"} == names


def test_the_wheel_holds_every_file_of_the_checkout(installed: Installed):
    held = set(zipfile.ZipFile(installed.wheel).namelist())
    parts = {
        "kulturfeed": "kulturfeed",
        **{each: f"kulturfeed/_parts/{each}" for each in PARTS[1:]},
    }
    listed = subprocess.run(
        ["git", "ls-files", *PARTS], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    tracked = [Path(name) for name in listed if (ROOT / name).is_file()]
    assert (
        not {str(parts[each.parts[0]] / each.relative_to(each.parts[0])) for each in tracked}
        - held
    )


def test_all_three_packages_are_those_of_the_wheel(installed: Installed, foreign: Path):
    code = (
        "import kulturfeed, feeds, spiders\n"
        "print(kulturfeed.__file__, feeds.__file__, spiders.__file__)"
    )
    places = run([str(installed.bin / "python"), "-c", code], foreign).split()
    assert [True] * 3 == [place.startswith(str(installed.bin.parent)) for place in places]


def test_version_help_and_config_work_from_a_foreign_folder(installed: Installed, foreign: Path):
    assert f"kulturfeed {__version__}\n" == kulturfeed(installed, foreign, "--version")
    assert "commands:" in kulturfeed(installed, foreign, "--help")
    assert 'id = "ks-kultur"' in kulturfeed(installed, foreign, "config")


def test_every_module_of_the_wheel_loads_in_a_foreign_folder(installed: Installed, foreign: Path):
    code = (
        "import pkgutil\n"
        "from importlib import import_module\n"
        "for package in map(import_module, ('kulturfeed', 'feeds', 'spiders')):\n"
        "    for each in pkgutil.walk_packages(package.__path__, f'{package.__name__}.'):\n"
        "        if each.name.endswith('__main__') or '.versions' in each.name: continue\n"
        "        print(import_module(each.name).__file__)"
    )
    places = run([str(installed.bin / "python"), "-c", code], foreign).split()
    assert {True} == {place.startswith(str(installed.bin.parent)) for place in places}
    assert {"demo.py", "serve.py", "store.py"} <= {Path(place).name for place in places}


def test_a_saved_page_is_previewed_in_a_foreign_folder(installed: Installed, foreign: Path):
    (foreign / "kultur.html").write_text(topic(), encoding="utf-8")
    module = [str(installed.bin / "python"), "-m", "kulturfeed"]
    address = ["--base-url", "https://a.no/"]
    said = run([*module, "preview", "kultur.html", *address, "--json"], foreign)
    assert list(TITLES) == [each["title"] for each in json.loads(said)]


def test_a_page_is_refreshed_in_a_foreign_folder(installed: Installed, foreign: Path, site: Site):
    site.routes = {"/kultur/": Reply(body=topic())}
    config(foreign, source(f"{site.url}/kultur/", id='"kultur"'))
    kulturfeed(installed, foreign, "refresh")
    (line,) = json.loads(kulturfeed(installed, foreign, "status", "--json"))
    assert ("well", 4) == (line["state"], line["items"])
    assert (foreign / "public" / "kultur.rss").is_file()


def test_scrapy_knows_the_spider_in_the_checkout():
    told = run([sys.executable, "-m", "scrapy", "list"], ROOT)
    assert ["topics"] == told.split()
