"""A page's bytes and its Content-Type to text that a parser takes."""

import re

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    to_unicode,
)

# The families of the WHATWG Encoding standard, as Python names them. Python knows more, and some
# of them (`hex`, `unicode_escape`, `idna`) decode no page but raise or run escapes.
_OF_ONE_BYTE = ("cp125", "cp8", "iso8859", "koi8", "mac-")
_OF_THE_WEB = (*_OF_ONE_BYTE, "utf-8", "utf-16", "cp", "iso2022_jp", "gb", "big5", "euc_")
_XML_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")


def decode(body: bytes, content_type: str | None) -> str:
    """Decode a page: byte order mark, then header, then meta, then UTF-8, at last windows-1252.

    Never raises: broken bytes become U+FFFD. Two lies are seen through, both common behind a
    server's default charset: UTF-8 declared as one of the old charsets of one byte a letter, and
    windows-1252 declared as UTF-8.
    Without NUL characters and XML declaration, which lxml refuses in text.
    """
    text = _text(body, content_type).lstrip("\ufeff").replace("\0", "")
    return _XML_DECLARATION.sub("", text)


def _text(body: bytes, content_type: str | None) -> str:
    encoding, mark = read_bom(body)
    if encoding and mark:
        return to_unicode(body[len(mark) :], encoding)
    encoding = _declared(body, content_type)
    if encoding is None or encoding == "utf-8":
        encoding = "cp1252"
    if encoding.startswith(_OF_ONE_BYTE):
        return _utf8_or(body, encoding)
    return to_unicode(body, encoding)


def _declared(body: bytes, content_type: str | None) -> str | None:
    """Name Python's codec for what the header says, else the page; None where neither helps."""
    header = http_content_type_encoding(content_type)
    if header and header.startswith(_OF_THE_WEB):
        return header
    page = html_body_declared_encoding(body)
    if page is None or not page.startswith(_OF_THE_WEB):
        return None
    # A meta that can be read byte by byte stands in no UTF-16 (HTML, "prescan a byte stream").
    return "utf-8" if page.startswith("utf-16") else page


def _utf8_or(body: bytes, encoding: str) -> str:
    """Decode as UTF-8 where that is what the bytes are, else as declared.

    Text with one byte a letter all but never passes as UTF-8. Bytes that fail are UTF-8 with a few
    broken places if most of their letters beyond ASCII are whole.
    """
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken * 2 <= beyond_ascii else body.decode(encoding, "replace")
