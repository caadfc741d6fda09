"""What lasts too long, and what is said in another encoding: the service goes on, and ends."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from asking import ask, free_port
from commands.pages import topic
from commands.running import COMMAND, config, environment, source, started
from loopback import Reply, Site
from starlette.applications import Starlette

from kulturfeed import schedule
from kulturfeed.configfile import load
from kulturfeed.schedule import Schedule
from kulturfeed.serving.standing import Watch

UNREADABLE = topic().replace("<h1>Kultur", "<h1>Feil på siden – ikke tilgjengelig")


@pytest.fixture
def silent() -> Iterator[str]:
    """Name a database whose server takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://ola@127.0.0.1:{server.getsockname()[1]}/kultur"


@contextmanager
def service(folder: Path, command: str, database: str) -> Iterator[tuple["Popen[str]", int]]:
    """Run a service over this database, until the block ends."""
    port = free_port()
    top = f'listen = "127.0.0.1:{port}"\ndatabase = "{database}"'
    config(folder, source("http://127.0.0.1:9/"), top=top)
    with started(folder, command) as child:
        try:
            assert child.stdout
            assert child.stdout.readline().startswith("serving ")
            yield child, port
        finally:
            child.kill()


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_database_that_says_nothing_keeps_no_request_waiting(
    silent: str, tmp_path: Path, command: str
):
    with service(tmp_path, command, silent) as (_, port):
        assert [200, 404] == [ask(port, path).status for path in ("/healthz", "/a.rss")]


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_database_that_says_nothing_does_not_keep_the_end_waiting(
    silent: str, tmp_path: Path, command: str
):
    with service(tmp_path, command, silent) as (child, port):
        ask(port, "/healthz")
        child.terminate()
        said, complained = child.communicate(timeout=5)
    assert (0, "", "") == (child.returncode, said, complained)


def scheduled(folder: Path, site: Site, reply: Reply) -> Schedule:
    site.routes = {"/kultur/": reply}
    config(folder, source(f"{site.url}/kultur/", id='"kultur"'))
    path = folder / "kulturfeed.toml"
    watch = Watch(load(path), path, path.read_text("utf-8"))
    return Schedule(watch, lambda: datetime.now(UTC))


async def child_of(under_way: Schedule, site: Site) -> asyncio.subprocess.Process:
    """Wait until a child reads the page."""
    while "/kultur/" not in site.paths():  # noqa: ASYNC110 (nothing tells of it)
        await asyncio.sleep(0.01)
    assert under_way._child
    return under_way._child


def test_a_refresh_that_does_not_end_is_killed_when_its_grace_is_over(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(schedule, "GRACE", 0.1)
    under_way = scheduled(tmp_path, site, Reply(delay=60))

    async def ended() -> int:
        async with under_way.lifespan(Starlette()):
            child = await child_of(under_way, site)
            os.kill(child.pid, signal.SIGSTOP)
        return await child.wait()

    assert -signal.SIGKILL == asyncio.run(asyncio.wait_for(ended(), 20))


def test_a_tick_while_a_refresh_goes_on_is_no_news(
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(schedule, "TICK", 0.05)
    under_way = scheduled(tmp_path, site, Reply(body=topic(), delay=1))

    async def lives() -> None:
        async with under_way.lifespan(Starlette()):
            child = await child_of(under_way, site)
            await child.wait()

    asyncio.run(asyncio.wait_for(lives(), 20))
    assert "" == caplog.text


def test_the_log_of_a_refresh_is_read_in_any_locale(
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    asyncio.run(scheduled(tmp_path, site, Reply(body=UNREADABLE)).tick())
    assert "Feil på siden – ikke tilgjengelig" in capsys.readouterr().out


def test_a_locale_without_a_dash_gets_the_letters_that_it_has(site: Site, tmp_path: Path):
    site.routes = {"/kultur/": Reply(body=UNREADABLE)}
    top = f'listen = "127.0.0.1:{free_port()}"'
    config(tmp_path, source(f"{site.url}/kultur/"), top=top)
    child = Popen(
        [*COMMAND, "run"],
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONIOENCODING="latin-1"),
        stdout=PIPE,
        encoding="latin-1",
    )
    with child:
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(2)]
        child.kill()
    assert r"Feil på siden \u2013 ikke tilgjengelig" in lines[1]
