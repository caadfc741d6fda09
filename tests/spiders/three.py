"""What differs in three teasers in, the page that lists them read out."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from spiders.extract import teasers
from spiders.page import Page, Reading

TITLES = (
    "Ny kulturplan er vedtatt i fylket",
    "Kulturskolen får større lokaler",
    "Frivillige ga huset ny fasade",
)
SUMMARIES = (
    "Planen gjelder fra nyttår og setter av mer til korps og kor.",
    "Undervisningen flytter fra kjelleren på skolen til det gamle meieriet.",
    "Hundre timers dugnad ligger bak de nye veggene, som er røde.",
)


def named(number: int) -> str:
    """Write a teaser's title as a link in a heading."""
    return f"<h2><a href='/sak/{number}/'>{TITLES[number]}</a></h2>"


def read(written: Callable[[int], str], before: str = "") -> Reading:
    """Read a page that lists three articles, each as `written` gives it by its number."""
    page = Page(id="three", url="https://by.example/nytt/", timezone=ZoneInfo("Europe/Oslo"))
    listed = "".join(written(number) for number in range(len(TITLES)))
    return teasers(f"<html lang=nb><body><h1>Nytt</h1>{before}<div>{listed}</div></body>", page)


def titles(reading: Reading) -> tuple[str, ...]:
    """Return the titles that were read."""
    return tuple(each.title for each in reading.teasers)


def summaries(reading: Reading) -> tuple[str | None, ...]:
    """Return the summaries that were read."""
    return tuple(each.summary for each in reading.teasers)
