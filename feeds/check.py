"""The bytes of a feed in, what makes them unfit to publish out.

The rules stand in tables, each with its source: `rules` and `rules_content` for RSS and Atom,
`rules_rss` and `rules_atom` for one of them. Those of JSON Feed are `rules_json`.
"""

from collections.abc import Iterator

from feeds.document import Document, UnreadableError, read
from feeds.rules import Unfit
from feeds.rules_atom import ATOM
from feeds.rules_json import check_json
from feeds.rules_rss import RSS


def check(document: bytes) -> tuple[Unfit, ...]:
    """Hold every rule that bytes can show, of the formats and of their readers; empty is fit."""
    if document.startswith(b"{"):
        return tuple(check_json(document))
    try:
        parsed = read(document)
    except UnreadableError as error:
        return (Unfit(entry=None, rule=error.rule, message=str(error)),)
    return tuple(_broken(parsed))


def _broken(document: Document) -> Iterator[Unfit]:
    book = ATOM if document.is_atom else RSS
    for rule in book.feed:
        if message := rule.broken(document.feed):
            yield Unfit(entry=None, rule=rule.name, message=message)
    for entry in document.entries:
        for rule in book.entry:
            if message := rule.broken(entry):
                yield Unfit(entry=entry.id, rule=rule.name, message=message)
    for whole in book.whole:
        for part, message in whole.broken(document):
            blamed = None if part is document.feed else part.id
            yield Unfit(entry=blamed, rule=whole.name, message=message)
