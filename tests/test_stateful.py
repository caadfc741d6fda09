"""A desk that does anything in any order, and what must hold after each reading of it."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from cases import BUSY, DAY, GONE, HOUR, KULTUR, SECOND, SITE, Desk, opened, story
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from kulturfeed.rows import ListingRow
from spiders.page import Article, Reading, Teaser
from spiders.urls import normalise

SUBJECTS = ("Korpset", "Museet", "Biblioteket", "Teatret", "Arkivet", "Galleriet", "Kinoen")
VERBS = ("åpner", "stenger", "flytter", "fornyer", "deler")
OBJECTS = ("dørene", "filialen", "samlingen", "lokalene", "utstillingen", "scenen")
PAGE = 10
"""Articles that the topic page shows; older ones fall off its end."""
FEWEST = 6
WALL = Article(url=f"{SITE}innlogging", title="Logg inn")

choices = st.integers(min_value=0, max_value=999)
whiles = st.sampled_from([timedelta(), SECOND, HOUR, DAY, 20 * DAY])


@dataclass
class Piece:
    """An article as its editors have it: what was edited since it was last read, its addresses."""

    number: int
    teaser: Teaser
    old: dict[str, bool] = field(default_factory=dict)
    edited: set[str] = field(default_factory=set)
    is_up: bool = True


class EditorsDesk(RuleBasedStateMachine):
    """Editors at work and a feed that is read between; no two articles have titles alike."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        folder = self.open.enter_context(TemporaryDirectory())
        self.desk: Desk = self.open.enter_context(opened(Path(folder)))
        self.pieces: list[Piece] = []
        self.away: list[Piece] = []
        self.count = 0
        self.unread = 0
        self.ids: dict[int, str] = {}
        self.released: dict[str, datetime] = {}

    def teardown(self) -> None:
        self.open.close()

    @initialize(count=st.integers(min_value=FEWEST, max_value=PAGE))
    def begin(self, count: int) -> None:
        for _ in range(count):
            self.publish()
        self.is_read(HOUR)

    # What editors do.

    @precondition(lambda self: self.unread < PAGE // 2)
    @rule()
    def publish(self) -> None:
        self.unread += 1
        number, self.count = self.count, self.count + 1
        subject = SUBJECTS[number % len(SUBJECTS)]
        title = f"{subject} {VERBS[number % len(VERBS)]} {OBJECTS[number % len(OBJECTS)]} {number}"
        summary = f"{subject} er med i satsing nummer {number} for hele fylket."
        self.pieces.insert(0, Piece(number, story(title, f"sak-{number}", summary)))

    @rule(choice=choices)
    def edit_title(self, choice: int) -> None:
        piece = self.one(choice)
        if not piece.edited & {"title", "address"}:
            short, _, tail = piece.teaser.title.partition(" likevel")
            title = short if tail else f"{short} likevel!"
            piece.teaser = replace(piece.teaser, title=title)
            piece.edited.add("title")

    @rule(choice=choices)
    def edit_summary(self, choice: int) -> None:
        piece = self.one(choice)
        if "address" not in piece.edited:
            summary = f"Rettet {choice}: {piece.teaser.title}"
            piece.teaser = replace(piece.teaser, summary=summary)
            piece.edited.add("summary")

    @rule(choice=choices, leads=st.booleans())
    def rename(self, choice: int, *, leads: bool) -> None:
        piece = self.one(choice)
        # All changed at once and nothing that leads on: nobody can know that it is the same.
        if leads or not piece.edited:
            piece.edited.add("lead" if leads else "address")
            old, self.count = piece.teaser.link, self.count + 1
            piece.old = dict.fromkeys([*piece.old, old], leads)
            piece.teaser = replace(piece.teaser, link=f"{SITE}kultur/ny-{self.count}")

    @precondition(lambda self: len(self.pieces) > FEWEST)
    @rule(choice=choices)
    def withdraw(self, choice: int) -> None:
        piece = self.one(choice)
        self.pieces.remove(piece)
        self.away.append(piece)
        piece.is_up = False

    @precondition(lambda self: self.away)
    @rule(choice=choices, where=choices)
    def bring_back(self, choice: int, where: int) -> None:
        piece = self.away.pop(choice % len(self.away))
        self.pieces.insert(where % (len(self.pieces) + 1), piece)
        piece.is_up = True

    @rule(turn=choices)
    def reorder(self, turn: int) -> None:
        turn %= len(self.pieces)
        self.pieces = self.pieces[turn:] + self.pieces[:turn]

    # What comes of it.

    @rule(after=whiles)
    def is_read(self, after: timedelta) -> None:
        self.answer()
        self.read_list(after)

    @precondition(lambda self: not any("lead" in each.edited for each in self.pieces))
    @rule(after=whiles)
    def is_read_behind_a_wall(self, after: timedelta) -> None:
        self.answer()
        self.desk.site = dict.fromkeys(self.desk.site, WALL)
        self.read_list(after)

    @rule(after=whiles, how=st.sampled_from(["empty", "strangers", "busy", "one title"]))
    def is_read_broken(self, after: timedelta, how: str) -> None:
        before = self.rows()
        strangers = [story(f"Tilbud {number}", f"kjop?vare={number}") for number in range(PAGE)]
        broken = {
            "empty": Reading(teasers=()),
            "strangers": Reading(teasers=tuple(strangers)),
            "one title": Reading(
                teasers=tuple(replace(each.teaser, title="Les mer") for each in self.pieces)
            ),
            "busy": BUSY,
        }
        report = self.desk.refresh(broken[how], after=after)
        assert report.row.outcome in {"held", "failed"}
        assert before == self.rows()
        self.check()

    def one(self, choice: int) -> Piece:
        return self.pieces[choice % len(self.pieces)]

    def answer(self) -> None:
        """Let the site answer as it stands: old addresses lead to the newest, or are gone."""
        for piece in [*self.pieces, *self.away]:
            here = Article(url=piece.teaser.link, title=piece.teaser.title)
            self.desk.site[piece.teaser.link] = here if piece.is_up else GONE
            for link, leads in piece.old.items():
                self.desk.site[link] = here if leads and piece.is_up else GONE

    def read_list(self, after: timedelta) -> None:
        shown = self.pieces[:PAGE]
        reading = Reading(teasers=tuple(each.teaser for each in shown), title="Kultur")
        report = self.desk.refresh(reading, after=after)
        assert (None, ()) == (report.row.problem, report.published.problems)
        self.unread = 0
        links = {each.link: each for each in self.rows()}
        for each in shown:
            assert each.teaser.title == links[each.teaser.link].title
            each.edited.clear()
        self.check()

    def rows(self) -> list[ListingRow]:
        known = self.desk.store.listed(KULTUR.id, limit=10_000, window=timedelta())
        return [each.listing for each in known if each.listing]

    def check(self) -> None:
        """Hold what is promised of ids, dates, and the feed."""
        owner = {
            normalise(link): piece.number
            for piece in [*self.pieces, *self.away]
            for link in (piece.teaser.link, *piece.old)
        }
        rows = self.rows()
        for each in rows:
            assert self.released.setdefault(each.item, each.released) == each.released
        assert len(rows) == len({each.released for each in rows})
        for each in rows:
            number = owner[normalise(each.link)]
            assert self.ids.setdefault(number, each.item) == each.item, "it is shown twice"
        feed = self.desk.feed()
        assert feed
        assert {each.id for each in feed} <= set(self.released)
        assert all(one.published > other.published for one, other in pairwise(feed))


EditorsDesk.TestCase.settings = settings(max_examples=12, stateful_step_count=25)
TestEditorsDesk = EditorsDesk.TestCase
