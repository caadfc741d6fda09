import pytest

from kulturfeed.site.policy import header, policy

ORIGINS = ("https://a.sharepoint.com", "https://intranett.example.no")


def directives(text: str) -> dict[str, str]:
    return dict(each.split(" ", 1) for each in text.split("; "))


def test_nothing_is_loaded_but_what_is_named():
    told = directives(policy(images=True))
    assert ("'none'", "'self'") == (told["default-src"], told["script-src"])
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*"} & set(
        " ".join(told.values()).split()
    )


def test_without_images_nothing_of_a_source_is_loaded():
    assert "'self'" == directives(policy(images=False))["img-src"]


@pytest.mark.parametrize("path", ["kultur/embed/index.html", "kultur/embed/", "kultur/embed"])
def test_an_embedded_list_may_be_framed_by_the_origins_of_the_config(path: str):
    told = directives(header(path, images=True, embed_origins=ORIGINS))
    assert ("'none'", " ".join(ORIGINS)) == (told["script-src"], told["frame-ancestors"])


@pytest.mark.parametrize("path", ["", "index.html", "kultur/", "kultur/archive/index.html"])
def test_no_other_page_may_be_framed(path: str):
    told = directives(header(path, images=True, embed_origins=ORIGINS))
    assert ("'self'", "'none'") == (told["script-src"], told["frame-ancestors"])


def test_without_origins_nobody_may_frame_a_list():
    told = directives(header("kultur/embed/", images=True, embed_origins=()))
    assert "'none'" == told["frame-ancestors"]
