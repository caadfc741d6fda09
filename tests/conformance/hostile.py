"""A topic page that means ill, its articles too, as loopback serves them."""

from collections.abc import Mapping
from html import escape

from loopback import Reply
from newsroom import TOPIC, page

SCRIPT = "</title></textarea><script>alert(1)</script>"
QUOTES = """"' onmouseover='alert(1)' x=\""""
CDATA = "]]> <![CDATA[ <?php ?> <!-- --> <!ENTITY x SYSTEM 'file:///etc/passwd'> &x;"
ENTITIES = "&lt;b&gt; &amp;amp; &#0; {{ 7*7 }} {% raw %} ${7*7} %s"
EMOJI = "Æresgjest 👩‍👩‍👧‍👦🏴‍☠️ på scenen 𝔉𝔯𝔞𝔨𝔱𝔲𝔯 ﷽"
RTL = "\u202eשלום عالم\u202c – retning"
LONG = "Ø" * 10_000
TEXTS: Mapping[str, str] = {
    "script": SCRIPT,
    "quotes": QUOTES,
    "cdata": CDATA,
    "entities": ENTITIES,
    "emoji": EMOJI,
    "rtl": RTL,
    "long": LONG,
}
HONEST = "En helt vanlig sak om kultur"
LINKS = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "vbscript:x"),
    *("data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "//", "http://[", "#"),
)
EVIL_BODY = """\
<p onclick="alert(1)">Brødtekst <a href="javascript:alert(1)">lenke</a>
<img src=x onerror=alert(1)><svg onload=alert(1)><script>alert(1)</script></svg>
<iframe src="https://evil.example/"></iframe><style>body{display:none}</style>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext>
</math><form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button>
</form>
<object data="data:text/html,x"></object><base href="https://evil.example/"><meta
http-equiv="refresh" content="0;url=https://evil.example/"></p><p>Andre avsnitt i saken, som er
langt nok til at det regnes for å være en del av selve teksten.</p><p>Tredje avsnitt er like langt
som det forrige, og handler om kulturskolen i kommunen.</p>"""


def routes() -> Mapping[str, Reply]:
    """Serve the page and the articles; every text stands in every place where one is read."""
    articles = {f"{TOPIC}{slug}/": Reply(body=_article(text)) for slug, text in TEXTS.items()}
    honest = {f"{TOPIC}vanlig/": Reply(body=_article(HONEST))}
    return {TOPIC: Reply(body=_topic()), **articles, **honest}


def _topic() -> str:
    cards = [_card(f"{TOPIC}{slug}/", escape(text), escape(text)) for slug, text in TEXTS.items()]
    # Markup in a title is the page's own; scripts in it are no text of it.
    marked = f"<script>alert(1)</script><b onclick=alert(1)>{HONEST}</b>\x01\x08\x9f"
    cards += [_card(f"{TOPIC}vanlig/", marked, "Ingress<script>alert(1)</script> om saken.")]
    cards += [
        _card(link, f"Lenke nummer {number}", "Se her.") for number, link in enumerate(LINKS)
    ]
    return page(SCRIPT, f"<h1>{escape(SCRIPT)}</h1>{''.join(cards)}", head=_metas(QUOTES))


def _card(link: str, title: str, summary: str) -> str:
    return (
        f"<article><h3><a href='{escape(link)}'>{title}</a></h3><p>{summary}</p>"
        f"<img src='javascript:alert(1)' onerror='alert(1)' alt=''></article>"
    )


def _article(text: str) -> str:
    main = f"<article><h1>{escape(text)}</h1><p>Publisert 8. april 2021</p>{EVIL_BODY}</article>"
    return page(text, main, head=_metas(text))


def _metas(text: str) -> str:
    told = {"author": text, "article:section": text, "og:image": "javascript:alert(1)"}
    metas = [f'<meta property="{k}" name="{k}" content="{escape(v)}">' for k, v in told.items()]
    return "".join([*metas, '<link rel="canonical" href="javascript:alert(1)">'])
