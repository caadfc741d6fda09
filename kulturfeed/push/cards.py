"""A message in, the Adaptive Card that a workflow of Microsoft Teams takes out. Pure.

Schema 1.4, in the envelope of "When a Teams webhook request is received". Whatever was scraped
stands in text runs: they know no Markdown (adaptivecards.io/explorer/TextRun.html).
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from kulturfeed.push.messages import Message, Piece
from kulturfeed.push.wording import cut, phrases

LARGEST: Final = 27_000
"""Bytes: Teams takes 28 KB; some room is left for what the workflow adds."""
_TITLE: Final = 300
_SUMMARY: Final = 600
# {{DATE(…)}} and ${…} are functions that a client carries out, in any text.
_OPENING: Final = re.compile(r"(?<=[{$])\{")

Element = Mapping[str, object]


def card(message: Message) -> Mapping[str, object]:
    """Write a message as a card; what has no room is counted."""
    elements = list(_elements(message))
    count = len(elements)
    while True:
        envelope = _envelope(
            [*_head(message), *elements[:count], *_rest(message, elements, count)]
        )
        # As ASCII at its longest: a workflow may write it anew.
        if count == 0 or len(json.dumps(envelope)) <= LARGEST:
            return envelope
        count -= 1


def _envelope(body: list[Element]) -> Mapping[str, object]:
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": body,
    }
    kind = "application/vnd.microsoft.card.adaptive"
    attachment = {"contentType": kind, "contentUrl": None, "content": content}
    return {"type": "message", "attachments": [attachment]}


def _head(message: Message) -> Iterator[Element]:
    yield _rich(_run(cut(message.title, _TITLE), link=message.page, size="Small", isSubtle=True))
    if len(message.pieces) > 1:
        told = phrases(message.language).new.counted(len(message.pieces))
        yield _rich(_run(told, weight="Bolder", size="Medium"))


def _elements(message: Message) -> Iterator[Element]:
    is_single = len(message.pieces) == 1
    for piece in message.pieces:
        yield _rich(*_article(piece, size="Medium" if is_single else "Default"))
        if is_single and piece.summary:
            yield _rich(_run(cut(piece.summary, _SUMMARY)))
    for line in message.lines:
        yield _rich(_run(cut(line, _SUMMARY)))


def _article(piece: Piece, size: str) -> Iterator[Element]:
    yield _run(cut(piece.title, _TITLE), link=piece.link, weight="Bolder", size=size)
    if piece.author:
        yield _run(f" – {cut(piece.author, _TITLE)}", isSubtle=True)


def _rest(message: Message, elements: list[Element], count: int) -> Iterator[Element]:
    if missing := len(elements) - count:
        yield _rich(_run(phrases(message.language).rest.counted(missing), isSubtle=True))


def _rich(*runs: Element) -> Element:
    return {"type": "RichTextBlock", "inlines": list(runs)}


def _run(text: str, link: str | None = None, **style: object) -> Element:
    run = {"type": "TextRun", "text": _OPENING.sub(" {", text), **style}
    return {**run, "selectAction": {"type": "Action.OpenUrl", "url": link}} if link else run
