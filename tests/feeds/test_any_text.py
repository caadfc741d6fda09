"""Whatever cleaned text and whatever moments an entry has, its feed is fit and reads back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from sample_feeds import ENTRY, FEED

from feeds.atom import atom
from feeds.check import check
from feeds.dates import atom_date, read_atom_date, read_rss_date, rss_date
from feeds.namespaces import ATOM, DC
from feeds.rss import rss

# What a cleaned line can hold: no control characters, no surrogates, nothing that XML refuses,
# and single spaces.
lines = (
    st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - likewise
    timezones=zones,
).map(lambda moment: moment.replace(microsecond=0))
steady = settings(deadline=None, database=None, max_examples=150)


@steady
@given(title=lines, summary=st.none() | lines, author=lines, category=lines)
def test_any_cleaned_text_is_fit_and_reads_back_the_same_from_atom(
    title: str, summary: str | None, author: str, category: str
):
    entry = replace(ENTRY, title=title, summary=summary, author=author, categories=(category,))
    document = atom(replace(FEED, entries=(entry,)))
    [read] = etree.fromstring(document).iterfind(f"{ATOM}entry")

    assert check(document) == ()
    assert title == read.findtext(f"{ATOM}title")
    assert summary == read.findtext(f"{ATOM}summary")
    assert author == read.findtext(f"{ATOM}author/{ATOM}name")
    assert [category] == [each.get("term") for each in read.iterfind(f"{ATOM}category")]


@steady
@given(title=lines, summary=st.none() | lines, author=lines, category=lines)
def test_any_cleaned_text_is_fit_and_reads_back_the_same_from_rss(
    title: str, summary: str | None, author: str, category: str
):
    entry = replace(ENTRY, title=title, summary=summary, author=author, categories=(category,))
    document = rss(replace(FEED, entries=(entry,)))
    [read] = etree.fromstring(document).iterfind("channel/item")

    assert check(document) == ()
    assert title == read.findtext("title")
    assert (summary or title) == unescape(read.findtext("description") or "")
    assert author == read.findtext(f"{DC}creator")
    assert category == read.findtext("category")


@steady
@given(moments)
def test_any_moment_reads_back_the_same_from_both_formats(moment: datetime):
    assert moment == read_rss_date(rss_date(moment))
    assert moment == read_atom_date(atom_date(moment))
    assert read_atom_date(atom_date(moment)).tzinfo is UTC


@steady
@given(st.text())
def test_any_other_text_is_a_date_only_if_it_is_written_so(text: str):
    for read, write in ((read_rss_date, rss_date), (read_atom_date, atom_date)):
        moment = read(text)
        assert moment is None or write(moment) == text.replace("+0000", "GMT")
