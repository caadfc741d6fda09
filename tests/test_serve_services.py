import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asking import ask, published, served
from prometheus_client.parser import text_string_to_metric_families

from kulturfeed.rows import HeldRow, RefreshRow, Settlement, SourceRow
from kulturfeed.store import open_store

TWO = """
[[source]]
id = "kultur"
url = "https://www.ks.no/kultur/"
[[source]]
id = "skole"
url = "https://www.ks.no/skole/"
"""
PREFIXED = f'public_url = "https://x.no/deling/feeds/"\n{TWO}'
FORMER = """
[[source]]
id = "kultur"
url = "https://www.ks.no/kultur/"
was = ["gammel", "eldst"]
[[source]]
id = "slutt"
url = "https://www.ks.no/slutt/"
was = ["sluttet-for"]
retired = true
"""
RSS = b"<rss/>"
NOW = datetime.now(UTC).replace(microsecond=0)


def stored(folder: Path, asked: datetime = NOW, *, held: bool = False) -> None:
    """Store a refresh of one source, whose page answered within 250 ms."""
    state = SourceRow(
        id="kultur",
        feed_id="urn:1",
        url="https://www.ks.no/kultur/",
        first_accepted=asked,
        accepted=asked,
        asked=asked,
        unwell_since=asked if held else None,
    )
    row = RefreshRow(
        source="kultur", started=asked, ended=asked, outcome="read", status=200, milliseconds=250
    )
    waiting = HeldRow(source="kultur", seen=asked, reason="få", rejected=False, teasers=())
    with open_store(f"sqlite:///{folder}/kulturfeed.db", migrate=True) as store:
        store.save(Settlement(source=state, refresh=row, held=waiting if held else None))


def answered(folder: Path, path: str, toml: str = TWO) -> tuple[int, str]:
    with served(folder, toml) as port:
        found = ask(port, path)
        # The first look at the store is on its way when the server begins.
        looks_until = time.monotonic() + 20
        while path == "/readyz" and found.body == b"The store cannot be reached.\n":
            if not (folder / "kulturfeed.db").exists():
                break
            assert time.monotonic() < looks_until
            found = ask(port, path)
    return found.status, found.body.decode()


def test_the_server_says_that_it_lives(tmp_path: Path):
    assert (200, "The server answers.\n") == answered(tmp_path, "/healthz")


def test_it_is_ready_when_all_sources_are_read_on_time(tmp_path: Path):
    stored(tmp_path)
    assert (200, "All sources are read on time.\n") == answered(tmp_path, "/readyz")


def test_it_is_not_ready_without_its_store_and_says_nothing_of_it(tmp_path: Path):
    assert (503, "The store cannot be reached.\n") == answered(tmp_path, "/readyz")


def test_it_is_not_ready_while_a_source_is_stale_and_names_it(tmp_path: Path):
    stored(tmp_path, NOW - timedelta(hours=3))
    assert (503, "Not read when it was time: kultur\n") == answered(tmp_path, "/readyz")


def measured(folder: Path) -> dict[tuple[str, ...], float]:
    status, text = answered(folder, "/metrics")
    assert 200 == status
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_is_stored_is_measured(tmp_path: Path):
    stored(tmp_path, held=True)
    assert {
        ("kulturfeed_refreshes", "read", "kultur"): 1,
        ("kulturfeed_last_success_timestamp_seconds", "kultur"): NOW.timestamp(),
        ("kulturfeed_articles", "kultur"): 0,
        ("kulturfeed_articles", "skole"): 0,
        ("kulturfeed_held", "kultur"): 1,
        ("kulturfeed_held", "skole"): 0,
        ("kulturfeed_unwell", "kultur"): 1,
        ("kulturfeed_unwell", "skole"): 0,
        ("kulturfeed_response_seconds", "kultur"): 0.25,
    } == measured(tmp_path)


SKOLE = '[[source]]\nid = "skole"\nurl = "https://www.ks.no/skole/"\n'


def test_of_a_source_that_the_config_has_no_more_only_that_is_measured(tmp_path: Path):
    stored(tmp_path, held=True)
    lines = answered(tmp_path, "/metrics", SKOLE)[1].splitlines()
    assert ['kulturfeed_not_in_config{source="kultur"} 1.0'] == [
        line for line in lines if '"kultur"' in line
    ]


def test_it_is_not_ready_while_a_stored_source_is_in_no_config_and_names_it(tmp_path: Path):
    stored(tmp_path)
    told = "Stored, but not in the config, so never read: kultur; see /status/\n"
    assert (503, told) == answered(tmp_path, "/readyz", SKOLE)


def test_nothing_is_measured_without_a_store(tmp_path: Path):
    assert (503, "The store cannot be reached.\n") == answered(tmp_path, "/metrics")


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("prefixed")
    for name in ("index.html", "kultur.rss", "kultur/index.html"):
        published(folder, name, RSS)
    with served(folder, PREFIXED) as port:
        yield port


@pytest.mark.parametrize("prefix", ["", "/deling/feeds"])
@pytest.mark.parametrize("path", ["/", "/kultur.rss", "/kultur/", "/healthz"])
def test_a_proxy_may_strip_or_keep_the_path_of_public_url(prefixed: int, path: str, prefix: str):
    assert 200 == ask(prefixed, prefix + path).status


@pytest.mark.parametrize(
    ("path", "place"),
    [("/deling/feeds", "feeds/"), ("/deling/feeds/kultur", "kultur/"), ("/kultur", "kultur/")],
)
def test_what_moved_is_told_relative_to_what_was_asked(prefixed: int, path: str, place: str):
    answer = ask(prefixed, path)
    assert (301, place) == (answer.status, answer.headers["location"])


@pytest.mark.parametrize("path", ["/deling/kultur.rss", "/deling/feeds/borte.rss", "/feeds/"])
def test_no_other_prefix_is_known(prefixed: int, path: str):
    assert 404 == ask(prefixed, path).status


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("former")
    for name in ("kultur.rss", "gammel.rss", "slutt.rss", "kultur/index.html"):
        published(folder, name, RSS)
    with served(folder, FORMER) as port:
        yield port


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/gammel.rss", "kultur.rss"),
        ("/eldst.json", "kultur.json"),
        ("/gammel/", "../kultur/"),
        ("/gammel", "kultur/"),
        ("/gammel/embed", "../kultur/embed/"),
        ("/gammel/archive/3.atom", "../../kultur/archive/3.atom"),
    ],
)
def test_a_former_address_leads_to_the_present_one(former: int, path: str, place: str):
    answer = ask(former, path)
    assert (301, place, b"It has moved.\n") == (
        answer.status,
        answer.headers["location"],
        answer.body,
    )


@pytest.mark.parametrize("path", ["/gammel.rss", "/slutt.rss", "/borte.rss"])
def test_a_page_elsewhere_may_see_where_a_feed_went_and_no_cache_keeps_it_long(
    former: int, path: str
):
    headers = ask(former, path).headers
    assert ("*", "public, max-age=60") == (
        headers["access-control-allow-origin"],
        headers["cache-control"],
    )


@pytest.mark.parametrize(
    "path", ["/slutt.rss", "/slutt/", "/slutt", "/slutt/embed/", "/sluttet-for.atom"]
)
def test_a_retired_source_is_gone_although_its_file_stands(former: int, path: str):
    answer = ask(former, path)
    assert (410, b"This feed has ended.\n") == (answer.status, answer.body)
