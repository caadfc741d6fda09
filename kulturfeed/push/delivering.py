"""What is queued in the store in, requests to the hub and the webhooks out.

After a refresh, without its lock: whoever does not answer delays nothing that is read or
published. Each message is claimed before it is sent and deleted when it was taken; a process that
is killed between the two leaves it to be sent once more, with the same id.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from kulturfeed.config import Config
from kulturfeed.errors import ConfigError
from kulturfeed.push import messages, patience
from kulturfeed.push.bodies import body
from kulturfeed.push.outbox import message
from kulturfeed.push.recipients import Recipient, recipients
from kulturfeed.push.rows import OutboxRow, RecipientRow
from kulturfeed.push.secret_files import secret
from kulturfeed.push.signing import headers
from kulturfeed.push.websub import ping
from kulturfeed.store import Store
from kulturfeed.web import SilenceError, Web

BUDGET: Final = timedelta(seconds=30)
"""How long one round may go on; the rest waits for the next."""
LEASE: Final = timedelta(minutes=5)
"""How long a message belongs to the process that sends it."""


class Delivery:
    """One round over all recipients; `now` is asked before each message."""

    def __init__(
        self, config: Config, store: Store, web: Web, now: Callable[[], datetime]
    ) -> None:
        self._config = config
        self._store = store
        self._web = web
        self._now = now
        self._end = now() + BUDGET
        self._recipients = recipients(config)

    def deliver(self) -> list[str]:
        """Send what is queued and due; return the lines that the operator is to be told."""
        self._store.keep_recipients([each.id for each in self._recipients])
        states = self._store.recipients()
        lines: list[str] = []
        for recipient in self._recipients:
            told = self._serve(recipient, states.get(recipient.id, RecipientRow(id=recipient.id)))
            self._pass_on(recipient, told)
            lines += told
        return lines

    def _serve(self, recipient: Recipient, state: RecipientRow) -> list[str]:
        """Send what waits for a recipient, in its order, until one is not taken."""
        lines: list[str] = []
        if state.not_before is not None and state.not_before > self._now():
            return lines
        pinged: set[str] = set()
        for row in self._store.waiting(recipient.id, self._now()):
            now = self._now()
            if now > self._end:
                break
            if not self._store.claim(row.id, now, now + LEASE):
                continue
            content = self._content(recipient, row)
            # A hub fetches what stands there now: one ping is enough for all changes until now.
            if content is None or not pinged.isdisjoint(row.subjects):
                self._store.unqueue(row.id)
                continue
            why = self._send(recipient, row, content)
            course = self._follow(recipient, state, row, why)
            lines += [course.line] if course.line else []
            state = course.recipient
            if why is not None and not why.of_message:
                break
            pinged.update(row.subjects if row.event == "ping" else ())
        return lines

    def _content(self, recipient: Recipient, row: OutboxRow) -> bytes | None:
        """Return the body of a message, None for one that has become void."""
        if recipient.notify is None:
            return ping(self._config, row.subjects[0])
        composed = self._composed(recipient, row)
        return None if composed is None else body(recipient.notify.kind, composed)

    def _send(
        self, recipient: Recipient, row: OutboxRow, content: bytes
    ) -> patience.Failure | None:
        """Send one message; None where it was taken."""
        try:
            told = _headers(recipient, row, content, self._now())
            answer = self._web.ask("POST", recipient.url, headers=told, body=content)
        except SilenceError as error:
            lasting = error.kind == "certificate"
            return patience.Failure(problem=str(error), is_lasting=lasting)
        except ConfigError as error:
            # The file of its secret was well when the config was read.
            return patience.Failure(problem=str(error), is_lasting=True)
        return patience.failure(answer, self._now())

    def _composed(self, recipient: Recipient, row: OutboxRow) -> messages.Message | None:
        if not recipient.wants(row.event, row.source):
            return None
        if row.event == "alert":
            return messages.alert(row)
        state = self._store.sources().get(row.source or "")
        listed = self._store.everywhere(row.subjects)
        return messages.news(self._config, recipient, row, state, listed)

    def _follow(
        self,
        recipient: Recipient,
        state: RecipientRow,
        row: OutboxRow,
        why: patience.Failure | None,
    ) -> patience.Course:
        """Store how a message and its recipient did."""
        if why is None:
            course = patience.taken(state, recipient.name)
        else:
            alert_after = self._config.alert_after
            course = patience.refused(state, recipient.name, why, self._now(), alert_after)
        if why is None or why.of_message:
            self._store.unqueue(row.id)
        else:
            self._store.release(row.id, self._now())
        if course.gives_up:
            self._store.give_up(recipient.id)
        if course.recipient != state:
            self._store.put_recipient(course.recipient)
        return course

    def _pass_on(self, about: Recipient, lines: list[str]) -> None:
        """Queue what is told of a recipient for the others that are told of trouble."""
        if lines:
            self._store.queue(
                message(each, "alert", self._now(), tuple(lines))
                for each in self._recipients
                if each.id != about.id and each.wants("alert")
            )


def _headers(
    recipient: Recipient, row: OutboxRow, content: bytes, now: datetime
) -> Mapping[str, str]:
    if recipient.notify is None:
        return {"Content-Type": "application/x-www-form-urlencoded"}
    return headers(row.id, content, secret(recipient.notify), now)
