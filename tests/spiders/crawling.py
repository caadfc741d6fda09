"""Pages in, the harvests of a crawl in a child process out: a reactor runs once per process."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Order = Mapping[str, str]
Line = Mapping[str, object]

CHILD = [sys.executable, str(Path(__file__).with_name("crawled.py"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What a crawl handed over, in its order, and what it wrote to stderr."""

    lines: Sequence[dict]
    errors: str
    status: int

    def by_id(self) -> dict[str, dict]:
        return {line["id"]: line for line in self.lines}

    def kinds(self) -> dict[str, str | None]:
        return {line["id"]: line["kind"] for line in self.lines}


def orders(pages: Sequence[Order], **changes: object) -> str:
    plain = {
        "pages": pages,
        "seconds": {},
        "max_bytes": 1_000_000,
        "private_addresses": True,
        "broken_receive": False,
        "fatal": False,
        "broken_extraction": False,
        "names": {},
    }
    return json.dumps(plain | changes)


def crawled(
    pages: Sequence[Order], environment: Mapping[str, str] | None = None, **changes: object
) -> Crawled:
    """Crawl the pages in a child process, without any proxy of this machine."""
    done = subprocess.run(
        CHILD,
        input=orders(pages, **changes),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**without_proxies(), **(environment or {})},
    )
    return read(done.stdout, done.stderr, done.returncode)


def read(out: str, errors: str, status: int) -> Crawled:
    lines = [json.loads(line) for line in out.splitlines()]
    return Crawled(lines=lines, errors=errors, status=status)


def without_proxies() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
