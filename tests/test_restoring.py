"""A lost store, and what its feeds tell of it: subscribers do not notice."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cases import ARTICLE, DAY, LIST, REST, SITE, Desk, at, opened, story
from listed import OSLO

from kulturfeed.configtables import Source
from kulturfeed.errors import StoreError
from kulturfeed.refresh import restore
from kulturfeed.restoring import files
from spiders.page import Precision, Reading, SourceDate
from spiders.urls import normalise

RENAMED = at(ARTICLE, f"{SITE}kultur/flere-far-plass-i-kulturskolen")
NEWS = story("Fire korps får nye uniformer")
LATER = story("Kulturhuset åpner igjen")
SHOWN = [NEWS, REST[0], RENAMED, *REST[1:]]
SEVENTY = [story(f"Kultursak om {a}{b}sang") for a in "klmnprst" for b in "aeiouyæøå"][:70]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Its article was renamed, and news came, since its list was first read."""
    with opened(tmp_path) as desk:
        desk.lists(*LIST)
        desk.move(ARTICLE, RENAMED)
        desk.lists(REST[0], RENAMED, *REST[1:])
        desk.lists(*SHOWN, after=DAY)
        yield desk


@contextmanager
def lost(desk: Desk) -> Iterator[tuple[Desk, list[str]]]:
    """Begin with an empty store beside the same feeds, a day later."""
    folder = desk.folder / "igjen"
    folder.mkdir()
    (desk.folder / "public").rename(folder / "public")
    with opened(folder) as again:
        again.site, again.now = desk.site, desk.now + DAY
        yield again, list(restore(again.config, again.store, again.now))


def test_every_article_keeps_its_id_and_its_dates(desk: Desk):
    before = desk.feed()
    with lost(desk) as (again, told):
        assert [] == again.lists(*SHOWN)
        assert before == again.feed()
        assert [
            f"kultur: 7 articles keep the ids and dates that they have in {again.folder}/public"
        ] == told


def test_what_came_meanwhile_is_news(desk: Desk):
    with lost(desk) as (again, _):
        assert [LATER.title] == again.lists(LATER, *SHOWN)
        assert LATER.title == again.feed()[0].title


def test_an_article_that_was_edited_meanwhile_is_the_same(desk: Desk):
    with lost(desk) as (again, _):
        assert [] == again.lists(
            replace(NEWS, title="Fire korps har fått nye uniformer"), *LIST[:1]
        )


def test_what_stands_in_the_archive_alone_is_known_too(tmp_path: Path):
    with opened(tmp_path) as desk:
        desk.lists(*SEVENTY)
        desk.lists(LATER, *SEVENTY, after=10 * DAY)
        before = desk.feed()
        with lost(desk) as (again, told):
            assert told[0].startswith("kultur: 71 articles keep ")
            assert [] == again.lists(LATER, *SEVENTY)
            assert before == again.feed()


@pytest.mark.parametrize("precision", list(Precision))
def test_the_sites_own_date_is_known_again(desk: Desk, precision: Precision):
    day = SourceDate(
        at=desk.now.astimezone(OSLO).replace(hour=12), precision=precision, found="json-ld"
    )
    desk.put(LATER, published=day)
    desk.lists(LATER, *SHOWN)
    with lost(desk) as (again, _):
        (known,) = again.store.known("kultur", [normalise(LATER.link)]).values()
        assert (day.at, precision) == (
            known.item.published and known.item.published.at,
            known.item.published and known.item.published.precision,
        )


def test_where_there_are_no_feeds_nothing_is_told(tmp_path: Path):
    with opened(tmp_path) as desk:
        assert [] == list(restore(desk.config, desk.store, desk.now))


@pytest.mark.parametrize("written", ["{}", "", '{"items": [{"id": "a"}]}', '{"items": []}'])
def test_a_feed_that_cannot_be_read_is_told_and_nothing_is_stored(desk: Desk, written: str):
    (desk.folder / "public" / "kultur.json").write_text(written, encoding="utf-8")
    with pytest.raises(StoreError, match=r"kultur\.json: "), lost(desk):
        pytest.fail("it was restored")


def test_what_its_archive_alone_has_is_no_news_again(tmp_path: Path):
    first, deeper = tuple(SEVENTY[:10]), tuple(SEVENTY[10:])
    with opened(tmp_path) as desk:
        desk.put(*SEVENTY)
        desk.refresh(Reading(teasers=first, deeper=deeper))
        before = desk.feed()
        assert (10, 2) == (len(before), len(archived(desk)))
        with lost(desk) as (again, _):
            assert [] == again.lists(*first)
            assert before == again.feed()


def test_archive_documents_keep_their_articles(tmp_path: Path):
    with opened(tmp_path) as desk:
        desk.lists(*SEVENTY)
        desk.lists(LATER, *SEVENTY, after=10 * DAY)
        before = archived(desk)
        with lost(desk) as (again, _):
            again.lists(LATER, *SEVENTY)
            assert (1, before) == (len(before), archived(again))


def archived(desk: Desk) -> dict[str, list[str]]:
    """Read the ids that each archive document has."""
    found = (desk.folder / "public" / "kultur" / "archive").glob("*.json")
    return {
        path.name: [each["id"] for each in json.loads(path.read_text("utf-8"))["items"]]
        for path in found
    }


def test_the_feed_keeps_its_own_id_and_title(desk: Desk):
    with lost(desk) as (again, _):
        state = again.store.sources()["kultur"]
        assert desk.store.sources()["kultur"].feed_id == state.feed_id
        assert "Kultur på Ærø" == state.title


def test_the_files_are_the_feed_and_its_archive_the_oldest_first(tmp_path: Path):
    names = ("kultur.json", *(f"kultur/archive/{number}.json" for number in (1, 9, 10)))
    for name in (*names, "kultur/archive/x.json", "kultur/archive/1.atom"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    expected = [tmp_path / name for name in names]
    assert expected == files(tmp_path, Source(url=SITE, id="kultur"))
    assert expected == files(tmp_path, Source(url=SITE, id="ny", was=("borte", "kultur")))
    assert [] == files(tmp_path, Source(url=SITE, id="ny"))
