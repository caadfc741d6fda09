"""An article's row, its teaser and its own page in; the row with what they told out. Pure."""

from dataclasses import replace

from kulturfeed.rows import ItemRow
from spiders.page import Article, Image, Provenance, Teaser


def enriched(
    item: ItemRow, teaser: Teaser, article: Article | None, *, full_text: bool
) -> ItemRow:
    """Return the row with what its page tells now; what is told no more is kept as it was.

    `article` is None if the page was not read. The body is taken if `full_text` asks for it.
    """
    told = article or Article(url=teaser.link)
    author = told.author or teaser.author
    body = told.body if full_text else None
    seen = replace(
        told.found,
        author=told.found.author if told.author else "list" if teaser.author else None,
        body=told.found.body if body else None,
    )
    return replace(
        item,
        title=teaser.title,
        url=told.url if article else item.url,
        summary=told.summary or item.summary,
        author=author or item.author,
        section=told.section or item.section,
        language=told.language or item.language,
        image=_image(told.image, item.image),
        published=told.published or item.published or teaser.published,
        modified=told.modified or item.modified,
        body=body or item.body,
        found=_merged(seen, item.found),
    )


def _image(new: Image | None, old: Image | None) -> Image | None:
    """Keep the length that the image's host told before, if it is asked in vain now."""
    if new is None or old is None:
        return new or old
    if new.length is None and new.address == old.address:
        return replace(new, type=old.type or new.type, length=old.length)
    return new


def _merged(new: Provenance, old: Provenance) -> Provenance:
    return Provenance(
        title=new.title or old.title,
        summary=new.summary or old.summary,
        canonical=new.canonical or old.canonical,
        image=new.image or old.image,
        author=new.author or old.author,
        section=new.section or old.section,
        language=new.language or old.language,
        body=new.body or old.body,
    )
