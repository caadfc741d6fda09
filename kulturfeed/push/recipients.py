"""The config in, the hub and the webhooks that are told of things out. Pure."""

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kulturfeed.config import Config
from kulturfeed.configtables import Notify
from kulturfeed.push.rows import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told. `notify` is None for the hub.

    `id` is what the store knows it by, `name` what people read; neither has a webhook's address,
    which is a secret.
    """

    id: str
    name: str
    url: str = field(repr=False)
    notify: Notify | None = None

    def wants(self, event: Event, source: str | None = None) -> bool:
        """Tell whether it is told of an event, of any source if None is named."""
        if self.notify is None:
            return event == "ping"
        covers = source is None or not self.notify.sources or source in self.notify.sources
        return event in self.notify.events and covers


def recipients(config: Config) -> tuple[Recipient, ...]:
    """Return all that are told of something: the hub first, then the webhooks."""
    hub = [_recipient("hub", "the hub", config.hub)] if config.hub else []
    hooks = [
        _recipient("webhook", f"[[notify]] number {number}", each.url.get_secret_value(), each)
        for number, each in enumerate(config.notify, 1)
    ]
    return (*hub, *hooks)


def _recipient(kind: str, name: str, url: str, notify: Notify | None = None) -> Recipient:
    digest = hashlib.sha256(url.encode()).hexdigest()[:32]
    host = urlsplit(url).hostname
    return Recipient(id=f"{kind}-{digest}", name=f"{name} ({host})", url=url, notify=notify)
