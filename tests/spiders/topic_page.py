"""A topic page in many markups: articles in, the HTML out that different sites make of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

URL = "https://www.ks.no/fagomrader/barn-og-unge/kultur/"
SEED = Path(__file__).parents[3] / "shared" / "seed" / "ks-kultur.txt"
FIRST_LIST = 7
MORE = "Mer om kultur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article as the page shows it; `number` makes its address."""

    number: int
    title: str
    summary: str

    @property
    def path(self) -> str:
        """Its address, relative to the site."""
        return f"/fagomrader/barn-og-unge/kultur/artikkel-{self.number}/"

    @property
    def link(self) -> str:
        """Its address."""
        return f"https://www.ks.no{self.path}"

    @property
    def image(self) -> str:
        """Its picture's address, relative to the site."""
        return f"/contentassets/bilde-{self.number}.jpg?width=400"


_OWN = """
Status Kommune 2021
Rapporten viser hvordan det står til i kommuner og fylker, nå med et kart som kan søkes i.

Etterlengtet Stortingsmelding for barne- og ungdomskultur
Meldingen «Oppleve, skape, dele» legger vekt på medvirkning og på at alle skal kunne delta.

Tilbakebetalingskrav for kulturhus og kinoer ble sak i Stortinget
Kinoer som måtte betale støtte tilbake, får nå likevel beholde den.

Lederkonferansen 2021 på nett
Konferansen går på nett 8.–9. april 2021, med tre foredrag om kompetanse.

Inviterer kommunene med i pilotprosjekt
Kommuner kan nå melde seg på et prosjekt om kulturskolens rolle.

Spør kommunene om ambisjoner på kulturfeltet
En undersøkelse blant kommunenes ledere skal gi bedre kunnskap om feltet.

Fremtidens kulturskole: Prosjektrapport er klar
To års arbeid er samlet i en rapport – den peker også på veien videre.

KS' innspill til tiltakspakken for næringslivet
Tiltakene skal hjelpe både bedrifter og husholdninger gjennom en streng periode.

KS kartlegger kompetanse, organisering og forankring av kulturfeltet i kommunal sektor
- Vi vet for lite om hvem som arbeider med kultur i kommunene, heter det om kartleggingen.

Temamøte på nett om Fremtidens kulturskole
Eiere, ledere og ansatte i kulturskolen er invitert til et åpent møte 4. desember.

Tynset kommune vinner av Nordeas innovasjonsstipend
Kommunen får stipendet for nye ideer om hvordan barn og unge kan møte kulturen.

Statsbudsjettet bør gi bedre rammer for kulturliv i hele landet
Fylkene og kommunene kan bidra med mer enn forslaget til budsjett gir rom for.

Film og pilot for Fremtidens kulturskole
Prosjektet starter denne uka, og en kort film forteller hva det leter etter.
"""


def own_articles() -> list[Shown]:
    """Return the page's titles with summaries written for these tests."""
    pairs = (part.split("\n", 1) for part in _OWN.strip().split("\n\n"))
    return _numbered([title, summary.replace("\n", " ")] for title, summary in pairs)


def seed_articles() -> list[Shown]:
    """Read the page's real text: each title stands twice, its summary after it."""
    parts = [part.strip() for part in SEED.read_text(encoding="utf-8").split("\n\n")]
    triples = zip(parts, parts[1:], parts[2:], strict=False)
    return _numbered([one, summary] for one, two, summary in triples if one == two)


def _numbered(pairs: Iterable[list[str]]) -> list[Shown]:
    return [
        Shown(number=number, title=title, summary=summary)
        for number, (title, summary) in enumerate(pairs, start=1)
    ]


def _text(article: Shown) -> tuple[str, str]:
    return escape(article.title), escape(article.summary)


def _cards(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<div class="card"><a class="card__link" href="{article.path}">
      <img src="{article.image}" alt="{title}"><h3>{title}</h3><p>{summary}</p></a></div>"""


def _heading_links(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<div class="teaser teaser-{article.number}">
      <a href="{article.path}"><img src="{article.image}" alt="{title}"></a>
      <div><h2><a href="{article.path}">{title}</a></h2>
      <p class="ingress">{summary}</p></div></div>"""


def _definitions(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<dt><a href="{article.path}">{title}</a></dt><dd>{summary}</dd>"""


def _stretched(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<li class="box"><img src="{article.image}" alt="{title}">
      <h3>{title}</h3><p>{summary}</p><a class="stretched-link" href="{article.path}">
      <span class="visually-hidden">Les mer om {title}</span></a></li>"""


def _rows(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<tr><td><a href="{article.path}"><img src="{article.image}" alt="{title}"></a></td>
      <td><a href="{article.path}"><strong>{title}</strong></a><br>{summary}</td></tr>"""


def _bare(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<li><a href="{article.path}">{title}</a> {summary}</li>"""


def _articles(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<article class="post-{article.number}"><p class="kicker">Kunst og kultur</p>
      <h3><a href="{article.path}#innhold">{title}</a></h3>
      <time datetime="2021-04-{article.number:02}">{article.number}. april 2021</time>
      <p class="byline">Av <a href="/ansatte/kari/">Kari Nordmann</a></p>
      <figure><img src="{article.image}" alt="">
      <figcaption>Foto: Ola Nordmann</figcaption></figure>
      <p>{summary}</p><p><a href="/tema/tema-{article.number}/">Kulturskole</a></p>
      <p><a href="{article.path}#kommentarer">3 kommentarer</a>
      <a href="{article.path}">Les mer</a></p></article>"""


def _soup(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<div class="c1"><div class="c2"><a href="{article.path}"><img src="{article.image}"
      alt="{title}"></a></div><div class="c3"><div class="c4"><a href="{article.path}">{title}</a>
      </div><div class="c5">{summary}</div></div></div>"""


def _flat(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<h3><a href="{article.path}">{title}</a></h3><p>{summary}</p>"""


def _linked_soup(article: Shown) -> str:
    title, summary = _text(article)
    return f"""<a class="b1" href="{article.path}">
      <div><img src="{article.image}" alt="{title}"></div>
      <div class="b2">{title}</div><div class="b3">{summary}</div></a>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """How a site writes its lists: what is around them, and what each article is."""

    around: tuple[str, str]
    article: Callable[[Shown], str]
    has_image: bool = True


MARKUPS = {
    "cards-that-are-links": Markup(around=('<div class="grid">', "</div>"), article=_cards),
    "heading-beside-image": Markup(around=("<section>", "</section>"), article=_heading_links),
    "definition-list": Markup(around=("<dl>", "</dl>"), article=_definitions, has_image=False),
    "stretched-links": Markup(around=("<ul>", "</ul>"), article=_stretched),
    "table": Markup(around=("<table>", "</table>"), article=_rows),
    "bare-list": Markup(around=("<ul>", "</ul>"), article=_bare, has_image=False),
    "articles-with-meta": Markup(around=("<div>", "</div>"), article=_articles),
    "div-soup": Markup(around=('<div class="c0">', "</div>"), article=_soup),
    "flat-headings": Markup(around=("<div>", "</div>"), article=_flat, has_image=False),
    "linked-soup": Markup(around=('<div class="b0">', "</div>"), article=_linked_soup),
}


def written(markup: Markup, articles: list[Shown]) -> str:
    """Write the whole page: the articles in two lists, and all that is around them."""
    start, end = markup.around
    lists = [
        start + "".join(markup.article(each) for each in part) + end
        for part in (articles[:FIRST_LIST], articles[FIRST_LIST:])
    ]
    return _PAGE.replace("FIRST", lists[0]).replace("SECOND", lists[1])


_PAGE = """<!DOCTYPE html><html lang="no"><head><meta charset="utf-8"><title>Kultur - KS</title>
<meta name="description" content="Kultur i kommunene."></head><body>
<div class="cookie-banner"><h2>Informasjonskapsler</h2><p>Vi bruker informasjonskapsler for å gjøre
nettstedet bedre. <a href="/personvern/">Les mer om personvern her</a></p></div>
<header><a href="/">KS</a><nav><ul><li><a href="/fagomrader/">Fagområder</a></li>
<li><a href="/om-ks/">Om KS</a></li><li><a href="/regioner/">KS der du er</a></li>
<li><a href="/arrangementer/">Arrangementer og kurs</a></li></ul></nav></header>
<ol class="breadcrumb"><li><a href="/">Forside</a></li>
<li><a href="/fagomrader/">Fagområder</a></li>
<li><a href="/fagomrader/barn-og-unge/">Barn og unge</a></li></ol>
<main><h1>Kultur</h1><p class="intro">Kulturfeltet angår alle kommuner, se også
<a href="/fagomrader/barn-og-unge/oppvekst/">oppvekst og skole</a> for mer om barn og unge.</p>
<div class="share"><a href="https://www.facebook.com/sharer?u=x">Del på Facebook</a>
<a href="https://twitter.com/share?u=x">Del på Twitter</a></div>
<ul class="tags"><li><a href="/tema/kulturskole/">Kulturskole</a></li>
<li><a href="/tema/bibliotek/">Bibliotek</a></li><li><a href="/tema/kino/">Kino</a></li></ul>
FIRST<h2>Mer om kultur</h2>SECOND
<p><a class="button" href="/fagomrader/barn-og-unge/kultur/alle/">Les flere artikler</a></p>
<section class="people"><h2>Kontakt</h2>
<div class="person"><img src="/p/1.jpg" alt="Kari Nordmann">
<h3><a href="/ansatte/kari/">Kari Nordmann</a></h3>
<p>Spesialrådgiver for kultur og oppvekst i kommunesektoren</p>
<a href="mailto:kari@example.no">E-post</a></div>
<div class="person"><img src="/p/2.jpg" alt="Ola Hansen">
<h3><a href="/ansatte/ola/">Ola Hansen</a></h3>
<p>Fagleder for kultur og idrett i kommuner og fylker</p>
<a href="tel:+4722222222">22 22 22 22</a></div>
</section></main>
<footer><p><a href="/presse/">Presse</a> <a href="/kontakt/">Kontakt oss</a>
<a href="/personvern/">Personvern</a></p></footer></body></html>"""
