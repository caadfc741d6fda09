"""Addresses or files in, what would be found on them out; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kulturfeed.config import Config
from kulturfeed.configvalues import derived_id, web_address
from kulturfeed.errors import ConfigError
from kulturfeed.refresh import manners
from spiders.article import article
from spiders.crawl import crawl
from spiders.decode import decode
from spiders.extract import teasers
from spiders.page import Harvest, Outcome, Page

# Stands for the unknown site of a saved page (RFC 6761 section 6.4).
_NOWHERE = "https://page.invalid/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How to read: by a configured source's own selectors if `pinned`, with origins or without."""

    pinned: bool = True
    explain: bool = False


def read_pages(config: Config, urls: Sequence[str], asked: Asked = Asked()) -> list[Harvest]:
    """Read these pages once through the real crawl, without any article page."""
    pages = [
        _page(config, url, f"{derived_id(url)}-{number}", asked)
        for number, url in enumerate(map(checked, urls))
    ]
    found: dict[str, Harvest] = {}

    def receive(harvest: Harvest) -> None:
        found[harvest.page.id] = harvest

    crawl(pages, receive, manners(config))
    return [found[page.id] for page in pages]


def read_file(config: Config, path: Path, base_url: str | None, asked: Asked = Asked()) -> Harvest:
    """Read a saved page; its links are relative to `base_url`, else to its own address."""
    base_url = base_url and checked(base_url)
    try:
        text = decode(path.read_bytes(), None)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    url = base_url or article(text, _NOWHERE, config.timezone).canonical
    if url is None or url.startswith(_NOWHERE):
        raise ConfigError(f"{path}: does not say its own address; give it with --base-url URL")
    page = _page(config, url, "file", asked)
    return Harvest(
        page=page, outcome=Outcome.READ, url=url, reading=teasers(text, page), text=text
    )


def checked(url: str) -> str:
    """Return an address that a person typed in; raise ConfigError with what is wrong with it."""
    try:
        return web_address(url)
    except ValueError as error:
        raise ConfigError(f"{url}: {error}") from error


def _page(config: Config, url: str, name: str, asked: Asked) -> Page:
    """Ask of a page what a refresh would ask of it, were it a source."""
    source = config.source_at(url)
    select = source.select.selectors() if asked.pinned and source and source.select else None
    language = source.language if source else None
    return Page(
        id=name,
        url=url,
        timezone=config.timezone,
        language=language,
        select=select,
        render=bool(source and source.render),
        explain=asked.explain,
    )
