"""The articles of articles.toml to the days of the sample site: what it lists, and when."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.resources import files
from tomllib import loads

from pydantic import TypeAdapter

TOPIC = "/fagomrader/barn-og-unge/kultur/"
_FIRST_MORNING = datetime(2021, 4, 7, 5, 0, tzinfo=UTC)


class Told(StrEnum):
    """Where an article page says its date; `day` and `minute` are visible text."""

    JSON_LD = "json-ld"
    META = "meta"
    TIME = "time"
    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """An article's date, and how its page tells it; text of day precision shows no time."""

    at: datetime
    told: Told

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"articles.toml: {self.at} has no offset; write +01:00 behind it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of the sample site; its text is plain, never markup.

    `slug` stays; where the article has moved, `moved` is its path, and `former` are the paths
    that redirect to it.
    """

    slug: str
    title: str
    summary: str
    body: tuple[str, ...]
    author: str | None = None
    date: Dateline | None = None
    moved: str | None = None
    former: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The article's own page."""
        return self.moved or f"{TOPIC}{self.slug}/"

    @property
    def picture(self) -> str:
        """The article's picture."""
        return f"/bilder/{self.slug}.svg"


class Look(StrEnum):
    """The site's design; names the folder of its templates."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the topic page lists on one day, in page order; equal days are equal pages.

    On a `broken` day it shows an error instead, with status 200; the articles still answer.
    """

    label_en: str = field(compare=False)
    listed: tuple[Article, ...]
    look: Look = Look.FIRST
    broken: bool = False


def _articles() -> tuple[Article, ...]:
    text = files("kulturfeed.demo").joinpath("articles.toml").read_text("utf-8")
    return TypeAdapter(tuple[Article, ...]).validate_python(loads(text)["article"])


def _retitled(listed: tuple[Article, ...], slug: str, title: str) -> tuple[Article, ...]:
    return tuple(replace(each, title=title) if each.slug == slug else each for each in listed)


def _renamed(listed: tuple[Article, ...], slug: str, name: str) -> tuple[Article, ...]:
    """Put an article at another address; its old one answers 404."""
    path = f"{TOPIC}{name}/"
    return tuple(replace(each, moved=path) if each.slug == slug else each for each in listed)


def _redirected(before: tuple[Article, ...], after: tuple[Article, ...]) -> tuple[Article, ...]:
    """Let the old addresses of what moved redirect to the new ones."""
    return tuple(
        new if new.path == old.path else replace(new, former=(*old.former, old.path))
        for old, new in zip(before, after, strict=True)
    )


def _days() -> tuple[Day, ...]:
    # The news has no date of its own: dated 2021, it would be old news to a store begun today.
    news, *rest = _articles()
    found = tuple(rest)
    grown = (news, *found)
    edited = _retitled(grown, "pilotprosjekt", "Inviterer flere kommuner med i pilotprosjekt")
    left = edited[:-1]
    asked = "ambisjoner-pa-kulturfeltet"
    titled = _retitled(left, asked, "Spør kommunene om ambisjonene på kulturfeltet")
    renamed = _redirected(left, _renamed(titled, asked, "ambisjonene-pa-kulturfeltet"))
    bare = _renamed(renamed, "prosjektrapport-fremtidens-kulturskole", "rapporten-er-klar")
    moved = tuple(replace(each, moved=f"/aktuelt/kultur/{each.slug}") for each in bare)
    return (
        Day(label_en="the page as it is found", listed=found),
        Day(label_en="a new article on top", listed=grown),
        Day(label_en="a title is edited, its address stays", listed=edited),
        Day(label_en="the last article drops off the list", listed=left),
        Day(label_en="nothing changed", listed=left),
        Day(label_en="a title and its address are edited, the old one redirects", listed=renamed),
        Day(label_en="an address is edited, the old one answers 404", listed=bare),
        Day(label_en="an error page with status 200", listed=bare, broken=True),
        Day(
            label_en="a redesign, and every article at a new address",
            listed=_redirected(bare, moved),
            look=Look.SECOND,
        ),
    )


DAYS = _days()


def served(number: int) -> tuple[Article, ...]:
    """Gather all articles listed so far, as last listed: one that dropped off still answers."""
    latest = {each.slug: each for day in DAYS[: number + 1] for each in day.listed}
    return tuple(latest.values())


def changed(number: int) -> datetime:
    """Tell since when the topic page has been as it is on that day."""
    while number and DAYS[number - 1] == DAYS[number]:
        number -= 1
    return _FIRST_MORNING + timedelta(days=number)
