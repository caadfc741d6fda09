"""A page's JSON-LD scripts in, the articles that it says it is out, as written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spiders.structured.texts import scripted, subjects
from spiders.structured.told import plain
from spiders.text import clean

_ARTICLES = ("Article", "Posting", "Report", "Review")
_PAGES = ("WebPage", "ItemPage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Depicted:
    """An image in the words of schema.org's ImageObject, or its address alone."""

    address: str
    type: str | None = None
    width: str | None = None
    height: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An article, or else the page, in the words of schema.org; nothing is checked yet."""

    is_article: bool
    addresses: tuple[str, ...] = ()
    headline: str | None = None
    description: str | None = None
    published: str | None = None
    modified: str | None = None
    images: tuple[Depicted, ...] = ()
    author: str | None = None
    publisher: str | None = None
    section: str | None = None
    language: str | None = None


Node = Mapping[str, object]


def described(scripts: Iterable[str]) -> list[Described]:
    """Read what the scripts describe at their top, articles first; a broken script is left out."""
    nodes = [node for script in scripts for node in subjects(scripted(script))]
    # What a node names by its id alone is described elsewhere in the same page.
    whole = {str(node["@id"]): node for node in nodes if len(node) > 1 and "@id" in node}
    told = (_described(node, whole) for node in nodes)
    return sorted(filter(None, told), key=lambda each: not each.is_article)


def _described(node: Node, whole: Mapping[str, Node]) -> Described | None:
    kinds = _texts(node.get("@type"))
    is_article = any(kind.endswith(_ARTICLES) for kind in kinds)
    if not is_article and not any(kind.endswith(_PAGES) for kind in kinds):
        return None
    authors = (_texts(each, "name") for each in _each(node.get("author"), whole))
    return Described(
        is_article=is_article,
        addresses=(*_texts(node.get("url")), *_texts(node.get("mainEntityOfPage"), "@id")),
        headline=_shown(node.get("headline")) or _shown(node.get("name")),
        description=_shown(node.get("description")),
        published=_first(node.get("datePublished")) or _first(node.get("dateCreated")),
        modified=_first(node.get("dateModified")),
        images=(*_images(node.get("image"), whole), *_images(node.get("thumbnailUrl"), whole)),
        author=_shown(", ".join(dict.fromkeys(name for names in authors for name in names))),
        publisher=_shown(node.get("publisher"), "name"),
        section=_shown(node.get("articleSection")),
        language=_first(node.get("inLanguage"), "alternateName", "name"),
    )


def _each(value: object, whole: Mapping[str, Node]) -> Iterator[object]:
    """Walk the values of a property; one that is an id alone becomes the node it names."""
    for each in value if isinstance(value, list) else [value]:
        named = each.get("@id") if isinstance(each, dict) and len(each) == 1 else None
        yield whole.get(named, each) if isinstance(named, str) else each


def _images(value: object, whole: Mapping[str, Node]) -> Iterator[Depicted]:
    for each in _each(value, whole):
        node = each if isinstance(each, dict) else {}
        for address in _texts(each, "url", "contentUrl"):
            yield Depicted(
                address=address,
                type=_first(node.get("encodingFormat")),
                width=_number(node.get("width")),
                height=_number(node.get("height")),
            )


def _number(value: object) -> str | None:
    """Return a number as a text: schema.org allows a number, a text or a QuantitativeValue."""
    if isinstance(value, dict):
        value = value.get("value")
    return str(value) if isinstance(value, int | str) else None


def _first(value: object, *keys: str) -> str | None:
    return next(iter(_texts(value, *keys)), None)


def _shown(value: object, *keys: str) -> str | None:
    """Return a text that is there to be read: written for HTML, as pages that paste it do."""
    return clean(plain(_first(value, *keys) or "")) or None


def _texts(value: object, *keys: str) -> list[str]:
    """Gather texts from a text, from a node by the first of these keys, or from a list of them."""
    if isinstance(value, str):
        return [text] if (text := clean(value)) else []
    if isinstance(value, list):
        return [
            text for each in value if not isinstance(each, list) for text in _texts(each, *keys)
        ]
    if isinstance(value, dict):
        return next((texts for key in keys if (texts := _texts(value.get(key)))), [])
    return []
