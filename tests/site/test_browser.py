"""The pages in a real browser: what people see, with eyes, keyboard or a screen reader."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from publishing import DAY, NOON, Publisher, Told, Trouble, served
from test_hostile import TITLES

from kulturfeed.rows import RefreshRow

CONFIG = """
embed_origins = ["https://kommune.sharepoint.com"]
[[source]]
id = "kultur"
url = "https://www.ks.no/kultur/"
title = "KS Kultur"
language = "nb"
[[source]]
id = "vond"
url = "https://vond.example.no/"
language = "en"
[[collection]]
id = "felles"
title = "Alt om kultur på Ærø"
sources = ["kultur", "vond"]
language = "nb"
"""
LEFT = f"""{CONFIG}
[[source]]
id = "borte"
url = "https://borte.example.no/{"lang/" * 30}"
"""
HOOK = """
[[notify]]
url = "https://hooks.example.no/"
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcff"
    "9fa11e000782027f3dc848ef0000000049454e44ae426082"
)
PLACES = (
    *("", "kultur/", "kultur/archive/", "kultur/embed/", "vond/", "vond/embed/", "status/"),
    *("felles/", "felles/embed/", "all/", "all/embed/"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A page of the browser, and what went wrong on it."""

    page: Page
    base: str
    wrong: list[str] = field(default_factory=list)

    def open(self, place: str) -> Page:
        self.page.goto(f"{self.base}{place}", wait_until="networkidle")
        return self.page


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    publisher = Publisher(tmp_path_factory.mktemp("site"), LEFT)
    publisher.public.mkdir()
    with served(publisher.public) as base:
        (publisher.public / "bilde.png").write_bytes(PIXEL)
        _publish(publisher, f"{base}bilde.png")
        yield base


def _publish(publisher: Publisher, image: str) -> None:
    rows = [
        RefreshRow(
            source="kultur", started=at, ended=at, outcome="read", new=day % 4, milliseconds=250,
            kind="http-503" if day == 7 else None,
        )
        for day in range(30)
        if (at := NOON - day * DAY)
    ]  # fmt: skip
    articles = [
        Told(
            title=f"Sak {number}: «Øving» på {'Ærø' if number % 3 else 'Å'}",
            summary="En ganske vanlig ingress på noen ord.",
            image=image if number % 2 else None,
            day=None if number % 4 else NOON - number * DAY,
            released=NOON - 12 * number * DAY,
        )
        for number in range(9)
    ]
    publisher.store("kultur", articles, description="Kultur i kommunene", refreshes=rows)
    hostile = [
        Told(title=each, summary=each, kicker=each, link="https://ks.no/") for each in TITLES
    ]
    trouble = Trouble(kind="strangers", problem="none is known", held=TITLES)
    publisher.store("vond", hostile, title=TITLES[0], description=TITLES[2], trouble=trouble)
    # For the operator's page: a source that left the config, and a webhook that does not answer.
    publisher.store("borte", hostile[:1], title=TITLES[1])
    publisher.configure(f"{CONFIG}{HOOK}")
    publisher.fail("it did not answer in time")
    publisher.publish()


def watched(browser: Browser, base: str, width: int, **media: str) -> Watched:
    context = browser.new_context(viewport={"width": width, "height": 800}, **media)
    found = Watched(page=context.new_page(), base=base)
    found.page.on("console", lambda each: found.wrong.append(each.text))
    found.page.on("pageerror", lambda each: found.wrong.append(str(each)))
    found.page.on("requestfailed", lambda each: found.wrong.append(each.url))
    found.page.on(
        "response", lambda each: found.wrong.append(each.url) if each.status >= 400 else None
    )
    return found


@pytest.fixture
def phone(browser: Browser, base: str) -> Iterator[Watched]:
    found = watched(browser, base, 360)
    yield found
    found.page.context.close()


@pytest.fixture
def desktop(browser: Browser, base: str) -> Iterator[Watched]:
    found = watched(browser, base, 1280)
    yield found
    found.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_errs_scrolls_sideways_or_breaks_a_rule_of_axe(
    browser: Browser, base: str, width: int, scheme: str
):
    found = watched(browser, base, width, color_scheme=scheme)
    for place in PLACES:
        page = found.open(place)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        # axe-core is put into the page by the browser itself: our policy does not concern it.
        results = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES})
        assert 0 == results.violations_count, (place, results.generate_report())
        assert 0 == page.evaluate("document.documentElement.scrollWidth - innerWidth"), place
    assert [] == found.wrong
    found.page.context.close()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_a_hostile_source_runs_nothing(desktop: Watched):
    desktop.page.on("dialog", lambda each: desktop.wrong.append(each.message))
    for place in PLACES:
        desktop.open(place).mouse.move(200, 300)
    assert [] == desktop.wrong


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(desktop: Watched):
    page = desktop.open("kultur/")
    page.keyboard.press("Tab")
    assert "Hopp til innholdet" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert "Abonner" == page.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize("place", ["kultur/", "felles/"])
def test_every_stop_of_the_keyboard_can_be_seen(desktop: Watched, place: str):
    page = desktop.open(place)
    stops = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(OUTLINE)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert {"A", "INPUT", "BUTTON", "SUMMARY", "TEXTAREA"} == {stop["tag"] for stop in stops}
    assert [] == [stop for stop in stops if not stop["seen"]]


OUTLINE = """() => {
  const each = document.activeElement;
  const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = drawn(getComputedStyle(each)) || drawn(getComputedStyle(each, "::after"));
  return { tag: each.tagName, seen };
}"""


def test_the_filter_box_finds_words_anywhere_and_tells_how_many(desktop: Watched):
    page = desktop.open("kultur/")
    page.get_by_label("Finn i listen").press_sequentially("ÆRØ øving")
    shown = page.locator("#list > li:visible")
    assert (6, "Viser 6 av 9") == (shown.count(), page.locator("[data-shown]").inner_text())
    page.get_by_label("Finn i listen").fill("")
    assert (9, "") == (shown.count(), page.locator("[data-shown]").inner_text())


def test_the_filter_box_of_a_collection_finds_a_source_by_its_title(desktop: Watched):
    page = desktop.open("felles/")
    page.get_by_label("Finn i listen").fill("ks kultur")
    assert 9 == page.locator("#list > li:visible").count()


def test_by_keyboard_a_collection_leads_to_its_sources(desktop: Watched):
    page = desktop.open("felles/")
    page.get_by_role("navigation", name="Henter fra").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desktop.base}kultur/")


def test_the_archive_s_filter_hides_months_without_a_hit(desktop: Watched):
    page = desktop.open("kultur/archive/")
    page.get_by_label("Finn i listen").fill("sak 8:")
    assert 1 == page.locator("section.month:visible").count()


def test_a_guide_unfolds_by_keyboard(desktop: Watched):
    page = desktop.open("kultur/")
    page.locator("summary", has_text="Power Automate").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Lim inn RSS-adressen.", exact=True).is_visible()


def test_an_address_is_copied_whole_by_keyboard_and_that_is_said(desktop: Watched):
    desktop.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = desktop.open("kultur/")
    page.get_by_role("button", name="Kopier – RSS").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Kopiert", exact=True).wait_for()
    assert f"{desktop.base}kultur.rss" == page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("place", ["kultur/", "felles/"])
def test_the_embed_code_gets_the_whole_address(desktop: Watched, place: str):
    page = desktop.open(place)
    code = page.get_by_label("Kode for innbygging").input_value()
    assert f'src="{desktop.base}{place}embed/"' in code


@pytest.mark.parametrize("place", ["", "kultur/", "felles/"])
def test_every_target_is_24_pixels_or_stands_in_a_line_of_text(phone: Watched, place: str):
    page = phone.open(place)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, summary, textarea")]
        .filter((each) => each.checkVisibility() && !each.closest("details p, .skip"))
        .map((each) => [each.textContent.trim(), each.getBoundingClientRect().height])
        .filter(([, height]) => height < 24)"""
    )
    assert [] == [name for name, _ in small if name != "Hopp til innholdet"]


def test_without_script_the_page_is_whole(browser: Browser, base: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}kultur/")
    assert 9 == page.locator("#list > li:visible").count()
    assert 0 == page.locator("[data-script]:visible").count()
    page.locator("summary", has_text="Teams").click()
    assert page.get_by_text("Workflows").is_visible()
    context.close()


def test_a_list_in_a_frame_opens_its_links_in_a_new_tab(desktop: Watched, tmp_path: Path):
    (tmp_path / "index.html").write_text(
        f'<!DOCTYPE html><title>Intranett</title><iframe src="{desktop.base}kultur/embed/" '
        'title="KS Kultur" width="100%" height="480"></iframe>',
        encoding="utf-8",
    )
    with served(tmp_path) as intranet:
        desktop.page.goto(intranet)
        links = desktop.page.frame_locator("iframe").get_by_role("link")
        assert (10, "_blank") == (links.count(), links.first.get_attribute("target"))


def test_an_image_that_scrolls_in_is_loaded_without_a_referrer(desktop: Watched):
    told = []
    desktop.page.on(
        "request", lambda each: told.append(each.headers) if "bilde" in each.url else None
    )
    page = desktop.open("kultur/")
    page.locator("img").last.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert told
    assert not [headers for headers in told if headers.get("referer")]


@pytest.mark.parametrize("width", [360, 1280])
def test_an_image_that_is_gone_leaves_no_room(browser: Browser, tmp_path: Path, width: int):
    publisher = Publisher(tmp_path, CONFIG)
    publisher.public.mkdir()
    (publisher.public / "bilde.png").write_bytes(PIXEL)
    with served(publisher.public) as base:
        names = ("bilde.png", "borte.png", None)
        told = [Told(title=f"Sak {name}", image=name and base + name) for name in names]
        publisher.store("kultur", told)
        publisher.publish()
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=False
        )
        page = context.new_page()
        page.goto(f"{base}kultur/", wait_until="networkidle")
        shown, gone = (each.bounding_box() for each in page.locator(".article img").all())
        cards = [each.bounding_box() for each in page.locator(".article").all()]
        context.close()
    assert shown
    assert shown["width"] * shown["height"] > 0
    assert gone is None or 0 == gone["width"] * gone["height"]
    heights = [each["height"] for each in cards if each]
    assert heights[1] == heights[2] < heights[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_a_feed_with_our_style_is_readable(
    browser: Browser, tmp_path: Path, ending: str, scheme: str
):
    publisher = Publisher(tmp_path, CONFIG)
    publisher.store("kultur", [Told(title="Høring", summary="Frist i juni.")])
    publisher.publish()
    path = publisher.public / f"kultur.{ending}"
    declaration, _, feed = path.read_text("utf-8").partition("?>")
    line = '<?xml-stylesheet href="feed.css" type="text/css"?>'
    path.write_text(f"{declaration}?>{line if line not in feed else ''}{feed}", encoding="utf-8")
    with served(publisher.public) as base:
        page = browser.new_page(color_scheme=scheme)
        page.goto(f"{base}kultur.{ending}")
        shown = page.evaluate(SHOWN)
        page.close()
    assert {"KS Kultur", "Høring", "Frist i juni."} < set(shown)
    assert not [each for each in shown if "urn:" in each or "https://" in each]


SHOWN = """() => {
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    if (walk.currentNode.parentElement.checkVisibility()) found.push(walk.currentNode.data.trim());
  }
  return found.filter(Boolean);
}"""
