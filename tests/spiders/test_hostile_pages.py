"""Pages that are made to take long: of each, only so much is read."""

from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from spiders.articles.sheet import sheet_of
from spiders.extract import teasers
from spiders.listing.head import read_head
from spiders.listing.lines import lines_of
from spiders.listing.paging import next_page
from spiders.page import Page, Reading, Selectors
from spiders.text import shortened
from spiders.tree import parse, text_of

URL = "https://kommune.example/aktuelt/"
TIMEZONE = ZoneInfo("Europe/Oslo")
SAID = "<p>Kommunestyret vedtok i går den nye planen for kultur og idrett.</p>"
LONGEST_TITLE = 302


def tree(html: str) -> etree._Element:
    root = parse(html)
    assert root is not None
    return root


def read(body: str, select: Selectors | None = None) -> Reading:
    page = Page(id="test", url=URL, timezone=TIMEZONE, select=select)
    return teasers(f"<html lang=nb><body>{body}</body></html>", page)


def listed(between: str = "") -> str:
    cards = (
        f"<div><h3><a href='/sak/{name}'>Nytt om {name}</a></h3>{SAID}</div>"
        for name in ("korps", "kino", "bibliotek")
    )
    return f"<section>{between}{''.join(cards)}</section>"


def many(one: str) -> str:
    """Write enough of it for a page on which broken markup would tell."""
    return " ".join(one.replace("N", str(number)) for number in range(30_000))


@pytest.mark.parametrize("attribute", ["aN", "aN=1", "aN='<'", 'aN=">"', "aN = x<y"])
def test_of_a_tag_with_thousands_of_attributes_none_is_read(attribute: str):
    root = tree(f"<p {many(attribute)}>Nytt</p>")
    assert {} == dict(next(root.iter("p")).attrib)


@pytest.mark.parametrize("attribute", ["aN", "aN='<'", 'aN=">"'])
def test_what_stands_in_a_tag_with_thousands_of_attributes_is_read(attribute: str):
    assert "Nytt" == text_of(tree(f"<p {many(attribute)}>Nytt</p>"))


@pytest.mark.parametrize(
    "before",
    [
        "<script>a<b</script>",
        "<script>x='</scripts'</script>",
        "<script/>",
        "<title><script></title>",
        "<textarea><!-- </textarea>",
        "<!-- <script> -->",
        "<!-->",
        "<!--x--!>",
        "<!x <a b='>",
        "</b c='>'>",
    ],
)
def test_a_tag_with_thousands_of_attributes_is_found_behind_other_markup(before: str):
    root = tree(f"{before}<p {many('aN')}>Nytt</p>")
    assert {} == dict(next(root.iter("p")).attrib)


def test_an_end_tag_with_thousands_of_attributes_is_an_end_tag():
    root = tree(f"<script>x</script {many('aN')}><p>Nytt")
    assert "Nytt" == text_of(next(root.iter("p")))


@pytest.mark.parametrize("name", ["script", "style", "SCRIPT", "title", "textarea", "iframe"])
def test_what_looks_like_a_tag_within_raw_text_is_text(name: str):
    words = f"n<m {many('ord')} </b"
    root = tree(f"<{name}>{words}</{name}>")
    assert words == next(root.iter(name.lower())).text


@pytest.mark.parametrize("broken", ["<a", "<a b=", "<!--", "<script>", "a<b,", "<a\n"])
def test_tags_that_never_end_are_read_once(broken: str):
    assert isinstance(parse(f"<p>Nytt</p>{broken * 150_000}"), etree._Element)


@pytest.mark.parametrize("value", ["M 1 2", "{x = 1}", "<b>", "/"])
def test_one_long_attribute_is_read(value: str):
    root = tree(f"<p data-x='{many(value)}' id=x>Nytt</p>")
    assert "x" == next(root.iter("p")).get("id")


@pytest.mark.parametrize("inner", [f"<b>{'abc ' * 9_000}</b>", "<i>abc </i>" * 9_000])
def test_the_text_of_an_element_ends_where_no_title_would_reach(inner: str):
    assert 10_000 >= len(text_of(tree(inner)))


def test_the_text_of_an_element_is_what_stands_within_it():
    root = tree("<p>a <b>b<i>c</i> d</b> e<br>f</p> g")
    assert "a bc d ef" == text_of(next(root.iter("p")))


@pytest.mark.parametrize("inner", ["abc " * 90_000, "<i>abc </i>" * 90_000, "<p>abc</p>" * 900])
def test_a_block_is_read_as_far_as_any_teaser_would_reach(inner: str):
    root = tree(f"<div><a href=/a>Nytt</a>{inner}</div>")
    lines = lines_of([next(root.iter("div"))], next(root.iter("a")))
    assert 50_000 >= sum(len(line.text) for line in lines)


def test_the_heading_over_a_list_stands_close_above_it():
    assert {"related": 3} == read(listed("<h2>Relaterte saker</h2>" + "<br>" * 50)).reasons()


def test_a_heading_far_above_a_list_is_not_looked_for():
    assert 3 == len(read(listed("<h2>Relaterte saker</h2>" + "<br>" * 500)).teasers)


@pytest.mark.parametrize(
    ("tags", "expected"), [(100, "https://kommune.example/aktuelt/b"), (1_000, None)]
)
def test_the_number_of_the_page_itself_stands_close_to_its_pager(tags: int, expected: str | None):
    pager = "<b>1</b> <a href=/aktuelt/b>2</a>"
    assert expected == next_page(tree(f"<div>{'<i>x</i>' * tags}{pager}</div>"), URL, URL)


@pytest.mark.parametrize("button", ["<button disabled>1</button>", "<a>1</a>", "<span>1</span>"])
def test_the_number_of_the_page_itself_is_any_that_is_no_link(button: str):
    root = tree(f"<div>{button} <a href=/aktuelt/b><i>2</i></a></div>")
    assert "https://kommune.example/aktuelt/b" == next_page(root, URL, URL)


def test_the_titles_of_drawings_name_no_heading():
    drawings = "<svg><title>Del</title></svg>" * 20 + "<svg><title>Last ned</title></svg>"
    page = f"<title>Kommunen</title><h1>Ny plan</h1>{drawings}<h2>Last ned</h2>"
    sheet = sheet_of(page, URL, TIMEZONE)
    assert sheet is not None
    assert sheet.heading is not None
    assert "h1" == sheet.heading.tag


@pytest.mark.parametrize("word", ["Kommunestyret ", "文化と芸術のニュース"])
@pytest.mark.parametrize("select", [None, Selectors(item="li"), Selectors(item="li", title="a")])
def test_no_title_is_longer_than_a_title(select: Selectors | None, word: str):
    cards = (f"<li><a href='/sak/{name}'>{name} {word * 900}</a></li>" for name in "abcdefghij")
    found = read(f"<main><ul>{''.join(cards)}</ul></main>", select).teasers
    assert [True] * 10 == [290 < len(each.title) <= LONGEST_TITLE for each in found]


@pytest.mark.parametrize("text", ["文化" * 40, "Kor " + "文化" * 40])
def test_a_text_without_spaces_is_cut_between_its_characters(text: str):
    assert f"{text[:20]} …" == shortened(text, 20)


def test_a_text_is_cut_at_a_space():
    assert "Korpset får nye …" == shortened("Korpset får nye uniformer", 20)


@pytest.mark.parametrize("before", ["", "<b>x</b>"])
def test_control_characters_behind_a_template_are_no_trouble(before: str):
    root = tree(f"<p>{before}<template>t</template>Ny\x01tt &#11;ord</p>")
    assert "Ny tt ord" == text_of(next(root.iter("p"))).removeprefix("x")


def test_of_headings_within_headings_a_hundred_may_be_the_pages_title():
    assert 100 == len(read_head(tree("<h1>Kultur " * 2_000), URL).titles)
