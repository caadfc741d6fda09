import http.client
import json
import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request as Asking
from urllib.request import urlopen

import pytest
from lxml import etree, html

from kulturfeed.demo.days import DAYS, Article, Dateline, Day, Told, served
from kulturfeed.demo.pages import article, topic
from kulturfeed.demo.site import Request, Site

SEED = Path(__file__).parents[3] / "shared" / "seed" / "ks-kultur.txt"
FOUND = [
    "Status Kommune 2021",
    "Etterlengtet Stortingsmelding for barne- og ungdomskultur",
    "Tilbakebetalingskrav for kulturhus og kinoer ble sak i Stortinget",
    "Lederkonferansen 2021 på nett",
    "Inviterer kommunene med i pilotprosjekt",
    "Spør kommunene om ambisjoner på kulturfeltet",
    "Fremtidens kulturskole: Prosjektrapport er klar",
    "KS' innspill til tiltakspakken for næringslivet",
    "KS kartlegger kompetanse, organisering og forankring av kulturfeltet i kommunal sektor",
    "Temamøte på nett om Fremtidens kulturskole",
    "Tynset kommune vinner av Nordeas innovasjonsstipend",
    "Statsbudsjettet bør gi bedre rammer for kulturliv i hele landet",
    "Film og pilot for Fremtidens kulturskole",
]
NEWS = "Ny tilskuddsordning skal gi flere øvingslokaler til kor og korps"
ODD = Article(
    slug="merkelig",
    title='<b>Æ</b> & "Ø" </script>',
    summary="1 < 2 & $3",
    body=("<i>Å</i>",),
    date=Dateline(at=DAYS[0].listed[0].date.at, told=Told.JSON_LD),
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def get(url: str, **headers: str) -> tuple[int, Message, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Asking(url, headers=named), timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def page(url: str) -> html.HtmlElement:
    return html.document_fromstring(get(url)[2].decode())


def titles(site: Site) -> list[str]:
    return page(site.url).xpath("//a[@class='card']//*[self::h2 or self::h3]/text()")


def addresses(site: Site) -> list[str]:
    return [urljoin(site.url, each) for each in page(site.url).xpath("//a[@class='card']/@href")]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[at : at + 8]) for at in range(len(said) - 7)}


def with_date(told: Told | None) -> list[Article]:
    return [each for each in served(len(DAYS) - 1) if (each.date and each.date.told) == told]


def shown(one: Article) -> html.HtmlElement:
    return html.document_fromstring(article(one, "http://127.0.0.1").decode())


def test_the_topic_page_lists_the_13_titles_in_order(site: Site):
    assert titles(site) == FOUND


def test_seven_articles_lead_and_six_stand_under_mer_om_kultur(site: Site):
    more = page(site.url).xpath("//section[h2='Mer om kultur']//h3/text()")
    assert more == FOUND[7:]


def test_the_topic_page_says_each_title_as_image_text_and_as_heading(site: Site):
    assert page(site.url).xpath("//a[@class='card']/img/@alt") == FOUND


def test_the_topic_page_is_norwegian_and_has_one_main_heading(site: Site):
    tree = page(site.url)
    assert (tree.xpath("/html/@lang"), tree.xpath("//h1/text()")) == (["nb"], ["Kultur"])


@pytest.mark.parametrize("said", ["Les flere artikler", "KONTAKT", "Hovedmeny", "Brødsmulesti"])
def test_the_topic_page_has_the_furniture_of_the_original(site: Site, said: str):
    assert said in get(site.url)[2].decode()


def test_every_article_page_answers_with_the_title_of_its_card(site: Site):
    assert [page(each).xpath("string(//h1)") for each in addresses(site)] == FOUND


def test_every_article_page_names_its_own_address_as_canonical(site: Site):
    said = [page(each).xpath("string(//link[@rel='canonical']/@href)") for each in addresses(site)]
    assert said == addresses(site)


def test_every_picture_answers_with_well_formed_svg(site: Site):
    for source in page(site.url).xpath("//img/@src"):
        status, headers, body = get(urljoin(site.url, source))
        assert (status, headers["Content-Type"]) == (200, "image/svg+xml")
        assert etree.fromstring(body).tag.endswith("svg")


@pytest.mark.parametrize("told", [*Told, None])
def test_each_way_to_tell_a_date_occurs_twice_at_least(told: Told | None):
    assert len(with_date(told)) >= 2


@pytest.mark.parametrize("one", with_date(Told.JSON_LD), ids=lambda one: one.slug)
def test_json_ld_says_the_date_as_declared(one: Article):
    said = json.loads(shown(one).xpath("string(//script[@type='application/ld+json'])"))
    assert said["datePublished"] == one.date.at.isoformat()


@pytest.mark.parametrize("one", with_date(Told.META), ids=lambda one: one.slug)
def test_the_meta_element_says_the_date_as_declared(one: Article):
    said = shown(one).xpath("//meta[@property='article:published_time']/@content")
    assert said == [one.date.at.isoformat()]


@pytest.mark.parametrize("one", with_date(Told.TIME), ids=lambda one: one.slug)
def test_the_time_element_says_the_date_as_declared(one: Article):
    assert shown(one).xpath("//article//time/@datetime") == [one.date.at.isoformat()]


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("lederkonferansen-2021", "Publisert 12. mars 2021"),
        ("tynset-vant-stipend", "Publisert 6. november 2020"),
        ("film-og-pilot", "Publisert 28. september 2020"),
        ("pilotprosjekt", "24.02.2021 kl. 14.30"),
        ("statsbudsjettet-kulturliv", "14.10.2020 kl. 16.45"),
    ],
)
def test_visible_text_says_the_date_in_norwegian(site: Site, slug: str, said: str):
    assert page(f"{site.url}{slug}/").xpath("//span[@class='date']/text()") == [said]


@pytest.mark.parametrize("one", with_date(None), ids=lambda one: one.slug)
def test_a_page_without_a_date_has_no_word_of_one(one: Article):
    text = article(one, "http://127.0.0.1").decode()
    assert re.findall(r"datePublished|published_time|<time|Publisert|20[0-9][0-9]", text) == []


def test_an_author_is_named_on_the_page_of_some_articles_only(site: Site):
    named = [page(each).xpath("//span[@class='author']/text()") for each in addresses(site)]
    assert ["Av Ingrid Sørli"] in named
    assert [] in named


def test_a_dateline_without_an_offset_is_refused():
    with pytest.raises(ValueError, match=r"write \+01:00"):
        Dateline(at=parsedate_to_datetime("Tue, 06 Apr 2021 09:00:00 -0000"), told=Told.META)


@pytest.mark.parametrize("one", served(len(DAYS) - 1), ids=lambda one: one.slug)
def test_a_summary_has_20_to_40_words_and_a_body_two_or_three_paragraphs(one: Article):
    assert 20 <= len(words(one.summary)) <= 40
    assert len(one.body) in {2, 3}


def test_text_is_shown_as_it_is_and_never_read_as_markup():
    tree = html.document_fromstring(topic(Day(label_en="odd", listed=(ODD,)), "").decode())
    assert tree.xpath("//a[@class='card']//h2/text()") == [ODD.title]
    assert tree.xpath("//a[@class='card']//p/text()") == [ODD.summary]


def test_json_ld_cannot_be_closed_by_a_title():
    said = shown(ODD).xpath("string(//script[@type='application/ld+json'])")
    assert json.loads(said)["headline"] == ODD.title


def test_a_new_article_stands_on_top_on_day_1(site: Site):
    site.turn(1)
    assert titles(site) == [NEWS, *FOUND]


def test_one_title_is_edited_and_no_address_on_day_2(site: Site):
    site.turn(1)
    before = addresses(site)
    site.turn(2)
    edited = "Inviterer flere kommuner med i pilotprosjekt"
    assert titles(site) == [NEWS, *FOUND[:4], edited, *FOUND[5:]]
    assert addresses(site) == before


def test_the_article_page_bears_the_edited_title_too(site: Site):
    site.turn(2)
    said = page(f"{site.url}pilotprosjekt/").xpath("//h1/text()")
    assert said == ["Inviterer flere kommuner med i pilotprosjekt"]


def test_the_last_article_drops_off_the_list_on_day_3_and_still_answers(site: Site):
    last = addresses(site)[-1]
    site.turn(3)
    assert titles(site)[-1] == FOUND[11]
    assert get(last)[0] == 200


def test_nothing_changes_on_day_4(site: Site):
    site.turn(3)
    before = get(site.url)
    site.turn(4)
    after = get(site.url)
    assert after[2] == before[2]
    assert after[1]["ETag"] == before[1]["ETag"]
    assert after[1]["Last-Modified"] == before[1]["Last-Modified"]


def located(url: str) -> tuple[int, str | None]:
    """Ask once, without following where it leads."""
    host = urlsplit(url)
    with closing(http.client.HTTPConnection(host.netloc, timeout=5)) as client:
        client.request("GET", host.path)
        answer = client.getresponse()
        return answer.status, answer.headers["Location"]


def test_an_article_with_another_title_and_address_is_redirected_to_on_day_5(site: Site):
    site.turn(4)
    old, said = addresses(site)[6], titles(site)[6]
    site.turn(5)
    new = addresses(site)[6]
    assert located(old) == (301, urlsplit(new).path)
    assert (said, titles(site)[6]) == (FOUND[5], "Spør kommunene om ambisjonene på kulturfeltet")


def test_the_old_address_of_another_article_answers_404_on_day_6(site: Site):
    site.turn(5)
    before = addresses(site)
    site.turn(6)
    (old,) = set(before) - set(addresses(site))
    assert get(old)[0] == 404
    assert titles(site)[7] == FOUND[6]


def test_day_7_shows_an_error_with_status_200_and_no_article(site: Site):
    site.turn(7)
    tree = page(site.url)
    assert get(site.url)[0] == 200
    assert tree.xpath("//h1/text()") == ["Det har oppstått en feil"]
    assert len(tree.xpath("//main//a")) == 3


def test_day_8_lists_the_same_titles_in_another_markup(site: Site):
    site.turn(6)
    before = titles(site)
    site.turn(8)
    assert titles(site) == []
    assert (
        page(site.url).xpath("//div[@class='sak']/div/*[self::h2 or self::h3]/a/text()") == before
    )


def test_no_class_name_outlives_the_redesign(site: Site):
    before = set(page(site.url).xpath("//@class"))
    site.turn(8)
    assert before & set(page(site.url).xpath("//@class")) == set()


def test_every_address_that_was_listed_redirects_to_its_article_on_day_8(site: Site):
    site.turn(6)
    before = {old: page(old).xpath("string(//h1)") for old in addresses(site)}
    site.turn(8)
    assert {located(old)[0] for old in before} == {301}
    assert {old: page(old).xpath("string(//h1)") for old in before} == before


def test_an_address_that_moved_twice_redirects_once(site: Site):
    site.turn(4)
    first = addresses(site)[6]
    site.turn(8)
    assert get(urljoin(first, located(first)[1]))[0] == 200
    assert located(urljoin(first, located(first)[1]))[0] == 200


def test_the_news_answers_only_from_the_day_that_lists_it(site: Site):
    news = f"{site.url}flere-ovingslokaler/"
    before = get(news)[0]
    site.turn(1)
    assert (before, get(news)[0]) == (404, 200)


def test_every_day_has_a_label_of_its_own():
    assert len({day.label_en for day in DAYS}) == len(DAYS)


@pytest.mark.parametrize("day", [-1, len(DAYS)])
def test_a_day_that_is_not_there_is_refused(site: Site, day: int):
    with pytest.raises(ValueError, match=f"no day {day}; turn to 0 up to 8"):
        site.turn(day)


def test_a_matching_etag_is_answered_304_with_both_validators_and_no_body(site: Site):
    kept = get(site.url)[1]
    status, headers, body = get(site.url, If_None_Match=kept["ETag"])
    assert (status, body) == (304, b"")
    assert (headers["ETag"], headers["Last-Modified"]) == (kept["ETag"], kept["Last-Modified"])


@pytest.mark.parametrize("form", ["W/{}", '"other", {}'])
def test_an_etag_is_found_in_a_list_and_when_weakened(site: Site, form: str):
    etag = get(site.url)[1]["ETag"]
    assert get(site.url, If_None_Match=form.format(etag))[0] == 304


def test_an_etag_is_strong_and_of_no_use_once_the_page_changed(site: Site):
    etag = get(site.url)[1]["ETag"]
    site.turn(1)
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
    assert get(site.url, If_None_Match=etag)[0] == 200


def test_last_modified_moves_forward_whenever_the_page_changes(site: Site):
    seen = []
    for day in range(4):
        site.turn(day)
        seen.append(parsedate_to_datetime(get(site.url)[1]["Last-Modified"]))
    assert seen == sorted(set(seen))


def test_robots_txt_allows_all(site: Site):
    assert get(urljoin(site.url, "/robots.txt"))[2] == b"User-agent: *\nAllow: /\n"


def test_another_address_is_answered_404_in_norwegian(site: Site):
    status, headers, body = get(urljoin(site.url, "/kurs/"))
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "Siden finnes ikke" in body.decode()


def test_a_query_does_not_change_the_page(site: Site):
    assert get(f"{site.url}?utm_source=brev")[2] == get(site.url)[2]


def test_requests_are_logged_in_order_with_their_status(site: Site):
    path = urlsplit(site.url).path
    etag = get(site.url)[1]["ETag"]
    get(site.url, If_None_Match=etag)
    get(urljoin(site.url, "/kurs/"))
    assert site.requests == (
        Request(method="GET", path=path, status=200),
        Request(method="GET", path=path, status=304),
        Request(method="GET", path="/kurs/", status=404),
    )


def test_a_method_that_the_site_does_not_know_is_refused_and_logged(site: Site):
    client = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=5)
    client.request("PUT", "/")
    assert client.getresponse().status == 501
    client.close()
    assert site.requests == (Request(method="PUT", path="/", status=501),)


def test_a_request_that_cannot_be_read_is_refused_and_logged(site: Site):
    with socket.create_connection(("127.0.0.1", urlsplit(site.url).port), timeout=5) as client:
        client.sendall("blåbær\r\n\r\n".encode())
        assert b"400" in client.makefile("rb").read()
    assert site.requests == (Request(method="", path="", status=400),)


def hang_up(site: Site) -> None:
    host = urlsplit(site.url)
    with socket.create_connection((host.hostname, host.port), timeout=5) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.sendall(b"GET ")


def answered() -> None:
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(5)


def test_stderr_stays_silent_when_clients_err_and_hang_up(
    site: Site, capfd: pytest.CaptureFixture[str]
):
    hang_up(site)
    get(site.url)
    get(urljoin(site.url, "/kurs/"))
    answered()
    assert capfd.readouterr().err == ""


def test_a_bug_in_the_site_shows_its_traceback(site: Site, capfd: pytest.CaptureFixture[str]):
    del site._server.answers
    with pytest.raises(http.client.RemoteDisconnected):
        get(site.url)
    answered()
    assert "AttributeError" in capfd.readouterr().err


def test_the_port_is_free_again_after_the_site_is_closed():
    with Site() as site:
        address = urlsplit(site.url)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port), timeout=5)


@pytest.mark.skipif(not SEED.exists(), reason="the page of the mission is not beside the checkout")
def test_no_eight_words_in_a_row_are_taken_from_the_page_of_the_mission():
    names = {title for day in DAYS for title in (each.title for each in day.listed)}
    prose = [line for line in SEED.read_text("utf-8").splitlines() if line not in names]
    own = [text for each in served(len(DAYS) - 1) for text in (each.summary, *each.body)]
    intro = html.document_fromstring(topic(DAYS[0], "").decode()).xpath(
        "string(//p[@class='intro'])"
    )
    taken = set().union(*map(runs, prose)) & set().union(*map(runs, [*own, intro]))
    assert taken == set()
