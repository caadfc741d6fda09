"""The published feeds in, pings for a WebSub hub of those that changed out.

WebSub (W3C Recommendation) leaves to hub and publisher how a hub learns of a change; this is the
form that hubs take: PubSubHubbub Core 0.4 section 7.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from kulturfeed.config import Config
from kulturfeed.push.outbox import message
from kulturfeed.push.recipients import Recipient
from kulturfeed.push.rows import OutboxRow, TopicRow

ENDINGS: Final = frozenset({".rss", ".atom", ".json"})
_OPERATORS: Final = "health"


def is_topic(name: str) -> bool:
    """Tell whether a published file is a feed that is subscribed to, so that a hub hears of it.

    Archive documents are not, nor is the operator's own feed.
    """
    stem, dot, ending = name.partition(".")
    return "/" not in stem and f"{dot}{ending}" in ENDINGS and stem != _OPERATORS


def changed(output: Path, known: Mapping[str, int]) -> tuple[TopicRow, ...]:
    """Return the feeds whose bytes are of another time than when a ping was queued last.

    Files, not events: a change whose process was killed before it told of it is found too.
    """
    return tuple(
        TopicRow(name=path.name, version=version)
        for path, version in _versions(output)
        if known.get(path.name) != version
    )


def _versions(output: Path) -> Iterator[tuple[Path, int]]:
    for path in sorted(output.glob("*.*")):
        # A former id is a link to a feed that names itself by its present one.
        if is_topic(path.name) and not path.is_symlink():
            yield path, int(path.stat().st_mtime)


def pings(hub: Recipient, topics: tuple[TopicRow, ...], now: datetime) -> tuple[OutboxRow, ...]:
    """Return the messages for a hub."""
    return tuple(message(hub, "ping", now, (each.name,)) for each in topics)


def ping(config: Config, topic: str) -> bytes:
    """Write the form that tells a hub of a changed feed."""
    return urlencode({"hub.mode": "publish", "hub.url": f"{config.base_url}{topic}"}).encode()


def link_header(config: Config, path: str) -> str:
    """Write a feed's Link header (WebSub section 4): its hub and itself; empty for other files."""
    if not config.hub or not is_topic(path):
        return ""
    return f'<{config.hub}>; rel="hub", <{config.base_url}{path}>; rel="self"'
