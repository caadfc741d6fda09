"""A database's URL to its file or name, and to what is stored there."""

from pathlib import Path

from sample_rows import SOURCE, address, harvest

from kulturfeed.store import open_store


def file_of(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def name_of(database: str) -> str:
    return database.partition("@/")[2].partition("?")[0]


def saved(database: str, number: int = 1) -> None:
    with open_store(database, migrate=True) as store:
        store.save(harvest(number))


def addresses(database: str) -> set[str]:
    with open_store(database) as store:
        return set(store.known(SOURCE.id, {address(number) for number in range(5)}))
