from datetime import timedelta

from sample_rows import NOON, SOURCE, harvest, item

from kulturfeed.push.rows import OutboxRow, RecipientRow, TopicRow
from kulturfeed.store import Store

HOUR = timedelta(hours=1)


def message(number: int, recipient: str = "hub-1") -> OutboxRow:
    moment = NOON + number * timedelta(seconds=1)
    return OutboxRow(
        id=f"urn:uuid:{number}",
        recipient=recipient,
        event="ping",
        created=moment,
        not_before=moment,
        subjects=("kultur.rss",),
    )


def test_what_is_queued_comes_back_the_oldest_first(store: Store):
    store.queue([message(2), message(1), message(3, "hub-2")])
    assert (message(1), message(2)) == store.waiting("hub-1", NOON + HOUR)


def test_what_waits_already_is_left_as_it_is(store: Store):
    store.queue([message(1)])
    assert store.claim(message(1).id, NOON + HOUR, NOON + 2 * HOUR)
    store.queue([message(1)])
    assert () == store.waiting("hub-1", NOON + HOUR)


def test_a_message_is_claimed_by_one_until_its_time_is_over(store: Store):
    store.queue([message(1)])
    now = NOON + HOUR
    claims = [store.claim(message(1).id, now, now + HOUR) for _ in range(2)]
    assert [True, False] == claims
    assert store.claim(message(1).id, now + HOUR, now + 2 * HOUR)


def test_a_released_message_waits_again(store: Store):
    store.queue([message(1)])
    store.claim(message(1).id, NOON + HOUR, NOON + 2 * HOUR)
    store.release(message(1).id, NOON + HOUR)
    assert 1 == len(store.waiting("hub-1", NOON + HOUR))


def test_a_message_that_was_taken_is_gone(store: Store):
    store.queue([message(1)])
    store.unqueue(message(1).id)
    assert () == store.waiting("hub-1", NOON + HOUR)


def test_nothing_waits_while_its_recipient_rests(store: Store):
    store.queue([message(1)])
    store.put_recipient(RecipientRow(id="hub-1", failures=1, not_before=NOON + 2 * HOUR))
    assert [False, False, True] == [
        store.is_waiting(moment) for moment in (NOON, NOON + HOUR, NOON + 2 * HOUR)
    ]


def test_a_recipient_is_stored_as_it_is_now(store: Store):
    store.put_recipient(RecipientRow(id="hub-1", failures=1, failing_since=NOON, problem="æøå"))
    now = RecipientRow(id="hub-1", failures=2, failing_since=NOON, told=NOON, problem="æøå")
    store.put_recipient(now)
    assert {"hub-1": now} == store.recipients()


def test_what_is_stored_of_a_recipient_that_is_no_more_goes(store: Store):
    store.queue([message(1), message(2, "hub-2")])
    store.put_recipient(RecipientRow(id="hub-2"))
    store.keep_recipients(["hub-1"])
    assert {} == store.recipients()
    assert () == store.waiting("hub-2", NOON + HOUR)
    assert 1 == len(store.waiting("hub-1", NOON + HOUR))


def test_the_version_of_a_topic_is_the_one_that_was_queued_last(store: Store):
    for version in (1_617_876_000, 5_000_000_000):
        store.queue([], [TopicRow(name="kultur.rss", version=version)])
    assert {"kultur.rss": 5_000_000_000} == store.topics()


def test_an_article_comes_with_each_source_that_lists_it(store: Store):
    store.save(harvest(1, 2))
    (found,) = store.everywhere([item(1).id])
    assert (item(1).id, SOURCE.id) == (found.item.id, found.listing and found.listing.source)


def test_giving_up_leaves_nothing_to_send(store: Store):
    store.queue([message(1), message(2)])
    store.give_up("hub-1")
    assert () == store.waiting("hub-1", NOON + HOUR)
