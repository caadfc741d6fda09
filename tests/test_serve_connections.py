import http.client
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from asking import ask, published, served

from kulturfeed.serving.connections import room

SOURCE = '[[source]]\nid = "kultur"\nurl = "https://www.ks.no/kultur/"\n'
FILES = 256
MEGABYTE = b"a" * 1_000_000
LARGE = b"<rss>" + 20 * MEGABYTE + b"</rss>"


@contextmanager
def limited(files: int) -> Iterator[None]:
    """Let processes that are started in the block have so many files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve with room for 128 connections; the server has nothing to complain of at its end."""
    folder: Path = tmp_path_factory.mktemp("served")
    published(folder, "kultur.rss", b"<rss/>")
    published(folder, "all.rss", LARGE)
    with ExitStack() as stack:
        with limited(FILES):
            port = stack.enter_context(served(folder, SOURCE))
        yield port


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


@contextmanager
def idle(port: int, count: int) -> Iterator[list[socket.socket]]:
    """Open connections and ask for nothing."""
    with ExitStack() as stack:
        yield [stack.enter_context(connected(port)) for _ in range(count)]


def test_more_idle_connections_than_the_process_may_have_files_keep_nobody_out(port: int):
    with idle(port, FILES):
        assert 200 == ask(port, "/kultur.rss").status


def test_the_connection_that_asked_for_nothing_the_longest_gives_way(port: int):
    with idle(port, 1) as (first,), idle(port, FILES // 2):
        assert b"" == first.recv(1)


def test_a_crowd_that_comes_at_once_is_let_in_by_and_by(port: int):
    with ExitStack() as stack:
        for _ in range(2 * FILES):
            sock = stack.enter_context(socket.socket())
            sock.settimeout(0)
            sock.connect_ex(("127.0.0.1", port))
        assert 200 == ask(port, "/kultur.rss").status


def test_a_connection_that_goes_on_asking_stays(port: int):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    statuses = []
    with ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(idle(port, 20))
            connection.request("GET", "/kultur.rss")
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
    connection.close()
    assert [200] * 8 == statuses


def test_a_download_under_way_is_not_cut_for_idle_connections(port: int):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/all.rss")
    answer = connection.getresponse()
    with idle(port, FILES // 2 + 10):
        assert LARGE == answer.read()
    connection.close()


@pytest.mark.parametrize("beginning", [b"GET /kultur.rss HTTP/1.1\r\nX-A: ", b"GET /"])
def test_a_header_without_an_end_is_refused(port: int, beginning: bytes):
    with connected(port) as sock:
        sock.sendall(beginning)
        assert is_cut_off(sock)


def is_cut_off(sock: socket.socket) -> bool:
    """Tell whether the server lets nobody send it fifty megabytes."""
    try:
        for _ in range(50):
            sock.sendall(MEGABYTE)
    except OSError:
        return True
    return False


def test_a_large_body_is_no_header(port: int):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    statuses = []
    for method, body in (("POST", MEGABYTE), ("GET", None)):
        connection.request(method, "/kultur.rss", body=body)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert [405, 200] == statuses


def test_many_requests_at_once_are_no_header_either(port: int):
    asked = b"GET /borte HTTP/1.1\r\nHost: x\r\nX-A: %s\r\n" % MEGABYTE[:1000]
    with connected(port) as sock, sock.makefile("rb") as answers:
        sock.sendall(asked + (b"\r\n" + asked) * 1000 + b"Connection: close\r\n\r\n")
        assert 1001 == answers.read().count(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(("files", "expected"), [(256, 128), (1024, 512), (20_000, 512)])
def test_half_of_the_files_of_a_process_are_for_connections(files: int, expected: int):
    with limited(files):
        assert expected == room()
