"""Small feeds to render, break and read back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.model import Entry, Feed, Image

Render = Callable[[Feed], bytes]

NOON = datetime(2026, 10, 3, 12, tzinfo=UTC)

ENTRY = Entry(
    id="urn:uuid:6f1f3a52-0000-5000-8000-000000000000",
    title="Kulturskolen får nye lærere",
    link="https://www.ks.no/kultur/kulturskolen",
    published=NOON,
    updated=NOON + timedelta(hours=1),
    summary="Flere søker seg til «den» skolen – også på Røst.",
    author="Åse Bø",
    categories=("Kultur", "Skole"),
    image=Image(address="https://www.ks.no/bilder/skole.jpg", width=640),
    content=(
        '<h2>Nytt på Røst</h2>\n<p>&lt;Øving&gt; &amp; <a href="https://www.ks.no/a">kor</a>:<br>'
        '<img src="https://www.ks.no/kor.jpg" alt="«Kor»"></p>'
    ),
)

OLDER = Entry(
    id="urn:uuid:6f1f3a52-0000-5000-8000-000000000001",
    title="Bibliotek hele natten",
    link="https://www.ks.no/kultur/bibliotek",
    published=NOON - timedelta(days=1),
    updated=NOON - timedelta(days=1),
)

FEED = Feed(
    id="urn:uuid:6f1f3a52-0000-5000-8000-0000000000ff",
    title="KS Kultur",
    link="https://www.ks.no/fagomrader/kultur/",
    description="Nytt om kultur i kommunene",
    language="nb",
    entries=(ENTRY, OLDER),
    address="https://feeds.example.no/ks-kultur",
)

EMPTY = replace(FEED, entries=())


def with_title(title: str) -> Feed:
    """Make a feed of one entry with this title."""
    return replace(FEED, entries=(replace(ENTRY, title=title),))


def with_summary(summary: str | None) -> Feed:
    """Make a feed of one entry with this summary."""
    return replace(FEED, entries=(replace(ENTRY, summary=summary),))
