"""Articles in, the topic pages and the article pages of a site out, as loopback serves them.

The titles and the two lists are those of KS's own page; the words beneath them are not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from loopback import HTML, Reply

TOPIC = "/fagomrader/kultur/"
SCHOOL = "/fagomrader/skole/"
LEADING = 4
IMAGE = Reply(
    body=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x09\x08\x02\0\0\0",
    content_type="image/png",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article as its editors have it; `day` is what its own page says, None if nothing."""

    slug: str
    title: str
    summary: str
    day: str | None = None
    author: str | None = None
    section: str | None = None
    image: str | None = None

    @property
    def path(self) -> str:
        return f"{TOPIC}{self.slug}/"


def routes(culture: Iterable[Piece], school: Iterable[Piece]) -> Mapping[str, Reply]:
    """Serve two topic pages, and each article on a page of its own; all else is not found."""
    listed = {TOPIC: tuple(culture), SCHOOL: tuple(school)}
    pieces = [piece for each in listed.values() for piece in each]
    return {
        TOPIC: Reply(body=topic("Kultur", listed[TOPIC])),
        SCHOOL: Reply(body=topic("Skole", listed[SCHOOL])),
        **{each.path: Reply(body=article(each)) for each in pieces},
        **{each.image: IMAGE for each in pieces if each.image},
    }


def topic(name: str, pieces: Iterable[Piece]) -> str:
    cards = [
        f"<article class='kort'><h3><a href='{each.path}'>{escape(each.title)}</a></h3>"
        f"<p>{escape(each.summary)}</p></article>"
        for each in pieces
    ]
    main = f"<h1>{name}</h1>{''.join(cards[:LEADING])}<h2>Mer om {name.lower()}</h2>"
    return page(name, main + "".join(cards[LEADING:]))


def article(piece: Piece) -> str:
    metas = {"author": piece.author, "article:section": piece.section, "og:image": piece.image}
    head = "".join(
        f"<meta {'property' if ':' in name else 'name'}='{name}' content='{escape(value)}'>"
        for name, value in metas.items()
        if value
    )
    told = f"<p>Publisert {piece.day}</p>" if piece.day else ""
    main = f"<h1>{escape(piece.title)}</h1>{told}<p>{escape(piece.summary)}</p>"
    return page(piece.title, main, head=head)


def page(title: str, main: str, *, head: str = "") -> str:
    return (
        f"<!doctype html><html lang='nb'><head><meta http-equiv='content-type' content='{HTML}'>"
        f"<title>{escape(title)}</title>{head}</head><body><main>{main}</main></body></html>"
    )


SEVEN = (
    Piece(
        slug="status-kommune-2021",
        title="Status Kommune 2021",
        summary="Årets rapport om kommunene, med kart over hele landet – «æ, ø og å» òg.",
        day="8. april 2021 kl. 09.05",
        author="Åse Bjørnsdatter Ærø",
        section="Kommuneøkonomi",
        image="/bilder/kart.png",
    ),
    Piece(
        slug="stortingsmelding",
        title="Etterlengtet Stortingsmelding for barne- og ungdomskultur",
        summary="Unge skal spørres om det som angår dem, heter det i meldingen.",
        day="7. april 2021",
    ),
    Piece(
        slug="tilbakebetaling",
        title="Tilbakebetalingskrav for kulturhus og kinoer ble sak i Stortinget",
        summary="Støtten som ble krevd tilbake, skal kompenseres.",
        day="7. april 2021",
    ),
    Piece(
        slug="lederkonferansen-2021",
        title="Lederkonferansen 2021 på nett",
        summary="To dager på skjermen for ledere i kulturskolen.",
        day="15. mars 2021",
    ),
    Piece(
        slug="pilotprosjekt",
        title="Inviterer kommunene med i pilotprosjekt",
        summary="Kommuner kan melde seg til å prøve ut neste utgave av kulturskolen.",
        day="1. mars 2021",
    ),
    Piece(
        slug="ambisjoner",
        title="Spør kommunene om ambisjoner på kulturfeltet",
        summary="En rundspørring går ut til dem som leder feltet.",
        day="12. februar 2021",
    ),
    Piece(
        slug="innspill",
        title="KS' innspill til tiltakspakken for næringslivet",
        summary="Innspillet gjelder <tiltak> & kompensasjon.",
        day="3. februar 2021",
    ),
)
FILM = Piece(
    slug="film",
    title="Film og pilot for Fremtidens kulturskole",
    summary="En kort film viser hva prosjektet har prøvd ut.",
)
TYNSET = Piece(
    slug="tynset",
    title="Tynset kommune vinner av Nordeas innovasjonsstipend",
    summary="Stipendet går til nye ideer for kulturskolen.",
)
TEMAMOTE = Piece(
    slug="temamote",
    title="Temamøte på nett om Fremtidens kulturskole",
    summary="Alle som eier eller leder en kulturskole, er velkomne.",
)
# Older than all that was there at first: it was moved here, and is no news.
ELDER = Piece(
    slug="prosjektrapport",
    title="Fremtidens kulturskole: Prosjektrapport er klar",
    summary="To år med prøving er oppsummert.",
    day="4. desember 2019",
)
STRANGERS = tuple(
    Piece(
        slug=f"ny/{number}",
        title=f"{name} svarer på henvendelser om kultur",
        summary=f"Kontor {number} er åpent hver dag.",
    )
    for number, name in enumerate(("Kari", "Ola", "Ingunn", "Bård", "Solveig", "Jon"), start=1)
)
OF_SCHOOL = (
    Piece(
        slug="skoleskyss",
        title="Nye regler for skoleskyss",
        summary="Fylkene får ett regelverk å holde seg til.",
        day="20. april 2021",
    ),
    Piece(
        slug="skolemat",
        title="Hvem betaler for skolemåltidet?",
        summary="Regningen kan bli større enn ventet.",
        day="7. april 2021",
    ),
    Piece(
        slug="larertetthet",
        title="Lærertetthet i små kommuner",
        summary="Normen slår ulikt ut når skolen er liten.",
        day="9. februar 2021",
    ),
)
EXAM = Piece(
    slug="eksamen",
    title="Eksamen blir avlyst også i år",
    summary="Elevene får standpunkt i alle fag.",
)
