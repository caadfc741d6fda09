import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desk import LIST, NOON, STRANGERS, URL, Desk, teaser

from feeds.check import check
from kulturfeed.errors import StoreError
from kulturfeed.ledger import address_digest
from kulturfeed.store import hold, open_store
from kulturfeed.store.upkeep import compact
from spiders.page import Article, Dropped, Image, Precision, SourceDate, Teaser

NAME = "Kari Nordmann fra Ås"
SECRET = Teaser(title=f"Om {NAME}", link=f"{URL}kari/", summary=f"{NAME} får prisen")
LEFT_OUT = Dropped(reason="duplicate", link="/kultur/kari", title=NAME)
LATER = datetime(2030, 1, 1, tzinfo=UTC) - NOON


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A person's name stands on two sources, was edited, was left out once and is held."""
    desk = Desk(tmp_path)
    desk.refresh([SECRET, *LIST], dropped=[LEFT_OUT])
    desk.refresh([SECRET], "skole")
    edited = Teaser(title=f"Mer om {NAME}", link=SECRET.link, summary=SECRET.summary)
    page = Article(
        url=SECRET.link, author=NAME, summary=NAME, image=Image(address=f"{URL}kari.jpg")
    )
    desk.refresh([edited, *LIST], dropped=[LEFT_OUT], articles=[page])
    assert "held" == desk.refresh([edited, *(teaser(n, "Alt") for n in range(7, 27))]).row.outcome
    return desk


def remains(desk: Desk, secret: bytes) -> list[str]:
    """Name the files in which something can be read, packed or not."""
    return [
        path.name
        for path in sorted(desk.folder.rglob("*"))
        if path.is_file()
        if secret in (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else b"")
        or secret in path.read_bytes()
    ]


def test_not_a_byte_of_a_forgotten_article_is_left_in_any_file(desk: Desk):
    traces = [word.encode() for word in ("Kari", "kari/", "kultur/kari", "kari.jpg")]
    assert all(remains(desk, trace) for trace in traces)
    assert 0 == desk.run("forget", SECRET.link)
    assert [] == [name for trace in traces for name in remains(desk, trace)]


def test_forget_says_what_it_cannot_reach(desk: Desk, capsys: pytest.CaptureFixture[str]):
    desk.run("forget", SECRET.link)
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        f"{SECRET.link}: forgotten; of 1 article and 1 address only digests are kept, "
        "to keep them away"
    )
    assert second.startswith("backups of the store, readers that fetched the feed, and the site")


def test_what_was_not_forgotten_stays_as_it_was(desk: Desk):
    before = {each.id: each.published for each in desk.entries("kultur.atom")}
    desk.run("forget", SECRET.link)
    after = {each.id: each.published for each in desk.entries("kultur.atom")}
    assert len(LIST) == len(after)
    assert after.items() <= before.items()


def test_only_digests_are_kept(desk: Desk):
    desk.run("forget", SECRET.link)
    with open_store(desk.config.database) as store:
        assert frozenset({address_digest(f"{URL}kari")}) == store.forgotten()
        assert () == store.stories(f"{URL}kari", SECRET.link)


def test_a_forgotten_article_stays_away_under_all_its_addresses(tmp_path: Path):
    desk = Desk(tmp_path)
    moved = Teaser(title=SECRET.title, link=f"{URL}flyttet/")
    desk.refresh([SECRET, *LIST])
    page = Article(url=moved.link, title=moved.title, canonical=SECRET.link)
    desk.refresh([moved, *LIST], articles=[page])
    desk.run("forget", SECRET.link)
    for each in (SECRET, moved):
        desk.refresh([each, *LIST], after=LATER)
        assert SECRET.title not in desk.titles()
        assert [] == remains(desk, b"Kari")


def test_a_feed_without_an_entry_left_is_published_empty_and_fit(desk: Desk):
    desk.run("forget", SECRET.link)
    for name in ("skole.rss", "skole.atom"):
        content = (desk.folder / "public" / name).read_bytes()
        assert ([], ()) == (desk.entries(name), check(content))
        packed = (desk.folder / "public" / f"{name}.gz").read_bytes()
        assert content == gzip.decompress(packed)


def test_the_feed_of_a_source_that_was_removed_is_emptied_too(desk: Desk):
    text = desk.path.read_text("utf-8")
    desk.path.write_text(text.partition('[[source]]\nid = "skole"')[0], encoding="utf-8")
    desk.run("forget", SECRET.link)
    assert [] == desk.titles("skole.atom")


def test_no_feed_is_made_where_there_was_none(desk: Desk):
    for path in (desk.folder / "public").glob("skole.*"):
        path.unlink()
    desk.run("forget", SECRET.link)
    assert [] == list((desk.folder / "public").glob("skole.*"))


def test_a_feed_that_cannot_be_written_is_told_and_the_others_are(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    blocked = desk.folder / "public" / ".kultur.rss.part"
    blocked.mkdir()
    assert 1 == desk.run("forget", SECRET.link)
    told = "kultur.rss: cannot be written"
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert line.endswith("; what is published may still have it: delete the file")
    assert [] == desk.titles("skole.atom")


def test_forgetting_again_finishes_what_was_cut_short(desk: Desk):
    blocked = desk.folder / "public" / ".kultur.rss.part"
    blocked.mkdir()
    desk.run("forget", SECRET.link)
    blocked.rmdir()
    assert 0 == desk.run("forget", SECRET.link)
    assert [] == remains(desk, b"Kari")


def test_what_stands_in_a_held_list_alone_is_kept_away(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    desk.refresh([*STRANGERS, teaser(99, NAME)])
    assert 0 == desk.run("forget", teaser(99).link)
    assert f"{teaser(99).link}: is kept away" == capsys.readouterr().out.splitlines()[0]
    desk.run("accept", "kultur")
    assert STRANGERS[0].title in desk.titles()
    assert NAME not in desk.titles()


def test_an_address_that_was_never_seen_cannot_be_forgotten(
    desk: Desk, capsys: pytest.CaptureFixture[str]
):
    assert 1 == desk.run("forget", f"{URL}borte/")
    line = f"kulturfeed: {URL}borte/: was never seen, so there is nothing to forget\n"
    assert line == capsys.readouterr().err


def test_all_articles_that_had_the_address_are_forgotten(tmp_path: Path):
    def dated(year: int) -> Article:
        at = datetime(year, 4, 8, 12, tzinfo=UTC)
        date = SourceDate(at=at, precision=Precision.DAY, found="json-ld")
        return Article(url=SECRET.link, published=date)

    desk = Desk(tmp_path)
    desk.refresh([SECRET, *LIST], articles=[dated(2025)])
    again = Teaser(title="Sommerfestivalen i nord 2027", link=SECRET.link)
    desk.refresh([again, *LIST], articles=[dated(2027)], after=timedelta(days=300))
    assert {SECRET.title, again.title} <= set(desk.titles())
    desk.run("forget", SECRET.link)
    assert {each.title for each in LIST} == set(desk.titles())
    assert [] == remains(desk, b"Kari") + remains(desk, b"Sommerfestivalen")


def test_forget_waits_for_nobody(desk: Desk, capsys: pytest.CaptureFixture[str]):
    with hold(desk.config.database, NOON):
        assert 75 == desk.run("forget", SECRET.link)
    assert "another refresh is running" in capsys.readouterr().err
    assert f"Mer om {NAME}" in desk.titles()


def test_bytes_that_somebody_keeps_from_being_overwritten_are_told(desk: Desk):
    with open_store(desk.config.database) as store, store._begin() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM item")
        with pytest.raises(StoreError, match="somebody is reading the store"):
            compact(desk.config.database, timedelta(0))


def test_a_file_that_cannot_be_compacted_is_told(desk: Desk):
    with open_store(desk.config.database) as store, store._begin() as writer:
        writer.exec_driver_sql("UPDATE source SET title = 'halvveis'")
        with pytest.raises(StoreError, match="may still be read from the bytes"):
            compact(desk.config.database, timedelta(0))


def test_postgresql_is_left_to_its_own_vacuum():
    compact("postgresql+psycopg://nobody@/nowhere")


def test_a_forgotten_article_leaves_a_gap_in_its_archive_document(tmp_path: Path):
    desk = Desk(tmp_path)
    (source, _) = desk.config.sources
    few = source.model_copy(update={"limit": 1})
    desk.config = desk.config.model_copy(update={"sources": (few,)})
    desk.refresh(LIST)
    desk.refresh([teaser(20), *LIST], after=timedelta(weeks=2))
    document = "kultur/archive/1.atom"
    before = desk.titles(document)
    desk.run("forget", LIST[1].link)
    after = [each for each in before if each != LIST[1].title]
    assert len(before) - 1 == len(after)
    assert (after, []) == (desk.titles(document), remains(desk, b"Nr. 2:"))
    desk.refresh([teaser(21), teaser(20), *LIST[2:]], after=timedelta(weeks=2))
    assert after == desk.titles(document)
