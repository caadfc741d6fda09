"""OPML 2.0: a list that importers take."""

from lxml import etree

from feeds.opml import Folder, Outline, opml

KULTUR = Outline(
    title="Kultur & «kunst» på Ærø",
    feed="https://feeds.example.no/kultur.rss",
    page="https://www.ks.no/kultur/",
    language="nb",
)


def test_an_outline_has_text_and_title_and_both_addresses():
    [found] = etree.fromstring(opml("Strømmer", [KULTUR])).iterfind("body/outline")
    assert {
        "text": KULTUR.title,
        "title": KULTUR.title,
        "type": "rss",
        "version": "RSS2",
        "xmlUrl": KULTUR.feed,
        "htmlUrl": KULTUR.page,
        "language": "nb",
    } == dict(found.attrib)


def test_an_outline_of_unknown_language_names_none():
    outline = Outline(title="A", feed=KULTUR.feed, page=KULTUR.page)
    assert b"language" not in opml("Strømmer", [outline])


def test_a_folder_has_a_name_no_address_and_its_outlines_in_it():
    folder = Folder(title="Samlinger på Ærø", outlines=(KULTUR,))
    [found] = etree.fromstring(opml("Strømmer", [folder])).iterfind("body/outline")
    assert {"text": folder.title, "title": folder.title} == dict(found.attrib)
    assert [KULTUR.feed] == [each.get("xmlUrl") for each in found]


def test_a_list_is_opml_2_with_a_title():
    root = etree.fromstring(opml("Strømmer", []))
    assert ("opml", "2.0", "Strømmer") == (
        root.tag,
        root.get("version"),
        root.findtext("head/title"),
    )


def test_the_same_feeds_give_the_same_bytes_in_utf_8():
    assert opml("Strømmer", [KULTUR]) == opml("Strømmer", iter([KULTUR]))
    assert opml("Strømmer", [KULTUR]).startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
