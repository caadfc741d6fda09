"""The config in, `index.html` out: the feeds' names, addresses and autodiscovery links."""

from collections.abc import Mapping
from html import escape

from kulturfeed.config import Config
from kulturfeed.rows import SourceRow

_HEADINGS = {"nb": "Nyhetsstrømmer", "nn": "Nyhendestraumar", "en": "Feeds"}
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


def index(config: Config, states: Mapping[str, SourceRow]) -> bytes:
    """Render the list of the feeds that there are, in the first source's language.

    That is nb, nn, or else en.
    """
    language = (config.sources[0].language or "en").split("-")[0].lower()
    heading = _HEADINGS.get(language, _HEADINGS["en"])
    titles = {
        source.id: source.title or state.title
        for source in config.sources
        if (state := states.get(source.id)) and state.first_accepted
    }
    links = "\n".join(
        f'<link rel="alternate" type="{kind}" title="{escape(title or name)}" '
        f'href="{name}.{ending}">'
        for name, title in titles.items()
        for ending, kind in _TYPES.items()
    )
    items = "\n".join(
        f'<li>{escape(title or name)}: <a href="{name}.rss">RSS</a>, '
        f'<a href="{name}.atom">Atom</a></li>'
        for name, title in titles.items()
    )
    return _PAGE.format(
        language=language if language in _HEADINGS else "en",
        heading=heading,
        links=links,
        items=items,
    ).encode()


_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>{heading}</title>
{links}
</head>
<body>
<main>
<h1>{heading}</h1>
<ul>
{items}
</ul>
</main>
</body>
</html>
"""
