"""Reports of a refresh in, a progress bar and a short table for the person watching out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kulturfeed.config import Config
from kulturfeed.reports import Report
from kulturfeed.terminal import complain, console, say, table, tell

_MARKS = {"read": "✓ read", "unchanged": "✓ unchanged", "held": "! held", "failed": "✗ failed"}


@contextmanager
def watching(config: Config, count: int) -> Iterator[Callable[[Report], None]]:
    """Show a refresh of `count` sources as it goes on, and a table of how each ended."""
    reports: list[Report] = []
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console(), transient=True) as progress:
        task = progress.add_task("reading", total=count)

        def show(report: Report) -> None:
            reports.append(report)
            progress.advance(task)

        yield show
    table(
        ("source", "outcome", "listed", "new", "changed", "ms"),
        (
            (
                row.source,
                _MARKS[row.outcome],
                str(row.listed),
                str(row.new),
                str(row.changed),
                str(row.milliseconds),
            )
            for row in (report.row for report in reports)
        ),
        wide=(0,),
    )
    for report in reports:
        for line in (*report.problems, *filter(None, (report.remark,))):
            complain(line)
    say(f"feeds: {config.output}")
    if config.public_url is None:
        tell('set public_url = "https://..." in the config for self links in the feeds')
