"""A page's text in, whether it is an app shell out: a page that its scripts are yet to fill."""

from typing import Final

from lxml import etree

from spiders.tree import parse, shown_texts

# What frameworks fill, by the names that their own templates give it.
_ROOTS: Final = frozenset(
    "root app __next __nuxt ___gatsby react-root app-root main-app svelte ember-app q-app".split()
)
_ELEMENTS: Final = frozenset("app-root app-component my-app ion-app".split())


def is_shell(text: str) -> bool:
    """Tell whether a page is empty until its scripts run."""
    root = parse(text)
    return root is not None and waits_for_scripts(root)


def waits_for_scripts(root: etree._Element) -> bool:
    """Tell it of a page's tree: scripts, and no text or an empty place for them to fill."""
    if not any(map(_runs, root.iter("script"))):
        return False
    return next(shown_texts(root), None) is None or any(map(_is_empty_root, root.iter()))


def _runs(script: etree._Element) -> bool:
    """Tell a script from the JSON that stands in such elements too."""
    return "json" not in (script.get("type") or "")


def _is_empty_root(element: etree._Element) -> bool:
    is_root = element.get("id") in _ROOTS or element.tag in _ELEMENTS
    return is_root and not "".join(map(str, element.itertext())).strip()
