import asyncio
import http.client
import re
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen

import pytest
from commands.pages import topic
from commands.running import config, kulturfeed, source, started
from loopback import Reply, Site, serving

from kulturfeed.configfile import load
from kulturfeed.schedule import TICK, Schedule
from kulturfeed.serving.standing import Watch

AT_ONCE = timedelta(0)
LATER = timedelta(seconds=TICK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running `kulturfeed run`, and the line it logged of its first refresh."""

    child: "Popen[str]"
    folder: Path
    port: int
    site: Site
    line: str


def running(folder: Path, site: Site) -> tuple["Popen[str]", int]:
    """Start the service for a topic page; return it once it listens, with its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    block = source(f"{site.url}/kultur/", id='"kultur"')
    config(folder, block, top=f'listen = "127.0.0.1:{port}"')
    child = started(folder, "run")
    assert child.stdout
    assert f"serving {folder}/public on http://127.0.0.1:{port}/\n" == child.stdout.readline()
    return child, port


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    with serving() as site:
        site.routes = {"/kultur/": Reply(body=topic())}
        child, port = running(folder, site)
        with child:
            assert child.stdout
            line = child.stdout.readline()
            yield Service(child=child, folder=folder, port=port, site=site, line=line)
            child.kill()


def test_the_first_tick_logs_a_line_for_its_refresh(service: Service):
    told = (
        r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ source=kultur outcome=read status=200 "
        r"listed=4 new=4 changed=0 ms=\d+ written=3\n"
    )
    assert re.fullmatch(told, service.line), service.line


def test_feeds_are_served_meanwhile(service: Service):
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.request("GET", "/kultur.atom")
    answer = connection.getresponse()
    assert (200, (service.folder / "public/kultur.atom").read_bytes()) == (
        answer.status,
        answer.read(),
    )
    connection.close()


def test_the_service_knows_what_cron_has_read(service: Service):
    done = kulturfeed(service.folder, "refresh", "--due")
    assert (0, "", "", 1) == (
        done.code,
        done.out,
        done.err,
        service.site.paths().count("/kultur/"),
    )


def test_sigterm_ends_the_service_in_good_order(service: Service):
    service.child.send_signal(signal.SIGTERM)
    said, complained = service.child.communicate(timeout=20)
    assert ("", 0) == (said, service.child.returncode)
    assert "Traceback" not in complained


def test_sigterm_lets_the_refresh_under_way_end_by_itself(site: Site, tmp_path: Path):
    site.routes = {"/kultur/": Reply(delay=60)}
    child, _ = running(tmp_path, site)
    with child:
        deadline = time.monotonic() + 20
        while "/kultur/" not in site.paths():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        child.send_signal(signal.SIGTERM)
        said, complained = child.communicate(timeout=20)
    assert "outcome=failed" in said
    assert "the crawl was stopped" in said
    assert "Traceback" not in complained
    assert "" == (tmp_path / "kulturfeed.db.lock").read_text("utf-8")


def watching(folder: Path, site: Site, *blocks: str) -> Watch:
    site.routes = {"/kultur/": Reply(body=topic())}
    config(folder, source(f"{site.url}/kultur/", id='"kultur"'), *blocks)
    path = folder / "kulturfeed.toml"
    return watched(path)


def watched(path: Path) -> Watch:
    return Watch(load(path), path, path.read_text("utf-8"))


def ticked(watch: Watch, *after: timedelta) -> None:
    """Tick now, or so long after now, one after the other by one schedule."""
    now = begun = datetime.now(UTC)
    schedule = Schedule(watch, lambda: now)

    async def ticks() -> None:
        nonlocal now
        for each in after or (AT_ONCE,):
            now = begun + each
            await schedule.tick()

    asyncio.run(ticks())


def test_while_the_config_is_broken_sources_are_read_by_the_last_good_one(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    watch = watching(tmp_path, site)
    (tmp_path / "kulturfeed.toml").write_text("tull = 1", encoding="utf-8")
    watch.look()
    capsys.readouterr()
    ticked(watch)
    said = capsys.readouterr()
    assert ("source=kultur outcome=read" in said.out, "kulturfeed: created the store") == (
        True,
        said.err.partition(" /")[0],
    )
    assert (tmp_path / "public" / "kultur.rss").exists()


def test_what_keeps_everything_from_being_read_is_told_once(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    watch = watching(tmp_path, site)
    (tmp_path / "kulturfeed.db").mkdir()
    ticked(watch, AT_ONCE, LATER)
    said = capsys.readouterr()
    assert ("", 1) == (said.out, said.err.count("kulturfeed: "))


def test_what_keeps_everything_from_being_read_is_told_again_after_a_day(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    watch = watching(tmp_path, site)
    (tmp_path / "kulturfeed.db").mkdir()
    ticked(
        watch, AT_ONCE, LATER, timedelta(hours=23), timedelta(days=1), timedelta(days=1) + LATER
    )
    assert 2 == capsys.readouterr().err.count("kulturfeed: ")


def test_a_folder_of_the_config_that_is_gone_is_told_once_and_nothing_is_started(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "config").mkdir()
    watch = watching(tmp_path / "config", site)
    (tmp_path / "config").rename(tmp_path / "old")
    ticked(watch, AT_ONCE, LATER)
    told = f"{tmp_path}/config: is no folder any more, so nothing is read; put it back"
    assert ("", f"kulturfeed: {told}\n", []) == (*capsys.readouterr(), site.asked)


def test_a_folder_of_the_config_that_comes_back_is_read_from(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "config").mkdir()
    watch = watching(tmp_path / "config", site)
    (tmp_path / "config").rename(tmp_path / "old")
    ticked(watch)
    (tmp_path / "old").rename(tmp_path / "config")
    ticked(watch)
    assert "source=kultur outcome=read" in capsys.readouterr().out


def complaining(watch: Watch, length: int) -> None:
    """Edit the config after it was looked at: a child quotes so many characters of it."""
    assert watch.path
    watch.path.write_text(source(f"http://127.0.0.1/{'a' * length}"), encoding="utf-8")


def test_a_long_line_of_a_child_is_passed_on_whole(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    watch = watching(tmp_path, site)
    complaining(watch, 1_000_000)
    ticked(watch)
    assert f"/{'a' * 1_000_000}" in capsys.readouterr().err


def test_a_child_that_cannot_be_followed_is_ended(site: Site, tmp_path: Path):
    watch = watching(tmp_path, site)
    complaining(watch, 8_000_000)
    schedule = Schedule(watch, lambda: datetime.now(UTC))

    async def ended() -> int | None:
        tick = asyncio.create_task(schedule.tick())
        while schedule._child is None:  # noqa: ASYNC110 (nothing tells of it)
            await asyncio.sleep(0.01)
        child = schedule._child
        with pytest.raises(ExceptionGroup):
            await tick
        return child.returncode

    assert -signal.SIGKILL == asyncio.run(asyncio.wait_for(ended(), 20))


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_service_refuses_the_standard_input_as_its_config(tmp_path: Path, command: str):
    done = kulturfeed(tmp_path, "--config", "-", command)
    assert (2, "") == (done.code, done.out)
    assert done.err.startswith("kulturfeed: --config -: ")
    assert done.err.endswith("write it to a file, and name that\n")


def test_a_tick_with_nothing_due_starts_nothing(
    service: Service, capsys: pytest.CaptureFixture[str]
):
    path = service.folder / "kulturfeed.toml"
    ticked(watched(path))
    said = capsys.readouterr()
    assert ("", "") == (said.out, said.err)
