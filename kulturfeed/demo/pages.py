"""A day or an article of the sample site to the bytes of its page or picture; reads no clock."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from importlib.resources import files
from json import dumps
from string import Template
from zlib import crc32

from kulturfeed.demo.days import TOPIC, Article, Dateline, Day, Look, Told

# The page leads with this many articles; the others stand under "Mer om kultur".
LEADING = 7
_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_TEMPLATES = files("kulturfeed.demo").joinpath("templates")


class _Markup(str):
    """Text that is markup already; all other text is escaped when it is filled in."""

    __slots__ = ()


_NOTHING = _Markup()


def topic(day: Day, base: str) -> bytes:
    """Render the topic page; `base` is the site's address without a slash at its end."""
    if day.broken:
        return _page(title="Det har oppstått en feil", content=_Markup(_file("broken.html")))
    content = _fill(
        _file(f"{day.look}/topic.html"),
        leading=_cards(day.listed[:LEADING], day.look, level="2"),
        more=_cards(day.listed[LEADING:], day.look, level="3"),
    )
    head = _fill('<link rel="canonical" href="$address">', address=base + TOPIC)
    return _page(title="Kultur", head=head, content=content, look=day.look)


def article(piece: Article, base: str, look: Look = Look.FIRST) -> bytes:
    """Render an article's own page, which says its date where its dateline tells."""
    content = _fill(
        _file("article.html"),
        title=piece.title,
        summary=piece.summary,
        picture=piece.picture,
        byline=_byline(piece),
        body=_Markup("\n".join(_fill("<p>$text</p>", text=each) for each in piece.body)),
    )
    head = _fill(
        _file("article-head.html"),
        address=base + piece.path,
        title=piece.title,
        summary=piece.summary,
        image=base + piece.picture,
        date=_date_in_head(piece),
    )
    return _page(title=piece.title, head=head, content=content, look=look)


def missing() -> bytes:
    """Render the page for an address that the sample site does not have."""
    content = _fill(_file("missing.html"), topic=TOPIC)
    head = _Markup('<meta name="robots" content="noindex">')
    return _page(title="Siden finnes ikke", head=head, content=content)


def picture(slug: str) -> bytes:
    """Draw a picture that is always the same for the same slug."""
    seed = crc32(slug.encode())
    return _fill(
        _file("picture.svg"),
        hue=str(seed % 360),
        x=str(80 + seed // 7 % 480),
        y=str(60 + seed // 11 % 240),
        radius=str(60 + seed // 13 % 90),
    ).encode()


def _file(name: str) -> str:
    return _TEMPLATES.joinpath(name).read_text("utf-8").rstrip("\n")


def _fill(template: str, /, **values: str) -> _Markup:
    escaped = {
        key: value if isinstance(value, _Markup) else escape(value)
        for key, value in values.items()
    }
    return _Markup(Template(template).substitute(escaped))


def _page(
    *, title: str, content: _Markup, head: _Markup = _NOTHING, look: Look = Look.FIRST
) -> bytes:
    frame = _file(f"{look}/page.html")
    page = _fill(frame, title=title, head=head, content=content, topic=TOPIC)
    return f"{page}\n".encode()


def _cards(listed: Iterable[Article], look: Look, *, level: str) -> _Markup:
    cards = (
        _fill(
            _file(f"{look}/card.html"),
            path=each.path,
            picture=each.picture,
            title=each.title,
            summary=each.summary,
            level=level,
        )
        for each in listed
    )
    return _Markup("\n".join(cards))


def _byline(piece: Article) -> _Markup:
    lines = []
    if piece.author:
        lines.append(_fill('<span class="author">Av $name</span>', name=piece.author))
    if date := _date_in_text(piece.date):
        lines.append(date)
    return _Markup("\n".join(lines))


def _date_in_text(date: Dateline | None) -> _Markup | None:
    match date:
        case Dateline(told=Told.TIME, at=at):
            return _fill('<time datetime="$iso">$text</time>', iso=at.isoformat(), text=_day(at))
        case Dateline(told=Told.DAY, at=at):
            return _fill('<span class="date">$text</span>', text=f"Publisert {_day(at)}")
        case Dateline(told=Told.MINUTE, at=at):
            return _fill('<span class="date">$text</span>', text=f"{at:%d.%m.%Y kl. %H.%M}")
        case _:
            return None


def _date_in_head(piece: Article) -> _Markup:
    match piece.date:
        case Dateline(told=Told.JSON_LD, at=at):
            return _json_ld(piece, at)
        case Dateline(told=Told.META, at=at):
            return _fill(
                '<meta property="article:published_time" content="$iso">', iso=at.isoformat()
            )
        case _:
            return _NOTHING


def _json_ld(piece: Article, at: datetime) -> _Markup:
    author = {"author": {"@type": "Person", "name": piece.author}} if piece.author else {}
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": at.isoformat(),
        **author,
    }
    # A script knows no entities: only JSON's own escape keeps a title from closing it.
    text = dumps(article, ensure_ascii=False, indent=2).replace("<", "\\u003c")
    return _fill('<script type="application/ld+json">\n$text\n</script>', text=_Markup(text))


def _day(at: datetime) -> str:
    return f"{at.day}. {_MONTHS[at.month - 1]} {at.year}"
