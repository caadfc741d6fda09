"""The README's web servers beside the built-in one: the same questions, the same answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import fronts
import pytest
from asking import Answer, ask, free_port, published, served

TOML = """\
embed_origins = ["https://kommune.sharepoint.com"]
[[source]]
id = "kultur"
url = "https://www.ks.no/kultur/"
"""
RSS = "<rss>«Økt støtte»</rss>\n".encode() * 40
FILES = (
    *("kultur.rss", "kultur.atom", "kultur.json", "feeds.opml", "index.html", "kulturfeed.css"),
    *("kultur/index.html", "kultur/embed/index.html", "kultur/archive/1.atom", "kulturfeed.js"),
    "status/chart.svg",
)
PATHS = (
    *("/", "/kultur.rss", "/kultur.atom", "/kultur.json", "/feeds.opml", "/kultur/"),
    *("/kultur/embed/", "/kultur/archive/1.atom", "/kulturfeed.css", "/kulturfeed.js"),
    "/status/chart.svg",
)
SAME = (
    *("content-type", "content-encoding", "content-length", "last-modified"),
    *("access-control-allow-origin", "access-control-expose-headers", "x-content-type-options"),
    "referrer-policy",
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """The ports of the built-in server and of another one over the same folder."""

    ours: int
    theirs: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[Answer, Answer]:
        return ask(self.ours, path, method, **headers), ask(self.theirs, path, method, **headers)


@pytest.fixture(scope="module", params=["nginx", "apache2"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    """Run both; not below pytest's folder, which a server's own user may not enter."""
    binary = fronts.program(request.param)
    if binary is None:
        pytest.skip(f"no {request.param} here: its snippet in the README is not tried")
    front = {"nginx": fronts.nginx, "apache2": fronts.apache}[request.param]
    with TemporaryDirectory(prefix="front-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for each in FILES:
            published(folder, each, RSS)
        (folder / "public" / ".kultur.rss.part").write_bytes(b"half")
        port = free_port()
        with served(folder, TOML) as ours, front(binary, folder, port):
            yield Both(ours=ours, theirs=port)


def told(answer: Answer) -> tuple[object, ...]:
    """Gather what must be the same; headers without the blanks that servers write variously."""
    headers = [answer.headers.get(name, "").replace("; ", ";") for name in SAME]
    return answer.status, headers, answer.body


@pytest.mark.parametrize("path", PATHS)
def test_a_file_is_told_of_alike(both: Both, path: str):
    ours, theirs = both.ask(path)
    assert told(ours) == told(theirs)


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_packed_file_is_told_of_alike(both: Both, coding: str):
    ours, theirs = both.ask("/kultur.rss", Accept_Encoding=coding)
    if coding == "br" and "content-encoding" not in theirs.headers and not fronts.BROTLI.exists():
        pytest.skip("nginx has no brotli module here")
    assert told(ours) == told(theirs)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_browser_gets_a_feed_alike(both: Both, coding: str):
    ours, theirs = both.ask("/kultur.rss", Accept=BROWSER, Accept_Encoding=coding)
    assert told(ours) == told(theirs)


@pytest.mark.parametrize("path", ["/kultur.rss", "/", "/kultur/embed/", "/kultur.json"])
def test_caches_and_frames_are_told_alike(both: Both, path: str):
    ours, theirs = both.ask(path)
    assert parts(ours, "vary") == parts(theirs, "vary")
    assert framing(ours) == framing(theirs)
    assert "'none'" in theirs.headers["content-security-policy"].partition(";")[0]


def parts(answer: Answer, name: str) -> set[str]:
    return {part.strip() for part in answer.headers.get(name, "").split(",")}


def framing(answer: Answer) -> str:
    return answer.headers["content-security-policy"].rpartition("frame-ancestors")[2]


@pytest.mark.parametrize("path", ["/kultur.rss", "/", "/kulturfeed.css"])
def test_all_may_be_kept_for_a_while(both: Both, path: str):
    for answer in both.ask(path):
        assert re.fullmatch(r"public, max-age=\d+", answer.headers["cache-control"])


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("accept", ["*/*", BROWSER])
def test_who_has_it_gets_a_304_from_both(both: Both, coding: str, accept: str):
    for port in (both.ours, both.theirs):
        etag = ask(port, "/kultur.rss", Accept=accept, Accept_Encoding=coding).headers["etag"]
        again = ask(port, "/kultur.rss", Accept=accept, Accept_Encoding=coding, If_None_Match=etag)
        assert (304, b"", etag, "*") == (
            again.status,
            again.body,
            again.headers["etag"],
            again.headers["access-control-allow-origin"],
        )
        assert etag.startswith('"')


def test_each_coding_has_a_tag_of_its_own_in_both(both: Both):
    plain, packed = both.ask("/kultur.rss"), both.ask("/kultur.rss", Accept_Encoding="gzip")
    for first, second in zip(plain, packed, strict=True):
        assert first.headers["etag"] != second.headers["etag"]


def test_head_and_ranges_are_answered_alike(both: Both):
    ours, theirs = both.ask("/kultur.rss", "HEAD")
    assert told(ours) == told(theirs)
    ours, theirs = both.ask("/kultur.rss", Range="bytes=5-9")
    assert (206, ours.headers["content-range"], RSS[5:10]) == (
        theirs.status,
        theirs.headers["content-range"],
        theirs.body,
    )


def test_a_file_that_changes_moves_the_date_in_both(both: Both):
    date = ask(both.ours, "/kultur.atom").headers["last-modified"]
    assert [304, 304] == [each.status for each in both.ask("/kultur.atom", If_Modified_Since=date)]


def test_a_page_elsewhere_may_send_validators_to_both(both: Both):
    for answer in both.ask("/kultur.rss", "OPTIONS", Origin="https://x.no"):
        assert answer.status in {200, 204}
        assert "*" == answer.headers["access-control-allow-headers"]


def test_a_page_is_found_without_its_last_slash_by_both(both: Both):
    for answer in both.ask("/kultur"):
        place = answer.headers["location"]
        assert (301, True) == (answer.status, place.endswith("kultur/"))


@pytest.mark.parametrize(
    "path", ["/borte.rss", "/.kultur.rss.part", "/kultur.rss.gz", "/kultur.rss.br", "/../x.rss"]
)
def test_neither_serves_anything_else(both: Both, path: str):
    for answer in both.ask(path):
        assert answer.status in {400, 404}
