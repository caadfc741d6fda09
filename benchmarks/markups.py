"""A desk's cards and one article's words in, the HTML of topic and article pages out."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An article as a list shows it; `mark` is the DOM id of its block where the layout has one.

    `day` is the date that the list shows, None where it shows none.
    """

    title: str
    link: str
    summary: str
    mark: str
    image: str | None = None
    kicker: str | None = None
    day: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article's own page; `dated` tells where its date stands, "" leaves it out."""

    title: str
    summary: str
    url: str
    canonical: str | None
    dated: str
    published: datetime
    is_precise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """The class names of one design, all alike in spelling: `prefix` and three words."""

    prefix: str
    block: str
    part: str
    text: str

    def name(self, word: str) -> str:
        """Write a class attribute."""
        return f' class="{self.prefix}{word}"'


SKINS: Final = (
    Skin(prefix="", block="news-list", part="news-item", text="excerpt"),
    Skin(prefix="c-", block="grid", part="tile", text="body"),
    Skin(prefix="ks_", block="liste", part="sak", text="ingress"),
    Skin(prefix="css-1x", block="a7f", part="b2k", text="q9z"),
    Skin(prefix="vp-", block="stack", part="panel", text="preamble"),
)


def card_links(cards: Sequence[Card], skin: Skin) -> str:
    """Make each card one link around everything."""
    items = "\n".join(
        f'<li{skin.name(skin.part)}><a href="{escape(card.link)}">{_picture(card)}{_kicker(card)}'
        f"<h3>{escape(card.title)}</h3>{_text(card, skin)}</a></li>"
        for card in cards
    )
    return f"<ul{skin.name(skin.block)}>{items}</ul>"


def heading_links(cards: Sequence[Card], skin: Skin) -> str:
    """Link the picture and the heading, both to the article."""
    return "\n".join(
        f'<div{skin.name(skin.part)}><a href="{escape(card.link)}">{_picture(card)}</a>'
        f'<h2><a href="{escape(card.link)}">{escape(card.title)}</a></h2>{_text(card, skin)}'
        f'<p><a href="{escape(card.link)}">Les mer</a></p></div>'
        for card in cards
    )


def definitions(cards: Sequence[Card], skin: Skin) -> str:
    """Write a definition list: no element holds an article."""
    items = "\n".join(
        f'<dt><a href="{escape(card.link)}">{escape(card.title)}</a></dt>'
        f"<dd>{escape(card.summary)}</dd>"
        for card in cards
    )
    return f"<dl{skin.name(skin.block)}>{items}</dl>"


def stretched(cards: Sequence[Card], skin: Skin) -> str:
    """Stretch a link with hidden text over each card."""
    items = "\n".join(
        f'<div{skin.name(skin.part)} id="{card.mark}">{_picture(card)}'
        f'<div{skin.name(skin.text)}>{_kicker(card)}<h3><a href="{escape(card.link)}">'
        f'{escape(card.title)}<span class="visually-hidden"> (les saken)</span></a></h3>'
        f"{_text(card, skin)}</div></div>"
        for card in cards
    )
    return f"<section{skin.name(skin.block)}>{items}</section>"


def table(cards: Sequence[Card], skin: Skin) -> str:
    """Write a table's rows: day, title, summary."""
    rows = "\n".join(
        f"<tr><td>{f'{card.day:%d.%m.%Y}' if card.day else ''}</td>"
        f'<td><a href="{escape(card.link)}">{escape(card.title)}</a></td>'
        f"<td>{escape(card.summary)}</td></tr>"
        for card in cards
    )
    return f"<table{skin.name(skin.block)}><tbody>{rows}</tbody></table>"


def bare_list(cards: Sequence[Card], skin: Skin) -> str:
    """Write plain points with a summary below each link."""
    items = "\n".join(
        f'<li><a href="{escape(card.link)}">{escape(card.title)}</a>'
        f"<br>{escape(card.summary)}</li>"
        for card in cards
    )
    return f"<ul{skin.name(skin.block)}>{items}</ul>"


def articles(cards: Sequence[Card], skin: Skin) -> str:
    """Write an article element for each, with its time where the list shows one."""
    return "\n".join(
        f'<article{skin.name(skin.part)} id="{card.mark}"><header>{_kicker(card)}<h2>'
        f'<a href="{escape(card.link)}">{escape(card.title)}</a></h2>{_time(card)}</header>'
        f"{_picture(card)}{_text(card, skin)}</article>"
        for card in cards
    )


Layout = Callable[[Sequence[Card], Skin], str]

LAYOUTS: Final[tuple[Layout, ...]] = (
    card_links,
    heading_links,
    definitions,
    stretched,
    table,
    bare_list,
    articles,
)

MARKED: Final[frozenset[Layout]] = frozenset((stretched, articles))
"""Layouts whose blocks have a DOM id."""


def _picture(card: Card) -> str:
    return f'<img src="{escape(card.image)}" alt="">' if card.image else ""


def _kicker(card: Card) -> str:
    return f"<div><span>{escape(card.kicker)}</span></div>" if card.kicker else ""


def _text(card: Card, skin: Skin) -> str:
    return f"<p{skin.name(skin.text)}>{escape(card.summary)}</p>"


def _time(card: Card) -> str:
    return f'<time datetime="{card.day:%Y-%m-%d}">{card.day:%d.%m.%Y}</time>' if card.day else ""


def topic(content: str, title: str = "Kultur") -> str:
    """Put a list into the page that stands around it on every day."""
    return f"""<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><title>{title} | Kommunenes hus</title></head><body>
<header><nav><ul><li><a href="/">Forsiden</a></li><li><a href="/fagomrader/">Fagområder</a></li>
<li><a href="/om-oss/">Om oss</a></li></ul></nav></header>
<main><h1>{title}</h1>
{content}
</main>
<footer><p>Kommunenes hus, Oslo</p><a href="/personvern/">Personvern</a>
<a href="/tilgjengelighet/">Tilgjengelighet</a></footer></body></html>
"""


def story(seen: Story) -> str:
    """Write an article's own page."""
    canonical = seen.canonical and f'<link rel="canonical" href="{escape(seen.canonical)}">'
    return f"""<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><title>{escape(seen.title)}</title>
{canonical or ""}<meta name="description" content="{escape(seen.summary)}">{_dated_head(seen)}
</head><body><header><nav><a href="/">Forsiden</a></nav></header><main><article>
<h1>{escape(seen.title)}</h1>{_dated_text(seen)}<p>{escape(seen.summary)}</p>
</article></main></body></html>
"""


def _written(seen: Story) -> str:
    return seen.published.isoformat() if seen.is_precise else f"{seen.published:%Y-%m-%d}"


def _dated_head(seen: Story) -> str:
    if seen.dated == "meta":
        return f'<meta property="article:published_time" content="{_written(seen)}">'
    if seen.dated != "json-ld":
        return ""
    told = {"@type": "NewsArticle", "headline": seen.title, "datePublished": _written(seen)}
    text = json.dumps({"@context": "https://schema.org", **told}, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def _dated_text(seen: Story) -> str:
    if seen.dated == "time":
        return f'<time datetime="{_written(seen)}">{seen.published:%d.%m.%Y}</time>'
    return f"<p>Publisert: {seen.published:%d.%m.%Y}</p>" if seen.dated == "text" else ""


def plain(title: str, text: str) -> str:
    """Write a page that is no list: a front page, a section, a login, one that was not found."""
    return topic(f"<p>{text}</p>", title)


def error() -> str:
    """Write an error page as it comes with status 200."""
    return topic(
        "<p>Det har oppstått en feil. Prøv igjen senere, eller gå til en av disse:</p>"
        '<ul><li><a href="/hjelp/">Hjelp og støtte</a></li><li><a href="/kontakt/">Ta kontakt med '
        'oss</a></li><li><a href="/sok/">Søk på nettstedet</a></li></ul>',
        "Det har oppstått en feil",
    )


def cookie_wall() -> str:
    """Write a page that wants consent first."""
    return plain("Vi bruker informasjonskapsler", "Godta alle for å komme videre til siden.")


def shell() -> str:
    """Write the empty page that a script would fill."""
    return (
        '<!DOCTYPE html><html lang="nb"><head><title>Kultur</title></head><body>'
        '<div id="root"></div><script src="/app.js"></script></body></html>'
    )


SERVICES: Final = ("Kulturskolen", "Billetter", "Lån av lokaler", "Tilskudd", "Frivilligsentralen")


def services(skin: Skin) -> str:
    """Write a list of what is no news, built as the news were."""
    cards = [
        Card(
            title=f"{name}: søk og priser",
            link=f"/tjenester/{number}/",
            summary=f"Her finner du skjema, frister og priser for {name.lower()} i kommunen.",
            mark=f"tjeneste-{number}",
        )
        for number, name in enumerate(SERVICES)
    ]
    return topic(card_links(cards, skin))


def alike(cards: Sequence[Card], skin: Skin) -> str:
    """Write the articles with titles that are all alike."""
    return topic(heading_links([replace(card, title="Nytt fra oss") for card in cards], skin))
