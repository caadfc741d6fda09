"""The config and the store in, what the server must know of them out: looked up now and then."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from kulturfeed.aside import aside
from kulturfeed.config import Config
from kulturfeed.configfile import parse, read
from kulturfeed.due import next_due, stale_after
from kulturfeed.errors import ConfigError, StoreError
from kulturfeed.former import forsaken
from kulturfeed.rows import SourceRow
from kulturfeed.serving.names import Name
from kulturfeed.store import open_store
from kulturfeed.terminal import complain

LOOK: Final = 15.0
"""Seconds between two looks at the config and the store."""

_LEAST: Final = timedelta(minutes=1)
_MOST: Final = timedelta(days=1)
_ASSET: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stood in config and store at the last look.

    `is_broken` tells that the config is not as it should be: `config` is the last good one. `due`
    is when each source is read next, None while it was never read. `moved` are the present ids of
    sources by their former ones, `gone` the ids of retired ones, former ids too; `forsaken` those
    of sources that are stored, but stand in the config no more. `prefix` is the path of
    `public_url`, which a proxy may keep or strip.
    """

    config: Config
    is_reachable: bool
    is_broken: bool
    due: Mapping[str, datetime | None]
    stale_after: Mapping[str, datetime]
    moved: Mapping[str, str]
    gone: frozenset[str]
    forsaken: tuple[str, ...]
    prefix: str

    def max_age(self, name: Name, now: datetime) -> int:
        """Return for how many seconds a copy of a file is as good as the file.

        A feed's is until its source is read next: an importer that polls more rarely, and a web
        part that reads through the browser's cache, then never wait longer than for that.
        """
        if not name.is_feed or name.source == "health":
            return _seconds(_LEAST if name.is_page or name.is_feed else _ASSET)
        # A feed of several sources is as new as the newest of them.
        moments = [self.due[name.source]] if name.source in self.due else list(self.due.values())
        known = [moment for moment in moments if moment is not None]
        return _seconds(min(max(min(known) - now, _LEAST), _MOST) if known else _LEAST)

    def stale(self, now: datetime) -> list[str]:
        """Return the ids of the sources that should have been read long ago."""
        return [name for name, moment in self.stale_after.items() if moment < now]

    def troubles(self, now: datetime) -> Iterator[str]:
        """Give a line on each thing that an operator must see to, for anybody to read."""
        if self.is_broken:
            # The fault itself may quote the config, which holds secrets.
            yield "The config is broken, the last good one is in use; stderr tells the fault."
        if not self.is_reachable:
            yield "The store cannot be reached."
            return
        if stale := self.stale(now):
            yield f"Not read when it was time: {', '.join(stale)}"
        if self.forsaken:
            named = ", ".join(self.forsaken)
            yield f"Stored, but not in the config, so never read: {named}; see /status/"


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def standing(
    config: Config,
    states: Mapping[str, SourceRow],
    *,
    is_reachable: bool = False,
    is_broken: bool = False,
) -> Standing:
    """Draw from config and store what requests are answered by."""
    zone = config.timezone
    due = {each.id: next_due(each, states.get(each.id), zone) for each in config.live}
    stale = {each.id: stale_after(each, states.get(each.id), zone) for each in config.live}
    path = unquote(urlsplit(config.base_url or "").path).strip("/")
    return Standing(
        config=config,
        is_reachable=is_reachable,
        is_broken=is_broken,
        due=due,
        stale_after={name: moment for name, moment in stale.items() if moment is not None},
        moved={old: each.id for each in config.live for old in each.was},
        gone=frozenset(
            name for each in config.sources if each.retired for name in (each.id, *each.was)
        ),
        forsaken=tuple(sorted(state.id for state, _ in forsaken(config, states))),
        prefix=f"{path}/" if path else "",
    )


class Watch:
    """Looks at the config and the store now and then, so that no request waits for them.

    `config` is what `text` says, as it was read from `path`; None: the built-in one. The file is
    read once for each look: it may be another a moment later.
    """

    def __init__(self, config: Config, path: Path | None, text: str) -> None:
        self.standing = standing(config, {})
        self.path = path
        self._text = text
        self._states: Mapping[str, SourceRow] = {}
        self._fault: str | None = None
        self._bug = ""

    @property
    def last_good(self) -> str | None:
        """The text of the last good config while the file is broken, else None."""
        return self._text if self._fault is not None else None

    def look(self) -> None:
        """Take what stands there now; what cannot be read stays as it was last seen."""
        config = self._configured()
        try:
            with open_store(config.database) as store:
                self._states, is_reachable = store.sources(), True
        except StoreError:
            # Asked for it, readyz tells; the files are served all the same.
            is_reachable = False
        is_broken = self._fault is not None
        self.standing = standing(
            config, self._states, is_reachable=is_reachable, is_broken=is_broken
        )

    def _configured(self) -> Config:
        """Read the config anew; the last good one stays in use while it is broken."""
        if self.path is None:
            return self.standing.config
        try:
            text = read(self.path)
            config = parse(text, path=self.path)
        except ConfigError as error:
            self._tell(str(error))
            return self.standing.config
        if self._fault is not None:
            complain(f"{self.path}: is good again, and in use")
        self._text, self._fault = text, None
        return config

    def _tell(self, fault: str) -> None:
        """Tell a fault of the config once, however often it is met."""
        if fault != self._fault:
            for line in fault.splitlines():
                complain(line)
            complain(f"{self.path}: the last good config stays in use until this is mended")
        self._fault = fault

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Look again and again until the block ends."""
        looks = asyncio.create_task(self._look_on())
        try:
            yield
        finally:
            looks.cancel()
            with suppress(asyncio.CancelledError):
                await looks

    async def _look_on(self) -> None:
        while True:
            # A database that does not answer keeps neither requests nor the end waiting.
            try:
                await asyncio.wrap_future(aside(self.look))
                self._bug = ""
            except Exception as error:  # noqa: BLE001 (whatever it is, the next config may be good)
                self._tell_bug(error)
            await asyncio.sleep(LOOK)

    def _tell_bug(self, error: Exception) -> None:
        """Tell what should not have happened, with its traceback, once in a row."""
        if repr(error) != self._bug:
            complain("config and store cannot be looked at because of a bug: please report it")
            traceback.print_exception(error)
        self._bug = repr(error)
