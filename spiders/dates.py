"""Date text, as pages write it, to an aware date; what is not told is never guessed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed_zone
from zoneinfo import ZoneInfo

from dateutil.parser import parser, parserinfo

from spiders.page import Precision, SourceDate
from spiders.text import clean

_LONGEST = 100
"""Characters; what is longer is prose, not a date."""
_LONGEST_BYLINE = 400
_YEARS = range(1990, 2101)
_NOON = time(12)

# Bokmål and nynorsk first, then Swedish, Danish, English, German and Finnish.
_MONTH_NAMES = (
    "jan januar january januari jänner tammi tammikuu tammikuun tammikuuta",
    "feb febr februar february februari helmi helmikuu helmikuun helmikuuta",
    "mar mars march marts märz mrz maalis maaliskuu maaliskuun maaliskuuta",
    "apr april huhti huhtikuu huhtikuun huhtikuuta",
    "mai maj may touko toukokuu toukokuun toukokuuta",
    "jun juni june kesä kesäkuu kesäkuun kesäkuuta",
    "jul juli july heinä heinäkuu heinäkuun heinäkuuta",
    "aug august augusti elo elokuu elokuun elokuuta",
    "sep sept september syys syyskuu syyskuun syyskuuta",
    "okt oct oktober october loka lokakuu lokakuun lokakuuta",
    "nov november marras marraskuu marraskuun marraskuuta",
    "des dec dez desember december dezember joulu joulukuu joulukuun joulukuuta",
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY = (
    "(?:man|tirs|tys|ons|tors|fre|lør|laur|søn|sun|mån|tis|lör|sön)dag|"
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|"
    "mittwoch|sonnabend|(?:maanan|tiis|perjan|lauan|sunnun)tai(?:na)?|(?:keskiviikko|torstai)(?:na)?|"
    "man|tirs?|tys|ons|tors?|fre|lør|lau|søn|mån|tis|lör|sön|mon|tues?|wed|thur?s?|fri|sat|sun|"
    "mo|di|mi|do|fr|sa|so|ma|ti|ke|to|pe|la|su"
)
_PUBLISHED = (
    "publisert|publiseringsdato|publiceret|publicerad|publicerat|published|posted|udgivet|"
    "offentliggjort|offentleggjort|lagt ut|oppretta|opprettet|created|skrevet|veröffentlicht|"
    "erstellt|julkaistu"
)
_UPDATED = (
    r"(?:sist|senest|senast|sidst|last|zuletzt|viimeksi) \w+|oppdatert|uppdaterad|opdateret|endra|"
    "endret|ändrad|ændret|updated|modified|aktualisiert|geändert|päivitetty|muokattu"
)
_OTHER = (
    r"\b\w*frist\b|\bpåmelding|\bdeadline\b|\bcopyright\b|©|\b(?:tid|når|starter?|tidspunkt)\b"
)

# By first letters, so that a word that is no month is soon seen to be none.
_NAMES = (
    letter + "(?:" + "|".join(name[1:] for name in _MONTHS if name[0] == letter) + ")"
    for letter in sorted({name[0] for name in _MONTHS})
)
_NAME = rf"(?:{'|'.join(_NAMES)})\b\.?"
_MONTH = rf"(?:(?:0?[1-9]|1[0-2])\.|{_NAME})"
_DAY_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:199|20\d|210)\d(?!\d)"
_TO = r"\s?(?:[-–—]|(?:til|till|to|bis|og|och|and|und)\s)\s?"
_AT = r"\b(?:kl\b\.?|klokken|klokka|klo|um|at)\s?"
_CLOCK = r"\d{1,2}[.:]\d\d(?!\d)"
_ISO_DAY = r"((?:199|20\d|210)\d)([-./])(\d{1,2})\2(\d{1,2})(?!\d)"
_SHORT_DAY = r"(\d\d\.\d\d\.|\d\d/\d\d/)(\d\d)(?![\d.:/])"
_WHOLE_DAY = (
    rf"(?:\d{{1,2}}(?:\.|st|nd|rd|th)?\s?(?:of\s)?{_MONTH},?[\s-]?"
    rf"|{_NAME}\s{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s"
    rf"|\d{{1,2}}/\d{{1,2}}/|\d{{1,2}}-(?:\d{{1,2}}|{_NAME})-){_YEAR}"
)
_APART = r"(?<![\w./-])"


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LEAD = _any_case(
    rf"^(?:(?:{_PUBLISHED}|{_UPDATED}|{_WEEKDAY}|dato|date|datum|den|fra|am|on|the)\b[.:,]*\s*)+"
)
_HINT = re.compile(r"\d\d(?:[./]\d\d[./])?\d\d")
_DAY = _any_case(_APART + _WHOLE_DAY)
_YEAR_FIRST = re.compile(_APART + _ISO_DAY)
_SHORT_YEAR = re.compile(_APART + _SHORT_DAY)
_RANGE = _any_case(
    rf"{_APART}(\d{{1,2}})\.?\s?({_MONTH})?\s?({_YEAR})?{_TO}\d{{1,2}}\.?\s?({_MONTH})\s?({_YEAR})"
)
# Seconds may be followed by an offset; minutes by the end of an opening time.
_TIME = _any_case(
    rf"(?:(?<=\d{{4}})[\s,|–-]*(?:{_AT})?|{_AT})(\d{{1,2}})[.:](\d\d)(?!\d)"
    rf"(?:[.:](\d\d)|\s?[-–—]\s?{_CLOCK})?(?:\s?uhr\b)?"
)
# The forms that dateutil cannot misread, so that it need not be asked: it takes 60 µs.
_PLAIN = _any_case(
    rf"(?:(?P<day>{_DAY_NUMBER})\.?\s(?P<month>{_NAME})\s"
    rf"|(?P<month_first>{_NAME})\s(?P<day_second>{_DAY_NUMBER})(?:st|nd|rd|th)?,?\s"
    rf"|(?P<day_number>{_DAY_NUMBER})(?P<sign>[./])(?P<month_number>0?[1-9]|1[0-2])(?P=sign))"
    rf"(?P<year>{_YEAR})(?:[\s,|–-]*(?:{_AT})?(?P<hour>\d{{1,2}})[.:](?P<minute>\d\d))?"
)
_HOUR = _any_case(rf"{_AT}(\d{{1,2}})(?![\d.:]|\s?[ap]\.?m)(?:\s?uhr\b)?")
# JavaScript's `GMT+0200 (CEST)`; dateutil reads an offset after GMT the POSIX way round.
_ZONE_IN_WORDS = re.compile(r"\s*\([^()]*\)$|\b(?:GMT|UTC)(?=[+-]\d)")
_SHOWN = _any_case(
    rf"{_APART}(?P<range>\d{{1,2}}\.?\s?(?:{_MONTH})?\s?(?:{_YEAR})?{_TO})?"
    rf"(?:{_WHOLE_DAY}|(?:199|20\d|210)\d-\d\d-\d\d(?!\d)|(?:\d\d\.\d\d\.|\d\d/\d\d/)\d\d(?![\d.:/]))"
    r"(?:[T\s]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z\b|[+-]\d\d:?\d\d\b)"
    rf"|T\d\d:\d\d(?::\d\d(?:\.\d+)?)?|[\s,|–-]*(?:{_AT})?{_CLOCK}(?::\d\d)?(?:\s?[ap]m\b)?"
    rf"|,?\s{_AT}\d{{1,2}}(?![\d.:]))?"
)
_MARK = _any_case(
    rf"\b(?P<updated>{_UPDATED})\b|\b(?P<published>{_PUBLISHED})\b|(?P<other>{_OTHER})"
)
_HOURS_AHEAD = {"UTC": 0, "GMT": 0, "Z": 0, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2}
_HOURS_AHEAD |= {"EET": 2, "EEST": 3, "BST": 1, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7}


class _Words(parserinfo):
    def month(self, name: str) -> int | None:
        return _MONTHS.get(name.lower())


_PARSER = parser(_Words(dayfirst=True))


def may_name_day(text: str) -> bool:
    """Tell whether a text has what all dates have; most texts have not, and this costs little."""
    return _HINT.search(text) is not None


def source_date(text: str, timezone: ZoneInfo, found: str) -> SourceDate | None:
    """Read a text that is a date and nothing else; a time without a zone is in `timezone`.

    None for what names no whole day (relative dates, months, hours, prices, versions) and for
    years outside 1990 to 2100. Of a range the first day counts. `found` is kept in the answer.
    """
    phrase = clean(text)
    if len(phrase) > _LONGEST or not may_name_day(phrase):
        return None
    try:
        moment, precision = _moment(_LEAD.sub("", phrase))
        return SourceDate(at=_aware(moment, precision, timezone), precision=precision, found=found)
    except (ValueError, OverflowError):  # how both parsers say that a text is no date
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The dates of a short text, and the text without them.

    `marked` if it says that they are of publication or change.
    """

    undated: str
    published: SourceDate | None = None
    updated: SourceDate | None = None
    marked: bool = False

    @property
    def date(self) -> SourceDate | None:
        """Return the day of publication, else that of the last change."""
        return self.published or self.updated

    @property
    def rest(self) -> str:
        """Return the text without its dates and what marks them."""
        return _MARK.sub("", self.undated)


def byline(text: str, timezone: ZoneInfo, found: str = "text") -> Byline:
    """Find the dates in a byline such as «Publisert 8. april 2021 | Kari Nordmann».

    Not for prose, whose dates are of anything: none in texts over 400 characters. Deadlines and
    ranges of days are events.
    """
    line = clean(text)
    if len(line) > _LONGEST_BYLINE or not may_name_day(line):
        return Byline(undated=line)
    dates: dict[str, SourceDate | None] = {}
    undated, marked, end = "", False, 0
    for shown in _SHOWN.finditer(line):
        kind = "other" if shown["range"] else "published"
        for mark in _MARK.finditer(line, end, shown.start()) if kind == "published" else ():
            kind = mark.lastgroup or kind
            # «Publisert 8. april» is a label, «rapporten ble publisert 8. april» a sentence.
            marked |= kind != "other" and (mark.start() == end or mark[0][0].isupper())
        dates[kind] = dates.get(kind) or source_date(shown[0], timezone, found)
        undated += line[end : shown.start()]
        end = shown.end()
    return Byline(
        undated=undated + line[end:],
        published=dates.get("published"),
        updated=dates.get("updated"),
        marked=marked,
    )


def _moment(phrase: str) -> tuple[datetime, Precision]:
    """Read a phrase without lead words. Raises ValueError where it is no date."""
    if _YEAR_FIRST.match(phrase):
        # dateutil's dayfirst would read 2021-04-08 as 4 August.
        try:
            moment = datetime.fromisoformat(phrase)
        except ValueError:  # another separator or a time in words: turned round below
            pass
        else:
            return moment, Precision.DAY if len(phrase) == len("2021-04-08") else Precision.MINUTE
    plain = _PLAIN.fullmatch(phrase)
    return _plain(plain) if plain else _in_words(_tidy(phrase))


def _plain(date: re.Match[str]) -> tuple[datetime, Precision]:
    """Read what `_PLAIN` matches. Raises ValueError on a day or time that there is not."""
    month = _month_number(date["month"] or date["month_first"] or date["month_number"])
    day = date["day"] or date["day_second"] or date["day_number"]
    clock = int(date["hour"] or 0), int(date["minute"] or 0)
    moment = datetime(int(date["year"]), month, int(day), *clock)  # noqa: DTZ001 # zone is added
    return moment, Precision.MINUTE if date["hour"] else Precision.DAY


def _tidy(phrase: str) -> str:
    """Write a date day first, as one day, with its time in digits and colons."""
    phrase = _ZONE_IN_WORDS.sub("", phrase)
    phrase = _YEAR_FIRST.sub(r"\4.\3.\1 ", phrase)
    phrase = _SHORT_YEAR.sub(lambda m: f"{m[1]}{19 if m[2] >= '90' else 20}{m[2]}", phrase)
    phrase = _RANGE.sub(_first_day, phrase)
    phrase = _TIME.sub(lambda m: f" {m[1]}:{m[2]}:{m[3] or '00'}", phrase)
    return _HOUR.sub(r" \1:00:00", phrase)


def _first_day(days: re.Match[str]) -> str:
    day, month, year, last_month, last_year = days.groups()
    turn = month and not year and _month_number(month) > _month_number(last_month)
    return f"{day}. {month or last_month} {year or int(last_year) - bool(turn)}"


def _month_number(month: str) -> int:
    name = month.rstrip(".").lower()
    return _MONTHS.get(name) or int(name)


def _in_words(phrase: str) -> tuple[datetime, Precision]:
    """Read a tidy phrase strictly, twice, so that what the parser fills in gives it away."""
    if not _DAY.search(phrase):
        raise ValueError(f"{phrase!r} names no day, month and year")
    blanks = datetime(2000, 1, 1), datetime(2004, 2, 2, 1, 1)  # noqa: DTZ001 # zone is told or added
    one, other = (_PARSER.parse(phrase, default=blank, tzinfos=_zone) for blank in blanks)
    if one == other:
        return one, Precision.MINUTE
    if one.date() == other.date() and (one.time(), other.time()) == tuple(
        b.time() for b in blanks
    ):
        return one, Precision.DAY
    raise ValueError(f"{phrase!r} leaves out a part of its date")


def _zone(name: str | None, seconds: int | None) -> tzinfo | None:
    """Name the zone of a time. Raises ValueError on one that is not known."""
    if seconds is not None:
        return fixed_zone(timedelta(seconds=seconds))
    if name is None:
        return None
    if name not in _HOURS_AHEAD:
        raise ValueError(f"{name} is no time zone that is known here")
    return fixed_zone(timedelta(hours=_HOURS_AHEAD[name]))


def _aware(moment: datetime, precision: Precision, timezone: ZoneInfo) -> datetime:
    """Place a moment in the page's timezone. Raises ValueError on years that are no news."""
    if moment.year not in _YEARS:
        raise ValueError(f"{moment.year} is no year of an article")
    if precision is Precision.DAY:
        return datetime.combine(moment, _NOON, timezone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone)
    # By way of UTC: an hour that daylight saving leaves out becomes one that a clock shows.
    return moment.replace(microsecond=0).astimezone(UTC).astimezone(timezone)
