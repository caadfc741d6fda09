"""Archive documents (RFC 5005), through the line: everything is reached, and nothing moves."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from pathlib import Path

import pytest
from bench import KULTUR, NOON, Bench, read, title, with_articles
from listed import teaser
from lxml import etree

from feeds.check import check
from feeds.namespaces import ATOM, HISTORY
from kulturfeed.configtables import Source
from spiders.page import Article, Image, Reading

BASE = "https://feeds.example.no/kommune/"
FEW = Source(url=KULTUR.url, id="kultur", limit=3)
WEEK = timedelta(weeks=1)
ALL = 1000
"""Articles that are ever stored in the long test: more than half of them as backfill."""

both = pytest.mark.parametrize("ending", ["rss", "atom", "json"])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    configured(made, KULTUR)
    return made


def configured(bench: Bench, *sources: Source, **keys: object) -> None:
    bench.config = bench.configured(*sources).model_copy(update={"public_url": BASE, **keys})


def fetched(bench: Bench, address: str) -> bytes:
    """Read what is published at an address."""
    assert address.startswith(BASE)
    return (bench.folder / "public" / address.removeprefix(BASE)).read_bytes()


def document(content: bytes, ending: str) -> tuple[list[str], str | None]:
    """Read a feed document as an importer does: its entries' ids, and where it goes on."""
    if ending == "json":
        told = json.loads(content)
        return [item["id"] for item in told["items"]], told.get("next_url")
    root = etree.fromstring(content)
    ids = root.xpath("//item/guid/text() | //*[local-name()='entry']/*[local-name()='id']/text()")
    older = root.xpath("//*[local-name()='link'][@rel='prev-archive']/@href")
    assert len(older) <= 1
    return list(map(str, ids)), str(older[0]) if older else None


def chained(bench: Bench, ending: str) -> Iterator[list[str]]:
    """Follow a feed from its address to its oldest document: the ids of each."""
    address: str | None = f"{BASE}kultur.{ending}"
    while address:
        ids, address = document(fetched(bench, address), ending)
        yield ids


def stored(bench: Bench) -> set[str]:
    return {item for (item,) in bench.rows("SELECT item FROM listing")}


def test_an_importer_that_starts_from_nothing_reaches_every_article_once_in_all_formats(
    bench: Bench,
):
    deep = tuple(teaser(number) for number in range(400, ALL - 100))
    front = tuple(teaser(number) for number in range(380, 400))
    bench.refresh((KULTUR, Reading(teasers=front, deeper=deep, title="Kultur")))
    for week, last in enumerate(range(360, -1, -20), start=1):
        news = read(teaser(number) for number in range(last, last + 40))
        bench.refresh((KULTUR, news), at=NOON + week * WEEK)
    late = tuple(teaser(number) for number in range(ALL - 100, ALL))
    top = tuple(teaser(number) for number in range(20))
    bench.refresh((KULTUR, Reading(teasers=top, deeper=late, title="Kultur")))

    everything = stored(bench)
    assert ALL == len(everything)
    for ending in ("rss", "atom", "json"):
        feed, *archives = chained(bench, ending)
        archived = list(chain.from_iterable(archives))
        assert len(archived) == len(set(archived))
        assert everything == {*feed, *archived}
        assert len(feed) == KULTUR.limit
        assert all(len(ids) <= 50 for ids in archives)


FORMATS = ("rss", "atom", "json")


def archive(bench: Bench) -> dict[str, tuple[bytes, int]]:
    """Return every archive document's bytes, and when it was written."""
    folder = bench.folder / "public" / "kultur" / "archive"
    files = [path for ending in FORMATS for path in folder.glob(f"*.{ending}")]
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def ids(bench: Bench, number: int, ending: str = "atom") -> set[str]:
    return set(document(fetched(bench, f"{BASE}kultur/archive/{number}.{ending}"), ending)[0])


def weekly(bench: Bench, week: int, *numbers: int) -> None:
    bench.refresh((FEW, [teaser(number) for number in numbers]), at=NOON + week * WEEK)


@pytest.fixture
def few(bench: Bench) -> Bench:
    """Nine articles, of which the feed shows three; 1 to 5 stand in document 1, the rest in 2."""
    configured(bench, FEW)
    for week, newest in enumerate((3, 5, 7, 9), start=1):
        weekly(bench, week, *range(newest, max(newest - 4, 0), -1))
    return bench


def edit(bench: Bench) -> None:
    """Let the list show article 9 with another summary."""
    edited = replace(teaser(9), summary="Rettet «nå» på Ærø")
    bench.refresh((FEW, [edited, teaser(8), teaser(7)]), at=NOON + 9 * WEEK)


def test_an_article_is_in_the_archive_before_the_feed_shows_it_no_more(few: Bench):
    feed, *archives = chained(few, "atom")
    assert 3 == len(feed)
    assert [4, 5] == [len(each) for each in archives]
    assert stored(few) == set(chain(feed, *archives))


def test_a_closed_document_never_grows_however_old_an_article_is(few: Bench):
    before = {number: ids(few, number) for number in (1, 2)}
    deeper = (teaser(900),)
    late = Reading(teasers=tuple(map(teaser, (9, 8, 7))), deeper=deeper, title="Kultur")
    few.refresh((FEW, late), at=NOON + 9 * WEEK)
    assert before == {number: ids(few, number) for number in before}
    assert 1 == len(ids(few, 3))
    assert stored(few) == set(chain.from_iterable(chained(few, "atom")))


def test_an_edit_corrects_the_text_in_its_own_document_alone(few: Bench):
    before = archive(few)
    edit(few)
    after = archive(few)
    assert {f"2.{ending}" for ending in FORMATS} == {
        name for name in after if after[name] != before[name]
    }
    assert all("Rettet «nå» på Ærø".encode() in after[f"2.{ending}"][0] for ending in FORMATS)


def test_an_edit_moves_no_article_to_another_document(few: Bench):
    before = {number: ids(few, number) for number in (1, 2)}
    edit(few)
    assert before == {number: ids(few, number) for number in before}


def test_a_document_that_stands_is_not_rendered_again(few: Bench):
    # Were it rendered, what was put in its place would be overwritten.
    path = few.folder / "public" / "kultur" / "archive" / "1.atom"
    path.write_bytes(b"som det var")
    weekly(few, 9, 9, 8, 7)
    assert b"som det var" == path.read_bytes()


def test_a_document_that_is_gone_is_written_again(few: Bench):
    before = ids(few, 1, "json")
    (few.folder / "public" / "kultur" / "archive" / "1.json").unlink()
    weekly(few, 9, 9, 8, 7)
    assert before == ids(few, 1, "json")


def test_another_address_of_the_feeds_is_told_in_every_document(few: Bench):
    few.config = few.config.model_copy(update={"public_url": "https://ny.example.no"})
    weekly(few, 9, 9, 8, 7)
    assert all(b"https://ny.example.no/kultur" in content for content, _ in archive(few).values())


def test_without_a_public_address_documents_are_written_without_links(few: Bench):
    few.config = few.config.model_copy(update={"public_url": None})
    weekly(few, 9, 9, 8, 7)
    assert all(document(archive(few)[f"2.{each}"][0], each)[1] is None for each in FORMATS)


@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_a_document_names_itself_the_feed_and_its_neighbours(few: Bench, ending: str):
    root = etree.fromstring(archive(few)[f"1.{ending}"][0])
    links = {each.get("rel"): each.get("href") for each in root.iter(f"{ATOM}link")}
    assert {
        "self": f"{BASE}kultur/archive/1.{ending}",
        "current": f"{BASE}kultur.{ending}",
        "next-archive": f"{BASE}kultur/archive/2.{ending}",
    } == {rel: links[rel] for rel in links if rel not in {None, "alternate"}}
    assert 1 == len(list(root.iter(f"{HISTORY}archive")))


@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_the_feed_itself_is_no_archive_and_leads_to_the_newest_document(few: Bench, ending: str):
    content = fetched(few, f"{BASE}kultur.{ending}")
    assert f"{BASE}kultur/archive/2.{ending}" == document(content, ending)[1]
    assert [] == list(etree.fromstring(content).iter(f"{HISTORY}archive"))


def test_every_document_is_fit(few: Bench):
    assert {()} == {check(content) for content, _ in archive(few).values()}


def test_a_source_whose_feed_holds_everything_has_no_archive(bench: Bench):
    bench.refresh((KULTUR, [teaser(1), teaser(2), teaser(3)]))
    assert {} == archive(bench)
    assert (stored(bench), None) == (
        set(document(fetched(bench, f"{BASE}kultur.json"), "json")[0]),
        document(fetched(bench, f"{BASE}kultur.json"), "json")[1],
    )


def test_an_archive_that_cannot_be_written_keeps_no_feed_back(few: Bench):
    folder = few.folder / "public" / "kultur" / "archive"
    shutil.rmtree(folder)
    folder.write_text("i veien")
    (report,) = few.refresh((FEW, [teaser(11), teaser(10), teaser(9), teaser(8)]))
    assert title(11) == few.titles()[0]
    assert any(str(folder) in each for each in report.problems)


def test_an_image_whose_length_was_told_is_an_enclosure_in_every_format(bench: Bench):
    picture = Image(address="https://www.ks.no/kor.jpg", type="image/jpeg", length=1024)
    page = Article(url=teaser(1).link, title=title(1), image=picture)
    bench.refresh((KULTUR, with_articles([teaser(1)], {teaser(1).link: page})))
    [item] = json.loads(fetched(bench, f"{BASE}kultur.json"))["items"]
    assert [{"url": picture.address, "mime_type": "image/jpeg", "size_in_bytes": 1024}] == item[
        "attachments"
    ]
    for name in ("kultur.rss", "kultur.atom"):
        [entry] = bench.entries(name)
        assert [(picture.address, "image/jpeg", "1024")] == [
            (each.href, each.type, each.length) for each in entry.enclosures
        ]


def test_an_archived_article_that_is_not_fit_is_left_out_and_told_once(few: Bench):
    few.rows(
        "UPDATE listing SET link = 'ingen adresse' WHERE archive = 1 AND title LIKE 'Sak 1:%'"
    )
    few.rows("UPDATE archive SET written = NULL")
    (first,) = few.refresh((FEW, None))
    (second,) = few.refresh((FEW, None))
    assert {f"kultur/archive/1.{ending}" for ending in FORMATS} == {
        each.partition(": ")[0] for each in first.problems
    }
    assert (4, ()) == (len(ids(few, 1)), second.problems)
