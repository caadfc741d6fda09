"""Articles in, topic pages as loopback serves them out: Norwegian text is the normal case."""

from collections.abc import Iterable

TITLES = (
    "Kulturskolen får ny æra i Ås",
    "«Kunst på ønskelista» – nå også i Øygarden",
    "Økt støtte til biblioteket",
    "Høring om åpne møteplasser",
)


def topic(titles: Iterable[str] = TITLES, *, feed: str = "", language: str = "nb") -> str:
    """Write a topic page with these articles."""
    cards = "".join(
        f"<article><h2><a href='/sak/{number}/'>{title}</a></h2>"
        f"<p>Hva kommunene gjør på feltet nå, del {number}.</p></article>"
        for number, title in enumerate(titles, start=1)
    )
    return _page("Kultur", f"<h1>Kultur</h1>{cards}", head=feed, language=language)


def article(title: str, day: str) -> str:
    """Write an article's own page."""
    return _page(title, f"<h1>{title}</h1><p>Publisert {day}</p><p>Brødtekst om saken.</p>")


def _page(title: str, main: str, *, head: str = "", language: str = "nb") -> str:
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'>"
        f"<title>{title}</title>{head}</head><body><main>{main}</main></body></html>"
    )
