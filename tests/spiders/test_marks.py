import pytest
from lxml import html

from spiders.selecting.marks import is_lasting, marks, place


def css(markup: str) -> list[str]:
    """Return the marks of an element, the plainest first."""
    return [mark.css for mark in sorted(marks(html.fromstring(markup)), key=lambda m: m.price)]


@pytest.mark.parametrize(
    "name",
    [
        "card",
        "article-card",
        "card__title",
        "entryTitle",
        "BlogPostCard",
        "h2",
        "nyhet",
        "oppføring",
    ],
)
def test_a_name_that_a_person_chose_lasts(name: str):
    assert is_lasting(name)


@pytest.mark.parametrize(
    "name",
    [
        *("css-1x2y3z", "jsx-123", "sc-bdVaJa", "sc-abc", "Card_title__3xYz1", "svelte-xyz"),
        *("post-1234", "a1b2c3d4", "deadbeef99", "_aBcDeFg", "hqzxkt", "card_aXbYc", "--", "1st"),
        *("md:flex", "w-1/2"),
    ],
)
def test_a_name_that_a_program_made_up_does_not(name: str):
    assert not is_lasting(name)


def test_a_name_that_tells_what_it_is_comes_before_one_that_tells_how_it_looks():
    assert "div.sak" == css('<div class="mb-4 row sak css-9ab12">')[0]
    assert not [each for each in css('<div class="css-9ab12">') if "css" in each]


def test_a_tag_alone_comes_before_a_class_that_tells_how_it_looks():
    assert css('<article class="col-md-4">').index("article") == 0


def test_an_attribute_that_tells_what_it_is_is_a_mark():
    assert '[itemprop="headline"]' in css('<span itemprop="headline">')[0]
    assert "a[rel" in css('<a rel="bookmark" href="/x">')[0]


@pytest.mark.parametrize(
    "markup", ['<p itemprop="a b">', '<p role="tab-1">', "<p role='a\"b'>", '<p role="">']
)
def test_an_attribute_that_cannot_be_relied_upon_is_none(markup: str):
    assert ["p"] == css(markup)


def test_an_id_with_digits_is_no_mark():
    assert ["#saker", "p"] == sorted(css('<p id="saker">'))
    assert ["p"] == css('<p id="sak-2">')


def test_a_tag_that_css_cannot_name_has_no_marks():
    assert [] == css("<o:p>x</o:p>")


def test_a_place_counts_children_of_one_tag():
    row = html.fromstring("<table><tr><th>x</th><td>1</td><td>2</td></tr></table>").find(".//tr")
    assert row is not None
    assert "td:nth-of-type(2)" == place(row[2]).css
