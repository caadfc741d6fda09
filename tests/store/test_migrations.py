import pytest
from alembic import command
from alembic.config import Config
from sample_rows import NOON, SOURCE, address
from sqlalchemy import insert, make_url
from stored import addresses, file_of, saved

from kulturfeed.rows import ItemRow
from kulturfeed.store import open_store, schema
from kulturfeed.store.faults import engine_of
from kulturfeed.store.migrate import STEPS
from spiders.page import Image, Precision, SourceDate

OLD = ItemRow(
    id="urn:uuid:1",
    first_seen=NOON,
    rule="new",
    title="Øving på Ærø",
    author="Åse Bø",
    image=Image(address="https://www.ks.no/å.jpg"),
    published=SourceDate(at=NOON, precision=Precision.DAY, found="text"),
)


@pytest.fixture
def first(database: str) -> str:
    """A store as the first release left it, with one article."""
    engine = engine_of(make_url(database))
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(STEPS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            insert(schema.item).values(
                id=OLD.id,
                first_seen=NOON,
                rule="new",
                title=OLD.title,
                author=OLD.author,
                image="https://www.ks.no/å.jpg",
                published=NOON,
                published_precision="day",
                published_found="text",
            )
        )
        connection.execute(
            insert(schema.alias).values(
                address=address(1), item=OLD.id, first_seen=NOON, rule="new"
            )
        )
    engine.dispose()
    return database


def test_an_article_of_the_first_schema_is_kept_as_it_was(first: str):
    with open_store(first, migrate=True) as store:
        assert OLD == store.known(SOURCE.id, {address(1)})[address(1)].item


def test_a_store_of_the_first_schema_can_be_saved_to(first: str):
    saved(first, 2)
    assert {address(1), address(2)} == addresses(first)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_store_of_the_first_schema_is_copied_before_its_change(first: str):
    saved(first, 2)
    assert file_of(first).with_name("kulturfeed.db.0001.bak").exists()
