import gzip
import http.client
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

import pytest
from commands.running import config, started

BLOCK = '[[source]]\nid = "kultur"\nurl = "https://www.ks.no/kultur/"\n'
RSS = "<rss>«Økt støtte»</rss>".encode()
MODIFIED = 1_617_876_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a published folder with `kulturfeed serve`, with secrets in it and beside it."""
    folder = tmp_path_factory.mktemp("served")
    public = folder / "public"
    public.mkdir()
    for name in ("kultur.rss", "kultur.atom", "index.html"):
        (public / name).write_bytes(RSS)
        (public / f"{name}.gz").write_bytes(gzip.compress(RSS))
        os.utime(public / name, (MODIFIED, MODIFIED))
    for secret in (folder / "hemmelig.rss", public / ".kultur.rss.part", public / "kultur.db"):
        secret.write_text("hemmelig", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config(folder, BLOCK, top=f'listen = "127.0.0.1:{port}"')
    with started(folder, "serve") as child:
        assert child.stdout
        assert f"serving {public} on http://127.0.0.1:{port}/\n" == child.stdout.readline()
        yield port
        child.terminate()
        assert ("", "") == child.communicate(timeout=20)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=sent)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(status=answer.status, headers=told, body=body)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/kultur.rss", "application/rss+xml; charset=utf-8"),
        ("/kultur.atom", "application/atom+xml; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
    ],
)
def test_published_files_have_their_media_types(port: int, path: str, kind: str):
    answer = ask(port, path)
    assert (200, kind, RSS) == (answer.status, answer.headers["content-type"], answer.body)


def test_a_feed_can_be_read_by_a_page_elsewhere(port: int):
    headers = ask(port, "/kultur.rss").headers
    assert ("*", "nosniff") == (
        headers["access-control-allow-origin"],
        headers["x-content-type-options"],
    )


def test_last_modified_is_the_files(port: int):
    headers = ask(port, "/kultur.rss").headers
    assert formatdate(MODIFIED, usegmt=True) == headers["last-modified"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"annet", {}', "*"])
def test_who_has_the_etag_gets_a_304(port: int, form: str):
    etag = ask(port, "/kultur.rss").headers["etag"]
    answer = ask(port, "/kultur.rss", If_None_Match=form.format(etag))
    assert (304, b"", etag) == (answer.status, answer.body, answer.headers["etag"])


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (formatdate(MODIFIED, usegmt=True), 304),
        (formatdate(MODIFIED + 1, usegmt=True), 304),
        (formatdate(MODIFIED - 1, usegmt=True), 200),
        ("i går", 200),
    ],
)
def test_who_has_the_date_gets_a_304(port: int, since: str, status: int):
    assert status == ask(port, "/kultur.rss", If_Modified_Since=since).status


def test_an_etag_outranks_a_date(port: int):
    date = formatdate(MODIFIED, usegmt=True)
    answer = ask(port, "/kultur.rss", If_None_Match='"gammel"', If_Modified_Since=date)
    assert 200 == answer.status


def test_head_is_get_without_the_body(port: int):
    whole, head = ask(port, "/kultur.rss"), ask(port, "/kultur.rss", "HEAD")
    same = ("content-type", "content-length", "etag", "last-modified")
    assert (200, b"") == (head.status, head.body)
    assert [whole.headers[name] for name in same] == [head.headers[name] for name in same]


@pytest.mark.parametrize(
    "path",
    [
        "/borte.rss",
        "/../hemmelig.rss",
        "/%2e%2e/hemmelig.rss",
        "/..%2fhemmelig.rss",
        "/public/../../hemmelig.rss",
        "//hemmelig.rss",
        "/.kultur.rss.part",
        "/kultur.rss.gz",
        "/kultur.db",
        "/kultur.rss/",
        "/kultur.rss%00",
        "/KULTUR.RSS",
        "/%ff.rss",
    ],
)
def test_nothing_else_is_served(port: int, path: str):
    answer = ask(port, path)
    kind = answer.headers["content-type"]
    assert (404, "text/plain; charset=utf-8", b"Not found.\n") == (
        answer.status,
        kind,
        answer.body,
    )


def test_nothing_can_be_sent(port: int):
    assert 405 == ask(port, "/kultur.rss", "POST").status


def test_a_port_in_use_is_told_with_2(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        config(tmp_path, BLOCK, top=f'listen = "{listen}"')
        child = started(tmp_path, "serve")
        said, complained = child.communicate(timeout=20)
    told = f"kulturfeed: listen = '{listen}' cannot be used (Address already in use"
    assert (2, "") == (child.returncode, said)
    assert [True] == [line.startswith(told) for line in complained.splitlines()]


def test_an_interrupt_ends_the_server_without_a_traceback(tmp_path: Path):
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as free:
        port = free.getsockname()[1]
    config(tmp_path, BLOCK, top=f'listen = "[::1]:{port}"')
    with started(tmp_path, "serve") as child:
        assert child.stdout
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        _, complained = child.communicate(timeout=20)
    assert "" == complained
