import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from spiders.articles.sanitised import LARGEST, sanitised
from spiders.tree import parse

BASE = "https://www.ks.no/kultur/kor/"


def clean(html: str) -> str:
    root = parse(f"<body>{html}</body>")
    assert root is not None
    return sanitised(list(root.iter("body")), BASE) or ""


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<style>p { background: url(javascript:alert(1)) }</style>",
        "<p onclick=alert(1)>a</p>",
        "<img src=/a.jpg onerror=alert(1)>",
        "<img src=x:x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<a href=javascript:alert(1)>a</a>",
        "<a href=' jav&#x09;ascript:alert(1)'>a</a>",
        "<a href=vbscript:alert(1)>a</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<iframe src=https://alert.example/></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=alert.swf></object><embed src=alert.swf>",
        "<form action=https://alert.example/><input name=alert><button>alert</button></form>",
        "<meta http-equiv=refresh content='0;url=https://alert.example/'>",
        "<base href=https://alert.example/>",
        "<link rel=stylesheet href=https://alert.example/>",
        "<p style='background: url(https://alert.example/)'>a</p>",
        "<div id=alert class=alert>a</div>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<video src=alert.mp4 poster=alert.jpg></video>",
        "<a href=/a ping=https://alert.example/>a</a>",
        "<template><script>alert(1)</script></template>",
        "<!-- alert --><p>a</p>",
    ],
)
def test_nothing_of_an_attack_is_left(attack: str):
    assert "alert" not in clean(f"<p>Før</p>{attack}<p>Etter</p>")


@pytest.mark.parametrize(
    "beacon",
    [
        "<img src=https://teller.example/a.gif width=1 height=1>",
        "<img src=https://teller.example/a.gif width=0>",
        "<img src=https://teller.example/a.gif style='width:1px;height:1px'>",
        "<img src=https://vg01.met.vgwort.de/na/abc>",
        "<img src='https://www.facebook.com/tr?id=1'>",
        "<img src='https://stats.example.no/piwik.php?idsite=1'>",
        "<img src=/bilder/pixel.gif>",
        "<img src=/1x1.png>",
        "<img src=https://ad.doubleclick.net/a/b>",
    ],
)
def test_a_picture_that_counts_its_readers_is_left_out(beacon: str):
    assert clean(f"<p>Koret øver{beacon}</p>") == "<p>Koret øver</p>"


def test_a_picture_that_only_has_a_suspect_name_is_kept():
    assert "counterpoint.jpg" in clean("<img src=/counterpoint.jpg width=640>")


def test_links_and_pictures_are_absolute_and_without_tracking():
    html = "<p><a href='../b?utm_source=x#topp' target=_blank>b</a><img src=//ks.no/a.jpg></p>"
    assert clean(html) == (
        '<p><a href="https://www.ks.no/kultur/b">b</a><img src="https://ks.no/a.jpg"></p>'
    )


@pytest.mark.parametrize("href", ["mailto:post@ks.no", "tel:+4722", "", "http://["])
def test_a_link_to_no_page_leaves_its_text(href: str):
    assert (
        clean(f"<p>Skriv til <a href='{href}'>oss</a> i dag</p>") == "<p>Skriv til oss i dag</p>"
    )


def test_a_picture_keeps_its_size_and_description():
    html = (
        "<img src=/a.jpg alt='«Kor»' width=640 height=480px class=x loading=lazy srcset='/b 2x'>"
    )
    assert clean(html) == (
        '<img src="https://www.ks.no/a.jpg" alt="«Kor»" width="640" height="480px">'
    )


@pytest.mark.parametrize(
    "image",
    [
        "<img data-src=/a.jpg src=data:image/gif;base64,AA>",
        "<img srcset='/liten.jpg 300w, /a.jpg 900w'>",
        "<picture><source srcset='/a.jpg 900w'><img alt=''></picture>",
    ],
)
def test_a_picture_that_is_loaded_late_has_its_address(image: str):
    assert clean(f"<p>Kor{image}</p>") == '<p>Kor<img src="https://www.ks.no/a.jpg"></p>'


def test_a_picture_without_an_address_is_left_out():
    assert clean("<p>Kor<img alt=Kor> og korps</p>") == "<p>Kor og korps</p>"


def test_wrappers_are_unpacked_and_what_is_empty_is_taken_out():
    html = "<section><div><p>Kor</p><p> </p><ul><li></li></ul></div></section><span></span>"
    assert clean(f"<div>{html}</div>") == "<p>Kor</p>"


def test_the_text_of_blocks_does_not_run_together():
    assert clean("<section>Kor</section><section>Korps</section>") == (
        "<div>Kor</div><div>Korps</div>"
    )


def test_tables_keep_their_spans():
    html = "<table><tr><th scope=col colspan=2>Kor</th></tr><tr><td>A</td><td></td></tr></table>"
    found = clean(html)
    assert '<th scope="col" colspan="2">Kor</th>' in found
    assert "<td></td>" in found


def test_control_characters_and_turned_text_are_taken_out():
    assert clean("<p>Kor\x85\u202eps\xad &#13;&#7;</p>") == "<p>Korps </p>"


def test_nothing_is_left_of_nothing():
    root = parse("<body><div><img></div></body>")
    assert root is not None
    assert sanitised([root], BASE) is None


def test_a_text_that_is_too_large_ends_in_whole_elements():
    found = clean(f"<ul><li>{'<b>Kor</b> på Røst. ' * 30_000}</li></ul>")
    assert LARGEST - 100 < len(found) < LARGEST + 100
    assert re.search("<p>…</p>(</b>)?</li></ul>$", found)
    assert found.count("<b>") == found.count("</b>")


def test_cleaning_twice_changes_nothing():
    once = clean("<div><p>Kor &amp; «korps» <br>på&nbsp;Røst</p><pre>\ta\n b</pre></div>")
    assert clean(once) == once


PIECES = (
    *("<p>", "</p>", "<a href=", "javascript:", "alert(1)", "<img src=", "/a.jpg", " onerror="),
    *("<svg>", "<math>", "<style>", "</style>", "<script>", "</script>", "<!--", "-->", "<table>"),
    *(
        "<select>",
        "<noscript>",
        "<template>",
        "<iframe srcdoc=",
        "'",
        '"',
        ">",
        "<",
        "&lt;",
        "]]>",
    ),
    *("<form action=", "<mglyph>", "<mtext>", "</title>", "<title>", "\x00", "Kor", " ", "<xmp>"),
)
_BARRED = re.compile("script|style|iframe|form|svg|math|object|embed|base|meta|link|input")


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_the_markup_nothing_that_runs_or_loads_is_left(html: str):
    found = clean(f"<p>Kor</p>{html}")
    for element in etree.fromstring(f"<div>{found}", etree.HTMLParser()).iter():
        assert not _BARRED.fullmatch(str(element.tag))
        assert not any(name.startswith("on") or name == "style" for name in element.attrib)
        for name in {"href", "src"} & {*element.attrib}:
            assert element.attrib[name].startswith(("https://", "http://"))
