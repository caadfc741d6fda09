"""A message in, the bytes that one kind of webhook takes out. Pure."""

import json
from collections.abc import Callable, Mapping
from typing import Final

from feeds.dates import atom_date
from kulturfeed.push.cards import card
from kulturfeed.push.messages import Message, Piece
from kulturfeed.push.slack import blocks


def body(kind: str, message: Message) -> bytes:
    """Write a message for a kind of webhook: json, teams or slack."""
    return written(_KINDS[kind](message))


def written(payload: Mapping[str, object]) -> bytes:
    """Write JSON as it is sent: Norwegian letters as they are, nothing twice."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def plain(message: Message) -> Mapping[str, object]:
    """Write our own JSON (README, Push): text is plain, times are RFC 3339."""
    told: dict[str, object] = {"id": message.id, "event": message.event}
    if message.event == "alert":
        return {**told, "lines": list(message.lines)}
    source = {"id": message.source, "title": message.title, "url": message.page}
    return {**told, "source": source, "items": [_item(piece) for piece in message.pieces]}


def _item(piece: Piece) -> Mapping[str, str]:
    told = {
        "id": piece.id,
        "title": piece.title,
        "url": piece.link,
        "summary": piece.summary,
        "author": piece.author,
        "image": piece.image,
        "published": atom_date(piece.released),
    }
    return {name: value for name, value in told.items() if value}


_KINDS: Final[Mapping[str, Callable[[Message], Mapping[str, object]]]] = {
    "json": plain,
    "teams": card,
    "slack": blocks,
}
