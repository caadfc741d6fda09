"""A page's text in, what other tools find on it out, in the scorer's terms.

The tools are the dependency group `peers`; this is the one file that imports them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Generic, TypeVar
from urllib.parse import urljoin

from corpus import Saved
from lxml import etree
from scoring import Found

Answer = TypeVar("Answer")

_HEADED = etree.XPath(
    "//a[@href][ancestor::h1 or ancestor::h2 or ancestor::h3 or ancestor::h4]"
    " | //a[@href][.//h1 or .//h2 or .//h3 or .//h4]"
    " | //article[not(.//h1//a or .//h2//a or .//h3//a)]/descendant::a[@href][1]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool(Generic[Answer]):
    """A tool that reads a page's decoded text; `read` is None where it is not installed."""

    name: str
    read: Callable[[str, Saved], Answer] | None


Lister = Tool[Sequence[Found]]
"""Reads the articles of a listing page."""

Dater = Tool[datetime | None]
"""Reads an article page's day of publication."""


def listers() -> tuple[Lister, ...]:
    """Name the other tools that find articles on a page."""
    return (
        Tool(name="links in h1–h4 and article elements", read=headed_links),
        Tool(name="trafilatura, the links it would crawl", read=_if_installed(_trafilatura_links)),
        Tool(name="newspaper4k, article addresses", read=_if_installed(_newspaper_links)),
    )


def daters() -> tuple[Dater, ...]:
    """Name the other tools that find an article's day."""
    return (
        Tool(name="htmldate", read=_if_installed(_htmldate_day)),
        Tool(name="trafilatura", read=_if_installed(_trafilatura_day)),
        Tool(name="newspaper4k", read=_if_installed(_newspaper_day)),
    )


def _if_installed(
    adapter: Callable[[], Callable[[str, Saved], Answer]],
) -> Callable[[str, Saved], Answer] | None:
    try:
        return adapter()
    except ImportError:
        return None


def headed_links(text: str, page: Saved) -> list[Found]:
    """Take links in or around a heading, else an article element's first: what most try first."""
    root = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8"))
    return [
        Found(link=urljoin(page.url, anchor.get("href")), title="".join(anchor.itertext()))
        for anchor in _HEADED(root)
    ]


def _trafilatura_links() -> Callable[[str, Saved], list[Found]]:
    import_module("trafilatura")
    # What its crawler finds the links of a page with.
    extract_links = import_module("courlan").extract_links

    def read(text: str, page: Saved) -> list[Found]:
        links = extract_links(pagecontent=text, url=page.url, external_bool=False)
        return [Found(link=link) for link in sorted(links)]

    return read


def _trafilatura_day() -> Callable[[str, Saved], datetime | None]:
    bare_extraction = import_module("trafilatura").bare_extraction

    def read(text: str, page: Saved) -> datetime | None:
        document = bare_extraction(text, url=page.url, with_metadata=True)
        return datetime.fromisoformat(document.date) if document and document.date else None

    return read


def _newspaper_links() -> Callable[[str, Saved], list[Found]]:
    newspaper = import_module("newspaper.source")
    # It would ask the network for the list of public suffixes, anew for every page.
    domains = import_module("tldextract.tldextract")
    domains.TLD_EXTRACTOR = domains.TLDExtract(suffix_list_urls=())

    def read(text: str, page: Saved) -> list[Found]:
        source = newspaper.Source(page.url, memorize_articles=False)
        source.html = text
        source.parse()
        source.categories = [newspaper.Category(url=page.url, html=text, doc=source.doc)]
        source.generate_articles()
        return [Found(link=each.url, title=each.title) for each in source.articles]

    return read


def _newspaper_day() -> Callable[[str, Saved], datetime | None]:
    newspaper = import_module("newspaper")

    def read(text: str, page: Saved) -> datetime | None:
        # Its Japanese and Korean need further downloads, its images the network; dates need none.
        article = newspaper.Article(page.url, language="en", fetch_images=False)
        article.download(input_html=text)
        article.parse()
        found = article.publish_date
        return found if isinstance(found, datetime) else None

    return read


def _htmldate_day() -> Callable[[str, Saved], datetime | None]:
    find_date = import_module("htmldate").find_date

    def read(text: str, page: Saved) -> datetime | None:
        found = find_date(text, url=page.url, original_date=True)
        return datetime.fromisoformat(found) if found else None

    return read
