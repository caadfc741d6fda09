"""A newsroom's days in, what `kulturfeed refresh` published after each of them out."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from commands.running import config, kulturfeed, source
from loopback import Site
from newsroom import (
    ELDER,
    EXAM,
    FILM,
    OF_SCHOOL,
    SCHOOL,
    SEVEN,
    STRANGERS,
    TEMAMOTE,
    TOPIC,
    TYNSET,
    Piece,
    routes,
)

PUBLIC_URL = "https://feeds.example.no/kultur/"
TOP = f'public_url = "{PUBLIC_URL}"\n'
NAME = "ks-kultur"
SCHOOL_NAME = "ks-skole"
FEEDS = (NAME, SCHOOL_NAME, "all")


class Day(StrEnum):
    """What happened before a refresh."""

    FIRST = "first publication"
    EDITED = "title edit"
    NEW = "new items"
    WITHDRAWN = "withdrawn item"
    HELD = "hold"
    RELEASED = "release"
    ACCEPTED = "accept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What is published after a day's refresh, in a folder of its own, and what cron was told."""

    day: Day
    public: Path
    at: datetime
    code: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """All mornings in order; the config's folder still holds the store."""

    config: Path
    site: str
    mornings: tuple[Morning, ...]


EDITED = replace(SEVEN[1], title="Stortingsmelding for barne- og ungdomskultur er lagt frem")
_AFTER_EDIT = (SEVEN[0], EDITED, *SEVEN[2:])
_AFTER_NEWS = (FILM, TYNSET, *_AFTER_EDIT, ELDER)
_WITHDRAWN = tuple(each for each in _AFTER_NEWS if each is not SEVEN[4])
_SCHOOL = (*OF_SCHOOL, SEVEN[5])
CULTURE_PAGES: Mapping[Day, tuple[Piece, ...]] = {
    Day.FIRST: SEVEN,
    Day.EDITED: _AFTER_EDIT,
    Day.NEW: _AFTER_NEWS,
    Day.WITHDRAWN: _WITHDRAWN,
    Day.HELD: STRANGERS,
    Day.RELEASED: (TEMAMOTE, *_WITHDRAWN),
    Day.ACCEPTED: STRANGERS,
}
# It lists an article of the other page from the first day, one on its day, and one a day later.
SCHOOL_PAGES: Mapping[Day, tuple[Piece, ...]] = {
    Day.FIRST: _SCHOOL,
    Day.EDITED: _SCHOOL,
    Day.NEW: (FILM, *_SCHOOL),
    Day.WITHDRAWN: (TYNSET, FILM, *_SCHOOL),
    Day.HELD: (TYNSET, FILM, *_SCHOOL),
    Day.RELEASED: (EXAM, TYNSET, FILM, *_SCHOOL),
    Day.ACCEPTED: (EXAM, TYNSET, FILM, *_SCHOOL),
}
_NOTHING: Mapping[Day, tuple[Piece, ...]] = dict.fromkeys(Day, ())
NEWS: Mapping[str, Mapping[Day, tuple[Piece, ...]]] = {
    NAME: {
        **_NOTHING,
        Day.FIRST: SEVEN,
        Day.NEW: (FILM, TYNSET),
        Day.RELEASED: (TEMAMOTE,),
        Day.ACCEPTED: STRANGERS,
    },
    SCHOOL_NAME: {
        **_NOTHING,
        Day.FIRST: _SCHOOL,
        Day.NEW: (FILM,),
        Day.WITHDRAWN: (TYNSET,),
        Day.RELEASED: (EXAM,),
    },
    "all": {
        **_NOTHING,
        Day.FIRST: (*SEVEN, *OF_SCHOOL),
        Day.NEW: (FILM, TYNSET),
        Day.RELEASED: (TEMAMOTE, EXAM),
        Day.ACCEPTED: STRANGERS,
    },
}
"""What every subscriber is to be told of, each once; the first day is when it subscribes."""


def walk(folder: Path, site: Site) -> Walk:
    """Let the days pass, each with a refresh, as cron would run it."""
    culture = source(f"{site.url}{TOPIC}", id=f'"{NAME}"')
    school = source(f"{site.url}{SCHOOL}", id=f'"{SCHOOL_NAME}"')
    path = config(folder, culture, school, top=TOP)
    return Walk(config=path, site=site.url, mornings=tuple(_mornings(folder, site)))


def _mornings(folder: Path, site: Site) -> Iterator[Morning]:
    for day in Day:
        site.routes = dict(routes(CULTURE_PAGES[day], SCHOOL_PAGES[day]))
        done = kulturfeed(folder, "refresh")
        if day is Day.ACCEPTED:
            done = kulturfeed(folder, "accept", NAME)
        public = folder / "mornings" / day.name.lower()
        shutil.copytree(folder / "public", public, symlinks=True)
        yield Morning(day=day, public=public, at=datetime.now(UTC), code=done.code, said=done.err)
