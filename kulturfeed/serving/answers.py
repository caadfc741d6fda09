"""A published file and the headers of a request in, the whole answer out. Pure."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kulturfeed.serving.names import BROWSER_TYPE, MEDIA_TYPES, Name
from kulturfeed.serving.negotiation import (
    IDENTITY,
    codings,
    has_tag,
    is_same_version,
    is_since,
    part,
    prefers_html,
)
from kulturfeed.serving.shelf import Body, Copy

Headers = tuple[tuple[bytes, bytes], ...]

_NEVER_SNIFFED: Final = (b"x-content-type-options", b"nosniff")
_FOR_ANYONE: Final[Headers] = (
    # SharePoint's web parts read feeds in the browser.
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag"),
)
_PREFLIGHT: Final[Headers] = (
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
)
PASSING: Final[Headers] = (
    # A web part that follows a redirect needs to be let in there too.
    *_FOR_ANYONE,
    # Some caches keep a 301, 404 or 410 for ever if they are not told.
    (b"cache-control", b"public, max-age=60"),
)
METHODS: Final = b"GET, HEAD, OPTIONS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The headers of a request that matter to a file; empty where there is none."""

    accept: str = ""
    accept_encoding: str = ""
    if_match: str = ""
    if_none_match: str = ""
    if_modified_since: str = ""
    if_unmodified_since: str = ""
    if_range: str = ""
    range: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, its headers in lower case, and a body; to HEAD all of it but the body."""

    status: int
    headers: Headers
    body: bytes = b""


def said(status: int, text: str, *more: tuple[bytes, bytes]) -> Answer:
    """Answer in words, which repeat nothing of what was asked."""
    body = f"{text}\n".encode()
    headers = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        _NEVER_SNIFFED,
        *more,
    )
    return Answer(status=status, headers=headers, body=body)


def preflight(name: Name | None) -> Answer:
    """Answer an OPTIONS: any page may read a feed, also with validators of its own."""
    cors = (*_FOR_ANYONE, *_PREFLIGHT) if name is not None and name.is_feed else ()
    return Answer(status=204, headers=((b"allow", METHODS), *cors))


def answer(
    name: Name, copy: Copy, asked: Asked, *, max_age: int, policy: str, link: str = ""
) -> Answer:
    """Answer a GET of a published file: whole, in part, or with 304, 412 or 416.

    `max_age` is in seconds, `policy` a Content-Security-Policy, `link` a Link header if any.
    """
    body = next(
        copy.bodies[coding] for coding in codings(asked.accept_encoding) if coding in copy.bodies
    )
    kind = MEDIA_TYPES[name.ending]
    for_browser = name.is_xml_feed and prefers_html(asked.accept, kind.partition(";")[0])
    if for_browser:
        # Another media type is another representation, with a tag of its own (section 8.8.1).
        kind, body = BROWSER_TYPE, replace(body, etag=f'{body.etag[:-1]}-xml"')
    fresh, lasting = _described(
        name=name,
        kind=kind,
        coding=body.coding,
        etag=body.etag,
        last_modified=copy.last_modified,
        max_age=max_age,
        policy=policy,
        link=link,
    )
    status = _condition(asked, body.etag, copy.modified)
    if status == 304:  # noqa: PLR2004 (the status itself)
        return Answer(status=304, headers=fresh)
    if status == 412:  # noqa: PLR2004
        return said(412, "The file is another one by now.")
    wanted = asked.range and (
        not asked.if_range or is_same_version(asked.if_range, body.etag, copy.modified)
    )
    return _bytes(body, (*fresh, *lasting), asked.range if wanted else "")


def _condition(asked: Asked, etag: str, modified: int) -> int:
    """Return what the conditions of a request make of it, in the order of section 13.2.2."""
    if asked.if_match:
        if not has_tag(asked.if_match, etag, weak=False):
            return 412
    elif asked.if_unmodified_since and is_since(asked.if_unmodified_since, modified) is False:
        return 412
    if asked.if_none_match:
        return 304 if has_tag(asked.if_none_match, etag, weak=True) else 200
    is_current = asked.if_modified_since and is_since(asked.if_modified_since, modified)
    return 304 if is_current else 200


def _bytes(body: Body, headers: Headers, byte_range: str) -> Answer:
    size = len(body.content)
    asked = part(byte_range, size) if byte_range else None
    if asked is None:
        return Answer(
            status=200,
            headers=(*headers, (b"content-length", b"%d" % size)),
            body=body.content,
        )
    if asked.first == asked.end:
        unfit = (b"content-range", b"bytes */%d" % size)
        return said(416, "The file has no such bytes.", unfit)
    place = b"bytes %d-%d/%d" % (asked.first, asked.end - 1, size)
    length = b"%d" % (asked.end - asked.first)
    return Answer(
        status=206,
        headers=(*headers, (b"content-range", place), (b"content-length", length)),
        body=body.content[asked.first : asked.end],
    )


@lru_cache(maxsize=4096)
def _described(
    *,
    name: Name,
    kind: str,
    coding: str,
    etag: str,
    last_modified: str,
    max_age: int,
    policy: str,
    link: str,
) -> tuple[Headers, Headers]:
    """Return the headers of a 304 (section 15.4.5), and those that a 200 has beside them."""
    vary = b"Accept, Accept-Encoding" if name.is_xml_feed else b"Accept-Encoding"
    fresh: Headers = (
        (b"etag", etag.encode()),
        (b"last-modified", last_modified.encode()),
        (b"cache-control", b"public, max-age=%d" % max_age),
        (b"vary", vary),
        *(_FOR_ANYONE if name.is_feed else ()),
    )
    coded = () if coding == IDENTITY else ((b"content-encoding", coding.encode()),)
    lasting: Headers = (
        (b"content-type", kind.encode()),
        *coded,
        (b"accept-ranges", b"bytes"),
        _NEVER_SNIFFED,
        (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", policy.encode()),
        *(((b"link", link.encode()),) if link else ()),
    )
    return fresh, lasting
