from dataclasses import replace

from listed import NOON, day, teaser

from kulturfeed.enriched import enriched
from kulturfeed.rows import ItemRow
from spiders.page import Article, Image, Provenance

SHOWN = teaser(1)
MINTED = ItemRow(id="urn:uuid:1", first_seen=NOON, rule="new", title="Sak")
PAGE = Article(
    url=SHOWN.link,
    summary="Ingress",
    image=Image(address="https://www.ks.no/å.jpg", width=640),
    author="Åse Bø",
    section="Kultur",
    language="nn",
    published=day(1),
    modified=day(2),
    body="<p>Hele saken.</p>",
    found=Provenance(summary="meta", author="json-ld", body="text"),
)


def row(item: ItemRow = MINTED, page: Article | None = PAGE, *, full_text: bool = True) -> ItemRow:
    return enriched(item, SHOWN, page, full_text=full_text)


def test_a_row_has_all_that_its_page_tells():
    found = row()
    assert (PAGE.summary, PAGE.image, PAGE.author, PAGE.section, PAGE.language) == (
        found.summary,
        found.image,
        found.author,
        found.section,
        found.language,
    )
    assert (PAGE.published, PAGE.modified, PAGE.body, PAGE.found) == (
        found.published,
        found.modified,
        found.body,
        found.found,
    )


def test_a_page_that_was_not_read_changes_the_title_alone():
    assert replace(row(), title=SHOWN.title) == row(row(), None)


def test_what_a_page_tells_no_more_is_kept_with_where_it_was_found():
    assert row() == row(row(), Article(url=SHOWN.link))


def test_what_a_page_tells_anew_replaces_what_it_told():
    again = replace(PAGE, section="Skole", found=Provenance(section="json-ld"))
    found = row(row(), again)
    assert ("Skole", "json-ld", "meta") == (
        found.section,
        found.found.section,
        found.found.summary,
    )


def test_a_body_that_is_not_asked_for_is_not_taken():
    found = row(full_text=False)
    assert (None, None) == (found.body, found.found.body)


def test_an_author_that_only_the_list_tells_is_said_to_be_the_list_s():
    shown = replace(SHOWN, author="Kari Nordmann")
    nameless = replace(PAGE, author=None, found=Provenance())
    found = enriched(MINTED, shown, nameless, full_text=False)
    assert ("Kari Nordmann", "list") == (found.author, found.found.author)


def test_an_image_keeps_its_length_when_its_host_tells_it_no_more():
    known = Image(address="https://www.ks.no/å.jpg", type="image/jpeg", length=9)
    found = row(replace(MINTED, image=known))
    assert (
        Image(address="https://www.ks.no/å.jpg", type="image/jpeg", width=640, length=9)
        == found.image
    )


def test_another_image_has_no_length_of_the_one_before():
    known = Image(address="https://www.ks.no/gammel.jpg", type="image/jpeg", length=9)
    assert PAGE.image == row(replace(MINTED, image=known)).image


def test_a_page_without_an_image_leaves_the_one_that_is_known():
    known = Image(address="https://www.ks.no/å.jpg", type="image/jpeg", length=9)
    assert known == row(replace(MINTED, image=known), replace(PAGE, image=None)).image
