"""JSON Feed 1.1: what is written, and what the check refuses."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from sample_feeds import EMPTY, ENTRY, FEED, NOON, OLDER

from feeds.check import check
from feeds.json_feed import json_feed
from feeds.model import Archive, Enclosure, Entry, Feed, OwnDate

OSLO = timezone(timedelta(hours=2))
PICTURE = Enclosure(address="https://www.ks.no/skole.jpg", type="image/jpeg", length=1024)


def told(feed: Feed = FEED) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(json_feed(feed))
    return found


def item(entry: Entry) -> Mapping[str, Any]:
    found: Mapping[str, Any] = told(replace(FEED, entries=(entry,)))["items"][0]
    return found


def broken(**members: object) -> list[tuple[str | None, str]]:
    """Change members of the first item; name who is to blame and the rule."""
    document = json.loads(json_feed(FEED))
    document["items"][0] |= members
    return [(each.entry, each.rule) for each in check(json.dumps(document).encode())]


def test_the_same_feed_gives_the_same_bytes():
    assert json_feed(FEED) == json_feed(replace(FEED))


@pytest.mark.parametrize("feed", [FEED, EMPTY, replace(FEED, language=None, address=None)])
def test_a_rendered_feed_is_fit(feed: Feed):
    assert () == check(json_feed(feed))


def test_a_feed_tells_what_and_where_it_is():
    assert {
        "version": "https://jsonfeed.org/version/1.1",
        "title": FEED.title,
        "home_page_url": FEED.link,
        "feed_url": f"{FEED.address}.json",
        "description": FEED.description,
        "language": "nb",
    } == {name: value for name, value in told().items() if name != "items"}


def test_without_a_public_address_there_is_no_feed_url():
    assert "feed_url" not in told(replace(FEED, address=None))


def test_a_feed_goes_on_in_its_archive():
    archive = Archive(current=FEED.address, newer=f"{FEED.address}/archive/3")
    feed = replace(FEED, older=f"{FEED.address}/archive/1", archive=archive)
    assert f"{FEED.address}/archive/1.json" == told(feed)["next_url"]
    assert () == check(json_feed(feed))


def test_a_feed_names_its_hub():
    feed = replace(FEED, hub="https://hub.example.no/")
    assert [{"type": "WebSub", "url": "https://hub.example.no/"}] == told(feed)["hubs"]
    assert () == check(json_feed(feed))


def test_an_item_has_all_that_is_known_of_it():
    own = OwnDate(at=NOON.astimezone(OSLO), precision="day")
    entry = replace(ENTRY, enclosure=PICTURE, own_date=own, language="nn")
    assert {
        "id": ENTRY.id,
        "url": ENTRY.link,
        "title": ENTRY.title,
        "content_html": ENTRY.content,
        "summary": ENTRY.summary,
        "image": "https://www.ks.no/bilder/skole.jpg",
        "date_published": "2026-10-03T12:00:00Z",
        "date_modified": "2026-10-03T13:00:00Z",
        "authors": [{"name": "Åse Bø"}],
        "tags": ["Kultur", "Skole"],
        "language": "nn",
        "attachments": [
            {"url": PICTURE.address, "mime_type": "image/jpeg", "size_in_bytes": 1024}
        ],
        "_kulturfeed": {"date": "2026-10-03", "precision": "day"},
    } == item(entry)
    assert () == check(json_feed(replace(FEED, entries=(entry,))))


def test_an_item_without_extras_has_a_text_and_no_empty_members():
    assert {
        "id": OLDER.id,
        "url": OLDER.link,
        "title": OLDER.title,
        "content_text": OLDER.title,
        "date_published": "2026-10-02T12:00:00Z",
        "date_modified": "2026-10-02T12:00:00Z",
    } == item(OLDER)


def test_an_own_date_to_the_minute_is_told_in_utc():
    own = OwnDate(at=NOON.astimezone(OSLO), precision="minute")
    entry = replace(ENTRY, own_date=own)
    assert {"date": "2026-10-03T12:00:00Z", "precision": "minute"} == item(entry)["_kulturfeed"]
    assert () == check(json_feed(replace(FEED, entries=(entry,))))


def test_norwegian_letters_are_written_as_themselves():
    assert "Flere søker seg til «den» skolen – også på Røst.".encode() in json_feed(FEED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "7"),
        ("url", "/kultur"),
        ("title", " "),
        ("title", 7),
        ("title", "\x07"),
        ("summary", None),
        ("content_html", "<script>a()</script>"),
        ("content_html", " "),
        ("image", "javascript:a()"),
        ("date_published", "2026-10-03T14:00:00+02:00"),
        ("date_modified", "i dag"),
        ("name", "Åse"),
        ("tags", []),
        ("language", "norsk!"),
        ("pubDate", "x"),
    ],
)
def test_a_member_that_is_not_fit_is_blamed_on_its_item(name: str, value: object):
    id_ = value if name == "id" else ENTRY.id
    assert [(id_, f"json-{name}")] == broken(**{name: value})


@pytest.mark.parametrize(
    ("name", "member", "value"),
    [
        ("authors", "name", ""),
        ("attachments", "mime_type", "jpg"),
        ("attachments", "size_in_bytes", -1),
        ("_kulturfeed", "date", 7),
    ],
)
def test_a_member_of_a_member_is_checked(name: str, member: str, value: object):
    own = OwnDate(at=NOON, precision="day")
    entry = replace(ENTRY, enclosure=PICTURE, own_date=own)
    document = json.loads(json_feed(replace(FEED, entries=(entry,))))
    holder = document["items"][0][name]
    (holder[0] if isinstance(holder, list) else holder)[member] = value
    assert [(ENTRY.id, f"json-{member}")] == [
        (each.entry, each.rule) for each in check(json.dumps(document).encode())
    ]


@pytest.mark.parametrize(
    "own",
    [{"date": "2026-10-03", "precision": "minute"}, {"date": "i går", "precision": "day"}],
)
def test_an_own_date_is_written_as_exactly_as_it_says(own: Mapping[str, str]):
    assert [(ENTRY.id, "json-_kulturfeed")] == broken(_kulturfeed=own)


def test_an_item_without_any_content_is_not_fit():
    document = json.loads(json_feed(FEED))
    del document["items"][0]["content_html"]
    [unfit] = check(json.dumps(document).encode())
    assert ENTRY.id == unfit.entry
    assert "neither content_html nor content_text" in unfit.message


def test_an_item_that_was_changed_before_it_was_published_is_not_fit():
    assert [(ENTRY.id, "json-items")] == broken(date_modified="2026-10-03T11:00:00Z")


def test_an_item_that_is_none_has_no_id():
    document = json.loads(json_feed(FEED)) | {"items": ["sak"]}
    assert [""] == [each.entry for each in check(json.dumps(document).encode())]


def test_an_id_that_stands_twice_and_an_item_that_is_not_older_are_not_fit():
    document = json.loads(json_feed(FEED))
    document["items"].append(document["items"][0])
    found = check(json.dumps(document).encode())
    assert [ENTRY.id, ENTRY.id] == [each.entry for each in found]
    assert {"json-order"} == {each.rule for each in found}


def test_a_feed_that_goes_on_in_itself_is_not_fit():
    document = json.loads(json_feed(FEED)) | {"next_url": f"{FEED.address}.json"}
    assert [None] == [each.entry for each in check(json.dumps(document).encode())]


@pytest.mark.parametrize("document", [b"{", b'{"version": 1}', b"{}"])
def test_what_is_no_json_feed_is_not_fit(document: bytes):
    assert {None} == {each.entry for each in check(document)}


def test_a_feed_that_is_too_large_for_importers_is_not_fit():
    large = b"{" + b" " * 4_500_000
    assert ["size"] == [each.rule for each in check(large)]


def test_a_hub_that_has_no_address_is_the_feed_s_own_fault():
    document = json.loads(json_feed(FEED)) | {"hubs": [{"type": "WebSub", "url": "/hub"}]}
    assert [(None, "json-url")] == [
        (each.entry, each.rule) for each in check(json.dumps(document).encode())
    ]
