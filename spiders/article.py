"""The text of an article's page in, what it says of the article out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import dropwhile
from zoneinfo import ZoneInfo

from lxml import etree

from spiders.dateline import dateline
from spiders.dates import source_date
from spiders.jsonld import Described, described
from spiders.page import Article, Precision, SourceDate
from spiders.tree import attribute, parse, text_of
from spiders.urls import absolute, normalise

# Names of <meta>, letters only, best first: Open Graph, Dublin Core and what publishers add.
_PUBLISHED = """
    articlepublishedtime ogarticlepublishedtime ogpublishedtime httpogpmensarticlepublishedtime
    datepublished dcdateissued dctermsissued dctermsavailable dcdateavailable dateavailable
    dcdatecreated dctermscreated datecreated publisheddate publicationdate publishdate publishtime
    pubdate parselypubdate sailthrudate dcdate dctermsdate articledate date
"""
_MODIFIED = """
    articlemodifiedtime httpogpmensarticlemodifiedtime ogupdatedtime datemodified dcdatemodified
    dctermsmodified dateupdated lastupdateddate lastmodified
"""
_NO_LETTERS = re.compile("[^a-z]")
_LEAD = re.compile(
    r"(?:^|[-_\s])(?:ingress|lead|intro|preamble|standfirst|manchet)(?:$|[-_\s])", re.IGNORECASE
)
_QUOTES = str.maketrans("’‘“”«»", '\'\'""""')
_SHORTEST_LEAD = 60
"""Characters; shorter paragraphs after a heading are bylines and captions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One parsed article page and the places where it tells of itself."""

    root: etree._Element
    base: str
    timezone: ZoneInfo
    meta: Mapping[str, str]
    heading: etree._Element | None
    linked: Described


def article(text: str, url: str, timezone: ZoneInfo) -> Article:
    """Read an article's page, answered at `url`; what it does not tell of itself is None.

    Dates come from JSON-LD, meta, microdata, `<time>` or visible text, in this order, and only
    from where they are the article's: not from teasers, comments, side columns or footers.
    """
    root = parse(text)
    if root is None:
        return Article(url=url)
    sheet = _sheet(root, url, timezone)
    published, modified = _dates(sheet)
    return Article(
        url=url,
        title=_title(sheet),
        summary=_summary(sheet),
        canonical=_canonical(sheet),
        image=_image(sheet),
        author=_author(sheet),
        published=published,
        modified=modified,
    )


def _sheet(root: etree._Element, url: str, timezone: ZoneInfo) -> _Sheet:
    base = next((each.get("href") for each in root.iter("base") if each.get("href")), None)
    base = (base and absolute(base, url)) or url
    meta = _meta(root)
    titles = (meta.get("ogtitle", ""), *(text_of(each) for each in root.iter("title")))
    heading = _heading(root, [_folded(title) for title in titles if title])
    scripts = (each.text or "" for each in root.iter("script") if _is_json_ld(each))
    title = _folded(text_of(heading)) if heading is not None else ""
    linked = _about_this(described(scripts), {_key(url), _key(_canonical_link(root, base))}, title)
    return _Sheet(
        root=root, base=base, timezone=timezone, meta=meta, heading=heading, linked=linked
    )


def _meta(root: etree._Element) -> Mapping[str, str]:
    """Gather the meta elements of the head; the first of a name counts.

    Those with itemprop alone are microdata and may stand in any teaser.
    """
    meta: dict[str, str] = {}
    for each in root.iter("meta"):
        name = each.get("property") or each.get("name")
        content = attribute(each, "content")
        if name and content:
            meta.setdefault(_NO_LETTERS.sub("", name.lower()), content)
    return meta


def _heading(root: etree._Element, titles: list[str]) -> etree._Element | None:
    """Choose the heading that most of the page's title is made of, else an h1 of the content.

    The first h1 alone would do for few: the site's name is often one.
    """
    headings = [(each, _folded(text_of(each))) for each in root.iter("h1", "h2")]
    for each, text in headings:
        if any(text in title and len(text) * 2 >= len(title) for title in titles):
            return each
    tops = [each for each, text in headings if text and each.tag == "h1"]
    return next((top for top in tops if _is_in_content(top)), tops[0] if tops else None)


def _is_in_content(element: etree._Element) -> bool:
    return any(each.tag in {"main", "article"} for each in element.iterancestors())


def _folded(text: str) -> str:
    """Fold a title so that its copies in meta, which editors type anew, compare equal."""
    return text.casefold().translate(_QUOTES)


def _is_json_ld(script: etree._Element) -> bool:
    return "ld+json" in script.get("type", "").lower()


def _about_this(found: list[Described], keys: set[str], title: str) -> Described:
    """Choose the description that is this page's and not a list's, a teaser's or the site's."""
    articles = [each for each in found if each.is_article]
    named = [each for each in found if keys & {_key(address) for address in each.addresses}]
    choices = (
        *(each for each in named if each.is_article),
        *(each for each in articles if each.headline and _folded(each.headline) == title),
        # Several articles of which none is named or titled like this page are a list's.
        *(articles if len(articles) == 1 else ()),
        *(named if articles else found),
    )
    return next(iter(choices), Described(is_article=False))


def _key(address: str | None) -> str:
    try:
        return normalise(address or "")
    except ValueError:
        return ""


def _canonical_link(root: etree._Element, base: str) -> str | None:
    links = (
        absolute(each.get("href", ""), base)
        for each in root.iter("link")
        if "canonical" in each.get("rel", "").lower().split()
    )
    return next((link for link in links if link), None)


def _dates(sheet: _Sheet) -> tuple[SourceDate | None, SourceDate | None]:
    meta, linked, zone = sheet.meta, sheet.linked, sheet.timezone
    published = _best(
        source_date(linked.published or "", zone, "json-ld"),
        *(source_date(meta.get(name, ""), zone, "meta") for name in _PUBLISHED.split()),
        *_microdata(sheet, "datePublished"),
    )
    modified = _best(
        source_date(linked.modified or "", zone, "json-ld"),
        *(source_date(meta.get(name, ""), zone, "meta") for name in _MODIFIED.split()),
        *_microdata(sheet, "dateModified"),
    )
    if published is None and sheet.heading is not None:
        published, updated = dateline(sheet.root, sheet.heading, zone)
        modified = modified or updated
    return published, modified


def _best(*dates: SourceDate | None) -> SourceDate | None:
    """Choose the first date, or a later one that tells the minute of the same day."""
    told = [each for each in dates if each]
    minutes = (each for each in told if each.precision is Precision.MINUTE)
    same_day = (each for each in minutes if each.at.date() == told[0].at.date())
    return next(same_day, told[0]) if told else None


def _microdata(sheet: _Sheet, name: str) -> set[SourceDate | None]:
    """Read a microdata property of the heading's item; one with several values is a list's."""
    heading = sheet.heading
    found = {
        source_date(
            each.get("content") or each.get("datetime") or text_of(each),
            sheet.timezone,
            "microdata",
        )
        for each in sheet.root.iterfind(f".//*[@itemprop='{name}']")
        if heading is not None and _item(each) in {None, _item(heading)}
    }
    return found if len(found - {None}) == 1 else set()


def _item(element: etree._Element) -> etree._Element | None:
    return next((each for each in element.iterancestors() if "itemscope" in each.attrib), None)


def _title(sheet: _Sheet) -> str | None:
    heading = text_of(sheet.heading) if sheet.heading is not None else ""
    title = next((text_of(each) for each in sheet.root.iter("title")), "")
    return heading or sheet.linked.headline or sheet.meta.get("ogtitle") or title or None


def _summary(sheet: _Sheet) -> str | None:
    meta = sheet.meta
    return (
        meta.get("ogdescription")
        or meta.get("description")
        or sheet.linked.description
        or _lead(sheet)
    )


def _lead(sheet: _Sheet) -> str | None:
    """Read the paragraph after the heading that is called its lead, else the first long one."""
    after = dropwhile(lambda each: each is not sheet.heading, sheet.root.iter("h1", "h2", "p"))
    paragraphs = [each for each in after if each.tag == "p"]
    called = [each for each in paragraphs if _LEAD.search(each.get("class", ""))]
    texts = (text_of(each) for each in (*called, *paragraphs))
    return next((text for text in texts if len(text) >= _SHORTEST_LEAD), None)


def _canonical(sheet: _Sheet) -> str | None:
    return _canonical_link(sheet.root, sheet.base)


def _image(sheet: _Sheet) -> str | None:
    named = (
        sheet.meta.get(name)
        for name in ("ogimagesecureurl", "ogimage", "ogimageurl", "twitterimage")
    )
    addresses = (absolute(each, sheet.base) for each in (*named, sheet.linked.image) if each)
    return next((address for address in addresses if address), None)


def _author(sheet: _Sheet) -> str | None:
    """Name the author; an address, or the name of the site itself, is none."""
    meta, site = sheet.meta, {sheet.meta.get("ogsitename"), sheet.linked.publisher}
    sites = {each.casefold() for each in site if each}
    links = (text_of(each) for each in sheet.root.iterfind(".//a[@rel='author']"))
    names = (sheet.linked.author, meta.get("author"), meta.get("articleauthor"), *links)
    return next(
        (name for name in names if name and _is_name(name) and name.casefold() not in sites), None
    )


def _is_name(text: str) -> bool:
    return "://" not in text and not text.startswith(("@", "/", "www."))
