from dataclasses import replace

import pytest
from listed import HERE, NOON

from kulturfeed.ledger import digest
from kulturfeed.renames import Missing, candidates, renamed
from kulturfeed.rows import ItemRow, Known, ListingRow, Place
from kulturfeed.sighting import Evidence, Recognised
from spiders.page import Article, Precision, Problem, SourceDate, Teaser
from spiders.urls import normalise

TITLE = "Kulturskolen får flere plasser"
SUMMARY = "Ni kommuner har funnet rom til barna som venter."
NOT_FOUND = Problem(kind="http-404", message="finnes ikke")
SILENT = Evidence(articles={}, failures={})


def known(name: str, title: str = TITLE, summary: str | None = SUMMARY) -> Known:
    """Know an article by a short name, which is its id and its address."""
    item = ItemRow(id=name, first_seen=NOON, rule="new", title=title)
    listing = ListingRow(
        source="kultur",
        item=name,
        title=title,
        link=HERE + name,
        first_seen=NOON,
        last_seen=NOON,
        released=NOON,
        changed=NOON,
        rule="news",
        summary=summary,
    )
    return Known(item=item, listing=listing)


def new(
    name: str, title: str = TITLE, summary: str | None = SUMMARY, position: int = 0
) -> Recognised:
    """See an unknown article."""
    teaser = Teaser(title=title, link=HERE + name, summary=summary)
    address = normalise(teaser.link)
    return Recognised(
        teaser=teaser,
        address=address,
        position=position,
        digest=digest(teaser),
        item=None,
        known=None,
        rule="new",
        aliases=((address, "new"),),
    )


def seen(name: str) -> Recognised:
    """See an article that stands as it stood."""
    return replace(new(name), item=name, rule="unchanged", aliases=())


def standing(*names: str) -> list[Place]:
    return [Place(item=name, digest=name) for name in names]


def lost(*names: str) -> Evidence:
    """Let these addresses be gone."""
    return Evidence(
        articles={}, failures=dict.fromkeys((HERE + name for name in names), NOT_FOUND)
    )


def answering(**articles: Article) -> Evidence:
    """Let these addresses answer with these articles."""
    return Evidence(articles={HERE + name: each for name, each in articles.items()}, failures={})


def old(title: str = TITLE, summary: str | None = SUMMARY, name: str = "old") -> Missing:
    """Miss an article from the midst of the list."""
    return Missing(known=known(name, title, summary), vanished=True)


def became(found: list[Recognised]) -> dict[str, str | None]:
    """Name what each new article turned out to be."""
    return {each.teaser.link.removeprefix(HERE): each.item for each in found}


# Which of the missing an unknown article may be.


def missing(recognised: list[Recognised], listed: list[Place], *left: Known) -> list[str]:
    here = {each.item for each in recognised}
    old = [known(place.item, f"Sak {place.item}") for place in listed if place.item not in here]
    found = candidates(recognised, listed, [*old, *left])
    return [each.known.item.id for each in found]


def test_what_vanished_from_the_midst_may_be_the_unknown_one():
    recognised = [seen("a"), new("x"), seen("c")]
    assert ["b"] == missing(recognised, standing("a", "b", "c"))


def test_what_fell_off_the_end_did_not_vanish():
    recognised = [new("x"), seen("a"), seen("b")]
    assert [] == missing(recognised, standing("a", "b", "c"))


def test_what_stood_last_vanished_if_something_unknown_stands_in_its_place():
    recognised = [seen("a"), seen("b"), new("x")]
    assert ["c"] == missing(recognised, standing("a", "b", "c", "d"))


def test_of_a_list_that_is_unknown_altogether_all_may_be_the_old_ones():
    assert ["a", "b"] == missing([new("x"), new("y")], standing("a", "b"))


def test_what_fell_off_the_end_may_be_the_unknown_one_if_it_has_its_title():
    recognised = [new("x", "Sak c"), seen("a"), seen("b")]
    assert ["c"] == missing(recognised, standing("a", "b", "c"))


def test_what_left_lately_may_be_the_unknown_one_if_it_has_its_title():
    recognised = [new("x"), seen("a")]
    assert ["old"] == missing(recognised, standing("a"), known("old"), known("other", "Korps"))


# Which of them it is.


def test_an_old_address_that_leads_to_the_new_one_gave_way():
    evidence = answering(old=Article(url=f"{HERE}ny", title=TITLE))
    assert {"ny": "old"} == became(renamed([new("ny")], [old()], evidence))


def test_an_old_address_whose_canonical_one_is_the_new_gave_way():
    evidence = answering(old=Article(url=f"{HERE}old", title=TITLE, canonical=f"{HERE}ny"))
    assert {"ny": "old"} == became(renamed([new("ny")], [old()], evidence))


def test_an_old_address_that_leads_to_an_article_of_another_title_did_not_give_way():
    evidence = answering(old=Article(url=f"{HERE}ny", title="Korps"))
    found = renamed([new("ny", "Fire korps har øvd")], [old()], evidence)
    assert {"ny": None} == became(found)


def test_an_old_address_that_is_gone_gave_way():
    assert {"ny": "old"} == became(renamed([new("ny")], [old()], lost("old")))


def test_an_old_address_that_leads_to_a_page_of_another_heading_gave_way():
    evidence = answering(old=Article(url=HERE, title="Kultur"))
    assert {"ny": "old"} == became(renamed([new("ny")], [old()], evidence))


def test_an_old_address_that_answers_with_its_own_article_did_not_give_way():
    evidence = answering(old=Article(url=f"{HERE}old", title=f"{TITLE} – KS"))
    assert {"ny": None} == became(renamed([new("ny")], [old()], evidence))


@pytest.mark.parametrize("kind", ["http-403", "http-503", "timeout", "robots"])
def test_an_old_address_that_cannot_be_asked_did_not_give_way(kind: str):
    problem = Problem(kind=kind, message="svarte ikke")
    evidence = Evidence(articles={}, failures={f"{HERE}old": problem})
    assert {"ny": None} == became(renamed([new("ny")], [old()], evidence))


def test_an_old_address_that_was_not_asked_did_not_give_way():
    assert {"ny": None} == became(renamed([new("ny")], [old()], SILENT))


def test_an_operator_who_takes_a_list_speaks_for_old_addresses_that_were_not_asked():
    trusted = replace(SILENT, trusted=True)
    assert {"ny": "old"} == became(renamed([new("ny")], [old()], trusted))


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        (TITLE, "Noe helt annet om en konsert i Bodø."),
        (TITLE, None),
        ("Kulturskolen får mange flere plasser i år", SUMMARY),
    ],
    ids=["other summary", "no summary", "edited title"],
)
def test_what_is_told_the_same_but_for_an_edit_is_the_same(title: str, summary: str | None):
    found = renamed([new("ny", title, summary)], [old()], lost("old"))
    assert {"ny": "old"} == became(found)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Kulturskolen får mange flere plasser i år", "Noe helt annet om en konsert."),
        ("Biblioteket låner ut verktøy", SUMMARY),
        ("Kulturskolen får 9 flere plasser", SUMMARY),
    ],
    ids=["title and summary edited", "another title", "another number"],
)
def test_what_is_told_otherwise_is_another(title: str, summary: str):
    found = renamed([new("ny", title, summary)], [old()], lost("old"))
    assert {"ny": None} == became(found)


def test_a_short_title_alone_tells_nothing():
    found = renamed([new("ny", "Høring", "Om korps.")], [old("Høring")], lost("old"))
    assert {"ny": None} == became(found)


def test_a_summary_that_several_share_tells_nothing():
    title = "Kulturskolen får mange flere plasser i år"
    listed = [new("ny", title, "Les mer"), new("to", "Korps", "Les mer", position=1)]
    found = renamed(listed, [old(summary="Les mer")], lost("old"))
    assert {"ny": None, "to": None} == became(found)


def date(day: int) -> SourceDate:
    return SourceDate(at=NOON.replace(day=day), precision=Precision.DAY, found="json-ld")


def dated(*, vanished: bool = True) -> Missing:
    """Miss an article that its own page dates on the first."""
    one = known("old")
    return Missing(
        known=replace(one, item=replace(one.item, published=date(1))), vanished=vanished
    )


@pytest.mark.parametrize(("day", "item"), [(1, "old"), (2, None)])
def test_the_day_of_publication_tells_whether_it_is_the_same(day: int, item: str | None):
    page = Article(url=f"{HERE}ny", title=TITLE, published=date(day))
    evidence = Evidence(articles={f"{HERE}ny": page}, failures={f"{HERE}old": NOT_FOUND})
    assert {"ny": item} == became(renamed([new("ny")], [dated()], evidence))


def test_the_same_day_of_publication_lets_title_and_summary_be_edited_at_once():
    page = Article(url=f"{HERE}ny", published=date(1))
    evidence = Evidence(articles={f"{HERE}ny": page}, failures={f"{HERE}old": NOT_FOUND})
    edited = new("ny", "Kulturskolen får mange flere plasser i år", "Noe annet om en konsert.")
    assert {"ny": "old"} == became(renamed([edited], [dated()], evidence))


@pytest.mark.parametrize(
    ("summary", "item"), [(SUMMARY, "old"), ("Noe annet om en konsert.", None), (None, None)]
)
def test_one_that_left_before_needs_its_summary_too(summary: str | None, item: str | None):
    left = Missing(known=known("old"), vanished=False)
    assert {"ny": item} == became(renamed([new("ny", TITLE, summary)], [left], lost("old")))


def test_one_that_left_before_is_known_by_title_and_day_of_publication():
    page = Article(url=f"{HERE}ny", published=date(1))
    evidence = Evidence(articles={f"{HERE}ny": page}, failures={f"{HERE}old": NOT_FOUND})
    found = renamed([new("ny", TITLE, None)], [dated(vanished=False)], evidence)
    assert {"ny": "old"} == became(found)


def test_the_best_pair_is_matched_first_and_each_article_once():
    one, other = new("en", f"{TITLE} i år", position=0), new("to", TITLE, position=1)
    found = renamed([one, other], [old()], lost("old"))
    assert {"en": None, "to": "old"} == became(found)


def test_two_that_gave_way_at_once_are_told_apart_by_their_titles():
    listed = [new("en", f"{TITLE} i Bodø", position=0), new("to", f"{TITLE} i Vadsø", position=1)]
    both = [old(f"{TITLE} i Vadsø", name="b"), old(f"{TITLE} i Bodø", name="a")]
    assert {"en": "a", "to": "b"} == became(renamed(listed, both, lost("a", "b")))


def test_an_article_that_is_listed_still_did_not_give_way():
    listed = [seen("old"), new("ny", position=1)]
    assert {"old": "old", "ny": None} == became(renamed(listed, [old()], lost("old")))


def test_an_article_of_another_source_is_no_vanished_one():
    elsewhere = Missing(known=replace(known("old"), listing=None), vanished=True)
    assert {"ny": None} == became(renamed([new("ny")], [elsewhere], lost("old")))


def test_the_new_address_is_tied_to_the_article_with_the_rule():
    (found,) = renamed([new("ny")], [old()], lost("old"))
    assert ("renamed", ((normalise(f"{HERE}ny"), "renamed"),)) == (found.rule, found.aliases)
