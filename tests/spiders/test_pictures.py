from zoneinfo import ZoneInfo

import pytest

from spiders.article import article
from spiders.page import Image

URL = "https://www.ks.no/kultur/kor/"
KOR = "https://www.ks.no/kor.jpg"
OG = "<meta property=og:image content=/kor.jpg>"


def image(head: str, body: str = "") -> Image | None:
    page = f"<head>{head}</head><main><h1>Koret på Røst</h1>{body}</main>"
    return article(page, URL, ZoneInfo("Europe/Oslo")).image


def sized(width: object, height: object) -> str:
    return (
        f"<meta property=og:image:width content='{width}'>"
        f"<meta property=og:image:height content='{height}'>"
    )


def test_open_graph_tells_type_and_size():
    told = image(OG + sized(1200, "630px") + "<meta property=og:image:type content=image/JPEG>")
    assert told == Image(address=KOR, type="image/jpeg", width=1200, height=630)


@pytest.mark.parametrize("size", ["", "auto", "100%", "0", "-3", "stor"])
def test_a_size_that_is_no_number_of_pixels_is_none(size: str):
    assert image(OG + sized(size, size)) == Image(address=KOR)


def test_a_type_that_is_no_image_s_is_none():
    assert image(OG + "<meta property=og:image:type content=jpg>") == Image(address=KOR)


def test_type_and_size_are_never_read_off_the_address():
    head = "<meta property=og:image content=/kor-800x600.jpg?w=800>"
    assert image(head) == Image(address="https://www.ks.no/kor-800x600.jpg?w=800")


def test_a_size_is_found_at_the_same_image_on_the_page():
    shown = "<img src=/logo.png width=10 height=10><img src=/kor.jpg width=640 height=480>"
    assert image(OG, shown) == Image(address=KOR, width=640, height=480)


def test_the_size_of_another_image_is_not_taken():
    assert image(OG, "<img src=/logo.png width=10 height=10>") == Image(address=KOR)


def test_a_size_is_found_in_json_ld():
    ld = (
        '<script type="application/ld+json">{"@type": "Article", "image": {"@type": '
        '"ImageObject", "url": "https://www.ks.no/kor.jpg", "encodingFormat": "image/webp", '
        '"width": {"@type": "QuantitativeValue", "value": 640}, "height": "480"}}</script>'
    )
    told = Image(address=KOR, type="image/webp", width=640, height=480)
    assert image(ld) == told
    assert image(OG + ld) == told


def test_microdata_marks_the_image():
    assert image("", "<img itemprop=image src=/kor.jpg>") == Image(address=KOR)
    assert image("", "<link itemprop=image href=/kor.jpg>") == Image(address=KOR)


@pytest.mark.parametrize(
    "img",
    [
        "<img src=/kor.jpg width=640 height=480>",
        "<img src=data:image/gif;base64,AA data-src=/kor.jpg width=640 height=480>",
        "<img srcset='/liten.jpg 320w, /kor.jpg 1600w, /svær.jpg 5000w' width=640 height=480>",
        "<img data-srcset='/kor.jpg 2x' width=640 height=480>",
    ],
)
def test_without_any_the_first_figure_below_the_heading_is_shown(img: str):
    body = f"<p><img src=/annonse.jpg></p><figure>{img}</figure>"
    assert image("", body) == Image(address=KOR, width=640, height=480)


def test_a_page_without_an_image_has_none():
    assert image("", "<p><img src=/annonse.jpg></p>") is None
