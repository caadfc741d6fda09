"""`kulturfeed check`: whether importers can read what is published, where it is published."""

import json
import os
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

from kulturfeed.checking.importers import Told, Verdict, shared, told, verdicts
from kulturfeed.checking.probe import probe, robots
from kulturfeed.checking.published import Address, addresses
from kulturfeed.checking.rules import findings, forsaken
from kulturfeed.config import Config
from kulturfeed.configfile import find, load
from kulturfeed.errors import ConfigError
from kulturfeed.push.secret_files import confirm
from kulturfeed.site.gathering import ALL
from kulturfeed.terminal import complain, is_terminal, say, table, tell
from kulturfeed.web import Web


def check(config_path: str | None, names: Collection[str], *, as_json: bool) -> int:
    """Fetch every published address through `public_url`; return 1 if some importer would fail."""
    config = load(find(config_path, os.environ))
    confirm(config)
    found_here = addresses(config, _ids(config, names))
    now = datetime.now(UTC)
    with Web(timeout=config.fetch.timeout.total_seconds(), max_bytes=50_000_000) as web:
        found = list(_checked(web, config, found_here, now))
    if as_json:
        say(_json(config, found_here, found))
    else:
        _show(config, found_here, found)
    return int(any(each.finding.grade == "fails" for each in found))


def _ids(config: Config, names: Collection[str]) -> set[str]:
    """Return the ids to check, none for all that is published; ConfigError for an unknown one."""
    collections = [*(each.id for each in config.collections), ALL]
    known = [*(source.id for source in config.sources), *collections]
    unknown = [name for name in names if name not in known]
    if unknown:
        told = f"no source or collection '{unknown[0]}'; known are {', '.join(known)}"
        raise ConfigError(told)
    # It refuses the retired ones.
    config.named([name for name in names if name not in collections])
    return set(names)


def _checked(
    web: Web, config: Config, found_here: Sequence[Address], now: datetime
) -> Iterator[Told]:
    rules = robots(web, config.base_url or "")
    for address in found_here:
        gone = address.gone
        wrong = [forsaken(gone)] if gone else findings(probe(web, address), rules, now)
        yield from told(address, wrong)


def _show(config: Config, found_here: Sequence[Address], found: Sequence[Told]) -> None:
    say(f"{len(found_here)} addresses at {config.base_url}")
    table(
        ("importer", "verdict", "fails", "warns"),
        (
            (each.importer, _verdict(each), str(len(each.fails)), str(len(each.warns)))
            for each in verdicts(found)
        ),
    )
    for each in shared(found):
        (tell if is_terminal() else complain)(str(each))


def _verdict(verdict: Verdict) -> str:
    if verdict.fails:
        return "fails"
    return "trouble" if verdict.warns else "well"


def _json(config: Config, found_here: Sequence[Address], found: Sequence[Told]) -> str:
    listed = {
        "public_url": config.base_url,
        "addresses": [
            {
                "address": address.url,
                "findings": [_finding(each) for each in found if each.address is address],
            }
            for address in found_here
        ],
        "importers": [
            {"name": each.importer, "fails": each.fails, "warns": each.warns}
            for each in verdicts(found)
        ],
    }
    return json.dumps(listed, ensure_ascii=False, indent=2)


def _finding(each: Told) -> dict[str, str | tuple[str, ...]]:
    return {
        "rule": each.finding.rule,
        "grade": each.finding.grade,
        "message": each.finding.message,
        "importers": each.importers,
    }
