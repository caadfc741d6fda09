"""A config's tables in, sources, collections, webhooks and manners of fetching out."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from kulturfeed.configvalues import (
    Duration,
    FilePath,
    Language,
    Secret,
    SecretAddress,
    SourceId,
    Text,
    WebAddress,
    Words,
    derived_id,
)
from kulturfeed.cron import Cron
from spiders.listing.selectors import BadSelectorError, compiled
from spiders.page import Selectors
from spiders.urls import absolute


class Table(BaseModel):
    """A table of the config: frozen, and a key it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Fetch(Table):
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


class Select(Table):
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


class Source(Table):
    """`[[source]]`: one topic page and its feed."""

    url: WebAddress = Field(
        description="the topic page",
        examples=["https://www.ks.no/fagomrader/barn-og-unge/kultur/"],
    )
    id: SourceId = Field(
        "", description="names the files; from the url if left out", examples=["ks-kultur"]
    )
    title: Text | None = Field(
        None,
        description="of the feed; the page's own if left out",
        examples=["KS Kultur"],
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
        description="read the page as a browser shows it (needs Chromium)",
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
    may_be_empty: bool = Field(
        default=False,
        description="the page lists no article at times, and all is well then",
        examples=[True],
        strict=True,
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

    def titled(self, found: str | None) -> str:
        """Return the feed's title: the config's, else what was found on the page, else the id."""
        return self.title or found or self.id


class Notify(Table):
    """`[[notify]]`: a webhook that is told of new articles, or of trouble with a source.

    Its address is a secret too: who knows it can write to the channel behind it.
    """

    url: SecretAddress = Field(
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
    secret: Secret | None = Field(
        None,
        description="signs what is sent (HMAC-SHA256)",
        examples=["at least 16 characters"],
    )
    secret_file: FilePath | None = Field(
        None, description="a file that holds the secret", examples=["webhook.secret"]
    )

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if self.secret is not None and self.secret_file is not None:
            raise ValueError("has both secret and secret_file; keep one of them")
        return self


class NamedSet(Table):
    """`[[collection]]`: the articles of several sources in one feed, each once."""

    id: SourceId = Field(description="names the files", examples=["kultur"])
    title: Text = Field(description="of the feed", examples=["Kultur"])
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
