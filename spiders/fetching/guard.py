"""A host name in, whether it may be a target out: strangers' links lead to no private network."""

import re
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Protocol, Self, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler, CrawlerRunnerBase
from scrapy.exceptions import CannotResolveHostError
from twisted.internet.address import IPv4Address as IPv4
from twisted.internet.address import IPv6Address as IPv6
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution

# RFC 6052: the last 32 bits are the IPv4 address that is meant. RFC 8215 is for local use.
_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")

_NAME = re.compile(r"[A-Za-z0-9_.-]+")


class AddressError(ValueError):
    """Not the address of anything that http can fetch."""


class PrivateAddressError(Exception):
    """A target on a private network: the machine itself, its neighbours, a cloud's metadata."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(host, address)
        self.host = host
        self.address = address


def host_of(url: str) -> str:
    """Name the host of an http or https address; raises AddressError for any other text.

    Twisted's resolver never answers for a name that DNS could not carry.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        name = host.encode("idna").decode("ascii")
        # Looking at the port checks it.
        well_formed = parts.port != 0 and bool(_NAME.fullmatch(name) or ip_address(host))
    except ValueError as error:
        raise AddressError(url) from error
    if not well_formed or parts.scheme not in {"http", "https"}:
        raise AddressError(url)
    return host


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet (IANA special-purpose registries)."""
    meant = _meant(ip_address(address.partition("%")[0]))
    if isinstance(meant, IPv6Address) and (meant.is_site_local or meant in _LOCAL_NAT64):
        return False
    return meant.is_global and not (meant.is_multicast or meant.is_reserved)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def literal(host: str) -> str | None:
    """Read the address that a host spells out, as a resolver would; None for a name.

    `127.1`, `0x7f.0.0.1` and `2130706433` are loopback too, and so is `localhost` (RFC 6761).
    """
    host = host.rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        pass  # not the usual spelling
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def proxy_hosts() -> frozenset[str]:
    """Name the hosts of the operator's own proxies, as the environment tells them."""
    urls = (url if "://" in url else f"//{url}" for url in getproxies().values())
    return frozenset(host for url in urls if (host := urlsplit(url).hostname))


# Names that led only to private addresses, and one of these. Twisted tells a resolver's caller
# addresses or none, never why: the guard looks here for the reason. A process crawls once.
_refused: dict[str, str] = {}


class Guard:
    """Downloader middleware: refuse targets that spell out or resolve to a private address."""

    def __init__(self, *, private_addresses: bool) -> None:
        self._open = private_addresses
        self._proxies = proxy_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it with the setting PRIVATE_ADDRESSES."""
        return cls(private_addresses=crawler.settings.getbool("PRIVATE_ADDRESSES"))

    def process_request(self, request: Request) -> None:
        """Refuse a literal here: behind a proxy it would never meet our resolver."""
        host = host_of(request.url)
        if self._open:
            return
        address = literal(host)
        if address is not None and not is_public(address):
            raise PrivateAddressError(host, address)
        if host in self._proxies:
            # The resolver knows this name as the way out: as a target it would go unchecked.
            raise PrivateAddressError(host, "the operator's proxy")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell a name that was refused from one that does not exist."""
        if isinstance(exception, CannotResolveHostError):
            host = host_of(request.url)
            if host in _refused:
                raise PrivateAddressError(host, _refused[host]) from exception


class _Receiver(Protocol):
    """What is to be told of a resolution: Twisted's IResolutionReceiver."""

    def resolutionBegan(self, resolution: object, /) -> None: ...  # noqa: N802 - Twisted's name
    def addressResolved(self, address: IPv4 | IPv6, /) -> None: ...  # noqa: N802 - Twisted's name
    def resolutionComplete(self) -> None: ...  # noqa: N802 - Twisted's name


class _NameResolver(Protocol):
    """What answers for names: Twisted's IHostnameResolver."""

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        receiver: _Receiver,
        host: str,
        port: int,
        types: Sequence[type[IAddress]] | None,
        semantics: str,
        /,
    ) -> IHostResolution: ...


class _PublicOnly:
    """A receiver that passes on public addresses only."""

    def __init__(self, receiver: _Receiver, host: str) -> None:
        self._host = host
        self._receiver = receiver
        self._passed = False
        self._dropped: str | None = None
        self.resolutionBegan = receiver.resolutionBegan

    def addressResolved(self, address: IPv4 | IPv6) -> None:  # noqa: N802 - Twisted's name
        if is_public(address.host):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._dropped = address.host

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        if self._dropped is not None and not self._passed:
            # Twisted hands on the readable form of a name, a request's address has the other.
            _refused[self._host.encode("idna").decode("ascii")] = self._dropped
        self._receiver.resolutionComplete()


class Resolver:
    """Name resolver, IPv4 and IPv6, whose answers are checked and then connected to.

    Nothing is looked up a second time between the check and the connection, so a name server
    that changes its answer (DNS rebinding) gains nothing.
    """

    def __init__(self, reactor: ReactorBase, *, private_addresses: bool) -> None:
        self._reactor = reactor
        # Twisted describes it by a zope interface, whose methods have no self for a type checker.
        self._inner = cast("_NameResolver", reactor.nameResolver)
        self._open = private_addresses
        self._proxies = proxy_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler | CrawlerRunnerBase, reactor: ReactorBase) -> Self:
        """Build it as Scrapy does for its setting TWISTED_DNS_RESOLVER."""
        return cls(reactor, private_addresses=crawler.settings.getbool("PRIVATE_ADDRESSES"))

    def install_on_reactor(self) -> None:
        """Answer for every connection of this process from now on."""
        self._reactor.installNameResolver(cast("IHostnameResolver", self))

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: _Receiver,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> IHostResolution:
        """Resolve as Twisted's own resolver does, less the private addresses."""
        receiver = resolutionReceiver
        if not self._open and hostName not in self._proxies:
            receiver = _PublicOnly(resolutionReceiver, hostName)
        return self._inner.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
