from dataclasses import replace
from pathlib import Path

from asking import ask, served
from commands.pages import TITLES, topic
from commands.running import config, kulturfeed, source
from loopback import Reply, Site
from receivers import Receiver

from kulturfeed.store import open_store


def told(folder: Path, site: Site, receiver: Receiver, top: str = "") -> None:
    """Write a config with a hub, and a webhook that is told of everything."""
    top = f'public_url = "https://feeds.example.no/"\nhub = "{receiver.url}/hub"\n{top}'
    notify = f'\n[[notify]]\nurl = "{receiver.url}/hook"\nevents = ["new", "alert"]\n'
    config(folder, source(f"{site.url}/kultur/", id='"kultur"'), notify, top=top)
    site.routes["/robots.txt"] = Reply(body="", content_type="text/plain")


def lists(site: Site, *titles: str) -> None:
    site.routes["/kultur/"] = Reply(body=topic(titles))


def rested(folder: Path) -> None:
    """Let the time pass for which a recipient that failed is left alone."""
    with open_store(f"sqlite:///{folder}/kulturfeed.db") as store:
        for each in store.recipients().values():
            store.put_recipient(replace(each, not_before=each.failing_since))


def test_a_refresh_tells_the_hub_and_the_webhook_and_says_nothing(
    tmp_path: Path, site: Site, receiver: Receiver
):
    told(tmp_path, site, receiver)
    lists(site, *TITLES)
    assert (0, "") == (kulturfeed(tmp_path, "refresh").code, "")
    lists(site, *TITLES, "Ny sak på Ærø")
    done = kulturfeed(tmp_path, "refresh")
    assert (0, "") == (done.code, done.err)
    (news,) = [each.json() for each in receiver.of("/hook")]
    assert ["Ny sak på Ærø"] == [each["title"] for each in news["items"]]
    assert b"hub.url=https%3A%2F%2Ffeeds.example.no%2Fkultur.rss" in {
        each.body.removeprefix(b"hub.mode=publish&") for each in receiver.of("/hub")
    }


def test_what_a_dead_receiver_missed_is_sent_when_nothing_else_is_due(
    tmp_path: Path, site: Site, receiver: Receiver
):
    receiver.statuses["/hub"] = [503, 204]
    told(tmp_path, site, receiver)
    lists(site, *TITLES)
    kulturfeed(tmp_path, "refresh")
    assert 1 == len(receiver.of("/hub"))
    page = tmp_path / "public" / "status" / "index.html"
    assert "it answers 503" in page.read_text(encoding="utf-8")
    rested(tmp_path)
    kulturfeed(tmp_path, "refresh", "--due")
    assert 4 < len(receiver.of("/hub"))
    assert "it answers 503" not in page.read_text(encoding="utf-8")
    assert 1 == site.paths().count("/kultur/")


def test_the_lines_that_cron_mails_are_told_to_webhooks(
    tmp_path: Path, site: Site, receiver: Receiver
):
    told(tmp_path, site, receiver)
    site.routes["/kultur/"] = Reply(status=410)
    done = kulturfeed(tmp_path, "refresh")
    (alert,) = [each.json() for each in receiver.of("/hook")]
    assert alert["lines"] == [
        line.removeprefix("kulturfeed: ") for line in done.err.splitlines() if "410" in line
    ]


def test_the_built_in_server_names_the_hub_in_its_headers(tmp_path: Path):
    (tmp_path / "public").mkdir()
    for name in ("kultur.rss", "health.atom"):
        (tmp_path / "public" / name).write_bytes(b"<rss/>")
    toml = 'public_url = "https://feeds.example.no/x/"\nhub = "https://hub.example.no/"\n'
    with served(tmp_path, toml) as port:
        feed, operators = ask(port, "/kultur.rss"), ask(port, "/health.atom")
    assert (
        '<https://hub.example.no/>; rel="hub", '
        '<https://feeds.example.no/x/kultur.rss>; rel="self"' == feed.headers["link"]
    )
    assert "link" not in operators.headers


def test_a_webhook_hears_of_trouble_with_its_own_sources_alone(
    tmp_path: Path, site: Site, receiver: Receiver
):
    hooks = "".join(
        f'\n[[notify]]\nurl = "{receiver.url}/{name}"\nevents = ["alert"]\nsources = ["{name}"]\n'
        for name in ("kultur", "skole")
    )
    sources = [source(f"{site.url}/{name}/", id=f'"{name}"') for name in ("kultur", "skole")]
    config(tmp_path, *sources, hooks)
    site.routes["/robots.txt"] = Reply(body="", content_type="text/plain")
    site.routes["/kultur/"] = Reply(body=topic())
    kulturfeed(tmp_path, "refresh")
    assert [] == receiver.of("/kultur")
    (alert,) = [each.json() for each in receiver.of("/skole")]
    assert alert["lines"][0].startswith("skole: ")
