"""A parsed feed in, what breaks a rule of either format out: the rules RSS and Atom share.

A rule on one part returns what is wrong with it, or None. A rule on the whole document yields
the part to blame and what is wrong with it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from feeds.document import Document, Part
from feeds.namespaces import ATOM, DC, XML

# RFC 3986 without what it merely tolerates; not IRIs: an RSS link must be ASCII (W3C
# InvalidFullLink).
_CHARACTER = r"(?:[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_CHARACTER}+(?:#{_CHARACTER}*)?")
WEB = re.compile(rf"https?://[A-Za-z0-9_\[]{_CHARACTER}*(?:#{_CHARACTER}*)?")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
# Not U+FFFD, of which the W3C validator warns too: a letter that the page's own bytes spoil is no
# reason to leave its article out.
ODD_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f]")
_TEXTS = (
    "title",
    "description",
    "category",
    f"{ATOM}title",
    f"{ATOM}summary",
    f"{ATOM}subtitle",
    f"{DC}creator",
)
_ADDRESSES = ("comments", "docs", f"{ATOM}icon", f"{ATOM}logo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """A rule that is broken, by one entry or (None) by the whole feed.

    `entry` is the entry's id as it is written, empty if it has none.
    """

    entry: str | None
    rule: str
    message: str


class Dated(Protocol):
    """An entry of any format; `published` is None where it is missing or wrong."""

    @property
    def id(self) -> str:
        """The entry's id as it is written."""
        ...

    @property
    def published(self) -> datetime | None:
        """When it entered the feed."""
        ...


DatedT = TypeVar("DatedT", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named rule on one part, and who demands it."""

    name: str
    source: str
    broken: Callable[[Part], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRule:
    """A named rule on how the parts stand together, and who demands it."""

    name: str
    source: str
    broken: Callable[[Document], Iterator[tuple[Part, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All rules of a format: on the feed, on each entry, and on how they stand together."""

    feed: tuple[Rule, ...]
    entry: tuple[Rule, ...]
    whole: tuple[WholeRule, ...]


def elements(
    *, once: str, at_most_once: str, often: str, namespace: str = ""
) -> Callable[[Part], str | None]:
    """Make the rule that a part holds its format's own elements, each as often as it may.

    The names are separated by spaces. Elements of other namespaces are free.
    """
    required = frozenset(namespace + name for name in once.split())
    single = required | {namespace + name for name in at_most_once.split()}
    known = single | {namespace + name for name in often.split()}

    def broken(part: Part) -> str | None:
        for tag in sorted(required - part.children.keys()):
            return f"{tag} is missing"
        for tag, found in part.children.items():
            if len(found) > 1 and tag in single:
                return f"{tag} stands {len(found)} times"
            own = tag.startswith(namespace) if namespace else "{" not in tag
            if own and tag not in known:
                return f"{tag} does not exist in this format"
        return None

    return broken


def _title(part: Part) -> str | None:
    return None if part.title.strip() else "title is empty"


def _characters(part: Part) -> str | None:
    for text in part.texts(*_TEXTS):
        if found := ODD_CHARACTER.search(text):
            return f"character {found[0]!r} in {text[:80]!r}"
    return None


def _id(part: Part) -> str | None:
    return None if URI.fullmatch(part.id) else f"id {part.id!r} is no absolute URI"


def _link(part: Part) -> str | None:
    links = part.hrefs("alternate")
    return None if len(links) == 1 else f"has {len(links)} links to its page, not one: {links}"


def _addresses(part: Part) -> Iterator[str]:
    yield from (link.href for link in part.links)
    yield from part.texts(*_ADDRESSES)
    for found in part.children.values():
        for child in found:
            yield from (child.attrib[name] for name in ("url", "src") if name in child.attrib)


def _absolute(part: Part) -> str | None:
    for address in _addresses(part):
        if not WEB.fullmatch(address):
            return f"{address!r} is no absolute http(s) address"
    return None


def _dc_date(part: Part) -> str | None:
    return "has a dc:date" if f"{DC}date" in part.children else None


def _enclosure(part: Part) -> str | None:
    for link in part.links:
        if link.rel == "enclosure" and not (
            (link.length or "").isdecimal() and MEDIA_TYPE.fullmatch(link.type or "")
        ):
            return f"enclosure {link.href} has length {link.length!r} and type {link.type!r}"
    return None


def _language(part: Part) -> str | None:
    tag = part.element.get(f"{XML}lang")
    for language in (*part.texts("language"), *([tag] if tag is not None else [])):
        if not LANGUAGE.fullmatch(language):
            return f"{language!r} is no language tag"
    return None


def self_link(media_type: str) -> Callable[[Part], str | None]:
    """Make the rule that a self link, where there is one, is the only one and has this type.

    A feed whose public address is not known has none; the W3C validator only warns of that.
    """

    def broken(part: Part) -> str | None:
        found = [link for link in part.links if link.rel == "self"]
        if len(found) > 1:
            return f"has {len(found)} self links"
        if found and found[0].type != media_type:
            return f"self link's type is {found[0].type!r}, not {media_type!r}"
        return None

    return broken


def _script(part: Part) -> str | None:
    found = part.element.find(".//{*}script")
    return None if found is None else "has a script element"


def unique(entries: Iterable[DatedT]) -> Iterator[tuple[DatedT, str]]:
    """Give the entries whose id stands further up already."""
    seen = set()
    for entry in entries:
        if entry.id in seen:
            yield entry, f"id {entry.id!r} stands twice"
        seen.add(entry.id)


def newest_first(entries: Iterable[DatedT]) -> Iterator[tuple[DatedT, str]]:
    """Give the entries that are not older than the one above them."""
    above: datetime | None = None
    for entry in entries:
        if entry.published is None:
            continue
        if above and entry.published >= above:
            yield entry, f"published {entry.published} is not before {above} above it"
        else:
            above = entry.published


def _unique(document: Document) -> Iterator[tuple[Part, str]]:
    return unique(document.entries)


def _newest_first(document: Document) -> Iterator[tuple[Part, str]]:
    return newest_first(document.entries)


def _newest_change(document: Document) -> Iterator[tuple[Part, str]]:
    told = document.feed.updated
    for entry in document.entries:
        changed = entry.updated or entry.published
        if told and changed and changed > told:
            yield document.feed, f"updated {told} is before its entry's {changed}"
            return


ID = Rule(name="id", source="RFC 4287 4.2.6; every reader keys on it", broken=_id)

_EVERYWHERE = (
    Rule(name="title", source="RFC 4287 4.2.14; RSS 2.0; Drupal skips entries", broken=_title),
    Rule(name="characters", source="XML 1.0 2.2; W3C BadCharacters", broken=_characters),
    Rule(name="link", source="RFC 4287 4.1.1, 4.1.2; readers open the last", broken=_link),
    Rule(name="absolute", source="RSS profile; W3C InvalidFullLink", broken=_absolute),
    Rule(name="no-dc-date", source="Miniflux #2358: overrides the date", broken=_dc_date),
)

SHARED = RuleBook(
    feed=(
        *_EVERYWHERE,
        Rule(name="language", source="RFC 5646; W3C InvalidLanguage", broken=_language),
        Rule(name="no-script", source="W3C SecurityRisk; .NET refuses the feed", broken=_script),
    ),
    entry=(
        *_EVERYWHERE,
        ID,
        Rule(name="language", source="RFC 5646; RFC 4287 2", broken=_language),
        Rule(name="enclosure", source="RSS 2.0; Ruby refuses the feed", broken=_enclosure),
    ),
    whole=(
        WholeRule(name="unique", source="RFC 4287 4.1.1; W3C DuplicateEntries", broken=_unique),
        WholeRule(
            name="newest-first",
            # Dates a second apart: Power Automate, Slack, OpenCTI. Order: n8n, WPeMatico.
            source="importers that remember the newest date and stop there",
            broken=_newest_first,
        ),
        WholeRule(name="newest-change", source="RFC 4287 4.2.15; RSS 2.0", broken=_newest_change),
    ),
)
