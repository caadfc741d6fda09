"""Articles with their whole text, through the line."""

from dataclasses import replace

import feedparser
import pytest
from bench import KULTUR, LIST, SKOLE, Bench, title, with_articles
from listed import teaser

from feeds.document import LARGEST
from kulturfeed.configtables import Source
from spiders.page import Article, Harvest, Image, Provenance, Teaser

WHOLE = Source(url=KULTUR.url, id="kultur", full_text=True)
NAMES = ("kultur.rss", "kultur.atom")
BODY = "<p>Hele «saken» på Ærø.</p>"


def told(each: Teaser, body: str | None = BODY) -> Article:
    return Article(
        url=each.link,
        title=each.title,
        section="Kultur",
        language="nn",
        image=Image(address="https://www.ks.no/kor.jpg", width=640, height=480),
        body=body,
        found=Provenance(body="text", section="meta"),
    )


def whole(body: str | None = BODY) -> Harvest:
    return with_articles(LIST, {each.link: told(each, body) for each in LIST})


def contents(bench: Bench, name: str) -> list[str]:
    """Return the whole texts of a feed, with an empty one for an entry without."""
    parsed = feedparser.parse((bench.folder / "public" / name).read_bytes())
    found = [
        [each.value for each in entry.get("content", ()) if each.value != entry.get("summary")]
        for entry in parsed.entries
    ]
    return [each[0] if each else "" for each in found]


@pytest.fixture
def read(bench: Bench) -> Bench:
    """A source with `full_text` was read once."""
    bench.configured(WHOLE)
    bench.refresh((WHOLE, whole()))
    return bench


def test_a_source_asks_for_whole_texts_only_if_its_config_does(bench: Bench):
    assert [False, True] == [bench.asked(source).full_text for source in (KULTUR, WHOLE)]


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_text_is_in_the_feed(read: Bench, name: str):
    assert [BODY] * 3 == contents(read, name)


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_stands_beside_the_whole_text(read: Bench, name: str):
    assert [each.summary for each in LIST] == [entry.summary for entry in read.entries(name)]


@pytest.mark.parametrize("name", NAMES)
def test_a_source_without_full_text_publishes_none_although_its_article_has_one(
    read: Bench, name: str
):
    read.configured(WHOLE, SKOLE)
    read.refresh((SKOLE, whole()))
    assert [""] * 3 == contents(read, name.replace("kultur", "skole"))


def test_a_body_that_was_not_asked_for_is_not_stored(bench: Bench):
    bench.refresh((KULTUR, whole()))
    assert [(None,)] * 3 == bench.rows("SELECT body FROM item")


@pytest.mark.parametrize("name", NAMES)
def test_full_text_that_is_turned_off_leaves_the_feed(read: Bench, name: str):
    read.configured(KULTUR)
    read.refresh((KULTUR, None))
    assert [""] * 3 == contents(read, name)


def test_an_article_whose_title_changed_has_its_new_text(read: Bench):
    edited = teaser(2, "Ny tittel på saken")
    again = with_articles([LIST[0], edited, LIST[2]], {edited.link: told(edited, "<p>Nytt.</p>")})
    read.refresh((WHOLE, again))
    assert [BODY, "<p>Nytt.</p>", BODY] == contents(read, "kultur.atom")


def test_a_new_text_alone_is_no_change_for_readers(read: Bench):
    before = [each.updated for each in read.feed()]
    kicked = replace(LIST[1], kicker="Kor")
    again = with_articles([LIST[0], kicked, LIST[2]], {kicked.link: told(kicked, "<p>Nytt.</p>")})
    read.refresh((WHOLE, again))
    assert "<p>Nytt.</p>" in contents(read, "kultur.atom")
    assert before == [each.updated for each in read.feed()]


def test_a_page_that_shows_no_text_any_more_takes_none_away(read: Bench):
    edited = teaser(2, "Ny tittel på saken")
    again = with_articles([LIST[0], edited, LIST[2]], {edited.link: told(edited, None)})
    read.refresh((WHOLE, again))
    assert [BODY] * 3 == contents(read, "kultur.atom")


def test_what_is_stored_already_gets_no_text_by_turning_full_text_on(begun: Bench):
    begun.configured(WHOLE)
    assert [] == begun.wanted(WHOLE, whole().reading)


@pytest.mark.parametrize("name", NAMES)
def test_contents_that_are_too_large_for_importers_go_before_any_entry_does(
    bench: Bench, name: str
):
    many = [teaser(number) for number in range(30)]
    large = f"<p>{'blåbærøl ' * 30_000}</p>"
    bench.configured(WHOLE)
    (report,) = bench.refresh(
        (WHOLE, with_articles(many, {each.link: told(each, large) for each in many}))
    )
    assert [title(number) for number in range(30)] == bench.titles(name)
    assert LARGEST >= (bench.folder / "public" / name).stat().st_size
    kept = [bool(each) for each in contents(bench, name)]
    assert any(kept)
    assert kept == sorted(kept, reverse=True)
    assert () == report.problems


def test_the_section_is_a_category_beside_the_kicker(bench: Bench):
    kicked = [replace(LIST[0], kicker="Nyhet"), replace(LIST[1], kicker="KULTUR"), LIST[2]]
    bench.refresh((KULTUR, with_articles(kicked, {each.link: told(each) for each in kicked})))
    for name in NAMES:
        found = [[tag.term for tag in entry.tags] for entry in bench.entries(name)]
        assert [["Nyhet", "Kultur"], ["KULTUR"], ["Kultur"]] == found


def test_an_articles_image_is_published_with_its_size(read: Bench):
    (image,) = read.entries("kultur.rss")[0].media_thumbnail
    assert {"url": "https://www.ks.no/kor.jpg", "width": "640", "height": "480"} == image


def test_the_list_s_own_image_goes_before_the_article_s(bench: Bench):
    shown = replace(LIST[0], image="https://www.ks.no/liten.jpg")
    bench.refresh((KULTUR, with_articles([shown], {shown.link: told(shown)})))
    (image,) = bench.entries("kultur.rss")[0].media_thumbnail
    assert {"url": "https://www.ks.no/liten.jpg"} == image


def test_an_article_in_another_language_than_its_feed_says_so_in_atom(read: Bench):
    atom = (read.folder / "public" / "kultur.atom").read_text("utf-8")
    assert 3 == atom.count('<entry xml:lang="nn">')


def test_an_article_in_the_language_of_its_feed_repeats_it_not(bench: Bench):
    same = {each.link: replace(told(each), language="nb-NO") for each in LIST}
    bench.refresh((KULTUR, with_articles(LIST, same)))
    assert "<entry>" in (bench.folder / "public" / "kultur.atom").read_text("utf-8")
