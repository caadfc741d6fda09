"""A feed of 30 KB in, requests per second of the built-in server and of nginx out.

    python benchmarks/serve.py [--seconds 3] [--rounds 5]

Both serve the same folder, one process each, by turns in the same run; `wrk` asks. What is printed
is the median of the rounds, and the share of the built-in server in nginx's: by the clock, and by
the CPU that each used, which is the same on a busy machine. Needs nginx and wrk, and Linux.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from feeds.model import Entry, Feed
from feeds.rss import rss
from kulturfeed.files import write_if_changed

_ROOT: Final = Path(__file__).parents[1]
_PATH: Final = "/kultur.rss"
_SIZE: Final = 30_000
_CONNECTIONS: Final = 32
_TARGET: Final = 0.2
_CONFIG: Final = """\
listen = "127.0.0.1:{port}"
[[source]]
id = "kultur"
url = "https://www.ks.no/fagomrader/barn-og-unge/kultur/"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is asked for, again and again: its name, and the headers of the request."""

    name: str
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server under measurement: its port, and the process that it began as."""

    port: int
    process: int

    def cpu_seconds(self) -> float:
        """Return what it and its children have used."""
        ticks = [_ticks(stat) for stat in map(_stat, Path("/proc").glob("[0-9]*")) if stat]
        mine = [used for process, parent, used in ticks if self.process in {process, parent}]
        return sum(mine) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Requests per second of the clock, and per second of CPU."""

    by_clock: float
    by_cpu: float


def main() -> int:
    """Measure, print, and return 1 where the built-in server is too slow."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    wrk, nginx = (_program(name) for name in ("wrk", "nginx"))
    with TemporaryDirectory(prefix="serve-") as name:
        folder = Path(name)
        # nginx's own user reads here too.
        folder.chmod(0o755)
        write_if_changed(_public(folder) / _PATH[1:], _feed())
        with _built_in(folder, _free_port()) as ours, _nginx(nginx, folder, _free_port()) as front:
            servers = {"built-in": ours, "nginx": front}
            slow = [_measured(wrk, servers, each, asked) for each in range(3)]
    return int(any(slow))


def _measured(
    wrk: str, servers: dict[str, Server], number: int, asked: argparse.Namespace
) -> bool:
    """Measure one case by turns, so that whatever else the machine does meets both."""
    found: dict[str, list[Rate]] = {name: [] for name in servers}
    cases = {name: _cases(server.port)[number] for name, server in servers.items()}
    for _ in range(asked.rounds):
        for name, server in servers.items():
            found[name].append(_rate(wrk, server, cases[name].headers, asked.seconds))
    clock = {name: median(each.by_clock for each in rates) for name, rates in found.items()}
    cpu = {name: median(each.by_cpu for each in rates) for name, rates in found.items()}
    for what, rates in (("second", clock), ("CPU second", cpu)):
        ours, theirs = rates["built-in"], rates["nginx"]
        print(
            f"{cases['nginx'].name:8} per {what:10}  built-in {ours:8,.0f}  nginx {theirs:8,.0f}  "
            f"share {ours / theirs:.2f}"
        )
    return clock["built-in"] < _TARGET * clock["nginx"]


def _cases(port: int) -> tuple[Case, ...]:
    return (
        Case(name="200", headers=()),
        Case(name="200 gzip", headers=("Accept-Encoding: gzip",)),
        Case(name="304", headers=(f"If-None-Match: {_etag(port)}",)),
    )


def _etag(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("HEAD", _PATH)
    etag = connection.getresponse().getheader("ETag")
    connection.close()
    assert etag
    return etag


def _rate(wrk: str, server: Server, headers: Sequence[str], seconds: int) -> Rate:
    before = server.cpu_seconds()
    told = subprocess.run(
        [
            *(wrk, "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s"),
            *(part for header in headers for part in ("-H", header)),
            f"http://127.0.0.1:{server.port}{_PATH}",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    count = re.search(r"(\d+) requests in", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if count is None or rate is None or "Socket errors" in told or "Non-2xx" in told:
        raise RuntimeError(told)
    used = server.cpu_seconds() - before
    return Rate(by_clock=float(rate[1]), by_cpu=int(count[1]) / used)


def _stat(process: Path) -> str | None:
    try:
        return (process / "stat").read_text(encoding="utf-8")
    except OSError:
        # It ended a moment ago.
        return None


def _ticks(stat: str) -> tuple[int, int, int]:
    """Return a process, its parent, and the ticks of CPU that it has used (proc(5))."""
    fields = stat.rpartition(")")[2].split()
    return int(stat.partition(" ")[0]), int(fields[1]), int(fields[11]) + int(fields[12])


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise SystemExit(f"needs {name}: apt install {name}")
    return found


def _public(folder: Path) -> Path:
    public = folder / "public"
    public.mkdir()
    return public


def _feed() -> bytes:
    """Render a feed of about 30 KB."""
    moment = datetime(2026, 10, 3, 12, tzinfo=UTC)
    entries: list[Entry] = []
    content = b""
    while len(content) < _SIZE:
        number = len(entries)
        entries.append(
            Entry(
                id=f"urn:uuid:{number:032d}",
                title=f"Sak {number}: «Øving» i kulturskolen på Ærøya",
                link=f"https://www.ks.no/kultur/sak-{number}/",
                published=moment - timedelta(hours=number),
                updated=moment - timedelta(hours=number),
                summary=f"{number} plasser til, og både «Åpen scene» og lagene får rom – i år.",
            )
        )
        content = rss(
            Feed(
                id="urn:uuid:0",
                title="KS Kultur",
                link="https://www.ks.no/fagomrader/barn-og-unge/kultur/",
                description="Kultur",
                language="nb",
                entries=tuple(entries),
            )
        )
    return content


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def _built_in(folder: Path, port: int) -> Iterator[Server]:
    (folder / "kulturfeed.toml").write_text(_CONFIG.format(port=port), encoding="utf-8")
    with _running([sys.executable, "-P", "-m", "kulturfeed", "serve"], folder, port) as server:
        yield server


@contextmanager
def _nginx(binary: str, folder: Path, port: int) -> Iterator[Server]:
    """Run nginx by the README's snippet, without logs, and with connections that stay."""
    block = re.search(
        r"^```nginx\n(.*?)^```$",
        (_ROOT / "README.md").read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    assert block
    site = block[1].replace("listen 80", f"listen 127.0.0.1:{port}")
    site = site.replace("/srv/kulturfeed/public", f"{folder}/public")
    conf = folder / "nginx.conf"
    conf.write_text(
        f"daemon off;\nworker_processes 1;\npid {folder}/pid;\nevents {{}}\n"
        "http {\naccess_log off;\nsendfile on;\ntcp_nopush on;\nkeepalive_requests 10000000;\n"
        f"client_body_temp_path {folder}/body;\n{site}}}\n",
        encoding="utf-8",
    )
    with _running([binary, "-e", "stderr", "-c", str(conf)], folder, port) as server:
        yield server


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[Server]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as child:
        try:
            while child.poll() is None and not _answers(port):
                time.sleep(0.05)
            yield Server(port=port, process=child.pid)
        finally:
            child.terminate()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
