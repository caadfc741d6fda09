"""The pages of collections, and what the page of all sources says of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from publishing import DAY, NOON, Publisher, Told
from test_pages import html, text

from kulturfeed.errors import PublishError

Make = Callable[[str], Publisher]
BASE = "https://feeds.example.no/k/"
SOURCES = """
[[source]]
id = "kultur"
url = "https://www.ks.no/kultur/"
title = "KS Kultur"
language = "nb"
[[source]]
id = "skule"
url = "https://www.ks.no/skule/"
title = "KS Skule"
language = "nn"
"""
BIBLIOTEK = """
[[collection]]
id = "bibliotek"
title = "Nytt om bibliotek på Ærø"
sources = ["kultur", "skule"]
include = ["bibliotek"]
"""
TOML = f'public_url = "{BASE}"\n{SOURCES}{BIBLIOTEK}'
KULTUR = (
    Told(title="Åpent bibliotek", summary="Øving hver uke.", kicker="Kultur", day=NOON - 2 * DAY),
    Told(title="Korps på skjærtorsdag"),
)
SKULE = (Told(title="Skulen får bibliotek"), Told(title="Høyring"))
PAGES = ("index.html", *(f"{name}/index.html" for name in ("bibliotek", "bibliotek/embed", "all")))


@pytest.fixture
def published(publisher_of: Make) -> Publisher:
    return published_by(publisher_of(TOML))


def published_by(publisher: Publisher) -> Publisher:
    publisher.store("kultur", KULTUR)
    publisher.store("skule", SKULE)
    publisher.publish()
    return publisher


def hrefs(publisher: Publisher, name: str, path: str) -> list[str]:
    return [each.get("href") for each in html(publisher, name).xpath(path)]


def test_the_index_lists_collections_below_the_sources_under_a_heading(published: Publisher):
    assert ["KS Kultur", "KS Skule", "Samlinger", "Alle artiklene"] == text(
        published, "index.html", "//h2"
    )
    assert ["bibliotek/"] == hrefs(published, "index.html", "//section//h3/a")


@pytest.mark.parametrize(
    ("language", "heading"), [("nb", "Samlinger"), ("nn", "Samlingar"), ("en", "Collections")]
)
def test_the_heading_stands_in_the_page_s_language(
    publisher_of: Make, language: str, heading: str
):
    toml = TOML.replace('language = "nb"', f'language = "{language}"')
    assert heading in text(published_by(publisher_of(toml)), "index.html", "//h2")


def test_a_collection_on_the_index_tells_its_newest_articles_sources_and_feeds(
    published: Publisher,
):
    card = "//section//li[contains(@class, 'card')]"
    assert ["Åpent bibliotek", "Skulen får bibliotek"] == text(
        published, "index.html", f"{card}//ul[@class='titles']//a"
    )
    (told,) = text(published, "index.html", f"{card}/p[@class='meta']")
    assert "Henter fra KS Kultur, KS Skule · Sist nytt 3. oktober 2026" == told
    assert ["bibliotek.rss", "bibliotek.atom", "bibliotek.json"] == hrefs(
        published, "index.html", f"{card}/p[@class='formats']/a"
    )


def test_the_index_names_the_feed_of_everything_with_its_addresses(published: Publisher):
    section = "//section[@aria-labelledby='everything']"
    assert ["all/", "all.rss", "all.atom", "all.json"] == hrefs(
        published, "index.html", f"{section}//a"
    )
    assert "Alle sidene i én strøm, hver artikkel én gang." in text(
        published, "index.html", f"{section}/p"
    )


def test_the_feed_of_everything_is_not_named_where_there_is_one_source(publisher: Publisher):
    publisher.store("kultur", KULTUR)
    publisher.publish()
    assert [] == html(publisher, "index.html").xpath("//section")


def test_programs_find_the_feeds_of_collections_on_the_index(published: Publisher):
    found = hrefs(published, "index.html", "//link[@rel='alternate']")
    assert ["bibliotek.rss", "bibliotek.atom", "bibliotek.json", "all.rss"] == found[6:10]


def test_a_page_of_a_collection_shows_its_articles_and_where_each_is_from(published: Publisher):
    page = "bibliotek/index.html"
    assert ["Åpent bibliotek", "Skulen får bibliotek"] == text(published, page, "//h3/a")
    assert ["1. oktober 2026 · KS Kultur · Kultur", "Funnet 3. oktober 2026 · KS Skule"] == text(
        published, page, "//li//p[@class='meta']"
    )


def test_a_collection_of_one_source_does_not_repeat_its_title(publisher_of: Make):
    toml = TOML.replace('["kultur", "skule"]', '["kultur"]')
    publisher = published_by(publisher_of(toml))
    assert ["1. oktober 2026 · Kultur"] == text(
        publisher, "bibliotek/index.html", "//li//p[@class='meta']"
    )


def test_a_page_of_a_collection_leads_to_its_sources(published: Publisher):
    panel = "//nav[@aria-labelledby='gathers']//a"
    assert ["../kultur/", "../skule/"] == hrefs(published, "bibliotek/index.html", panel)
    assert ["KS Kultur", "KS Skule"] == text(published, "bibliotek/index.html", panel)


def test_a_retired_source_of_a_collection_is_named_and_not_linked_to(publisher_of: Make):
    publisher = publisher_of(TOML)
    publisher.store("kultur", KULTUR)
    publisher.store("skule", SKULE)
    publisher.config = publisher_of(
        TOML.replace('id = "skule"', 'id = "skule"\nretired = true')
    ).config
    publisher.publish()
    panel = "//nav[@aria-labelledby='gathers']//li"
    assert ["KS Kultur", "KS Skule"] == text(publisher, "bibliotek/index.html", panel)
    assert ["../kultur/"] == hrefs(publisher, "bibliotek/index.html", f"{panel}/a")


def test_a_source_that_was_never_read_is_not_said_to_be_gathered(publisher_of: Make):
    publisher = publisher_of(TOML)
    publisher.store("kultur", KULTUR)
    publisher.publish()
    panel = "//nav[@aria-labelledby='gathers']//li"
    assert ["KS Kultur"] == text(publisher, "bibliotek/index.html", panel)


def test_a_page_of_a_collection_tells_how_to_subscribe(published: Publisher):
    page = html(published, "bibliotek/index.html")
    copied = [f"{BASE}bibliotek.{ending}" for ending in ("rss", "atom", "json")]
    assert copied == page.xpath("//textarea[not(@id='snippet')]/text()")
    links = page.xpath("//link[@rel='alternate']/@href")
    assert ["../bibliotek.rss", "../bibliotek.atom", "../bibliotek.json"] == links
    assert 6 == len(page.xpath("//details"))
    assert page.xpath("//input[@id='filter']")


def test_a_collection_is_embedded_as_a_source_is(published: Publisher):
    (code,) = html(published, "bibliotek/index.html").xpath("//textarea[@id='snippet']")
    assert f'src="{BASE}bibliotek/embed/"' in code.text
    embedded = html(published, "bibliotek/embed/index.html")
    assert [] == embedded.xpath("//script | //img | //form")
    assert ["_blank", "_blank"] == embedded.xpath("//a/@target")
    assert "Nytt om bibliotek på Ærø" == embedded.xpath("string(//h1)")


def test_a_page_of_a_collection_says_nothing_of_an_archive_or_a_page_elsewhere(
    published: Publisher,
):
    page = html(published, "bibliotek/index.html")
    assert ["#subscribe"] == page.xpath("//p[@class='actions']/a/@href")
    assert ["Sist nytt 3. oktober 2026"] == text(
        published, "bibliotek/index.html", "//div[@class='hero']/p[@class='meta']"
    )
    assert not page.xpath("//@id[. = 'months']")
    assert not (published.public / "bibliotek" / "archive").exists()


def test_the_feed_of_everything_has_a_page_too(published: Publisher):
    titles = ["Åpent bibliotek", "Korps på skjærtorsdag", "Skulen får bibliotek", "Høyring"]
    assert titles == text(published, "all/index.html", "//h3/a")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_ours_leads_to_a_file_that_is_there(published: Publisher, page: str):
    folder = (published.public / page).parent
    for link in html(published, page).xpath("//@href | //@src"):
        name = link.partition("?")[0].partition("#")[0]
        if name and "//" not in name:
            target = folder / name
            assert (target / "index.html" if name.endswith("/") else target).is_file(), link


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_packed_siblings_of_its_own_time(published: Publisher, page: str):
    path = published.public / page
    times = {path.with_name(f"{path.name}{ending}").stat().st_mtime for ending in (".gz", ".br")}
    assert {path.stat().st_mtime} == times


def test_an_article_in_another_language_than_the_page_is_marked(published: Publisher):
    for page, list_ in (("bibliotek/index.html", "list"), ("bibliotek/embed/index.html", "")):
        found = html(published, page)
        assert "nb" == found.get("lang")
        items = found.xpath(f"//ul[@id='{list_}']/li" if list_ else "//ul/li")
        assert [None, "nn"] == [each.get("lang") for each in items]
    assert ["nb"] == html(published, "bibliotek/index.html").xpath(
        "//li[@lang]//p[@class='meta']/@lang"
    )


def test_a_collection_stands_in_the_language_that_its_sources_share(publisher_of: Make):
    toml = TOML.replace('["kultur", "skule"]', '["skule"]')
    page = html(published_by(publisher_of(toml)), "bibliotek/index.html")
    assert ("nn", []) == (page.get("lang"), page.xpath("//ul[@id='list']/li/@lang"))
    assert "Hentar frå" in page.text_content()


def test_a_language_that_we_have_no_words_in_is_marked_on_the_list(publisher_of: Make):
    toml = TOML.replace('["bibliotek"]', '["bibliotek"]\nlanguage = "sv"')
    page = html(published_by(publisher_of(toml)), "bibliotek/index.html")
    assert ("en", ["sv"]) == (page.get("lang"), page.xpath("//ul[@id='list']/@lang"))
    assert ["nb", "nn"] == page.xpath("//ul[@id='list']/li/@lang")


def test_without_public_url_addresses_are_told_relative(publisher_of: Make):
    publisher = published_by(publisher_of(f"{SOURCES}{BIBLIOTEK}"))
    found = html(publisher, "bibliotek/index.html").xpath("//textarea[not(@id='snippet')]/text()")
    assert ["../bibliotek.rss", "../bibliotek.atom", "../bibliotek.json"] == found


def test_a_collection_without_articles_is_nowhere(publisher_of: Make):
    publisher = publisher_of(TOML)
    publisher.store("kultur", KULTUR[1:])
    publisher.publish()
    assert [] == list(publisher.public.glob("bibliotek*"))
    assert "bibliotek" not in publisher.read("index.html") + publisher.read("feeds.opml")


def test_a_page_is_not_rendered_again_while_nothing_changed(published: Publisher):
    pages = [published.public / name for name in PAGES]
    for page in pages:
        page.write_bytes(page.read_bytes() + b"<!-- kept -->")
    published.publish(NOON + timedelta(hours=1))
    assert [True] * 4 == [page.read_bytes().endswith(b"<!-- kept -->") for page in pages]


def test_an_edited_title_reaches_every_page(published: Publisher):
    edited = Told(title="Stengt bibliotek", day=KULTUR[0].day, released=NOON + DAY)
    published.store("kultur", [edited, KULTUR[1]])
    published.publish()
    assert [True] * 4 == ["Stengt bibliotek" in published.read(name) for name in PAGES]


def test_a_page_that_cannot_be_written_is_told_and_keeps_nothing_else_back(publisher_of: Make):
    publisher = publisher_of(TOML)
    publisher.store("kultur", KULTUR)
    publisher.public.mkdir()
    (publisher.public / "all").write_text("in the way")
    with pytest.raises(PublishError, match="cannot be written"):
        publisher.publish()
    assert (publisher.public / "all.rss").exists()
    assert ["Åpent bibliotek"] == text(publisher, "bibliotek/index.html", "//h3/a")
    assert "bibliotek/" in publisher.read("index.html")
