"""The config's keys and values in, `Config` out: checked here once, good everywhere afterwards."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from kulturfeed.cron import Cron
from kulturfeed.errors import ConfigError
from spiders.listing.selected import BadSelectorError, compiled
from spiders.page import Selectors
from spiders.urls import absolute

# The names of published files and pages beside the sources' own (docs/architecture.md, Surfaces).
RESERVED: Final = frozenset(
    {"all", "archive", "embed", "feeds", "health", "healthz", "index", "metrics", "readyz"}
    | {"robots", "static", "status"}
)

# Letters that decomposition leaves whole.
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l"})

_LONGEST_ID: Final = 80
_LAST_PORT: Final = 65_535
SHORTEST_SECRET: Final = 16
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _duration(value: object) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})\s*([smhdw])", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is not a duration: a number and one of s, m, h, d, w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def web_address(value: str) -> str:
    """Check the address of a page; raise ValueError with what is wrong with it."""
    if re.search(r"\s", value) or absolute(value, value) is None:
        raise ValueError("is not an http or https address")
    if "@" in urlsplit(value).netloc:
        raise ValueError("holds a user name or a password, which is never sent; leave it out")
    return value


def _folder_address(value: str) -> str:
    if re.search(r"[?#]", value):
        raise ValueError("is no folder's address: file names are written behind it")
    return web_address(value)


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
    web_address(value.get_secret_value())
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


class _Table(BaseModel):
    """A table of the config: frozen, and a key it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Fetch(_Table):
    """`[fetch]`: manners and limits towards other people's servers."""

    delay: Duration = Field(
        timedelta(seconds=1),
        description="between two requests to a host",
        examples=["2s"],
        le=timedelta(minutes=5),
    )
    timeout: Duration = Field(
        timedelta(seconds=30),
        description="for one whole answer",
        examples=["30s"],
        ge=timedelta(seconds=1),
        le=timedelta(minutes=10),
    )
    max_bytes: int = Field(
        10_000_000,
        description="of one page, unpacked",
        examples=[10_000_000],
        ge=10_000,
        strict=True,
    )
    private_addresses: bool = Field(
        default=False,
        description="read pages on loopback and private networks too",
        examples=[True],
        strict=True,
    )


class Select(_Table):
    """`[source.select]`: where the list stands, in CSS or XPath, for those who want to pin it."""

    item: str = Field(description="each article's block", examples=["article.card"])
    title: str | None = Field(None, description="inside item", examples=["h3"])
    link: str | None = Field(None, description="inside item", examples=["a::attr(href)"])
    summary: str | None = Field(None, description="inside item", examples=["p"])
    date: str | None = Field(None, description="inside item", examples=["time::attr(datetime)"])
    image: str | None = Field(None, description="inside item", examples=["img::attr(src)"])

    @field_validator("*")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        try:
            if value is not None:
                compiled(value)
        except BadSelectorError as error:
            raise ValueError(f"is neither CSS nor XPath ({error.__cause__})") from error
        return value

    def selectors(self) -> Selectors:
        """Hand the selectors over to the spider."""
        return Selectors(**self.model_dump())


class Source(_Table):
    """`[[source]]`: one topic page and its feed."""

    url: WebAddress = Field(
        description="the topic page",
        examples=["https://www.ks.no/fagomrader/barn-og-unge/kultur/"],
    )
    id: SourceId = Field(
        "", description="names the files; from the url if left out", examples=["ks-kultur"]
    )
    title: str | None = Field(
        None,
        description="of the feed; the page's own if left out",
        examples=["KS Kultur"],
        min_length=1,
    )
    language: Language | None = Field(
        None, description="of the articles; the page's own if left out", examples=["nb"]
    )
    every: Duration = Field(
        timedelta(hours=1),
        description="how often it is read",
        examples=["1h"],
        ge=timedelta(minutes=1),
        le=timedelta(weeks=4),
    )
    cron: Annotated[Cron, BeforeValidator(Cron.parse)] | None = Field(
        None,
        description="instead of every: minute hour day month weekday",
        examples=["0 7 * * mon-fri"],
    )
    limit: int = Field(
        50, description="entries in the feed", examples=[50], ge=1, le=1000, strict=True
    )
    pages: int = Field(
        1,
        description="of the list to read at first, and by refresh --deep",
        examples=[5],
        ge=1,
        le=100,
        strict=True,
    )
    render: bool = Field(
        default=False,
        description="read the page as a browser shows it (kulturfeed[browser])",
        examples=[True],
        strict=True,
    )
    full_text: bool = Field(
        default=False,
        description="publish the articles' whole text too",
        examples=[True],
        strict=True,
    )
    include: Words = Field(
        (), description="keep only articles with one of these words", examples=[["bibliotek"]]
    )
    exclude: Words = Field(
        (), description="leave out articles with one of these words", examples=[["stilling"]]
    )
    was: tuple[SourceId, ...] = Field(
        (),
        description="former ids: what is stored of them comes along, their addresses lead here",
        examples=[["old-id"]],
    )
    retired: bool = Field(
        default=False,
        description="not read any more; its addresses say that it is gone",
        examples=[True],
        strict=True,
    )
    select: Select | None = Field(None, description="where the list stands, if it is to be pinned")

    @model_validator(mode="before")
    @classmethod
    def _named(cls, values: object) -> object:
        url = values.get("url") if isinstance(values, dict) else None
        # Of an address that is none, its own validator tells.
        if isinstance(values, dict) and isinstance(url, str) and absolute(url, url):
            return {"id": derived_id(url), **values}
        return values

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.cron is not None and "every" in self.model_fields_set:
            raise ValueError("has both every and cron; keep one of them")
        return self


class Notify(_Table):
    """`[[notify]]`: a webhook that is told of new articles, or of trouble with a source.

    Its address is a secret too: who knows it can write to the channel behind it.
    """

    url: Annotated[SecretStr, AfterValidator(_secret_address)] = Field(
        description="the webhook's address",
        examples=["https://hooks.example.no/kultur"],
    )
    kind: Literal["json", "teams", "slack"] = Field(
        "json",
        description="what it takes: JSON of ours, an Adaptive Card, Slack's blocks",
        examples=["teams"],
    )
    events: tuple[Literal["new", "alert"], ...] = Field(
        ("new",),
        description="what it is told of: new articles, trouble with a source",
        examples=[["new", "alert"]],
        min_length=1,
    )
    sources: tuple[str, ...] = Field(
        (), description="ids of sources; all if left out", examples=[["ks-kultur"]]
    )
    secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None,
        description="signs what is sent (HMAC-SHA256)",
        examples=["at least 16 characters"],
    )
    secret_file: Annotated[Path, BeforeValidator(_path)] | None = Field(
        None, description="a file that holds the secret", examples=["webhook.secret"]
    )

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if self.secret is not None and self.secret_file is not None:
            raise ValueError("has both secret and secret_file; keep one of them")
        return self


class NamedSet(_Table):
    """`[[collection]]`: the articles of several sources in one feed, each once."""

    id: SourceId = Field(description="names the files", examples=["kultur"])
    title: str = Field(description="of the feed", examples=["Kultur"], min_length=1)
    sources: Annotated[tuple[SourceId, ...], Field(min_length=1)] = Field(
        description="ids of its sources", examples=[["ks-kultur", "radet"]]
    )
    include: Words = Field(
        (), description="keep only articles with one of these words", examples=[["bibliotek"]]
    )
    exclude: Words = Field(
        (), description="leave out articles with one of these words", examples=[["stilling"]]
    )
    limit: int = Field(
        50, description="entries in the feed", examples=[50], ge=1, le=1000, strict=True
    )
    language: Language | None = Field(
        None, description="of the feed; the sources' own if they agree", examples=["nb"]
    )


def derived_id(url: str) -> str:
    """Name a source after its address: the site, and the last step of the path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    site = host.rsplit(".", 1)[0] if "." in host and not host[-1].isdigit() else host
    last = next((step for step in reversed(parts.path.split("/")) if step), "")
    folded = unquote(f"{site}-{last.rsplit('.', 1)[0]}").lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "source"


class Config(_Table):
    """The whole config; `path` is the file it was read from, None for the built-in default."""

    public_url: Annotated[str, AfterValidator(_folder_address)] | None = Field(
        None, description="where `output` is published", examples=["https://feeds.example.no/"]
    )
    output: Annotated[Path, BeforeValidator(_path)] = Field(
        Path("public"), description="folder of the published files", examples=["public"]
    )
    database: str = Field(
        "sqlite:///kulturfeed.db",
        description="SQLite or PostgreSQL, as an SQLAlchemy URL",
        examples=["sqlite:///kulturfeed.db"],
    )
    contact: Annotated[str, AfterValidator(_contact)] | None = Field(
        None, description="told to the sites that are read", examples=["drift@kommune.no"]
    )
    timezone: Annotated[ZoneInfo, BeforeValidator(_timezone)] = Field(
        ZoneInfo("Europe/Oslo"), description="of dates that tell none", examples=["Europe/Oslo"]
    )
    listen: Annotated[str, AfterValidator(_listen)] = Field(
        "127.0.0.1:8765", description="of the built-in server", examples=["127.0.0.1:8765"]
    )
    alert_after: Duration = Field(
        timedelta(hours=6),
        description="how long network trouble lasts before it is told",
        examples=["6h"],
        le=timedelta(weeks=4),
    )
    images: bool = Field(
        default=True,
        description="show the articles' images on the pages",
        examples=[False],
        strict=True,
    )
    embed_origins: Annotated[tuple[str, ...], AfterValidator(_origins)] = Field(
        (),
        description="sites that may show the embeddable lists",
        examples=[["https://kommune.sharepoint.com"]],
    )
    authors: bool = Field(
        default=True,
        description="publish the names of the articles' authors",
        examples=[False],
        strict=True,
    )
    fetch: Fetch = Field(Fetch(), description="manners and limits towards other people's servers")
    sources: tuple[Source, ...] = Field((), alias="source", description="topic pages")
    hub: WebAddress | None = Field(
        None,
        description="WebSub hub that is told when a feed changes",
        examples=["https://hub.example.no/"],
    )
    notify: tuple[Notify, ...] = Field((), description="webhooks")
    collections: tuple[NamedSet, ...] = Field(
        (), alias="collection", description="feeds of several sources"
    )
    path: Path | None = Field(None, exclude=True)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if not self.sources:
            raise ValueError('has no source; write [[source]] and under it url = "https://..."')
        counts = Counter(source.id for source in self.sources)
        doubled = [name for name, count in counts.items() if count > 1]
        if doubled:
            raise ValueError(f"two sources have the id '{doubled[0]}'; give one of them another")
        former = Counter([*counts, *(old for source in self.sources for old in set(source.was))])
        taken = [name for name, count in former.items() if count > 1]
        if taken:
            raise ValueError(f"was: '{taken[0]}' is another source's id; it can be one's alone")
        return self

    @model_validator(mode="after")
    def _tells(self) -> Self:
        if self.hub and not self.public_url:
            raise ValueError("hub needs public_url: a hub is told where the feeds are")
        known = {source.id for source in self.sources}
        for number, each in enumerate(self.notify, 1):
            if unknown := set(each.sources) - known:
                raise ValueError(f"[[notify]] number {number}: no source '{min(unknown)}'")
        addresses = Counter(each.url.get_secret_value() for each in self.notify)
        if max(addresses.values(), default=1) > 1:
            raise ValueError("two [[notify]] have the same url; keep one of them")
        return self

    @model_validator(mode="after")
    def _collects(self) -> Self:
        known = {source.id for source in self.sources}
        taken = known | {old for source in self.sources for old in source.was}
        for each in self.collections:
            if each.id in taken:
                raise ValueError(f"collection: '{each.id}' is another feed's id; take another")
            taken.add(each.id)
            if unknown := [name for name in each.sources if name not in known]:
                raise ValueError(f"collection '{each.id}': there is no source '{unknown[0]}'")
        return self

    def named(self, names: Collection[str]) -> list[Source]:
        """Return the sources of these ids, all that are read if none is named.

        Raises ConfigError for unknown and for retired ids.
        """
        known = {source.id: source for source in self.sources}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise ConfigError(f"no source '{unknown[0]}'; known are {', '.join(known)}")
        named = [known[name] for name in dict.fromkeys(names)]
        retired = [source.id for source in named if source.retired]
        if retired:
            raise ConfigError(f"source '{retired[0]}' is retired; take `retired` out to read it")
        return named if names else list(self.live)

    @property
    def live(self) -> tuple[Source, ...]:
        """Return the sources that are read: those that are not retired."""
        return tuple(source for source in self.sources if not source.retired)

    @property
    def address(self) -> tuple[str, int]:
        """Split `listen` into host and port."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def base_url(self) -> str | None:
        """Return `public_url` with a slash at its end, so that names can be appended."""
        return self.public_url and self.public_url.rstrip("/") + "/"
