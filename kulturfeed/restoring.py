"""A source's published feed and archive in, the rows they were written from out: a store again.

Where a store was lost, its feeds still tell what subscribers have: every article's id and date.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kulturfeed.clock import whole
from kulturfeed.configtables import Source
from kulturfeed.errors import StoreError
from kulturfeed.rows import AliasRow, ItemRow, ListingRow, RefreshRow, Settlement, SourceRow
from spiders.page import Image, Precision, SourceDate
from spiders.urls import normalise

_RULE: Final = "restored"
_ATOM_ID: Final = re.compile(rb"<id>([^<]+)</id>")
_HEAD: Final = 4096
"""Bytes of an Atom feed in which its own id stands."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Own(_Table):
    date: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d")]
    precision: Precision


class _Author(_Table):
    name: str


class _File(_Table):
    url: str
    mime_type: str
    size_in_bytes: int


class _Item(_Table):
    """An item as our own JSON Feed tells it (`feeds.json_feed`)."""

    id: str
    url: str
    title: str
    date_published: AwareDatetime
    date_modified: AwareDatetime
    summary: str | None = None
    content_html: str | None = None
    image: str | None = None
    language: str | None = None
    authors: tuple[_Author, ...] = ()
    tags: tuple[str, ...] = ()
    attachments: tuple[_File, ...] = ()
    own: _Own | None = Field(None, alias="_kulturfeed")


class _Feed(_Table):
    items: tuple[_Item, ...]
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a source's files tell: its rows, and its archive documents' articles, oldest first."""

    settlement: Settlement
    documents: tuple[tuple[str, ...], ...]


def files(output: Path, source: Source) -> list[Path]:
    """Name what a source's articles were published in: the feed, then its archive, oldest first.

    Where nothing stands under its id, what stands under a former one.
    """
    for name in (source.id, *source.was):
        feed = output / f"{name}.json"
        if feed.is_file():
            archive = (output / name / "archive").glob("*.json")
            numbered = (each for each in archive if each.stem.isdecimal())
            return [feed, *sorted(numbered, key=lambda path: int(path.stem))]
    return []


def restored(
    state: SourceRow,
    paths: Sequence[Path],
    known: Mapping[str, ItemRow],
    taken: Collection[datetime],
    timezone: ZoneInfo,
) -> Restored:
    """Settle what a source's published files tell, as if it had last been read at its newest.

    `known` are the articles that another source's files told of, by id; `taken` the moments at
    which these were released: none stands twice. Raises StoreError where a file is none of ours.
    """
    feed, *archive = (_read(path) for path in paths)
    listed = {each.id for each in feed.items}
    told = {each.id: each for part in (*archive, feed) for each in part.items}
    moments = {whole(each.date_published): each for each in told.values()}
    kept = [moments[at] for at in sorted(moments) if at not in taken]
    now = max((whole(each.date_published) for each in kept), default=None)
    if now is None:
        raise StoreError(f"{paths[0]}: tells of no article; move it away")
    ids = {each.id for each in kept}
    settlement = Settlement(
        source=replace(
            state,
            feed_id=_feed_id(paths[0]) or state.feed_id,
            title=feed.title,
            language=feed.language,
            first_accepted=now,
            accepted=now,
        ),
        refresh=RefreshRow(
            source=state.id, started=now, ended=now, outcome="read", rule=_RULE, listed=len(kept)
        ),
        items=tuple(_item(each, known.get(each.id), now, timezone) for each in kept),
        aliases=tuple(_aliases(kept, now)),
        # What its archive alone tells of is no news again.
        listings=tuple(
            _listing(each, state.id, now, _RULE if each.id in listed else "backfill")
            for each in kept
        ),
    )
    documents = tuple(tuple(e.id for e in part.items if e.id in ids) for part in archive)
    return Restored(settlement=settlement, documents=documents)


def _read(path: Path) -> _Feed:
    try:
        feed = _Feed.model_validate_json(path.read_bytes())
        for each in feed.items:
            datetime.fromisoformat(each.own.date if each.own else "2000-01-01")
    # Of which pydantic's ValidationError is one.
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{path}: the store is lost, and this feed of it cannot be read, so nothing is; "
            "restore the store from its backup, or move the file away to begin anew"
        ) from error
    return feed


def _feed_id(feed: Path) -> str | None:
    """Return the id that subscribers know the feed by, which our JSON Feed does not tell."""
    try:
        with feed.with_suffix(".atom").open("rb") as file:
            found = _ATOM_ID.search(file.read(_HEAD))
    except OSError:
        # Then it has none that anyone knows it by.
        return None
    return found[1].decode() if found else None


def _item(each: _Item, known: ItemRow | None, now: datetime, timezone: ZoneInfo) -> ItemRow:
    file = next(iter(each.attachments), None)
    old = known or ItemRow(id=each.id, first_seen=now, rule=_RULE, title=each.title)
    return replace(
        old,
        author=each.authors[0].name if each.authors else old.author,
        language=each.language or old.language,
        published=_date(each.own, timezone) if each.own else old.published,
        image=Image(address=file.url, type=file.mime_type, length=file.size_in_bytes)
        if file
        else old.image,
        body=each.content_html or old.body,
    )


def _date(own: _Own, timezone: ZoneInfo) -> SourceDate:
    at = datetime.fromisoformat(own.date)
    if own.precision is Precision.DAY:
        at = at.replace(hour=12, tzinfo=timezone)
    return SourceDate(at=at, precision=own.precision, found=_RULE)


def _aliases(items: Iterable[_Item], now: datetime) -> Iterator[AliasRow]:
    # The newest article at an address has it: the items are the oldest first.
    at = {normalise(each.url): each.id for each in items}
    return (
        AliasRow(address=address, item=item, first_seen=now, rule=_RULE)
        for address, item in at.items()
    )


def _listing(each: _Item, source: str, now: datetime, rule: str) -> ListingRow:
    return ListingRow(
        source=source,
        item=each.id,
        title=each.title,
        link=each.url,
        first_seen=now,
        last_seen=now,
        released=whole(each.date_published),
        changed=whole(each.date_modified),
        rule=rule,
        summary=each.summary,
        image=each.image,
        kicker=each.tags[0] if each.tags else None,
    )
