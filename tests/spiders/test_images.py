from zoneinfo import ZoneInfo

import pytest

from spiders.extract import teasers
from spiders.images import source_of
from spiders.page import Page
from spiders.tree import parse

BASE = "https://kommune.example/"
PHOTO = "https://kommune.example/foto.jpg"
SOURCES = 1_000


def image_beside(markup: str) -> str | None:
    """Read the image of the first of two cards that show this."""
    cards = (
        f"<article>{markup}<h2><a href='/sak/{name}'>Nytt om {name} i byen</a></h2></article>"
        for name in ("korps", "kino", "bibliotek")
    )
    page = Page(id="test", url=BASE, timezone=ZoneInfo("Europe/Oslo"))
    return teasers(f"<body><main>{''.join(cards)}</main></body>", page).teasers[0].image


def source(markup: str) -> str | None:
    root = parse(markup)
    assert root is not None
    return source_of(next(root.iter("img")), BASE)


@pytest.mark.parametrize(
    "late",
    [
        "data-src=/foto.jpg",
        "data-lazy=/foto.jpg",
        "data-lazy-src=/foto.jpg",
        "data-original=/foto.jpg",
        "data-srcset='/liten.jpg 400w, /foto.jpg 800w'",
        "data-lazy-srcset='/foto.jpg 800w'",
        "srcset='/foto.jpg 800w'",
    ],
)
@pytest.mark.parametrize(
    "placeholder",
    [
        "/blank.gif",
        "/static/spacer.gif?v=2",
        "/img/placeholder.png",
        "/img/placeholder-600x400.jpg",
        "/media/pixel.webp",
        "/image_placeholder.svg",
        "/1x1.png",
        "/lazy_placeholder.gif",
        "/transparent.1.gif",
        "/loading.svg",
        "data:image/gif;base64,R0lGOD",
    ],
)
def test_an_image_that_is_loaded_late_is_no_placeholder(placeholder: str, late: str):
    assert PHOTO == source(f"<img src='{placeholder}' {late}>")


def test_a_placeholder_alone_is_no_image():
    assert source("<img src=/blank.gif>") is None


def test_a_small_image_gives_way_to_what_is_loaded_late():
    assert PHOTO == source("<img src=/20px.jpg data-srcset='/foto.jpg 800w'>")


def test_an_image_that_is_there_is_not_looked_for_elsewhere():
    assert PHOTO == source("<img src=/foto.jpg srcset='/stor.jpg 1800w'>")


@pytest.mark.parametrize(
    "name", ["blank-side.jpg", "pixelkunst.jpg", "transparent-kommune.jpg", "loading-dock.jpg"]
)
def test_a_photo_may_be_named_like_a_placeholder(name: str):
    assert f"{BASE}{name}" == source(f"<img src=/{name}>")


@pytest.mark.parametrize("name", ["pixel.jpg", "blank.webp", "loading.jpeg"])
def test_a_photo_alone_may_be_called_what_placeholders_are(name: str):
    assert f"{BASE}{name}" == source(f"<img src=/{name}>")


@pytest.mark.parametrize(
    "ornament",
    [
        "<img src=/kalender.svg>",
        "<img src=/icons/kalender.png>",
        "<img src=/globalassets/ikoner/pil.png>",
        "<img src=/kalender.png class='icon icon-kalender'>",
        "<img src=/kalender.png height=16>",
        "<img src='https://secure.gravatar.com/avatar/abc?s=64' width=64 height=64>",
        "<img src='//0.gravatar.com/avatar/abc?s=96'>",
        "<img src=/kari.jpg class='avatar avatar-96 photo' width=96>",
        "<img src=/kari.jpg class=card__avatar>",
        "<img src=/kari.jpg class=avatar-img>",
        "<img src=https://s.w.org/images/core/emoji/14.0.0/72x72/1f384.png>",
        "<img src=/1f384.png class=emoji>",
        "<img src=/smil.png class=wp-smiley>",
    ],
)
def test_a_photo_comes_before_an_ornament(ornament: str):
    assert PHOTO == image_beside(f"{ornament}<img src=/foto.jpg>")


@pytest.mark.parametrize(
    "ornament",
    [
        "<img class=avatar src=/kari.jpg>",
        "<img src=/ikoner/pil.svg>",
        "<img class=emoji src=/1.png>",
    ],
)
def test_an_ornament_alone_is_no_image(ornament: str):
    assert image_beside(ornament) is None


def test_a_drawing_alone_is_an_image():
    assert f"{BASE}plakat.svg?v=2" == image_beside("<img src=/plakat.svg?v=2>")


@pytest.mark.parametrize("name", ["iconic-building", "card-icon-top", "avatarfilm"])
def test_a_class_may_hold_an_ornaments_name(name: str):
    assert PHOTO == image_beside(f"<img src=/foto.jpg class={name}>")


def test_a_large_image_is_no_ornament_whatever_its_class_is_called():
    assert PHOTO == image_beside("<img src=/foto.jpg class=card-icon width=600 height=400>")


@pytest.mark.parametrize("size", ["width=640 height=40", "width=40 height=640", "width=640"])
def test_an_image_that_is_large_in_one_direction_is_no_ornament(size: str):
    assert PHOTO == image_beside(f"<img src=/foto.jpg {size}>")


@pytest.mark.parametrize("size", ["width=40 height=40", "width=40", "width='100%' height=1"])
def test_an_image_that_is_small_in_all_that_is_told_is_an_ornament(size: str):
    assert image_beside(f"<img src=/foto.jpg {size}>") is None


def test_a_picture_offers_what_its_image_lacks():
    markup = "<picture><source data-srcset=/foto.jpg><img src=/blank.gif></picture>"
    assert PHOTO == image_beside(markup)


def test_of_a_picture_with_hundreds_of_sources_the_first_are_read():
    sources = "<source srcset=/blank.gif></source>" * SOURCES
    markup = f"<picture><img>{sources}<source srcset=/foto.jpg></source></picture>"
    assert image_beside(markup) is None


def test_of_a_card_with_hundreds_of_images_the_first_are_read():
    assert image_beside("<img>" * SOURCES + "<img src=/foto.jpg>") is None
