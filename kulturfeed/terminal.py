"""Tables and lines in, text on a terminal or a pipe out."""

import sys
from collections.abc import Collection, Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table


def is_terminal() -> bool:
    """Tell whether a person is watching the output."""
    return sys.stdout.isatty()


def console() -> Console:
    """Return the standard output, with colours only where a person is watching."""
    return Console(highlight=False, markup=False, emoji=False)


def say(line: str = "") -> None:
    """Print one line for a person or a program."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print one line on stderr: what cron mails."""
    sys.stderr.write(f"kulturfeed: {line}\n")


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, wide: Collection[int] = ()
) -> None:
    """Print rows as a table that fits the terminal.

    The `wide` columns share the room there is, the first of them half as much again as another.
    """
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, expand=bool(wide))
    for number, heading in enumerate(headings):
        ratio = (3 if number == min(wide) else 2) if number in wide else None
        grid.add_column(heading, overflow="ellipsis", no_wrap=True, ratio=ratio)
    for row in rows:
        grid.add_row(*row)
    console().print(grid)
