"""What is wrong with an address in, the importers that fail with it out. Pure.

What each of them needs is from their documentation and the reports of their users.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kulturfeed.checking.published import Address
from kulturfeed.checking.rules import Finding, Grade

# Whatever reads a feed fails with these.
_EVERYONE: Final = frozenset(
    {"reach", "certificate", "status", "charset", "bytes", "gzip", "gone"}
)
_FEEDS: Final = frozenset({"feed"})
_NAMED: Final = 3
"""Addresses that are named where one thing is wrong with many."""


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
class Shared:
    """A finding with the names of all the addresses and importers that it concerns."""

    names: tuple[str, ...]
    finding: Finding
    importers: tuple[str, ...]

    def __str__(self) -> str:
        names = ", ".join(self.names[:_NAMED])
        more = len(self.names) - _NAMED
        which = f"each of {names}" if len(self.names) > 1 else names
        which += f" and {more} more" if more > 0 else ""
        finding = self.finding
        whom = f"{finding.grade}: {', '.join(self.importers) or 'nobody listed here'}"
        return f"{which}: {finding.message} ({finding.rule}); {whom}"


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


def shared(found: Iterable[Told]) -> tuple[Shared, ...]:
    """Say once what is wrong with several addresses alike, in the order in which it was found."""
    alike: dict[Finding, list[Told]] = {}
    for each in found:
        alike.setdefault(each.finding, []).append(each)
    return tuple(
        Shared(
            names=tuple(each.address.name for each in all_of_it),
            finding=finding,
            importers=_concerned(all_of_it),
        )
        for finding, all_of_it in alike.items()
    )


def _concerned(found: Sequence[Told]) -> tuple[str, ...]:
    names = {name for each in found for name in each.importers}
    return tuple(each.name for each in IMPORTERS if each.name in names)


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
