"""A page's text in, the same out, but for the attributes of tags that have thousands of them."""

import re

_LARGE = 100_000
"""Characters of a page, below which no tag can do harm."""
_RAW = "script|style|title|textarea|iframe|noembed|noframes|xmp"
"""Elements within which nothing but their own end is a tag (HTML 13.2.6)."""
# As browsers read a page (HTML 13.2.5): quotes count behind a `=` alone, `<` is like any other.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_FEW = rf"(?:{_ATTRIBUTE}){{0,1000}}+"
_COMMENT = r"<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+)|<[!?][^>]*+"
_FLAGS = re.ASCII | re.IGNORECASE | re.VERBOSE


def _content(tag: str) -> str:
    return rf"(?:(?!\s*+/)[^<]*+(?:<(?!/{tag}[\s/>])[^<]*+)*+)?+"


_MARKUP = re.compile(
    rf"""{_COMMENT}
    |(?P<tag><(?:(?P<raw>{_RAW})(?![^\s/>])|/?[a-z][^\s/>]*+))
    {_FEW}(?P<further>(?:{_ATTRIBUTE})*+)(?P<content>(?(raw){_content("(?P=raw)")}))""",
    _FLAGS,
)
"""A comment, or a tag with the text behind it that holds no tags.

What is read once is within a match: looking for the next from each `<` would take the square.
"""
_RAW_WITH_FEW = "|".join(
    rf"{tag}(?![^\s/>]){_FEW}(?!{_ATTRIBUTE}){_content(tag)}" for tag in _RAW.split("|")
)
_TAME = re.compile(
    rf"""(?:[^<]++
    |<(?:{_RAW_WITH_FEW}|(?!(?:{_RAW})(?![^\s/>]))/?[a-z][^\s/>]*+{_FEW}(?!{_ATTRIBUTE}))
    |{_COMMENT}
    |(?:<(?![!?]|/?[a-z]))++)*+""",
    _FLAGS,
)
"""A whole text in which each tag has few attributes: most are, and this takes a third of the time.

Without groups: within possessive repeats they are a fault of Python's.
"""


def tamed(text: str) -> str:
    """Leave out the attributes of each tag that has more than a thousand."""
    if len(text) <= _LARGE or _TAME.fullmatch(text):
        return text
    return _MARKUP.sub(_with_few_attributes, text)


def _with_few_attributes(markup: re.Match[str]) -> str:
    return markup["tag"] + markup["content"] if markup["further"] else markup[0]
