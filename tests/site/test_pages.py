import os
from collections.abc import Callable
from datetime import timedelta

import lxml.html
import pytest
from publishing import DAY, NOON, Publisher, Told

from kulturfeed.overview import publish_overview
from kulturfeed.publish import publish
from kulturfeed.store import open_store
from kulturfeed.story import Erasure

Make = Callable[[str], Publisher]
ARTICLES = (
    Told(
        title="Ny kulturskole på Ærø – «åpen for alle»",
        link="https://www.ks.no/kultur/skole/",
        summary="Øving hver uke.",
        image="https://www.ks.no/bilder/skole.jpg",
        kicker="Kulturskole",
        day=NOON - 2 * DAY,
    ),
    Told(title="Høring", released=NOON - 40 * DAY),
)
PAGES = ("index.html", "kultur/index.html", "kultur/archive/index.html", "status/index.html")


@pytest.fixture
def published(publisher: Publisher) -> Publisher:
    publisher.store("kultur", ARTICLES, description="Kultur i kommunene")
    publisher.publish()
    return publisher


def html(publisher: Publisher, name: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(publisher.read(name))


def text(publisher: Publisher, name: str, path: str) -> list[str]:
    found = html(publisher, name).xpath(path)
    return [" ".join(each.text_content().split()) for each in found]


def test_the_index_shows_each_source_with_its_newest_articles(published: Publisher):
    assert ["KS Kultur"] == text(published, "index.html", "//h2")
    titles = text(published, "index.html", "//ul[@class='titles']//a")
    assert ["Ny kulturskole på Ærø – «åpen for alle»", "Høring"] == titles


def test_an_article_shows_title_summary_image_and_the_source_s_date(published: Publisher):
    (card, _) = html(published, "kultur/index.html").xpath("//li[contains(@class, 'article')]")
    assert "https://www.ks.no/kultur/skole/" == card.xpath(".//h3/a/@href")[0]
    assert "Øving hver uke." == card.xpath(".//p[@class='summary']")[0].text
    assert ["2026-10-01"] == card.xpath(".//time/@datetime")
    assert "1. oktober 2026 · Kulturskole" == " ".join(
        card.xpath(".//p[@class='meta']")[0].text_content().split()
    )


def test_an_article_without_a_date_says_when_it_was_found(published: Publisher):
    assert "Funnet 24. august 2026" in text(
        published, "kultur/index.html", "//li[contains(@class, 'article')]//p[@class='meta']"
    )


def test_an_image_is_lazy_tells_no_referrer_and_is_decoration(published: Publisher):
    (image,) = html(published, "kultur/index.html").xpath("//img")
    assert ("lazy", "no-referrer", "") == (
        image.get("loading"), image.get("referrerpolicy"), image.get("alt"),
    )  # fmt: skip


def test_a_config_without_images_shows_none(publisher_of: Make):
    publisher = publisher_of('images = false\n[[source]]\nid = "kultur"\nurl = "https://ks.no/k/"')
    publisher.store("kultur", ARTICLES)
    publisher.publish()
    assert [] == html(publisher, "kultur/index.html").xpath("//img")
    assert "https:" not in html(publisher, "kultur/index.html").xpath("//meta/@content")[1]


def test_a_page_tells_when_it_was_read_and_had_news(published: Publisher):
    (told,) = text(published, "kultur/index.html", "//div[@class='hero']/p[@class='meta']")
    assert "Sist lest 3. oktober 2026" in told
    assert "Sist nytt 3. oktober 2026" in told
    assert "Siden leses hver time" in told


def test_the_addresses_of_the_feeds_can_be_copied_whole(published: Publisher):
    found = html(published, "kultur/index.html").xpath("//textarea[not(@id='snippet')]/text()")
    base = "https://feeds.example.no/k/kultur"
    assert [f"{base}.rss", f"{base}.atom", f"{base}.json"] == found


@pytest.mark.parametrize("page", ["index.html", "kultur/index.html"])
def test_programs_find_the_feeds_of_a_page(published: Publisher, page: str):
    links = html(published, page).xpath("//link[@rel='alternate']")
    types = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    assert types == [each.get("type") for each in links]
    titles = ["KS Kultur (RSS)", "KS Kultur (Atom)", "KS Kultur (JSON Feed)"]
    assert titles == [each.get("title") for each in links]


def test_the_steps_for_each_client_can_be_unfolded(published: Publisher):
    found = text(published, "kultur/index.html", "//details/summary")
    clients = ["Power Automate", "Teams", "SharePoint", "WordPress", "Drupal"]
    assert ["Feedleser", *clients] == found


def test_the_embed_code_is_whole_and_names_sharepoint_s_setting(published: Publisher):
    (code,) = html(published, "kultur/index.html").xpath("//textarea[@id='snippet']")
    (frame,) = lxml.html.fragments_fromstring(code.text.strip())
    assert ("iframe", "https://feeds.example.no/k/kultur/embed/", "KS Kultur") == (
        frame.tag, frame.get("src"), frame.get("title"),
    )  # fmt: skip
    assert "feeds.example.no" in published.read("kultur/index.html")
    assert "HTML Field Security" in published.read("kultur/index.html")


def test_an_embedded_list_has_no_script_and_opens_new_tabs(published: Publisher):
    page = html(published, "kultur/embed/index.html")
    assert [] == page.xpath("//script | //img | //form")
    links = page.xpath("//a")
    assert 3 == len(links)
    assert {("_blank", "noopener")} == {(each.get("target"), each.get("rel")) for each in links}


def test_the_archive_has_every_article_by_month_backfill_too(publisher: Publisher):
    old = Told(title="Eldre sak", released=NOON - 100 * DAY, rule="backfill")
    publisher.store("kultur", [*ARTICLES, old])
    publisher.publish()
    headings = text(publisher, "kultur/archive/index.html", "//section/h2")
    assert ["Oktober 2026", "August 2026", "Juni 2026"] == headings
    assert "Eldre sak" in text(publisher, "kultur/archive/index.html", "//section[3]//a")
    assert "Eldre sak" not in text(publisher, "kultur/index.html", "//h3/a")


def test_a_month_is_the_one_of_the_local_date(publisher: Publisher):
    late = NOON.replace(month=9, day=30, hour=23)
    publisher.store("kultur", [Told(title="Ved midnatt", day=late)])
    publisher.publish()
    headings = text(publisher, "kultur/archive/index.html", "//section/h2")
    assert ["Oktober 2026"] == headings


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_to_be_indexed_or_loads_from_elsewhere(published: Publisher, page: str):
    found = html(published, page)
    assert ["noindex"] == found.xpath("//meta[@name='robots']/@content")
    loaded = found.xpath("//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
    depth = page.count("/")
    assert {"../" * depth + name for name in ("kulturfeed.svg", "kulturfeed.css")} <= {
        each.partition("?")[0] for each in loaded
    }


@pytest.mark.parametrize("page", [*PAGES, "kultur/embed/index.html"])
def test_no_page_has_script_or_style_in_it(published: Publisher, page: str):
    found = html(published, page)
    assert [] == found.xpath("//style | //@style | //script[not(@src)]")
    assert [] == [each for each in found.xpath("//@*") if each.attrname.startswith("on")]
    assert "default-src 'none'" in found.xpath("//meta[@http-equiv]/@content")[0]


@pytest.mark.parametrize("page", [*PAGES, "kultur/embed/index.html"])
def test_every_link_of_ours_leads_to_a_file_that_is_there(published: Publisher, page: str):
    folder = (published.public / page).parent
    for link in html(published, page).xpath("//@href | //@src"):
        name = link.partition("?")[0].partition("#")[0]
        if name and "//" not in name:
            target = folder / name
            found = target / "index.html" if name.endswith("/") else target
            assert found.is_file(), link


@pytest.mark.parametrize(
    ("language", "tag", "said"),
    [("nb", "nb", "Abonner"), ("nn", "nn", "Siste artiklar"), ("en", "en", "Newest articles"),
     ("sv", "en", "Newest articles")],
)  # fmt: skip
def test_a_page_stands_in_the_source_s_language(
    publisher_of: Make, language: str, tag: str, said: str
):
    publisher = publisher_of('[[source]]\nid = "k"\nurl = "https://ks.no/k/"')
    publisher.store("k", ARTICLES, language=language)
    publisher.publish()
    page = html(publisher, "k/index.html")
    assert tag == page.get("lang")
    assert said in text(publisher, "k/index.html", "//h2")
    assert page.xpath("//ul[@id='list']/@lang") == ([language] if language == "sv" else [])


def test_the_index_stands_in_the_first_source_s_language_and_marks_others(publisher_of: Make):
    publisher = publisher_of(
        '[[source]]\nid = "a"\nurl = "https://a.no/"\nlanguage = "nn"\n'
        '[[source]]\nid = "b"\nurl = "https://b.no/"\nlanguage = "en"\ncron = "0 7 * * mon"'
    )
    publisher.store("a", ARTICLES)
    publisher.store("b", ARTICLES[:1], title="News")
    publisher.publish()
    assert "nn" == html(publisher, "index.html").get("lang")
    assert ["en"] == html(publisher, "index.html").xpath("//h2/a/@lang")
    assert "read at set times" in publisher.read("b/index.html")


def test_a_retired_source_is_on_no_page_of_others(publisher_of: Make):
    publisher = publisher_of(
        '[[source]]\nid = "a"\nurl = "https://a.no/"\n'
        '[[source]]\nid = "b"\nurl = "https://b.no/"\nretired = true'
    )
    publisher.store("a", ARTICLES)
    publisher.publish()
    for page in ("index.html", "status/index.html"):
        assert ["a"] == text(publisher, page, "//h2")


def test_without_public_url_addresses_are_told_relative(publisher_of: Make):
    publisher = publisher_of('[[source]]\nid = "k"\nurl = "https://ks.no/k/"')
    publisher.store("k", ARTICLES)
    publisher.publish()
    found = html(publisher, "k/index.html").xpath("//textarea[not(@id='snippet')]/text()")
    assert ["../k.rss", "../k.atom", "../k.json"] == found
    assert ["k"] == text(publisher, "index.html", "//h2")


def test_a_page_that_cannot_be_written_is_told_and_keeps_no_feed_back(publisher: Publisher):
    publisher.store("kultur", ARTICLES)
    publisher.public.mkdir()
    (publisher.public / "kultur").write_text("in the way")
    with open_store(publisher.config.database) as store:
        state = store.sources()["kultur"]
        told = publish(publisher.config, publisher.config.sources[0], store, state)
    assert ("kultur.rss", "kultur.atom", "kultur.json") == told.changed
    assert "cannot be written" in told.problems[0]


def test_what_is_erased_goes_from_the_pages(published: Publisher):
    with open_store(published.config.database) as store:
        gone = {each.item.id for each in store.listed("kultur", limit=1, window=timedelta(0))}
        store.erase(Erasure(items=tuple(gone), forgotten=(), sources=(), held=(), dropped=()))
        state = store.sources()["kultur"]
        publish(published.config, published.config.sources[0], store, state, erased=True)
        publish_overview(published.config, store, NOON)
    pages = [*published.public.rglob("*.html")]
    assert not [page for page in pages if "Ny kulturskole" in page.read_text("utf-8")]


def test_a_source_that_was_never_read_has_no_page(publisher: Publisher):
    publisher.publish()
    assert "Ingen side er lest ennå." in publisher.read("index.html")
    assert not (publisher.public / "kultur").exists()


def test_the_same_rows_give_the_same_bytes(published: Publisher):
    names = list(published.public.rglob("*.html"))
    before = {path: path.read_bytes() for path in names}
    for path in names:
        path.unlink()
    published.publish()
    assert before == {path: path.read_bytes() for path in names}


def test_a_page_is_not_rendered_again_while_nothing_changed(published: Publisher):
    pages = [published.public / name for name in PAGES[:3]]
    for page in pages:
        # Rendered anew, this would go.
        page.write_bytes(page.read_bytes() + b"<!-- kept -->")
    published.publish(NOON + timedelta(hours=1))
    assert [True] * 3 == [page.read_bytes().endswith(b"<!-- kept -->") for page in pages]


def test_an_edited_title_reaches_every_page(published: Publisher):
    edited = Told(
        title="Ny tittel", link=ARTICLES[0].link, day=ARTICLES[0].day, released=NOON + DAY
    )
    published.store("kultur", [edited, ARTICLES[1]])
    published.publish()
    pages = [*PAGES[:3], "kultur/embed/index.html"]
    assert [True] * 4 == ["Ny tittel" in published.read(name) for name in pages]


def test_pages_follow_the_umask(published: Publisher):
    umask = os.umask(0)
    os.umask(umask)
    mode = (published.public / "kultur" / "index.html").stat().st_mode & 0o777
    assert 0o666 & ~umask == mode
