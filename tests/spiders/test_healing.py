from collections.abc import Collection
from zoneinfo import ZoneInfo

from spiders.extract import read, teasers
from spiders.page import Page, Reading, Selectors

URL = "https://www.ks.no/kultur/"
KNOWN = ("Kinoen i Ås", "Bøker på «Øya»", "Dans")


def rows(*titles: str) -> str:
    """Write the bare list that is left of a page's articles after a redesign."""
    items = (f"<li><a href='/sak/{title}'>{title}</a></li>" for title in titles)
    return f"<section><ul>{''.join(items)}</ul></section>"


def cards(count: int = 5) -> str:
    """Write a list of other things, which looks more like a list of articles."""
    return "".join(
        f"<article><h2><a href='/stilling/{n}'>Ledig stilling nummer {n} i kommunen</a></h2>"
        f"<p>Vi søker en medarbeider som kan dette og hint, med frist om {n} uker.</p></article>"
        for n in range(1, count + 1)
    )


def healed(body: str, *labels: str) -> Reading:
    """Read a page whose reading is believed only if it has one of these."""

    def remembered(reading: Reading) -> Collection[str]:
        seen = {text for each in reading.teasers for text in (each.title, each.link)}
        return () if seen & set(labels) else labels

    page = Page(id="kultur", url=URL, timezone=ZoneInfo("Europe/Oslo"), remembered=remembered)
    return read(f"<main>{body}</main>", page)


def titles(reading: Reading) -> list[str]:
    return [each.title for each in reading.teasers]


def test_the_list_is_where_known_titles_stand_and_not_what_looks_most_like_one():
    found = healed(cards() + rows(*KNOWN), *KNOWN[:2])
    assert set(KNOWN) <= set(titles(found))


def test_the_list_is_where_known_links_stand_too():
    links = [each.link for each in healed(rows(*KNOWN), *KNOWN).teasers]
    new = ("Filmen i Ås", "Skrift på «Øya»", "Ballett")
    page = cards() + rows(*KNOWN)
    for before, after in zip(KNOWN, new, strict=True):
        page = page.replace(f">{before}<", f">{after}<")
    assert set(new) <= set(titles(healed(page, *links)))


def test_a_page_without_anything_like_a_list_is_read_by_its_known_titles():
    assert [] == titles(healed(rows(*KNOWN)))
    assert list(KNOWN) == titles(healed(rows(*KNOWN), *KNOWN))


def test_what_stands_between_known_titles_is_an_article_too():
    assert [KNOWN[0], "Nytt", KNOWN[1]] == titles(healed(rows(KNOWN[0], "Nytt", KNOWN[1]), *KNOWN))


def test_a_known_title_alone_may_stand_anywhere():
    page = cards() + rows(KNOWN[0], "Kontakt", "Hjelp")
    assert titles(healed(page)) == titles(healed(page, *KNOWN))


def test_a_reading_that_finds_nothing_known_stays_as_it_is():
    assert healed(cards()) == healed(cards(), *KNOWN)


def test_a_reading_that_is_believed_is_not_read_again():
    page = rows(*KNOWN) + cards()
    first = titles(healed(page))
    assert first == titles(healed(page, first[0], *KNOWN))


def test_what_is_remembered_is_asked_for_with_the_reading_as_it_came():
    asked: list[Reading] = []

    def remembered(reading: Reading) -> Collection[str]:
        asked.append(reading)
        return ()

    page = Page(id="kultur", url=URL, timezone=ZoneInfo("Europe/Oslo"), remembered=remembered)
    assert [read(cards(), page)] == asked == [teasers(cards(), page)]


def test_selectors_that_match_something_else_by_now_are_not_healed_with():
    page = Page(
        id="kultur",
        url=URL,
        timezone=ZoneInfo("Europe/Oslo"),
        select=Selectors(item="article"),
        remembered=lambda _reading: KNOWN,
    )
    reading = read(f"<main>{cards()}{rows(*KNOWN)}</main>", page)
    assert set(KNOWN) <= set(titles(reading))
    assert "the selector 'article' gives none of the articles that were listed" in str(
        reading.remark
    )
