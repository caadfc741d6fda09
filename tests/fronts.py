"""The README's snippet for a web server in, that very server on a port of its own out."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
_MODULES = Path("/usr/lib/apache2/modules")
_LOADED = ("mpm_event", "authz_core", "env", "mime", "dir", "headers", "rewrite")


def program(name: str) -> str | None:
    """Find a server, also where only root's PATH leads."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def snippet(language: str) -> str:
    """Return the README's block in this language."""
    readme = README.read_text("utf-8")
    found = re.search(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@contextmanager
def nginx(binary: str, folder: Path, port: int) -> Iterator[None]:
    """Run nginx over the folder's `public`, with its brotli module where that is installed."""
    site = _placed(snippet("nginx"), folder, "listen 80", f"listen 127.0.0.1:{port}")
    load = ""
    if BROTLI.exists():
        load, site = f"load_module {BROTLI};", site.replace("# brotli_static", "brotli_static")
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    conf.write_text(
        f"{load}\ndaemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{kept}{site}}}\n",
        encoding="utf-8",
    )
    with _running([binary, "-e", "stderr", "-p", str(folder), "-c", str(conf)], port):
        yield


@contextmanager
def apache(binary: str, folder: Path, port: int) -> Iterator[None]:
    """Run Apache over the folder's `public`, with the modules that Debian turns on, and two."""
    site = _placed(snippet("apache"), folder, "*:80", f"127.0.0.1:{port}")
    loaded = "".join(f"LoadModule {n}_module {_MODULES}/mod_{n}.so\n" for n in _LOADED)
    conf = folder / "httpd.conf"
    conf.write_text(
        f"ServerRoot {folder}\nPidFile {folder}/httpd.pid\nServerName localhost\n"
        f"Listen 127.0.0.1:{port}\nErrorLog {folder}/error.log\n{loaded}"
        f"TypesConfig /dev/null\nUser nobody\nGroup nogroup\n{site}",
        encoding="utf-8",
    )
    with _running([binary, "-f", str(conf), "-DFOREGROUND"], port):
        yield


def _placed(site: str, folder: Path, address: str, mine: str) -> str:
    for old in (address, "/srv/kulturfeed/public"):
        assert old in site
    return site.replace(address, mine).replace("/srv/kulturfeed/public", f"{folder}/public")


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        try:
            _await(child, port)
            yield
        finally:
            child.terminate()
            child.communicate(timeout=20)


def _await(child: subprocess.Popen[bytes], port: int) -> None:
    while child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(child.communicate()[0].decode())
