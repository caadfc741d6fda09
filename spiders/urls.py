"""Addresses as pages write them to addresses as feeds publish them, and to keys that compare."""

import re
import string
import unicodedata
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urljoin, urlsplit

import idna

LONGEST = 2000
"""Characters; longer addresses are cut or refused by readers and proxies."""

_LONGEST_WRITTEN = 10 * LONGEST
"""Characters; a longer one is no address, whatever is taken out of it."""

# Parameters that tell who clicked where, never what is shown: the lists by which Firefox (query
# stripping), Brave (debouncing) and ClearURLs remove them, without the ambiguous `ref`, `source`.
_TRACKING_NAMES = """
    fbclid fb_action_ids fb_action_types fb_source gclid gclsrc gbraid wbraid dclid msclkid
    igshid igsh twclid ttclid li_fat_id epik rdt_cid srsltid yclid ysclid ymclid _openstat
    mc_cid mc_eid mkt_tok ml_subscriber ml_subscriber_hash vero_id vero_conv wickedid s_cid
    oly_anon_id oly_enc_id rb_clickid hsctatracking _ga _gl _ke __s
    pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid
"""
# Servers write a visit's number into the links of whoever sends no cookie: another at each visit.
_SESSION_NAMES = "jsessionid phpsessid"
_TRACKING = frozenset((*_TRACKING_NAMES.split(), *_SESSION_NAMES.split()))
_TRACKING_FAMILIES = ("utm_", "mtm_", "matomo_", "hsa_", "_hs", "__hs")
# The same in a path: of servlets (Jakarta Servlet 7.1.3), and of ASP.NET without cookies.
_SERVLET_VISIT = re.compile(r";+jsessionid=[^/;]*(?:;+(?=/|$))?", re.IGNORECASE)
_ASP_VISIT = re.compile(r"/\((?:[AFSX]\([\w-]+\))+\)(?=/)", re.IGNORECASE | re.ASCII)

_DEFAULT_PORT = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_HOSTLESS = re.compile("https?:(?!//[^/?#])", re.IGNORECASE)
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = string.ascii_letters + string.digits + "-._~"
_ESCAPED_DELIMITER = re.compile(
    "(" + "|".join(f"%{code:02X}" for code in range(128) if chr(code) not in _UNRESERVED) + ")",
    re.IGNORECASE,
)
# What most links are, their fragment aside: nothing in them is to be resolved or repaired.
_PLAIN_SEGMENT = r"(?![/.])[\w.~,+=@-]*"
_PLAIN = re.compile(
    rf"(?=[^?])(?:(?P<front>https?://(?P<host>{_HOST.pattern})/)|/)?"
    rf"(?P<path>{_PLAIN_SEGMENT}(?:/{_PLAIN_SEGMENT})*)(?:\?(?P<query>[\w.~,+=@&:/-]*))?",
    re.ASCII,
)
_INVISIBLE = "\u200b\u2060\ufeff"
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")
_PATH_SAFE = "/:@!$&'()*+,;=~%"
_QUERY_SAFE = _PATH_SAFE + "?"
_INDEX_PAGE = re.compile(
    r"(?:;|/(?:index\.(?:html?|php|aspx?|jsp)|default\.(?:aspx?|html?))?)+$",
    re.IGNORECASE,
)


def absolute(href: str, base: str) -> str | None:
    """Resolve a link as it should be published: fragment, tracking, visit and userinfo removed.

    The result is ASCII and valid by RFC 3986; all else of path and query keeps its order and case.
    None is for what is no http(s) address, is empty, or is longer than `LONGEST`.
    """
    if len(href) > _LONGEST_WRITTEN:
        return None
    plain = _PLAIN.fullmatch(href.partition("#")[0])
    if plain is None:
        address = _address(href, base)
    else:
        front = plain["front"] or _stem("/" if href.startswith("/") else ".", base)
        query = _untracked(plain["query"] or "")
        address = front and front + plain["path"] + (query and f"?{query}")
    return address if address and len(address) <= LONGEST else None


# The same addresses are asked for when a list is read and when it is recognised.
@lru_cache(maxsize=4096)
def normalise(address: str) -> str:
    """Make the key by which an absolute address identifies an article.

    One key: http and https, trailing slash, index page, order of parameters, spelling of escapes
    (RFC 3986 section 6.2.2) and of accents (NFC). Raises ValueError on what is no http(s) address.
    """
    plain = _PLAIN.fullmatch(address)
    if plain and plain["host"] and not plain["query"]:
        path = _INDEX_PAGE.sub("", f"/{plain['path']}")
        return f"https://{plain['host']}{path or '/'}"
    parts = _resolved(address, address)
    if parts is None:
        raise ValueError(f"{address!r} is no http(s) address")
    path = _shortest(_respelt(parts.path, _PATH_SAFE)) or "/"
    query = "&".join(sorted(filter(None, _respelt(parts.query, _QUERY_SAFE).split("&"))))
    netloc = parts.netloc.removesuffix(f":{_DEFAULT_PORT['https']}")
    return SplitResult("https", netloc, path, query, "").geturl()


def _shortest(path: str) -> str:
    """Drop visits, dot segments and index pages until none is left: one may uncover another."""
    shorter = _INDEX_PAGE.sub("", _without_visit(path))
    return shorter if shorter == path else _shortest(shorter)


def origin(address: str) -> str:
    """Return an absolute address up to its path: scheme, host and port (RFC 6454 section 4)."""
    return address[: address.index("/", len("https://")) + 1]


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses are of one site: `www.` aside, equal hosts or one below."""
    hosts = sorted((_site(one), _site(other)), key=len)
    return bool(hosts[0]) and f".{hosts[1]}".endswith(f".{hosts[0]}")


def _address(href: str, base: str) -> str | None:
    parts = _resolved(href, base)
    return parts.geturl() if parts else None


_stem = lru_cache(maxsize=64)(_address)
"""What comes before the path of plain links: the root or the folder of their page."""


def _site(address: str) -> str:
    plain = _PLAIN.fullmatch(address)
    parts = None if plain else _resolved(address, address)
    host = plain["host"] if plain else parts and parts.hostname
    return (host or "").removeprefix("www.")


def _resolved(href: str, base: str) -> SplitResult | None:
    """Resolve and repair; None where there is no http(s) address with a host."""
    link = _browser_spelling(href)
    try:
        if not link or _HOSTLESS.match(link):
            return None
        parts = urlsplit(urljoin(base.strip(), link))
        if parts.scheme not in _DEFAULT_PORT:
            return None
        netloc = _netloc(parts)
    except ValueError:  # brackets, ports and IDNs that no resolver would take
        return None
    return SplitResult(
        parts.scheme,
        netloc,
        _without_visit(_escaped(parts.path, _PATH_SAFE)),
        _escaped(_untracked(parts.query), _QUERY_SAFE),
        "",
    )


def _browser_spelling(href: str) -> str:
    """Spell a link as browsers read it (WHATWG URL): no line breaks, backslashes turned."""
    text = href.strip().strip(_INVISIBLE).strip().translate(_LINE_BREAKS)
    end = min(found for found in (text.find("?"), text.find("#"), len(text)) if found >= 0)
    return text[:end].replace("\\", "/") + text[end:]


def _netloc(parts: SplitResult) -> str:
    """Write host and port anew, without userinfo. Raises ValueError where they are not valid."""
    host, port = unquote(parts.hostname or "").lower().rstrip("."), parts.port
    if "[" in parts.netloc:
        host = f"[{IPv6Address(host.partition('%')[0]).compressed}]"
    else:
        host = host if host.isascii() else idna.encode(host, uts46=True).decode()
        if not _HOST.fullmatch(host):
            raise ValueError(f"{host!r} is no host name")
    return host if port in {None, _DEFAULT_PORT[parts.scheme]} else f"{host}:{port}"


def _untracked(query: str) -> str:
    return query and "&".join(each for each in query.split("&") if not _is_tracking(each))


def _is_tracking(parameter: str) -> bool:
    # `amp;` is what a page that escapes twice leaves before every name but the first.
    name = unquote(parameter).lower().removeprefix("amp;").partition("=")[0]
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES)


def _escaped(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, errors="replace")


def _without_visit(path: str) -> str:
    return _without_dots(_ASP_VISIT.sub("", _SERVLET_VISIT.sub("", path)))


def _without_dots(path: str) -> str:
    """Remove dot segments (RFC 3986 section 5.2.4)."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    _, *segments = path.split("/")
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _respelt(text: str, safe: str) -> str:
    """Spell an escaped text one way: unreserved characters bare, the rest as NFC in upper case.

    Escaped delimiters stay apart from bare ones, and bytes that are no UTF-8 stay as they are.
    """
    return "".join(
        piece.upper() if _ESCAPED_DELIMITER.fullmatch(piece) else _nfc(piece, safe)
        for piece in _ESCAPED_DELIMITER.split(text)
    )


def _nfc(piece: str, safe: str) -> str:
    text = unquote_to_bytes(piece).decode(errors="surrogateescape")
    return quote(unicodedata.normalize("NFC", text).encode(errors="surrogateescape"), safe=safe)
