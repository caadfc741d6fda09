"""Teasers and what the store knows of their addresses in, recognised articles out: identity."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kulturfeed.rows import Known
from spiders.page import Teaser
from spiders.urls import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A teaser, its normalised address, and the article the store knows it as, if it does.

    `rule` names what decided: `address`, or `new`.
    """

    teaser: Teaser
    address: str
    position: int
    known: Known | None
    rule: str


def recognise(teasers: Iterable[Teaser], known: Mapping[str, Known]) -> tuple[Recognised, ...]:
    """Match teasers, in page order, with the articles known by address; each article once."""
    found: dict[str, Recognised] = {}
    for position, teaser in enumerate(teasers):
        address = normalise(teaser.link)
        old = known.get(address)
        identity = old.item.id if old else address
        if identity not in found:
            found[identity] = Recognised(
                teaser=teaser,
                address=address,
                position=position,
                known=old,
                rule="address" if old else "new",
            )
    return tuple(found.values())


def to_read(recognised: Iterable[Recognised]) -> list[str]:
    """Name the links whose article pages tell something new: unknown ones and edited titles."""
    return [each.teaser.link for each in recognised if _is_news(each)]


def _is_news(each: Recognised) -> bool:
    if each.known is None:
        return True
    listing = each.known.listing
    return listing is not None and listing.title != each.teaser.title


def mint(address: str, taken: Iterable[str]) -> str:
    """Mint an article's id of its first normalised address (RFC 9562 section 5.5), for life.

    The same address gives the same id again after the store is lost. An id that is taken, because
    the address was another article's first, is salted.
    """
    used = set(taken)
    salt = 0
    while (minted := _urn(f"{address}#{salt}" if salt else address)) in used:
        salt += 1
    return minted


def mint_feed(source_url: str) -> str:
    """Mint a feed's own id of its source's address, apart from any article's.

    A fragment, which `normalise` removes, tells two feeds of one page apart.
    """
    address, _, part = source_url.partition("#")
    return _urn(f"{normalise(address)}#feed{part}")


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
