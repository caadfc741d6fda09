"""A source's published feed and archive in, the rows they were written from out: a store again.

Where a store was lost, its feeds still tell what subscribers have: every article's id and date.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from kulturfeed.clock import whole
from kulturfeed.errors import StoreError
from kulturfeed.rows import AliasRow, ItemRow, ListingRow, RefreshRow, Settlement, SourceRow
from spiders.page import Precision, SourceDate
from spiders.urls import normalise

_RULE: Final = "restored"


class _Table(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Own(_Table):
    date: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d")]
    precision: Precision


class _Author(_Table):
    name: str


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
    own: _Own | None = Field(None, alias="_kulturfeed")


class _Feed(_Table):
    items: tuple[_Item, ...]


def documents(output: Path, source: str) -> list[Path]:
    """Name the files that a source's articles were published in, the newest first."""
    archive = (output / source / "archive").glob("*.json")
    numbered = sorted((each for each in archive if each.stem.isdecimal()), key=_number)
    return [each for each in (output / f"{source}.json", *reversed(numbered)) if each.is_file()]


def _number(path: Path) -> int:
    return int(path.stem)


def restored(
    source: SourceRow,
    paths: Iterable[Path],
    taken: Collection[datetime],
    now: datetime,
    timezone: ZoneInfo,
) -> Settlement:
    """Settle what a source's published files tell, as if it had been read just now.

    `taken` are the moments at which articles of other sources were released: none stands twice.
    Raises StoreError where a file is none of ours.
    """
    found = {each.id: each for path in paths for each in reversed(_read(path))}
    moments = {whole(each.date_published): each for each in found.values()}
    kept = [moments[at] for at in sorted(moments) if at not in taken]
    return Settlement(
        source=SourceRow(
            id=source.id, feed_id=source.feed_id, url=source.url, first_accepted=now, accepted=now
        ),
        refresh=RefreshRow(
            source=source.id, started=now, ended=now, outcome="read", rule=_RULE, listed=len(kept)
        ),
        items=tuple(_item(each, now, timezone) for each in kept),
        aliases=tuple(_aliases(kept, now)),
        listings=tuple(_listing(each, source.id, now) for each in kept),
    )


def _read(path: Path) -> tuple[_Item, ...]:
    try:
        return _Feed.model_validate_json(path.read_bytes()).items
    except (OSError, ValidationError) as error:
        raise StoreError(
            f"{path}: the store is lost, and this feed of it cannot be read; restore the store "
            "from its backup, or move the file away and begin anew"
        ) from error


def _item(each: _Item, now: datetime, timezone: ZoneInfo) -> ItemRow:
    return ItemRow(
        id=each.id,
        first_seen=now,
        rule=_RULE,
        title=each.title,
        author=each.authors[0].name if each.authors else None,
        language=each.language,
        published=_date(each.own, timezone) if each.own else None,
        body=each.content_html,
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


def _listing(each: _Item, source: str, now: datetime) -> ListingRow:
    return ListingRow(
        source=source,
        item=each.id,
        title=each.title,
        link=each.url,
        first_seen=now,
        last_seen=now,
        released=whole(each.date_published),
        changed=whole(each.date_modified),
        rule=_RULE,
        summary=each.summary,
        image=each.image,
        kicker=each.tags[0] if each.tags else None,
    )
