"""The generic words of topic pages, in nb, nn, sv, da, fi, de, fr, nl and en: one table."""

import re

from spiders.dating.words import MONTHS, WEEKDAYS, any_of

# Names of classes and ids, as authors write them: mostly English, with the local words beside.
ZONES = {
    "navigation": """nav navbar navigation menu submenu meny menue menü valikko topbar breadcrumb
        breadcrumbs crumbs brodsmule brodsmuler brødsmuler smulsti toc skip toolbar language
        languages languagelinks languageselector languageswitcher sitemap""",
    "footer": "footer bunntekst sidfot sidefod fußzeile fusszeile colophon copyright",
    "aside": "sidebar aside sidepanel sidomeny seitenleiste sidokolumn",
    "pagination": "pagination pager paging paginator pagenavi paginering blättern sidvalg",
    "share": "share sharing shares social socials deling teilen partage",
    "tag": "tag tags tagcloud taglinks taglist categories cats emneord stikkord keywords",
    "cookies": "cookie cookies consent gdpr informasjonskapsler samtykke",
    "related": "related relatert relaterte verwandt lignende recommended anbefalt mostread",
    "comment": "comments disqus kommentarer kommentare commentlist",
    "byline": "byline author authors forfatter författare autor auteur vcard postmeta",
    "contact": "contact kontakt contacts kontakter kontaktpersoner ansprechpartner yhteystiedot",
}

TITLE_NAMES = "title|headline|heading|tittel|overskrift|rubrik|titel|titre"
"""What authors call an element that holds a title."""

ZONE_OF = {word: zone for zone, words in ZONES.items() for word in words.split()}

NOT_ZONES = frozenset("closed open enabled disabled has with no without is card teaser".split())
"""Parts of a name that make it tell something else: `comments-closed`, `navigation-card`."""

ZONES_AT_END = frozenset(("tag", "language"))
"""Before another word they tell of which articles (`tag-festival`, `language-nb`), unless the two
are a zone's word together (`tag-cloud`), or the last is what holds such (`tag-wrapper`)."""

ARTICLE = re.compile(r"(?<!\S)(?:hentry|h-entry|wp-block-post|status-publish|post-\d+)(?!\S)")
"""Found in the classes of an article itself (WordPress's `post_class`, microformats); beside it
stand what its topics and its format are called."""

WHOLE_PAGE = frozenset(("site", "page", "main", "global", "footer", "layout", "body", "bottom"))
"""What a page's own footer is called after; cards have footers too (`card-footer`)."""

ZONE_OF_TAG = {
    "nav": "navigation",
    "aside": "aside",
    "dialog": "cookies",
    "address": "contact",
}

ZONE_OF_ROLE = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search",
    "dialog": "cookies",
    "alertdialog": "cookies",
}

_ASSISTIVE = (
    r"(?:is-|u-)?visually-?hidden|u-hidden-visually|sr-only|screen-reader-(?:text|only)"
    r"|show-for-sr|assistive-text|element-invisible|skjult"
)
_DISPLAYED = r"(?<!\S)d-(?:sm|md|lg|xl|xxl)-(?!none)"

HIDDEN = re.compile(
    rf"(?<!\S)(?:{_ASSISTIVE}|material-(?:icons|symbols)(?:-\S+)?)(?!\S)"
    rf"|^(?!.*{_DISPLAYED}).*(?<!\S)d-none(?!\S)",
    re.IGNORECASE | re.DOTALL,
)
"""Found in the classes of what no eye sees: assistive text, the names by which fonts know icons,
and what is shown at no width (Bootstrap's `d-none` without `d-md-block` or the like)."""

ICON = re.compile(r"(?<![^\s_-])(?:icons?|ikon(?:er)?)(?![^\s_-])", re.IGNORECASE)
"""Found in the classes of icons."""

UNREAD_TAGS = """script style noscript template svg button select textarea option iframe object
    audio video math canvas input label"""

BREAKING_TAGS = """address article aside blockquote br caption dd details div dl dt figcaption
    figure footer header hr img li main nav ol p picture pre section summary table tbody td
    tfoot th thead time tr ul"""


_LOWER = "a-zß-öø-ÿčđŋšŧž"
_UPPER = "A-ZÀ-ÖØ-ÞČĐŊŠŦŽ"
_NAME = rf"[{_UPPER}][\w.'’-]+"
_OFFICE = rf"(?: [{_LOWER}-]+){{1,2}}"
"""What an author is, before the name: «journalist»."""
_SENTENCE_END = r"[.!?…][\"'»”’)]*$"
_FEW = r"(?:\s+[^\s,|·•–—/]+){0,3}\s*"
"""Words behind a label, up to what sets the next label apart."""
_AND_LABEL = r"\s?(?:og|och|and|und|et|en|ja|&|/)\s?(?:tekst|text|foto|photo|bilder?|video|film)"

# What stands in a line of labels, in lower case, beside names and figures.
_SMALL = (
    "av|af|by|von|van|par|door|admin|og|och|and|und|et|en|ja|om|på|im|in|on|at|kl|klokken|klokka"
    "|um|am|den|der|de|la|le|da|du|for|för|fra|frå|från|from|til|till|to|vor|siden|sidan|sedan|ago|geleden"
    "|sitten|dag|går|days?|dager|dagar|dage|tagen|hours?|time[rn]?|timmar|stunden|min|minutes?"
    "|minutt(?:er)?|minutter|minuten|read|les|foto|photo|modified"
)


def _starting(words: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{words})(?!\w)\W*", re.IGNORECASE)


def _labelling(words: str, further: str) -> re.Pattern[str]:
    """Match lines that a label begins, and not a sentence that begins with the same word.

    A colon follows, or a few words without a sentence's end, or only names, figures and labels.
    """
    labels = f"{any_of(words.split('|'))}|{further}"
    known = rf"{labels}|{_SMALL}|{any_of(MONTHS)}|{any_of(WEEKDAYS)}"
    prose = rf"(?-i:(?<!\w)(?<!by |av |af )(?!(?:{known})(?!\w))[{_LOWER}][^\W\d_])"
    few = rf"(?!.*{_SENTENCE_END}){_FEW}(?:$|[,|·•–—/])"
    colon = rf"(?:{_AND_LABEL})?\s?:"
    return re.compile(rf"\W*(?:{labels})(?!\w)(?:{colon}|{few}|(?!.*{prose}))", re.IGNORECASE)


_READ_MORE = (
    "les mer|les heile|les hele|les saken|les artikkel(?:en)?|les teksten|les videre|les vidare"
    "|les meir|les flere|se flere|se alle|se mer|vis flere|vis mer|flere (?:artikler"
    "|saker|nyheter)|fortsett å lese|hald fram å lese|(?:gå )?til (?:sak[ae]n|artikkelen)"
    "|mei?r informasjon|loga eanet"
    "|läs mer|läs hela|läs vidare|läs artikeln|fortsätt (?:att )?läsa|visa (?:fler|mer)"
    "|fler artiklar|mer information|alla nyheter"
    "|læs mere|læs hele|læs videre|fortsæt med at læse|se flere|flere nyheder"
    "|lue lisää|lue koko|jatka lukemista|näytä lisää"
    "|weiterlesen|mehr (?:lesen|erfahren|anzeigen|dazu)|zum artikel|lesen sie|weitere artikel"
    "|alle artikel|lire (?:la suite|plus|l.article)|en savoir plus|voir (?:plus|tou[ts]e?s?)"
    "|lees (?:meer|verder|het)|meer (?:lezen|nieuws)|toon meer|alle nieuws"
    "|read (?:more|on|the|full|article|post|now)|continue reading|keep reading|learn more|see more"
    "|(?:view|show|load|see) (?:more|all)|more (?:articles|news|posts|\\.\\.\\.|…|»|›)"
    "|full (?:story|article)"
    # Alone, or no word at all: «[mehr]», «»».
    r"|(?:mei?r|mere|mehr|weiter|lisää|meer|more)(?=\W*$)|(?<=\W)$"
)

# Of texts in lower case: a pattern in which case says nothing takes twice the time.
_BEGINS = re.compile(rf"\W*(?:{_READ_MORE})(?!\w)\W*")
_BEGINS_LINE = re.compile(rf"\W*(?:{_READ_MORE})(?!\w)(?:\s?:|{_FEW}\W*$|(?!.*{_SENTENCE_END}))")


def says_read_more(text: str) -> bool:
    """Tell whether a link's text begins as one that only leads to its article: «Les mer»."""
    return _BEGINS.match(text.lower()) is not None


def says_only_read_more(text: str) -> bool:
    """Tell whether a text is «Les mer» or the like, and nothing else."""
    return _BEGINS.fullmatch(text.lower()) is not None


def leads_on(line: str) -> bool:
    """Tell whether a line begins so and is no sentence, as «Les mer i sommer! Lån en bok.» is."""
    return _BEGINS_LINE.match(line.lower()) is not None


RELATED = _starting(
    "relater(?:t|te)|les også|se også|mest lest[e]?|anbefal(?:t|te)|lignende|läs också|läs även"
    "|mest läst[a]?|relaterade?|læs også|mest læste?|lue myös|luetuimmat|das könnte|meistgelesen"
    "|ähnliche|verwandte|auch interessant|lire aussi|à lire aussi|les plus lus|sur le même"
    "|lees ook|meest gelezen|gerelateerd|related|most (?:read|popular|viewed)|you (?:may|might)"
    "|recommended|see also|popular|trending|mest populær"
    r"|(?:snarveier|snarvegar|mest (?:brukte?|besøkte?)|selvbetjening|sjølvbetening|genvägar"
    r"|genveje|quick ?links|schnellzugriff|oikopolut)(?=(?:\s\S+){0,3}$)"
)
"""Begins a heading over links that are beside the page's list: to other articles, to services."""

CONTACT = _starting("kontakt(?:person|personer|oss)?|yhteystiedot|contact|ansprechpartner")

ASIDE_LINE = _labelling(
    "foto|fotograf|photo|bilde?|bildet|kuva|illustrasjon|illustration|kilde|credits?"
    "|skrevet av|skriven av|skrevet|tekst|text|geschrieben|verfasst|écrit par|posted|written by"
    "|author|autor|forfatter|författare|auteur|kirjoittanut|redaksjon(?:en)?"
    "|publisert|publisera|publicera[dt]|udgivet|julkaistu|veröffentlicht|publié|gepubliceerd"
    "|published|oppdatert|sist oppdatert|sist endret|endret|uppdaterad|opdateret|päivitetty"
    "|aktualisiert|updated|last updated|last modified|dato|datum|date"
    r"|dele? denne \w+|dela den här \w+|dela denna \w+|share this \w+"
    "|dele?|dela|jaa|teilen|partager|delen|share|tweet"
    "|ingen kommentar(?:er)?|legg igjen|kommenter|kommentare?|kommentarer|leave a|no comments?"
    "|lesetid|lästid|lesezeit|reading time|temps de lecture|kategori(?:er)?|kategorien?|categories"
    "|category|catégories?|tags?|emner?|stikkord|emneord|filed under|in category|abgelegt unter"
    "|schlagw[oö]rte?r?|avainsanat|permalink|print|skriv ut|annonse|anzeige|annons|reklame",
    rf"(?:av|af|von|by|par|door)(?-i:{_OFFICE}(?: {_NAME}){{2,4}})(?=\s*(?:$|[,|·•–—/(]))"
    rf"|(?:av|af|von|by|par|door)(?=\s?:|\s\S+$|(?-i:\s[{_UPPER}]))"
    r"|\d+ (?:kommentar|comment|likes?|commentaires?|reaksjon|reacties?|visninger|views)\w*"
    r"|\d+ min(?:\.|utter|uter|utes?|uten|uuttia)?"
    "(?: (?:lesetid|read|läsning|lecture|lesezeit))?$",
)
"""Begins a line that is said about an article and not by it."""

BYLINE = re.compile(
    r"\W*(?i:av|af|von|by|par|door|tekst|skrevet av|written by|posted by|forfatter|author|autor)"
    rf":?(?:{_OFFICE})? (?P<name>{_NAME}(?: {_NAME}){{1,3}})$"
)
