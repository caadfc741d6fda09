from zoneinfo import ZoneInfo

import pytest

from spiders.extract import teasers
from spiders.listing.shell import is_shell
from spiders.page import Page

SCRIPT = "<script src=/app.js></script>"
PAGE = Page(id="kultur", url="https://www.ks.no/kultur/", timezone=ZoneInfo("Europe/Oslo"))
SHELLS = {
    "empty": f"<div id=main></div>{SCRIPT}",
    "react": f"<div id=root></div><noscript>You need to enable JavaScript.</noscript>{SCRIPT}",
    "vue": f"<header><a href=/om/>Om oss</a></header><div id=app> </div>{SCRIPT}",
    "angular": f"<app-root></app-root>{SCRIPT}",
    "spinner": f"<div id=__next><div class=spinner></div></div><p>Laster …</p>{SCRIPT}",
}
FULL = {
    "no scripts": "<div id=root></div>",
    "only data": "<div id=root></div><script type='application/ld+json'>{}</script>",
    "filled": f"<div id=root><h1>Kultur</h1></div>{SCRIPT}",
    "prose": f"<p>Kulturen i Ås</p><div id=map></div>{SCRIPT}",
    "nothing": "",
}


@pytest.mark.parametrize("html", SHELLS.values(), ids=SHELLS)
def test_a_page_that_its_scripts_are_yet_to_fill_is_a_shell(html: str):
    assert is_shell(f"<html><body>{html}</body></html>")


@pytest.mark.parametrize("html", FULL.values(), ids=FULL)
def test_a_page_that_has_come_whole_is_no_shell(html: str):
    assert not is_shell(html and f"<html><body>{html}</body></html>")


@pytest.mark.parametrize("html", SHELLS.values(), ids=SHELLS)
def test_of_a_shell_it_is_said_how_to_have_it_read(html: str):
    remark = teasers(f"<html><body>{html}</body></html>", PAGE).remark
    told = "the page is empty until its scripts run: set render = true under its [[source]]"
    assert told == remark
