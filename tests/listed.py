"""A number to an article as a page lists it, as its own page tells it, as the store knows it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kulturfeed.ledger import digest
from kulturfeed.rows import ItemRow, Known, ListingRow, Place, SourceRow
from spiders.page import Precision, SourceDate, Teaser

OSLO = ZoneInfo("Europe/Oslo")
NOON = datetime(2026, 10, 3, 12, tzinfo=UTC)
HERE = "https://www.ks.no/kultur/"


def teaser(number: int, title: str | None = None, *, query: str = "") -> Teaser:
    return Teaser(
        title=title or f"Sak {number}: «Øving» – på Ærø",
        link=f"{HERE}sak-{number}/{query}",
        summary=f"Ingress {number} på Å",
    )


def address(number: int) -> str:
    return f"{HERE}sak-{number}"


def day(number: int) -> SourceDate:
    """Date a day of September 2026."""
    at = datetime(2026, 9, number, 12, tzinfo=OSLO)
    return SourceDate(at=at, precision=Precision.DAY, found="text")


def source_row(first_accepted: datetime | None = NOON) -> SourceRow:
    return SourceRow(id="ks-kultur", feed_id="urn:uuid:f", url=HERE, first_accepted=first_accepted)


def place(number: int) -> Place:
    """Place an article on the last list, as `teaser` tells it."""
    return Place(item=f"urn:uuid:{number}", digest=digest(teaser(number)))


def known(number: int, title: str | None = None, *, listed: bool = True) -> Known:
    shown = teaser(number, title)
    item = ItemRow(id=f"urn:uuid:{number}", first_seen=NOON, rule="new", title=shown.title)
    listing = ListingRow(
        source="ks-kultur",
        item=item.id,
        title=shown.title,
        link=shown.link,
        first_seen=NOON,
        last_seen=NOON,
        released=NOON,
        changed=NOON,
        rule="news",
        summary=shown.summary,
    )
    return Known(item=item, listing=listing if listed else None)
