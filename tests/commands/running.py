"""Arguments in, a real `kulturfeed` in a child process out, as a user or cron starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-P", "-m", "kulturfeed")
_OURS = ("KULTURFEED_CONFIG", "XDG_CONFIG_HOME", "SSL_CERT_FILE", "COLUMNS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def json(self) -> list:
        return json.loads(self.out)


def kulturfeed(
    folder: Path, *arguments: str, before_it: Sequence[str] = (), **environ: str
) -> Done:
    """Run a command in this folder to its end, without the terminal, config or proxy of a user."""
    done = subprocess.run(
        [*before_it, *COMMAND, *arguments],
        cwd=folder,
        env=environment(folder, **environ),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command in this folder, to be looked at while it runs."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    )


def environment(folder: Path, *, measured: bool = True, **changes: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if "proxy" not in name.lower() and name not in _OURS
        if measured or not name.startswith("COVERAGE")
    }
    return {**kept, "XDG_CONFIG_HOME": str(folder / ".config"), **changes}


def source(url: str, **keys: str) -> str:
    """Write a source's block; values are TOML as they stand."""
    lines = [f'url = "{url}"', *(f"{key} = {value}" for key, value in keys.items())]
    return "\n".join(["", "[[source]]", *lines, ""])


def config(folder: Path, *sources: str, top: str = "", fetch: str = "") -> Path:
    """Write a config for pages on this machine."""
    path = folder / "kulturfeed.toml"
    manners = f'[fetch]\ndelay = "0s"\nprivate_addresses = true\n{fetch}\n'
    path.write_text(f"{top}\n{manners}{''.join(sources)}", encoding="utf-8")
    return path


def stamps(folder: Path) -> Mapping[str, tuple[bytes, int]]:
    """Return every published file's bytes and modification time, by its path in `public`."""
    public = folder / "public"
    return {
        str(path.relative_to(public)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(public.rglob("*"))
        if path.is_file()
    }


def subscribed(folder: Path) -> Mapping[str, tuple[bytes, int]]:
    """Return what subscribers are served; the operator's feed and page are told of troubles."""
    found = stamps(folder)
    return {name: found[name] for name in found if not name.startswith(("health.", "status/"))}
