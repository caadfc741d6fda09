import json
from zoneinfo import ZoneInfo

import pytest

from spiders.page import Origin, Teaser
from spiders.structured.lists import structured
from spiders.structured.trust import Combined, combined
from spiders.tree import parse

HOST = "https://kommune.example"
URL = f"{HOST}/nyheter/"


def join(shape: list[Teaser], text: str, *links: str) -> tuple[Combined, ...]:
    root = parse(text)
    assert root is not None
    found = structured(root, URL, URL, ZoneInfo("Europe/Oslo"))
    return combined(shape, found, root, URL, [HOST + link for link in links])


def shown(name: str, **more: str) -> Teaser:
    return Teaser(title=f"Sak {name} i Bø", link=f"{HOST}/sak/{name}", **more)


def news(name: str, **more: str) -> dict[str, str]:
    return {
        "@type": "NewsArticle",
        "headline": f"Sak {name} i Bø",
        "url": f"/sak/{name}",
        "description": f"Om sak {name}.",
    } | more


def ld(*articles: dict[str, str]) -> str:
    text = json.dumps({"@type": "ItemList", "itemListElement": articles})
    return f"<body><script type='application/ld+json'>{text}</script>"


def entry(name: str) -> str:
    link = f"<a class='u-url p-name' href=/sak/{name}>Sak {name} i Bø</a>"
    return f"<article class=h-entry>{link}</article>"


def state(count: int) -> str:
    values = [
        {"title": f"Sak {n} i Bø", "url": f"/sak/{n}", "ingress": f"Om sak {n}."}
        for n in range(count)
    ]
    return f"<body><div id=app></div><script type='application/json'>{json.dumps(values)}</script>"


def links(found: tuple[Combined, ...]) -> list[str]:
    return [each.teaser.link.removeprefix(HOST) for each in found]


def test_without_structured_data_the_teasers_stay_as_they_are():
    assert (Combined(teaser=shown("en")),) == join([shown("en")], "<p>tekst", "/sak/en")


def test_what_the_page_does_not_show_is_filled_in_and_its_origin_told():
    (each,) = join([shown("en")], ld(news("en", datePublished="2026-02-03"), news("to")))
    assert "Om sak en." == each.teaser.summary
    assert each.teaser.published is not None
    assert (
        Origin(part="published", found="json-ld"),
        Origin(part="summary", found="json-ld"),
    ) == (each.origins)


def test_what_the_page_shows_is_never_replaced():
    (each,) = join([shown("en", summary="Vist.")], ld(news("en"), news("to")))
    assert ("Vist.", ()) == (each.teaser.summary, each.origins)


def test_another_title_at_the_address_is_told_of_something_else():
    (each,) = join([shown("en")], ld(news("en", headline="Alt om kulturskolen"), news("to")))
    assert each.teaser.summary is None


@pytest.mark.parametrize("title", ["SAK EN I BØ", "Kultur: Sak en i Bø", "Sak en i …"])
def test_a_title_with_a_kicker_or_an_end_cut_off_is_the_same(title: str):
    (each,) = join([shown("en")], ld(news("en", headline=title), news("to")))
    assert each.teaser.summary


def test_the_most_trusted_kind_fills_in_first():
    (each,) = join([shown("1")], ld(news("1", description="Fra JSON-LD.")) + state(3))
    assert "Fra JSON-LD." == each.teaser.summary


def test_articles_that_a_reader_does_not_see_are_not_added():
    shape = [shown("en"), shown("to")]
    found = join(shape, ld(*(news(name) for name in ("en", "to", "tre"))), "/sak/tre")
    assert ["/sak/en", "/sak/to"] == links(found)


def test_articles_that_are_not_in_the_structured_data_stay():
    assert ["/sak/en", "/sak/to"] == links(join([shown("en"), shown("to")], ld(news("en"))))


def test_an_article_marked_up_with_the_others_is_added_in_its_place():
    names = ("en", "to", "tre")
    found = join(
        [shown("en"), shown("tre")],
        "".join(map(entry, names)),
        *(f"/sak/{name}" for name in names),
    )
    assert ["/sak/en", "/sak/to", "/sak/tre"] == links(found)


def test_an_article_marked_up_in_a_side_column_is_not_added():
    body = "".join(map(entry, ("en", "to", "tre")))
    assert 2 == len(join([shown("en"), shown("tre")], body, "/sak/en", "/sak/tre"))


def test_a_list_that_is_another_than_the_one_found_adds_nothing():
    names = ("en", "to", "tre", "fire")
    found = join([shown("en")], "".join(map(entry, names)), *(f"/sak/{name}" for name in names))
    assert 1 == len(found)


def test_an_app_shell_is_read_by_its_state():
    found = join([], state(4))
    assert ["/sak/0", "/sak/1", "/sak/2", "/sak/3"] == links(found)
    assert {"json-state"} == {origin.found for each in found for origin in each.origins}
    assert ["link", "summary", "title"] == [origin.part for origin in found[0].origins]


def test_an_app_shell_is_read_by_its_json_ld():
    assert ["/sak/en", "/sak/to"] == links(join([], ld(news("en"), news("to"))))


def test_a_page_full_of_text_is_no_shell():
    assert () == join([], state(4) + "<p>" + "Vedtektene gjelder for alle. " * 60)


def test_of_a_list_on_a_page_full_of_text_what_is_seen_counts():
    text = state(4) + "<p>" + "Vedtektene gjelder for alle. " * 60
    assert ["/sak/1", "/sak/2"] == links(join([], text, "/om", "/sak/1", "/sak/2"))


def test_what_is_marked_up_must_be_seen():
    body = "".join(map(entry, ("en", "to", "tre")))
    assert () == join([], body)
    assert 2 == len(join([], body, "/sak/en", "/sak/tre"))


def test_one_article_is_no_list():
    assert () == join([], ld(news("en")))


def test_articles_of_other_sites_and_sections_above_are_no_list():
    away = [news(name, url=f"https://avis.example/{name}") for name in ("a", "b")]
    assert () == join([], ld(*away, news("en"), news("to", url="/")))


def test_an_article_and_what_is_related_to_it_is_no_list():
    own = json.dumps(news("en", url=URL))
    page = f"<script type='application/ld+json'>{own}</script>"
    assert () == join([], ld(news("to"), news("tre")) + page, "/sak/to", "/sak/tre")


def test_two_spellings_of_one_address_are_one_article():
    found = join([], ld(news("en"), news("en", url="/sak/en/?utm_source=x"), news("to")))
    assert 2 == len(found)
