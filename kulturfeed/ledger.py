"""Teasers, what the store knows, and article pages in; which article each teaser is out. Pure.

An address decides, a title only confirms. Where nothing decides, an article is shown twice rather
than two as one.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count
from urllib.parse import urlsplit

from kulturfeed.likeness import last_year, likeness
from kulturfeed.renames import Missing, renamed
from kulturfeed.rows import Known, Place
from kulturfeed.sighting import LIKE, SAME, Evidence, Recognised, carries, days_later, same_date
from spiders.page import Teaser
from spiders.urls import normalise, same_site


# The same teasers are digested to ask the store, and to recognise them by its answer.
@lru_cache(maxsize=8192)
def digest(teaser: Teaser) -> str:
    """Digest all that a teaser says, so that one that says nothing new is known by that."""
    date = teaser.published
    said = (
        teaser.title,
        teaser.link,
        teaser.summary,
        teaser.image,
        teaser.kicker,
        teaser.author,
        f"{date.at.isoformat()} {date.precision} {date.found}" if date else None,
    )
    text = "\n".join("-" if each is None else f"+{each}" for each in said)
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def address_digest(address: str) -> str:
    """Digest a normalised address: all that is kept of one that was forgotten."""
    return hashlib.sha256(address.encode()).hexdigest()


def recognise(
    teasers: Iterable[Teaser], listed: Collection[Place], known: Mapping[str, Known]
) -> tuple[Recognised, ...]:
    """Match teasers, in page order, with known articles; each article once.

    A teaser that stood on the last list word for word is that article still; another one is
    known by its address.
    """
    standing = {place.digest: place.item for place in listed}
    found: dict[str, Recognised] = {}
    for position, teaser in enumerate(teasers):
        each = _by_address(teaser, position, standing, known)
        found.setdefault(each.item or each.address, each)
    return tuple(found.values())


def _by_address(
    teaser: Teaser, position: int, standing: Mapping[str, str], known: Mapping[str, Known]
) -> Recognised:
    mark = digest(teaser)
    address = normalise(teaser.link)
    old = known.get(address)
    if old and old.rule == "canonical" and likeness(old.title, teaser.title) < SAME:
        # Some other article's page once named this address, perhaps for all its articles.
        old = None
    item = standing.get(mark) or (old.item.id if old else None)
    rule = "unchanged" if mark in standing else "address" if old else "new"
    return Recognised(
        teaser=teaser,
        address=address,
        position=position,
        digest=mark,
        item=item,
        known=None if mark in standing else old,
        rule=rule,
    )


def to_read(
    recognised: Sequence[Recognised], missing: Sequence[Missing], listed: Iterable[Place]
) -> list[str]:
    """Name the pages that tell something new, the most needed first.

    Of articles that vanished while unknown ones appeared, the old addresses: what they answer now
    decides whether one became the other. `missing` are those that may have. Then the pages of
    unknown articles, of edited titles, and those that could not be read before: on the last list
    these have no digest.
    """
    unread = {place.item for place in listed if not place.digest}
    old = [each.known.listing.link for each in missing if each.known.listing]
    links = [each.teaser.link for each in recognised if _is_news(each) or each.item in unread]
    return list(dict.fromkeys([*old, *links]))


def _is_news(each: Recognised) -> bool:
    if each.item is None:
        return True
    return each.known is not None and each.known.title != each.teaser.title


def resolve(
    recognised: Sequence[Recognised],
    known: Mapping[str, Known],
    missing: Sequence[Missing],
    evidence: Evidence,
    topic: str,
) -> tuple[Recognised, ...]:
    """Recognise again, now that the article pages were read; each article once.

    `known` are the articles under the addresses that those pages named, `missing` those
    that left the list, `topic` the listing page's own address.
    """
    claims = _claims(recognised, evidence, topic)
    found = [_by_page(each, known, evidence, claims, topic) for each in recognised]
    return _once(renamed(found, missing, evidence))


def named_addresses(recognised: Iterable[Recognised], evidence: Evidence, topic: str) -> set[str]:
    """Return the further addresses that article pages name for the unknown teasers."""
    return set(_claims([each for each in recognised if each.item is None], evidence, topic))


def _places(each: Recognised, evidence: Evidence, topic: str) -> Iterator[tuple[str, str]]:
    """Give the further addresses an article's page names, with the rule; only sound ones.

    The page must carry the teaser's title: a login page or a section does not. The site's front
    page, a section or the topic page identifies nobody; a canonical address on another site
    does not either.
    """
    article = evidence.articles.get(each.teaser.link)
    if article is None or not carries(article, each.teaser.title):
        return
    final = normalise(article.url)
    if final != each.address and _is_own(final, topic):
        yield final, "redirect"
    if article.canonical and same_site(article.canonical, article.url):
        canonical = normalise(article.canonical)
        if canonical not in {each.address, final} and _is_own(canonical, topic):
            yield canonical, "canonical"


def _is_own(address: str, topic: str) -> bool:
    """Tell whether an address can be one article's: no front page, no section above the topic."""
    parts, page = urlsplit(address), urlsplit(topic)
    if parts.query:
        return address != topic
    here, above = parts.path.rstrip("/"), f"{page.path}/"
    return here != "" and not (parts.netloc == page.netloc and above.startswith(f"{here}/"))


def _claims(recognised: Iterable[Recognised], evidence: Evidence, topic: str) -> dict[str, str]:
    """Return the further addresses that one article alone lays claim to, with the rule."""
    titles: dict[str, list[str]] = {}
    rules: dict[str, str] = {}
    for each in recognised:
        for place, rule in _places(each, evidence, topic):
            titles.setdefault(place, []).append(each.teaser.title)
            rules.setdefault(place, rule)
    shared = {
        place
        for place, named in titles.items()
        if any(likeness(named[0], title) < SAME for title in named)
    }
    return {place: rule for place, rule in rules.items() if place not in shared}


def _by_page(
    each: Recognised,
    known: Mapping[str, Known],
    evidence: Evidence,
    claims: Mapping[str, str],
    topic: str,
) -> Recognised:
    """Recognise one teaser by what its article page says of its addresses and its date."""
    if each.known is not None and _is_reused(each, each.known, evidence):
        moved = ((each.address, "reused"),)
        return replace(each, item=None, known=None, rule="reused", aliases=moved)
    if each.item is not None:
        return each
    places = [place for place, _ in _places(each, evidence, topic) if place in claims]
    for place in places:
        old = known.get(place)
        rule = claims[place]
        if old is not None and _is_the_one(each, old, rule, evidence):
            aliases = ((each.address, rule),)
            return replace(each, item=old.item.id, known=old, rule=rule, aliases=aliases)
    free = tuple((place, claims[place]) for place in places if place not in known)
    return replace(each, aliases=((each.address, "new"), *free))


def _is_the_one(each: Recognised, old: Known, rule: str, evidence: Evidence) -> bool:
    """Tell whether the article known at an address that a page names is this one.

    Where the pages tell the dates of publication, they are the same. A canonical address is
    misused too often to go by anything but the very title.
    """
    title = likeness(old.title, each.teaser.title)
    dated = same_date(evidence.articles.get(each.teaser.link), old)
    least = LIKE if rule == "redirect" or dated else SAME
    return dated is not False and title >= least


def _is_reused(each: Recognised, old: Known, evidence: Evidence) -> bool:
    """Tell whether another article stands at a known address: a yearly reused one.

    The page's own date of publication moved on, and title and summary are other ones, or the
    title tells another year or number. Where no page tells a date: the title tells a later year,
    and the summary is another one.
    """
    days = days_later(evidence.articles.get(each.teaser.link), old)
    title = likeness(old.title, each.teaser.title)
    summary = likeness(old.summary or "", each.teaser.summary or "")
    if days is None:
        later = 0 < last_year(old.title) < last_year(each.teaser.title)
        return later and summary < LIKE
    return days > 0 and (title == 0 or (title < LIKE and summary < LIKE))


def _once(found: Iterable[Recognised]) -> tuple[Recognised, ...]:
    """Leave out what turned out to be an article further up, and give its addresses to that."""
    kept: dict[str, Recognised] = {}
    owners: dict[str, str] = {}
    for each in found:
        places = [each.address, *(place for place, _ in each.aliases)]
        known = (owners[place] for place in places if place in owners)
        identity = next(known, each.item or each.address)
        owners |= dict.fromkeys(places, identity)
        if identity in kept:
            first = kept[identity]
            kept[identity] = replace(first, aliases=first.aliases + each.aliases)
        else:
            kept[identity] = each
    return tuple(kept.values())


def mint(address: str, taken: Collection[str]) -> str:
    """Mint an article's id of its first normalised address (RFC 9562 section 5.5), for life.

    The same address gives the same id again after the store is lost. An id that is taken, because
    the address was another article's first, is salted.
    """
    return next(each for each in candidates(address) if each not in taken)


def candidates(address: str) -> Iterator[str]:
    """Give the ids that an address can mint, in the order in which they are tried."""
    yield _urn(address)
    for salt in count(1):
        yield _urn(f"{address}#{salt}")


def mint_feed(source_url: str) -> str:
    """Mint a feed's own id of its source's address, apart from any article's.

    A fragment, which `normalise` removes, tells two feeds of one page apart.
    """
    address, _, part = source_url.partition("#")
    return _urn(f"{normalise(address)}#feed{part}")


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn
