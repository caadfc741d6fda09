import pytest
from three import SUMMARIES, TITLES, named, read, titles

POST = "post type-post hentry category-kultur"


def in_list(names: str) -> tuple[str, ...]:
    """Read three articles within an element of these names, below the page's heading."""
    start, end = f"<div class='{names}'>", "</div>"

    def written(number: int) -> str:
        item = f"<div>{named(number)}<p>{SUMMARIES[number]}</p></div>"
        return (start if number == 0 else "") + item + (end if number == len(TITLES) - 1 else "")

    return titles(read(written))


@pytest.mark.parametrize(
    "names",
    [
        f"post-2 {POST} tag-festival tag-musikk",
        f"post-2 {POST} format-aside",
        f"post-2 {POST} category-tag",
        f"wp-block-post post-2 {POST} tag-meny",
        "h-entry tag-kontakt",
        "card tag-festival",
    ],
)
def test_an_article_is_read_whatever_its_topics_are_called(names: str):
    def written(number: int) -> str:
        own = names if number == 1 else "post-1 post type-post hentry"
        return f"<div class='{own}'>{named(number)}<p>{SUMMARIES[number]}</p></div>"

    reading = read(written)
    assert TITLES == titles(reading)


def test_an_article_with_topics_is_not_the_next_ones_kicker():
    reading = read(
        lambda number: f"<li class='{POST} tag-kor{number}'>{named(number)}{SUMMARIES[number]}"
    )
    assert [None] * 3 == [each.kicker for each in reading.teasers]


@pytest.mark.parametrize(
    "names",
    ["content language-nb", "tag-archive", "tag-kultur", "comments-enabled"],
)
def test_a_name_that_tells_what_is_listed_leaves_the_list(names: str):
    assert TITLES == in_list(names)


@pytest.mark.parametrize(
    "names",
    [
        "tag-cloud",
        "tag-list",
        "tag-wrapper",
        "post-tags",
        "language-switcher",
        "language-picker",
        "sidebar",
        "page-sidebar",
        "layout__sidebar",
        "layout-sidebar",
    ],
)
def test_a_name_of_what_stands_beside_a_list_drops_it(names: str):
    assert () == in_list(names)


@pytest.mark.parametrize("names", ["layout-sidebar", "right-sidebar", "tag-wrapper"])
def test_a_name_of_what_holds_the_pages_heading_leaves_the_list(names: str):
    heading = f"<div class='{names}'><h1>Nyheter</h1>"
    reading = read(
        lambda number: f"<article>{named(number)}<p>{SUMMARIES[number]}</p></article>", heading
    )
    assert TITLES == titles(reading)


@pytest.mark.parametrize(
    "heading",
    [
        "Snarveier",
        "Snarvegar",
        "Mest brukt",
        "Mest brukte tjenester",
        "Mest besøkt",
        "Selvbetjening",
        "Sjølvbetening",
        "Genvägar",
        "Genveje",
        "Quick links",
        "Schnellzugriff",
        "Oikopolut",
    ],
)
def test_shortcuts_to_services_are_no_articles(heading: str):
    tiles = "".join(
        f"<a href='/tjenester/{name}'><h3>{name.title()}</h3><p>Her finner du skjemaer og priser"
        f" for tilbudet i {name}.</p></a>"
        for name in ("kulturskole", "bibliotek", "kino", "idrett", "museum", "kunst")
    )
    section = f"<section><h2>{heading}</h2><div>{tiles}</div></section>"
    reading = read(
        lambda number: f"<article>{named(number)}<p>{SUMMARIES[number]}</p></article>", section
    )
    assert TITLES == titles(reading)


def test_a_heading_that_only_begins_like_shortcuts_is_over_articles():
    heading = "<h2>Selvbetjening på biblioteket er i gang igjen</h2>"
    reading = read(
        lambda number: f"<article>{named(number)}<p>{SUMMARIES[number]}</p></article>", heading
    )
    assert TITLES == titles(reading)
