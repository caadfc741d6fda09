"""check() catches every rule broken, names it, and blames the entry that broke it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from html import escape

import pytest
from sample_feeds import ENTRY, FEED, OLDER, Render

from feeds.atom import atom
from feeds.check import check
from feeds.rss import rss
from feeds.rules import RuleBook, Unfit
from feeds.rules_atom import ATOM
from feeds.rules_rss import RSS

UNREADABLE = {"well-formed", "no-doctype", "utf-8", "size", "format"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A fit document broken by one change, and what check() should say.

    `old` is replaced wherever it stands; `entry` is who is to blame, None for the feed.
    """

    rule: str
    render: Render
    old: str
    new: str
    entry: str | None = ENTRY.id

    def document(self) -> bytes:
        fit = self.render(FEED).decode()
        assert self.old in fit
        return fit.replace(self.old, self.new).encode()

    def __str__(self) -> str:
        return f"{self.render.__name__} {self.rule}: {self.new[:40]}"


def in_rss(rule: str, old: str, new: str, entry: str | None = ENTRY.id) -> Broken:
    return Broken(rule=rule, render=rss, old=old, new=new, entry=entry)


def in_atom(rule: str, old: str, new: str, entry: str | None = ENTRY.id) -> Broken:
    return Broken(rule=rule, render=atom, old=old, new=new, entry=entry)


RSS_ID = f'<guid isPermaLink="false">{ENTRY.id}</guid>'
ATOM_ID = f"<id>{ENTRY.id}</id>"
OLDER_ATOM_ID = f"<id>{OLDER.id}</id>"
ATOM_LINK = f'<link href="{ENTRY.link}" rel="alternate" type="text/html"/>'
PICTURE = "https://www.ks.no/bilder/skole.jpg"
HEADED = "&lt;h2&gt;Nytt på Røst&lt;/h2&gt;"
UNFIT_CONTENTS = (
    "<script>alert(1)</script>",
    "<style>p {}</style>",
    "<form><input></form>",
    "<iframe src='https://www.ks.no/'></iframe>",
    "<p onclick='a()'>a</p>",
    "<p style='color: red'>a</p>",
    "<a href='/kultur'>a</a>",
    "<a href='javascript:a()'>a</a>",
    "<img src='data:image/gif;base64,AA'>",
    "<img src='//www.ks.no/a.jpg'>",
    "<p>\x85</p>",
)
PERSON = "<author><name>{}</name></author>"
EXTERNAL_ENTITY = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss '
SELF_LINK = f'<atom:link rel="self" href="{FEED.link}"/>'
ATOM_UPDATED = f">{FEED.title}</title><updated>"
DECLARED = "<?xml version='1.0' encoding='UTF-8'?>"

UNREADABLE_DOCUMENTS = [
    in_rss("well-formed", "</rss>", "", None),
    in_rss("well-formed", ENTRY.title, "&aring;", None),
    in_rss("no-doctype", "<rss ", "<!DOCTYPE rss><rss ", None),
    in_rss("no-doctype", "<rss ", EXTERNAL_ENTITY, None),
    in_rss("utf-8", DECLARED, "", None),
    in_rss("utf-8", DECLARED, "<?xml version='1.0' encoding='ISO-8859-1'?>", None),
    in_rss("size", "<rss ", " " * 4_500_000 + "<rss ", None),
    in_rss("format", 'version="2.0"', 'version="0.91"', None),
    in_rss("format", "</channel>", "</channel><item/>", None),
    in_atom("format", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", None),
]

BROKEN_FEEDS = [
    in_rss("title", f"<title>{FEED.title}</title>", "<title> </title>", None),
    in_rss("characters", FEED.description, "Nytt\x85om kultur", None),
    in_rss("link", f"<link>{FEED.link}</link>", f"<link>{FEED.link}</link>" * 2, None),
    in_rss("absolute", f"<link>{FEED.link}</link>", "<link>/kultur</link>", None),
    in_rss("absolute", "<generator>", "<docs>docs.html</docs><generator>", None),
    in_rss("no-dc-date", "<generator>", "<dc:date>2026-10-03</dc:date><generator>", None),
    in_rss("language", "<language>nb", "<language>norsk bokmål", None),
    in_atom("language", 'lang="nb"', 'lang="nb_NO"', None),
    in_rss("no-script", "<item>", '<item><script xmlns="http://www.w3.org/1999/xhtml"/>', None),
    in_rss("rss-date", "Sat, 03 Oct 2026 13:00:00", "Sat, 03 Oct 2026 13:00", None),
    in_rss("flat", FEED.description, "<b>Nytt</b>", None),
    in_rss("contact", "<generator>", "<webMaster>vaktmester</webMaster><generator>", None),
    in_rss("elements", f"<title>{FEED.title}</title>", "", None),
    in_rss("items-last", "</channel>", "<ttl>60</ttl></channel>", None),
    in_rss("self-link", ' type="application/rss+xml"', "", None),
    in_rss("self-link", "<generator>", f"{SELF_LINK}<generator>", None),
    in_rss("newest-change", "03 Oct 2026 13:00:00", "03 Oct 2026 11:59:59", None),
    in_atom("id", FEED.id, "ks kultur", None),
    in_atom("link", f'href="{FEED.link}" rel="alternate"', f'href="{FEED.link}" rel="via"', None),
    in_atom("absolute", "<generator>", "<icon>favicon.ico</icon><generator>", None),
    in_atom("atom-date", f"{FEED.id}</id>", f"{FEED.id}</id><published>i går</published>", None),
    in_atom("plain-title", '<title type="text">KS', '<title type="html">KS', None),
    in_atom("text-type", '<subtitle type="text">', '<subtitle type="CDATA">', None),
    in_atom("person", PERSON.format(FEED.title), PERSON.format(" "), None),
    in_atom("category", "<generator>", '<category label="Kultur"/><generator>', None),
    in_atom("elements", "<generator>", "<sted/><generator>", None),
    in_atom("self-link", "application/atom+xml", "application/xml", None),
    in_atom("newest-change", f"{ATOM_UPDATED}2026", f"{ATOM_UPDATED}2025", None),
]

BROKEN_ITEMS = [
    in_rss("title", ENTRY.title, ""),
    in_rss("characters", ENTRY.title, "Skolen\tfår"),
    in_rss("characters", ENTRY.author or "", "Åse\x92"),
    in_rss("link", f"<link>{ENTRY.link}</link>", ""),
    in_rss("absolute", ENTRY.link, "kultur/kulturskolen"),
    in_rss("absolute", ENTRY.link, "https://www.ks.no/kultur/blåbær"),
    in_rss("absolute", ENTRY.link, "javascript:alert(1)"),
    in_rss("absolute", PICTURE, "/bilder/skole.jpg"),
    in_rss("no-dc-date", RSS_ID, f"{RSS_ID}<dc:date>2026-10-03</dc:date>"),
    in_rss("id", RSS_ID, '<guid isPermaLink="false">sak 12</guid>', "sak 12"),
    in_rss("id", RSS_ID, "", ""),
    in_rss("enclosure", RSS_ID, f'{RSS_ID}<enclosure url="{ENTRY.link}" type="image/jpeg"/>'),
    in_rss("enclosure", RSS_ID, f'{RSS_ID}<enclosure url="{ENTRY.link}" length="9" type="jpg"/>'),
    in_rss("rss-date", "Sat, 03 Oct 2026 12", "Sun, 03 Oct 2026 12"),
    in_rss("rss-date", "03 Oct 2026 12:00:00 GMT", "03 Oct 2026 14:00:00 +0200"),
    in_rss("rss-date", "Sat, 03 Oct 2026 12:00:00 GMT", "2026-10-03T12:00:00Z"),
    in_rss("rss-date", "03 Oct 2026 12:00:00", "03 Oct 99999999999999 12:00:00"),
    in_rss("flat", f"<title>{ENTRY.title}", f"<title><b>{ENTRY.title}</b>"),
    in_rss("contact", RSS_ID, f"{RSS_ID}<author>Åse Bø</author>"),
    in_rss("elements", "<pubDate>Sat, 03 Oct 2026 12:00:00 GMT</pubDate>", ""),
    in_rss("elements", RSS_ID, RSS_ID * 2),
    in_rss("elements", RSS_ID, f"{RSS_ID}<summary>Kort</summary>"),
    *(in_rss("content", HEADED, escape(faulty)) for faulty in UNFIT_CONTENTS),
    in_rss("content", RSS_ID, f"<content:encoded> </content:encoded>{RSS_ID}"),
    in_rss(
        "content", "</content:encoded>", "</content:encoded><content:encoded>a</content:encoded>"
    ),
    in_rss("plain-description", "Flere søker", "Flere &lt;b&gt;søker"),
    *(in_rss("content", HEADED, escape(faulty)) for faulty in UNFIT_CONTENTS),
    in_rss(
        "content", "</content:encoded>", "</content:encoded><content:encoded>a</content:encoded>"
    ),
    in_rss("plain-description", "Flere søker", "Flere &amp; søker"),
    in_rss("permalink", RSS_ID, f"<guid>{ENTRY.id}</guid>"),
    in_rss("unique", OLDER.id, ENTRY.id),
    in_rss("newest-first", "Fri, 02 Oct 2026", "Sat, 03 Oct 2026", OLDER.id),
]

BROKEN_ENTRIES = [
    in_atom("title", ENTRY.title, " "),
    in_atom("id", ATOM_ID, "<id>/sak/12</id>", "/sak/12"),
    in_atom("link", ATOM_LINK, f"{ATOM_LINK}<link href='https://www.ks.no/bilder/skole.jpg'/>"),
    in_atom("link", ATOM_LINK, ""),
    in_atom("absolute", ENTRY.link, "//www.ks.no/kultur"),
    in_atom("absolute", ATOM_LINK, f'{ATOM_LINK}<link rel="via"/>'),
    in_atom("enclosure", ATOM_LINK, f'{ATOM_LINK}<link rel="enclosure" href="{PICTURE}"/>'),
    in_atom("atom-date", "2026-10-03T12:00:00Z", "2026-10-03T14:00:00+02:00"),
    in_atom("atom-date", "2026-10-03T12:00:00Z", "2026-10-03T12:00:00.5Z"),
    in_atom("atom-date", "2026-10-03T12:00:00Z", "2026-10-03"),
    in_atom("plain-title", f'text">{ENTRY.title}', f'html">{ENTRY.title}'),
    in_atom("text-type", "Flere søker", "<b>Flere</b> søker"),
    in_atom("person", PERSON.format(ENTRY.author), "<author/>"),
    in_atom("category", '<category term="Kultur"/>', "<category/>"),
    in_atom("language", "<entry>", "<entry xml:lang='norsk bokmål'>"),
    *(in_atom("content", HEADED, escape(faulty)) for faulty in UNFIT_CONTENTS),
    in_atom(
        "content", OLDER_ATOM_ID, f'{OLDER_ATOM_ID}<content type="html"> </content>', OLDER.id
    ),
    in_atom("elements", "<published>2026-10-03T12:00:00Z</published>", ""),
    in_atom("change", "<published>2026-10-03T12", "<published>2026-10-03T14"),
    in_atom("author", PERSON.format(FEED.title), "", OLDER.id),
    in_atom("unique", OLDER.id, ENTRY.id),
    in_atom("newest-first", "2026-10-02T12", "2026-10-03T12", OLDER.id),
]

BROKEN = [*UNREADABLE_DOCUMENTS, *BROKEN_FEEDS, *BROKEN_ITEMS, *BROKEN_ENTRIES]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_rule_is_named_and_its_entry_blamed(broken: Broken):
    found = [(unfit.rule, unfit.entry) for unfit in check(broken.document())]

    assert (broken.rule, broken.entry) in found


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_rule_is_told_in_words(broken: Broken):
    assert all(unfit.message for unfit in check(broken.document()))


def test_every_rule_of_rss_is_shown_to_catch():
    rules = {rule.name for rule in (*RSS.feed, *RSS.entry, *RSS.whole)}

    assert rules <= {each.rule for each in BROKEN if each.render is rss}


def test_every_rule_of_atom_is_shown_to_catch():
    rules = {rule.name for rule in (*ATOM.feed, *ATOM.entry, *ATOM.whole)}
    shown = {each.rule for each in BROKEN if each.render is atom}
    shared = {rule.name for rule in (*RSS.feed, *RSS.entry)}

    assert rules - shared <= shown


def test_every_rule_on_unreadable_bytes_is_shown_to_catch():
    assert {each.rule for each in UNREADABLE_DOCUMENTS} == UNREADABLE


@pytest.mark.parametrize("book", [RSS, ATOM], ids=["rss", "atom"])
def test_every_rule_has_a_source(book: RuleBook):
    assert all(rule.source for rule in (*book.feed, *book.entry, *book.whole))


def test_bytes_that_are_no_xml_are_unfit_as_a_whole():
    [unfit] = check(b"404 Not Found")

    assert (unfit.entry, unfit.rule) == (None, "well-formed")


def test_a_message_says_what_is_wrong_with_which_text():
    broken = in_rss("rss-date", "Sat, 03 Oct 2026 12", "Sun, 03 Oct 2026 12")

    assert check(broken.document()) == (
        Unfit(
            entry=ENTRY.id,
            rule="rss-date",
            message="'Sun, 03 Oct 2026 12:00:00 GMT' is no RFC 822 date in GMT with its right"
            " weekday",
        ),
    )


@pytest.mark.parametrize("render", [rss, atom])
def test_an_entry_out_of_order_does_not_blame_those_below_it(render: Render):
    late = replace(
        OLDER,
        id="urn:uuid:late",
        published=ENTRY.published + timedelta(days=1),
        updated=ENTRY.published + timedelta(days=1),
    )
    document = render(replace(FEED, entries=(ENTRY, late, OLDER)))

    assert {"urn:uuid:late"} == {unfit.entry for unfit in check(document)}


def test_an_rss_date_may_give_utc_as_an_offset():
    assert check(rss(FEED).replace(b" GMT<", b" +0000<")) == ()


def test_a_permalink_guid_is_fit():
    guid = f"<guid>{ENTRY.link}</guid>"

    assert check(rss(FEED).replace(RSS_ID.encode(), guid.encode())) == ()


def test_an_enclosure_with_length_and_type_is_fit():
    enclosure = f'{RSS_ID}<enclosure url="{PICTURE}" length="1024" type="image/jpeg"/>'

    assert check(rss(FEED).replace(RSS_ID.encode(), enclosure.encode())) == ()


def test_an_atom_feed_needs_no_author_when_its_entries_have_one():
    document = atom(replace(FEED, entries=(ENTRY,)))

    assert check(document.replace(PERSON.format(FEED.title).encode(), b"")) == ()


def test_an_xhtml_summary_may_hold_elements():
    div = '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Flere</div></summary>'
    old = f'<summary type="text">{ENTRY.summary}</summary>'

    assert check(atom(FEED).replace(old.encode(), div.encode())) == ()


def test_an_email_address_is_a_fit_rss_author():
    author = f"{RSS_ID}<author>aase@example.no (Åse Bø)</author>"

    assert check(rss(FEED).replace(RSS_ID.encode(), author.encode())) == ()


def test_a_stylesheet_instruction_is_fit():
    instruction = b'<?xml-stylesheet href="/feed.css" type="text/css"?><rss '

    assert check(rss(FEED).replace(b"<rss ", instruction)) == ()


def test_a_message_stays_short_however_long_the_text_is():
    long = "Flere &lt;b&gt;søker " * 1_000
    [unfit] = check(rss(FEED).replace("Flere søker".encode(), long.encode()))

    assert len(unfit.message) < 200


def test_an_entity_is_never_expanded():
    bomb = b'<!DOCTYPE r [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><rss '

    assert [each.rule for each in check(rss(FEED).replace(b"<rss ", bomb))] == ["no-doctype"]
