import os
import subprocess
import sys
from pathlib import Path

import pytest

from spiders.fetching.chromium import executable, may_sandbox, missing


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser, and the folder that it looks for one in."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "ms-playwright"))
    return tmp_path


def install(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return str(path)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_of_the_system_is_found_by_its_name(bare: Path, name: str):
    assert install(bare / name) == executable()


def test_the_newest_browser_that_playwright_installed_is_found(bare: Path):
    for build in ("chromium-1100", "chromium-1208"):
        newest = install(bare / "ms-playwright" / build / "chrome-linux" / "chrome")
    assert newest == executable()


def test_playwrights_own_folder_is_looked_in_where_none_is_named(
    bare: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH")
    monkeypatch.setenv("HOME", str(bare))
    folder = bare / ".cache" / "ms-playwright" / "chromium-1208" / "chrome-linux64"
    assert install(folder / "chrome") == executable()


@pytest.mark.usefixtures("bare")
def test_without_a_browser_it_is_said_what_to_install():
    said = "there is no Chromium: install one (Debian and Ubuntu: apt install chromium)"
    assert (None, said) == (executable(), missing())


def test_without_playwright_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)
    assert (
        "Playwright is not installed: pip install scrapy-playwright beside kulturfeed" == missing()
    )


def test_where_both_are_there_nothing_is_missing(bare: Path):
    pytest.importorskip("scrapy_playwright", reason="the extra `browser` is not installed")
    install(bare / "chromium")
    assert missing() is None


@pytest.mark.parametrize(("user", "expected"), [(0, False), (1000, True)])
def test_pages_are_in_a_sandbox_but_for_root(
    monkeypatch: pytest.MonkeyPatch,
    user: int,
    expected: bool,  # noqa: FBT001
):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert expected is may_sandbox()


def test_a_crawl_that_shows_no_page_loads_no_browser():
    code = "import sys, kulturfeed.refresh, spiders.topics; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert {"scrapy", "spiders.fetching.chromium"} <= set(done.stdout.split())
    assert not {"playwright", "scrapy_playwright"} & set(done.stdout.split())
