from email.utils import formatdate

import pytest

from kulturfeed.serving.names import Name, published
from kulturfeed.serving.negotiation import (
    Part,
    codings,
    has_tag,
    is_same_version,
    is_since,
    part,
    prefers_html,
)

RSS = "application/rss+xml"
MODIFIED = 1_617_876_000


@pytest.mark.parametrize(
    ("header", "welcome"),
    [
        ("", ("identity",)),
        ("gzip", ("gzip", "identity")),
        ("br, gzip", ("br", "gzip", "identity")),
        ("gzip, br", ("br", "gzip", "identity")),
        ("gzip;q=1.0, br;q=0.5", ("gzip", "br", "identity")),
        ("br;q=0, gzip", ("gzip", "identity")),
        ("GZIP;Q=0.4", ("gzip", "identity")),
        ("x-gzip", ("gzip", "identity")),
        ("identity, gzip;q=0.5", ("identity", "gzip")),
        ("gzip;q=0.5, identity;q=0.5", ("gzip", "identity")),
        ("*", ("br", "gzip", "identity")),
        ("*;q=0", ("identity",)),
        ("gzip, *;q=0", ("gzip", "identity")),
        ("gzip, identity;q=0", ("gzip", "identity")),
        ("br;q=0, *", ("gzip", "identity")),
        ("gzip;q=mye", ("identity",)),
        ("gzip;q=9", ("identity",)),
        ("deflate, zstd", ("identity",)),
        (" , ;q=1, gzip ;q=0.2", ("gzip", "identity")),
    ],
)
def test_codings_are_taken_by_their_qualities(header: str, welcome: tuple[str, ...]):
    assert welcome == codings(header)


@pytest.mark.parametrize(
    ("accept", "is_person"),
    [
        ("", False),
        ("*/*", False),
        ("text/html", True),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html;q=0.8,*/*;q=0.8", False),
        ("application/rss+xml;q=0.5,text/html", True),
        ("application/rss+xml,text/html", False),
        ("application/*;q=0.4,text/html;q=0.5", True),
        ("text/html;q=0", False),
    ],
)
def test_a_person_is_who_would_rather_have_a_page(accept: str, *, is_person: bool):
    assert is_person == prefers_html(accept, RSS)


@pytest.mark.parametrize("header", ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', "*", '"b,c", "a"'])
def test_a_tag_is_found_in_a_list(header: str):
    assert has_tag(header, '"a"', weak=True)


@pytest.mark.parametrize("header", ['"b"', "a", "", '"b, "a', '"ba"'])
def test_another_tag_is_not_taken_for_it(header: str):
    assert not has_tag(header, '"a"', weak=True)


def test_a_weak_tag_names_nothing_where_a_strong_one_is_needed():
    assert not has_tag('W/"a"', '"a"', weak=False)


@pytest.mark.parametrize(
    "header", ["i går", "", "-1", "Thu, 99 Apr 2021", "Thu, 08 Apr 99999999 10:00:00 GMT"]
)
def test_what_is_no_date_tells_nothing(header: str):
    assert is_since(header, MODIFIED) is None


def test_a_part_is_continued_only_at_the_very_same_version():
    same = [formatdate(MODIFIED, usegmt=True), '"a"']
    other = [formatdate(MODIFIED + 1, usegmt=True), 'W/"a"', '"b"', "i går"]
    assert [True] * 2 + [False] * 4 == [
        is_same_version(each, '"a"', MODIFIED) for each in same + other
    ]


@pytest.mark.parametrize(
    ("header", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=2-", 2, 10),
        ("bytes=2-99", 2, 10),
        ("bytes=-3", 7, 10),
        ("bytes=-99", 0, 10),
        ("Bytes=0-1", 0, 2),
        (" bytes=9-9 ", 9, 10),
    ],
)
def test_a_range_names_bytes(header: str, first: int, end: int):
    assert Part(first=first, end=end) == part(header, 10)


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "items=0-1", "bytes=a-b"),
        f"bytes={'9' * 5000}-",
    ],
)
def test_what_is_not_one_range_asks_for_the_whole(header: str):
    assert part(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_range_behind_the_end_names_no_bytes(header: str):
    found = part(header, 10)
    assert found
    assert found.first == found.end


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "index.html"),
        ("kultur.rss", "kultur.rss"),
        ("kultur/", "kultur/index.html"),
        ("kultur/archive/12.json", "kultur/archive/12.json"),
    ],
)
def test_a_path_names_a_published_file(path: str, name: str):
    found = published(path)
    assert found
    assert name == found.path


@pytest.mark.parametrize(
    "path",
    [
        *(".htaccess", "../kultur.rss", "kultur/../kultur.rss", "kultur//1.rss", "/kultur.rss"),
        *("kultur.RSS", "kultur.rss\n", "kultur.exe", ".kultur.rss.part", "a/.git/b.rss"),
        *("kultur.rss.gz", "kulturo\u0308.rss", "kultur\\x.rss", "a/b/c/d/e.rss", "x" * 300 + "/"),
    ],
)
def test_no_other_path_names_anything(path: str):
    assert published(path) is None


@pytest.mark.parametrize("path", ["kultur.rss", "kultur/index.html", "kultur/archive/1.atom"])
def test_a_file_is_its_sources_by_the_first_step(path: str):
    assert Name(path=path, ending="rss").source == "kultur"
