"""The bytes of a JSON Feed in, what makes it unfit to publish out.

What a member may hold stands in the models; the rest is what all formats share.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from feeds.dates import read_atom_date
from feeds.document import LARGEST
from feeds.rules import LANGUAGE, MEDIA_TYPE, ODD_CHARACTER, URI, WEB, Unfit, newest_first, unique
from feeds.rules_content import faults

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _line(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    if found := ODD_CHARACTER.search(text):
        raise ValueError(f"has the character {found[0]!r}: {text[:80]!r}")
    return text


def _matching(pattern: re.Pattern[str], what: str) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"is {text[:80]!r}, no {what}")
        return text

    return AfterValidator(check)


def _date(text: str) -> str:
    if read_atom_date(text) is None:
        raise ValueError(f"is {text!r}, no RFC 3339 date to the second with Z")
    return text


def _html(text: str) -> str:
    for fault in faults(text):
        raise ValueError(fault)
    return _filled(text)


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


Line = Annotated[str, AfterValidator(_line)]
Web = Annotated[str, _matching(WEB, "absolute http(s) address")]
Language = Annotated[str, _matching(LANGUAGE, "language tag")]
Date = Annotated[str, AfterValidator(_date)]


class _Object(BaseModel):
    """An object of the format; a member that does not exist there is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_told(cls, value: object, asked: ValidationInfo) -> object:
        if value is None:
            raise ValueError(f"{asked.field_name} is null; leave it out")
        return value


class _Author(_Object):
    name: Line


class _Attachment(_Object):
    url: Web
    mime_type: Annotated[str, _matching(MEDIA_TYPE, "media type")]
    size_in_bytes: int = Field(ge=0)


class _Hub(_Object):
    type: Line
    url: Web


class _Own(_Object):
    """Our own extension: the date that the source tells."""

    date: str
    precision: Literal["minute", "day"]

    @model_validator(mode="after")
    def _is_dated(self) -> "_Own":
        if self.precision == "minute":
            _date(self.date)
        elif not _DAY.fullmatch(self.date):
            raise ValueError(f"date is {self.date!r}, no day")
        return self


class _Item(_Object):
    id: Annotated[str, _matching(URI, "absolute URI")]
    url: Web
    title: Line
    content_html: Annotated[str, AfterValidator(_html)] | None = None
    content_text: Line | None = None
    summary: Line | None = None
    image: Web | None = None
    date_published: Date
    date_modified: Date
    authors: list[_Author] = Field(default=[], min_length=1)
    tags: list[Line] = Field(default=[], min_length=1)
    language: Language | None = None
    attachments: list[_Attachment] = Field(default=[], min_length=1)
    own: _Own | None = Field(None, alias="_kulturfeed")

    @model_validator(mode="after")
    def _is_whole(self) -> "_Item":
        if not (self.content_html or self.content_text):
            raise ValueError("has neither content_html nor content_text")
        if self.date_modified < self.date_published:
            raise ValueError("date_modified is before date_published")
        return self

    @property
    def published(self) -> datetime | None:
        """As the rules of all formats ask for it."""
        return read_atom_date(self.date_published)


class _JsonFeed(_Object):
    version: Literal["https://jsonfeed.org/version/1.1"]
    title: Line
    home_page_url: Web
    feed_url: Web | None = None
    description: Line
    next_url: Web | None = None
    language: Language | None = None
    hubs: list[_Hub] = Field(default=[], min_length=1)
    items: list[_Item]

    @model_validator(mode="after")
    def _goes_on(self) -> "_JsonFeed":
        if self.next_url is not None and self.next_url == self.feed_url:
            raise ValueError("next_url leads to the document itself")
        return self


def check_json(document: bytes) -> Iterator[Unfit]:
    """Hold the rules of JSON Feed 1.1 and of its readers."""
    if len(document) > LARGEST:
        message = f"{len(document)} bytes are more than {LARGEST}"
        yield Unfit(entry=None, rule="size", message=message)
        return
    try:
        feed = _JsonFeed.model_validate_json(document)
    except ValidationError as error:
        yield from _told(error, document)
        return
    for item, message in (*unique(feed.items), *newest_first(feed.items)):
        yield Unfit(entry=item.id, rule="json-order", message=message)


def _told(error: ValidationError, document: bytes) -> Iterator[Unfit]:
    """Say each fault, and which entry is to blame for it."""
    broken = error.errors(include_url=False)
    ids = _ids(document) if any(_is_of_item(fault["loc"]) for fault in broken) else []
    for fault in broken:
        place = fault["loc"]
        member = next((step for step in reversed(place) if isinstance(step, str)), "document")
        message = fault["msg"].removeprefix("Value error, ")
        blamed = ids[int(place[1])] if _is_of_item(place) else None
        yield Unfit(entry=blamed, rule=f"json-{member}", message=f"{member} {message}")


def _is_of_item(place: tuple[int | str, ...]) -> bool:
    return len(place) > 1 and place[0] == "items"


def _ids(document: bytes) -> list[str]:
    items = json.loads(document)["items"]
    return [str(item.get("id", "")) if isinstance(item, dict) else "" for item in items]
