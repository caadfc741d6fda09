"""A parsed Atom feed or entry in, what breaks a rule of Atom alone out."""

from collections.abc import Iterator

from feeds.dates import read_atom_date
from feeds.document import Document, Part
from feeds.namespaces import ATOM as NAMESPACE
from feeds.rules import ID, SHARED, Rule, RuleBook, WholeRule, elements, self_link
from feeds.rules_content import CONTENT_RULE

_feed_elements = elements(
    once="id title updated",
    at_most_once="generator icon logo rights subtitle",
    often="author category contributor link entry",
    namespace=NAMESPACE,
)

_entry_elements = elements(
    once="id title updated published",
    at_most_once="content rights source summary",
    often="author category contributor link",
    namespace=NAMESPACE,
)


def _dates(part: Part) -> str | None:
    for text in part.texts(f"{NAMESPACE}updated", f"{NAMESPACE}published"):
        if read_atom_date(text) is None:
            return f"{text!r} is no RFC 3339 date to the second with Z"
    return None


def _change(part: Part) -> str | None:
    if part.updated and part.published and part.updated < part.published:
        return f"updated {part.updated} is before published {part.published}"
    return None


def _plain_title(part: Part) -> str | None:
    for title in part.children.get(f"{NAMESPACE}title", ()):
        if title.get("type", "text") != "text":
            return f"title's type is {title.get('type')!r}, not text"
    return None


def _text_types(part: Part) -> str | None:
    for name in ("title", "subtitle", "summary", "rights", "content"):
        for text in part.children.get(f"{NAMESPACE}{name}", ()):
            kind = text.get("type", "text")
            if kind not in {"text", "html", "xhtml"}:
                return f"{name}'s type is {kind!r}"
            if kind != "xhtml" and len(text):
                return f"{name} holds elements, not text"
    return None


def _person(part: Part) -> str | None:
    for name in ("author", "contributor"):
        for person in part.children.get(f"{NAMESPACE}{name}", ()):
            names = [each.text or "" for each in person.iterfind(f"{NAMESPACE}name")]
            if len(names) != 1 or not names[0].strip():
                return f"{name} has the names {names}, not one"
    return None


def _category(part: Part) -> str | None:
    for category in part.children.get(f"{NAMESPACE}category", ()):
        if not category.get("term", "").strip():
            return "category has no term"
    return None


def _author(document: Document) -> Iterator[tuple[Part, str]]:
    if f"{NAMESPACE}author" not in document.feed.children:
        for part in document.entries or (document.feed,):
            if f"{NAMESPACE}author" not in part.children:
                yield part, "has no author, and its feed has none"


_EVERYWHERE = (
    Rule(
        name="atom-date",
        source="RFC 4287 3.3; elfeed reads +02:00 as UTC",
        broken=_dates,
    ),
    Rule(
        name="plain-title",
        source='with type="html" 11 of 23 readers show `&amp;`',
        broken=_plain_title,
    ),
    Rule(name="text-type", source="RFC 4287 3.1.1, 4.1.3", broken=_text_types),
    Rule(name="person", source="RFC 4287 3.2", broken=_person),
    Rule(name="category", source="RFC 4287 4.2.2.1", broken=_category),
)

ATOM = RuleBook(
    feed=(
        *SHARED.feed,
        ID,
        *_EVERYWHERE,
        Rule(name="elements", source="RFC 4287 4.1.1", broken=_feed_elements),
        Rule(name="self-link", source="RFC 4287 4.2.7", broken=self_link("application/atom+xml")),
    ),
    entry=(
        *SHARED.entry,
        *_EVERYWHERE,
        CONTENT_RULE,
        Rule(name="elements", source="RFC 4287 4.1.2; importers' dates", broken=_entry_elements),
        Rule(name="change", source="RFC 4287 4.2.9, 4.2.15", broken=_change),
    ),
    whole=(
        *SHARED.whole,
        WholeRule(name="author", source="RFC 4287 4.1.1, 4.1.2", broken=_author),
    ),
)
