"""What a refresh stored, published or has to tell in, the messages to queue out. Pure."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from kulturfeed.push.recipients import Recipient
from kulturfeed.push.rows import Event, OutboxRow
from kulturfeed.rows import ListingRow, Settlement, SourceRow

MOST_SINGLE: Final = 10
"""Articles that come as a message each; more come as one message."""


def announced(
    recipients: Sequence[Recipient],
    before: SourceRow,
    settlement: Settlement,
    newest: datetime | None,
) -> tuple[OutboxRow, ...]:
    """Return what webhooks are told of one harvest: the articles that it released as news.

    `newest` is the last release before it. A source's first harvest is no news.
    """
    if before.first_accepted is None:
        return ()
    name = settlement.source.id
    fresh = sorted(_fresh(settlement.listings, newest), key=lambda each: each.released)
    bundles = [fresh] if len(fresh) > MOST_SINGLE else [[each] for each in fresh]
    return tuple(
        message(
            each,
            "new",
            bundle[-1].released,
            tuple(listing.item for listing in bundle),
            source=name,
        )
        for each in recipients
        if each.wants("new", name)
        for bundle in bundles
    )


def _fresh(listings: Iterable[ListingRow], newest: datetime | None) -> Iterator[ListingRow]:
    """Give the articles that are in the feed for the first time."""
    for each in listings:
        if each.rule == "news" and (newest is None or each.released > newest):
            yield each


def message(
    recipient: Recipient,
    event: Event,
    moment: datetime,
    subjects: tuple[str, ...],
    source: str | None = None,
) -> OutboxRow:
    """Make a message; the same one always has the same id, by which a double is told."""
    told = "\n".join((recipient.id, event, source or "", moment.isoformat(), *subjects))
    return OutboxRow(
        id=uuid.uuid5(uuid.NAMESPACE_URL, told).urn,
        recipient=recipient.id,
        event=event,
        created=moment,
        not_before=moment,
        subjects=subjects,
        source=source,
    )
