"""A seed and yearly rates in, editors' desks that live day by day out: pages, addresses, truth."""

import heapq
import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Final, Self
from urllib.parse import urlsplit

import markups
from markups import Card, Layout, Skin, Story

BEGIN: Final = datetime(2023, 1, 2, 5, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_YEAR: Final = 365 * _DAY
_BEFORE: Final = 40
"""Articles that a desk has had when its life begins."""
_WEEKEND: Final = 5

# Shares of all.
_SENDS_ETAG: Final = 0.7
_SHOWS_DAYS: Final = 0.4
_SHOWS_IMAGES: Final = 0.6
_HAS_IMAGE: Final = 0.7
_HAS_KICKER: Final = 0.2
_IS_PRECISE: Final = 0.6
_OFF_AT_WEEKENDS: Final = 0.8
_OF_SAME_SITE: Final = 0.75
_RETITLED: Final = 0.3
_WHOLLY: Final = 0.25
_MOVES_ALL: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often each event happens at a desk, in a year."""

    articles: int = 70
    equal_titles: int = 5
    near_titles: int = 4
    series: int = 3
    conferences: int = 1
    yearly: int = 1
    shared: int = 2
    renames_redirected: int = 4
    renames_gone: int = 3
    renames_copied: int = 1
    renames_twice: int = 1
    renames_under_news: int = 1
    renames_last: int = 1
    moves: int = 1
    title_edits: int = 6
    summary_edits: int = 4
    full_edits: int = 2
    decorations: int = 2
    canonical_misuses: int = 1
    logins: int = 1
    placeholders: int = 1
    withdrawals: int = 2
    returns: int = 1
    drops: int = 1
    reorders: int = 2
    pins: int = 1
    redesigns: int = 1
    harms: int = 1
    outages: int = 3
    blocks: int = 3
    backdated: int = 0

    def changed(self, text: str) -> Self:
        """Return other rates, from `name=number,name=number`; ValueError for an unknown name."""
        pairs = [pair.partition("=") for pair in text.split(",") if pair]
        known = {each.name for each in fields(self)}
        for name, _, number in pairs:
            if name not in known or not number.isdigit():
                raise ValueError(f"{name}={number}: no rate; known are {', '.join(sorted(known))}")
        return replace(self, **{name: int(number) for name, _, number in pairs})


@dataclass(slots=True, kw_only=True, eq=False)
class Piece:
    """An article in truth: `number` is its identity; `titles` are all that it ever had.

    `dated` tells where its own page shows its date, "" nowhere. A `fixed` address stays.
    """

    number: int
    home: "Desk"
    title: str
    summary: str
    link: str
    born: datetime
    dated: str
    is_precise: bool
    image: str | None = None
    kicker: str | None = None
    fixed: bool = False
    gone: bool = False
    titles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event of a desk's life, of a kind that has a rate (or `before` all).

    `piece` is the article's number, None for the whole desk.
    """

    at: datetime
    kind: str
    desk: str
    piece: int | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answers; status 0 is none at all."""

    status: int
    body: str = ""
    location: str | None = None
    etag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A state that passes."""

    kind: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """What an article's address does now: show it (`page`), or what old addresses do."""

    kind: str
    piece: Piece


class World:
    """All desks, their articles' addresses, and the one queue of what is to happen."""

    def __init__(
        self, *, seed: int, desks: int, years: float, rates: Rates, scheme: str = "https"
    ) -> None:
        self.now = BEGIN
        self.log: list[Happening] = []
        self.scheme = scheme
        self._queue: list[tuple[datetime, int, str, Callable[[], None]]] = []
        self._kind = "before"
        self._counter = itertools.count()
        self._numbers = itertools.count(1)
        self._routes: dict[str, _Route] = {}
        self._owners: dict[str, list[Piece]] = defaultdict(list)
        self.desks = tuple(Desk(self, number, seed) for number in range(desks))
        self._topics = {key(desk.url): desk for desk in self.desks}
        for desk in self.desks:
            Editor(desk, self, rates).begin(years)

    def later(self, at: datetime, kind: str, act: Callable[[], None]) -> None:
        """Let something happen."""
        heapq.heappush(self._queue, (at, next(self._counter), kind, act))

    def advance(self, now: datetime) -> None:
        """Let all happen that is due by then."""
        while self._queue and self._queue[0][0] <= now:
            self.now, _, self._kind, act = heapq.heappop(self._queue)
            act()
        self.now = now

    def number(self) -> int:
        """Give a new article its number."""
        return next(self._numbers)

    def tell(self, desk: "Desk", piece: Piece | None, what: str) -> None:
        """Log an event."""
        number = piece.number if piece else None
        self.log.append(
            Happening(at=self.now, kind=self._kind, desk=desk.name, piece=number, what=what)
        )

    def route(self, piece: Piece, former: str | None = None, old: str = "page") -> None:
        """Let an article's address show it; `former` does from now on what `old` says."""
        if former is not None:
            self._routes[key(former)] = _Route(kind=old, piece=piece)
        self._routes[key(piece.link)] = _Route(kind="page", piece=piece)
        self._owners[key(piece.link)].append(piece)
        piece.titles.add(piece.title)

    def is_free(self, link: str) -> bool:
        """Tell whether no article ever had this address."""
        return key(link) not in self._owners

    def owner(self, link: str, title: str) -> Piece | None:
        """Tell whose link this is or was; of several the one that had the title, else the last."""
        owners = self._owners.get(key(link), [])
        titled = [piece for piece in owners if title in piece.titles]
        return next(iter((titled or owners)[::-1]), None)

    def answer(self, url: str) -> Answer:
        """Answer a request, as the sites do at this moment."""
        at, path = key(url), urlsplit(url).path
        if at in self._topics:
            return self._topics[at].answer()
        route = self._routes.get(at)
        if route is not None:
            return _article(route)
        if path in {"/", "/kultur/", "/fagomrader/", "/logg-inn/"}:
            title = "Logg inn" if path == "/logg-inn/" else "Kommunenes hus"
            return Answer(status=200, body=markups.plain(title, "Velkommen hit."))
        return Answer(status=404, body=markups.plain("Siden finnes ikke", "Prøv et søk."))


def key(url: str) -> str:
    """Know an address again: scheme, query, index page and last slash aside."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.removesuffix('index.html').rstrip('/')}"


def _article(route: _Route) -> Answer:
    piece, desk = route.piece, route.piece.home
    if desk.spell("login"):
        login = f"{desk.base}/logg-inn/?retur={urlsplit(piece.link).path}"
        return Answer(status=302, location=login)
    places = {"moved": piece.link, "section": f"{desk.base}/fagomrader/", "front": f"{desk.base}/"}
    if route.kind in places:
        status = 301 if route.kind == "moved" else 302
        return Answer(status=status, location=places[route.kind])
    missing = markups.plain("Siden finnes ikke", "Den kan være flyttet eller slettet.")
    if route.kind == "soft":
        return Answer(status=200, body=missing)
    if piece.gone or route.kind in {"missing", "gone"}:
        return Answer(status=410 if route.kind == "gone" else 404, body=missing)
    return Answer(status=200, body=markups.story(desk.story(piece)))


class Desk:
    """One topic page: which articles it lists, in what design, and what ails it."""

    def __init__(self, world: World, number: int, seed: int) -> None:
        self.world = world
        self.name = f"desk-{number + 1}"
        self.rng = random.Random(f"{seed} {self.name}")
        # Two desks each are topic pages of one site.
        self.host = f"www.hus-{number // 2 + 1}.example.no"
        self.base = f"{world.scheme}://{self.host}"
        self.url = f"{self.base}/fagomrader/{('kultur', 'bibliotek')[number % 2]}/"
        self.prefix = "/kultur/"
        self.size = self.rng.randint(10, 25)
        self.sends_etag = self.rng.random() < _SENDS_ETAG
        self.order: list[Piece] = []
        self.came: dict[Piece, datetime] = {}
        self.hidden: set[Piece] = set()
        self.pinned: Piece | None = None
        self.decoration = ""
        self.spells: dict[str, Spell] = {}
        self.redesigned = 0
        self.redress()

    def put(self, piece: Piece, since: datetime) -> None:
        """Put an article on top of the list, where it stands since then whatever its date says."""
        self.order.insert(0, piece)
        self.came[piece] = since

    def redress(self) -> None:
        """Take another layout, other class names, and other parts of a card."""
        rng = self.rng
        others = [each for each in markups.LAYOUTS if each is not getattr(self, "layout", None)]
        self.layout: Layout = rng.choice(others)
        self.skin: Skin = rng.choice(markups.SKINS)
        self.shows_days = rng.random() < _SHOWS_DAYS
        self.shows_images = rng.random() < _SHOWS_IMAGES

    def spell(self, name: str) -> str | None:
        """Name the kind of a state that lasts now."""
        spell = self.spells.get(name)
        return spell.kind if spell and spell.until > self.world.now else None

    @property
    def state(self) -> str:
        """Name how the page is: `well`, `half`, or what ails it."""
        return self.spell("trouble") or self.spell("harm") or "well"

    def listed(self) -> list[Piece]:
        """List what the page shows on a good day, top first."""
        there = [each for each in self.order if not each.gone and each not in self.hidden]
        pinned = [self.pinned] if self.pinned in there else []
        return (pinned + [each for each in there if each is not self.pinned])[: self.size]

    def visible(self) -> list[Piece]:
        """List what the page shows now."""
        shown = self.listed()
        return {"well": shown, "half": shown[: len(shown) // 2]}.get(self.state, [])

    def cards(self, pieces: Iterable[Piece]) -> list[Card]:
        """Show articles as the list does."""
        return [self._card(piece) for piece in pieces]

    def _card(self, piece: Piece) -> Card:
        return Card(
            title=piece.title,
            link=self._decorated(piece.link),
            summary=self.spell("placeholder") or piece.summary,
            mark=f"post-{piece.number}" if self.layout in markups.MARKED else "",
            image=piece.image if self.shows_images else None,
            kicker=piece.kicker,
            day=piece.born if self.shows_days and piece.dated else None,
        )

    def _decorated(self, link: str) -> str:
        match self.decoration:
            case "utm":
                return f"{link}?utm_source=forside&utm_medium=kort"
            case "slash":
                return link.removesuffix("/")
            case "index":
                return f"{link}index.html"
            case "http":
                return link.replace("https:", "http:")
        return link

    def answer(self) -> Answer:
        """Answer for the topic page."""
        state = self.state
        if state == "timeout":
            return Answer(status=0)
        if state.isdigit():
            return Answer(status=int(state), body=markups.plain("Feil", "Noe gikk galt."))
        body = self._body(state)
        etag = f'"{md5(body.encode()).hexdigest()}"' if self.sends_etag else None
        return Answer(status=200, body=body, etag=etag)

    def _body(self, state: str) -> str:
        cards = self.cards(self.visible() or self.listed())
        bodies: dict[str, Callable[[], str]] = {
            "error": markups.error,
            "cookies": markups.cookie_wall,
            "empty": lambda: "",
            "no-list": lambda: markups.topic("<p>Ingen treff.</p>"),
            "shell": markups.shell,
            "services": lambda: markups.services(self.skin),
            "alike": lambda: markups.alike(cards, self.skin),
        }
        return bodies.get(state, lambda: markups.topic(self.layout(cards, self.skin)))()

    def story(self, piece: Piece) -> Story:
        """Show an article on its own page; its canonical address may be misused for a while."""
        misused = {
            "front": f"{self.base}/",
            "section": f"{self.base}/fagomrader/",
            "topic": self.url,
            "shared": self.order[-1].link,
        }
        return Story(
            title=piece.title,
            summary=piece.summary,
            url=piece.link,
            canonical=misused.get(self.spell("canonical") or "", piece.link),
            dated=piece.dated,
            published=piece.born,
            is_precise=piece.is_precise,
        )


class Editor:
    """What happens at one desk."""

    def __init__(self, desk: Desk, world: World, rates: Rates) -> None:
        self._desk, self._world, self._rates = desk, world, rates
        self._rng = desk.rng

    def begin(self, years: float) -> None:
        """Write what the desk has from before, and plan its years."""
        for number in range(_BEFORE):
            born = BEGIN - (_BEFORE - number) * 5 * _DAY
            self._desk.came[self._write(born=born)] = born
        year = BEGIN
        while year < BEGIN + years * _YEAR:
            for each in fields(self._rates):
                act: Callable[[], None] = getattr(self, each.name)
                for _ in range(getattr(self._rates, each.name)):
                    # A yearly event keeps its season.
                    days = self._rng.uniform(60, 75) if each.name == "yearly" else None
                    self._world.later(self._moment(year, days), each.name, act)
            year += _YEAR

    def _moment(self, year: datetime, days: float | None) -> datetime:
        """Choose a moment of a year: in office hours, and seldom at a weekend."""
        at = year + _DAY * int(self._rng.uniform(0, 365) if days is None else days)
        if at.weekday() >= _WEEKEND and self._rng.random() < _OFF_AT_WEEKENDS:
            at += 2 * _DAY
        return at + timedelta(minutes=self._rng.randint(60, 11 * 60))

    # Articles.

    def _write(
        self, *, title: str = "", summary: str = "", link: str = "", born: datetime | None = None
    ) -> Piece:
        """Publish a new article on top of the list."""
        rng, desk = self._rng, self._desk
        title = title or headline(rng)
        dated = rng.choice(("json-ld", "meta", "time", "text", "", ""))
        number = self._world.number()
        piece = Piece(
            number=number,
            home=desk,
            title=title,
            summary=summary or paragraph(rng),
            link=link or self._address(title),
            born=born or self._world.now,
            dated="json-ld" if link else dated,
            is_precise=rng.random() < _IS_PRECISE,
            image=f"/bilder/{number}.jpg" if rng.random() < _HAS_IMAGE else None,
            kicker=rng.choice(("Nyhet", "Kunngjøring")) if rng.random() < _HAS_KICKER else None,
            fixed=bool(link),
        )
        self._world.route(piece)
        desk.put(piece, self._world.now)
        self._tell(piece, f"published «{title}» at {piece.link}")
        return piece

    def _address(self, title: str, host: str | None = None) -> str:
        """Choose an address that no article ever had."""
        desk = self._desk
        start = f"{self._world.scheme}://{host or desk.host}{desk.prefix}{slug(title)}"
        free = (f"{start}{end}/" for end in ("", *(f"-{number}" for number in range(2, 1000))))
        return next(each for each in free if self._world.is_free(each))

    def articles(self) -> None:
        """Publish an article."""
        self._write()

    def backdated(self) -> None:
        """Publish an article that is dated when it was written, some days ago."""
        self._write(born=self._world.now - self._rng.randint(1, 3) * _DAY)

    def equal_titles(self) -> None:
        """Publish an article whose title others have too."""
        self._write(title=self._rng.choice(COMMON))

    def near_titles(self) -> None:
        """Publish an article that is all but called like one on the list."""
        like = self._any()
        if like:
            self._write(title=neighbour(self._rng, like.title), summary=like.summary)

    def series(self) -> None:
        """Publish the next of a series, with the same summary."""
        count = sum(each.title.startswith("Møte ") for each in self._desk.order)
        self._write(title=f"Møte {count + 1} i kulturutvalget", summary=SERIES)

    def conferences(self) -> None:
        """Let one year's conference leave as the next one's comes, with the same summary."""
        old = [each for each in self._desk.order if each.title.startswith("Lederkonferansen")]
        for each in old:
            self._desk.hidden.add(each)
            self._tell(each, "left the list for the next")
        year = BEGIN.year + len(old) + 1
        self._write(title=f"Lederkonferansen {year}", summary=CONFERENCE)

    def yearly(self) -> None:
        """Use one address again, for another article."""
        link = f"{self._desk.base}/{self._desk.name}/kulturkonferansen/"
        former = [each for each in self._desk.order if each.link == link]
        for each in former:
            self._desk.order.remove(each)
            self._tell(each, "its address is used for another")
        year = self._world.now.year
        self._write(title=f"Kulturkonferansen {year}: {headline(self._rng)}", link=link)

    def shared(self) -> None:
        """List an article of another desk, perhaps months old."""
        desks = [each for each in self._world.desks if each is not self._desk]
        same_site = [each for each in desks if each.host == self._desk.host]
        chosen = same_site if same_site and self._rng.random() < _OF_SAME_SITE else desks
        theirs = [
            each
            for each in (self._rng.choice(chosen).order[:60] if chosen else ())
            if not each.fixed and not each.gone and each not in self._desk.order
        ]
        if theirs:
            piece = self._rng.choice(theirs)
            self._desk.put(piece, self._world.now)
            self._tell(piece, f"listed here too, of {piece.home.name}")

    # Addresses.

    def _any(self) -> Piece | None:
        own = [each for each in self._desk.listed() if not each.fixed and each.home is self._desk]
        return self._rng.choice(own) if own else None

    def _rename(self, piece: Piece | None, old: str, host: str | None = None) -> None:
        """Give an article another address; the former does what `old` says."""
        if piece is None:
            return
        former = piece.link
        if self._rng.random() < _RETITLED:
            self._retitle(piece, retouched(self._rng, piece.title))
        piece.link = self._address(piece.title, host)
        self._world.route(piece, former, old)
        self._tell(piece, f"moved to {piece.link}, the old address: {old}")

    def _lost(self) -> str:
        return self._rng.choice(("missing", "missing", "gone", "soft", "section", "front"))

    def renames_redirected(self) -> None:
        """Rename with a redirect."""
        self._rename(self._any(), "moved")

    def renames_gone(self) -> None:
        """Rename without a redirect."""
        self._rename(self._any(), self._lost())

    def renames_copied(self) -> None:
        """Rename; the old address still answers, and names the new one as canonical."""
        self._rename(self._any(), "copy")

    def renames_twice(self) -> None:
        """Rename two articles at once."""
        self._rename(self._any(), self._lost())
        self._rename(self._any(), "moved")

    def renames_under_news(self) -> None:
        """Rename, and publish another at the same time."""
        self._rename(self._any(), self._lost())
        self._write()

    def renames_last(self) -> None:
        """Rename the last of the list."""
        own = [each for each in self._desk.listed() if not each.fixed and each.home is self._desk]
        self._rename(own[-1] if own else None, self._lost())

    def moves(self) -> None:
        """Move an article to another host, with a redirect."""
        self._rename(self._any(), "moved", self._desk.host.replace("www.", "nytt."))

    def decorations(self) -> None:
        """Write all links another way."""
        ways = ["", "utm", "slash", "index", *(["http"] if self._world.scheme == "https" else [])]
        ways.remove(self._desk.decoration)
        self._desk.decoration = self._rng.choice(ways)
        self._tell(None, f"links are written anew: {self._desk.decoration or 'plain'}")

    # Words.

    def _retitle(self, piece: Piece, title: str) -> None:
        self._tell(piece, f"title «{piece.title}» became «{title}»")
        piece.title = title
        piece.titles.add(title)

    def title_edits(self) -> None:
        """Edit a title: mostly a little, sometimes all of it."""
        piece = self._any()
        if piece:
            whole = self._rng.random() < _WHOLLY
            title = headline(self._rng) if whole else retouched(self._rng, piece.title)
            self._retitle(piece, title)

    def summary_edits(self) -> None:
        """Edit a summary."""
        piece = self._any()
        if piece:
            self._tell(piece, "another summary")
            piece.summary = f"{piece.summary} {sentence(self._rng)}"

    def full_edits(self) -> None:
        """Edit title and summary at once."""
        piece = self._any()
        if piece:
            self._retitle(piece, retouched(self._rng, piece.title))
            self._tell(piece, "another summary")
            piece.summary = paragraph(self._rng)

    def placeholders(self) -> None:
        """Lose all summaries for a while."""
        self._spell("placeholder", PLACEHOLDERS, (1, 7))

    # The list.

    def withdrawals(self) -> None:
        """Withdraw an article for good."""
        piece = self._any()
        if piece:
            piece.gone = True
            self._tell(piece, "withdrawn")

    def returns(self) -> None:
        """Withdraw one of the newest, and bring it back after a month."""
        piece = next((each for each in self._desk.listed()[1:4] if not each.fixed), None)
        if piece:
            piece.gone = True
            self._tell(piece, "withdrawn for a month")
            self._world.later(self._world.now + 30 * _DAY, "back", lambda: self._back(piece))

    def _back(self, piece: Piece) -> None:
        piece.gone = False
        self._desk.hidden.discard(piece)
        self._tell(piece, "back")

    def drops(self) -> None:
        """Take one of the newest off the list for a month; its page stays."""
        piece = next((each for each in self._desk.listed()[1:4] if not each.fixed), None)
        if piece:
            self._desk.hidden.add(piece)
            self._tell(piece, "off the list for a month")
            self._world.later(self._world.now + 30 * _DAY, "back", lambda: self._back(piece))

    def reorders(self) -> None:
        """Put the top of the list in another order."""
        top = self._desk.order[: self._desk.size]
        self._rng.shuffle(top)
        self._desk.order[: self._desk.size] = top
        self._tell(None, "the list in another order")

    def pins(self) -> None:
        """Pin an article to the top for some weeks."""
        self._desk.pinned = self._any()
        self._tell(self._desk.pinned, "pinned")
        self._world.later(self._world.now + 20 * _DAY, "unpin", self._unpin)

    def _unpin(self) -> None:
        self._desk.pinned = None

    # The site.

    def redesigns(self) -> None:
        """Change the design, and sometimes every article's address, with redirects."""
        self._desk.redress()
        self._desk.redesigned += 1
        self._tell(None, "another layout")
        if self._rng.random() < _MOVES_ALL:
            self._move_all()

    def _move_all(self) -> None:
        desk = self._desk
        prefixes = ("/kultur/", "/aktuelt/", "/artikkel/", "/nyheter/kultur/")
        desk.prefix = self._rng.choice([each for each in prefixes if each != desk.prefix])
        for piece in desk.order:
            if piece.home is desk and not piece.fixed:
                former = piece.link
                piece.link = self._address(piece.title)
                self._world.route(piece, former, "moved")
                self._tell(piece, f"moved to {piece.link}")

    def harms(self) -> None:
        """Redesign in a way that no reader of pages can follow, and mend it after some days."""
        self._spell("harm", ("shell", "services", "alike"), (1, 5))

    def outages(self) -> None:
        """Fail."""
        self._spell("trouble", ("timeout", "403", "500", "503"), (0.5, 5))

    def blocks(self) -> None:
        """Answer 200 with something else than the list."""
        kinds = ("error", "cookies", "empty", "no-list", "half")
        self._spell("trouble", kinds, (0.5, 5))

    def canonical_misuses(self) -> None:
        """Name one address as canonical for all."""
        self._spell("canonical", ("front", "section", "topic", "shared"), (3, 20))

    def logins(self) -> None:
        """Redirect every article to a login."""
        self._spell("login", ("login",), (1, 4))

    def _spell(self, name: str, kinds: Sequence[str], days: tuple[float, float]) -> None:
        kind, length = self._rng.choice(kinds), self._rng.uniform(*days) * _DAY
        self._desk.spells[name] = Spell(kind=kind, until=self._world.now + length)
        self._tell(None, f"{name}: {kind} for {length / _DAY:.1f} days")

    def _tell(self, piece: Piece | None, what: str) -> None:
        self._world.tell(self._desk, piece, what)


# Words.

COMMON: Final = ("Høring", "Ledig stilling", "Møte i kulturnettverket", "Påmelding", "Årsmøte")
SERIES: Final = "Utvalget møtes på rådhuset. Sakspapirene ligger ute en uke før."
PLACEHOLDERS: Final = (
    "Les hele saken på nettsidene våre.",
    "Kommunenes hus deler nyheter om kultur, bibliotek og frivillighet.",
)
CONFERENCE: Final = "Ledere i kultursektoren samles til to dager med innlegg og samtaler."

_WHO: Final = (
    *("Kulturskolen", "Biblioteket", "Kommunen", "Fylket", "Museet", "Ungdomsrådet"),
    *("Frivilligsentralen", "Teateret", "Koret", "Kulturrådet", "Korpset", "Kunstforeningen"),
)
_DOES: Final = (
    *("åpner nye lokaler", "får støtte", "søker flere frivillige", "inviterer til festival"),
    *("legger fram ny plan", "feirer jubileum", "slår alarm om budsjettet", "viser lokal kunst"),
    *("vil nå flere barn", "tester digitale utlån", "rekrutterer unge", "deler ut prisen"),
    *("setter besøksrekord", "utvider åpningstidene", "samler hele bygda", "reiser på turné"),
)
_WHERE: Final = (
    *("i Bodø", "i Tromsø", "i Vågå", "i Våler", "på Ærø", "i Østre Toten", "i Sør-Aurdal"),
    *("på Røst", "i Ålesund", "i Karasjok", "på Hitra", "i Øygarden", "i Ås", "i Rælingen"),
)
_SENTENCES: Final = (
    "Tilbudet er åpent for alle, og {who} håper at mange tar turen.",
    "{Who} har fått {sum} kroner til arbeidet de neste {years} årene.",
    "– Dette har vi ventet lenge på, sier lederen {where}.",
    "Politikerne behandler saken i {month}, og fristen for innspill er satt til den {day}.",
    "Erfaringene viser at samarbeid mellom {who} og skolen gir gode resultater.",
    "Programmet er variert, med konserter, verksteder og fortellinger {where}.",
    "Søknadsfristen er {day}. {month}, og svar kommer før sommeren.",
    "Over {years}00 barn og unge deltok da {who} sist prøvde ordningen.",
)
_MONTHS: Final = ("januar", "mars", "april", "mai", "juni", "august", "oktober", "november")
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "-"})


def headline(rng: random.Random) -> str:
    """Write a title; many differ in a word only."""
    return f"{rng.choice(_WHO)} {rng.choice(_DOES)} {rng.choice(_WHERE)}"


def neighbour(rng: random.Random, title: str) -> str:
    """Write the title of another article that is all but the same."""
    place = next((each for each in _WHERE if title.endswith(each)), None)
    other = rng.choice([each for each in _WHERE if each != place])
    return f"{title.removesuffix(place or '').rstrip()} {other}"


def retouched(rng: random.Random, title: str) -> str:
    """Edit a title a little, as the same article's."""
    ways = (
        f"{title} – slik søker du",
        f"Oppdatert: {title}",
        f"{title}!",
        title.replace(" nye ", " helt nye ").replace(" flere ", " enda flere ") + " nå",
    )
    return rng.choice(ways)


def sentence(rng: random.Random) -> str:
    """Write one sentence."""
    who = rng.choice(_WHO)
    return rng.choice(_SENTENCES).format(
        who=who.lower(),
        Who=who,
        where=rng.choice(_WHERE),
        month=rng.choice(_MONTHS),
        day=rng.randint(1, 28),
        years=rng.randint(2, 9),
        sum=f"{rng.randint(50, 900)} 000",
    )


def paragraph(rng: random.Random) -> str:
    """Write a summary of natural length."""
    return " ".join(sentence(rng) for _ in range(rng.choice((1, 2, 2, 3))))


def slug(title: str) -> str:
    """Spell a title for an address."""
    plain = title.lower().translate(_LETTERS)
    return "".join(each for each in plain if each in "abcdefghijklmnopqrstuvwxyz0123456789-")
