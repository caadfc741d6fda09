"""A BCP 47 tag to the words of the pages; a date, a moment or a schedule to words."""

from datetime import date, datetime, timedelta
from typing import Final

from kulturfeed.site.en import EN
from kulturfeed.site.nb import NB
from kulturfeed.site.nn import NN
from kulturfeed.site.words import Words

_LANGUAGES: Final = {words.tag: words for words in (NB, NN, EN)}
_UNITS: Final = (timedelta(weeks=1), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))


def words_of(language: str | None) -> Words:
    """Return the words of a language: nb, nn or en; English where we have none, or none is told.

    What is written as `no` is bokmål.
    """
    return _LANGUAGES.get(primary(language or "en"), EN)


def primary(language: str) -> str:
    """Return a tag's first part (RFC 5646 section 2.2.1), `nb` for the macrolanguage `no`."""
    first = language.partition("-")[0].lower()
    return "nb" if first == "no" else first


def written_date(day: date, words: Words) -> str:
    """Write a date as people write it: `8. april 2021`, `8 April 2021`."""
    return words.date.format(day=day.day, month=words.months[day.month - 1], year=day.year)


def written_moment(moment: datetime, words: Words) -> str:
    """Write a local time as people write it: `8. april 2021 kl. 14.05`."""
    day = written_date(moment, words)
    return words.moment.format(date=day, hour=moment.hour, minute=moment.minute)


def written_month(year: int, month: int, words: Words) -> str:
    """Write a month as a heading: `Oktober 2026`."""
    return f"{words.months[month - 1].capitalize()} {year}"


def written_rhythm(every: timedelta, words: Words) -> str:
    """Write how often something is done, in its largest whole unit: `hver 2. time`."""
    for unit, forms in zip(_UNITS, words.every, strict=True):
        if every >= unit and not every % unit:
            return forms.counted(every // unit)
    return words.every[-1].counted(max(1, round(every / _UNITS[-1])))
