"""Replies in, a real HTTP server on 127.0.0.1 out, and the requests that it was asked."""

import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came in; header names are in lower case, `at` is a monotonic time."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. `delay` and `pause` are seconds: before the answer, and between its `pieces`.

    A `body` that is shorter than `promised` bytes ends in a lost connection.
    """

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = HTML
    delay: float = 0.0
    pause: float = 0.0
    pieces: int = 1
    promised: int | None = None

    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


NOT_FOUND = Reply(status=404, body="<h1>Ikke funnet</h1>")


class Site:
    """A server under test: set `routes`, read `asked`.

    A route is a reply, several replies of which the last stays, or a function of the request.
    """

    def __init__(self, server: ThreadingHTTPServer, scheme: str) -> None:
        host = server.server_address[0]
        self.url = f"{scheme}://{f'[{host}]' if ':' in host else host}:{server.server_port}"
        self.port = server.server_port
        self.routes: dict[str, Reply | list[Reply] | Callable[[Asked], Reply]] = {}
        self.asked: list[Asked] = []

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        route = self.routes.get(asked.path, NOT_FOUND)
        if isinstance(route, list):
            return route.pop(0) if len(route) > 1 else route[0]
        return route if isinstance(route, Reply) else route(asked)

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]

    def times(self) -> dict[str, list[float]]:
        times = defaultdict(list)
        for each in self.asked:
            times[each.path].append(each.at)
        return times


@contextmanager
def serving(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve a site on a free port of an address of this machine until the block ends."""
    with (_Server6 if ":" in host else _Server)((host, 0), _Answer) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        server.site = Site(server, "https" if tls else "http")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.site
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    site: Site
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, address: tuple[str, int], answer: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, answer)
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that leaves early is what some tests are about."""


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:  # the base class calls it so
        headers = {name.lower(): value for name, value in self.headers.items()}
        # A body that is left unread would be taken for the connection's next request.
        self.rfile.read(int(headers.get("content-length", 0)))
        reply = self.server.site.reply(
            Asked(method=self.command, path=self.path, headers=headers, at=time.monotonic())
        )
        if self.server.closing.wait(reply.delay):
            return
        self._send(reply, reply.content())

    do_HEAD = do_POST = do_GET  # noqa: N815 - the base class calls them so

    def _send(self, reply: Reply, content: bytes) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.content_type is not None:
            self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(reply.promised or len(content)))
        self.end_headers()
        size = max(1, -(-len(content) // reply.pieces))
        for start in range(0, len(content), size):
            self.wfile.write(content[start : start + size])
            if self.server.closing.wait(reply.pause):
                break
        if reply.promised:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Keep the server's log out of the test's output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A certificate authority of our own; `pem` is for SSL_CERT_FILE."""

    pem: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def context(self, folder: Path, *, host: str = "127.0.0.1", days: int = 1) -> ssl.SSLContext:
        """Make a server's TLS context for a host; with negative days, one that has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(host, key, days)
            .issuer_name(self.certificate.subject)
            .add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        path = folder / f"{host}{days}.pem"
        path.write_bytes(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def authority(folder: Path) -> Authority:
    """Make a certificate authority that nobody trusts yet."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder("loopback authority", key, 1)
    certificate = (
        builder.issuer_name(_name("loopback authority"))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "authority.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(pem=pem, certificate=certificate, key=key)


def _builder(name: str, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    end = datetime.now(UTC) + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=30))
        .not_valid_after(end)
    )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
