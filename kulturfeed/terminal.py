"""Tables and lines in, text on a terminal or a pipe out."""

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from shutil import which
from textwrap import wrap
from typing import Final, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

_WIDTH: Final = 80
"""Columns of a terminal that does not tell them."""
_LEAST: Final = 20
"""Columns below which wrapping helps nobody."""
_READABLE: Final = 16
"""Columns that tell the names in the widest column apart."""


def is_terminal() -> bool:
    """Tell whether a person is watching the output."""
    return sys.stdout.isatty()


def console() -> Console:
    """Return the standard output, with colours only where a person is watching."""
    return Console(highlight=False, markup=False, emoji=False)


def program() -> str:
    """Return what to type to run this program: its name, or its path where that leads nowhere."""
    if which("kulturfeed"):
        return "kulturfeed"
    path, here = Path(sys.executable).with_name("kulturfeed"), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def say(line: str = "") -> None:
    """Print one line for a person or a program, as it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def tell(line: str) -> None:
    """Print a line for a person: wrapped on a terminal, whole where it may be searched."""
    for piece in _fitted(line, sys.stdout):
        say(piece)


def complain(line: str) -> None:
    """Print a line on stderr, as cron mails it: whole; wrapped on a terminal."""
    for piece in _fitted(f"kulturfeed: {line}", sys.stderr):
        sys.stderr.write(f"{piece}\n")


def _fitted(line: str, stream: TextIO) -> list[str]:
    return wrapped(line, _columns(stream)) if stream.isatty() else [line]


def wrapped(line: str, width: int) -> list[str]:
    """Wrap a line, its further pieces two columns deeper than the first.

    An address is left whole, so that it can be copied.
    """
    indent = " " * (len(line) - len(line.lstrip(" ")))
    return wrap(
        line,
        width,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    ) or [line]


def _columns(stream: TextIO) -> int:
    told = os.environ.get("COLUMNS", "")
    columns = int(told) if told.isdecimal() else os.get_terminal_size(stream.fileno()).columns
    # A terminal that does not know its size says 0.
    return columns if columns >= _LEAST else _WIDTH


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    wide: Collection[int] = (),
    spare: int | None = None,
) -> None:
    """Print rows as a table that fits the terminal.

    The `wide` columns share the room there is, the first of them half as much again as another.
    Where hardly any is left, the `spare` column is left out.
    """
    rows = list(rows)
    lengths = [max(map(cell_len, cells)) for cells in zip(headings, *rows, strict=True)]
    taken = sum(length + 2 for number, length in enumerate(lengths) if number not in wide)
    shown = set(range(len(headings)))
    if spare is not None and console().width - taken < _READABLE:
        shown.discard(spare)
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, expand=bool(wide))
    for number in sorted(shown):
        ratio = (3 if number == min(wide) else 2) if number in wide else None
        grid.add_column(headings[number], overflow="ellipsis", no_wrap=True, ratio=ratio)
    for row in rows:
        grid.add_row(*(row[number] for number in sorted(shown)))
    console().print(grid)
