"""The config's keys and values in, `Config` out: checked here once, good everywhere afterwards."""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    model_validator,
)

from kulturfeed.configtables import Fetch, NamedSet, Notify, Source, Table
from kulturfeed.configvalues import (
    Contact,
    Duration,
    FilePath,
    FolderAddress,
    Listen,
    Origins,
    Timezone,
    WebAddress,
)
from kulturfeed.errors import ConfigError
from spiders.urls import normalise

_NAMES = {"id", "url", "title", "was", "every", "cron"}
"""Keys of a source that say nothing of what its feed shows."""


class Config(Table):
    """The whole config; `path` is the file it was read from, None for the built-in default."""

    public_url: FolderAddress | None = Field(
        None, description="where `output` is published", examples=["https://feeds.example.no/"]
    )
    output: FilePath = Field(
        Path("public"), description="folder of the published files", examples=["public"]
    )
    database: str = Field(
        "sqlite:///kulturfeed.db",
        description="SQLite or PostgreSQL, as an SQLAlchemy URL",
        examples=["sqlite:///kulturfeed.db"],
    )
    contact: Contact | None = Field(
        None, description="told to the sites that are read", examples=["drift@kommune.no"]
    )
    timezone: Timezone = Field(
        ZoneInfo("Europe/Oslo"), description="of dates that tell none", examples=["Europe/Oslo"]
    )
    listen: Listen = Field(
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
    embed_origins: Origins = Field(
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
            raise ValueError(
                f"two sources have the id '{doubled[0]}'; give one of them another, "
                "or take one out if it is there twice by mistake"
            )
        former = Counter([*counts, *(old for source in self.sources for old in set(source.was))])
        taken = [name for name, count in former.items() if count > 1]
        if taken:
            raise ValueError(f"was: '{taken[0]}' is another source's id; it can be one's alone")
        return self

    @model_validator(mode="after")
    def _once(self) -> Self:
        # One page may hold two lists, or be divided by words; what is alike was added twice.
        read: dict[tuple[str, ...], Source] = {}
        for each in self.live:
            own = each.model_dump_json(exclude=_NAMES)
            key = normalise(each.url), urlsplit(each.url).fragment, own
            first = read.setdefault(key, each)
            if first is not each:
                raise ValueError(
                    f"sources '{first.id}' and '{each.id}' read the same page, {each.url}; "
                    "take one of them out, or write what each is for: words of its own "
                    "(include, exclude) or selectors (select)"
                )
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

    def source_at(self, url: str) -> Source | None:
        """Return the source that reads the page at this address, however either is spelt."""
        key = normalise(url)
        found = [each for each in self.sources if normalise(each.url) == key]
        # Two sources may read one page; what tells them apart may be a fragment.
        return next((each for each in found if each.url == url), next(iter(found), None))

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
    def names(self) -> frozenset[str]:
        """Return all ids that feeds have or had: sources', their former ones, collections'."""
        sources = (name for each in self.sources for name in (each.id, *each.was))
        return frozenset((*sources, *(each.id for each in self.collections)))

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

    @property
    def home(self) -> str:
        """Return the address of what is of several sources: the first one's, if none is told."""
        return self.base_url or self.sources[0].url

    def feed_address(self, name: str) -> str | None:
        """Return where a feed is published, without a format's ending; None if it is not told."""
        return self.base_url and f"{self.base_url}{name}"
