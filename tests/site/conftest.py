"""A publisher in a fresh folder, and the browser of this machine."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from publishing import Publisher

KULTUR = """
public_url = "https://feeds.example.no/k/"
embed_origins = ["https://kommune.sharepoint.com"]
[[source]]
id = "kultur"
url = "https://www.ks.no/kultur/"
title = "KS Kultur"
language = "nb"
"""


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path, KULTUR)


@pytest.fixture
def publisher_of(tmp_path: Path) -> Callable[[str], Publisher]:
    return lambda config: Publisher(tmp_path, config)


# Not for the session: Playwright's loop runs in this thread as long as the browser does, and
# `asyncio.run` in any test after it would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium here: `apt install chromium`")
    with sync_playwright() as playwright:
        # A container's root has no sandbox; all that is opened here was made by the test.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
