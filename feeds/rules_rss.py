"""A parsed RSS channel or item in, what breaks a rule of RSS alone out."""

import re

from feeds.dates import read_rss_date
from feeds.document import Part
from feeds.rules import SHARED, Rule, RuleBook, elements, self_link
from feeds.rules_content import CONTENT_RULE

_MARKUP = re.compile(r"<|&(?!#[0-9]+;|#x[0-9A-Fa-f]+;|[A-Za-z][A-Za-z0-9]*;)")
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+(?: \(.+\))?")

_channel_elements = elements(
    once="title link description",
    at_most_once="cloud copyright docs generator image language lastBuildDate managingEditor"
    " pubDate rating skipDays skipHours textInput ttl webMaster",
    often="category item",
)

_item_elements = elements(
    once="title link description guid pubDate",
    at_most_once="author comments enclosure source",
    often="category",
)


def _dates(part: Part) -> str | None:
    for text in part.texts("pubDate", "lastBuildDate"):
        if read_rss_date(text) is None:
            return f"{text!r} is no RFC 822 date in GMT with its right weekday"
    return None


def _items_last(part: Part) -> str | None:
    tags = [child.tag for child in part.element]
    items = tags.count("item")
    return "an element follows an item" if "item" in tags[: len(tags) - items] else None


def _plain_description(part: Part) -> str | None:
    for text in part.texts("description"):
        if found := _MARKUP.search(text):
            return f"description holds {found[0]!r}, unescaped: {text[:80]!r}"
    return None


def _flat(part: Part) -> str | None:
    for tag in ("title", "link", "description", "guid", "pubDate", "category"):
        if any(len(child) for child in part.children.get(tag, ())):
            return f"{tag} holds elements, not text"
    return None


def _permalink(part: Part) -> str | None:
    for guid in part.children.get("guid", ()):
        if guid.get("isPermaLink") != "false" and not part.id.startswith(("http://", "https://")):
            return f"guid {part.id!r} is no address, and isPermaLink is not false"
    return None


def _contact(part: Part) -> str | None:
    for text in part.texts("author", "managingEditor", "webMaster"):
        if not _CONTACT.fullmatch(text):
            return f"{text!r} is no e-mail address"
    return None


_EVERYWHERE = (
    Rule(name="rss-date", source="RSS 2.0; .NET refuses a wrong weekday", broken=_dates),
    Rule(name="flat", source="RSS 2.0; W3C UndefinedElement", broken=_flat),
    Rule(name="contact", source="RSS 2.0; W3C InvalidContact", broken=_contact),
)

RSS = RuleBook(
    feed=(
        *SHARED.feed,
        *_EVERYWHERE,
        Rule(name="elements", source="RSS 2.0; W3C UndefinedElement", broken=_channel_elements),
        Rule(name="items-last", source="RSS profile; W3C MisplacedItem", broken=_items_last),
        Rule(name="self-link", source="RSS profile", broken=self_link("application/rss+xml")),
    ),
    entry=(
        *SHARED.entry,
        *_EVERYWHERE,
        CONTENT_RULE,
        Rule(
            name="elements",
            source="RSS 2.0 and profile; without pubDate Power Automate never fires",
            broken=_item_elements,
        ),
        Rule(
            name="plain-description",
            source="RSS profile; `<b>` vanishes in 15 readers",
            broken=_plain_description,
        ),
        Rule(name="permalink", source="RSS 2.0; W3C InvalidHttpGUID", broken=_permalink),
    ),
    whole=SHARED.whole,
)
