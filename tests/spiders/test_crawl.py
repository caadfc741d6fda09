import gzip
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import CHILD, Crawled, crawled, orders, read, without_proxies
from loopback import Asked, Reply, Site, authority, serving

TITLES = ["Kulturskolen får ny æra", "Kunst på ønskelista i år", "Økt støtte til biblioteket"]
LIST = "<!doctype html><html lang=nb><title>Kultur</title><main><h1>Kultur</h1>{}</main>".format(
    "".join(
        f"<article><h2><a href='/{number}'>{title}</a></h2><p>Hva kommunene gjør nå.</p></article>"
        for number, title in enumerate(TITLES)
    )
)
ARTICLE = "<!doctype html><title>{0}</title><main><h1>{0}</h1><p>Brødtekst.</p></main>"


def conditional(asked: Asked) -> Reply:
    """Answer 304 to whoever has the page already."""
    if asked.headers.get("if-none-match") == '"abc"' and "if-modified-since" in asked.headers:
        return Reply(status=304, content_type=None, headers={"ETag": '"abc"'})
    return Reply(body=LIST, headers={"ETag": '"abc"', "Last-Modified": STAMP})


STAMP = "Thu, 08 Apr 2021 10:00:00 GMT"

ROUTES = {
    "/list": Reply(body=LIST),
    "/0": Reply(body=ARTICLE.format(TITLES[0])),
    "/1": Reply(body="%PDF", content_type="application/pdf"),
    "/2": Reply(status=302, headers={"Location": "/2"}),
    "/gzip": Reply(body=gzip.compress(LIST.encode()), headers={"Content-Encoding": "gzip"}),
    "/sniffed": Reply(body=LIST, content_type=None),
    "/broken": Reply(body=LIST.encode("cp1252") + b"\xff\xfe\x00", content_type="text/html"),
    "/conditional": conditional,
    "/401": Reply(status=401),
    "/403": Reply(status=403),
    "/410": Reply(status=410),
    "/418": Reply(status=418),
    "/429": Reply(status=429, headers={"Retry-After": "600"}),
    "/500": Reply(status=500),
    "/pdf": Reply(body="%PDF", content_type="application/pdf"),
    "/feed": Reply(body="<rss/>", content_type="application/rss+xml; charset=utf-8"),
    "/untyped": Reply(body=b"\x89PNG", content_type=None),
    "/big": Reply(body="x" * 300_000),
    "/bomb": Reply(
        body=gzip.compress(b"x" * 300_000), headers={"Content-Encoding": "gzip"}, pieces=2
    ),
    "/lost": Reply(body="half", promised=100),
    "/drip": Reply(body="x" * 100, pieces=100, pause=0.1),
    "/moved": Reply(status=308, headers={"Location": "/also-moved"}),
    "/also-moved": Reply(status=301, headers={"Location": "/for-now"}),
    "/for-now": Reply(status=302, headers={"Location": "/list"}),
    "/moved-and-gone": Reply(status=301, headers={"Location": "/410"}),
    "/circle": Reply(status=302, headers={"Location": "/circle"}),
    "/nowhere": Reply(status=302, headers={"Location": "http://[::1/"}),
    "/misnamed": Reply(status=302, headers={"Location": "http://to..punktum.no/"}),
    "/elsewhere": Reply(status=302, headers={"Location": "ftp://127.0.0.1/"}),
}

KINDS = {
    "/list": None,
    "/gzip": None,
    "/sniffed": None,
    "/broken": None,
    "/conditional": None,
    "/401": "http-401",
    "/403": "http-403",
    "/404": "http-404",
    "/410": "http-410",
    "/418": "http-418",
    "/429": "http-429",
    "/500": "http-500",
    "/pdf": "not-html",
    "/feed": "not-html",
    "/untyped": "not-html",
    "/big": "too-large",
    "/bomb": "too-large",
    "/lost": "network",
    "/drip": "timeout",
    "/moved": None,
    "/moved-and-gone": "http-410",
    "/circle": "redirect",
    "/elsewhere": "redirect",
    "/nowhere": "redirect",
    "/misnamed": "address",
}

ABSENT = {
    "dns": "http://finnes-ikke.invalid/",
    "refused": "http://127.0.0.1:9/",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serving() as site:
        site.routes = dict(ROUTES)
        yield site


@pytest.fixture(scope="module")
def done(server: Site) -> Crawled:
    """One crawl over all that can happen to a page."""
    pages = [{"id": path, "url": server.url + path} for path in KINDS]
    pages += [{"id": kind, "url": url} for kind, url in ABSENT.items()]
    pages += [
        {"id": "with articles", "url": server.url + "/list", "wanted": "every"},
        {"id": "again", "url": server.url + "/list", "wanted": "every"},
        {
            "id": "unchanged",
            "url": server.url + "/conditional",
            "etag": '"abc"',
            "last_modified": STAMP,
        },
    ]
    return crawled(pages, max_bytes=200_000, seconds={"timeout": 1.5})


def test_every_page_gives_one_harvest(done: Crawled):
    expected = {*KINDS, *ABSENT, "with articles", "again", "unchanged"}
    assert sorted(expected) == sorted(line["id"] for line in done.lines)


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_every_failure_has_its_kind(done: Crawled, path: str, kind: str | None):
    assert done.kinds()[path] == kind


@pytest.mark.parametrize("kind", ABSENT)
def test_a_host_that_is_not_there_has_its_kind(done: Crawled, kind: str):
    assert done.kinds()[kind] == kind


def test_every_message_names_an_address_and_says_more(done: Crawled):
    for line in done.lines:
        if line["message"]:
            address, _, rest = line["message"].partition(" ")
            assert address.startswith("http://")
            assert len(rest) > 20


def test_a_crawl_writes_nothing_to_stderr(done: Crawled):
    assert done.errors == ""
    assert done.status == 0


@pytest.mark.parametrize("path", ["/list", "/gzip", "/sniffed", "/broken", "/moved"])
def test_a_list_is_read_however_it_comes(done: Crawled, path: str):
    line = done.by_id()[path]
    assert (line["outcome"], line["titles"]) == ("read", TITLES)


def test_wanted_articles_come_with_their_page_and_a_failing_one_fails_alone(
    done: Crawled, server: Site
):
    line = done.by_id()["with articles"]
    assert line["articles"] == {server.url + "/0": TITLES[0]}
    assert line["failures"] == {server.url + "/1": "not-html", server.url + "/2": "redirect"}


def test_an_article_that_two_pages_want_is_asked_for_once(done: Crawled, server: Site):
    assert done.by_id()["again"]["articles"] == {server.url + "/0": TITLES[0]}
    assert server.paths().count("/0") == 1


def test_the_validators_of_an_answer_come_with_it(done: Crawled):
    line = done.by_id()["/conditional"]
    assert (line["etag"], line["last_modified"]) == ('"abc"', STAMP)


def test_a_page_that_still_matches_its_validators_is_unchanged(done: Crawled):
    line = done.by_id()["unchanged"]
    assert (line["outcome"], line["status"], line["titles"]) == ("unchanged", 304, None)
    assert line["etag"] == '"abc"'


def test_a_permanent_move_is_told_up_to_the_first_temporary_one(done: Crawled, server: Site):
    line = done.by_id()["/moved"]
    assert (line["moved"], line["url"]) == (server.url + "/for-now", server.url + "/list")
    assert done.by_id()["/moved-and-gone"]["moved"] == server.url + "/410"
    assert done.by_id()["/circle"]["moved"] is None


@pytest.mark.usefixtures("done")
def test_a_page_that_cannot_be_had_is_tried_three_times_and_no_other(server: Site):
    tried = {path: server.paths().count(path) for path in ("/500", "/lost", "/drip", "/404")}
    assert tried == {"/500": 3, "/lost": 3, "/drip": 3, "/404": 1}


def test_a_connection_is_refused_for_the_reason_that_the_certificate_gives(tmp_path: Path):
    ours = authority(tmp_path)
    with (
        serving(ours.context(tmp_path)) as good,
        serving(ours.context(tmp_path, days=-1)) as old,
        serving(ours.context(tmp_path, host="annet.example")) as wrong,
        serving() as plain,
    ):
        good.routes["/"] = Reply(body=LIST)
        urls = {
            "good": good.url,
            "old": old.url,
            "wrong": wrong.url,
            "plain": plain.url.replace("http:", "https:"),
        }
        pages = [{"id": name, "url": url + "/"} for name, url in urls.items()]
        trusting = crawled(pages, environment={"SSL_CERT_FILE": str(ours.pem)})
        strange = crawled(pages[:1])

    assert trusting.kinds() == {"good": None, "old": "tls", "wrong": "tls", "plain": "tls"}
    messages = {name: line["message"] for name, line in trusting.by_id().items()}
    assert "expired" in messages["old"]
    assert "not valid for" in messages["wrong"]
    assert "wrong version" in messages["plain"]
    assert strange.kinds() == {"good": "tls"}
    assert "local issuer" in strange.by_id()["good"]["message"]
    assert trusting.errors + strange.errors == ""


@pytest.mark.parametrize(
    ("page", "changes", "bug"),
    [
        ({}, {"broken_receive": True}, "receive"),
        ({"wanted": "broken"}, {"fatal": True}, "wanted"),
    ],
)
def test_what_receive_raises_and_what_is_fatal_end_the_crawl(
    server: Site, page: dict[str, str], changes: dict[str, bool], bug: str
):
    pages = [{"id": "page", "url": server.url + "/list", **page}]
    pages += [{"id": "drip", "url": server.url + "/drip"}]

    done = crawled(pages, **changes)

    assert done.status == 1
    assert done.errors.rstrip().endswith(f"ZeroDivisionError: a bug in {bug}")
    assert f"in broken_{bug}" in done.errors
    assert done.lines == []


def test_a_bug_in_what_a_page_wants_costs_no_other(server: Site):
    pages = [
        {"id": "page", "url": server.url + "/list", "wanted": "broken"},
        {"id": "other", "url": server.url + "/list"},
    ]

    done = crawled(pages)

    assert done.kinds() == {"page": "unexpected", "other": None}
    assert "a bug in wanted" in done.by_id()["page"]["message"]
    assert "in broken_wanted" in done.errors


def test_a_bug_of_ours_on_one_page_is_logged_and_costs_no_other(site: Site):
    site.routes = {"/list": Reply(body=LIST), "/strange": Reply(body="<html><blink></html>")}
    pages = [{"id": path, "url": site.url + path} for path in ("/strange", "/list")]

    done = crawled(pages, broken_extraction=True)

    assert done.kinds() == {"/strange": "unexpected", "/list": None}
    assert "a bug in extraction" in done.by_id()["/strange"]["message"]
    assert done.errors.rstrip().endswith("ZeroDivisionError: a bug in extraction")


def test_at_the_deadline_what_is_not_finished_is_told_as_stopped(site: Site):
    site.routes = {"/list": Reply(body=LIST), "/slow": Reply(delay=30)}
    pages = [{"id": path, "url": site.url + path} for path in ("/list", "/slow")]

    done = crawled(pages, seconds={"deadline": 3.0, "timeout": 30.0})

    assert done.kinds() == {"/list": None, "/slow": "stopped"}
    assert (done.errors, done.status) == ("", 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_crawl_and_still_gives_every_page_its_harvest(
    site: Site, number: signal.Signals
):
    site.routes = {"/list": Reply(body=LIST), "/0": Reply(delay=30), "/slow": Reply(delay=30)}
    pages = [
        {"id": "first", "url": site.url + "/list"},
        {"id": "in articles", "url": site.url + "/list", "wanted": "every"},
        {"id": "slow", "url": site.url + "/slow"},
    ]
    with subprocess.Popen(
        CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=without_proxies(),
    ) as child:
        child.stdin.write(orders(pages, seconds={"timeout": 30.0}))
        child.stdin.close()
        first = child.stdout.readline()
        child.send_signal(number)
        done = read(first + child.stdout.read(), child.stderr.read(), child.wait(20))

    assert done.kinds() == {"first": None, "in articles": "stopped", "slow": "stopped"}
    assert (done.errors, done.status) == ("", 0)


def test_the_spider_runs_by_hand_and_exports_teasers(site: Site, tmp_path: Path):
    site.routes = {"/list": Reply(body=LIST)}
    out = tmp_path / "teasers.json"

    def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=Path(__file__).parents[2],
            env=without_proxies(),
            capture_output=True,
            text=True,
            check=True,
        )

    allowed = ["-s", "PRIVATE_ADDRESSES=1", "-s", "DOWNLOAD_DELAY=0.01"]
    read_list = scrapy("crawl", "topics", "-a", f"url={site.url}/list", "-O", str(out), *allowed)
    read_none = scrapy("crawl", "topics", "-a", "url=http://127.0.0.1:9/", *allowed)

    site.routes = {"/list": Reply(body="<title>tom</title>")}
    read_empty = scrapy("crawl", "topics", "-a", f"url={site.url}/list", *allowed)

    assert scrapy("list").stdout.split() == ["topics"]
    assert "lists no articles" in read_empty.stderr
    assert all(title in out.read_text() for title in ('"title"', '"link"', '"summary"'))
    assert read_list.stderr == ""
    assert "refuses the connection" in read_none.stderr


def test_the_types_of_a_page_come_without_scrapy():
    code = "import sys, spiders.page; sys.exit('scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
