import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from spiders.decode import decode

PAGE = "<p>Blåbærsyltetøy på «Ærfuglens» øy – 17 °C</p>"


@given(st.binary(), st.none() | st.text())
def test_any_bytes_become_text_that_lxml_takes(body: bytes, content_type: str | None):
    text = decode(body, content_type)
    assert "\0" not in text
    html.document_fromstring(f"<p>{text}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_goes_before_the_header(encoding: str):
    body = f"\ufeff{PAGE}".encode(encoding)
    assert decode(body, "text/html; charset=iso-8859-1") == PAGE


def test_the_header_goes_before_the_page():
    body = f'<meta charset="koi8-r">{PAGE}'.encode("cp1252")
    assert decode(body, "text/html; charset=windows-1252").endswith(PAGE)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="windows-1257">',
        "<META CHARSET=windows-1257>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1257">',
        '<?xml version="1.0" encoding="windows-1257"?>',
    ],
)
def test_the_page_names_its_encoding(meta: str):
    body = f"{meta}<p>šiaurė æøå</p>".encode("cp1257")
    assert decode(body, "text/html").endswith("<p>šiaurė æøå</p>")


@pytest.mark.parametrize("label", ["latin1", "ISO-8859-1", "l1", "us-ascii"])
def test_latin_1_means_windows_1252(label: str):
    assert decode("«– €»".encode("cp1252"), f"text/html; charset={label}") == "«– €»"


def test_utf_16_in_a_meta_means_utf_8():
    body = f'<meta charset="utf-16">{PAGE}'.encode()
    assert decode(body, None).endswith(PAGE)


def test_utf_16_in_the_header_means_utf_16():
    assert decode(PAGE.encode("utf-16-le"), "text/html; charset=utf-16le") == PAGE


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_undeclared_page_is_utf_8_or_else_windows_1252(encoding: str):
    assert decode(PAGE.encode(encoding), None) == PAGE


def test_windows_1252_declared_as_utf_8_is_seen_through():
    assert decode(PAGE.encode("cp1252"), "text/html; charset=utf-8") == PAGE


@pytest.mark.parametrize(
    "label", ["ISO-8859-15", "iso-8859-1", "windows-1250", "koi8-r", "macintosh"]
)
def test_utf_8_declared_as_a_charset_of_one_byte_is_seen_through(label: str):
    assert decode(PAGE.encode(), f"text/html; charset={label}") == PAGE
    assert decode(f"<meta charset={label}>{PAGE}".encode(), None).endswith(PAGE)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("iso-8859-15", "Blåbær 5 €"),
        ("windows-1250", "Žluťoučký kůň"),
        ("iso-8859-5", "ТЕАТР ЦАРЬ ТАРА"),
        ("iso-8859-7", "Πολιτισμός ΟΔΟΣ"),
        ("koi8-r", "ЖЮРИ решило"),
        ("iso-8859-8", "תרבות"),
        ("tis-620", "วัฒนธรรม"),
    ],
)
def test_text_with_one_byte_a_letter_is_read_as_declared(label: str, text: str):
    assert decode(text.encode(label), f"text/html; charset={label}") == text


@pytest.mark.parametrize("label", ["gbk", "big5", "euc-jp", "shift_jis"])
def test_text_with_two_bytes_a_letter_is_read_as_declared(label: str):
    assert decode("文化".encode(label), f"text/html; charset={label}") == "文化"


def test_one_broken_byte_does_not_spoil_the_letters_around_it():
    assert decode(PAGE.encode() + b"\xe6", "text/html; charset=utf-8") == f"{PAGE}\ufffd"


@pytest.mark.parametrize(
    "label", ["hex", "unicode_escape", "idna", "undefined", "utf-7", "klingon"]
)
def test_an_encoding_that_is_none_of_the_web_is_passed_over(label: str):
    assert decode(PAGE.encode(), f"text/html; charset={label}") == PAGE
    assert decode(f"<meta charset={label}>{PAGE}".encode(), None).endswith(PAGE)


def test_an_xml_declaration_is_left_out():
    body = codecs.BOM_UTF8 + f'\n<?xml version="1.0" encoding="utf-8"?>{PAGE}'.encode()
    assert decode(body, None) == PAGE
