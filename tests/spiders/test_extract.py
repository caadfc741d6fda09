from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.extract import teasers
from spiders.page import Origin, Page, Reading, Selectors

URL = "https://kommune.example/nyheter/"
SAID = "Korpset har fått nye uniformer, og de er blå som før krigen."


def read(body: str, select: Selectors | None = None, *, head: str = "") -> Reading:
    page = Page(id="test", url=URL, timezone=ZoneInfo("Europe/Oslo"), select=select)
    return teasers(f"<html lang=nb><head>{head}</head><body>{body}</body></html>", page)


def listed(*articles: str) -> str:
    return "<main>" + "".join(f"<article>{each}</article>" for each in articles) + "</main>"


def article(name: str, *, before: str = "", after: str = "") -> str:
    return f"{before}<h2><a href='/sak/{name}'>Sak {name} er her</a></h2>{after}"


def summary(name: str) -> str:
    return f"<p>Dette er ingressen til sak {name}, og den er ganske lang.</p>"


def two(**around: str) -> Reading:
    return read(listed(article("en", **around), article("to", **around)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "<",
        "<!-- -->",
        "<!DOCTYPE html>",
        "bare tekst",
        "\ud800<a href='/x'>\udfff</a>",
        "<?xml version='1.0' encoding='x'?><html><a href=/x>æøå</a>",
        "<a href='http://[::1/'>x</a><a href='//'>y</a>",
        "<base href='http://['><a href='x'>y</a>",
        "<div>" * 10_000 + "<a href='/x'>dypt</a>",
        "<div><a href='/x'>" * 10_000,
        "<ul><li><a href='/sak'>sak</a>" * 2_000,
        "<frameset><frame src=x>",
    ],
)
def test_no_text_is_too_bad_to_be_read(text: str):
    page = Page(id="test", url=URL, timezone=ZoneInfo("Europe/Oslo"))
    reading = teasers(text, page)
    assert () == reading.teasers
    assert reading.remark


TAGS = """<div> </div> <p> </p> <ul> <li> </ul> <h2> </h2> <table> <tr> <td> </table> <a> </a> <dl>
    <dt> <dd> </dl> <nav> </nav> <time> <img/src=a.jpg> <br> <span> </span> <a/href=/en>
    <a/href=/to>
    <a/href=//x> <base/href=/y> <script> </script> <main> </main> <article> </article> Les/mer
    1.1.2021 Tekst"""
PIECES = st.sampled_from(TAGS.split())


@given(st.lists(PIECES, max_size=60), st.text(max_size=20))
@settings(deadline=None)
def test_no_order_of_tags_is_too_bad_to_be_read(pieces: list[str], text: str):
    links = [each.link for each in read(text.join(pieces)).teasers]
    assert len(set(links)) == len(links)


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        ("<h1>Om oss</h1>", "no link on the page can lead to an article"),
        ("", "the page is empty"),
        ("<main><style>p {}</style> &nbsp; </main>", "the page is empty"),
        ("<div id=app></div><script>let x</script>", "the page is empty until its scripts run"),
        ("<form>Logg inn <input type=Password></form>", "the page asks for a login"),
        ("<a href=/glemt>Glemt?</a><input type=password>", "the page asks for a login"),
    ],
)
def test_a_page_without_a_list_says_what_it_is_in_a_clause(body: str, remark: str):
    said = read(body).remark or ""
    assert remark == said.partition(":")[0]


def test_a_list_beside_a_login_is_read():
    cards = listed(*(article(name, after=summary(name)) for name in ("en", "to")))
    reading = read("<input type=password>" + cards)
    assert (2, None) == (len(reading.teasers), reading.remark)


def test_links_that_are_not_alike_are_no_list():
    reading = read("<p><a href='/a'>Skjema</a></p><div><a href='/b'>Vedtekter</a></div>")
    assert reading.remark
    assert {"not-in-list": 2} == reading.reasons()


def test_a_title_of_one_word_is_a_title():
    cards = [
        f"<h2><a href='/{name}'>{name}</a></h2>{summary(name)}" for name in ("Høring", "Kino")
    ]
    assert ["Høring", "Kino"] == [each.title for each in read(listed(*cards)).teasers]


def test_two_links_to_one_address_are_one_article():
    reading = two(after=summary("x"), before="<a href='/sak/tre?utm_source=x'><img src=b.jpg></a>")
    assert 2 == len([each for each in reading.teasers if "tre" not in each.link])


def test_two_spellings_of_one_address_are_one_article():
    cards = [article(name, after=summary("x")) for name in ("en", "to", "to/index.html")]
    reading = read(listed(*cards))
    assert (2, {"duplicate": 1}) == (len(reading.teasers), reading.reasons())


def test_the_heading_names_an_article_whose_link_only_says_read_more():
    cards = [
        f"<h2>Sak {name} er her</h2>{summary(name)}<a href='/sak/{name}'>Les mer</a>"
        for name in ("en", "to")
    ]
    reading = read(listed(*cards))
    assert ["Sak en er her", "Sak to er her"] == [each.title for each in reading.teasers]
    assert "Les mer" not in str(reading.teasers[0].summary)


def test_without_a_heading_a_bold_line_is_the_title():
    cards = [
        f"<p>Nytt</p><p><b>Sak {name} er her</b></p>{summary(name)}<a href='/{name}'>Les mer</a>"
        for name in ("en", "to", "tre")
    ]
    first = read(listed(*cards)).teasers[0]
    assert ("Sak en er her", "Nytt") == (first.title, first.kicker)


def test_an_image_alone_is_named_by_its_alternative_text():
    names = ("en", "to", "tre")
    image = "<a href='/{0}'><img src='{0}.jpg' alt='Bildet av sak {0}'></a>"
    reading = read(listed(*(image.format(name) + summary(name) for name in names)))
    titles = [each.title for each in reading.teasers]
    assert ["Bildet av sak en", "Bildet av sak to", "Bildet av sak tre"] == titles


def test_a_link_without_any_name_is_dropped_for_having_no_title():
    reading = read(
        listed("<a href='/en'><img src=a.jpg></a>", "<a href='/to'><img src=b.jpg></a>")
    )
    assert {"no-title": 2} == reading.reasons()


def test_a_date_that_is_seen_is_published_and_not_summary():
    first = two(after="<p>Publisert 8. april 2021</p>" + summary("x")).teasers[0]
    assert first.published
    assert "2021-04-08" == first.published.at.date().isoformat()
    assert "2021" not in str(first.summary)


def test_a_marked_date_goes_before_one_that_is_seen():
    marked = "<time datetime='2021-04-07'>7. april 2021</time><p>8. april 2021</p>"
    first = two(after=marked).teasers[0]
    assert first.published
    assert ("time", 7) == (first.published.found, first.published.at.day)


def test_a_date_in_microdata_is_read():
    first = two(after="<meta itemprop=datePublished content=2021-04-07><meta name=x>").teasers[0]
    assert first.published
    assert "microdata" == first.published.found


def test_a_time_without_a_readable_date_gives_none():
    assert two(after="<time>i går</time>" + summary("x")).teasers[0].published is None


@pytest.mark.parametrize(
    "line",
    [
        "Foto: Ola Nordmann",
        "Av Kari Nordmann",
        "Les mer",
        "Del på Facebook",
        "3 kommentarer",
        "5 min lesetid",
        "Publisert:",
        "• • •",
    ],
)
def test_what_is_said_about_an_article_is_not_its_summary(line: str):
    first = two(after=f"<p>{line}</p>{summary('x')}").teasers[0]
    assert "Dette er ingressen til sak x, og den er ganske lang." == first.summary


def test_a_row_of_labels_is_not_summary():
    labels = "<p><a href='/tema/kino'>Kino</a> <a href='/tema/dans'>Dans</a></p>"
    assert "Kino" not in str(two(after=labels + summary("x")).teasers[0].summary)


def test_hidden_text_is_not_summary():
    hidden = "<p style='display: none'>Skjult</p><p hidden>Gjemt</p>"
    assert "kjult" not in str(two(after=hidden + summary("x")).teasers[0].summary)


def test_a_whole_article_on_the_list_is_cut_to_a_summary():
    first = two(after="<p>" + "ord " * 500 + "</p>").teasers[0]
    assert len(str(first.summary)) < 620
    assert str(first.summary).endswith("ord …")


def test_links_in_an_articles_text_are_no_articles():
    text = "<p>Vi skrev om <a href='/gammel'>en gammel sak</a> i går, og det ble lest.</p>"
    assert 2 == len(two(after=text).teasers)


def test_a_list_within_a_chosen_article_is_no_list():
    inner = "<ul><li><a href='/vedlegg/1'>Et vedlegg med langt navn her</a></ul>"
    assert 2 == len(two(after=summary("x") + inner).teasers)


def test_a_lead_card_of_other_markup_belongs_to_the_list():
    lead = (
        f"<div class=lead><h2><a href='/topp'>Dette er toppsaken</a></h2>{summary('topp')}</div>"
    )
    cards = [article(name, after=summary(name)) for name in ("en", "to", "tre")]
    assert "Dette er toppsaken" == read(lead + listed(*cards)).teasers[0].title


@pytest.mark.parametrize(
    ("around", "reason"),
    [
        ("<nav>{}</nav>", "navigation"),
        ("<header><nav></nav>{}</header>", "navigation"),
        ("<footer>{}</footer>", "footer"),
        ("<aside>{}</aside>", "aside"),
        ("<div class=site-footer>{}</div>", "footer"),
        ("<div class='related-posts'>{}</div>", "related"),
        ("<div id=brødsmuler>{}</div>", "navigation"),
        ("<div role=dialog>{}</div>", "cookies"),
        ("<h2>Les også</h2><div>{}</div>", "related"),
        ("<h2>Kontakt</h2><div>{}</div>", "contact"),
    ],
)
def test_a_part_of_the_page_that_is_no_list_is_named(around: str, reason: str):
    cards = "".join(f"<div>{article(name, after=summary(name))}</div>" for name in ("en", "to"))
    assert {reason: 2} == read(around.format(cards)).reasons()


@pytest.mark.parametrize(
    "around",
    [
        "<div class='card-footer'>{}</div>",
        "<header>{}</header>",
        "<div class='has-sidebar'>{}</div>",
        "<div class=sidebar><h1>Nyheter</h1>{}</div>",
        "<div class='comments-closed'>{}</div>",
        "<div class='-'>{}</div>",
    ],
)
def test_a_name_that_only_resembles_such_a_part_hides_nothing(around: str):
    cards = "".join(f"<div>{article(name, after=summary(name))}</div>" for name in ("en", "to"))
    assert 2 == len(read(around.format(cards)).teasers)


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("/nyheter", "same-page"),
        ("/", "navigation"),
        ("/nyheter/page/2/", "pagination"),
        ("/bilde.jpg", "file"),
        ("/category/kultur/", "label"),
        ("https://annet.example/sak", "other-site"),
    ],
)
def test_a_link_that_can_be_no_article_says_why(href: str, reason: str):
    assert {reason: 1} == read(f"<div><a href='{href}'>En lenke</a></div>").reasons()


def test_an_article_on_another_site_stands_in_its_list_like_the_others():
    row = "<tr><td></td><td><a href='{link}'>{title}</a></td><td>{text}</td></tr>"
    text = "Tilbudet er åpent for alle, og koret håper at mange tar turen til øya."
    shown = {f"/{number}": f"Korpset åpner lokale nummer {number} i Våler" for number in "1234"}
    shown["https://nabo.example/5"] = "Årsmøte! i Vågå"
    rows = "".join(row.format(link=link, title=shown[link], text=text) for link in shown)
    assert list(shown.values()) == [each.title for each in read(f"<table>{rows}</table>").teasers]


def test_articles_that_name_their_authors_address_are_no_contacts():
    mail = "<a href='mailto:kari@avisa.example'>Skriv til Kari</a>"
    row = "<h2><a href='/{0}'>Korpset åpner nye lokaler i {0} igjen</a></h2>{1}{2}"
    cards = [row.format(name, summary(name), mail) for name in ("ås", "bø")]
    assert 2 == len(read(listed(*cards)).teasers)


def test_a_kicker_is_told_without_the_sign_between_it_and_the_date():
    card = (
        "<div>Nyhet | <time datetime=2026-03-0{n}>{n}. mars</time></div>"
        "<h2><a href=/{n}>Sak {n} er her</a></h2>"
    )
    reading = read(listed(*(card.format(n=n) + summary(str(n)) for n in (1, 2, 3))))
    assert ["Nyhet"] * 3 == [each.kicker for each in reading.teasers]


@pytest.mark.parametrize("between", [" ", "\n", ""])
def test_a_kicker_within_the_heading_is_not_of_the_title(between: str):
    spans = "<span class='headline-intro'>Høring</span>{}<span class='headline'>{} i Ås</span>"
    cards = [
        f"<h2><a href='/{name}'>{spans.format(between, name)}</a></h2>{summary(name)}"
        for name in ("Ny plan", "Nytt kor")
    ]
    found = [(each.title, each.kicker) for each in read(listed(*cards)).teasers]
    assert [("Ny plan i Ås", "Høring"), ("Nytt kor i Ås", "Høring")] == found


@pytest.mark.parametrize(
    "image",
    [
        "<img src='/bilde.jpg'>",
        "<img src='/bilde.jpg' width=640>",
        "<img src='data:image/gif;base64,R0lGOD' data-src='/bilde.jpg'>",
        "<img src='data:image/gif;base64,R0lGOD' srcset='/liten.jpg 320w, /bilde.jpg 640w'>",
        "<img data-srcset='/bilde.jpg 640w'>",
        "<picture><source srcset='/bilde.jpg'><img src='data:image/gif;base64,R0'></picture>",
        "<img src='/ikon.png' width=24><img src='/bilde.jpg'>",
        "<img src='//kommune.example/bilde.jpg'>",
    ],
)
def test_an_image_is_found_however_late_it_is_loaded(image: str):
    found = {each.image for each in two(before=image).teasers}
    assert {"https://kommune.example/bilde.jpg"} == found


def test_a_date_that_counts_from_the_answer_is_read():
    page = Page(
        id="test",
        url=URL,
        timezone=ZoneInfo("Europe/Oslo"),
        at=datetime(2026, 3, 30, 9, tzinfo=UTC),
    )
    cards = listed(*(article(name, after=f"<p>I går</p>{summary(name)}") for name in ("en", "to")))
    days = {each.published and each.published.at.date() for each in teasers(cards, page).teasers}
    assert {date(2026, 3, 29)} == days


def test_short_lists_in_scripts_without_spaces_are_found():
    names = ("市立図書館が新しい児童室を開設しました", "文化祭の参加団体を募集します")
    items = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names * 4))
    assert 8 == len(read(f"<main><h1>文化</h1><ul>{items}</ul></main>").teasers)


def test_where_a_part_was_found_is_told_on_request_alone():
    page = Page(id="test", url=URL, timezone=ZoneInfo("Europe/Oslo"))
    cards = listed(*(article(name, after=summary(name)) for name in ("en", "to")))
    assert {} == teasers(cards, page).origins
    told = teasers(cards, replace(page, explain=True)).origins
    places = (Origin(part="title", found="h2"), Origin(part="summary", found="p"))
    assert dict.fromkeys((f"{URL[:-9]}/sak/{name}" for name in ("en", "to")), places) == told


@pytest.mark.parametrize("words", ["Les mer", "Les meir", "Læs mere", "Read more"])
def test_a_link_to_read_more_at_the_end_of_a_summary_is_not_of_it(words: str):
    def card(name: str) -> str:
        more = f"<p>{SAID} <a href='/sak/{name}'>{words}</a></p>"
        return article(name, after=more)

    told = [each.summary for each in read(listed(card("en"), card("to"))).teasers]
    assert [SAID, SAID] == told


def test_a_day_without_a_year_is_no_date_and_no_summary():
    found = two(after=f"<p>9. april</p><p>{SAID}</p>").teasers
    assert [(None, SAID)] * 2 == [(each.published, each.summary) for each in found]


def test_more_links_than_a_page_has_are_told_of_and_not_read():
    rows = "".join(f"<li><a href='/{n}'>{n} saker om kultur i Ås</a>" for n in range(4_001))
    reading = read(f"<ul>{rows}</ul>")
    assert ["too-many"] == [each.reason for each in reading.dropped if not each.link]


def test_a_tag_with_thousands_of_attributes_is_read_without_them():
    attributes = " ".join(f"data-{number}=x" for number in range(60_000))
    page = f"<section {attributes}>{listed(article('en'), article('to'))}</section>"
    assert read(page.replace("</h2>", f"</h2>{summary('x')}")).teasers


def test_people_with_an_address_to_write_to_are_contacts():
    cards = [
        article(name, after=summary(name) + "<a href='mailto:x@example.no'>E-post</a>")
        for name in ("en", "to")
    ]
    assert {"contact": 2} == read(listed(*cards)).reasons()


def test_a_flat_list_with_the_date_before_each_title_is_read():
    row = "<dt>{0}. april 2021</dt><dd><a href='/{0}'>Sak nummer {0} er her</a></dd>"
    rows = "".join(row.format(day) for day in (1, 2, 3))
    days = [each.published and each.published.at.day for each in read(f"<dl>{rows}</dl>").teasers]
    assert [1, 2, 3] == days


def test_relative_links_stand_upon_the_pages_base():
    cards = listed(
        *(f"<h2><a href='{n}'>Sak {n} er her</a></h2>" + summary(n) for n in ("a", "b"))
    )
    reading = read(cards, head="<base href='https://annet.kommune.example/mappe/'>")
    assert "https://annet.kommune.example/mappe/a" == reading.teasers[0].link


def test_what_the_page_says_of_itself_is_read():
    head = """<title>Nyheter | Kommunen</title><meta property='og:description' content='Om oss'>
    <link rel=alternate type=application/rss+xml href=/rss>
    <link rel=alternate hreflang=en href=/en>
    <link rel=alternate type='application/atom+xml; charset=utf-8' href=/atom>"""
    reading = read("", head=head)
    assert ("Nyheter | Kommunen", "Om oss", "nb") == (
        reading.title,
        reading.description,
        reading.language,
    )
    assert ("https://kommune.example/rss", "https://kommune.example/atom") == reading.feeds


def test_the_first_heading_names_the_page():
    assert "Kultur" == read("<h1></h1><h1>Kultur</h1>", head="<title>Kultur - KS</title>").title


def test_the_heading_of_an_article_does_not_name_the_page():
    cards = listed(*(f"<h1><a href='/{n}'>Sak {n} er her</a></h1>{summary(n)}" for n in "ab"))
    assert "Nyheter | Kommunen" == read(cards, head="<title>Nyheter | Kommunen</title>").title


@pytest.mark.parametrize(
    ("name", "heading", "head"),
    [
        ("Kultur – KS", "Kultur", "<title>Kultur - KS</title>"),
        ("Kultur – KS", "Kultur", "<title>KS | Kultur</title>"),
        ("Kultur – KS", "Kultur", "<title>Kultur – Barn og unge – KS</title>"),
        ("Aktuelt – Ås", "Aktuelt", "<title>x</title><meta property=og:site_name content=Ås>"),
        ("Kultur i Ås", "Kultur i Ås", "<title>Ås</title><meta name=og:site_name content=ås>"),
        ("Kåsa – Ås", "Kåsa", "<title>Kåsa | Ås</title>"),
        ("Kultur", "Kultur", "<title>Kultur-KS</title>"),
        ("Kultur", "Kultur", "<title>Kultur |</title>"),
        ("Kultur", "Kultur", "<title>Nytt – KS</title>"),
        ("Kultur", "Kultur", f"<title>Kultur – {'Vi er her for deg. ' * 9}</title>"),
        ("Kultur", "Kultur", "<meta property=og:site_name content=''>"),
        ("Nyheter | KS", "", "<title>Nyheter | KS</title>"),
    ],
)
def test_a_page_is_named_by_its_heading_and_its_site(name: str, heading: str, head: str):
    assert name == read(f"<h1>{heading}</h1>", head=head).name


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("no", "nb"),
        ("NN-no", "nn-no"),
        ("no_NO", "nb-NO"),
        (" en_US ", "en-US"),
        ("nb_NO.UTF-8", "nb"),
        ("de-Latn-DE-1996", "de-Latn-DE-1996"),
        ("en-", "en"),
        ("se-åå", "se"),
        ("norsk", None),
        ("n", None),
        ("øl", None),
        ("", None),
        ("12", None),
    ],
)
def test_the_language_is_a_tag_and_plain_norwegian_is_bokmal(tag: str, language: str | None):
    page = Page(id="test", url=URL, timezone=ZoneInfo("Europe/Oslo"))
    assert language == teasers(f"<html lang='{tag}'><body>x", page).language
