"""A config in, `kulturfeed refresh` as cron starts it out: a process for each, its code and lines.

The processes are forked of one that has imported all there is to import, which takes longer than
the refresh of a sample site.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from kulturfeed.commands.refresh import refresh

_IMPORTED: Final = ["kulturfeed.commands.refreshing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """How a refresh ended, and the lines that cron would mail."""

    code: int
    mail: tuple[str, ...]


@contextmanager
def mornings(config: Path) -> Iterator[Callable[[], Morning]]:
    """Give what refreshes once more. A KulturfeedError of the refresh is raised here."""
    # Python 3.11 starts the process that forks with the working folder on its path: a folder
    # `feeds` there is not ours.
    os.environ["PYTHONSAFEPATH"] = "1"
    context = get_context("forkserver")
    context.set_forkserver_preload(_IMPORTED)
    # A process a task: a crawl runs once in each.
    with context.Pool(1, maxtasksperchild=1) as pool:
        yield lambda: pool.apply(_morning, (str(config),))


def _morning(config: str) -> Morning:
    mail = StringIO()
    # Not on the terminal, even where the demo is: cron has none.
    with redirect_stdout(StringIO()), redirect_stderr(mail):
        code = refresh(config, [])
    return Morning(code=code, mail=tuple(mail.getvalue().splitlines()))
