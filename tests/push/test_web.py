import base64
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from loopback import Reply, Site, authority, serving

from kulturfeed.web import SilenceError, Web

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def directly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def silence(url: str, *, timeout: float = 5, max_bytes: int = 1000) -> SilenceError:
    with Web(timeout=timeout, max_bytes=max_bytes) as web, pytest.raises(SilenceError) as caught:
        web.ask("GET", url)
    return caught.value


def test_a_redirect_is_not_followed(site: Site):
    site.routes["/"] = Reply(status=302, headers={"Location": "/annet/"})
    with Web() as web:
        answer = web.ask("GET", f"{site.url}/")
    assert (302, "/annet/") == (answer.status, answer.headers["location"])
    assert ["/"] == site.paths()


def test_we_say_who_we_are(site: Site):
    with Web() as web:
        web.ask("GET", f"{site.url}/")
    assert site.asked[0].headers["user-agent"].startswith("kulturfeed/")


def test_an_answer_that_is_too_large_is_refused(site: Site):
    site.routes["/"] = Reply(body=b"x" * 2000)
    assert "size" == silence(f"{site.url}/").kind


def test_a_server_that_does_not_answer_in_time_is_left(site: Site):
    site.routes["/"] = Reply(delay=5)
    assert "timeout" == silence(f"{site.url}/", timeout=0.2).kind


def test_an_answer_that_drips_is_left(site: Site):
    site.routes["/"] = Reply(body=b"x" * 500, pieces=50, pause=0.1)
    assert "timeout" == silence(f"{site.url}/", timeout=0.3).kind


@contextmanager
def dripping() -> Iterator[str]:
    """Answer one request with a header that comes letter by letter, until the block ends."""
    over = Event()

    def drip(server: socket.socket) -> None:
        with server.accept()[0] as sock, suppress(OSError):
            sock.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
            for _ in range(100):
                if not over.wait(0.05):
                    sock.sendall(b"a")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=drip, args=(server,))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        over.set()
        thread.join()


def test_a_header_that_drips_is_left():
    with dripping() as url:
        assert "timeout" == silence(url, timeout=0.3).kind


def test_an_answer_that_ends_early_is_none(site: Site):
    site.routes["/"] = Reply(body=b"x", promised=500)
    assert "network" == silence(f"{site.url}/").kind


def test_a_host_that_does_not_exist_is_told_as_such():
    assert "dns" == silence("http://finnes-ikke.invalid/").kind


def test_a_port_where_nobody_listens_is_told_as_such():
    with serving() as site:
        url = site.url
    assert "refused" == silence(url).kind


def test_a_certificate_of_nobody_trusted_is_refused_and_its_fault_told(tmp_path: Path):
    with serving(authority(tmp_path).context(tmp_path)) as site:
        error = silence(f"{site.url}/hemmelig")
    assert "certificate" == error.kind
    assert "unable to get local issuer certificate" in str(error)
    assert "hemmelig" not in str(error)


def test_a_server_without_tls_is_told_as_such(site: Site):
    assert "certificate" == silence(site.url.replace("http:", "https:")).kind


def test_the_proxy_of_the_environment_is_used_and_told_its_password(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("http_proxy", site.url.replace("://", "://meg:p%40ss@"))
    with Web() as web:
        web.ask("GET", "http://hub.example.no/")
    told = f"Basic {base64.b64encode(b'meg:p@ss').decode()}"
    assert ("http://hub.example.no/", told) == (
        site.asked[0].path,
        site.asked[0].headers["proxy-authorization"],
    )


def test_what_no_proxy_names_is_asked_directly(site: Site, monkeypatch: pytest.MonkeyPatch):
    site.routes["/"] = Reply(body="hei")
    monkeypatch.setenv("http_proxy", "127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Web() as web:
        assert b"hei" == web.ask("GET", f"{site.url}/").body


def test_a_proxy_that_is_silent_is_told_as_such(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("http_proxy", "127.0.0.1:9")
    assert "proxy" == silence("http://hub.example.no/").kind


def test_no_address_is_logged_not_even_where_a_header_is_malformed(
    site: Site, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("DEBUG")
    site.routes["/hemmelig"] = Reply(headers={"Connection": "close", "X Bad": "1"})
    with Web() as web:
        web.ask("GET", f"{site.url}/hemmelig")
    assert "hemmelig" not in caplog.text
