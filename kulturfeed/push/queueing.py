"""What a refresh did in, messages in the store's queue out: what is queued survives a crash."""

from collections.abc import Callable, Sequence
from datetime import datetime

from kulturfeed.config import Config
from kulturfeed.push.outbox import message
from kulturfeed.push.recipients import recipients
from kulturfeed.push.websub import changed, pings
from kulturfeed.store import Store


def queue_pings(config: Config, store: Store, now: datetime) -> None:
    """Queue a ping for each feed that changed since its last one, under the store's lock."""
    for recipient in recipients(config):
        if recipient.wants("ping"):
            topics = changed(config.output, store.topics())
            store.queue(pings(recipient, topics, now), topics)


def queue_alerts(
    config: Config,
    store: Store,
    lines: Callable[[Sequence[str]], Sequence[str]],
    now: datetime,
) -> None:
    """Queue the lines that an operator is told, for each webhook that is told of trouble.

    `lines` gives those that concern some sources, all of them if none is named.
    """
    for recipient in recipients(config):
        if recipient.notify is not None and recipient.wants("alert"):
            told = tuple(lines(recipient.notify.sources))
            store.queue([message(recipient, "alert", now, told)] if told else [])
