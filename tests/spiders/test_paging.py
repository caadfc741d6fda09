from dataclasses import dataclass, field

import pytest

from spiders.listing.head import read_head
from spiders.listing.paging import Walk, next_page
from spiders.page import Teaser
from spiders.tree import parse
from spiders.urls import normalise

SITE = "https://www.ks.no"
HERE = f"{SITE}/fagomrader/kultur/"
SECOND = f"{HERE}?page=2"


def after(html: str, url: str = HERE, *, read: tuple[str, ...] = ()) -> str | None:
    """Find the page after the one of this markup."""
    root = parse(f"<html><body><main>{html}</main></body></html>")
    assert root is not None
    return next_page(root, read_head(root, url).base, url, {normalise(each) for each in read})


def pager(*places: str) -> str:
    return f"<ul class='pagination'>{''.join(f'<li>{each}</li>' for each in places)}</ul>"


def link(text: str, href: str = "?page=2", more: str = "") -> str:
    return f"<a href='{href}' {more}>{text}</a>"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Neste",
            "Neste side",
            "neste »",
            "Gå til neste side",
            "Eldre",
            "Eldre saker",
            "‹ Eldre",
        ),
        *("Eldre innlegg", "Next", "Next page →", "Older posts", "Nästa", "Äldre nyheter"),
        *("Næste side", "Seuraava", "Nächste Seite", "Ältere Beiträge", "Page suivante"),
        *("Volgende", "Les flere artikler", "Vis flere", "Last inn flere", "Flere nyheter"),
        *("Vis mer", "Show more", "Load more articles", "Visa fler", "Weitere Artikel"),
        *("Näytä lisää", "Voir plus d’articles", "Meer laden"),
    ],
)
def test_a_link_is_known_by_its_words(text: str):
    assert SECOND == after(link(text))


@pytest.mark.parametrize("label", ["aria-label='Neste side'", "title='Neste side'"])
def test_an_arrow_is_known_by_its_label(label: str):
    assert SECOND == after(link("›", more=label))


@pytest.mark.parametrize(
    "text",
    [
        *("Les mer", "Se mer", "Neste generasjon kulturskole", "Eldre får flere kulturtilbud"),
        *("Neste artikkel", "Read more", "Alle artikler", "Forrige", "Previous"),
    ],
)
def test_an_articles_own_link_is_none_to_go_on_by(text: str):
    assert after(link(text, "/fagomrader/kultur/sak-1/")) is None


@pytest.mark.parametrize(
    "head", ["<link rel='next' href='?page=2'>", link("2 av 9", more="rel='nofollow next'")]
)
def test_rel_next_says_it_plainly(head: str):
    assert SECOND == after(head + link("Neste", "/fagomrader/skole/"))


def test_the_number_after_the_one_that_is_no_link_comes_next():
    found = after(pager("1", link("2"), link("3", "?page=3")))
    assert SECOND == found


def test_in_the_middle_of_the_list_the_next_number_is_still_the_one_after_the_plain_one():
    places = [link("1", "?"), "…", link("4", "?page=4"), "<b>5</b>", link("6", "?page=6")]
    assert f"{HERE}?page=6" == after(pager(*places), f"{HERE}?page=5")


@pytest.mark.parametrize(
    "mark", ["aria-current='page'", "class='page-link active'"], ids=["aria", "class"]
)
def test_the_present_number_may_be_a_link_that_is_marked(mark: str):
    places = [link("1", "?page=0", mark), link("2", "?page=1"), link("3", "?page=2")]
    assert f"{HERE}?page=1" == after(pager(*places))


def test_the_present_number_may_be_a_link_to_the_page_itself():
    assert SECOND == after(pager(link("1", HERE), link("2"), link("3", "?page=3")))


def test_pages_that_count_by_articles_are_followed_by_their_numbers():
    places = [link("1", "?start=0"), "2", link("3", "?start=40")]
    assert f"{HERE}?start=40" == after(pager(*places), f"{HERE}?start=20")


def test_the_last_number_is_followed_by_none():
    assert after(pager(link("1", HERE), "2"), SECOND, read=(HERE,)) is None


def test_the_days_of_a_calendar_are_no_pages():
    days = "".join(f"<td>{link(str(day), f'?dag={day}')}</td>" for day in (3, 4))
    assert after(f"<table><tr><td>2</td>{days}</tr></table>") is None


def test_numbers_far_from_the_pager_are_not_the_present_page():
    far = "".join("<div>" for _ in range(5)) + link("8", "?del=8")
    assert after(f"<p>7</p>{far}") is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (HERE, f"{HERE}?page=2"),
        (HERE, f"{HERE}?tema=kino&side=2"),
        (HERE, f"{HERE}page/2/"),
        (f"{HERE}page/2/", f"{HERE}page/3/"),
        (f"{HERE}side2", f"{HERE}side3"),
        (f"{SITE}/", f"{SITE}/page/2"),
        (f"{HERE}?page=2", f"{HERE}?page=3"),
    ],
)
def test_an_address_with_the_next_number_is_the_next_page_whatever_it_is_called(
    url: str, address: str
):
    here = url if "tema" not in address else f"{HERE}?tema=kino"
    assert address == after(link("<img src='pil.png'>", address), here)


def test_the_plainest_sign_wins():
    signs = link("Vis flere", "?page=5") + link("»", "?page=2") + link("Neste", "?page=3")
    assert f"{HERE}?page=3" == after(signs)


@pytest.mark.parametrize(
    "href",
    [
        *("https://andre.example/?page=2", "#", "javascript:void(0)", "", HERE, f"{HERE}#liste"),
        "mailto:a@b.no",
    ],
)
def test_a_link_to_the_page_itself_to_no_page_or_to_another_site_is_not_followed(href: str):
    assert after(link("Neste", href, "rel='next'")) is None


def test_a_page_that_was_read_is_not_gone_back_to():
    assert after(link("Neste"), read=(SECOND,)) is None


@pytest.mark.parametrize(
    "link_",
    [
        link("Neste", more="aria-disabled='true'"),
        link("Neste", more="class='next disabled'"),
        f"<ul><li class='disabled'>{link('Neste')}</li></ul>",
    ],
)
def test_a_disabled_link_is_none(link_: str):
    assert after(link_) is None


def test_more_of_something_else_is_not_more_of_the_list():
    assert after(link("Flere nyheter", "/nyheter/")) is None


def test_more_of_several_lists_is_more_of_none():
    assert after(link("Vis flere", "?kurs=2") + link("Vis flere", "?saker=2")) is None


def test_a_relative_link_stands_on_the_base():
    assert f"{SITE}/arkiv/2/" == after("<base href='/arkiv/'>" + link("Neste", "2/"))


@dataclass
class Site:
    """Pages of a list by number, and what becomes of it after so many were read."""

    articles: list[str]
    size: int = 3
    changes: dict[int, list[str]] = field(default_factory=dict)

    def page(self, number: int) -> list[Teaser]:
        start = (number - 1) * self.size
        return [
            Teaser(title=f"Sak {name} på Ærø", link=f"{HERE}{name}/")
            for name in self.articles[start : start + self.size]
        ]

    def page_read(self, count: int) -> None:
        self.articles = self.changes.get(count, self.articles)


def walked(site: Site, pages: int) -> tuple[list[str], list[str]]:
    """Walk as a crawl does; return the first page's articles and those that followed."""
    first = site.page(1)
    walk = Walk(first, HERE)
    site.page_read(1)
    _on(site, walk, pages, 1)
    if walk.begins_again(site.page(1)):
        _on(site, walk, pages, pages)
    return [_name(each) for each in first], [_name(each) for each in walk.deeper]


def _on(site: Site, walk: Walk, pages: int, count: int) -> None:
    for number in range(2, pages + 1):
        further = walk.take(site.page(number), f"{HERE}?page={number}")
        site.page_read(count + number - 1)
        if not further:
            return


def _name(teaser: Teaser) -> str:
    return teaser.link.removeprefix(HERE).rstrip("/")


LIST = list("abcdefghi")


def test_a_walk_gives_the_articles_of_the_further_pages_in_their_order():
    assert (["a", "b", "c"], list("defghi")) == walked(Site(LIST), 3)


def test_a_list_that_is_pushed_down_while_it_is_read_doubles_no_article():
    site = Site(LIST, changes={1: ["ny", *LIST], 2: ["ny", "nyere", *LIST]})
    assert (["a", "b", "c"], list("defg")) == walked(site, 3)


def test_what_is_new_on_the_first_page_is_left_to_the_next_reading():
    _, deeper = walked(Site(LIST, changes={1: ["a", "ny", *LIST[1:]]}), 3)
    assert "ny" not in deeper


@pytest.mark.parametrize("read", [1, 2], ids=["after the first page", "after the second"])
def test_a_list_that_is_pulled_up_while_it_is_read_loses_no_article(read: int):
    _, deeper = walked(Site(LIST, changes={read: LIST[1:]}), 4)
    assert set("defghi") == set(deeper)
    assert len(deeper) == len(set(deeper))


def test_a_page_that_repeats_what_is_known_ends_the_walk():
    walk = Walk(Site(LIST).page(1), HERE)
    assert not walk.take(Site(LIST).page(1), SECOND)


def test_a_page_of_another_site_ends_the_walk_and_gives_nothing():
    walk = Walk(Site(LIST).page(1), HERE)
    assert not walk.take(Site(LIST).page(2), "https://andre.example/")
    assert () == walk.deeper


def test_a_walk_goes_back_to_no_page():
    walk = Walk([], HERE)
    assert SECOND == walk.onward(link("Neste"), HERE)
    assert walk.onward(link("Neste", HERE) + link("Neste"), SECOND) is None


def test_a_page_without_any_element_leads_nowhere():
    assert Walk([], HERE).onward("", HERE) is None


def test_a_first_page_that_is_quite_another_is_no_reason_to_begin_again():
    walk = Walk(Site(LIST).page(1), HERE)
    assert not walk.begins_again(Site(list("xyz")).page(1))
    assert () == walk.deeper
