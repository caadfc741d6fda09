"""A list page's tree and address in, the address of the page that continues its list out."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from spiders.listing.head import read_head
from spiders.listing.pager import Step, by_number, steps_of
from spiders.page import Teaser
from spiders.tree import parse
from spiders.urls import normalise, same_site

# Whole texts of links, in nb, nn, sv, da, fi, de, fr, nl and en; an article is headed by more.
_NEXT: Final = re.compile(
    r"(?:(?:gå )?til |go to )?(?:neste|next|nästa|næste|seuraava|nächste|suivante?|volgende)"
    r"(?: (?:side|sida|page|sivu|seite|pagina))?"
    r"|page suivante"
    r"|(?:eldre|older|äldre|ældre|vanhemmat|ältere|oudere?)"
    r"(?: (?:saker|innlegg|artikler|artiklar|nyheter|nyheiter|oppslag|posts|entries|articles|news"
    r"|stories|inlägg|indlæg|nyheder|beiträge|artikel|meldungen|berichten|artikelen))?"
    r"|articles plus anciens"
)
_MORE: Final = re.compile(
    r"(?:(?:les|vis|last|last inn|hent|se) (?:flere|fleire)|(?:vis|last inn|hent) (?:mer|meir)"
    r"|(?:visa|ladda|läs|hämta) fler|visa mer|(?:vis|indlæs|læs|hent|se) flere|vis mere"
    r"|flere|fleire|fler|weitere|(?:show|load|view|see) more|more"
    r"|(?:näytä|lataa) lisää|mehr (?:anzeigen|laden)|weitere (?:anzeigen|laden)"
    r"|voir plus|afficher plus|charger plus|toon meer|meer laden|laad meer)"
    r"(?: (?:saker|innlegg|artikler|artiklar|nyheter|nyheiter|nyheder|oppslag|resultater|posts"
    r"|articles|news|stories|results|inlägg|indlæg|beiträge|artikel|meldungen|d.articles))?"
)
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")

_IN_PATH: Final = re.compile(
    r"/(?:page|paged|side|sida|sivu|seite|pagina)[/-]?(\d{1,4})/?$", re.IGNORECASE
)
_PARAMETERS: Final = frozenset(
    "page paged pagenumber pageno pagenr pg side sida sivu seite pagina currentpage".split()
)


class Walk:
    """A walk from page to page of one list; `deeper` are the articles that it found, in order.

    Lists shift while they are read. A new article pushes the others down, and one of them is
    shown twice: it is taken once. One that is taken away pulls the others up, and one of them is
    shown on no page: the walk begins again.
    """

    def __init__(self, teasers: Iterable[Teaser], url: str) -> None:
        """Begin at the list's first page, which has these articles."""
        self._url = url
        self._first = [normalise(teaser.link) for teaser in teasers]
        self._known = set(self._first)
        self._seen = set(self._first)
        self._read: set[str] = set()
        self.deeper: tuple[Teaser, ...] = ()

    def onward(self, text: str, url: str) -> str | None:
        """Return the page to go on to from this one, None where the list ends."""
        root = parse(text)
        if root is None:
            return None
        self._read.add(normalise(url))
        link = next_page(root, read_head(root, url).base, url, self._read)
        # Where it leads back by a redirect, it must not be followed again either.
        self._read |= {normalise(link)} if link else set()
        return link

    def take(self, teasers: Sequence[Teaser], url: str) -> bool:
        """Add a page's articles; False where all were seen further up, or on another site."""
        if not same_site(url, self._url):
            return False
        places = [normalise(teaser.link) for teaser in teasers]
        for address, teaser in zip(places, teasers, strict=True):
            if address not in self._known:
                self._known.add(address)
                self.deeper += (teaser,)
        is_further = not self._seen.issuperset(places)
        self._seen.update(places)
        return is_further

    def begins_again(self, teasers: Sequence[Teaser]) -> bool:
        """Look at the first page once more; True where more left it than new ones pushed out.

        What was pulled up onto its end is taken. What is new further up is the next reading's.
        """
        now = [normalise(teaser.link) for teaser in teasers]
        staying = [place for place, address in enumerate(now) if address in self._first]
        end = staying[-1] + 1 if staying else len(now)
        self.take(teasers[end:], self._url)
        self._read, self._seen = set(), set(now)
        arrived = sum(address not in self._first for address in now[:end])
        return bool(staying) and len(self._first) - len(staying) > arrived


def next_page(root: etree._Element, base: str, url: str, read: Collection[str] = ()) -> str | None:
    """Find where a list goes on: on its own site, and at none of the pages that were `read`.

    `url` is where the page answered, `base` what its links stand upon; `read` are normalised. The
    plainest sign wins: `rel=next` (HTML, section 4.6.7.15), a link called "Neste" or "Eldre", the
    number after the present one, an address that is this one's with the next number, and last a
    link called "Les flere artikler", which must lead below the list or to its further pages.
    """
    seen = {*read, normalise(url)}
    shown = list(steps_of(root, base))
    steps = [
        step
        for step in shown
        if normalise(step.address) not in seen and same_site(step.address, url)
    ]
    of_the_list = [step for step in steps if _is_within(step.address, url)]
    found = (
        _by_rel(steps),
        _by_words(_NEXT, steps),
        by_number(shown, steps, url),
        _by_address(of_the_list, url),
        _only_one(_MORE, of_the_list),
    )
    return next(filter(None, found), None)


def _by_rel(steps: Iterable[Step]) -> str | None:
    has_next = (step for step in steps if "next" in (step.anchor.get("rel") or "").lower().split())
    return next((step.address for step in has_next), None)


def _by_words(words: re.Pattern[str], steps: Iterable[Step]) -> str | None:
    return next((step.address for step in steps if _is_called(words, step)), None)


def _only_one(words: re.Pattern[str], steps: Iterable[Step]) -> str | None:
    """Find the one address that is called so: several are the ends of several lists."""
    found = {step.address for step in steps if _is_called(words, step)}
    return found.pop() if len(found) == 1 else None


def _is_called(words: re.Pattern[str], step: Step) -> bool:
    plain = (_NO_LETTERS.sub(" ", label).strip().lower() for label in step.labels)
    return step.anchor.tag == "a" and any(words.fullmatch(label) for label in plain)


def _by_address(steps: Iterable[Step], url: str) -> str | None:
    """Find the address that is this page's own with the next number in it."""
    stem, present = _parts(url)
    follows = (stem, (present or 1) + 1)
    return next((step.address for step in steps if _parts(step.address) == follows), None)


def _is_within(address: str, url: str) -> bool:
    """Tell whether an address is one of the list's own: its path, its pages, or below it."""
    here, there = urlsplit(_parts(url)[0]), urlsplit(_parts(address)[0])
    below = f"{here.path.rstrip('/')}/"
    return here.netloc == there.netloc and f"{there.path.rstrip('/')}/".startswith(below)


def _parts(address: str) -> tuple[str, int | None]:
    """Split a normalised address into all but its page number, and that; None if it has none."""
    parts = urlsplit(normalise(address))
    found = _IN_PATH.search(parts.path)
    if found:
        path = parts.path[: found.start()] or "/"
        return parts._replace(path=path).geturl(), int(found[1])
    query = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [value for name, value in query if _is_page(name, value)]
    rest = [(name, value) for name, value in query if not _is_page(name, value)]
    stem = parts._replace(query=urlencode(rest)).geturl()
    return stem, int(numbers[0]) if numbers else None


def _is_page(name: str, value: str) -> bool:
    return name.lower() in _PARAMETERS and value.isascii() and value.isdigit()
