import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from failing import EXPECTED, FAILURES, PROSE, REFUSAL, ROBOTS
from loopback import Reply, Site, authority, serving
from pages import topic
from running import COMMAND, Done, config, environment, kulturfeed, source, subscribed

AT_ONCE = 'alert_after = "0s"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A refresh in which every source fails in its own way, after one in which most were well."""

    folder: Path
    before: Mapping[str, tuple[bytes, int]]
    done: Done


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bad]:
    folder = tmp_path_factory.mktemp("bad")
    tls = authority(folder).context(folder)
    with serving() as site, serving() as robots, serving(tls) as mistrusted:
        for each in (site, robots):
            each.routes = {"/robots.txt": ROBOTS}
            each.routes |= {f"/{name}/": Reply(body=topic()) for name in EXPECTED}
        blocks = [source(f"{site.url}/{name}/", id=f'"{name}"') for name in FAILURES]
        blocks.append(source(f"{robots.url}/closed/", id='"closed"'))
        with serving() as gone:
            gone.routes = site.routes
            blocks.append(source(f"{gone.url}/refused/", id='"refused"'))
            config(folder, *blocks)
            assert 0 == kulturfeed(folder, "refresh").code
        site.routes |= {f"/{name}/": each.reply for name, each in FAILURES.items()}
        robots.routes["/robots.txt"] = REFUSAL
        blocks.append(source(f"{mistrusted.url}/tls/", id='"tls"'))
        blocks.append(source("http://finnes-ikke.invalid/dns/", id='"dns"'))
        config(folder, *blocks, top=AT_ONCE, fetch='timeout = "2s"')
        before = subscribed(folder)
        yield Bad(folder=folder, before=before, done=kulturfeed(folder, "refresh"))


def told(bad: Bad, name: str) -> str:
    """Return the one line that was told of a source."""
    start = f"kulturfeed: {name}: "
    (line,) = (line for line in bad.done.err.splitlines() if line.startswith(start))
    return line.removeprefix(start)


def recorded(folder: Path, name: str) -> tuple[str, str]:
    """Return the kind and the problem of a source's last refresh in the store."""
    with closing(sqlite3.connect(folder / "kulturfeed.db")) as connection:
        query = "SELECT kind, problem FROM refresh WHERE source = ? ORDER BY id DESC LIMIT 1"
        return connection.execute(query, (name,)).fetchone()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_failure_has_its_own_line_and_is_recorded(bad: Bad, name: str):
    kind, line = EXPECTED[name]
    assert line in told(bad, name)
    assert (kind, told(bad, name)) == recorded(bad.folder, name)


def test_failures_leave_every_feed_as_it_is(bad: Bad):
    assert bad.before == subscribed(bad.folder)
    assert {f"{name}.rss" for name in EXPECTED} - set(bad.before) == {"tls.rss", "dns.rss"}


def test_failures_end_with_1_and_a_line_each(bad: Bad):
    assert (1, "") == (bad.done.code, bad.done.out)
    assert len(EXPECTED) == len(bad.done.err.splitlines())


def test_status_keeps_the_failures_in_mind(bad: Bad):
    done = kulturfeed(bad.folder, "status", "--json")
    states = {line["source"]: line["state"] for line in done.json()}
    assert 1 == done.code
    assert {name: f"unwell ({kind})" for name, (kind, _) in EXPECTED.items()} == states


def test_retry_after_puts_off_the_next_refresh(bad: Bad):
    lines = {line["source"]: line for line in kulturfeed(bad.folder, "status", "--json").json()}
    asked, due = (lines["429"][key] for key in ("last_read", "next_due"))
    assert timedelta(hours=3) <= datetime.fromisoformat(due) - datetime.fromisoformat(asked)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """Publish a topic page once: what each failure must leave as it is."""
    folder = tmp_path_factory.mktemp("published")
    with serving() as site:
        site.routes = {"/robots.txt": ROBOTS, "/kultur/": Reply(body=topic())}
        config(folder, block(f"{site.url}/kultur/"))
        assert 0 == kulturfeed(folder, "refresh").code
        yield site, folder


@pytest.fixture
def kultur(published: tuple[Site, Path], tmp_path: Path) -> tuple[Site, Path]:
    """Copy what was published; the site is well."""
    site, folder = published
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    site.routes["/kultur/"] = Reply(body=topic())
    return site, tmp_path


def block(url: str) -> str:
    return source(url, id='"kultur"')


def untouched_but_told(folder: Path, *before_it: str) -> str:
    """Refresh; nothing that was published may move, and one line says why."""
    before = subscribed(folder)
    done = kulturfeed(folder, "refresh", before_it=before_it)
    assert (1, "", before) == (done.code, done.out, subscribed(folder))
    assert 1 == len(done.err.splitlines()), done.err
    return done.err


def test_a_private_address_is_told_where_it_is_not_allowed(kultur: tuple[Site, Path]):
    site, folder = kultur
    (folder / "kulturfeed.toml").write_text(block(f"{site.url}/kultur/"), encoding="utf-8")
    assert "private_addresses = true under [fetch]" in untouched_but_told(folder)
    assert "private" == recorded(folder, "kultur")[0]


def test_broken_encoding_empties_no_feed(kultur: tuple[Site, Path]):
    site, folder = kultur
    body = topic().replace("utf-8", "ukjent").encode("cp1252") + b"\xff\xfe\x00"
    site.routes["/kultur/"] = Reply(body=body, content_type="text/html; charset=tull")
    before = subscribed(folder)
    assert 0 == kulturfeed(folder, "refresh").code
    assert before == subscribed(folder)


def test_a_first_refresh_without_articles_publishes_no_feed(site: Site, tmp_path: Path):
    site.routes = {"/robots.txt": ROBOTS, "/kultur/": Reply(body=PROSE)}
    config(tmp_path, block(f"{site.url}/kultur/"))
    done = kulturfeed(tmp_path, "refresh")
    assert 1 == done.code
    assert "there is no feed of it yet" in done.err
    assert "index.html" in subscribed(tmp_path)
    assert not [name for name in subscribed(tmp_path) if "rss" in name or "atom" in name]


def test_a_source_is_well_again_after_the_failure(kultur: tuple[Site, Path]):
    site, folder = kultur
    site.routes["/kultur/"] = [Reply(status=404), Reply(body=topic())]
    kulturfeed(folder, "refresh")
    done = kulturfeed(folder, "refresh")
    told = "kulturfeed: kultur: is well again, after less than an hour\n"
    assert (0, "", told) == (done.code, done.out, done.err)


def test_a_trouble_that_lasts_is_told_once_a_day_and_ends_with_1_each_time(
    kultur: tuple[Site, Path],
):
    site, folder = kultur
    site.routes["/kultur/"] = Reply(status=404)
    assert "does not exist" in untouched_but_told(folder)
    again = kulturfeed(folder, "refresh")
    assert (1, "", "") == (again.code, again.out, again.err)


def test_network_trouble_that_is_soon_over_is_never_told(kultur: tuple[Site, Path]):
    site, folder = kultur
    site.routes["/kultur/"] = Reply(body="<html>halv", promised=100)
    done = kulturfeed(folder, "refresh")
    assert ("network", 1, "", "") == (
        recorded(folder, "kultur")[0],
        done.code,
        done.out,
        done.err,
    )
    site.routes["/kultur/"] = Reply(body=topic())
    again = kulturfeed(folder, "refresh")
    assert (0, "", "") == (again.code, again.out, again.err)


def test_where_no_host_answers_one_line_says_the_network_is_down(kultur: tuple[Site, Path]):
    _, folder = kultur
    names = ("en", "to")
    config(folder, *(source(f"http://{n}.invalid/", id=f'"{n}"') for n in names), top=AT_ONCE)
    done = kulturfeed(folder, "refresh")
    line, left = sorted(done.err.splitlines(), reverse=True)
    assert line.startswith("kulturfeed: the network is down: none of 2 hosts answers; ")
    assert "kultur: is stored, but not in the config" in left
    assert 1 == done.code
    assert {"dns"} == {recorded(folder, name)[0] for name in names}


def test_a_damaged_store_is_told_and_left_as_it_is(kultur: tuple[Site, Path]):
    _, folder = kultur
    store = folder / "kulturfeed.db"
    store.write_bytes(b"tull" * 5000)
    line = untouched_but_told(folder)
    assert line.startswith(f"kulturfeed: store {store}: ")
    assert "damaged" in line
    assert b"tull" * 5000 == store.read_bytes()


def test_a_newer_store_is_told_and_left_as_it_is(kultur: tuple[Site, Path]):
    _, folder = kultur
    with closing(sqlite3.connect(folder / "kulturfeed.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "was written by a newer kulturfeed" in untouched_but_told(folder)


def test_a_store_in_a_folder_that_is_not_there_is_told(kultur: tuple[Site, Path]):
    site, folder = kultur
    block_ = block(f"{site.url}/kultur/")
    config(folder, block_, top='database = "sqlite:///borte/k.db"')
    said = f"kulturfeed: {folder}/borte: the database is to lie in this folder"
    assert said in untouched_but_told(folder)


def test_an_output_that_cannot_be_a_folder_is_told(kultur: tuple[Site, Path]):
    site, folder = kultur
    (folder / "opptatt").write_text("en fil", encoding="utf-8")
    config(folder, block(f"{site.url}/kultur/"), top='output = "opptatt"')
    assert f"{folder}/opptatt" in untouched_but_told(folder)


def limited(folder: Path, size: int) -> subprocess.CompletedProcess[str]:
    """Refresh where no file may grow beyond this size, as on a full disk."""
    return subprocess.run(
        [*COMMAND, "refresh"],
        cwd=folder,
        # Its own measurements would not fit either.
        env=environment(folder, measured=False) | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


def test_a_store_that_cannot_grow_is_told_and_keeps_what_it_has(kultur: tuple[Site, Path]):
    site, folder = kultur
    many = [f"Økt støtte til bibliotek nummer {number}" for number in range(25)]
    site.routes["/kultur/"] = Reply(body=topic(many))
    before = subscribed(folder)
    done = limited(folder, 16_384)
    assert (1, before) == (done.returncode, subscribed(folder))
    assert done.stderr.startswith(f"kulturfeed: store {folder}/kulturfeed.db: ")
    assert 1 == len(done.stderr.splitlines()), done.stderr
    assert 4 == kulturfeed(folder, "status", "--json").json()[0]["items"]


# root may write everywhere: without that right it is as any other user.
AS_OTHERS = () if os.getuid() else ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def test_a_store_that_is_another_users_is_told(kultur: tuple[Site, Path]):
    _, folder = kultur
    (folder / "kulturfeed.db").chmod(0o444)
    assert f"kulturfeed: store {folder}/kulturfeed.db: " in untouched_but_told(folder, *AS_OTHERS)


def test_a_folder_that_cannot_be_written_is_told(kultur: tuple[Site, Path]):
    _, folder = kultur
    (folder / "public" / "kultur.rss").write_text("utdatert", encoding="utf-8")
    (folder / "public" / "kultur.atom").write_text("utdatert", encoding="utf-8")
    (folder / "public").chmod(0o555)
    line = untouched_but_told(folder, *AS_OTHERS)
    (folder / "public").chmod(0o755)
    assert "cannot be written (Permission denied)" in line
