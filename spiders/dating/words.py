"""The words of dates in nb, nn, sv, da, fi, de, fr, nl and en, as tables and as patterns."""

import re
from collections.abc import Iterable

_MONTH_NAMES = (
    """jan januar january januari jänner janv janvier tammi tammikuu tammikuun tammikuuta""",
    """feb febr februar february februari feber fév févr février fev fevr fevrier helmi helmikuu
    helmikuun helmikuuta""",
    """mar mars march marts märz maerz mrz mrt maart maalis maaliskuu maaliskuun maaliskuuta""",
    """apr april avr avril huhti huhtikuu huhtikuun huhtikuuta""",
    """mai maj may mei touko toukokuu toukokuun toukokuuta""",
    """jun juni june juin kesä kesäkuu kesäkuun kesäkuuta""",
    """jul juli july juil juillet heinä heinäkuu heinäkuun heinäkuuta""",
    """aug august augusti augustus août aout elo elokuu elokuun elokuuta""",
    """sep sept september septembre syys syyskuu syyskuun syyskuuta""",
    """okt oct oktober october octobre loka lokakuu lokakuun lokakuuta""",
    """nov november novembre marras marraskuu marraskuun marraskuuta""",
    """des dec dez déc desember december dezember décembre decembre joulu joulukuu joulukuun
    joulukuuta""",
)
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

_WEEKDAY_NAMES = (
    """mandag måndag monday montag maanantai maanantaina lundi maandag man mån mon lun mo ma""",
    """tirsdag tysdag tisdag tuesday dienstag tiistai tiistaina mardi dinsdag tirs tir tys tis tues
    tue mar die din di ti""",
    """onsdag wednesday mittwoch keskiviikko keskiviikkona mercredi woensdag ons wed mit mer woe mi
    ke wo""",
    """torsdag thursday donnerstag torstai torstaina jeudi donderdag tors tor thurs thur thu don
    jeu do to""",
    """fredag friday freitag perjantai perjantaina vendredi vrijdag fre fri ven vri fr pe vr""",
    """lørdag laurdag lördag saturday samstag sonnabend lauantai lauantaina samedi zaterdag lør
    laur lau lör sat sam zat sa la za""",
    """søndag sundag söndag sunday sonntag sunnuntai sunnuntaina dimanche zondag søn sun sön son
    dim zon so su zo""",
)
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
"""By number, Monday is 0."""


def any_of(words: Iterable[str]) -> str:
    """Write a pattern of words, by first letters, so that other words are soon seen to be none.

    A word may end in a pattern without alternatives.
    """
    of_initial: dict[str, list[str]] = {}
    for word in words:
        of_initial.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in of_initial.items())


_PUBLISHED = (
    "publisert|publiseringsdato|publiceret|publicerad|publicerat|published|posted|udgivet|"
    "offentliggjort|offentleggjort|lagt ut|oppretta|opprettet|created|skrevet|veröffentlicht|"
    "erstellt|julkaistu|publiée?|mise? en ligne|postée?|gepubliceerd|geplaatst"
)
_UPDATED = (
    r"sist \w+|senest \w+|sidst \w+|last \w+|zuletzt \w+|viimeksi \w+|laatst \w+|"
    "oppdatert|uppdaterad|opdateret|endra|endret|redigert|redigeret|redigerad|ändrad|ændret|"
    "updated|modified|edited|aktualisiert|geändert|bearbeitet|päivitetty|muokattu|mise? à jour|"
    "modifiée?|actualisée?|bijgewerkt|gewijzigd|aangepast"
)
# Short forms are labels where a colon says so and no name follows, as in «Red: Kari Nordmann».
_NO_NAME = r"(?=\s*(?:[\d|·,]|$))"
PUBLISHED = rf"(?:(?:{any_of(_PUBLISHED.split('|'))})\b|publ?\s?:{_NO_NAME})"
UPDATED = rf"(?:(?:{any_of(_UPDATED.split('|'))})\b|(?:red|oppd|uppd|opd|upd|endr)\s?:{_NO_NAME})"
_OTHER = (
    r"påmelding\w*|deadline\b|copyright\b|tid\b|når\b|starter?\b|tidspunkt\b|anmeldung\w*|"
    r"anmälan\b|date limite\b|inscriptions?\b|tilmelding\w*|gjeld\b|gjelder\b|gäller\b|"
    r"gælder\b|gültig\b|gyldig\b|åpent\b|ope\b|opent\b|öppet\b|åbent\b|geöffnet\b|"
    r"versjon\b|version\b"
)
OTHER = rf"(?:\b(?:{any_of(_OTHER.split('|'))}|\w*(?:frist|schluss)\b)|©)"
"""What a date is of that is not of the article."""
SMALL_WORD = (
    "av|by|von|af|fra|from|tekst|text|foto|photo|mins?|minutes?|minutt(?:er)?|lesetid|read|reading|"
    "time|les|om|og|and|und|in|på|kl|of|to|kommentar(?:er)?|comments"
)
"""What stands around the date of a byline beside names, and makes no sentence of it."""
LITTLE = "(?:dato|date|datum|den|der|am|on|the|fra|from|le|du|op|vom|d)\\b"
"""Words that stand before a date and say nothing."""


def any_case(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which case says nothing."""
    return re.compile(pattern, re.IGNORECASE)


MONTH_NAME = rf"(?:{any_of(MONTHS)})\b\.?"
# «mar. 8 avril» is a Tuesday, «Mar 8, 2021» is in March.
WEEKDAY = rf"(?:(?!mar\b(?!\.?\s\d{{1,2}}(?:er)?\s[^\W\d])){any_of(WEEKDAYS)})"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
ORDINAL = r"(?:\.|st|nd|rd|th|er)?"
YEAR = r"(?:199|20\d|210)\d(?!\d)"
AT = r"(?:\b(?:kl\b\.?|klokken|klokka|klockan|klo|um|at|om|ob)|\bà|@)\s?"
CLOCK = r"\d{1,2}(?:[.:]|\s?h\s?)\d\d(?!\d)"
OCLOCK = r"(?:\s?(?:uhr|uur|h)\b)"


def month_number(month: str) -> int:
    """Tell a month's number by its name or figure. Raises ValueError on other words."""
    name = month.rstrip(".").lower()
    return MONTHS.get(name) or int(name)
