import gzip
import os
import signal
import socket
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import brotli
import pytest
from asking import MODIFIED, ask, free_port, published, served
from commands.running import config, started

SOURCE = '[[source]]\nid = "kultur"\nurl = "https://www.ks.no/kultur/"\n'
TOP = 'embed_origins = ["https://kommune.sharepoint.com"]\n'
RSS = "<rss>«Økt støtte»</rss>\n".encode() * 40
FILES = (
    *("kultur.rss", "kultur.atom", "kultur.json", "feeds.opml", "index.html", "kulturfeed.css"),
    *("kultur/index.html", "kultur/embed/index.html", "kultur/archive/1.atom", "kulturfeed.js"),
    "status/chart.svg",
)
Unpacked = Callable[[bytes], bytes]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a published folder with `kulturfeed serve`, with secrets in it and beside it."""
    folder = tmp_path_factory.mktemp("served")
    for name in FILES:
        published(folder, name, RSS)
    public = folder / "public"
    for secret in (folder / "hemmelig.rss", public / ".kultur.rss.part", public / "kultur.db"):
        secret.write_text("hemmelig", encoding="utf-8")
    (public / "ut.rss").symlink_to(folder / "hemmelig.rss")
    (public / "ut").symlink_to(folder)
    (public / "sirkel.rss").symlink_to("sirkel.rss")
    (public / "mappe.rss").mkdir()
    with served(folder, TOP + SOURCE) as port:
        yield port


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/kultur.rss", "application/rss+xml; charset=utf-8"),
        ("/kultur.atom", "application/atom+xml; charset=utf-8"),
        ("/kultur.json", "application/feed+json"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/kultur/archive/1.atom", "application/atom+xml; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/kultur/", "text/html; charset=utf-8"),
        ("/kultur/embed/", "text/html; charset=utf-8"),
        ("/kulturfeed.css", "text/css; charset=utf-8"),
        ("/kulturfeed.js", "text/javascript; charset=utf-8"),
        ("/status/chart.svg", "image/svg+xml; charset=utf-8"),
        ("/kultur.rss?utm_source=teams", "application/rss+xml; charset=utf-8"),
    ],
)
def test_published_files_have_their_media_types(port: int, path: str, kind: str):
    answer = ask(port, path)
    assert (200, kind, RSS) == (answer.status, answer.headers["content-type"], answer.body)


@pytest.mark.parametrize("path", ["/kultur.rss", "/kultur.atom"])
def test_a_browser_gets_a_feed_as_a_type_that_it_shows(port: int, path: str):
    answer = ask(port, path, Accept=BROWSER)
    assert ("application/xml; charset=utf-8", RSS) == (answer.headers["content-type"], answer.body)


@pytest.mark.parametrize(
    "accept", ["*/*", "application/rss+xml, text/html;q=0.9", "text/xml, */*;q=0.1", ""]
)
def test_a_reader_gets_a_feed_as_what_it_is(port: int, accept: str):
    kind = ask(port, "/kultur.rss", Accept=accept).headers["content-type"]
    assert "application/rss+xml; charset=utf-8" == kind


def test_a_cache_is_told_what_an_answer_hangs_on(port: int):
    paths = ("/kultur.rss", "/kultur.json", "/")
    assert ["Accept, Accept-Encoding", "Accept-Encoding", "Accept-Encoding"] == [
        ask(port, path).headers["vary"] for path in paths
    ]


def test_browser_and_reader_have_copies_with_tags_of_their_own(port: int):
    assert (
        ask(port, "/kultur.rss").headers["etag"]
        != (ask(port, "/kultur.rss", Accept=BROWSER).headers["etag"])
    )


@pytest.mark.parametrize("path", ["/kultur.rss", "/kultur.json", "/feeds.opml"])
def test_a_feed_can_be_read_by_a_page_elsewhere(port: int, path: str):
    headers = ask(port, path).headers
    assert ("*", "ETag") == (
        headers["access-control-allow-origin"],
        headers["access-control-expose-headers"],
    )


def test_a_page_cannot_be_read_by_a_page_elsewhere(port: int):
    assert "access-control-allow-origin" not in ask(port, "/").headers


def test_a_page_elsewhere_may_send_validators(port: int):
    asked = {"Origin": "https://x.no", "Access_Control_Request_Headers": "if-none-match"}
    answer = ask(port, "/kultur.rss", "OPTIONS", **asked)
    headers = answer.headers
    assert (204, "*", "*", "GET, HEAD") == (
        answer.status,
        headers["access-control-allow-origin"],
        headers["access-control-allow-headers"],
        headers["access-control-allow-methods"],
    )


def test_a_page_elsewhere_is_promised_nothing_but_feeds(port: int):
    answer = ask(port, "/status/", "OPTIONS")
    assert (204, False) == (answer.status, "access-control-allow-origin" in answer.headers)


@pytest.mark.parametrize(
    ("path", "framing"),
    [
        ("/kultur/embed/", "frame-ancestors https://kommune.sharepoint.com"),
        ("/kultur/", "frame-ancestors 'none'"),
        ("/kultur.rss", "frame-ancestors 'none'"),
    ],
)
def test_only_the_embeddable_list_may_be_framed(port: int, path: str, framing: str):
    policy = ask(port, path).headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", framing} <= set(policy)


def test_nothing_is_sniffed_and_no_address_passed_on(port: int):
    headers = ask(port, "/kultur/").headers
    assert ("nosniff", "no-referrer") == (
        headers["x-content-type-options"],
        headers["referrer-policy"],
    )


def test_last_modified_is_the_files(port: int):
    headers = ask(port, "/kultur.rss").headers
    assert formatdate(MODIFIED, usegmt=True) == headers["last-modified"]


@pytest.mark.parametrize(
    ("accepted", "coding", "unpacked"),
    [("gzip", "gzip", gzip.decompress), ("gzip, deflate, br, zstd", "br", brotli.decompress)],
)
def test_a_packed_file_is_sent_to_who_unpacks_it(
    port: int, accepted: str, coding: str, unpacked: Unpacked
):
    answer = ask(port, "/kultur.rss", Accept_Encoding=accepted)
    assert (coding, RSS) == (answer.headers["content-encoding"], unpacked(answer.body))


def test_each_coding_has_a_tag_of_its_own(port: int):
    tags = {
        ask(port, "/kultur.rss", Accept_Encoding=each).headers["etag"]
        for each in ("identity", "gzip", "br")
    }
    assert 3 == len(tags)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"annet", {}', "*"])
def test_who_has_the_etag_gets_a_304(port: int, form: str):
    etag = ask(port, "/kultur.rss").headers["etag"]
    answer = ask(port, "/kultur.rss", If_None_Match=form.format(etag))
    assert (304, b"", etag) == (answer.status, answer.body, answer.headers["etag"])


def test_a_304_has_the_headers_that_a_cache_renews_its_copy_by(port: int):
    whole = ask(port, "/kultur.rss")
    answer = ask(port, "/kultur.rss", If_None_Match=whole.headers["etag"])
    names = ("etag", "last-modified", "cache-control", "vary", "access-control-allow-origin")
    assert [whole.headers[name] for name in names] == [answer.headers[name] for name in names]


def test_the_tag_of_a_packed_copy_does_not_stand_for_another(port: int):
    etag = ask(port, "/kultur.rss", Accept_Encoding="gzip").headers["etag"]
    assert 200 == ask(port, "/kultur.rss", If_None_Match=etag).status
    assert 304 == ask(port, "/kultur.rss", If_None_Match=etag, Accept_Encoding="gzip").status


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (formatdate(MODIFIED, usegmt=True), 304),
        (formatdate(MODIFIED + 1, usegmt=True), 304),
        (formatdate(MODIFIED - 1, usegmt=True), 200),
        ("i går", 200),
    ],
)
def test_who_has_the_date_gets_a_304(port: int, since: str, status: int):
    assert status == ask(port, "/kultur.rss", If_Modified_Since=since).status


def test_an_etag_outranks_a_date(port: int):
    date = formatdate(MODIFIED, usegmt=True)
    answer = ask(port, "/kultur.rss", If_None_Match='"gammel"', If_Modified_Since=date)
    assert 200 == answer.status


@pytest.mark.parametrize(
    "condition",
    [{"If_Match": '"annet"'}, {"If_Unmodified_Since": formatdate(MODIFIED - 1, usegmt=True)}],
)
def test_who_wants_another_version_alone_gets_none(port: int, condition: dict[str, str]):
    assert 412 == ask(port, "/kultur.rss", **condition).status


@pytest.mark.parametrize(
    "condition",
    [{"If_Match": "*"}, {"If_Unmodified_Since": formatdate(MODIFIED, usegmt=True)}],
)
def test_who_wants_this_version_alone_gets_it(port: int, condition: dict[str, str]):
    assert 200 == ask(port, "/kultur.rss", **condition).status


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=0-4", 0, 5), ("bytes=10-", 10, len(RSS)), ("bytes=-7", len(RSS) - 7, len(RSS))],
)
def test_a_part_is_sent_as_such(port: int, asked: str, first: int, end: int):
    answer = ask(port, "/kultur.rss", Range=asked)
    assert (206, f"bytes {first}-{end - 1}/{len(RSS)}", RSS[first:end]) == (
        answer.status,
        answer.headers["content-range"],
        answer.body,
    )


def test_a_part_that_there_is_not_is_told_with_416(port: int):
    answer = ask(port, "/kultur.rss", Range=f"bytes={len(RSS)}-")
    assert (416, f"bytes */{len(RSS)}") == (answer.status, answer.headers["content-range"])


def test_a_part_is_sent_only_of_the_version_that_was_begun(port: int):
    etag = ask(port, "/kultur.rss").headers["etag"]
    same = ask(port, "/kultur.rss", Range="bytes=5-", If_Range=etag)
    other = ask(port, "/kultur.rss", Range="bytes=5-", If_Range='"gammel"')
    assert (206, RSS[5:], 200, RSS) == (same.status, same.body, other.status, other.body)


def test_several_parts_are_answered_with_the_whole(port: int):
    assert 200 == ask(port, "/kultur.rss", Range="bytes=0-1,4-5").status


def test_head_is_get_without_the_body(port: int):
    whole, head = ask(port, "/kultur.rss"), ask(port, "/kultur.rss", "HEAD", Range="bytes=0-4")
    kept = {name: value for name, value in whole.headers.items() if name != "date"}
    assert (200, b"") == (head.status, head.body)
    assert kept == {name: value for name, value in head.headers.items() if name != "date"}


@pytest.mark.parametrize(
    ("path", "place"), [("/kultur", "kultur/"), ("/kultur/embed", "embed/"), ("/status", None)]
)
def test_a_page_is_found_without_its_last_slash(port: int, path: str, place: str | None):
    answer = ask(port, path)
    assert (301 if place else 404, place) == (answer.status, answer.headers.get("location"))


@pytest.mark.parametrize(
    "path",
    [
        "/borte.rss",
        "/../hemmelig.rss",
        "/%2e%2e/hemmelig.rss",
        "/..%2fhemmelig.rss",
        "/public/../../hemmelig.rss",
        "//hemmelig.rss",
        "/ut.rss",
        "/ut/hemmelig.rss",
        "/sirkel.rss",
        "/mappe.rss",
        "/.kultur.rss.part",
        "/kultur.rss.gz",
        "/kultur.rss.br",
        "/kultur.db",
        "/kultur.rss/",
        "/kultur.rss%00",
        "/KULTUR.RSS",
        "/%ff.rss",
        "/a/b/c/d/e.rss",
        f"/{'a' * 5000}.rss",
        "/status/",
    ],
)
def test_nothing_else_is_served(port: int, path: str):
    answer = ask(port, path)
    kind = answer.headers["content-type"]
    assert (404, "text/plain; charset=utf-8", b"Not found.\n") == (
        answer.status,
        kind,
        answer.body,
    )


def test_nothing_can_be_sent(port: int):
    answer = ask(port, "/kultur.rss", "POST")
    assert (405, "GET, HEAD, OPTIONS") == (answer.status, answer.headers["allow"])


def test_a_file_that_changes_is_served_anew(tmp_path: Path):
    published(tmp_path, "kultur.rss", b"<rss>gammel</rss>")
    with served(tmp_path, SOURCE) as port:
        old = ask(port, "/kultur.rss")
        path = published(tmp_path, "kultur.rss", b"<rss>ny</rss>", MODIFIED + 1)
        assert b"<rss>ny</rss>" == ask(port, "/kultur.rss").body
        assert 200 == ask(port, "/kultur.rss", If_None_Match=old.headers["etag"]).status
        path.unlink()
        assert 404 == ask(port, "/kultur.rss").status


def test_a_packed_file_of_another_version_is_not_served(tmp_path: Path):
    path = published(tmp_path, "kultur.rss", RSS)
    for ending in (".gz", ".br"):
        os.utime(f"{path}{ending}", (MODIFIED - 1, MODIFIED - 1))
    with served(tmp_path, SOURCE) as port:
        answer = ask(port, "/kultur.rss", Accept_Encoding="gzip, br")
    assert (RSS, False) == (answer.body, "content-encoding" in answer.headers)


def test_a_port_in_use_is_told_with_2(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        config(tmp_path, SOURCE, top=f'listen = "{listen}"')
        child = started(tmp_path, "serve")
        said, complained = child.communicate(timeout=20)
    told = f"kulturfeed: listen = '{listen}' cannot be used (Address already in use"
    assert (2, "") == (child.returncode, said)
    assert [True] == [line.startswith(told) for line in complained.splitlines()]


def test_an_interrupt_ends_the_server_without_a_traceback(tmp_path: Path):
    port = free_port()
    config(tmp_path, SOURCE, top=f'listen = "[::1]:{port}"')
    with started(tmp_path, "serve") as child:
        assert child.stdout
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        _, complained = child.communicate(timeout=20)
    assert "" == complained
