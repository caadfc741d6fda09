"""A page's bytes and a source of chance in, the page broken in some way out."""

import re
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random], bytes]

CONTENT_TYPES = (
    *(None, None, None, "text/html", 'text/html; charset="', "\0"),
    *(
        f"text/html; charset={name}"
        for name in "utf-8 iso-8859-1 windows-1252 utf-16 utf-7 big5 hex bogus".split()
    ),
)
"""Headers that a page may come with: mostly none."""

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([a-zA-Z-]+)=("[^"]*"|'[^']*')""")
_ELEMENTS = (
    b"a div p span article section ul li dl dt dd table tr td h1 h2 h3 nav aside main form time"
    b" script style template svg math select textarea title base plaintext frameset noscript"
).split()
_VALUES = (
    *(b"", b" ", b"#", b"?", b"//", b"///", b"/\0", b"/\r\nx", b"\t/x", b"../../..", b"%", b"%zz"),
    *(b"javascript:alert(1)", b"mailto:", b"data:text/html,x", b"ftp://a/b", b"\\\\x", b"http:/a"),
    *(b"http://", b"https://[", b"//[::1", b"http://a:b/", b"https://example.org:99999/"),
    *(b"http://\xff/", b"http://xn--a/", b"http://\xe2\x80\x8b/", b"https://" + b"a" * 300),
    *(b"&#0;", b"&#xd800;", b"&#x110000;", b"\xe2\x80\xae", b"2021-99-99", b"9" * 400),
)
_CONTROLS = (
    *(bytes([each]) for each in (*range(9), 11, 12, *range(14, 32), 127, 128, 255)),
    *(f"&#{each};".encode() for each in (0, 1, 8, 11, 127, 133, 0xD800, 0xFFFE, 0x1FFFE)),
    *(each.encode() for each in "\x85\u200b\u202e\u2066\u2028\ufeff\ufffe\uffff\xad\U0001fffe"),
)
_ENTITIES = (
    b"&amp; &amp;amp; &lt; &#60;b&#62; &nbsp; &shy; &bogus; &#xfffe; &#; &#x; & &a &lt;/a&gt;"
).split()
_ENCODINGS = "utf-16 utf-16-le utf-16-be utf-32 cp1252 shift_jis utf-7 iso2022_jp".split()
_LARGEST = 400_000
"""Bytes that a page is grown to."""


def mutated(body: bytes, chance: Random) -> bytes:
    """Break a page in one to four ways."""
    for mutation in chance.choices(MUTATIONS, k=chance.randint(1, 4)):
        body = mutation(body, chance)
    return body


def cut(body: bytes, chance: Random) -> bytes:
    """Lose a part of the page, often its end."""
    first, last = _slice(body, chance)
    return body[:first] + chance.choice((b"", body[last:]))


def double(body: bytes, chance: Random) -> bytes:
    """Repeat a part of the page where it stands."""
    first, last = _slice(body, chance)
    return body[:last] + body[first:last] * chance.randint(1, 4) + body[last:]


def nest(body: bytes, chance: Random) -> bytes:
    """Put a part of the page into another part."""
    first, last = _slice(body, chance)
    return _sprinkled(body, [body[first:last]], chance.randint(1, 3), chance)


def deepen(body: bytes, chance: Random) -> bytes:
    """Open one element many times, and close it as often, too rarely or never."""
    tag = chance.choice(_ELEMENTS)
    depth = chance.choice((10, 100, 250, 1000, 5000, 20_000))
    first, last = _slice(body, chance)
    closing = (b"</" + tag + b">") * chance.choice((0, depth // 2, depth))
    return body[:first] + (b"<" + tag + b">") * depth + body[first:last] + closing + body[last:]


def widen(body: bytes, chance: Random) -> bytes:
    """Repeat a small part until the page is large."""
    first, last = _slice(body[:_LARGEST], chance)
    last = min(last, first + chance.choice((20, 200, 2000)))
    part = body[first:last] or b"<a href=/x>"
    return body[:last] + part * (_LARGEST // len(part)) + body[last:]


def drop_tags(body: bytes, chance: Random) -> bytes:
    """Lose some of the tags."""
    share = chance.choice((0.02, 0.2, 0.7))
    return _TAG.sub(lambda tag: b"" if chance.random() < share else tag[0], body)


def swap_tags(body: bytes, chance: Random) -> bytes:
    """Give some tags another name."""
    share = chance.choice((0.02, 0.2, 0.7))

    def swapped(tag: re.Match[bytes]) -> bytes:
        name = chance.choice(_ELEMENTS) if chance.random() < share else tag[2]
        return b"<" + tag[1] + name + tag[3] + b">"

    return _TAG.sub(swapped, body)


def garble_attributes(body: bytes, chance: Random) -> bytes:
    """Give some attributes another value, or the value of none."""
    share = chance.choice((0.02, 0.2, 0.7))

    def garbled(attribute: re.Match[bytes]) -> bytes:
        if chance.random() >= share:
            return attribute[0]
        return attribute[1] + b'="' + chance.choice(_VALUES) + chance.choice((b'"', b"", b"'"))

    return _ATTRIBUTE.sub(garbled, body)


def flip_bytes(body: bytes, chance: Random) -> bytes:
    """Change some bytes."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 20, 500)) if body else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def recode(body: bytes, chance: Random) -> bytes:
    """Write the page in another encoding than it says."""
    encoding = chance.choice(_ENCODINGS)
    return body.decode("utf-8", "replace").encode(encoding, "xmlcharrefreplace")


def sprinkle_entities(body: bytes, chance: Random) -> bytes:
    """Write entities, right and wrong ones, anywhere."""
    return _sprinkled(body, _ENTITIES, chance.choice((5, 500)), chance)


def sprinkle_controls(body: bytes, chance: Random) -> bytes:
    """Write control characters, and references to them, anywhere."""
    return _sprinkled(body, _CONTROLS, chance.choice((5, 500)), chance)


MUTATIONS: tuple[Mutation, ...] = (
    *(cut, double, nest, deepen, widen, drop_tags, swap_tags, garble_attributes),
    *(flip_bytes, recode, sprinkle_entities, sprinkle_controls),
)


def _slice(body: bytes, chance: Random) -> tuple[int, int]:
    """Choose a part of the page, mostly from the start of one tag to that of another."""
    first, last = sorted(chance.randint(0, len(body)) for _ in range(2))
    if chance.randrange(5):
        first = max(body.find(b"<", first), 0)
        last = max(body.find(b"<", last), first)
    return first, last


def _sprinkled(body: bytes, pieces: Sequence[bytes], count: int, chance: Random) -> bytes:
    places = sorted(chance.randint(0, len(body)) for _ in range(count))
    parts: list[bytes] = []
    for first, last in zip((0, *places), (*places, len(body)), strict=True):
        parts += (body[first:last], chance.choice(pieces))
    return b"".join(parts[:-1])
