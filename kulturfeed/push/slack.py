"""A message in, the blocks that an incoming webhook of Slack takes out. Pure.

docs.slack.dev: "Formatting text for app surfaces" and "Section block".
"""

from collections.abc import Iterator, Mapping
from typing import Final

from kulturfeed.push.messages import Message, Piece
from kulturfeed.push.wording import cut, phrases

MOST: Final = 40
"""Sections in a message: Slack takes 50 blocks."""
_TITLE: Final = 300
_SUMMARY: Final = 600
_LONGEST_LINK: Final = 1_000

# Beside the three that Slack asks for: a word joiner keeps a sign from marking up what follows.
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", **{sign: f"\u2060{sign}\u2060" for sign in "*_~`"}}
)


def blocks(message: Message) -> Mapping[str, object]:
    """Write a message as blocks, with the plain text that a notification shows."""
    sections = list(_sections(message))
    shown = [_section(text) for text in sections[:MOST]]
    if missing := len(sections) - MOST if len(sections) > MOST else 0:
        shown.append(_section(phrases(message.language).rest.counted(missing)))
    head = [_context(message)]
    return {
        "text": escaped(_summed_up(message)),
        "blocks": [*head, *shown],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def escaped(text: str) -> str:
    """Write plain text so that nothing in it is a link, a mention or markup."""
    return text.translate(_ESCAPES)


def _summed_up(message: Message) -> str:
    if message.event == "alert":
        return cut(message.lines[0], _TITLE)
    if len(message.pieces) == 1:
        return cut(message.pieces[0].title, _TITLE)
    return f"{message.title}: {phrases(message.language).new.counted(len(message.pieces))}"


def _context(message: Message) -> Mapping[str, object]:
    text = _linked(cut(message.title, _TITLE), message.page)
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _sections(message: Message) -> Iterator[str]:
    is_single = len(message.pieces) == 1
    for piece in message.pieces:
        yield "\n".join(_lines(piece, with_summary=is_single))
    yield from (escaped(cut(line, _SUMMARY)) for line in message.lines)


def _lines(piece: Piece, *, with_summary: bool) -> Iterator[str]:
    author = f" – {escaped(cut(piece.author, _TITLE))}" if piece.author else ""
    yield f"*{_linked(cut(piece.title, _TITLE), piece.link)}*{author}"
    if with_summary and piece.summary:
        yield escaped(cut(piece.summary, _SUMMARY))


def _linked(text: str, link: str | None) -> str:
    if link is None or len(link) > _LONGEST_LINK:
        return escaped(text)
    # A link ends at the bar; in the address these are none of the signs that may stand there.
    address = link.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E")
    return f"<{address.replace('|', '%7C')}|{escaped(text)}>"


def _section(text: str) -> Mapping[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
