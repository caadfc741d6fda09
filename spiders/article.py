"""The text of an article's page in, what it says of the article out."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain, dropwhile
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.articles.body import body_of
from spiders.articles.pictures import lead_image
from spiders.articles.sheet import Sheet, properties, sheet_of
from spiders.dates import source_date
from spiders.dating.dateline import dateline
from spiders.listing.head import language_tag
from spiders.page import Article, Precision, Provenance, SourceDate
from spiders.text import shortened
from spiders.tree import attribute, shown_text, text_of
from spiders.words import ASIDE_LINE

# Names of <meta>, letters only, best first: Open Graph, Dublin Core and what publishers add.
_PUBLISHED = """
    articlepublishedtime ogarticlepublishedtime ogpublishedtime httpogpmensarticlepublishedtime
    datepublished dcdateissued dctermsissued dctermsdateissued dctermsavailable dcdateavailable
    dateavailable dcdatecreated dctermscreated datecreated publisheddate publicationdate
    publishdate publishtime pubdate parselypubdate sailthrudate dcdate dctermsdate articledate date
"""
_MODIFIED = """
    articlemodifiedtime httpogpmensarticlemodifiedtime ogupdatedtime datemodified dcdatemodified
    dctermsmodified dctermsdatemodified dateupdated lastupdateddate lastmodified
"""
_AUTHORS = "author articleauthor dccreator dctermscreator dccreatorpersonalname parselyauthor"
_SECTIONS = "articlesection ogsection parselysection section"
_LANGUAGES = "dclanguage dctermslanguage contentlanguage language oglocale"
_LEAD = re.compile(
    r"(?:^|[-_\s])(?:ingress|lead|intro|preamble|standfirst|manchet)(?:$|[-_\s])", re.IGNORECASE
)
_ACCOUNTS = frozenset(("admin", "administrator", "webmaster", "wordpress"))
"""Whom a page's software names where nobody wrote who it was."""
_SHORTEST_LEAD = 60
"""Characters; shorter paragraphs after a heading are bylines and captions."""
_LONGEST_SUMMARY = 600
"""Characters, as of a teaser."""
_LONGEST_SECTION = 60
"""Characters; what is longer is no section's name."""


Candidate = tuple[str | None, str]
"""What a page may say, and the place where it says it."""


def article(
    text: str,
    url: str,
    timezone: ZoneInfo,
    *,
    full_text: bool = False,
    now: datetime | None = None,
) -> Article:
    """Read an article's page, answered at `url`; what it does not tell of itself is None.

    Dates come from JSON-LD, meta, microdata, `<time>` or visible text, in this order, and only
    from where they are the article's: not from teasers, comments, side columns or footers. Days
    after `now`, when the page answered, are an event's.
    """
    sheet = sheet_of(text, url, timezone, now)
    if sheet is None:
        return Article(url=url)
    published, modified = _dates(sheet)
    title, title_found = _first(_titles(sheet))
    summary, summary_found = _first(_summaries(sheet))
    author, author_found = _first(_authors(sheet))
    section, section_found = _first(_sections(sheet))
    language, language_found = _first(_languages(sheet))
    image, image_found = lead_image(sheet)
    # Last: it takes out of the tree what is no text.
    body, body_found = body_of(sheet) if full_text else (None, None)
    return Article(
        url=url,
        title=title,
        summary=summary and shortened(summary, _LONGEST_SUMMARY),
        canonical=sheet.canonical,
        image=image,
        author=author,
        section=section,
        language=language,
        published=published,
        modified=modified,
        body=body,
        found=Provenance(
            title=title_found,
            summary=summary_found,
            canonical="link" if sheet.canonical else None,
            image=image_found,
            author=author_found,
            section=section_found,
            language=language_found,
            body=body_found,
        ),
    )


def _first(candidates: Iterable[Candidate]) -> tuple[str | None, str | None]:
    return next((each for each in candidates if each[0]), (None, None))


def _dates(sheet: Sheet) -> tuple[SourceDate | None, SourceDate | None]:
    linked, read = sheet.linked, partial(source_date, timezone=sheet.timezone, now=sheet.now)
    published = _best(
        read(linked.published or "", found="json-ld"),
        *(read(text or "", found=found) for text, found in _metas(sheet, _PUBLISHED)),
        *_microdata_dates(sheet, "datePublished"),
    )
    modified = _best(
        read(linked.modified or "", found="json-ld"),
        *(read(text or "", found=found) for text, found in _metas(sheet, _MODIFIED)),
        *_microdata_dates(sheet, "dateModified"),
    )
    if published is None and sheet.heading is not None:
        published, updated = dateline(
            sheet.root,
            sheet.heading,
            sheet.timezone,
            sheet.now,
            month_first=sheet.month_first,
        )
        modified = modified or updated
    return published, modified


def _metas(sheet: Sheet, names: str) -> Iterator[Candidate]:
    for name in names.split():
        yield sheet.meta.get(name), "dublin-core" if name.startswith("dc") else "meta"


def _best(*dates: SourceDate | None) -> SourceDate | None:
    """Choose the first date, or a later one that tells the minute of the same day."""
    told = [each for each in dates if each]
    minutes = (each for each in told if each.precision is Precision.MINUTE)
    same_day = (each for each in minutes if each.at.date() == told[0].at.date())
    return next(same_day, told[0]) if told else None


def _microdata_dates(sheet: Sheet, name: str) -> set[SourceDate | None]:
    """Read a microdata date of the heading's item; one with several values is a list's."""
    found = {
        source_date(
            each.get("content") or each.get("datetime") or text_of(each),
            sheet.timezone,
            "microdata",
            now=sheet.now,
        )
        for each in properties(sheet, name)
    }
    return found if len(found - {None}) == 1 else set()


def _microdata(sheet: Sheet, name: str) -> Iterator[Candidate]:
    for each in properties(sheet, name):
        yield attribute(each, "content") or text_of(each), "microdata"


def _titles(sheet: Sheet) -> Iterator[Candidate]:
    if sheet.heading is not None:
        yield shown_text(sheet.heading), "heading"
    yield sheet.linked.headline, "json-ld"
    yield sheet.meta.get("ogtitle"), "meta"
    yield next((text_of(each) for each in sheet.root.iter("title")), None), "html"
    yield from _metas(sheet, "dctitle dctermstitle")


def _summaries(sheet: Sheet) -> Iterator[Candidate]:
    yield from _metas(sheet, "ogdescription description")
    yield sheet.linked.description, "json-ld"
    yield from _metas(sheet, "dctermsabstract dcdescription dctermsdescription")
    yield _lead(sheet), "text"


def _lead(sheet: Sheet) -> str | None:
    """Read the paragraph after the heading that is called its lead, else the first long one."""
    after = dropwhile(lambda each: each is not sheet.heading, sheet.root.iter("h1", "h2", "p"))
    paragraphs = [each for each in after if each.tag == "p"]
    called = [each for each in paragraphs if _LEAD.search(each.get("class", ""))]
    texts = (shown_text(each) for each in (*called, *paragraphs) if not _is_caption(each))
    return next((text for text in texts if _is_lead(text)), None)


def _is_caption(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors("figure"), None) is not None


def _is_lead(text: str) -> bool:
    return len(text) >= _SHORTEST_LEAD and not ASIDE_LINE.match(text)


def _authors(sheet: Sheet) -> Iterator[Candidate]:
    """Name the author; an address, an account, or the name of the site itself, is no name."""
    site = {sheet.meta.get("ogsitename"), sheet.linked.publisher}
    sites = {each.casefold() for each in site if each}
    links = ((text_of(each), "link") for each in sheet.root.iterfind(".//a[@rel='author']"))
    told = chain([(sheet.linked.author, "json-ld")], _metas(sheet, _AUTHORS), links)
    for text, found in told:
        name = _without_addresses(text or "")
        if name and _is_name(name) and name.casefold() not in sites | _ACCOUNTS:
            yield name, found


def _without_addresses(text: str) -> str:
    """Leave out the addresses and accounts beside a name, and all where a label is left of it."""
    words = (word for word in text.split() if "@" not in word and "://" not in word)
    name = " ".join(words).rstrip(" ,;|/·–-")
    return "" if name.endswith(":") else name


def _is_name(text: str) -> bool:
    is_address = "://" in text or "@" in text or text.startswith(("/", "www."))
    return not is_address


def _sections(sheet: Sheet) -> Iterator[Candidate]:
    """Name the section; an address or a list of all topics is none."""
    linked: Candidate = (sheet.linked.section, "json-ld")
    for name, found in chain(
        _metas(sheet, _SECTIONS), [linked], _microdata(sheet, "articleSection")
    ):
        if name and _is_name(name) and len(name) <= _LONGEST_SECTION:
            yield name, found


def _languages(sheet: Sheet) -> Iterator[Candidate]:
    """Tell the language: first the root's, which browsers and screen readers go by."""
    yield sheet.language, "html"
    yield language_tag(sheet.linked.language), "json-ld"
    for tag, found in _metas(sheet, _LANGUAGES):
        yield language_tag(tag), found
