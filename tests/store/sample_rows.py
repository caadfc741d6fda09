"""Small rows to store: an article by its number, and a harvest of several."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kulturfeed.rows import (
    AliasRow,
    ItemRow,
    ListingRow,
    Place,
    RefreshRow,
    Settlement,
    Shape,
    SourceRow,
)
from spiders.page import Image, Precision, Provenance, SourceDate

NOON = datetime(2026, 10, 3, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

SOURCE = SourceRow(
    id="ks-kultur",
    feed_id="urn:uuid:6f1f3a52-0000-5000-8000-0000000000ff",
    url="https://www.ks.no/kultur/",
    title="Kultur – «nytt» fra Ærø til Å",
    etag='"a1"',
    first_accepted=NOON,
    accepted=NOON,
    asked=NOON,
    told=NOON,
    listed=(Place(item="urn:uuid:1", digest="æ1"),),
    shapes=(Shape(listed=3, summaries=2, elsewhere=1, alike=1),),
)
OTHER = SourceRow(id="other", feed_id="urn:uuid:other", url="https://www.ks.no/skole/")

PUBLISHED = SourceDate(
    at=datetime(2021, 4, 8, 12, tzinfo=ZoneInfo("Europe/Oslo")),
    precision=Precision.DAY,
    found="text",
)


def address(number: int) -> str:
    return f"https://www.ks.no/kultur/{number}"


def item(number: int) -> ItemRow:
    return ItemRow(
        id=f"urn:uuid:{number}",
        first_seen=NOON,
        rule="new",
        title=f"Sak {number}: «Øving» – på Ærø",
        url=f"{address(number)}/",
        author="Åse Bø",
        section="Kultur",
        language="nn",
        image=Image(address="https://www.ks.no/å.jpg", type="image/jpeg", width=640, height=480),
        published=PUBLISHED,
        body="<p>Æ ø å é – «sitat»…</p>\n<pre>\ta\n  b</pre>",
        found=Provenance(author="json-ld", image="meta", body="text"),
    )


def alias(number: int) -> AliasRow:
    return AliasRow(
        address=address(number), item=f"urn:uuid:{number}", first_seen=NOON, rule="new"
    )


def listing(number: int, source: str = SOURCE.id) -> ListingRow:
    released = NOON + number * SECOND
    return ListingRow(
        source=source,
        item=f"urn:uuid:{number}",
        title=f"Sak {number}: «Øving» – på Ærø",
        link=f"{address(number)}/",
        first_seen=NOON,
        last_seen=NOON,
        released=released,
        changed=released,
        rule="news",
        summary="Æ ø å é – «sitat»…",
    )


def refresh(
    source: str = SOURCE.id, *, ended: datetime = NOON, outcome: str = "read"
) -> RefreshRow:
    return RefreshRow(source=source, started=ended, ended=ended, outcome=outcome)


def harvest(*numbers: int, source: SourceRow = SOURCE) -> Settlement:
    """Settle these articles, all of them new."""
    return Settlement(
        source=source,
        refresh=refresh(source.id),
        items=tuple(item(number) for number in numbers),
        aliases=tuple(alias(number) for number in numbers),
        listings=tuple(listing(number, source.id) for number in numbers),
    )


def listings(*rows: ListingRow, source: SourceRow = SOURCE) -> Settlement:
    """Settle only these listings, of articles that are stored."""
    return Settlement(
        source=source,
        refresh=replace(refresh(source.id), listed=len(rows)),
        listings=rows,
    )
