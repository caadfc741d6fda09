"""What is wrong with an address in, the importers that fail with it out. Pure.

What each of them needs is from their documentation and the reports of their users.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kulturfeed.checking.published import Address
from kulturfeed.checking.rules import Finding, Grade

# Whatever reads a feed fails with these.
_EVERYONE: Final = frozenset({"reach", "certificate", "status", "charset", "bytes", "gzip"})
_FEEDS: Final = frozenset({"feed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Who reads what is published: the rules without which it fails, and what it reads.

    `reads` are kinds of address: feed, page, embed.
    """

    name: str
    needs: frozenset[str]
    reads: frozenset[str] = _FEEDS


IMPORTERS: Final = (
    # By the type they know a feed from a page; one that is fetched whole each time is asked for
    # less often.
    Importer(name="feed readers", needs=_EVERYONE | {"type", "validators", "redirect", "robots"}),
    Importer(
        name="SharePoint",
        # Its web parts read in the browser, from a page that is https (SPFx samples #495, #1139).
        needs=_EVERYONE | {"cors", "https", "type", "redirect", "frame"},
        reads=frozenset({"feed", "embed"}),
    ),
    Importer(name="Power Automate", needs=_EVERYONE | {"size"}),
    Importer(name="Teams", needs=_EVERYONE | {"size", "type"}),
    Importer(name="WordPress", needs=_EVERYONE | {"type"}),
    Importer(name="Drupal", needs=_EVERYONE),
    Importer(name="ACOS", needs=_EVERYONE | {"type"}),
    Importer(name="Slack", needs=_EVERYONE | {"type"}),
    Importer(name="WebSub hubs", needs=_EVERYONE | {"self", "redirect"}),
    Importer(
        name="browsers",
        needs=_EVERYONE | {"type"},
        reads=frozenset({"page", "embed"}),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding on an address, with the names of the importers that it concerns."""

    address: Address
    finding: Finding
    importers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How an importer would fare: the addresses it fails with, and those it has trouble with."""

    importer: str
    fails: tuple[str, ...]
    warns: tuple[str, ...]


def told(address: Address, findings: Iterable[Finding]) -> list[Told]:
    """Say of each finding whom it concerns."""
    return [
        Told(
            address=address,
            finding=finding,
            importers=tuple(
                each.name
                for each in IMPORTERS
                if finding.rule in each.needs and address.kind in each.reads
            ),
        )
        for finding in findings
    ]


def verdicts(found: Sequence[Told]) -> tuple[Verdict, ...]:
    """Sum up what was found, by importer."""
    return tuple(
        Verdict(
            importer=each.name,
            fails=_names(found, each.name, "fails"),
            warns=_names(found, each.name, "warns"),
        )
        for each in IMPORTERS
    )


def _names(found: Sequence[Told], importer: str, grade: Grade) -> tuple[str, ...]:
    names = [
        each.address.name
        for each in found
        if each.finding.grade == grade and importer in each.importers
    ]
    return tuple(dict.fromkeys(names))
