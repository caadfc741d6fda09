"""What the pages show, summed up, out of the database."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import Text, case, cast, func, select

from kulturfeed.rows import SourceRow
from kulturfeed.site.figures import Day, Past, Stamp
from kulturfeed.store import schema
from kulturfeed.store.columns import source_date
from kulturfeed.store.queued import Queued
from spiders.page import SourceDate

_STAMPS: Final = select(
    schema.listing.c.source,
    func.count(),
    func.max(schema.listing.c.changed),
    func.max(schema.listing.c.released).filter(schema.listing.c.rule != "backfill"),
).group_by(schema.listing.c.source)


class Shown(Queued):
    """An open store, as the pages look into it; nothing here writes."""

    def stamps(self, *sources: str) -> dict[str, Stamp]:
        """Return, by source, how much is stored of it: of these sources, of all if none is named.

        A source without articles is left out.
        """
        query = _STAMPS.where(schema.listing.c.source.in_(sources)) if sources else _STAMPS
        with self._begin() as connection:
            return {
                name: Stamp(count=count, changed=changed, newest=newest)
                for name, count, changed, newest in connection.execute(query)
            }

    def past(self, source: str) -> tuple[Past, ...]:
        """Return every article ever stored of a source, backfill too, the newest release first."""
        listing, item = schema.listing.c, schema.item.c
        query = (
            select(
                listing.title,
                listing.link,
                listing.released,
                item.published,
                item.published_precision,
                item.published_found,
            )
            .join_from(schema.listing, schema.item, listing.item == item.id)
            .where(listing.source == source)
            .order_by(listing.released.desc())
        )
        with self._begin() as connection:
            return tuple(
                Past(
                    title=each["title"],
                    link=each["link"],
                    released=each["released"],
                    published=source_date(each, "published"),
                )
                for each in connection.execute(query).mappings()
            )

    def first_dates(self, source: SourceRow) -> tuple[SourceDate, ...]:
        """Return the dates of the articles on a source's first accepted list, as they are now."""
        listing, item, first = schema.listing.c, schema.item.c, source.first_accepted
        if first is None:
            return ()
        query = (
            select(item.published, item.published_precision, item.published_found)
            .join_from(schema.listing, schema.item, listing.item == item.id)
            .where(
                listing.source == source.id,
                # A first list was released up to when it was read: an index finds that.
                listing.released <= first,
                listing.first_seen == first,
                listing.rule != "backfill",
            )
        )
        with self._begin() as connection:
            found = connection.execute(query).mappings()
            return tuple(filter(None, (source_date(each, "published") for each in found)))

    def daily(self, since: datetime) -> tuple[Day, ...]:
        """Sum up the refreshes that ended since a moment, by source and day, oldest day first."""
        table = schema.refresh.c
        # As text: what a date function returns differs between the databases.
        day = cast(func.date(table.ended), Text)
        query = (
            select(
                table.source,
                day,
                func.count(),
                func.count(table.kind),
                func.sum(table.new),
                func.avg(case((table.outcome != "failed", table.milliseconds))),
            )
            .where(table.ended >= since)
            .group_by(table.source, day)
            .order_by(day)
        )
        with self._begin() as connection:
            return tuple(
                Day(
                    source=source,
                    day=date.fromisoformat(written),
                    refreshes=refreshes,
                    troubles=troubles,
                    new=new,
                    milliseconds=None if mean is None else round(mean),
                )
                for source, written, refreshes, troubles, new, mean in connection.execute(query)
            )
