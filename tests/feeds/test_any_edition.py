"""What both renderers promise beyond feedgen's defects."""

from dataclasses import replace
from datetime import timedelta, timezone
from html import unescape

import pytest
from lxml import etree
from sample_feeds import EMPTY, ENTRY, FEED, NOON, OLDER, Render, with_summary, with_title

from feeds.atom import atom
from feeds.check import check
from feeds.model import Archive, Enclosure, Feed
from feeds.namespaces import ATOM, DC, HISTORY, XML
from feeds.rss import rss

both = pytest.mark.parametrize("render", [rss, atom])

HARD = {
    "markup": "Slik brukes <b>fet</b> skrift & mer",
    "escaped markup": "&lt;b&gt; og &amp; og &aring;",
    "end of CDATA": "a ]]> b <![CDATA[ c",
    "emoji": "Korps i sør 🎺👩‍🎤🇳🇴",
    "right to left": "ثقافة og תרבות i Bodø",
    "10,000 characters": "Blåbærsyltetøy «på» brød – " * 370,
    "combining marks": "A\u030arets kulturkommune",
}
hard = pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())


@both
def test_the_same_feed_gives_the_same_bytes(render: Render):
    assert render(FEED) == render(replace(FEED))


@both
def test_a_rendered_feed_is_fit(render: Render):
    assert check(render(FEED)) == ()


@both
def test_a_feed_without_entries_is_fit(render: Render):
    assert check(render(EMPTY)) == ()


@both
def test_a_feed_of_one_entry_is_fit(render: Render):
    assert check(render(replace(FEED, entries=(OLDER,)))) == ()


@both
def test_a_feed_begins_with_an_xml_declaration_that_names_utf_8(render: Render):
    assert render(FEED).startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


@both
def test_norwegian_letters_are_written_as_themselves(render: Render):
    assert "Flere søker seg til «den» skolen – også på Røst.".encode() in render(FEED)


@both
def test_a_feed_has_no_document_type_and_no_dc_date(render: Render):
    assert b"<!DOCTYPE" not in render(FEED)
    assert b"dc:date" not in render(FEED)


@both
def test_without_a_public_address_there_is_no_self_link(render: Render):
    document = render(replace(FEED, address=None))

    assert b'rel="self"' not in document
    assert check(document) == ()


@both
def test_a_date_from_another_zone_is_written_in_utc(render: Render):
    oslo = timezone(timedelta(hours=2))
    moved = replace(
        ENTRY, published=ENTRY.published.astimezone(oslo), updated=ENTRY.updated.astimezone(oslo)
    )

    assert render(FEED) == render(replace(FEED, entries=(moved, OLDER)))


@both
def test_a_feed_without_a_description_is_described_by_its_title(render: Render):
    document = render(replace(FEED, description=""))

    assert document.count(b">KS Kultur<") >= 2
    assert check(document) == ()


@both
def test_a_feed_of_unknown_language_names_none(render: Render):
    document = render(replace(FEED, language=None))

    assert b"lang" not in document
    assert check(document) == ()


@both
@hard
def test_a_hard_title_is_fit_and_reads_back_the_same(render: Render, text: str):
    document = render(with_title(text))

    assert check(document) == ()
    assert text in {each.text for each in etree.fromstring(document).iter("{*}title")}


@hard
def test_a_hard_summary_is_fit_and_reads_back_the_same_from_atom(text: str):
    document = atom(with_summary(text))

    assert check(document) == ()
    assert text == etree.fromstring(document).findtext(f"{ATOM}entry/{ATOM}summary")


@hard
def test_a_hard_summary_is_fit_and_reads_back_the_same_from_rss(text: str):
    document = rss(with_summary(text))

    assert check(document) == ()
    assert text == unescape(etree.fromstring(document).findtext("channel/item/description") or "")


def test_an_rss_item_without_a_summary_is_described_by_its_title():
    document = etree.fromstring(rss(with_summary(None)))

    assert ENTRY.title == document.findtext("channel/item/description")


def test_an_atom_entry_without_a_summary_has_none():
    assert b"<summary" not in atom(with_summary(None))


def test_an_rss_guid_is_the_entry_id_and_no_permalink():
    guid = etree.fromstring(rss(FEED)).find("channel/item/guid")

    assert guid is not None
    assert ENTRY.id == guid.text
    assert guid.get("isPermaLink") == "false"


def test_an_atom_feed_names_itself_as_author_for_entries_that_have_none():
    root = etree.fromstring(atom(FEED))

    assert FEED.title == root.findtext(f"{ATOM}author/{ATOM}name")
    assert [ENTRY.author] == [
        each.text for each in root.iterfind(f"{ATOM}entry/{ATOM}author/{ATOM}name")
    ]


def test_an_atom_feed_tells_its_language():
    assert etree.fromstring(atom(FEED)).get(f"{XML}lang") == "nb"


@both
def test_an_entry_without_extras_has_no_empty_elements(render: Render):
    bare = etree.fromstring(render(replace(FEED, entries=(OLDER,))))

    assert [e.tag for e in bare.iter() if not (e.text or e.attrib or len(e))] == []


@pytest.mark.parametrize("name", ["id", "title", "link"])
def test_an_entry_with_a_blank_required_text_is_refused(name: str):
    with pytest.raises(ValueError, match="must not be blank"):
        replace(ENTRY, **{name: " "})


def test_an_entry_updated_before_it_was_published_is_refused():
    with pytest.raises(ValueError, match="is before published"):
        replace(ENTRY, updated=NOON - timedelta(seconds=1))


def test_a_feed_with_a_control_character_is_refused_by_name():
    with pytest.raises(ValueError, match=r"^feed urn:uuid:.*'\\x07'"):
        Feed(id="urn:uuid:a", title="\x07", link="x", description="", language=None, entries=())


@both
def test_an_enclosure_has_its_length_and_its_type(render: Render):
    file = Enclosure(address="https://www.ks.no/skole.jpg", type="image/jpeg", length=1024)
    document = render(replace(FEED, entries=(replace(ENTRY, enclosure=file),)))
    root = etree.fromstring(document)
    [found] = [*root.iter("enclosure"), *root.xpath("//*[@rel='enclosure']")]

    assert {"https://www.ks.no/skole.jpg", "image/jpeg", "1024"} <= set(found.attrib.values())
    assert check(document) == ()


def test_an_entry_in_another_language_tells_it_in_both_formats():
    feed = replace(FEED, entries=(replace(ENTRY, language="nn"),))

    assert "nn" == etree.fromstring(rss(feed)).findtext(f"channel/item/{DC}language")
    assert ["nn"] == etree.fromstring(atom(feed)).xpath("//*[local-name()='entry']/@xml:lang")
    assert check(rss(feed)) == check(atom(feed)) == ()


@both
def test_a_stylesheet_is_named_before_the_root(render: Render):
    document = render(replace(FEED, stylesheet="../stil.css?a&b"))
    [instruction] = etree.fromstring(document).xpath("preceding::processing-instruction()")

    assert "xml-stylesheet" == instruction.target
    assert b'href="../stil.css?a&amp;b" type="text/css"' in document.splitlines()[1]
    assert check(document) == ()


@both
def test_without_a_stylesheet_none_is_named(render: Render):
    assert b"xml-stylesheet" not in render(FEED)


@both
def test_an_archive_document_is_fit_and_marked_as_one(render: Render):
    archive = Archive(current="https://feeds.example.no/k", newer="https://feeds.example.no/k/3")
    document = render(replace(FEED, older="https://feeds.example.no/k/1", archive=archive))
    root = etree.fromstring(document)

    assert 1 == len(list(root.iter(f"{HISTORY}archive")))
    assert {"self", "current", "prev-archive", "next-archive"} == {
        link.get("rel") for link in root.iter(f"{ATOM}link") if link.get("rel") != "alternate"
    }
    assert check(document) == ()
