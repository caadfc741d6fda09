"""A folder of saved pages with truth in, listing pages and article pages out.

One folder a page: `page.html` (bytes as served), `url.txt`, `truth.json`, `meta.json`; article
pages lie in a folder `articles` beside them. tests/corpus/README.md tells the keys.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article that a listing page shows.

    `published` is naive where only the day is known; `date_on_page` tells whether that day can be
    read off the page. `title_alt` are other right titles. A summary that is None says nothing.
    """

    title: str
    link: str
    summary: str | None = None
    published: datetime | None = None
    date_on_page: bool | None = None
    title_alt: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """All right titles."""
        return self.title, *self.title_alt


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTruth:
    """What is known of an article page."""

    title: str
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What is known of a page beside its articles.

    `ignore_links` lead to articles outside the list: neither right nor wrong. `content_type` is
    the header that the page came with, `fetched` when it came; None where that is not known.
    """

    kind: str = "list"
    ignore_links: tuple[str, ...] = ()
    content_type: str | None = None
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A page as it was saved."""

    name: str
    url: str
    body: bytes
    meta: Meta


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A listing page and its articles in page order; a negative has none."""

    saved: Saved
    items: tuple[Item, ...]

    @property
    def is_negative(self) -> bool:
        """Tell whether this is a page that holds no list."""
        return self.saved.meta.kind == "negative"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article's own page and what it tells."""

    saved: Saved
    truth: ArticleTruth


_ITEMS = TypeAdapter(tuple[Item, ...])
_ARTICLE = TypeAdapter(ArticleTruth)
_META = TypeAdapter(Meta)


def list_pages(corpus: Path) -> Iterator[ListPage]:
    """Read the listing pages, by name."""
    for folder in _folders(corpus):
        yield ListPage(saved=_saved(folder), items=_told(folder, "truth.json", _ITEMS))


def article_pages(corpus: Path) -> Iterator[ArticlePage]:
    """Read the article pages, by name; none where the corpus has no folder of them."""
    for folder in _folders(corpus / "articles"):
        yield ArticlePage(saved=_saved(folder), truth=_told(folder, "truth.json", _ARTICLE))


def _folders(corpus: Path) -> list[Path]:
    return sorted(path.parent for path in corpus.glob("*/page.html"))


def _saved(folder: Path) -> Saved:
    return Saved(
        name=folder.name,
        url=(folder / "url.txt").read_text(encoding="utf-8").strip(),
        body=(folder / "page.html").read_bytes(),
        meta=_told(folder, "meta.json", _META),
    )


def _told(folder: Path, name: str, adapter: TypeAdapter[Shape]) -> Shape:
    return adapter.validate_json((folder / name).read_bytes())
