"""What is still to be told to others in and out of the database."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select, update

from kulturfeed.push.rows import OutboxRow, RecipientRow, TopicRow
from kulturfeed.rows import ItemRow, Known, ListingRow
from kulturfeed.store import schema
from kulturfeed.store.columns import columns, row
from kulturfeed.store.operated import Operated
from kulturfeed.store.upserting import upsert

_OUTBOX = schema.outbox.c
_RECIPIENT = schema.recipient.c


class Queued(Operated):
    """An open store, as what is sent to hubs and webhooks is queued in it.

    All but `queue` may be called without the store's lock: a refresh may be under way.
    """

    def topics(self) -> dict[str, int]:
        """Return the version of each published feed that a ping was queued for last."""
        with self._begin() as connection:
            found = connection.execute(select(schema.topic.c.name, schema.topic.c.version))
            return {each.name: each.version for each in found}

    def queue(self, rows: Iterable[OutboxRow], topics: Iterable[TopicRow] = ()) -> None:
        """Store messages, and the versions they are of, all or nothing.

        A message that waits already is left as it is.
        """
        spread = {each.id: columns(each) for each in rows}
        versions = [columns(each) for each in topics]
        known = select(_OUTBOX.id).where(_OUTBOX.id.in_(list(spread)))
        with self._begin() as connection:
            waiting = set(connection.scalars(known))
            if new := [each for name, each in spread.items() if name not in waiting]:
                connection.execute(insert(schema.outbox), new)
            if versions:
                connection.execute(upsert(connection.dialect.name, schema.topic), versions)

    def is_waiting(self, now: datetime) -> bool:
        """Tell whether a message could be sent now."""
        rests = exists().where(_RECIPIENT.id == _OUTBOX.recipient, _RECIPIENT.not_before > now)
        query = select(func.count()).where(_OUTBOX.not_before <= now, ~rests)
        with self._begin() as connection:
            return bool(connection.scalar(query))

    def waiting(self, recipient: str, now: datetime) -> tuple[OutboxRow, ...]:
        """Return what waits for a recipient, and nobody is sending, the oldest first."""
        query = (
            select(schema.outbox)
            .where(_OUTBOX.recipient == recipient, _OUTBOX.not_before <= now)
            .order_by(_OUTBOX.created, _OUTBOX.id)
        )
        with self._begin() as connection:
            return tuple(row(OutboxRow, each) for each in connection.execute(query).mappings())

    def claim(self, message: str, now: datetime, until: datetime) -> bool:
        """Take a message for sending until then; False where another process has it."""
        query = (
            update(schema.outbox)
            .where(_OUTBOX.id == message, _OUTBOX.not_before <= now)
            .values(not_before=until)
        )
        with self._begin() as connection:
            return connection.execute(query).rowcount == 1

    def release(self, message: str, now: datetime) -> None:
        """Let a message that was not taken wait again."""
        query = update(schema.outbox).where(_OUTBOX.id == message).values(not_before=now)
        with self._begin() as connection:
            connection.execute(query)

    def unqueue(self, message: str) -> None:
        """Delete a message: it was taken, or has become void."""
        with self._begin() as connection:
            connection.execute(delete(schema.outbox).where(_OUTBOX.id == message))

    def give_up(self, recipient: str) -> None:
        """Delete all that waits for a recipient."""
        with self._begin() as connection:
            connection.execute(delete(schema.outbox).where(_OUTBOX.recipient == recipient))

    def recipients(self) -> dict[str, RecipientRow]:
        """Return how each recipient is doing; one that never failed is left out."""
        with self._begin() as connection:
            found = connection.execute(select(schema.recipient)).mappings()
            return {each["id"]: row(RecipientRow, each) for each in found}

    def put_recipient(self, recipient: RecipientRow) -> None:
        """Store how a recipient is doing."""
        with self._begin() as connection:
            statement = upsert(connection.dialect.name, schema.recipient)
            connection.execute(statement, columns(recipient))

    def keep_recipients(self, ids: Collection[str]) -> None:
        """Delete what is stored of recipients that the config has no more."""
        with self._begin() as connection:
            for table, column in (
                (schema.outbox, _OUTBOX.recipient),
                (schema.recipient, _RECIPIENT.id),
            ):
                connection.execute(delete(table).where(column.not_in(list(ids))))

    def everywhere(self, items: Collection[str]) -> tuple[Known, ...]:
        """Return these articles once for each source that lists them, oldest release first."""
        prefixed = [column.label(f"item_{column.name}") for column in schema.item.c]
        query = (
            select(*prefixed, *schema.listing.c)
            .join_from(schema.listing, schema.item, schema.listing.c.item == schema.item.c.id)
            .where(schema.item.c.id.in_(list(items)))
            .order_by(schema.listing.c.released)
        )
        with self._begin() as connection:
            return tuple(
                Known(item=row(ItemRow, each, prefix="item_"), listing=row(ListingRow, each))
                for each in connection.execute(query).mappings()
            )
