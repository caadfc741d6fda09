"""A page that means ill, through the whole line: its text stays text, in feeds, readers, pages."""

import json
from collections.abc import Iterator
from pathlib import Path

import hostile
import lxml.html
import pytest
from commands.running import config, kulturfeed, source
from hostile import HONEST, LONG, TEXTS
from loopback import serving
from newsroom import TOPIC
from stage import Stage, fetch, staged
from subscribers import NAMES, subscribed
from walk import NAME, TOP
from wire import ATOM, FORMATS, XML_FORMATS, read, tree

from feeds.check import check

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
PAGES = ("", f"{NAME}/", f"{NAME}/embed/", f"{NAME}/archive/", "status/")
xml = pytest.mark.parametrize("ending", XML_FORMATS)
every = pytest.mark.parametrize("ending", FORMATS)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    with serving() as site:
        site.routes = dict(hostile.routes())
        keys = {"id": f'"{NAME}"', "full_text": "true"}
        config(folder, source(f"{site.url}{TOPIC}", **keys), top=TOP)
        done = kulturfeed(folder, "refresh")
        assert 0 == done.code, done.err
        yield folder / "public"


@pytest.fixture(scope="module")
def stage(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(public.with_name("kulturfeed.toml"), folder) as stage:
        stage.show(public)
        yield stage


# Marks that turn the direction of what follows are cleaned away: they would reach beyond a title.
# A title of thousands of letters is cut.
TITLES = sorted(
    text.replace("\u202e", "").replace("\u202c", "")
    for text in (HONEST, *({**TEXTS, "long": f"{LONG[:300]} …"}.values()))
)


def body(stage: Stage, public: Path, ending: str) -> bytes:
    return fetch(stage, public, f"{NAME}.{ending}").body


def elements(markup: str) -> list[str]:
    """Name the elements that a reader would make of a text if it took it for HTML."""
    return [str(each.tag) for each in lxml.html.fragment_fromstring(markup, create_parent="div")]


@every
def test_a_feed_is_fit_to_publish(stage: Stage, public: Path, ending: str):
    assert () == check(body(stage, public, ending))


@every
def test_a_title_is_the_text_letter_by_letter(stage: Stage, public: Path, ending: str):
    feed = read(body(stage, public, ending), ending)
    assert TITLES == sorted(each.title for each in feed.entries)


@every
def test_a_link_that_leads_nowhere_is_no_article(stage: Stage, public: Path, ending: str):
    feed = read(body(stage, public, ending), ending)
    assert [] == [each.link for each in feed.entries if not each.link.startswith("http://127.")]


@every
def test_an_image_that_is_a_script_is_none(stage: Stage, public: Path, ending: str):
    feed = read(body(stage, public, ending), ending)
    assert {""} == {each.thumbnail for each in feed.entries}


def test_a_description_holds_no_element(stage: Stage, public: Path):
    feed = read(body(stage, public, "rss"), "rss")
    assert [] == [tag for each in feed.entries for tag in elements(each.text)]


@every
def test_a_summary_has_nothing_of_a_script_or_a_style(stage: Stage, public: Path, ending: str):
    feed = read(body(stage, public, ending), ending)
    assert [] == [e.text for e in feed.entries if "display:none" in e.text]


@every
def test_what_is_published_whole_can_do_nothing(stage: Stage, public: Path, ending: str):
    contents = whole(body(stage, public, ending), ending)
    assert len(TITLES) == len(contents)
    for content in contents:
        found = lxml.html.fragment_fromstring(content, create_parent="div")
        assert {"div", "p", "img", "h1", "a"} >= {each.tag for each in found.iter()}
        assert [] == [each for each in found.xpath(".//@*") if each.attrname.startswith("on")]
        addresses = found.xpath(".//@href | .//@src")
        assert [] == [each for each in addresses if not each.startswith(("http:", "https:"))]


def whole(content: bytes, ending: str) -> list[str]:
    if ending == "json":
        return [each["content_html"] for each in json.loads(content)["items"]]
    return [each.text or "" for each in tree(content).iter(CONTENT, f"{ATOM}content")]


@pytest.mark.parametrize("name", NAMES)
@xml
def test_a_reader_shows_plain_text(
    stage: Stage, public: Path, tmp_path: Path, name: str, ending: str
):
    body(stage, public, ending)
    with subscribed(name, f"{stage.url}{NAME}.{ending}", tmp_path) as reader:
        reader.poll()
        assert TITLES == sorted(each.title for each in reader.articles())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_element_and_no_attribute_of_theirs(stage: Stage, name: str):
    page = lxml.html.fromstring(stage.ask(name).body)
    assert [] == page.xpath("//script[not(@src)] | //b | //style | //iframe | //object | //form")
    assert [] == [each for each in page.xpath("//@*") if each.attrname.startswith("on")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_web_addresses_alone(stage: Stage, name: str):
    for each in lxml.html.fromstring(stage.ask(name).body).xpath("//@href | //@src | //@action"):
        assert each.startswith(("https://", "http://")) or ":" not in each, each


@pytest.mark.parametrize("name", PAGES)
def test_a_page_allows_no_script_but_the_site_s_own(stage: Stage, name: str):
    policy = stage.ask(name).headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'"} <= set(policy)
    scripts = {each for each in policy if each.startswith("script-src")}
    assert scripts <= {"script-src 'self'", "script-src 'none'"}


@pytest.mark.parametrize("name", [f"{NAME}/", f"{NAME}/embed/"])
def test_a_page_shows_every_title_as_text(stage: Stage, name: str):
    page = lxml.html.fromstring(stage.ask(name).body)
    shown = {each.text_content().strip() for each in page.xpath("//h3 | //li//a")}
    assert set(TITLES) <= shown
