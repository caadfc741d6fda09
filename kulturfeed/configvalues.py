"""Values as a config writes them in, checked and typed out: durations, addresses, ids, secrets."""

import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    SecretStr,
)

from spiders.text import clean
from spiders.urls import absolute

# The names of published files and pages beside the sources' own (docs/architecture.md, Surfaces).
RESERVED: Final = frozenset(
    {"all", "archive", "embed", "feeds", "health", "healthz", "index", "metrics", "readyz"}
    | {"robots", "static", "status"}
)

# Letters that decomposition leaves whole.
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l"})

# A host and what may follow it; `kultur.html` is rather a file's name.
_BARE: Final = re.compile(
    r"(//)?(?![^/]*\.(?:x?html?|php|aspx?)$)[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}(:\d+)?([/?#]\S*)?"
)

_LONGEST_ID: Final = 80
_LAST_PORT: Final = 65_535
SHORTEST_SECRET: Final = 16
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _duration(value: object) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})\s*([smhdw])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is not a duration: a number and one of s, m, h, d, w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def meant(value: str) -> str:
    """Say what to write for an address that lacks nothing but its scheme, nothing for another."""
    return f"; write https://{value.lstrip('/')}" if _BARE.fullmatch(value) else ""


def web_address(value: str) -> str:
    """Check the address of a page; raise ValueError with what is wrong with it."""
    if re.search(r"\s", value) or absolute(value, value) is None:
        raise ValueError(f"is not an http or https address{meant(value)}")
    if "@" in urlsplit(value).netloc:
        raise ValueError("holds a user name or a password, which is never sent; leave it out")
    return value


def _folder_address(value: str) -> str:
    if re.search(r"[?#]", value):
        raise ValueError("is no folder's address: file names are written behind it")
    # As it is written into feeds: a host's letters as DNS has them, the rest in ASCII.
    return absolute(web_address(value), value) or value


def _text(value: str) -> str:
    """Write a text as feeds can carry it."""
    text = clean(value)
    if not text:
        raise ValueError("has nothing in it to be read")
    return text


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError("is not a language tag (BCP 47)")
    # `no` is the macrolanguage; what is written there is bokmål.
    return "nb" if value.lower() == "no" else value


def _source_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) or len(value) > _LONGEST_ID:
        raise ValueError("is no id: small letters a-z, digits and single hyphens, at most 80")
    if value in RESERVED:
        raise ValueError("is the name of a page of ours; take another")
    return value


def _listen(value: str) -> str:
    host, colon, port = value.rpartition(":")
    digits = port.isascii() and port.isdigit()
    if not (host and colon and digits and 0 < int(port) <= _LAST_PORT):
        raise ValueError("is not an address and a port")
    return value


def _contact(value: str) -> str:
    # It goes into the User-Agent header, whose comment ends at a parenthesis (RFC 9110 10.1.5).
    if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]+", value) or not re.search(r"@|^https?://", value):
        raise ValueError("is neither an e-mail address nor a web address")
    return value


def _timezone(value: object) -> ZoneInfo:
    try:
        return value if isinstance(value, ZoneInfo) else ZoneInfo(str(value))
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is not a timezone of the IANA list") from error


def _path(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError("is not a path")
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise ValueError("names a home folder that there is not") from error


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    if not all(value.strip() for value in values):
        raise ValueError("holds an empty word")
    return values


def _origins(values: tuple[str, ...]) -> tuple[str, ...]:
    # They stand in a header, where a space or a semicolon would begin something else.
    if not all(re.fullmatch(r"https?://[A-Za-z0-9.*-]+(:\d+)?", value) for value in values):
        raise ValueError("is not a list of origins: https://, a host, and nothing behind it")
    return values


def _secret_address(value: SecretStr) -> SecretStr:
    try:
        web_address(value.get_secret_value())
    except ValueError:
        # Its message may hold the address, which is a secret.
        raise ValueError("is not an http or https address") from None
    return value


def _secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"is too short: at least {SHORTEST_SECRET} characters")
    return value


SourceId = Annotated[str, AfterValidator(_source_id)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
WebAddress = Annotated[str, AfterValidator(web_address)]
Language = Annotated[str, AfterValidator(_language)]
Words = Annotated[tuple[str, ...], AfterValidator(_words)]
SecretAddress = Annotated[SecretStr, AfterValidator(_secret_address)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
FilePath = Annotated[Path, BeforeValidator(_path)]
Text = Annotated[str, AfterValidator(_text)]
FolderAddress = Annotated[str, AfterValidator(_folder_address)]
Contact = Annotated[str, AfterValidator(_contact)]
Timezone = Annotated[ZoneInfo, BeforeValidator(_timezone)]
Listen = Annotated[str, AfterValidator(_listen)]
Origins = Annotated[tuple[str, ...], AfterValidator(_origins)]


def derived_id(url: str) -> str:
    """Name a source after its address: the site, and the last step of the path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    site = host.rsplit(".", 1)[0] if "." in host and not host[-1].isdigit() else host
    last = next((step for step in reversed(parts.path.split("/")) if step), "")
    folded = unquote(f"{site}-{last.rsplit('.', 1)[0]}").lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "source"
