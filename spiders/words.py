"""The generic words of topic pages, in nb, nn, sv, da, fi, de, fr, nl and en: one table."""

import re

# Names of classes and ids, as authors write them: mostly English, with the local words beside.
ZONES = {
    "navigation": """nav navbar navigation menu submenu meny menue menü valikko topbar breadcrumb
        breadcrumbs crumbs brodsmule brodsmuler brødsmuler smulsti toc skip toolbar language
        languages sitemap""",
    "footer": "footer bunntekst sidfot sidefod fußzeile fusszeile colophon copyright",
    "aside": "sidebar aside sidepanel sidomeny seitenleiste sidokolumn",
    "pagination": "pagination pager paging paginator pagenavi paginering blättern sidvalg",
    "share": "share sharing shares social socials deling teilen partage",
    "tag": "tag tags tagcloud taglist categories cats emneord stikkord keywords",
    "cookies": "cookie cookies consent gdpr informasjonskapsler samtykke",
    "related": "related relatert relaterte verwandt lignende recommended anbefalt mostread",
    "comment": "comments disqus kommentarer kommentare commentlist",
    "byline": "byline author authors forfatter författare autor auteur vcard postmeta",
    "contact": "contact kontakt contacts kontakter kontaktpersoner ansprechpartner yhteystiedot",
}

TITLE_NAMES = "title|headline|heading|tittel|overskrift|rubrik|titel|titre"
"""What authors call an element that holds a title."""

ZONE_OF = {word: zone for zone, words in ZONES.items() for word in words.split()}

NOT_ZONES = frozenset(("closed", "open", "has", "with", "no", "without", "is", "card", "teaser"))
"""Parts of a name that make it tell something else: `comments-closed`, `navigation-card`."""

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

HIDDEN = frozenset(
    (
        "visually-hidden",
        "visuallyhidden",
        "sr-only",
        "screen-reader-text",
        "screen-reader-only",
        "u-hidden-visually",
        "element-invisible",
        "show-for-sr",
        "assistive-text",
        "skjult",
    )
)

UNREAD_TAGS = """script style noscript template svg button select textarea option iframe object
    audio video math canvas input label"""

BREAKING_TAGS = """address article aside blockquote br caption dd details div dl dt figcaption
    figure footer header hr img li main nav ol p picture pre section summary table tbody td
    tfoot th thead time tr ul"""


def _starting(text: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(text.split('|'))})(?!\w)", re.IGNORECASE)


# Each matches at the start of a line or of a link's text.
READ_MORE = _starting(
    "les mer|les heile|les hele|les saken|les artikkel(?:en)?|les teksten|les videre|les vidare"
    "|les meir|les flere|se flere|se alle|se mer|vis flere|vis mer|flere (?:artikler"
    "|saker|nyheter)"
    "|läs mer|läs hela|läs vidare|läs artikeln|visa (?:fler|mer)|fler artiklar|alla nyheter"
    "|læs mere|læs hele|læs videre|se flere|flere nyheder|lue lisää|lue koko|näytä lisää"
    "|weiterlesen|mehr (?:lesen|erfahren|anzeigen|dazu)|zum artikel|lesen sie|weitere artikel"
    "|alle artikel|lire (?:la suite|plus|l.article)|en savoir plus|voir (?:plus|tou[ts]e?s?)"
    "|lees (?:meer|verder|het)|meer (?:lezen|nieuws)|toon meer|alle nieuws"
    "|read (?:more|on|the|full|article|post|now)|continue reading|keep reading|learn more|see more"
    "|(?:view|show|load|see) (?:more|all)|more (?:articles|news|posts|\\.\\.\\.|…|»|›)"
    "|full (?:story|article)"
)

RELATED = _starting(
    "relater(?:t|te)|les også|se også|mest lest[e]?|anbefal(?:t|te)|lignende|läs också|läs även"
    "|mest läst[a]?|relaterade?|læs også|mest læste?|lue myös|luetuimmat|das könnte|meistgelesen"
    "|ähnliche|verwandte|auch interessant|lire aussi|à lire aussi|les plus lus|sur le même"
    "|lees ook|meest gelezen|gerelateerd|related|most (?:read|popular|viewed)|you (?:may|might)"
    "|recommended|see also|popular|trending|mest populær"
)

CONTACT = _starting("kontakt(?:person|personer|oss)?|yhteystiedot|contact|ansprechpartner")

# Whole lines that are said about an article and not by it.
ASIDE_LINE = _starting(
    "foto|fotograf|photo|bilde?|bildet|kuva|illustrasjon|illustration|kilde|credits?"
    "|av(?= [A-ZÆØÅÄÖ])|von(?= [A-ZÄÖÜ])|by(?= [A-Z])|par(?= [A-ZÉÈ])|door(?= [A-Z])"
    "|skrevet av|skriven av|skrevet|tekst|text|geschrieben|verfasst|écrit par|posted|written by"
    "|author|autor|forfatter|författare|auteur|kirjoittanut|redaksjon(?:en)?"
    "|publiser(?:t|a)|publicera[dt]|udgivet|julkaistu|veröffentlicht|publié|gepubliceerd|published"
    "|oppdatert|sist (?:oppdatert|endret)|endret|uppdaterad|opdateret|päivitetty|aktualisiert"
    "|updated|last (?:updated|modified)|dato|datum|date"
    "|del(?= på)|dele?|dela|jaa|teilen|partager|delen|share|tweet"
    "|ingen kommentar(?:er)?|legg igjen|kommenter|kommentare?|kommentarer|leave a|no comments?"
    "|\\d+ (?:kommentar|comment|likes?|commentaires?|reaksjon|reacties?|visninger|views)\\w*"
    "|\\d+ min(?:\\.|utter|uter|utes?|uten|uuttia)?(?: (?:lesetid|read|läsning|lecture"
    "|lesezeit))?$"
    "|lesetid|lästid|lesezeit|reading time|temps de lecture|kategori(?:er)?|kategorien?|categories"
    "|category|catégories?|tags?|emner?|stikkord|emneord|filed under|in category|abgelegt unter"
    "|schlagw[oö]rte?r?|avainsanat|permalink|print|skriv ut|annonse|anzeige|annons|reklame"
)

BYLINE = re.compile(
    r"\W*(?i:av|von|by|par|door|tekst|skrevet av|written by|posted by|forfatter|author|autor)"
    r":? (?P<name>[A-ZÆØÅÄÖÜÉ][\w.'’-]+(?: [A-ZÆØÅÄÖÜÉ][\w.'’-]+){1,3})$"
)
