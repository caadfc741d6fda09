import pytest
from three import SUMMARIES, TITLES, named, read, summaries, titles

from spiders.page import Reading

READ_MORE = [
    "Les mer",
    "Les mer →",
    "Fortsett å lese",
    "Hald fram å lese",
    "Fortsätt läsa →",
    "Fortsæt med at læse",
    "Jatka lukemista",
    "mehr",
    "[mehr]",
    "mehr...",
    "weiter",
    "Weiterlesen",
    "Til saken",
    "Gå til saken",
    "Gå til artikkelen",
    "Mer informasjon",
    "Meir informasjon",
    "Loga eanet",
    "»",
]


def with_more(number: int, link: str) -> str:
    return f"<li>{named(number)}<p>{SUMMARIES[number]} {link}</p></li>"


@pytest.mark.parametrize("said", READ_MORE)
def test_a_link_that_leads_on_is_no_part_of_the_summary(said: str):
    reading = read(lambda number: with_more(number, f"<a href='/sak/{number}/'>{said}</a>"))
    assert SUMMARIES == summaries(reading)


@pytest.mark.parametrize("said", READ_MORE)
def test_titles_are_found_where_the_only_link_leads_on(said: str):
    reading = read(
        lambda number: (
            f"<li><strong>{TITLES[number]}</strong><p>{SUMMARIES[number]}</p>"
            f"<a href='/sak/{number}/'>{said}</a></li>"
        )
    )
    assert TITLES == titles(reading)


@pytest.mark.parametrize("fragment", ["", "#more-7"])
@pytest.mark.parametrize(
    "said",
    [
        "Les mer<span class='screen-reader-text'>: {title}</span>",
        "Les mer<span class='screen-reader-text'> «{title}»</span> &rarr;",
        "Les mer om {title}",
    ],
)
def test_a_link_that_tells_of_what_to_read_more_is_no_part_of_the_summary(
    said: str, fragment: str
):
    def written(number: int) -> str:
        text = said.format(title=TITLES[number])
        return with_more(number, f"<a href='/sak/{number}/{fragment}'>{text}</a>")

    assert SUMMARIES == summaries(read(written))


def test_a_link_to_another_page_stays_in_the_summary():
    link = "<a href='/planer/'>Les hele planen på nettsidene</a> før neste møte."
    found = summaries(read(lambda number: with_more(number, link)))
    assert [f"{each} Les hele planen på nettsidene før neste møte." for each in SUMMARIES] == [
        *found
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Les mer i sommer! Biblioteket deler ut gratis bøker til alle.",
        "Se flere filmer i høst med kinoklubben i bygda.",
        "Read on the train: the library lends books in the station.",
        "Mehr Geld für das Theater in Wien, sagt der Rat.",
    ],
)
def test_a_sentence_that_begins_like_read_more_is_a_summary(said: str):
    reading = read(lambda number: f"<li>{named(number)}<p>{said}</p></li>")
    assert (said,) * 3 == summaries(reading)


@pytest.mark.parametrize("said", ["Les mer her!", "Les mer om hva som skjer i byen", "Les mer."])
def test_a_line_in_a_card_that_only_leads_on_is_no_summary(said: str):
    reading = read(
        lambda number: (
            f"<a href='/sak/{number}/'><h2>{TITLES[number]}</h2>"
            f"<p>{SUMMARIES[number]}</p><span>{said}</span></a>"
        )
    )
    assert SUMMARIES == summaries(reading)


def test_a_link_that_asks_to_read_more_is_no_summary_even_where_it_quotes_a_question():
    more = "<p><a href='/sak/{0}/'>Les mer om hva slags kultur er viktig her i byen vår?</a></p>"
    reading = read(
        lambda number: f"<li>{named(number)}<p>{SUMMARIES[number]}</p>{more.format(number)}</li>"
    )
    assert SUMMARIES == summaries(reading)


def in_title(extra: str) -> Reading:
    return read(
        lambda number: (
            f"<li><a href='/sak/{number}/'><h3>{TITLES[number]} {extra}</h3></a>"
            f"<p>{SUMMARIES[number]}</p></li>"
        )
    )


@pytest.mark.parametrize(
    "names",
    ["material-icons", "material-icons-outlined", "material-symbols-rounded"],
)
def test_the_name_of_an_icon_is_no_part_of_a_title(names: str):
    assert TITLES == titles(in_title(f"<span class='{names}'>arrow_forward</span>"))


@pytest.mark.parametrize("names", ["icon icon-arrow", "btn__icon", "ikon"])
def test_an_icon_that_screen_readers_pass_over_is_no_part_of_a_title(names: str):
    icon = f"<i class='{names}' aria-hidden='true'>pil</i>"
    assert TITLES == titles(in_title(icon))


def test_text_that_screen_readers_pass_over_is_seen():
    reading = in_title("<span aria-hidden='true'>nå</span>")
    assert [f"{each} nå" for each in TITLES] == [*titles(reading)]


@pytest.mark.parametrize(
    "names",
    [
        "is-visually-hidden",
        "u-visuallyhidden",
        "u-visually-hidden",
        "Visually-Hidden",
        "link__extra sr-only",
        "d-none",
        "d-none d-print-block",
        "d-none d-md-none",
    ],
)
def test_text_that_no_eye_sees_is_no_part_of_a_title(names: str):
    assert TITLES == titles(in_title(f"<span class='{names}'>, åpnes i ny fane</span>"))


@pytest.mark.parametrize("names", ["d-none d-md-block", "d-lg-inline d-none"])
def test_text_that_is_shown_where_there_is_room_is_read(names: str):
    reading = in_title(f"<span class='{names}'>i år</span>")
    assert [f"{each} i år" for each in TITLES] == [*titles(reading)]


@pytest.mark.parametrize("kept", ["class=d-none", "style='display:none'", "hidden"])
def test_an_article_that_a_script_shows_later_is_read_like_the_others(kept: str):
    def written(number: int) -> str:
        text = f"<h3>{TITLES[number]}</h3><p>{SUMMARIES[number]}</p>"
        state = kept if number == len(TITLES) - 1 else ""
        return f"<li {state}><a href='/sak/{number}/'>{text}</a></li>"

    reading = read(written)
    assert (TITLES, SUMMARIES) == (titles(reading), summaries(reading))
