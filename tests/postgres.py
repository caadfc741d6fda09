"""A temporary folder to a running PostgreSQL on a unix socket, and its fresh databases."""

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from pwd import getpwnam
from tempfile import TemporaryDirectory

import psycopg
from psycopg.sql import SQL, Identifier

SUPERUSER = "kulturfeed"
ENOUGH = 500_000_000


def programs() -> Path | None:
    """Find the folder of initdb and pg_ctl: on PATH, else where Debian keeps them."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(found).parent if found else debian[-1].parent if debian else None


class Cluster:
    """A running server; each database that is asked for is a new one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, name: str, *, user: str = SUPERUSER) -> str:
        return f"postgresql+psycopg://{user}@/{name}?host={self.folder}"

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname=name, autocommit=True)

    def database(self, template: str = "template0") -> str:
        """Make a database, empty or like another one, and return its name."""
        name = f"test{next(self._numbers)}"
        with self.connect() as connection:
            create = SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(create.format(Identifier(name), Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def running(binaries: Path) -> Iterator[Cluster]:
    """Run a server until the block ends; initdb refuses root, so then as another user."""
    # Not below pytest's folder: another user may not enter it, and a socket's path is short.
    with TemporaryDirectory(prefix="pg-", dir=_roomy()) as name:
        folder = Path(name)
        user = _owner()
        os.chown(folder, getpwnam(user).pw_uid, getpwnam(user).pw_gid)
        place = folder / "cluster"

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [binaries / program, "-D", place, *arguments],
                cwd=folder,
                user=user if os.geteuid() == 0 else None,
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = (
            f"-F -c listen_addresses='' -k {folder} -c max_wal_senders=0 -c wal_level=minimal"
        )
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", settings)
        try:
            yield Cluster(folder)
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")


def _roomy() -> Path:
    """Choose memory, where there is some: a new database is seven megabytes of files."""
    memory = Path("/dev/shm")
    enough = memory.is_dir() and shutil.disk_usage(memory).free > ENOUGH
    return memory if enough else Path("/tmp")


def _owner() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    try:
        return getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
