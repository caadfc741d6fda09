import socket
from types import SimpleNamespace

import pytest
from crawling import crawled
from loopback import Reply, Site, serving
from twisted.internet.address import IPv4Address

from spiders.fetching.guard import AddressError, Resolver, host_of, is_public, literal


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:192.168.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_of_the_open_internet_is_not_public(address: str):
    assert is_public(address) is False


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::", "2a02:c0::1"],
)
def test_an_address_of_the_open_internet_is_public(address: str):
    assert is_public(address) is True


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "LOCALHOST.", "a.localhost"],
)
def test_every_spelling_of_loopback_is_read_as_such(host: str):
    assert literal(host) == "127.0.0.1"


@pytest.mark.parametrize("host", ["www.ks.no", "10.example.org", "xn--kultr-pra.no", ""])
def test_a_name_is_no_address(host: str):
    assert literal(host) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/kultur",
        "mailto:post@ks.no",
        "ftp://ks.no/",
        "http:///kultur",
        "http://ks..no/",
        f"http://{'k' * 64}.no/",
        "http://ks no/",
        "http://[::1/",
        "http://ks.no:99999/",
        "http://ks.no:port/",
    ],
)
def test_what_http_cannot_fetch_is_no_address(text: str):
    with pytest.raises(AddressError):
        host_of(text)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.ks.no/fagomrader/", "www.ks.no"),
        ("HTTP://KS.no:8080", "ks.no"),
        ("http://blåbær.no/", "blåbær.no"),
        ("http://my_host.no./", "my_host.no."),
        ("http://[2a02:c0::1]:80/", "2a02:c0::1"),
    ],
)
def test_an_address_names_its_host(url: str, host: str):
    assert host_of(url) == host


@pytest.fixture
def inside(site: Site) -> Site:
    """A site that nobody outside is meant to read."""
    site.routes["/"] = Reply(body="<title>hemmelig</title>")
    return site


def test_without_leave_nothing_on_a_private_address_is_asked(inside: Site):
    port = inside.port
    names = {"site.test": ["127.0.0.1"], "xn--blbr-roah.test": ["::1"]}
    hosts = [
        "127.0.0.1",
        "2130706433",
        "localhost",
        "[::ffff:127.0.0.1]",
        "site.test",
        "blåbær.test",
    ]
    urls = [f"http://{host}:{port}/" for host in hosts]

    done = crawled(
        [{"id": url, "url": url} for url in urls],
        private_addresses=False,
        names=names,
    )

    assert done.kinds() == dict.fromkeys(urls, "private")
    assert all("private_addresses = true" in line["message"] for line in done.lines)
    assert inside.asked == []
    assert done.errors == ""


def test_a_public_site_leads_to_no_private_address(inside: Site):
    # The way out to the "internet" is a proxy here, and that is no target.
    with serving() as proxy:
        proxy.routes["http://open.test/robots.txt"] = Reply(status=404)
        proxy.routes["http://open.test/"] = Reply(status=302, headers={"Location": inside.url})
        proxy.routes["http://open.test/list"] = Reply(
            body=f"<main><h2><a href='{inside.url}/'>En lang nok tittel om kultur</a></h2>"
            "<h2><a href='/a'>En annen tittel om kunst og kultur</a></h2>"
            "<h2><a href='/b'>En tredje tittel om musikk og dans</a></h2></main>"
        )
        done = crawled(
            [
                {"id": "redirect", "url": "http://open.test/"},
                {"id": "list", "url": "http://open.test/list", "wanted": "every"},
                {"id": "proxy", "url": f"http://gate.test:{proxy.port}/"},
            ],
            environment={"http_proxy": f"http://gate.test:{proxy.port}"},
            names={"gate.test": ["127.0.0.1"]},
            private_addresses=False,
        )

    assert done.kinds() == {"redirect": "private", "list": None, "proxy": "private"}
    assert done.by_id()["list"]["failures"].get(f"{inside.url}/", "private") == "private"
    assert inside.asked == []
    assert "http://open.test/list" in proxy.paths()


class NameServer:
    """In the place of Twisted's own resolver: the first answer is told once."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self, receiver: "Answered", _host: str, port: int, *_rest: object
    ):
        receiver.resolutionBegan(None)
        for address in self._answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


class Answered:
    """Who asks for a connection, and is told where to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, _resolution: object) -> None:  # noqa: N802 - Twisted's name
        self.addresses.clear()

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802 - Twisted's name
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self.complete = True


def test_a_connection_goes_to_no_address_but_the_checked_ones():
    rebinding = SimpleNamespace(nameResolver=NameServer(["10.0.0.1", "8.8.8.8"], ["10.0.0.1"]))
    answered = Answered()

    Resolver(rebinding, private_addresses=False).resolveHostName(answered, "rebind.test", 80)

    assert answered.addresses == ["8.8.8.8"]
    assert answered.complete


def test_names_with_only_ipv6_addresses_are_read():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(host="::1") as site:
        site.routes["/"] = Reply(body="<title>seks</title>")
        done = crawled(
            [{"id": "six", "url": f"http://six.test:{site.port}/"}], names={"six.test": ["::1"]}
        )

    assert done.by_id()["six"]["outcome"] == "read"
