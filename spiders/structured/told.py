"""What structured data tells of an article, as written, in; the teaser that it makes out."""

import html
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from spiders.dates import source_date
from spiders.page import Teaser
from spiders.text import clean, shortened
from spiders.urls import absolute

_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_LONGEST_TITLE = 300
_LONGEST_SUMMARY = 600
_LONGEST_NAME = 80
_LONGEST_READ = 20_000
"""Characters of a text that are looked at: whole articles stand where a summary is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article in the words of the page's structured data; what is not told is empty.

    Links and images are as written.
    """

    title: str = ""
    link: str = ""
    summary: str = ""
    published: str = ""
    image: str = ""
    author: str = ""


def teaser_of(told: Told, base: str, timezone: ZoneInfo, found: str) -> Teaser | None:
    """Clean what is told; None where there is no title, or no link that leads to a page.

    `found` names the kind of structured data in the date.
    """
    title = clean(told.title)
    link = absolute(told.link, base) if told.link else None
    if link is None or not 0 < len(title) <= _LONGEST_TITLE:
        return None
    summary, author = shortened(clean(told.summary), _LONGEST_SUMMARY), clean(told.author)
    return Teaser(
        title=title,
        link=link,
        summary=summary if summary and summary != title else None,
        image=absolute(told.image, base) if told.image else None,
        author=author if 0 < len(author) <= _LONGEST_NAME else None,
        published=source_date(told.published, timezone, found),
    )


def plain(text: str) -> str:
    """Return the text of what a script holds, which is often HTML: tags dropped, entities read."""
    short = text[:_LONGEST_READ]
    return html.unescape(_TAG.sub(" ", short)) if "<" in short or "&" in short else short
