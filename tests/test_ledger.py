import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed import HERE, address, known, place, teaser

from kulturfeed.ledger import address_digest, mint, mint_feed, recognise, resolve, to_read
from kulturfeed.renames import Missing
from kulturfeed.rows import Known
from kulturfeed.sighting import Evidence
from spiders.page import Article, Teaser
from spiders.urls import normalise

VANISHED = Missing(known=known(1), vanished=True)
numbers = st.lists(st.integers(min_value=1, max_value=8), max_size=12)


def listed(*numbers: int) -> list[Teaser]:
    return [teaser(number) for number in numbers]


def test_a_known_address_is_the_known_article():
    (found,) = recognise(listed(1), (), {address(1): known(1)})
    assert (known(1), "address") == (found.known, found.rule)


def test_an_unknown_address_is_a_new_article():
    (found,) = recognise(listed(1), (), {})
    assert (None, "new", address(1)) == (found.known, found.rule, found.address)


@pytest.mark.parametrize(
    "link",
    [
        "http://www.ks.no/kultur/sak-1",
        "https://WWW.KS.NO:443/kultur/sak-1/#top",
        "https://www.ks.no/kultur/sak-1/index.html?utm_source=nyhetsbrev",
    ],
)
def test_another_spelling_of_a_known_address_is_the_known_article(link: str):
    (found,) = recognise([Teaser(title="Sak", link=link)], (), {address(1): known(1)})
    assert known(1) == found.known


def test_an_edited_title_under_the_same_address_is_the_same_article():
    (found,) = recognise([teaser(1, "Helt ny tittel")], (), {address(1): known(1)})
    assert known(1) == found.known


def test_equal_titles_under_two_addresses_are_two_articles():
    found = recognise([teaser(1, "Høring"), teaser(2, "Høring")], (), {})
    assert [address(1), address(2)] == [each.address for each in found]


def test_an_article_that_is_listed_twice_is_one_where_it_stands_first():
    found = recognise([teaser(1), teaser(2), teaser(1, query="?fbclid=x")], (), {})
    assert [(address(1), 0), (address(2), 1)] == [(each.address, each.position) for each in found]


def test_two_addresses_of_one_known_article_are_one():
    found = recognise(listed(1, 2), (), {address(1): known(1), address(2): known(1)})
    assert [known(1)] == [each.known for each in found]


@given(shown=numbers, stored=st.sets(st.integers(min_value=1, max_value=8)))
def test_each_article_comes_once_in_the_order_of_the_page(shown: list[int], stored: set[int]):
    found = recognise(listed(*shown), (), {address(number): known(number) for number in stored})
    assert [address(number) for number in dict.fromkeys(shown)] == [each.address for each in found]


@given(shown=numbers, stored=st.sets(st.integers(min_value=1, max_value=8)))
def test_what_is_recognised_does_not_depend_on_the_order_of_the_page(
    shown: list[int], stored: set[int]
):
    memory = {address(number): known(number) for number in stored}
    one, other = (
        recognise(listed(*shown), (), memory),
        recognise(listed(*sorted(shown)), (), memory),
    )
    assert {(each.address, each.known, each.rule) for each in one} == {
        (each.address, each.known, each.rule) for each in other
    }


def test_a_teaser_that_stood_on_the_last_list_word_for_word_is_that_article_still():
    (found,) = recognise(listed(1), [place(1)], {})
    assert ("urn:uuid:1", None, "unchanged") == (found.item, found.known, found.rule)


@pytest.mark.parametrize(
    "edit", [{"title": "Ny"}, {"summary": None}, {"kicker": "Nyhet"}, {"link": "https://a.no/b"}]
)
def test_a_teaser_that_differs_in_anything_is_looked_up(edit: dict[str, str]):
    (found,) = recognise([replace(teaser(1), **edit)], [place(1)], {})
    assert "unchanged" != found.rule


def test_a_standing_teaser_and_another_of_the_same_article_are_one():
    shown = [teaser(1), teaser(1, "Ny tittel på saken")]
    found = recognise(shown, [place(1)], {address(1): known(1)})
    assert [("urn:uuid:1", "unchanged")] == [(each.item, each.rule) for each in found]


@given(
    shown=st.permutations(range(1, 6)),
    stood=st.sets(st.integers(min_value=1, max_value=5)),
)
def test_word_for_word_or_by_address_the_same_articles_are_recognised(
    shown: list[int], stood: set[int]
):
    memory = {address(number): known(number) for number in shown}
    found = recognise(listed(*shown), [place(number) for number in stood], memory)
    assert [f"urn:uuid:{number}" for number in shown] == [each.item for each in found]


def named_by_another() -> Known:
    """Know an article under an address that only its page's canonical link tied to it."""
    return replace(known(1), rule="canonical")


def test_an_address_that_another_articles_page_named_does_not_identify_by_itself():
    (found,) = recognise([teaser(1, "Høring i Ås")], (), {address(1): named_by_another()})
    assert (None, "new") == (found.item, found.rule)


def test_an_address_that_its_own_page_named_identifies_with_its_title():
    (found,) = recognise([teaser(1)], (), {address(1): named_by_another()})
    assert ("urn:uuid:1", "address") == (found.item, found.rule)


def tied(url: str, topic: str = HERE) -> tuple[tuple[str, str], ...]:
    """Resolve a new article whose page answered here; return what is tied to it."""
    articles = {teaser(1).link: Article(url=url, title=teaser(1).title)}
    evidence = Evidence(articles=articles, failures={})
    (found,) = resolve(recognise(listed(1), (), {}), {}, (), evidence, topic)
    return found.aliases


@pytest.mark.parametrize("url", ["https://www.ks.no/b/sak/", "https://www.ks.no/?id=17"])
def test_where_an_article_page_leads_is_its_address_too(url: str):
    assert ((address(1), "new"), (normalise(url), "redirect")) == tied(url)


PAGED = f"{HERE}?side=2"


@pytest.mark.parametrize(
    ("url", "topic"), [("https://www.ks.no/", HERE), (HERE, HERE), (PAGED, PAGED)]
)
def test_the_front_page_and_the_topic_page_are_no_articles_address(url: str, topic: str):
    assert ((address(1), "new"),) == tied(url, normalise(topic))


def test_the_pages_of_new_articles_are_read():
    assert [teaser(1).link] == to_read(recognise(listed(1), (), {}), (), ())


def test_the_page_of_an_article_with_an_edited_title_is_read_again():
    edited = teaser(1, "Helt ny tittel")
    assert [edited.link] == to_read(recognise([edited], (), {address(1): known(1)}), (), ())


def test_the_page_of_an_article_that_is_known_under_its_title_is_not_read():
    assert [] == to_read(recognise(listed(1), (), {address(1): known(1)}), (), ())


def test_the_page_of_an_article_that_stands_word_for_word_is_not_read():
    assert [] == to_read(recognise(listed(1), [place(1)], {}), (), [place(1)])


def test_the_page_of_an_article_that_another_source_lists_is_not_read_again():
    assert [] == to_read(recognise(listed(1), (), {address(1): known(1, listed=False)}), (), ())


def test_the_old_address_of_an_article_that_vanished_is_asked_before_the_new_ones():
    asked = to_read(recognise(listed(2), (), {}), [VANISHED], ())
    assert [teaser(1).link, teaser(2).link] == asked


def test_an_address_that_is_new_here_and_vanished_there_is_asked_once():
    assert [teaser(1).link] == to_read(recognise(listed(1), (), {}), [VANISHED], ())


def test_a_forgotten_address_is_kept_as_a_digest_that_tells_nothing_of_it():
    kept = address_digest(address(1))
    assert (64, False) == (len(kept), "kultur" in kept)
    assert kept != address_digest(address(2))


def test_an_id_is_a_version_5_uuid_of_the_address():
    minted = mint(address(1), ())
    assert f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address(1))}" == minted


def test_the_same_address_mints_the_same_id_after_the_store_is_lost():
    assert "urn:uuid:c7cba65b-e2b2-53eb-b6fa-d61ccd9d005c" == mint(
        "https://www.ks.no/kultur/1", ()
    )


def test_an_id_that_is_taken_is_salted():
    first = mint(address(1), ())
    second = mint(address(1), {first})
    assert 3 == len({first, second, mint(address(1), {first, second})})


@given(pair=st.sets(st.text(), min_size=2, max_size=2))
def test_two_addresses_mint_two_ids(pair: set[str]):
    assert 2 == len({mint(each, ()) for each in pair})


def test_a_feeds_id_does_not_follow_the_spelling_of_its_address():
    assert mint_feed("http://www.ks.no/kultur") == mint_feed("https://WWW.ks.no/kultur/")


def test_a_fragment_tells_two_feeds_of_one_page_apart():
    assert mint_feed("https://www.ks.no/kultur") != mint_feed("https://www.ks.no/kultur#skole")


def test_a_feed_of_a_page_has_another_id_than_an_article_of_it():
    assert mint_feed(address(1)) != mint(address(1), ())


def yearly(title: str, summary: str) -> str:
    """Tell by which rule a teaser at the address of last year's conference is recognised."""
    before = known(1)
    listing = replace(before.listing, title="Lederkonferansen 2026", summary="Tema er lesing.")
    old = {address(1): replace(before, listing=listing)}
    now = replace(teaser(1), title=title, summary=summary)
    evidence = Evidence(articles={}, failures={})
    [found] = resolve(recognise([now], (), old), old, (), evidence, HERE)
    return found.rule


def test_a_later_year_at_an_old_address_is_another_article_where_no_page_tells_a_date():
    assert "reused" == yearly("Lederkonferansen 2027", "Nå handler det om musikk på Ærø.")


def test_a_year_that_is_corrected_is_an_edit():
    assert "address" == yearly("Lederkonferansen 2027", "Tema er lesing.")
    assert "address" == yearly("Lederkonferansen 2025", "Nå handler det om musikk på Ærø.")
