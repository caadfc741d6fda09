"""Pages of one refresh overlap: while one waits for its article pages, another is stored."""

from pathlib import Path

from listed import HERE, NOON, OSLO, teaser

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.line import Line
from kulturfeed.reports import Report
from kulturfeed.store import open_store
from spiders.page import Harvest, Outcome, Page, Reading

KULTUR = Source(url=HERE, id="kultur")
SKOLE = Source(url="https://www.ks.no/skole/", id="skole")


def _read(page: Page, reading: Reading) -> Harvest:
    return Harvest(page=page, outcome=Outcome.READ, url=page.url, status=200, reading=reading)


def _overlapping(folder: Path) -> tuple[Report, set[str]]:
    """Store a page between the moment another is looked at and the moment that one is stored."""
    config = Config(
        source=(KULTUR, SKOLE),
        output=folder / "public",
        database=f"sqlite:///{folder}/kulturfeed.db",
        timezone=OSLO,
    )
    slow, quick = (Reading(teasers=(teaser(1), teaser(2))) for _ in range(2))
    with open_store(config.database, migrate=True) as store:
        line = Line(config, store, lambda: NOON)
        page = line.page(KULTUR)
        page.wanted(slow)
        line.receive(_read(line.page(SKOLE), quick))
        report = line.receive(_read(page, slow))
        listed = (store.listed(name, limit=9, window=NOON - NOON) for name in ("kultur", "skole"))
        return report, {known.item.id for source in listed for known in source}


def test_an_article_stored_by_another_source_meanwhile_is_the_same_article(tmp_path: Path):
    _, ids = _overlapping(tmp_path)
    assert 2 == len(ids)


def test_a_page_that_another_overtook_is_stored_without_a_problem(tmp_path: Path):
    report, _ = _overlapping(tmp_path)
    assert ((), 2) == (report.problems, report.row.new)
