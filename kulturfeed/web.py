"""A request to an address that the operator configured in, its answer out; one user of urllib3.

Not for what is scraped: private addresses are as good as any here, and no robots.txt is asked.
"""

import logging
import ssl
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Timeout, make_headers
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from kulturfeed import __version__
from kulturfeed.aside import aside
from kulturfeed.errors import KulturfeedError

USER_AGENT: Final = f"kulturfeed/{__version__}"
_PIECE: Final = 65_536

# It logs addresses, also in a warning of a malformed header, and that of a webhook is a secret.
logging.getLogger("urllib3").setLevel(logging.CRITICAL + 1)


class SilenceError(KulturfeedError):
    """Nobody answered; `kind` is certificate, dns, refused, timeout, proxy, size or network.

    The message names no address: that of a webhook is a secret.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it came, redirects and packed bytes too.

    Header names are in lower case, one that came twice is a list. `certificate_ends` is when the
    server's certificate expires, None over http.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    certificate_ends: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Web(AbstractContextManager["Web"]):
    """A way out, through the proxies of the environment; connections are kept until its end.

    `timeout` is in seconds, for one whole answer; a body of over `max_bytes` is refused.
    """

    timeout: float = 10.0
    max_bytes: int = 100_000
    _pools: dict[str | None, PoolManager] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send one request and follow nothing; raise SilenceError where nobody answers."""
        told = {"User-Agent": USER_AGENT, **(headers or {})}
        # urllib3 limits each wait: a header that drips, or a name server, would hold us for hours.
        answer = aside(lambda: self._exchange(method, url, told, body))
        try:
            return answer.result(self.timeout)
        except TimeoutError as error:
            raise SilenceError("timeout", "it did not answer in time") from error

    def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        try:
            response = self._pool(url).request(
                method,
                url,
                body=body,
                headers=headers,
                timeout=Timeout(total=self.timeout),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            return self._read(response)
        except HTTPError as error:
            raise _silence(error) from error

    def _read(self, response: BaseHTTPResponse) -> Answer:
        ends = _certificate_ends(response)
        body = bytearray()
        with closing(response):
            # read1: read would wait for a whole piece, however slowly it drips.
            while piece := response.read1(_PIECE, decode_content=False):
                body += piece
                if len(body) > self.max_bytes:
                    raise SilenceError("size", f"its answer is over {self.max_bytes} bytes")
            response.release_conn()
        headers = {name.lower(): response.headers[name] for name in response.headers}
        return Answer(
            status=response.status,
            headers=headers,
            body=bytes(body),
            certificate_ends=ends,
        )

    def _pool(self, url: str) -> PoolManager:
        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme)
        if proxy and proxy_bypass(parts.netloc.rpartition("@")[2]):
            proxy = None
        if proxy not in self._pools:
            self._pools[proxy] = _pool(proxy)
        return self._pools[proxy]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.clear()

    def __enter__(self) -> Self:
        """Open nothing yet: that is done when something is asked."""
        return self


def _pool(proxy: str | None) -> PoolManager:
    # The system's authorities, or those of SSL_CERT_FILE.
    context = ssl.create_default_context()
    if proxy is None:
        return PoolManager(ssl_context=context)
    address = proxy if "://" in proxy else f"http://{proxy}"
    user = urlsplit(address).netloc.rpartition("@")[0]
    headers = make_headers(proxy_basic_auth=unquote(user)) if user else None
    return ProxyManager(
        address, proxy_headers=headers, ssl_context=context, proxy_ssl_context=context
    )


def _certificate_ends(response: BaseHTTPResponse) -> datetime | None:
    connection = response.connection
    sock = getattr(connection, "sock", None)
    if not isinstance(sock, ssl.SSLSocket):
        return None
    told = (sock.getpeercert() or {}).get("notAfter")
    seconds = ssl.cert_time_to_seconds(told) if isinstance(told, str) else None
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _silence(error: HTTPError) -> SilenceError:
    """Say why nobody answered, in words of ours: urllib3's name the whole address."""
    match error:
        case SSLError():
            return SilenceError("certificate", f"its certificate is refused: {_refusal(error)}")
        case ProxyError():
            return SilenceError("proxy", "the proxy does not let us through; see https_proxy")
        case NameResolutionError():
            return SilenceError("dns", "its host name does not exist")
        # Of which ConnectTimeoutError is the base.
        case NewConnectionError():
            return SilenceError("refused", "nobody listens there")
        case ConnectTimeoutError() | ReadTimeoutError():
            return SilenceError("timeout", "it did not answer in time")
        case _:
            return SilenceError("network", "the connection broke")


def _refusal(error: BaseException) -> str:
    """Tell what Python's TLS has against a server."""
    found: BaseException | None = error
    while found is not None:
        for each in (found, *found.args):
            if isinstance(each, ssl.SSLCertVerificationError):
                return each.verify_message.rstrip(".")
            if isinstance(each, ssl.SSLError) and each.reason:
                return each.reason.replace("_", " ").lower()
        found = found.__cause__ or found.__context__
    return "TLS cannot be agreed on"
