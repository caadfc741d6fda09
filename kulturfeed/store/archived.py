"""What archive documents and collections are made of, out of the database and into it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Select, and_, exists, func, insert, or_, select, update

from kulturfeed.rows import ArchiveRow, Known
from kulturfeed.store import schema
from kulturfeed.store.known import LISTED, known_of
from kulturfeed.store.shown import Shown

_LISTING: Final = schema.listing.c
_ARCHIVE: Final = schema.archive.c
# PostgreSQL would hand over the whole answer; mostly its beginning is all that is needed.
_AT_ONCE: Final = 100
_BACKFILL: Final = "backfill"


class Archived(Shown):
    """An open store, as archives and collections are put together of it.

    Of these `close_archives`, `note_written` and `feed_id` write.
    """

    def unarchived(self, source: str) -> tuple[str, ...]:
        """Return a source's articles that stand in no archive document, as they were stored.

        Those of one harvest by their release: the further down the page, the earlier.
        """
        query = (
            select(_LISTING.item)
            .where(_LISTING.source == source, _LISTING.archive.is_(None))
            .order_by(_LISTING.first_seen, _LISTING.released)
        )
        with self._begin() as connection:
            return tuple(connection.scalars(query))

    def close_archives(self, source: str, documents: Sequence[Collection[str]]) -> None:
        """Put articles into new archive documents, for good; each document's all at once."""
        last = select(func.max(_ARCHIVE.number)).where(_ARCHIVE.source == source)
        with self._begin() as connection:
            first = (connection.scalar(last) or 0) + 1
            for number, items in enumerate(documents, first):
                connection.execute(insert(schema.archive).values(source=source, number=number))
                connection.execute(
                    update(schema.listing)
                    .where(_LISTING.source == source, _LISTING.item.in_(list(items)))
                    .values(archive=number)
                )

    def archives(self, source: str) -> tuple[ArchiveRow, ...]:
        """Return a source's archive documents, the oldest first."""
        query = select(schema.archive).where(_ARCHIVE.source == source).order_by(_ARCHIVE.number)
        with self._begin() as connection:
            found = connection.execute(query).mappings()
            return tuple(ArchiveRow(number=e["number"], written=e["written"]) for e in found)

    def archived(self, source: str, number: int) -> tuple[Known, ...]:
        """Return the articles of an archive document, the newest release first."""
        query = LISTED.where(_LISTING.source == source, _LISTING.archive == number)
        with self._begin() as connection:
            found = connection.execute(query.order_by(_LISTING.released.desc())).mappings()
            return tuple(map(known_of, found))

    def note_written(self, source: str, written: Mapping[int, str]) -> None:
        """Keep what the files of archive documents show, by their numbers."""
        with self._begin() as connection:
            for number, told in written.items():
                connection.execute(
                    update(schema.archive)
                    .where(_ARCHIVE.source == source, _ARCHIVE.number == number)
                    .values(written=told)
                )

    def collected(
        self,
        sources: Collection[str],
        *,
        limit: int,
        window: timedelta,
        wanted: Callable[[Known], bool],
    ) -> tuple[Known, ...]:
        """Return the news of several sources, newest first, each article under its first listing.

        The first `limit` that are wanted, and all that are within the window, which ends at the
        newest of them.
        """
        query = _first_listed(sources)
        found: list[Known] = []
        with self._begin() as connection:
            rows = connection.execution_options(yield_per=_AT_ONCE).execute(query).mappings()
            for each in map(known_of, rows):
                if len(found) >= limit and _is_before(each, found[0], window):
                    break
                if wanted(each):
                    found.append(each)
        return tuple(found)

    def collections(self) -> set[str]:
        """Return the ids of all collections that were ever published."""
        with self._begin() as connection:
            return set(connection.scalars(select(schema.collection.c.id)))

    def feed_id(self, collection: str, minted: str) -> str:
        """Return a collection's own id: the one that is stored, else this one, now stored."""
        table = schema.collection
        with self._begin() as connection:
            stored = connection.scalar(select(table.c.feed_id).where(table.c.id == collection))
            if stored is None:
                connection.execute(insert(table).values(id=collection, feed_id=minted))
            return stored or minted


def _first_listed(sources: Collection[str]) -> Select[tuple[object, ...]]:
    """Ask for the news of these sources, newest first, each article where it was listed first."""
    names = list(sources)
    other = schema.listing.alias()
    earlier = exists().where(
        other.c.item == _LISTING.item,
        other.c.source.in_(names),
        other.c.rule != _BACKFILL,
        or_(
            other.c.first_seen < _LISTING.first_seen,
            and_(other.c.first_seen == _LISTING.first_seen, other.c.released < _LISTING.released),
        ),
    )
    news = (_LISTING.source.in_(names), _LISTING.rule != _BACKFILL, ~earlier)
    return LISTED.where(*news).order_by(_LISTING.released.desc())


def _is_before(each: Known, newest: Known, window: timedelta) -> bool:
    if each.listing is None or newest.listing is None:
        return False
    return each.listing.released < newest.listing.released - window
