"""A saved page in, what would be found on it out."""

from pathlib import Path

import pytest

from kulturfeed.config import Config
from kulturfeed.configtables import Source
from kulturfeed.reading import read_file
from spiders.page import Selectors


def selectors(folder: Path, url: str, *sources: Source) -> Selectors | None:
    """Return what a page at this address is read by."""
    path = folder / "side.html"
    path.write_text("<h1>Øving på Ærø</h1>", encoding="utf-8")
    return read_file(Config(source=sources), path, url).page.select


def source(url: str, item: str) -> Source:
    return Source.model_validate({"url": url, "id": item, "select": {"item": item}})


@pytest.mark.parametrize(
    "url",
    ["https://a.no/kultur/", "https://a.no/kultur", "http://a.no/kultur/", "https://A.no/kultur/"],
)
def test_a_page_is_read_by_its_source_s_selectors_however_its_address_is_spelt(
    tmp_path: Path, url: str
):
    found = selectors(tmp_path, url, source("https://a.no/kultur/", "article"))
    assert "article" == (found and found.item)


def test_of_two_lists_on_a_page_the_one_is_read_that_the_address_names(tmp_path: Path):
    lists = [source(f"https://a.no/kultur/#{name}", name) for name in ("nytt", "arkiv")]
    found = selectors(tmp_path, "https://a.no/kultur/#arkiv", *lists)
    assert "arkiv" == (found and found.item)


def test_a_page_of_no_source_is_searched_without_selectors(tmp_path: Path):
    assert None is selectors(tmp_path, "https://b.no/", source("https://a.no/", "article"))
