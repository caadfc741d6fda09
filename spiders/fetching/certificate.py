"""A failed TLS connection in, the reason why the host is refused out."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import suppress
from socket import SOCK_STREAM
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from OpenSSL.SSL import Error as OpenSSLError
from service_identity import VerificationError
from twisted.web.client import ResponseFailed

from spiders.fetching.guard import is_public

_PATIENCE = 10.0
"""Seconds to connect and shake hands."""


def is_tls(exception: BaseException | None) -> bool:
    """Tell a failed TLS handshake from a lost connection."""
    return any(isinstance(each, OpenSSLError | VerificationError) for each in _causes(exception))


def _causes(exception: BaseException | None) -> Iterator[BaseException]:
    while exception is not None:
        yield exception
        if isinstance(exception, ResponseFailed):
            yield from (reason.value for reason in exception.reasons)
        exception = exception.__cause__


async def why_refused(url: str, *, private_addresses: bool) -> str | None:
    """Ask once more, and let Python's own TLS tell what OpenSSL's error leaves out.

    None where this time nothing is wrong, nobody answers, or the way out is a proxy.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    if "https" in getproxies() and not proxy_bypass(host):
        return None
    loop = asyncio.get_running_loop()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            for *_, address in await loop.getaddrinfo(host, port, type=SOCK_STREAM):
                place = str(address[0])
                if private_addresses or is_public(place):
                    return await _shake_hands(place, port, host)
    return None


async def _shake_hands(address: str, port: int, host: str) -> str | None:
    context = ssl.create_default_context()
    try:
        _, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        return error.verify_message.rstrip(".")
    except ssl.SSLError as error:
        return error.reason.replace("_", " ").lower()
    # Not `close`, which waits for the host's own farewell.
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()
    return None
