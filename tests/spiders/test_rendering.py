import json
import os
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from crawling import CHILD, Crawled, crawled, orders, without_proxies
from loopback import Reply, Site, serving

from spiders.fetching.chromium import missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=f"no browser: {missing()}")

ROBOTS = Reply(body="User-agent: *\nDisallow: /lukket/\n", content_type="text/plain")
TITLES = ["Kulturskolen får ny æra i Ås", "«Kunst på ønskelista» – nå", "Økt støtte til bøker"]
MORE = ["Kunstnere flytter inn på Ærø", "Åpent bibliotek om natta", "Kor og korps får øve"]
SCRIPT = "text/javascript; charset=utf-8"

# The list is drawn by a script, of what another request brings.
DRAW = """
const draw = (list, onward) => {
  document.getElementById('root').innerHTML = '<main><h1>Kultur</h1>' + list.map(each =>
    `<article><h2><a href="${each.path}">${each.title}</a></h2><p>${each.summary}</p>
     <img src="/bilde.png"></article>`).join('')
    + (onward ? `<a href="${onward}">Neste</a>` : '') + '</main>';
};
const load = (path, options) => fetch(path, options).then(answer => answer.json());
"""
# What a page may try, and this one has no business with.
TRIES = """
document.cookie = 'mark=1';
navigator.sendBeacon('/teller', 'x');
try { new WebSocket(`ws://${location.host}/stikk`); } catch (e) {}
try { new EventSource('/strøm'); } catch (e) {}
navigator.serviceWorker && navigator.serviceWorker.register('/arbeider.js').catch(() => 0);
document.body.insertAdjacentHTML('beforeend', `<iframe src="/ramme/"></iframe>
  <img src="/bilde.png"><video src="/film.mp4" autoplay></video>
  <style>@font-face { font-family: F; src: url(/skrift.woff2) } p { font-family: F }</style>
  <a id=fil href="/fil.zip" download></a>`);
document.getElementById('fil').click();
window.open('/vindu/');
"""
APPS = {
    "list": f"{TRIES}; load('/api/1', {{headers: {{'X-Key': 'abc'}}}}).then(draw);",
    "posted": "load('/api/2', {method: 'POST', body: '{\"tema\": \"kultur\"}'}).then(draw);",
    "first": "load('/api/1').then(list => draw(list, '/second/'));",
    "second": "load('/api/2').then(draw);",
    "late": "setTimeout(() => load('/api/1').then(draw), 900);",
    "polling": "load('/api/1').then(draw); setInterval(() => fetch('/puls'), 100);",
    "refused": "load('/lukket/api').then(draw);",
    "endless": "while (true) {}",
    "leads": "location.replace('/list/');",
    "nowhere": "location.replace('http://127.0.0.1:9/');",
    "large": "document.body.append('ø'.repeat(1_200_000)); draw([]);",
    "articles": "load('/api/articles').then(draw);",
    "article": "document.getElementById('root').innerHTML = '<h1>Tegnet av skriptet sitt</h1>';",
    "greedy": """const lists = [...Array(400).keys()].map(n => fetch(`/mer/${n}`).catch(() => 0));
        Promise.all(lists).then(() => load('/api/1')).then(draw).catch(() => 0);""",
}


def shell(name: str) -> Reply:
    """Write a page that is empty until its script runs."""
    page = (
        "<!doctype html><html lang=nb><head><meta charset=utf-8><title>Kultur</title>"
        "<link rel=stylesheet href=/stil.css></head><body><div id=root></div>"
        "<noscript>Slå på JavaScript.</noscript>"
        f"<script src=/draw.js></script><script src=/{name}.js></script></body></html>"
    )
    return Reply(body=page, headers={"ETag": '"skall"', "Set-Cookie": "a=1"})


def api(titles: Sequence[str], *paths: str) -> Reply:
    found = [
        {"path": path, "title": title, "summary": f"Hva kommunene gjør nå, om «{title}»."}
        for path, title in zip(paths, titles, strict=True)
    ]
    return Reply(body=json.dumps(found), content_type="application/json")


def routes() -> dict[str, Reply]:
    drawn = {f"/{name}/": shell(name) for name in APPS}
    scripts = {f"/{name}.js": Reply(body=app, content_type=SCRIPT) for name, app in APPS.items()}
    return {
        **drawn,
        **scripts,
        "/robots.txt": ROBOTS,
        "/draw.js": Reply(body=DRAW, content_type=SCRIPT),
        "/api/1": api(TITLES, "/sak/1/", "/sak/2/", "/sak/3/"),
        "/api/2": api(MORE, "/sak/4/", "/sak/5/", "/sak/6/"),
        "/api/articles": api(TITLES, "/article/", "/plain/", "/gone/"),
        "/plain/": Reply(body="<title>Ferdig fra tjeneren</title><h1>Ferdig fra tjeneren</h1>"),
        "/moved/": Reply(status=301, headers={"Location": "/list/"}),
        "/pdf/": Reply(body="%PDF", content_type="application/pdf"),
        "/stil.css": Reply(body="p { color: red }", content_type="text/css"),
    }


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serving() as site:
        site.routes = dict(routes())
        yield site


@pytest.fixture(scope="module")
def done(server: Site) -> Crawled:
    """One crawl over all that a script can do."""
    others = {"article", "articles", "first", "second", "endless"}
    names = [*(set(APPS) - others), "moved", "pdf", "none"]
    pages = [{"id": name, "url": f"{server.url}/{name}/", "render": True} for name in names]
    pages += [
        {"id": "paged", "url": f"{server.url}/first/", "render": True, "further": 3},
        {"id": "read", "url": f"{server.url}/articles/", "render": True, "wanted": "every"},
        {"id": "unrendered", "url": f"{server.url}/list/"},
    ]
    return crawled(pages, seconds={"timeout": 20.0})


def line(done: Crawled, name: str) -> dict:
    return done.by_id()[name]


def test_a_crawl_with_a_browser_ends_well_and_says_nothing(done: Crawled):
    assert ("", 0) == (done.errors, done.status)


@pytest.mark.parametrize("name", ["list", "late", "polling", "leads", "moved"])
def test_a_list_that_a_script_draws_is_read(done: Crawled, name: str):
    assert ("read", TITLES) == (line(done, name)["outcome"], line(done, name)["titles"])


def test_a_list_that_is_asked_for_by_a_body_is_read(done: Crawled, server: Site):
    assert MORE == line(done, "posted")["titles"]
    assert {"POST"} & {each.method for each in server.asked if each.path == "/api/2"}


def test_a_page_that_is_not_to_be_rendered_is_read_as_it_comes(done: Crawled):
    found = line(done, "unrendered")
    assert ([], '"skall"') == (found["titles"], found["etag"])
    assert "set render = true" in found["remark"]


def test_the_validators_of_a_shell_do_not_hold_for_what_its_script_draws(done: Crawled):
    assert line(done, "list")["etag"] is None


def test_the_further_pages_of_a_rendered_list_are_rendered(done: Crawled):
    assert (TITLES, MORE) == (line(done, "paged")["titles"], line(done, "paged")["deeper"])


def test_an_article_page_is_rendered_if_it_is_a_shell_only(done: Crawled, server: Site):
    found = line(done, "read")
    told = {path.removeprefix(server.url): title for path, title in found["articles"].items()}
    assert {"/article/": "Tegnet av skriptet sitt", "/plain/": "Ferdig fra tjeneren"} == told
    assert ["http-404"] == list(found["failures"].values())


def test_the_address_is_where_the_script_led(done: Crawled, server: Site):
    assert f"{server.url}/list/" == line(done, "leads")["url"]


def test_a_permanent_redirect_before_the_shell_is_told(done: Crawled, server: Site):
    assert f"{server.url}/list/" == line(done, "moved")["moved"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nowhere", "browser"),
        ("large", "too-large"),
        ("pdf", "not-html"),
        ("none", "http-404"),
    ],
)
def test_a_page_that_cannot_be_shown_is_told_by_its_reason(done: Crawled, name: str, kind: str):
    assert ("failed", kind) == (line(done, name)["outcome"], line(done, name)["kind"])


def test_a_script_without_an_end_is_ended_and_the_next_page_is_shown(server: Site):
    names = ("endless", "list")
    pages = [{"id": name, "url": f"{server.url}/{name}/", "render": True} for name in names]
    done = crawled(pages, seconds={"timeout": 8.0})
    said = f"{server.url}/endless/ could not be shown by the browser (its scripts do not end "
    assert line(done, "endless")["message"].startswith(said)
    assert ("browser", None) == (line(done, "endless")["kind"], line(done, "list")["kind"])


def test_what_robots_txt_closes_is_closed_to_scripts_too(done: Crawled, server: Site):
    assert [] == line(done, "refused")["titles"]
    assert "/lukket/api" not in server.paths()


def test_an_empty_page_whose_scripts_ran_is_not_to_be_rendered(done: Crawled):
    assert "the page is empty" == line(done, "refused")["remark"]


def test_a_script_that_asks_for_hundreds_of_things_gets_some(done: Crawled, server: Site):
    assert [] == line(done, "greedy")["titles"]
    assert 100 < sum(path.startswith("/mer/") for path in server.paths()) < 200


@pytest.mark.usefixtures("done")
def test_what_tells_nothing_of_a_list_is_not_asked_for(server: Site):
    asked = " ".join(server.paths())
    shown = "bilde film skrift stil.css ramme teller stikk str arbeider fil.zip vindu favicon"
    assert [] == [each for each in shown.split() if each in asked]


@pytest.mark.usefixtures("done")
def test_every_request_of_a_page_names_us_and_carries_no_cookie(server: Site):
    agents = {each.headers["user-agent"] for each in server.asked}
    assert {"kulturfeed/test (post@example.org)"} == agents
    assert not [each for each in server.asked if "cookie" in each.headers]


@pytest.mark.usefixtures("done")
def test_a_scripts_own_header_is_sent(server: Site):
    assert "abc" in {each.headers.get("x-key") for each in server.asked}


def test_a_page_of_the_internet_reaches_no_private_address_from_the_browser():
    tries = (
        "'{0}/hemmelig', 'http://gate.test/hemmelig', 'http://localhost:{1}/hemmelig',"
        "'http://[::1]:{1}/hemmelig', 'http://169.254.169.254/hemmelig'"
    )
    with serving() as inside, serving() as proxy:
        app = (
            f"[{tries.format(inside.url, inside.port)}].forEach(each =>"
            " fetch(each, {mode: 'no-cors'}).catch(() => 0));"
            f"new WebSocket('ws://127.0.0.1:{inside.port}/hemmelig');"
            f"load('/api/1').then(draw);"
        )
        proxy.routes = {f"http://open.test{path}": each for path, each in routes().items()}
        proxy.routes["http://open.test/list.js"] = Reply(body=app, content_type=SCRIPT)
        done = crawled(
            [{"id": "list", "url": "http://open.test/list/", "render": True}],
            environment={"http_proxy": f"http://gate.test:{proxy.port}"},
            names={"gate.test": ["127.0.0.1"]},
            private_addresses=False,
        )
    assert TITLES == line(done, "list")["titles"]
    assert not inside.asked
    assert not [path for path in proxy.paths() if "hemmelig" in path]


def test_a_browser_that_does_not_start_is_told_and_other_pages_are_read(
    site: Site, tmp_path: Path
):
    site.routes = dict(routes())
    (tmp_path / "chromium").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "chromium").chmod(0o755)
    pages = [{"id": "list", "url": f"{site.url}/list/", "render": True}]
    pages.append({"id": "plain", "url": f"{site.url}/list/"})
    done = crawled(pages, environment={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert {"list": "browser", "plain": None} == done.kinds()
    assert "could not be shown by the browser" in line(done, "list")["message"]


def test_a_crawl_that_is_ended_takes_its_browser_along(site: Site):
    site.routes = dict(routes())
    mark = f"MARK={uuid.uuid4()}"
    pages = [{"id": "endless", "url": f"{site.url}/endless/", "render": True}]
    with subprocess.Popen(
        CHILD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=without_proxies() | dict([mark.split("=")]),
    ) as child:
        assert child.stdin
        child.stdin.write(orders(pages, seconds={"timeout": 30.0}))
        child.stdin.close()
        _until(lambda: "/endless.js" in site.paths() and len(_marked(mark)) > 2)
        child.send_signal(signal.SIGTERM)
        assert child.stdout
        assert "stopped" == json.loads(child.stdout.read())["kind"]
    _until(lambda: not _marked(mark))


def _until(stands: object) -> None:
    end = time.monotonic() + 20
    while not stands():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)


def _marked(mark: str) -> list[int]:
    """Find the processes that carry a mark in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return [each for each in found if each != os.getpid()]
