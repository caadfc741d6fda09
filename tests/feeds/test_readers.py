"""feedparser, as a reader would, gives back every field that was put in."""

from calendar import timegm

import feedparser
import pytest
from sample_feeds import ENTRY, FEED, OLDER, Render

from feeds.atom import atom
from feeds.rss import rss

both = pytest.mark.parametrize("render", [rss, atom])


@both
def test_a_reader_finds_nothing_malformed(render: Render):
    parsed = feedparser.parse(render(FEED))

    assert not parsed.bozo
    assert parsed.encoding.lower() == "utf-8"


@both
def test_a_reader_gets_the_feed(render: Render):
    feed = feedparser.parse(render(FEED)).feed

    assert feed.title == FEED.title
    assert feed.link == FEED.link
    assert feed.subtitle == FEED.description
    assert feed.language == FEED.language
    assert feed.generator == "kulturfeed"
    assert timegm(feed.updated_parsed) == FEED.updated.timestamp()


@pytest.mark.parametrize(("render", "ending"), [(rss, "rss"), (atom, "atom")])
def test_a_reader_gets_the_self_link(render: Render, ending: str):
    links = feedparser.parse(render(FEED)).feed.links

    assert [f"{FEED.address}.{ending}"] == [link.href for link in links if link.rel == "self"]


@both
def test_a_reader_gets_an_entry_whole(render: Render):
    # feedparser would write sanitised HTML anew.
    entry = feedparser.parse(
        render(FEED), sanitize_html=False, resolve_relative_uris=False
    ).entries[0]

    assert entry.id == ENTRY.id
    assert entry.title == ENTRY.title
    assert entry.link == ENTRY.link
    assert entry.summary == ENTRY.summary
    assert entry.author == ENTRY.author
    assert [ENTRY.content] == [each.value for each in entry.content if "<h2>" in each.value]
    assert list(ENTRY.categories) == [tag.term for tag in entry.tags]
    assert [ENTRY.image and ENTRY.image.address] == [
        image["url"] for image in entry.media_thumbnail
    ]
    assert timegm(entry.published_parsed) == ENTRY.published.timestamp()


def test_a_reader_gets_the_change_from_atom():
    entry = feedparser.parse(atom(FEED)).entries[0]

    assert timegm(entry.updated_parsed) == ENTRY.updated.timestamp()


@both
def test_a_reader_gets_the_entries_in_order(render: Render):
    assert [ENTRY.id, OLDER.id] == [each.id for each in feedparser.parse(render(FEED)).entries]


@both
def test_a_reader_finds_no_enclosure(render: Render):
    assert [each.enclosures for each in feedparser.parse(render(FEED)).entries] == [[], []]
