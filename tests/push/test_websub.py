from datetime import timedelta
from urllib.parse import parse_qs

import feedparser
import pytest
from listed import teaser
from office import HOUR, Office

from kulturfeed.cli import main
from kulturfeed.push.patience import MOST_FAILURES


@pytest.fixture(autouse=True)
def hub(office: Office) -> None:
    office.told(hub=True)


def pinged(office: Office) -> list[str]:
    """Return the feeds that the hub was told of, in order."""
    forms = [parse_qs(each.body.decode()) for each in office.receiver.of("/hub")]
    assert all(["publish"] == each["hub.mode"] for each in forms)
    return [each["hub.url"][0].removeprefix("https://feeds.example.no/") for each in forms]


def test_a_hub_is_told_of_each_feed_that_changed(office: Office):
    office.refresh(1, 2)
    office.deliver()
    assert ["kultur.atom", "kultur.json", "kultur.rss"] == sorted(pinged(office))


def test_a_hub_is_told_of_nothing_where_no_byte_changed(office: Office):
    office.refresh(1, 2)
    office.deliver()
    office.refresh(1, 2)
    office.deliver()
    assert 3 == len(pinged(office))


def test_a_change_whose_process_was_killed_before_it_told_is_found_by_the_next(office: Office):
    office.refresh(1, 2)
    office.deliver()
    (office.folder / "public" / "kultur.rss").write_bytes(b"changed")
    office.refresh(1, 2)
    office.deliver()
    assert "kultur.rss" in pinged(office)[3:]


def test_neither_archives_nor_the_operators_feed_are_told_of(office: Office):
    office.refresh(1, 2)
    for name in ("health.atom", "feeds.opml", "kultur/archive/1.atom"):
        path = office.folder / "public" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    office.refresh(1, 2)
    office.deliver()
    assert 3 == len(pinged(office))


def test_the_link_of_a_former_id_is_not_told_of(office: Office):
    office.refresh(1, 2)
    (office.folder / "public" / "gammel.rss").symlink_to("kultur.rss")
    office.refresh(1, 2)
    office.deliver()
    assert "gammel.rss" not in pinged(office)


def test_changes_while_the_hub_was_dead_are_one_ping_each(office: Office):
    office.receiver.statuses["/hub"] = [503, 204]
    office.refresh(1, 2)
    office.deliver()
    office.refresh(2, teasers=[teaser(1, "Sak 1: «Øving» – på Ærø i år")])
    office.deliver(after=HOUR)
    assert ["kultur.atom", "kultur.json", "kultur.rss"] == sorted(pinged(office)[1:])
    assert 0 == office.waiting()


def test_a_hub_that_fails_is_asked_ever_more_rarely(office: Office):
    office.receiver.statuses["/hub"] = [503]
    office.refresh(1, 2)
    for _ in range(12):
        office.deliver()
    assert 4 == len(pinged(office))


def test_a_hub_that_asks_to_wait_is_left_alone_for_so_long(office: Office):
    office.receiver.statuses["/hub"] = [429, 204]
    office.receiver.headers["Retry-After"] = "7200"
    office.refresh(1, 2)
    office.deliver()
    office.deliver(after=HOUR)
    assert 1 == len(pinged(office))
    office.deliver(after=HOUR)
    assert 4 == len(pinged(office))


def test_a_dead_hub_is_told_of_once_and_when_it_is_back(office: Office):
    office.receiver.statuses["/hub"] = [503]
    office.refresh(1, 2)
    for _ in range(10):
        office.deliver(after=HOUR)
    assert 1 == len(office.lines)
    assert office.lines[0].startswith("the hub (127.0.0.1): it answers 503; it is tried again")
    office.receiver.statuses["/hub"] = [204]
    assert ["the hub (127.0.0.1): takes messages again"] == office.deliver(after=4 * HOUR)


def test_trouble_that_passes_soon_is_not_told(office: Office):
    office.receiver.statuses["/hub"] = [503, 204]
    office.refresh(1, 2)
    office.deliver()
    office.deliver(after=HOUR)
    assert [] == office.lines


def test_what_waits_for_a_dead_hub_is_given_up(office: Office):
    office.receiver.statuses["/hub"] = [503]
    office.refresh(1, 2)
    for _ in range(MOST_FAILURES):
        office.deliver(after=4 * HOUR)
    assert 0 == office.waiting()


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "is its address right"), (301, "leads elsewhere"), (403, "are we allowed in")],
)
def test_what_will_not_pass_by_itself_is_told_at_once(office: Office, status: int, said: str):
    office.receiver.statuses["/hub"] = [status]
    office.refresh(1, 2)
    (line,) = office.deliver()
    assert said in line


def test_other_operators_webhooks_hear_of_a_dead_hub(office: Office):
    office.told(office.webhook(events='["alert"]'), hub=True)
    office.receiver.statuses["/hub"] = [404]
    office.refresh(1, 2)
    (line,) = office.deliver()
    office.deliver()
    assert [line] == office.receiver.of("/hook")[0].json()["lines"]


def test_a_silent_hub_is_told_in_words(office: Office):
    office.told(top='hub = "http://127.0.0.1:9/hub"\nalert_after = "0s"')
    office.refresh(1, 2)
    (line,) = office.deliver()
    assert line.startswith("the hub (127.0.0.1): nobody listens there;")


def test_a_round_that_takes_too_long_leaves_the_rest_to_the_next(office: Office):
    office.refresh(1, 2)
    office.receiver.on_post = lambda: setattr(office, "now", office.now + timedelta(seconds=20))
    office.deliver()
    assert 2 == len(pinged(office))
    office.deliver()
    assert 3 == len(pinged(office))


@pytest.mark.parametrize("name", ["kultur.atom", "kultur.rss"])
def test_a_feed_names_its_hub(office: Office, name: str):
    office.refresh(1, 2)
    links = feedparser.parse((office.folder / "public" / name).read_bytes()).feed.links
    told = {link["rel"]: link["href"] for link in links}
    assert f"{office.receiver.url}/hub" == told["hub"]
    assert f"https://feeds.example.no/{name}" == told["self"]


def status(office: Office, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Ask for the status; return what is complained of."""
    path = office.folder / "kulturfeed.toml"
    path.write_text(office.toml, encoding="utf-8")
    main(["status", "--config", str(path)])
    return capsys.readouterr().err.splitlines()


def test_status_tells_of_a_hub_that_does_not_take_pings_since_when(
    office: Office, capsys: pytest.CaptureFixture[str]
):
    office.receiver.statuses["/hub"] = [503]
    office.refresh(1, 2)
    office.deliver()
    told = "kulturfeed: the hub (127.0.0.1): it answers 503 (since 2026-10-03 15:01)"
    assert [told] == status(office, capsys)


def test_status_tells_nothing_of_a_hub_that_takes_them_again(
    office: Office, capsys: pytest.CaptureFixture[str]
):
    office.receiver.statuses["/hub"] = [503, 204]
    office.refresh(1, 2)
    office.deliver()
    office.deliver(after=HOUR)
    assert [] == status(office, capsys)
