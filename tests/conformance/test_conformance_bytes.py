"""What every format must be, byte by byte, after each day: the rules that broke real readers."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise

import pytest
from newsroom import ELDER, SEVEN, TOPIC
from stage import Stage, fetch, fetch_all, read_all
from walk import EDITED, FEEDS, NAME, NEWS, PUBLIC_URL, SCHOOL_NAME, Day, Walk
from wire import ATOM, DC, FORMATS, MEDIA, XML_FORMATS, Feed, read, tree

from feeds.check import check

XML_FILES = [f"{feed}.{ending}" for feed in FEEDS for ending in XML_FORMATS]
xml = pytest.mark.parametrize("file", XML_FILES)
every = pytest.mark.parametrize("file", [*XML_FILES, *(f"{feed}.json" for feed in FEEDS)])
of_culture = pytest.mark.parametrize("file", [f"{NAME}.{ending}" for ending in FORMATS])


@every
def test_our_own_check_finds_no_fault(walked: Walk, stage: Stage, file: str):
    bodies = fetch_all(stage, walked, file)
    assert dict.fromkeys(Day, ()) == {day: check(body) for day, body in bodies.items()}


@every
def test_it_is_utf_8_with_letters_as_they_are(walked: Walk, stage: Stage, file: str):
    # Mojibake and needless entities are both warned of by the W3C validator.
    for body in fetch_all(stage, walked, file).values():
        assert SEVEN[5].title in body.decode()


@xml
def test_it_is_declared_as_utf_8_and_has_no_document_type(walked: Walk, stage: Stage, file: str):
    for body in fetch_all(stage, walked, file).values():
        declared = tree(body).getroottree().docinfo
        assert ("UTF-8", "") == (declared.encoding, declared.doctype)


@xml
def test_no_element_is_a_script(walked: Walk, stage: Stage, file: str):
    for body in fetch_all(stage, walked, file).values():
        assert [] == list(tree(body).iter("{*}script"))


@xml
def test_no_stylesheet_is_xsl(walked: Walk, stage: Stage, file: str):
    # developer.chrome.com/docs/web-platform/deprecating-xslt
    for body in fetch_all(stage, walked, file).values():
        assert not re.search(rb"<\?xml-stylesheet[^>]*xsl", body)


@every
def test_no_date_is_told_but_the_release(walked: Walk, stage: Stage, file: str):
    # Miniflux #2358: a dc:date overrides pubDate.
    for body in fetch_all(stage, walked, file).values():
        assert {None} == {each.dc_date for each in read(body, file).entries}


@every
def test_an_id_is_a_urn_and_never_an_address(walked: Walk, stage: Stage, file: str):
    for feed in read_all(stage, walked, file).values():
        assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each.id) for each in feed.entries)


@every
def test_no_entry_stands_twice(walked: Walk, stage: Stage, file: str):
    for feed in read_all(stage, walked, file).values():
        assert {1} == set(Counter(each.id for each in feed.entries).values())
        assert {1} == set(Counter(each.link for each in feed.entries).values())


@every
def test_every_entry_has_a_date_before_the_one_above(walked: Walk, stage: Stage, file: str):
    for feed in read_all(stage, walked, file).values():
        dates = [each.published.timestamp() for each in feed.entries if each.published]
        assert len(feed.entries) == len(dates)
        assert all(above - below >= 1 for above, below in pairwise(dates))


@every
def test_nothing_that_was_in_the_feed_leaves_it(walked: Walk, stage: Stage, file: str):
    feeds = list(read_all(stage, walked, file).values())
    for before, after in pairwise(feeds):
        assert {each.id for each in before.entries} <= {each.id for each in after.entries}


@every
def test_all_formats_tell_the_same_ids_links_and_dates(walked: Walk, stage: Stage, file: str):
    def told(feed: Feed) -> list[tuple[object, ...]]:
        return [(each.id, each.title, each.link, each.published) for each in feed.entries]

    other = read_all(stage, walked, f"{file.partition('.')[0]}.atom")
    for day, feed in read_all(stage, walked, file).items():
        assert told(other[day]) == told(feed)


@of_culture
def test_an_entry_leads_to_its_article(walked: Walk, stage: Stage, file: str):
    (feed, *_) = read_all(stage, walked, file).values()
    expected = {each.title: walked.site + each.path for each in SEVEN}
    assert expected == {each.title: each.link for each in feed.entries}


@every
def test_a_day_without_news_leaves_every_byte(walked: Walk, stage: Stage, file: str):
    bodies = fetch_all(stage, walked, file)
    same = {day for before, day in pairwise(Day) if bodies[before] == bodies[day]}
    feed = file.partition(".")[0]
    edited = set() if feed == SCHOOL_NAME else {Day.EDITED}
    assert {day for day in Day if not NEWS[feed][day]} - edited == same


def test_a_channel_leads_to_its_page_and_to_itself(walked: Walk, stage: Stage):
    for body in fetch_all(stage, walked, f"{NAME}.rss").values():
        channel = tree(body)[0]
        assert [f"{walked.site}{TOPIC}"] == [each.text for each in channel.iterfind("link")]
        own = [each for each in channel.iterfind(f"{ATOM}link") if each.get("rel") == "self"]
        address = f"{PUBLIC_URL}{NAME}.rss"
        assert [(address, "application/rss+xml")] == [(e.get("href"), e.get("type")) for e in own]


def test_a_guid_is_no_permalink(walked: Walk, stage: Stage):
    for body in fetch_all(stage, walked, f"{NAME}.rss").values():
        guids = tree(body)[0].iterfind("item/guid")
        assert {"false"} == {each.get("isPermaLink") for each in guids}


def test_a_date_of_rss_has_its_right_weekday(walked: Walk, stage: Stage):
    # .NET, and with it Power Automate, refuses the whole feed otherwise.
    for body in fetch_all(stage, walked, f"{NAME}.rss").values():
        for each in tree(body).iter("pubDate", "lastBuildDate"):
            moment = datetime.strptime(each.text or "", "%a, %d %b %Y %H:%M:%S GMT").replace(
                tzinfo=UTC
            )
            assert format_datetime(moment, usegmt=True) == each.text


def test_a_description_is_text_escaped_as_html(walked: Walk, stage: Stage):
    (body, *_) = fetch_all(stage, walked, f"{NAME}.rss").values()
    summaries = [each.text for each in read(body, "rss").entries]
    assert "Innspillet gjelder &lt;tiltak&gt; &amp; kompensasjon." in summaries


def test_an_author_of_rss_is_a_creator(walked: Walk, stage: Stage):
    # RSS's own author must be an e-mail address.
    (body, *_) = fetch_all(stage, walked, f"{NAME}.rss").values()
    channel = tree(body)[0]
    found = [each.text for each in channel.iterfind(f"item/{DC}creator")]
    assert ([SEVEN[0].author], []) == (found, channel.findall("item/author"))


def test_a_title_of_atom_is_plain_text(walked: Walk, stage: Stage):
    # With type="html", 11 of 23 readers show `&amp;`.
    for body in fetch_all(stage, walked, f"{NAME}.atom").values():
        assert {"text"} == {each.get("type", "text") for each in tree(body).iter(f"{ATOM}title")}


def test_a_date_of_atom_is_utc_with_z(walked: Walk, stage: Stage):
    # elfeed reads +02:00 as UTC.
    for body in fetch_all(stage, walked, f"{NAME}.atom").values():
        for each in tree(body).iter(f"{ATOM}published", f"{ATOM}updated"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.text or "")


def test_an_entry_of_atom_has_one_alternate_and_it_is_a_page(walked: Walk, stage: Stage):
    # A second one is opened in its place: feedparser, newsboat, rss2email and more.
    for body in fetch_all(stage, walked, f"{NAME}.atom").values():
        for entry in tree(body).iterfind(f"{ATOM}entry"):
            links = entry.iterfind(f"{ATOM}link")
            kinds = [each.get("type") for each in links if each.get("rel") == "alternate"]
            assert ["text/html"] == kinds


def test_an_edit_moves_updated_and_nothing_else(walked: Walk, stage: Stage):
    feeds = read_all(stage, walked, f"{NAME}.atom")
    before = {each.id: each for each in feeds[Day.FIRST].entries}
    after = {each.id: each for each in feeds[Day.EDITED].entries}
    moved = [key for key in before if before[key].updated != after[key].updated]
    assert before.keys() == after.keys()
    assert [SEVEN[1].title] == [before[key].title for key in moved]


@xml
def test_an_enclosure_has_a_length_and_a_type(walked: Walk, stage: Stage, file: str):
    # Ruby's parser refuses the feed otherwise.
    for body in fetch_all(stage, walked, file).values():
        root = tree(body)
        found = [*root.iter("enclosure"), *root.iterfind(f".//{ATOM}link[@rel='enclosure']")]
        for each in found:
            assert (each.get("length") or "").isdecimal()
            assert "/" in (each.get("type") or "")


@of_culture
def test_an_image_is_a_thumbnail(walked: Walk, stage: Stage, file: str):
    (feed, *_) = read_all(stage, walked, file).values()
    images = {each.title: each.thumbnail for each in feed.entries if each.thumbnail}
    assert {SEVEN[0].title: f"{walked.site}{SEVEN[0].image}"} == images


@pytest.mark.parametrize("file", [f"{NAME}.{ending}" for ending in XML_FORMATS])
def test_a_thumbnail_is_media_rss(walked: Walk, stage: Stage, file: str):
    (body, *_) = fetch_all(stage, walked, file).values()
    assert 1 == len(list(tree(body).iter(f"{MEDIA}thumbnail")))


def test_a_json_feed_is_of_version_1_1(walked: Walk, stage: Stage):
    for body in fetch_all(stage, walked, f"{NAME}.json").values():
        assert "https://jsonfeed.org/version/1.1" == json.loads(body)["version"]


def test_an_outline_of_opml_has_text_and_title(walked: Walk, stage: Stage):
    answer = fetch(stage, walked.mornings[-1].public, "feeds.opml")
    for each in tree(answer.body).iter("outline"):
        assert each.get("text")
        assert each.get("text") == each.get("title")


@of_culture
def test_who_starts_from_nothing_reaches_all_that_is_stored_once(
    walked: Walk, stage: Stage, file: str
):
    feed = read(fetch(stage, walked.mornings[-1].public, file).body, file)
    # The newer document wins where one stands in two (RFC 5005 section 4.1).
    reached = {each.id: each.title for each in feed.entries}
    while feed.older:
        feed = read(stage.ask(feed.older.removeprefix(PUBLIC_URL)).body, file)
        reached = {each.id: each.title for each in feed.entries} | reached
    stored = [EDITED if each is SEVEN[1] else each for day in Day for each in NEWS[NAME][day]]
    assert sorted(each.title for each in [*stored, ELDER]) == sorted(reached.values())
