"""Every way in which an article comes back under another face, or another under its own."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cases import (
    ARTICLE,
    BUSY,
    DAY,
    GONE,
    KULTUR,
    LIST,
    REST,
    SITE,
    SKOLE,
    Desk,
    at,
    opened,
    story,
)
from listed import NOON, OSLO

from spiders.page import Article, Precision, SourceDate, Teaser

MONTH = 30 * DAY
RENAMED = at(ARTICLE, f"{SITE}kultur/flere-far-plass-i-kulturskolen")
"""The same article at another address."""
REWRITTEN = replace(RENAMED, title="Kulturskolen får mange flere plasser i år")
"""Title and address changed in one edit."""


@pytest.fixture
def unread(tmp_path: Path) -> Iterator[Desk]:
    """No list of it was read yet."""
    with opened(tmp_path) as desk:
        yield desk


@pytest.fixture
def desk(unread: Desk) -> Desk:
    """Its list was read once."""
    unread.lists(*LIST)
    return unread


def listed_as(shown: Teaser) -> list[Teaser]:
    """List the article like this, among the others, where it always stood."""
    return [REST[0], shown, *REST[1:]]


def assert_same(desk: Desk, shown: Teaser) -> None:
    """Hold that the article, shown like this, is the one its subscribers have."""
    before = desk.ids()
    assert [] == desk.lists(*listed_as(shown))
    assert before == desk.ids()
    assert shown.title in {each.title for each in desk.feed()}


def assert_two(desk: Desk, shown: Teaser) -> None:
    """Hold that what is shown like this is an article of its own, and the old one stays."""
    before = desk.ids()
    assert [shown.title] == desk.lists(*listed_as(shown))
    assert before == desk.ids()[1:]


# Under the same address, however it is written.


@pytest.mark.parametrize(
    "query",
    [
        "?utm_source=nyhetsbrev",
        "?utm_campaign=h%C3%B8st&utm_source=nyhetsbrev&fbclid=x",
        "#innhold",
        "?#",
    ],
    ids=["tracking added", "several", "fragment", "empty"],
)
def test_an_address_with_a_tail_is_the_same_article(desk: Desk, query: str):
    assert_same(desk, replace(ARTICLE, link=ARTICLE.link + query))


def test_tracking_parameters_that_are_removed_or_reordered_leave_the_same_article(unread: Desk):
    link = f"{ARTICLE.link}?id=7&side=2"
    unread.lists(*listed_as(at(ARTICLE, f"{link}&utm_source=a&utm_medium=b")))
    for query in ("?utm_medium=b&side=2&utm_source=a&id=7", "?side=2&id=7", "?id=7&side=2"):
        assert_same(unread, at(ARTICLE, ARTICLE.link + query))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://", "http://"),
        ("www.ks.no", "WWW.KS.NO"),
        ("www.ks.no", "www.ks.no:443"),
        ("plasser", "plasser/"),
        ("plasser", "plasser/index.html"),
        ("plasser", "plas%73er"),
    ],
    ids=["http", "host case", "default port", "trailing slash", "index.html", "escape"],
)
def test_another_spelling_of_the_address_is_the_same_article(desk: Desk, old: str, new: str):
    assert_same(desk, replace(ARTICLE, link=ARTICLE.link.replace(old, new)))


def test_escaped_and_composed_and_decomposed_letters_are_the_same_address(unread: Desk):
    link = f"{SITE}kultur/påske-på-ærøya"
    unread.lists(*listed_as(at(ARTICLE, link)))
    spelt = ["p%C3%A5ske-p%c3%a5-%C3%A6r%C3%B8ya", unicodedata.normalize("NFD", "påske-på-ærøya")]
    for slug in spelt:
        assert_same(unread, at(ARTICLE, f"{SITE}kultur/{slug}"))


def test_an_edited_title_is_the_same_article(desk: Desk):
    assert_same(desk, replace(ARTICLE, title="Venstre vil ha svar"))


def test_an_edited_summary_is_the_same_article(desk: Desk):
    assert_same(desk, replace(ARTICLE, summary="Ventelista er kortere enn på ti år."))


def test_title_and_summary_edited_at_once_under_one_address_are_the_same_article(desk: Desk):
    edited = replace(ARTICLE, title="Venstre vil ha svar", summary="Ventelista er kort.")
    desk.put(edited)
    assert_same(desk, edited)


# Under another address.


def test_an_address_that_redirects_to_the_known_one_is_the_same_article(desk: Desk):
    short = at(ARTICLE, f"{SITE}k/417")
    desk.site[short.link] = Article(url=ARTICLE.link, title=ARTICLE.title)
    assert_same(desk, short)


def test_an_address_whose_canonical_one_is_known_is_the_same_article(desk: Desk):
    printed = at(ARTICLE, f"{SITE}utskrift?sak=417")
    desk.canonical(printed, ARTICLE.link)
    assert_same(desk, printed)


def test_a_canonical_address_that_was_named_once_is_the_articles_from_then_on(unread: Desk):
    unread.canonical(ARTICLE, RENAMED.link)
    unread.lists(*LIST)
    assert_same(unread, RENAMED)


@pytest.mark.parametrize(
    "address",
    [
        SITE,
        KULTUR.url,
        f"{SITE}fagomrader/",
        f"{SITE}kultur/om-oss",
        "https://www.nrk.no/kultur/1",
    ],
    ids=["front page", "topic page", "section", "shared by all", "off-site"],
)
def test_a_canonical_address_that_all_articles_name_makes_no_two_one(unread: Desk, address: str):
    newcomer = story("Fire korps får nye uniformer")
    for each in [*LIST, newcomer]:
        unread.canonical(each, address)
    assert len(LIST) == len(unread.lists(*LIST))
    assert [newcomer.title] == unread.lists(newcomer, *LIST)
    assert_same(unread, ARTICLE)


@pytest.mark.parametrize("address", [SITE, KULTUR.url, f"{SITE}fagomrader/"])
def test_a_front_page_topic_page_or_section_named_as_canonical_identifies_nobody(
    unread: Desk, address: str
):
    unread.canonical(ARTICLE, address)
    unread.lists(*LIST)
    twin = at(ARTICLE, f"{SITE}kultur/en-annen-sak")
    unread.canonical(twin, address)
    assert [twin.title] == unread.lists(twin, *LIST)


def test_a_known_address_named_by_an_article_of_another_title_makes_no_two_one(desk: Desk):
    other = story("Fire korps får nye uniformer")
    desk.canonical(other, ARTICLE.link)
    assert [other.title] == desk.lists(other, *LIST)


@pytest.mark.parametrize("heading", ["Logg inn", "Kultur", None])
def test_a_login_page_that_all_links_lead_to_for_a_while_makes_no_two_one(
    desk: Desk, heading: str | None
):
    newcomers = [story("Fire korps får nye uniformer"), story("Kulturhuset stenger i uke 9")]
    wall = Article(url=f"{SITE}innlogging", title=heading)
    desk.site |= {each.link: wall for each in [*LIST, *newcomers]}
    assert [each.title for each in newcomers] == desk.lists(*newcomers, *LIST)
    desk.put(*LIST, *newcomers)
    before = desk.ids()
    assert [] == desk.lists(*newcomers, *LIST)
    assert before == desk.ids()


def test_an_article_renamed_behind_a_login_page_is_shown_twice_rather_than_lost(desk: Desk):
    wall = Article(url=f"{SITE}innlogging", title="Logg inn")
    desk.site |= {ARTICLE.link: wall, RENAMED.link: wall}
    desk.lists(*listed_as(RENAMED))
    assert ARTICLE.title in {each.title for each in desk.feed()}


@pytest.mark.parametrize("shown", [RENAMED, REWRITTEN], ids=["slug", "slug and title"])
def test_a_renamed_slug_whose_old_address_redirects_is_the_same_article(desk: Desk, shown: Teaser):
    desk.move(ARTICLE, shown)
    assert_same(desk, shown)


@pytest.mark.parametrize("shown", [RENAMED, REWRITTEN], ids=["slug", "slug and title"])
def test_a_renamed_slug_whose_old_address_is_gone_is_the_same_article(desk: Desk, shown: Teaser):
    desk.site[ARTICLE.link] = GONE
    assert_same(desk, shown)


@pytest.mark.parametrize("shown", [RENAMED, REWRITTEN], ids=["slug", "slug and title"])
def test_a_like_article_is_another_while_the_old_address_still_answers(desk: Desk, shown: Teaser):
    assert_two(desk, shown)


def test_a_like_article_is_another_while_the_old_address_cannot_be_asked(desk: Desk):
    desk.site[ARTICLE.link] = BUSY
    assert_two(desk, RENAMED)


def test_an_article_that_is_still_listed_was_not_renamed(desk: Desk):
    assert [RENAMED.title] == desk.lists(RENAMED, *LIST)


def test_what_was_renamed_is_known_by_either_address_from_then_on(desk: Desk):
    desk.site[ARTICLE.link] = GONE
    desk.lists(*listed_as(RENAMED))
    assert_same(desk, RENAMED)
    assert_same(desk, ARTICLE)


def test_what_is_renamed_twice_is_the_same_article(desk: Desk):
    desk.site[ARTICLE.link] = GONE
    assert_same(desk, RENAMED)
    desk.site[RENAMED.link] = GONE
    assert_same(desk, at(ARTICLE, f"{SITE}kultur/tredje-adresse"))


@pytest.mark.parametrize(
    "address",
    [f"{SITE}skole/kulturskolen-far-flere-plasser", "https://kultur.ks.no/flere-plasser"],
    ids=["section", "host"],
)
@pytest.mark.parametrize("answer", ["redirects", "is gone"])
def test_an_article_moved_to_another_section_or_host_is_the_same(
    desk: Desk, address: str, answer: str
):
    moved = at(ARTICLE, address)
    if answer == "redirects":
        desk.move(ARTICLE, moved)
    else:
        desk.site[ARTICLE.link] = GONE
    assert_same(desk, moved)


def test_two_that_are_renamed_at_once_keep_their_own_ids(desk: Desk):
    others = [at(each, f"{each.link}-2") for each in (ARTICLE, REST[1])]
    desk.site |= {ARTICLE.link: GONE, REST[1].link: GONE}
    before = {each.title: each.id for each in desk.feed()}
    assert [] == desk.lists(REST[0], *others, *REST[2:])
    assert before == {each.title: each.id for each in desk.feed()}


# Coming, going and being in several places.


def test_an_article_that_was_off_the_list_for_a_month_is_the_same(desk: Desk):
    before = desk.ids()
    desk.lists(*REST, after=DAY)
    assert [] == desk.lists(*LIST, after=MONTH)
    assert before == desk.ids()


def test_an_article_that_comes_back_under_a_new_address_is_the_same(desk: Desk):
    before = desk.ids()
    desk.site[ARTICLE.link] = GONE
    desk.lists(*REST, after=DAY)
    assert [] == desk.lists(*listed_as(RENAMED), after=MONTH)
    assert before == desk.ids()


def test_how_long_a_page_went_unchanged_does_not_count_as_being_away(desk: Desk):
    for _ in range(4):
        desk.refresh(None, after=MONTH)
    desk.site[ARTICLE.link] = GONE
    desk.lists(*REST, after=DAY)
    assert [] == desk.lists(*listed_as(RENAMED), after=DAY)


def test_an_article_listed_on_two_sources_has_one_id_in_both_feeds(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    unread.lists(*LIST)
    unread.lists(*(story(f"Skolesak {number}") for number in range(5)), ARTICLE, source=SKOLE)
    assert unread.entry(ARTICLE.title).id == unread.entry(ARTICLE.title, SKOLE).id


def test_an_article_that_another_source_lists_months_later_is_news_there(unread: Desk):
    unread.sources = (KULTUR, SKOLE)
    school = [story(f"Skolesak nummer {number}") for number in "ABCDE"]
    unread.put(*LIST, published=SourceDate(at=unread.now, precision=Precision.DAY, found="meta"))
    unread.lists(*LIST)
    unread.lists(*school, source=SKOLE)
    assert [ARTICLE.title] == unread.lists(ARTICLE, *school, source=SKOLE, after=3 * MONTH)
    assert unread.now == unread.entry(ARTICLE.title, SKOLE).published


def test_an_article_listed_twice_on_one_page_is_one(unread: Desk):
    unread.lists(ARTICLE, *REST, at(ARTICLE, f"{ARTICLE.link}?utm_source=b"))
    assert len(LIST) == len(unread.ids())


def test_an_article_listed_twice_under_two_addresses_of_one_page_is_one(unread: Desk):
    unread.move(ARTICLE, RENAMED)
    unread.lists(ARTICLE, *REST, RENAMED)
    assert len(LIST) == len(unread.ids())


def test_a_page_that_shifts_by_one_with_every_new_article_shows_each_once(desk: Desk):
    stories = [story(f"Kommune {word} åpner bibliotek") for word in "ABCDEFGH"]
    shown = [each for newcomer in stories for each in shifted(desk, newcomer)]
    assert [each.title for each in stories] == shown
    assert len(LIST) + len(stories) == len(desk.ids())


def shifted(desk: Desk, newcomer: Teaser, size: int = len(LIST)) -> list[str]:
    """Put a new article on top of a list of fixed length; return what came as new."""
    known = desk.store.listed(KULTUR.id, limit=size, window=timedelta())
    teasers = [
        Teaser(title=each.listing.title, link=each.listing.link, summary=each.listing.summary)
        for each in known
        if each.listing
    ]
    return desk.lists(newcomer, *teasers[: size - 1])


# Two articles, however alike.


def test_two_articles_of_one_title_are_two(desk: Desk):
    twin = story(ARTICLE.title, "hoering-2", "Frist 1. desember.")
    assert [twin.title] == desk.lists(twin, *LIST)


def test_two_short_titles_where_one_leaves_as_the_other_comes_are_two(unread: Desk):
    first, second = story("Høring", "hoering", "Om museer."), story("Høring", "hoer2", "Om korps.")
    unread.lists(*listed_as(first))
    unread.site[first.link] = GONE
    assert_two(unread, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Møte 1", "Møte 2"),
        ("Lederkonferansen 2021", "Lederkonferansen 2022"),
        ("Åpent møte om museene på mandag", "Åpent møte om museene på tirsdag"),
        ("Kulturkalender for november i kommunene", "Kulturkalender for desember i kommunene"),
        (
            "Referat fra første møte i kulturnettverket",
            "Referat fra andre møte i kulturnettverket",
        ),
        ("Kulturnettverket: referat del II", "Kulturnettverket: referat del III"),
    ],
)
@pytest.mark.parametrize("answer", ["answers", "is gone"])
def test_one_of_a_series_that_leaves_as_the_next_comes_is_another(
    unread: Desk, one: str, other: str, answer: str
):
    first, second = story(one, "a", "Meld deg på her."), story(other, "b", "Meld deg på her.")
    unread.lists(*listed_as(first))
    if answer == "is gone":
        unread.site[first.link] = GONE
    assert_two(unread, second)


def test_a_placeholder_summary_on_all_makes_no_two_articles_one(unread: Desk):
    same = [replace(each, summary="Les mer") for each in LIST]
    unread.lists(*same)
    newcomer = story("Kulturhuset får flere saler", summary="Les mer")
    unread.site[same[1].link] = GONE
    before = unread.ids()
    assert [newcomer.title] == unread.lists(same[0], newcomer, *same[2:])
    assert before == unread.ids()[1:]


def test_addresses_that_differ_in_a_meaningful_query_are_two(unread: Desk):
    shown = [at(each, f"{SITE}sak?id={n}") for n, each in enumerate(LIST)]
    unread.lists(*shown)
    assert len(LIST) == len(unread.ids())


def test_addresses_that_differ_in_the_case_of_a_query_are_two(unread: Desk):
    one, other = (at(ARTICLE, f"{SITE}sak?id={key}") for key in ("aB", "Ab"))
    unread.lists(one, *REST)
    assert [other.title] == unread.lists(other, one, *REST)


def dated(year: int) -> SourceDate:
    """Date the article's page in this year."""
    at = NOON.astimezone(OSLO).replace(year=year)
    return SourceDate(at=at, precision=Precision.DAY, found="json-ld")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kulturkonferansen 2026", "Kulturkonferansen 2027"),
        ("Meld deg på vårens samling", "Program for høstens konferanse er klart"),
    ],
)
def test_another_article_at_a_yearly_reused_address_is_new_and_the_address_is_its_own(
    unread: Desk, one: str, other: str
):
    old = story(one, "konferansen", "Vi møtes i Bodø.")
    new = story(other, "konferansen", "Årets tema er frivillighet.")
    unread.put(old, published=dated(2026))
    unread.lists(*listed_as(old))
    unread.put(new, published=dated(2027))
    assert_two(unread, new)
    assert_same(unread, replace(new, title=f"{other}!"))


def test_a_rewritten_article_whose_page_keeps_its_date_is_the_same(unread: Desk):
    old = story("Meld deg på vårens samling", "konferansen", "Vi møtes i Bodø.")
    new = story("Program for høstens konferanse er klart", "konferansen", "Tema er korps.")
    unread.put(old, published=dated(2026))
    unread.lists(*listed_as(old))
    unread.put(new, published=dated(2026))
    assert_same(unread, new)


def after_midnight(zone: str) -> SourceDate:
    """Date an article half an hour into a day that began the day before in UTC."""
    at = datetime(2026, 10, 3, 0, 30, tzinfo=ZoneInfo(zone))
    return SourceDate(at=at, precision=Precision.MINUTE, found="json-ld")


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Pacific/Auckland"])
def test_an_article_of_the_small_hours_whose_title_tells_another_number_is_the_same(
    unread: Desk, zone: str
):
    old = story("Søk støtte til kulturtiltak innen 1. mars", "sok", "Kommunen deler ut midler.")
    new = story("Søk støtte til kulturtiltak innen 15. mars", "sok", "Kommunen deler ut midler.")
    unread.put(old, published=after_midnight(zone))
    unread.lists(*listed_as(old))
    unread.put(new, published=after_midnight(zone))
    assert_same(unread, new)


def test_an_article_of_the_small_hours_is_known_at_its_new_address(unread: Desk):
    unread.put(ARTICLE, published=after_midnight("Europe/Oslo"))
    unread.lists(*LIST)
    unread.site[ARTICLE.link] = GONE
    unread.put(RENAMED, published=after_midnight("Europe/Oslo"))
    assert_same(unread, RENAMED)


MARKET = story("Julegata åpner med nisser og gløgg", "julegata", "Bli med på åpningen i byen.")


@pytest.mark.parametrize(
    "title",
    [
        "Julegata åpner lørdag med nisser og gløgg",
        "Julegata åpner 28. november med nisser og gløgg",
        "Julegata åpner med 100 nisser og gløgg",
    ],
)
@pytest.mark.parametrize("away", [False, True], ids=["at once", "after an hour away"])
def test_a_day_or_a_number_in_a_title_that_moved_with_its_date_is_an_edit(
    unread: Desk, title: str, *, away: bool
):
    unread.lists(*REST)
    unread.put(MARKET, published=after_midnight("Europe/Oslo"))
    unread.lists(REST[0], MARKET, *REST[1:])
    if away:
        unread.lists(*REST)
    moved = replace(MARKET, title=title, link=f"{MARKET.link}-i-byen")
    unread.move(MARKET, moved)
    unread.put(moved, published=after_midnight("Europe/Oslo"))
    assert [] == unread.lists(REST[0], moved, *REST[1:])


def test_what_an_old_address_leads_to_is_another_article_if_it_has_another_date(unread: Desk):
    unread.put(MARKET, published=dated(2026))
    unread.lists(REST[0], MARKET, *REST[1:])
    moved = replace(MARKET, title="Julegata åpner 28. november", link=f"{MARKET.link}-igjen")
    unread.move(MARKET, moved)
    unread.put(moved, published=dated(2027))
    assert [moved.title] == unread.lists(REST[0], moved, *REST[1:])


def test_a_redesign_of_a_long_list_under_new_addresses_shows_nothing_twice(unread: Desk):
    stories = [story(f"Kommunenes kulturliv, en sak om {word}", word) for word in words(110)]
    unread.lists(*stories)
    moved = [at(each, f"{SITE}ny/{number}") for number, each in enumerate(stories)]
    unread.site |= {each.link: GONE for each in stories}
    before = len(unread.ids())
    assert [] == unread.lists(*moved)
    assert before == len(unread.ids())


def words(count: int) -> list[str]:
    """Make words that have nothing in common with one another that would tell a series."""
    consonants, vowels = "kmstlr", "aeiouy"
    return [
        consonants[n % 6] + vowels[n // 6 % 6] + consonants[n // 36 % 6] + vowels[n % 5] + "ner"
        for n in range(count)
    ]
