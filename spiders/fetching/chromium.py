"""This machine in, the browser that can show pages on it out; or what to install for one."""

import os
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OF_PLAYWRIGHT: Final = "chromium-*/chrome-linux*/chrome"

TABS: Final = 2
"""Pages shown at a time: each takes some 100 MB."""

# No address resolves, and there is no proxy: Chromium itself reaches nothing (RFC 6761 6.4).
_NO_WAY_OUT: Final = {"server": "http://no-way-out.invalid:9", "bypass": "<-loopback>"}
_ARGUMENTS: Final = (
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class RenderingError(Exception):
    """A page that the browser could not show, and why."""


def missing() -> str | None:
    """Say what to install before a page can be shown in a browser; None where nothing lacks."""
    if find_spec("scrapy_playwright") is None:
        return "Playwright is not installed: pip install scrapy-playwright beside kulturfeed"
    if executable() is None:
        return "there is no Chromium: install one (Debian and Ubuntu: apt install chromium)"
    return None


def executable() -> str | None:
    """Return the path of an installed Chromium, the system's before Playwright's own."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or max(map(str, _folder().glob(_OF_PLAYWRIGHT)), default=None)


def _folder() -> Path:
    """Return where `playwright install` puts its browsers."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    return Path(named) if named else Path("~/.cache/ms-playwright").expanduser()


def may_sandbox() -> bool:
    """Tell whether Chromium can put its pages into a sandbox: it refuses to as root.

    For any other user it must: where the system forbids it, Chromium does not start.
    """
    return os.geteuid() != 0


def playwright_settings() -> Mapping[str, object]:
    """Return Scrapy's settings for the browser that shows pages."""
    return {
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": executable(),
            "chromium_sandbox": may_sandbox(),
            "proxy": _NO_WAY_OUT,
            "args": _ARGUMENTS,
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": TABS,
        # The browser's own headers: the crawl sends its own where it fetches.
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
    }
