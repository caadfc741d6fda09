"""The config's path in, refreshes at their time out: each tick is one child process at most."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette

from kulturfeed.commands.pushing import is_waiting
from kulturfeed.commands.refresh import some_due
from kulturfeed.configfile import load
from kulturfeed.errors import KulturfeedError
from kulturfeed.terminal import complain, say

TICK: Final = 15
"""Seconds between two looks at what is due."""


class Schedule:
    """Looks at what is due, and starts `kulturfeed refresh --due` for it, as cron would.

    What is due stands in the store, so nothing is remembered here: a restart loses nothing, and
    two schedulers on one store do nothing twice. The config is read anew at each tick.
    """

    def __init__(self, config_path: Path | None) -> None:
        self._config_path = config_path
        self._child: asyncio.subprocess.Process | None = None

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Tick while the server runs; at its end, let the refresh under way store what it has."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            self.tick,
            "interval",
            seconds=TICK,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            yield
        finally:
            # Before shutdown(), which would cancel the tick that waits for the child.
            scheduler.pause()
            await self._stop()
            scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Start one child for all sources that are due, and log how each of them ended."""
        try:
            config = load(self._config_path)
            if not (some_due(config, config.sources) or is_waiting(config)):
                return
        except KulturfeedError as error:
            complain(str(error))
            return
        self._child = await asyncio.create_subprocess_exec(
            *self._command(), stdout=asyncio.subprocess.PIPE
        )
        assert self._child.stdout is not None  # noqa: S101 (it is a pipe, see above)
        async for line in self._child.stdout:
            say(_logfmt(line))
        await self._child.wait()
        self._child = None

    def _command(self) -> list[str]:
        named = ["--config", str(self._config_path)] if self._config_path else []
        # -P: a folder `feeds` where the service was started is not ours.
        return [sys.executable, "-P", "-m", "kulturfeed", *named, "refresh", "--due", "--json"]

    async def _stop(self) -> None:
        if self._child is not None and self._child.returncode is None:
            self._child.terminate()
            await self._child.wait()


def _logfmt(line: bytes) -> str:
    """Write a refresh's JSON line as logfmt: key=value, quoted where there is need."""
    told = json.loads(line)
    problems = told.pop("problems")
    written = told.pop("written")
    pairs = {
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        **{key: value for key, value in told.items() if value is not None},
        "written": len(written),
    }
    if problems:
        pairs["problem"] = "; ".join(problems)
    return " ".join(f"{key}={_quoted(str(value))}" for key, value in pairs.items())


def _quoted(value: str) -> str:
    plain = value and not any(sign in value for sign in ' "=')
    return value if plain else json.dumps(value, ensure_ascii=False)
