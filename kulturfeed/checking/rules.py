"""A probe in, what is wrong with the address and who would fail with it out. Pure."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from protego import Protego

from feeds.document import UnreadableError, read
from kulturfeed.checking.probe import MOST_REDIRECTS, Probe
from kulturfeed.web import Answer

SOON: Final = timedelta(days=14)
"""Before its end a certificate that renews itself has been renewed."""
LARGEST: Final = 5_000_000
"""Bytes: what Power Automate reads (learn.microsoft.com/connectors/rss)."""
_OK: Final = 200
_NOT_MODIFIED: Final = 304
# Readers take these for a feed too; who looks for the type by itself does not find it.
_TOLERATED: Final = frozenset({"application/xml", "text/xml", "application/json", "text/xml+opml"})

Grade = Literal["fails", "warns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is wrong with an address: a rule's name, and what to do about it."""

    rule: str
    grade: Grade
    message: str


def findings(probe: Probe, robots: str, now: datetime) -> tuple[Finding, ...]:
    """Hold an address to every rule; nothing more is said of one that nobody can read.

    `robots` is the host's robots.txt.
    """
    answer = probe.answer
    if probe.silence is not None:
        kind = probe.silence.kind
        rule = "certificate" if kind == "certificate" else "reach"
        return (Finding(rule=rule, grade="fails", message=str(probe.silence)),)
    if answer is None or answer.status != _OK:
        return (*_redirects(probe), *_status(answer))
    is_feed = probe.address.kind == "feed"
    checks = (*_OF_ALL, *(_OF_FEEDS if is_feed else ()))
    return (
        *_certificate(answer, now),
        *(_robots(probe, robots) if is_feed else ()),
        *(finding for check in checks for finding in check(probe, answer)),
    )


def forsaken(source: str) -> Finding:
    """Say what is wrong with a file of a source that the config has no more: all else follows."""
    message = (
        f"is of '{source}', which is not in the config, so nothing new comes: write "
        f'was = ["{source}"] under the [[source]] that took its place, or a [[source]] with '
        f'id = "{source}", its url and retired = true; or delete the files of {source} in `output`'
    )
    return Finding(rule="gone", grade="warns", message=message)


def _status(answer: Answer | None) -> Iterator[Finding]:
    status = answer.status if answer else 0
    told = {
        401: "asks for a password: importers have none",
        403: "is refused: let everyone read the published folder",
        404: "is not there: is public_url where `output` is published?",
    }
    message = told.get(status, f"answers {status}, not 200")
    if status in range(300, 400):
        message = f"leads on more than {MOST_REDIRECTS} times, or nowhere"
    yield Finding(rule="status", grade="fails", message=message)


def _certificate(answer: Answer, now: datetime) -> Iterator[Finding]:
    ends = answer.certificate_ends
    if ends is not None and ends - now < SOON:
        message = f"the certificate ends {ends:%Y-%m-%d}: is its renewal at work?"
        yield Finding(rule="certificate", grade="warns", message=message)


def _robots(probe: Probe, robots: str) -> Iterator[Finding]:
    if robots and not Protego.parse(robots).can_fetch(probe.address.url, "*"):
        message = "is closed to programs by the host's robots.txt: open it for feeds"
        yield Finding(rule="robots", grade="warns", message=message)


def _redirects(probe: Probe, _answer: Answer | None = None) -> Iterator[Finding]:
    if probe.redirects:
        message = f"leads to {probe.redirects[-1]}: write where it ends as public_url"
        yield Finding(rule="redirect", grade="warns", message=message)


def _type(probe: Probe, answer: Answer) -> Iterator[Finding]:
    told = answer.headers.get("content-type", "")
    kind, wanted = _kind(told), _kind(probe.address.media_type)
    if kind == wanted:
        return
    grade: Grade = "warns" if probe.address.kind == "feed" and kind in _TOLERATED else "fails"
    message = f"is sent as {kind or 'no type'}, not as {wanted}"
    yield Finding(rule="type", grade=grade, message=message)


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _charset(probe: Probe, answer: Answer) -> Iterator[Finding]:
    content_type = answer.headers.get("content-type", "")
    found = re.search(r"charset\s*=\s*\"?([\w.:-]+)", content_type, re.IGNORECASE)
    told = found[1].lower() if found else None
    if told not in {"utf-8", "utf8", None}:
        # RFC 7303 section 3: the header outranks the document.
        message = f"is sent as {told}, but is UTF-8: letters like æøå are spoilt"
        yield Finding(rule="charset", grade="fails", message=message)
    elif told is None and "charset" in probe.address.media_type:
        message = "is sent without charset=utf-8, and some readers guess another"
        yield Finding(rule="charset", grade="warns", message=message)


def _bytes(probe: Probe, answer: Answer) -> Iterator[Finding]:
    if answer.body != probe.address.content:
        when = answer.headers.get("last-modified", "an unknown time")
        message = f"is not what lies in the published folder but of {when}: is a cache in between?"
        yield Finding(rule="bytes", grade="fails", message=message)


def _frame(probe: Probe, answer: Answer) -> Iterator[Finding]:
    if probe.address.kind == "embed" and "x-frame-options" in answer.headers:
        message = "has X-Frame-Options, which keeps it out of every frame: take that header out"
        yield Finding(rule="frame", grade="fails", message=message)


def _https(probe: Probe, _answer: Answer) -> Iterator[Finding]:
    end = probe.redirects[-1] if probe.redirects else probe.address.url
    if end.startswith("http://"):
        message = "is http: the browser lets no page read it that is https itself"
        yield Finding(rule="https", grade="fails", message=message)


def _cors(_probe: Probe, answer: Answer) -> Iterator[Finding]:
    if answer.headers.get("access-control-allow-origin") != "*":
        message = (
            "is sent without Access-Control-Allow-Origin: *, so no page elsewhere may read it"
        )
        yield Finding(rule="cors", grade="fails", message=message)


def _validators(probe: Probe, _answer: Answer) -> Iterator[Finding]:
    given = {"ETag": probe.tagged, "Last-Modified": probe.dated}
    for name, status in given.items():
        if status not in {None, _NOT_MODIFIED}:
            message = f"answers {status}, not 304, to its own {name}"
            yield Finding(rule="validators", grade="fails", message=message)
    missing = [name for name, status in given.items() if status is None]
    if missing:
        grade: Grade = "fails" if len(missing) == len(given) else "warns"
        message = f"is sent without {' and '.join(missing)}: it is fetched whole each time"
        yield Finding(rule="validators", grade=grade, message=message)


def _packed(probe: Probe, _answer: Answer) -> Iterator[Finding]:
    packed = probe.packed
    if packed is None or packed.status != _OK or probe.unpacked != probe.address.content:
        message = "asked for with gzip it comes broken, or as another version"
        yield Finding(rule="gzip", grade="fails", message=message)
    elif "content-encoding" not in packed.headers:
        message = "is never packed (gzip): it takes more time and traffic than need be"
        yield Finding(rule="gzip", grade="warns", message=message)


def _size(_probe: Probe, answer: Answer) -> Iterator[Finding]:
    if len(answer.body) > LARGEST:
        message = f"has {len(answer.body)} bytes, more than {LARGEST}: set a smaller `limit`"
        yield Finding(rule="size", grade="fails", message=message)


def _self(probe: Probe, answer: Answer) -> Iterator[Finding]:
    if not probe.address.is_topic:
        return
    own = _own_address(answer.body)
    if own != probe.address.url:
        message = f"names {own or 'no address'} as its own: set public_url, and refresh"
        yield Finding(rule="self", grade="fails", message=message)


def _own_address(body: bytes) -> str | None:
    """Return the address that a feed names as its own, None where there is none to read."""
    try:
        if body.startswith(b"{"):
            told = json.loads(body).get("feed_url")
            return told if isinstance(told, str) else None
        return next(iter(read(body).feed.hrefs("self")), None)
    except (UnreadableError, ValueError):
        return None


_Check = Callable[[Probe, Answer], Iterator[Finding]]


_OF_ALL: Final[tuple[_Check, ...]] = (_redirects, _type, _charset, _bytes, _frame)
_OF_FEEDS: Final[tuple[_Check, ...]] = (_https, _cors, _validators, _packed, _size, _self)
