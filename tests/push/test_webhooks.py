import hashlib
import hmac
from datetime import timedelta

import pytest
from listed import HERE, teaser
from office import HOUR, SECRET, Office
from receivers import Received

from kulturfeed.push.recipients import recipients
from kulturfeed.store import open_store
from spiders.page import Article


def titles(received: list[Received]) -> list[list[str]]:
    return [[item["title"] for item in each.json()["items"]] for each in received]


def title(number: int) -> str:
    return teaser(number).title


def test_a_first_harvest_is_told_to_nobody(office: Office):
    office.refresh(1, 2, 3)
    office.deliver()
    assert [] == office.receiver.received


def test_each_new_article_comes_as_a_message_the_oldest_first(office: Office):
    office.refresh(1, 2)
    office.refresh(4, 3, 1, 2)
    office.deliver()
    assert [[title(3)], [title(4)]] == titles(office.receiver.received)


def test_ten_new_articles_come_as_ten_messages(office: Office):
    office.refresh(1, 2)
    office.refresh(*range(3, 13), 1, 2)
    office.deliver()
    assert [1] * 10 == [len(each) for each in titles(office.receiver.received)]


def test_eleven_new_articles_come_as_one_message(office: Office):
    office.refresh(1, 2)
    office.refresh(*range(3, 14), 1, 2)
    office.deliver()
    assert [11] == [len(each) for each in titles(office.receiver.received)]


def test_an_article_is_told_once(office: Office):
    office.refresh(1, 2)
    office.refresh(3, 1, 2)
    office.deliver()
    office.refresh(3, 1, 2)
    office.deliver()
    assert [[title(3)]] == titles(office.receiver.received)


def test_an_edited_article_is_no_news(office: Office):
    office.refresh(1, 2)
    office.refresh(2, teasers=[teaser(1, "Sak 1: «Øving» – på Ærø i år")])
    office.deliver()
    assert [] == office.receiver.received


def test_an_article_on_two_sources_is_told_once(office: Office):
    office.refresh(1, 2)
    office.refresh(5, 6, source="skole")
    office.refresh(3, 1, 2)
    office.refresh(3, 5, 6, source="skole")
    office.deliver()
    assert [[title(3)]] == titles(office.receiver.received)


def test_a_webhook_is_told_of_its_own_sources(office: Office):
    office.told(office.webhook(sources='["skole"]'))
    office.refresh(1, 2)
    office.refresh(5, 6, source="skole")
    office.refresh(3, 1, 2)
    office.refresh(7, 5, 6, source="skole")
    office.deliver()
    assert [[title(7)]] == titles(office.receiver.received)


def test_a_message_tells_the_article_and_where_it_is_from(office: Office):
    office.refresh(1, 2)
    office.refresh(3, 1, 2)
    office.deliver()
    told = office.receiver.received[0].json()
    assert {"id": "kultur", "title": "Kultur på Ærø", "url": HERE} == told["source"]
    assert {
        "id": told["items"][0]["id"],
        "title": title(3),
        "url": f"{HERE}sak-3/",
        "summary": "Ingress 3 på Å",
        "published": "2026-10-03T14:00:00Z",
    } == told["items"][0]


def test_a_message_is_signed_with_its_timestamp(office: Office):
    office.told(office.webhook(secret=f'"{SECRET}"', events='["alert"]'))
    office.alert("noe er galt")
    office.deliver()
    got = office.receiver.received[0]
    timestamp = got.headers["x-kulturfeed-timestamp"]
    signed = hmac.new(SECRET.encode(), timestamp.encode() + b"." + got.body, hashlib.sha256)
    assert f"sha256={signed.hexdigest()}" == got.headers["x-hub-signature-256"]


def test_a_secret_may_lie_in_a_file_beside_the_config(office: Office):
    (office.folder / "webhook.secret").write_text(f"{SECRET}\n", encoding="utf-8")
    office.told(office.webhook(secret_file='"webhook.secret"', events='["alert"]'))
    office.alert("noe er galt")
    office.deliver()
    got = office.receiver.received[0]
    told = f"{got.headers['x-kulturfeed-timestamp']}.".encode() + got.body
    signed = hmac.new(SECRET.encode(), told, hashlib.sha256).hexdigest()
    assert f"sha256={signed}" == got.headers["x-hub-signature-256"]


@pytest.mark.parametrize("content", [None, b"for kort", b"\xff" * 20])
def test_a_secret_file_that_holds_none_is_told_and_nothing_is_sent_unsigned(
    office: Office, content: bytes | None
):
    if content is not None:
        (office.folder / "webhook.secret").write_bytes(content)
    office.told(office.webhook(secret_file='"webhook.secret"', events='["alert"]'))
    office.alert("noe er galt")
    (line,) = office.deliver()
    assert "webhook.secret" in line
    assert [] == office.receiver.received
    assert 1 == office.waiting()


def test_without_a_secret_nothing_is_signed(office: Office):
    office.alert("noe er galt")
    office.deliver()
    assert "x-hub-signature-256" not in office.receiver.received[0].headers


def test_alerts_come_as_one_message_of_the_lines_that_cron_mails(office: Office):
    office.alert("kultur: svarer ikke", "skole: er på plass igjen")
    office.deliver()
    told = office.receiver.received[0].json()
    assert ["kultur: svarer ikke", "skole: er på plass igjen"] == told["lines"]
    assert "alert" == told["event"]


def test_who_asked_for_news_alone_hears_of_no_trouble(office: Office):
    office.told(office.webhook())
    office.alert("kultur: svarer ikke")
    office.deliver()
    assert [] == office.receiver.received


def test_a_message_that_is_not_taken_is_sent_again_with_the_same_id(office: Office):
    office.receiver.statuses["/hook"] = [503, 204]
    office.alert("noe er galt")
    office.deliver()
    office.deliver(after=HOUR)
    ids = [each.headers["x-kulturfeed-id"] for each in office.receiver.received]
    assert 2 == len(ids)
    assert 1 == len(set(ids))
    assert 0 == office.waiting()


def test_a_process_that_was_killed_before_it_knew_leaves_its_message_to_the_next(office: Office):
    office.alert("noe er galt")
    with open_store(office.config.database) as store:
        (row,) = store.waiting(recipients(office.config)[0].id, office.now)
        assert store.claim(row.id, office.now, office.now + timedelta(minutes=5))
    office.deliver()
    assert [] == office.receiver.received
    office.deliver(after=HOUR)
    assert 1 == len(office.receiver.received)


def test_a_message_that_another_process_has_is_left_to_it(office: Office):
    office.alert("noe er galt")
    with open_store(office.config.database) as store:
        (row,) = store.waiting(recipients(office.config)[0].id, office.now)
        until = office.now + HOUR
        assert [True, False] == [store.claim(row.id, office.now, until) for _ in range(2)]


def test_what_was_forgotten_meanwhile_is_told_to_nobody(office: Office):
    office.refresh(1, 2)
    office.refresh(3, 1, 2)
    with open_store(office.config.database) as store, store._begin() as connection:
        connection.exec_driver_sql("DELETE FROM listing WHERE title LIKE 'Sak 3%'")
    office.deliver()
    assert [] == office.receiver.received
    assert 0 == office.waiting()


def test_what_is_queued_for_a_webhook_that_left_the_config_goes(office: Office):
    office.alert("noe er galt")
    office.told()
    office.deliver()
    assert 0 == office.waiting()


def test_authors_are_named_unless_the_config_leaves_them_out(office: Office):
    page = Article(url=f"{HERE}sak-3/", title=title(3), author="Åse Øy")
    for top in ("", "authors = false"):
        office.told(office.webhook(), top=top)
        office.refresh(1, 2)
        office.refresh(3, 1, 2, articles=[page])
        office.deliver()
        (office.folder / "kulturfeed.db").unlink()
    told = [each.json()["items"][0].get("author") for each in office.receiver.received]
    assert ["Åse Øy", None] == told
