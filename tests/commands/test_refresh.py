import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from feedparser import parse
from loopback import Asked, Reply, Site, serving
from pages import TITLES, article, topic
from running import Done, config, kulturfeed, source, stamps, started, subscribed

from kulturfeed import __version__

ROBOTS = Reply(body="", content_type="text/plain")


def conditional(asked: Asked) -> Reply:
    """Answer 304 to whoever has the page already."""
    if asked.headers.get("if-none-match") == '"a"':
        return Reply(status=304, content_type=None, headers={"ETag": '"a"'})
    return Reply(body=topic(), headers={"ETag": '"a"'})


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """A first refresh: its folder, and how it ended."""

    folder: Path
    site: Site
    done: Done


def well() -> dict[str, Reply | Callable[[Asked], Reply]]:
    routes = {"/robots.txt": ROBOTS, "/kultur/": conditional, "/vanlig/": Reply(body=topic())}
    for number, title in enumerate(TITLES, start=1):
        routes[f"/sak/{number}/"] = Reply(body=article(title, f"{number}. april 2021"))
    return routes


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[First]:
    """Refresh a topic page for the first time."""
    folder = tmp_path_factory.mktemp("first")
    with serving() as site:
        site.routes = well()
        config(folder, source(f"{site.url}/kultur/", id='"kultur"'))
        yield First(folder=folder, site=site, done=kulturfeed(folder, "refresh"))


@pytest.fixture
def site(first: First) -> Site:
    """Make the site well again, and forget what it was asked."""
    first.site.routes = well()
    first.site.asked.clear()
    return first.site


@pytest.fixture
def kultur(first: First, tmp_path: Path) -> Path:
    """Copy what the first refresh left."""
    shutil.copytree(first.folder, tmp_path, dirs_exist_ok=True)
    return tmp_path


def entries(folder: Path, name: str = "kultur.rss") -> list[dict[str, str]]:
    return parse((folder / "public" / name).read_bytes()).entries


def test_the_first_refresh_says_once_where_the_store_is(first: First):
    told = f"kulturfeed: created the store {first.folder}/kulturfeed.db\n"
    assert (0, "", told) == (first.done.code, first.done.out, first.done.err)


def test_a_refresh_publishes_norwegian_text_as_the_page_has_it(first: First):
    for name in ("kultur.rss", "kultur.atom"):
        assert sorted(TITLES) == sorted(each["title"] for each in entries(first.folder, name))


def test_articles_are_dated_as_their_pages_say(first: First):
    days = [each["published"] for each in entries(first.folder, "kultur.atom")]
    assert [f"2021-04-0{day}T10:00:00Z" for day in (4, 3, 2, 1)] == days


def test_a_cron_run_of_an_unchanged_page_says_and_publishes_nothing(site: Site, kultur: Path):
    before = subscribed(kultur)
    done = kulturfeed(kultur, "refresh")
    assert (0, "", "", before) == (done.code, done.out, done.err, subscribed(kultur))
    assert ["/robots.txt", "/kultur/"] == site.paths()


def test_a_second_refresh_asks_with_the_validators_of_the_first(site: Site, kultur: Path):
    assert "unchanged" == json.loads(kulturfeed(kultur, "refresh", "--json").out)["outcome"]
    assert '"a"' == site.asked[-1].headers["if-none-match"]


def test_the_same_page_sent_whole_again_is_not_read_again(site: Site, kultur: Path):
    site.routes["/kultur/"] = Reply(body=topic())
    before = subscribed(kultur)
    assert "unchanged" == json.loads(kulturfeed(kultur, "refresh", "--json").out)["outcome"]
    assert before == subscribed(kultur)


def test_the_same_list_in_another_page_publishes_nothing(site: Site, kultur: Path):
    site.routes["/kultur/"] = Reply(body=f"{topic()}<!-- 12:31 -->")
    before = subscribed(kultur)
    assert "read" == json.loads(kulturfeed(kultur, "refresh", "--json").out)["outcome"]
    assert before == subscribed(kultur)


def test_selectors_that_change_have_the_same_page_read_anew(site: Site, kultur: Path):
    site.routes["/kultur/"] = Reply(body=topic())
    pinned = source(f"{site.url}/kultur/", id='"kultur"', select='{ item = "article" }')
    config(kultur, pinned)
    assert "read" == json.loads(kulturfeed(kultur, "refresh", "--json").out)["outcome"]


@pytest.mark.usefixtures("site")
def test_a_published_file_that_is_deleted_comes_back_on_a_304(kultur: Path):
    content = (kultur / "public" / "kultur.rss").read_bytes()
    (kultur / "public" / "kultur.rss").unlink()
    kulturfeed(kultur, "refresh")
    assert content == (kultur / "public" / "kultur.rss").read_bytes()


@pytest.mark.usefixtures("site")
def test_a_lost_store_gives_unchanged_articles_the_same_ids(kultur: Path):
    before = {each["link"]: each["id"] for each in entries(kultur)}
    for path in kultur.glob("kulturfeed.db*"):
        path.unlink()
    kulturfeed(kultur, "refresh")
    assert before == {each["link"]: each["id"] for each in entries(kultur)}


def test_trouble_is_told_beside_json_too_and_once(site: Site, kultur: Path):
    site.routes["/kultur/"] = Reply(status=404)
    first, again = (kulturfeed(kultur, "refresh", "--json") for _ in range(2))
    assert ("failed", "failed") == (
        json.loads(first.out)["outcome"],
        json.loads(again.out)["outcome"],
    )
    assert first.err.startswith(f"kulturfeed: kultur: {site.url}/kultur/ does not exist (404")
    assert "" == again.err


@pytest.mark.usefixtures("site")
def test_a_webhook_without_its_secret_is_told_and_keeps_no_feed_back(first: First, kultur: Path):
    notify = '[[notify]]\nurl = "https://hooks.example.no/"\nsecret_file = "borte.txt"\n'
    config(kultur, source(f"{first.site.url}/kultur/", id='"kultur"'), notify)
    (kultur / "public" / "kultur.rss").unlink()
    done = kulturfeed(kultur, "refresh")
    assert (1, len(TITLES)) == (done.code, len(entries(kultur)))
    assert f'secret_file = "{kultur}/borte.txt" does not exist; write one into it' in done.err


def test_a_new_article_comes_first_and_moves_no_other(site: Site, kultur: Path):
    before = [(each["id"], each["published"]) for each in entries(kultur)]
    lead = "<article><h2><a href='/ny/'>Nytt på åpningsdagen</a></h2><p>Om dagen.</p></article>"
    page = topic().replace("</h1>", f"</h1>{lead}")
    site.routes["/kultur/"] = Reply(body=page)
    line = json.loads(kulturfeed(kultur, "refresh", "--json").out)
    after = entries(kultur)
    assert ("Nytt på åpningsdagen", before) == (
        after[0]["title"],
        [(each["id"], each["published"]) for each in after[1:]],
    )
    assert (5, 1, 0, ["kultur.rss", "kultur.atom", "kultur.json"]) == (
        line["listed"],
        line["new"],
        line["changed"],
        line["written"],
    )


def test_an_edited_title_keeps_id_and_date(site: Site, kultur: Path):
    before = [(each["id"], each["published"]) for each in entries(kultur)]
    site.routes["/kultur/"] = Reply(body=topic(("Kulturskolen får en ny æra", *TITLES[1:])))
    line = json.loads(kulturfeed(kultur, "refresh", "--json").out)
    after = entries(kultur)
    assert before == [(each["id"], each["published"]) for each in after]
    assert "Kulturskolen får en ny æra" in {each["title"] for each in after}
    assert (0, 1) == (line["new"], line["changed"])


def test_only_named_sources_are_read(site: Site, kultur: Path):
    blocks = [source(f"{site.url}/{name}/", id=f'"{name}"') for name in ("kultur", "vanlig")]
    config(kultur, *blocks)
    kulturfeed(kultur, "refresh", "vanlig", "vanlig")
    assert ["/robots.txt", "/vanlig/"] == site.paths()


def test_an_unknown_source_is_refused_with_those_that_are_known(kultur: Path):
    done = kulturfeed(kultur, "refresh", "tull")
    assert (2, "kulturfeed: no source 'tull'; known are kultur\n") == (done.code, done.err)


def test_due_reads_what_was_never_read_and_nothing_else(site: Site, kultur: Path):
    blocks = [source(f"{site.url}/{name}/", id=f'"{name}"') for name in ("kultur", "vanlig")]
    config(kultur, *blocks)
    kulturfeed(kultur, "refresh", "--due")
    assert ["/robots.txt", "/vanlig/"] == site.paths()


def test_with_nothing_due_nobody_is_asked(site: Site, kultur: Path):
    done = kulturfeed(kultur, "refresh", "--due")
    assert (0, "", "", []) == (done.code, done.out, done.err, site.paths())


def test_one_bad_source_leaves_the_others_well(site: Site, kultur: Path):
    blocks = [source(f"{site.url}/{name}/", id=f'"{name}"') for name in ("borte", "kultur")]
    config(kultur, *blocks)
    done = kulturfeed(kultur, "refresh")
    assert 1 == done.code
    assert [f"kulturfeed: borte: {site.url}/borte/ does not exist"] == [
        line.partition(" (404")[0] for line in done.err.splitlines()
    ]
    assert len(TITLES) == len(entries(kultur))


def test_two_lists_of_one_page_have_two_feeds(site: Site, kultur: Path):
    selects = {"en": "article", "to": "main article"}
    blocks = [
        source(f"{site.url}/kultur/", id=f'"{name}"', select=f'{{ item = "{item}" }}')
        for name, item in selects.items()
    ]
    config(kultur, *blocks)
    kulturfeed(kultur, "refresh")
    one, two = (
        parse((kultur / "public" / f"{name}.atom").read_bytes()).feed.id for name in ("en", "to")
    )
    assert one != two


def test_words_keep_articles_out(site: Site, kultur: Path):
    config(kultur, source(f"{site.url}/vanlig/", id='"vanlig"', exclude='["høring"]'))
    kulturfeed(kultur, "refresh")
    assert len(TITLES) - 1 == len(entries(kultur, "vanlig.rss"))


def test_the_index_names_the_feeds(first: First):
    assert 'href="kultur.atom"' in (first.folder / "public/index.html").read_text("utf-8")


def test_public_url_makes_self_links_and_contact_names_us(site: Site, kultur: Path):
    top = 'public_url = "https://feeds.example.no/k"\ncontact = "drift@kommune.no"'
    config(kultur, source(f"{site.url}/kultur/", id='"kultur"'), top=top)
    kulturfeed(kultur, "refresh")
    assert b"https://feeds.example.no/k/kultur.rss" in stamps(kultur)["kultur.rss"][0]
    assert f"kulturfeed/{__version__} (+drift@kommune.no)" == site.asked[-1].headers["user-agent"]


def test_published_files_follow_the_umask(first: First):
    umask = os.umask(0)
    os.umask(umask)
    mode = (first.folder / "public" / "kultur.rss").stat().st_mode & 0o777
    assert oct(0o666 & ~umask) == oct(mode)


def test_a_second_refresh_leaves_and_says_which_process_is_at_it(site: Site, kultur: Path):
    site.routes["/kultur/"] = Reply(delay=30)
    with started(kultur, "refresh") as child:
        asked_for(site, "/kultur/")
        done = kulturfeed(kultur, "refresh")
        child.terminate()
        child.communicate(timeout=20)
    told = rf"kulturfeed: another refresh is running \(process {child.pid} on \S+, since [-0-9]+ "
    assert 75 == done.code
    assert re.match(told, done.err)


def test_a_stopped_refresh_blames_nobody(site: Site, kultur: Path):
    site.routes["/kultur/"] = Reply(delay=30)
    with started(kultur, "refresh") as child:
        asked_for(site, "/kultur/")
        child.terminate()
        _, said = child.communicate(timeout=20)
    assert "was not read: the crawl was stopped" in said
    assert "well" == kulturfeed(kultur, "status", "--json").json()[0]["state"]


def test_after_a_refresh_that_was_killed_the_next_one_runs(site: Site, kultur: Path):
    site.routes["/kultur/"] = [Reply(delay=30), Reply(body=topic())]
    with started(kultur, "refresh") as child:
        asked_for(site, "/kultur/")
        child.kill()
        child.communicate(timeout=20)
    assert 0 == kulturfeed(kultur, "refresh").code


def asked_for(site: Site, path: str) -> None:
    """Wait until the site was asked for this path."""
    deadline = time.monotonic() + 20
    while path not in site.paths():
        assert time.monotonic() < deadline
        time.sleep(0.02)
