"""A view in, the bytes of its page out, by the templates beside this file.

The templates escape all that stands in a view, and are compiled once per process.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = _HERE / "templates"


def render(template: str, shown: Mapping[str, object], digest: str | None = None) -> bytes:
    """Render a page; `digest` is of what it shows, so that it is known again without rendering."""
    page = _environment().get_template(template)
    return page.render(shown, digest=digest, version=assets_version()).encode()


def assets() -> dict[str, bytes]:
    """Return the files that stand beside the pages, by name."""
    return {path.name: path.read_bytes() for path in sorted((_HERE / "assets").iterdir())}


@cache
def look() -> str:
    """Digest the templates: a page is another one when they are."""
    files = sorted(_TEMPLATES.iterdir())
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


@cache
def assets_version() -> str:
    """Digest the style and the script: their addresses change with them, whatever is cached."""
    return hashlib.sha256(b"\0".join(assets().values())).hexdigest()[:8]


@cache
def _environment() -> "Environment":
    # Half of the sources' refreshes render no page but the operator's, and --help none at all.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
