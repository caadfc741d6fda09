"""The watched config in, refreshes at their time out: each tick is one child process at most."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.applications import Starlette

from kulturfeed.aside import aside
from kulturfeed.commands.pushing import is_waiting
from kulturfeed.commands.refresh import some_due
from kulturfeed.config import Config
from kulturfeed.configfile import STDIN
from kulturfeed.episodes import AGAIN
from kulturfeed.serving.standing import Watch
from kulturfeed.terminal import say

TICK: Final = 15
"""Seconds between two looks at what is due."""
GRACE: Final = 30
"""Seconds that the refresh under way has at the end; then it is killed."""

_LONGEST: Final = 4 * 2**20
"""Bytes of a line that a child may say: asyncio's own 64 KiB are fewer than a page can cause."""


class Schedule:
    """Looks at what is due, and starts `kulturfeed refresh --due` for it, as cron would.

    What is due stands in the store, so nothing is remembered here: a restart loses nothing, and
    two schedulers on one store do nothing twice. While the config is broken, the child is given
    the last good one.
    """

    def __init__(self, watch: Watch, now: Callable[[], datetime]) -> None:
        self._watch = watch
        self._now = now
        # What kept everything from being read at the last tick, and when it was told.
        self._told: Mapping[str, datetime] = {}
        self._ticking = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Tick while the server runs; at its end, let the refresh under way store what it has."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            self._alone,
            "interval",
            seconds=TICK,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            # The one that ticks, and one that finds it doing so.
            max_instances=2,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            yield
        finally:
            # Before shutdown(), which cancels the tick that waits for the child.
            scheduler.pause()
            await self._stop()
            scheduler.shutdown(wait=False)

    async def _alone(self) -> None:
        """Tick, unless that is going on: of a tick that it leaves out APScheduler would warn."""
        if self._ticking.locked():
            return
        # shutdown() ends a tick that still asks the store; it is no fault to be logged.
        with suppress(asyncio.CancelledError):
            async with self._ticking:
                await self.tick()

    async def tick(self) -> None:
        """Start one child for all sources that are due, and log how each of them ended."""
        config = self._watch.standing.config
        # A database that does not answer keeps neither requests nor the end waiting.
        if not await asyncio.wrap_future(aside(lambda: _is_time(config))):
            return
        folder = self._watch.path.parent if self._watch.path else None
        if folder is not None and not folder.is_dir():
            self._told = self._told_of(folder)
            return
        child = self._child = await self._started(folder)
        try:
            await self._follow(child)
        finally:
            await _end(child)
            self._child = None

    async def _started(self, folder: Path | None) -> asyncio.subprocess.Process:
        path, text = self._watch.path, self._watch.last_good
        child = await asyncio.create_subprocess_exec(
            *_command(path if text is None else STDIN),
            stdin=asyncio.subprocess.DEVNULL if text is None else asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LONGEST,
            # In the locale's own encoding its lines would be none of ours.
            env={**os.environ, "PYTHONIOENCODING": "utf-8:backslashreplace"},
            # What the config names is found from its own folder, however it is read.
            cwd=folder,
        )
        if child.stdin is not None and text is not None:
            child.stdin.write(text.encode())
            child.stdin.close()
        return child

    async def _follow(self, child: asyncio.subprocess.Process) -> None:
        """Log what a child reads and pass on what it complains of, until it ends."""
        assert child.stdout is not None  # noqa: S101 (both are pipes, see above)
        assert child.stderr is not None  # noqa: S101
        has_read = False
        # A fault with either pipe ends both: the child waits for ever for one that nobody reads.
        async with asyncio.TaskGroup() as group:
            complaints = group.create_task(self._passed_on(child.stderr))
            async for line in child.stdout:
                has_read = True
                say(_logfmt(line))
        await child.wait()
        # Where nothing could be read at all, the next child will say the same in a moment.
        self._told = {} if has_read else complaints.result()

    def _told_of(self, folder: Path) -> Mapping[str, datetime]:
        """Tell that the config's folder is gone: elsewhere its paths would name other things."""
        line = f"kulturfeed: {folder}: is no folder any more, so nothing is read; put it back\n"
        return {line: self._tell(line)}

    async def _passed_on(self, stderr: asyncio.StreamReader) -> Mapping[str, datetime]:
        """Pass on what a child complains of; return its lines, and when each was told."""
        told: dict[str, datetime] = {}
        async for line in stderr:
            text = line.decode(errors="replace")
            told[text] = self._tell(text)
        return told

    def _tell(self, line: str) -> datetime:
        """Tell a line, unless that was done within the last day; return when it was."""
        now = self._now()
        before = self._told.get(line)
        if before is not None and now - before < AGAIN:
            return before
        sys.stderr.write(line)
        sys.stderr.flush()
        return now

    async def _stop(self) -> None:
        if self._child is not None and self._child.returncode is None:
            self._child.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._child.wait(), GRACE)


def _is_time(config: Config) -> bool:
    return some_due(config, config.sources) or is_waiting(config)


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kill a child that nobody follows any more: it would keep the store's lock."""
    if child.returncode is None:
        child.kill()
        # asyncio sees its end only when both pipes are read to theirs.
        await child.communicate()


def _command(path: Path | None) -> list[str]:
    named = ["--config", str(path)] if path else []
    # -P: a folder `feeds` where the child is started is not ours.
    return [sys.executable, "-P", "-m", "kulturfeed", *named, "refresh", "--due", "--json"]


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
