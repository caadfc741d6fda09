"""A published address in, all that importers would get from it out: here the asking is done."""

import gzip
import zlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from kulturfeed.checking.published import Address
from kulturfeed.web import Answer, SilenceError, Web

MOST_REDIRECTS: Final = 5
ORIGIN: Final = "https://kommune.sharepoint.com"
_READER: Final = {
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.1",
    "Accept-Encoding": "identity",
    "Origin": ORIGIN,
}
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What came of one address.

    `answer` is the last one after `redirects`, None where nobody answered (`silence` says why).
    `packed` is the one to a reader that takes gzip, and `unpacked` its bytes, None where they
    cannot be unpacked. `tagged` and `dated` are the statuses for the answer's own ETag and
    Last-Modified, None where it has none.
    """

    address: Address
    answer: Answer | None = None
    silence: SilenceError | None = None
    redirects: tuple[str, ...] = ()
    packed: Answer | None = None
    unpacked: bytes | None = None
    tagged: int | None = None
    dated: int | None = None


def probe(web: Web, address: Address) -> Probe:
    """Fetch an address as importers do: plain, packed, and with the validators that came."""
    try:
        answer, redirects = _followed(web, address.url)
        found = Probe(address=address, answer=answer, redirects=redirects)
        if not (answer.status == 200 and address.kind == "feed"):  # noqa: PLR2004 (the status itself)
            return found
        end = redirects[-1] if redirects else address.url
        packed = web.ask("GET", end, headers={**_READER, "Accept-Encoding": "gzip"})
        return Probe(
            address=address,
            answer=answer,
            redirects=redirects,
            packed=packed,
            unpacked=_unpacked(packed),
            tagged=_status(web, end, answer, "etag", "If-None-Match"),
            dated=_status(web, end, answer, "last-modified", "If-Modified-Since"),
        )
    except SilenceError as error:
        return Probe(address=address, silence=error)


def _followed(web: Web, url: str) -> tuple[Answer, tuple[str, ...]]:
    redirects: list[str] = []
    answer = web.ask("GET", url, headers=_READER)
    while answer.status in _REDIRECTS and len(redirects) < MOST_REDIRECTS:
        place = urljoin(redirects[-1] if redirects else url, answer.headers.get("location", ""))
        if urlsplit(place).scheme not in {"http", "https"}:
            break
        redirects.append(place)
        answer = web.ask("GET", place, headers=_READER)
    return answer, tuple(redirects)


def _status(web: Web, url: str, answer: Answer, name: str, condition: str) -> int | None:
    """Ask once more with a validator, and return the status."""
    validator = answer.headers.get(name)
    if validator is None:
        return None
    return web.ask("GET", url, headers={**_READER, condition: validator}).status


def _unpacked(answer: Answer) -> bytes | None:
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding not in {"gzip", "x-gzip"}:
        return answer.body if coding == "identity" else None
    try:
        return gzip.decompress(answer.body)
    except (OSError, EOFError, zlib.error):
        return None


def robots(web: Web, base_url: str) -> str:
    """Return the robots.txt of the host that publishes; empty where there is none to obey."""
    try:
        answer = web.ask("GET", urljoin(base_url, "/robots.txt"))
    except SilenceError:
        # What the feeds themselves are asked for tells of it.
        return ""
    return answer.body.decode(errors="replace") if answer.status == 200 else ""  # noqa: PLR2004
