"""Text as pages hold it to one clean line that every feed format can carry."""

import re
import unicodedata

# XML 1.0 section 2.2 bars controls and surrogates, Unicode 23.7 keeps noncharacters private.
# Soft hyphens, zero-width spaces and byte order marks are line breaking, not text. Embeddings,
# overrides and isolates (UAX 9) would turn the text around them in a reader's list; the marks
# U+200E and U+200F stay, as do the joiners of Persian and of emoji.
_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad"
    "\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}"
        for plane in range(1 << 16, 17 << 16, 1 << 16)
    )
    + "]"
)

_LONGEST_TITLE = 300
"""Characters."""


def clean(text: str) -> str:
    """Put a text on one line: NFC, single spaces, nothing invisible that XML or a reader trips on.

    Right-to-left text is kept. Cleaning clean text changes nothing.
    """
    line = " ".join(text.split())
    # What is unwanted is never printable; nor are a few characters that are wanted.
    if not line.isprintable():
        line = " ".join(_UNWANTED.sub("", line).split())
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def shortened(text: str, most: int) -> str:
    """Cut a text that is longer than so many characters, at a space, and mark the cut."""
    if len(text) <= most:
        return text
    cut = text[:most]
    words = cut.rpartition(" ")[0]
    # Japanese, Chinese and Thai have hardly any spaces.
    return f"{words if len(words) * 2 > most else cut} …"


def title_from(text: str) -> str:
    """Make a title of a text: where a card is one link, that is all it says."""
    return shortened(text, _LONGEST_TITLE)
