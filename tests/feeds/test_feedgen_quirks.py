"""Every defect measured in feedgen, and that our feeds do not show it."""

import locale
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Never

import pytest
from lxml import etree
from sample_feeds import EMPTY, ENTRY, FEED, OLDER, Render, with_summary, with_title

import feeds
from feeds.atom import atom
from feeds.check import check
from feeds.model import Entry
from feeds.namespaces import ATOM, CONTENT, DC, MEDIA, XML
from feeds.rss import rss


def channel(document: bytes) -> etree._Element:
    return etree.fromstring(document)[0]


def first_entry(document: bytes) -> etree._Element:
    entry = etree.fromstring(document).find(f"{ATOM}entry")
    assert entry is not None
    return entry


def test_an_atom_entry_link_keeps_its_relation_and_type():
    [link] = first_entry(atom(FEED)).findall(f"{ATOM}link")

    assert {"rel": "alternate", "type": "text/html", "href": ENTRY.link} == dict(link.attrib)


def test_an_image_is_no_second_alternate_link_in_atom():
    entry = first_entry(atom(FEED))

    assert [ENTRY.image and ENTRY.image.address] == [
        each.get("url") for each in entry.findall(f"{MEDIA}thumbnail")
    ]
    assert len(entry.findall(f"{ATOM}link")) == 1


def test_the_rss_channel_links_to_the_page_although_there_is_a_self_link():
    assert FEED.link == channel(rss(FEED)).findtext("link")


def test_the_rss_self_link_has_a_type():
    link = channel(rss(FEED)).find(f"{ATOM}link")

    assert link is not None
    assert {
        "rel": "self",
        "type": "application/rss+xml",
        "href": f"{FEED.address}.rss",
    } == dict(link.attrib)


def test_an_rss_author_without_an_email_address_is_kept_as_dc_creator():
    assert ENTRY.author == channel(rss(FEED)).findtext(f"item/{DC}creator")


def test_markup_in_a_plain_summary_is_escaped_as_html_and_then_as_xml():
    document = rss(with_summary("Slik brukes <b> & <i>"))

    assert b"<description>Slik brukes &amp;lt;b&amp;gt; &amp;amp; &amp;lt;i&amp;gt;</" in document


@pytest.mark.parametrize("render", [rss, atom])
def test_markup_in_a_title_is_escaped_once(render: Render):
    assert b">Slik brukes &lt;b&gt; &amp; &lt;i&gt;</" in render(
        with_title("Slik brukes <b> & <i>")
    )


def test_every_date_in_an_atom_feed_is_stored_and_none_is_now():
    dates = re.findall(rb">(\d{4}-[^<]*)<", atom(FEED))

    assert dates == [
        b"2026-10-03T13:00:00Z",  # the feed: its newest change
        b"2026-10-03T13:00:00Z",
        b"2026-10-03T12:00:00Z",
        b"2026-10-02T12:00:00Z",
        b"2026-10-02T12:00:00Z",
    ]


def test_last_build_date_is_the_newest_change_and_not_now():
    assert channel(rss(FEED)).findtext("lastBuildDate") == "Sat, 03 Oct 2026 13:00:00 GMT"


def test_a_date_with_microseconds_is_refused():
    with pytest.raises(ValueError, match="to the second"):
        replace(ENTRY, updated=ENTRY.updated.replace(microsecond=1))


def test_every_rss_item_has_a_pub_date():
    dates = [item.findtext("pubDate") for item in channel(rss(FEED)).iterfind("item")]

    assert dates == ["Sat, 03 Oct 2026 12:00:00 GMT", "Fri, 02 Oct 2026 12:00:00 GMT"]


def test_a_date_is_an_aware_moment_and_never_text_to_be_guessed_at():
    with pytest.raises(ValueError, match="not an aware time"):
        replace(ENTRY, published=datetime.fromisoformat("2026-10-03T12:00:00"))


@pytest.mark.parametrize("render", [rss, atom])
def test_entries_stand_in_the_given_order(render: Render):
    document = render(FEED)

    assert document.index(ENTRY.title.encode()) < document.index(OLDER.title.encode())


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\n", "\x85", "\ud800", "\uffff"])
@pytest.mark.parametrize("name", ["id", "title", "link", "summary", "author", "language"])
def test_a_character_that_would_stop_the_whole_feed_is_refused_with_the_entry_named(
    name: str, character: str
):
    given = {field: getattr(ENTRY, field) for field in Entry.__slots__}

    with pytest.raises(ValueError, match=r"(?s)^entry .*clean text"):
        Entry(**{**given, name: f"a{character}b"})


@pytest.mark.parametrize("render", [rss, atom])
def test_there_is_no_content_of_an_invalid_type(render: Render):
    assert b"CDATA" not in render(FEED)


def test_atom_content_says_that_it_is_html():
    content = first_entry(atom(FEED)).find(f"{ATOM}content")

    assert content is not None
    assert {"type": "html"} == dict(content.attrib)
    assert ENTRY.content == content.text


def test_rss_content_stands_beside_a_description_that_is_the_summary():
    item = channel(rss(FEED)).find("item")

    assert item is not None
    assert (ENTRY.summary, ENTRY.content) == (
        item.findtext("description"),
        item.findtext(f"{CONTENT}encoded"),
    )


def test_rss_content_needs_no_summary():
    item = channel(rss(with_summary(None))).find("item")

    assert item is not None
    assert ENTRY.content == item.findtext(f"{CONTENT}encoded")


def test_an_atom_entry_tells_a_language_that_is_another_than_the_feed_s():
    document = atom(replace(FEED, entries=(replace(ENTRY, language="nn"), OLDER)))

    assert check(document) == ()
    assert ["nn", None] == [
        each.get(f"{XML}lang") for each in etree.fromstring(document).iterfind(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("render", [rss, atom])
def test_an_image_has_the_sizes_that_are_known(render: Render):
    [image] = etree.fromstring(render(FEED)).iter(f"{MEDIA}thumbnail")

    assert {"url": "https://www.ks.no/bilder/skole.jpg", "width": "640"} == dict(image.attrib)


@pytest.mark.parametrize("character", ["\x00", "\r", "\x85", "\ud800", "\uffff"])
def test_a_content_that_would_stop_the_whole_feed_is_refused(character: str):
    with pytest.raises(ValueError, match="in its content"):
        replace(ENTRY, content=f"<p>{character}</p>")


@pytest.mark.parametrize("render", [rss, atom])
def test_preformatted_content_keeps_its_lines_and_tabs(render: Render):
    content = "<pre>\tlinje\n  linje</pre>"
    document = render(replace(FEED, entries=(replace(ENTRY, content=content),)))

    assert check(document) == ()
    assert content in {each.text for each in etree.fromstring(document).iter()}


@pytest.mark.parametrize("render", [rss, atom])
def test_the_generator_has_no_version_that_would_change_the_bytes(render: Render):
    assert b"<generator>kulturfeed</generator>" in render(FEED)


def test_an_rss_channel_has_no_docs():
    assert b"<docs" not in rss(FEED)


@pytest.mark.parametrize("render", [rss, atom])
def test_the_locale_of_the_process_is_never_set(render: Render, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> Never:
        raise AssertionError("the locale was set")

    monkeypatch.setattr(locale, "setlocale", refuse)

    assert render(FEED)


@pytest.mark.parametrize("render", [rss, atom])
def test_threads_beside_each_other_render_the_same_bytes(render: Render):
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(render, [FEED] * 20))) == 1


@pytest.mark.parametrize("render", [rss, atom])
def test_rendering_writes_no_file(render: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    render(FEED)

    assert os.listdir(tmp_path) == []  # noqa: PTH208 - the listing itself is the claim


def test_feedgen_is_imported_in_one_file_only():
    package = Path(feeds.__file__).parent

    assert [
        path.name
        for path in package.glob("*.py")
        if re.search(r"^(from|import) feedgen", path.read_text("utf-8"), re.MULTILINE)
    ] == ["corrections.py"]


def test_an_rss_channel_without_entries_has_no_last_build_date():
    assert channel(rss(EMPTY)).find("lastBuildDate") is None


def test_an_atom_feed_without_entries_is_dated_at_the_epoch_not_now():
    assert etree.fromstring(atom(EMPTY)).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert datetime(1970, 1, 1, tzinfo=UTC) == EMPTY.updated
