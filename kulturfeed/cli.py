"""Arguments in, an exit code out: the one place that tells a user's errors and ends with them."""

import argparse
import errno
import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from shutil import get_terminal_size
from textwrap import fill
from typing import Final, NoReturn

from kulturfeed import __version__
from kulturfeed.errors import KulturfeedError

_UNWRITTEN: Final = (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG)
_EPILOG: Final = """\
exit codes: 0 all is well; 1 some source is not (the others are done);
2 wrong usage or config; 75 another refresh is running.

The config is looked for in --config, $KULTURFEED_CONFIG, ./kulturfeed.toml,
~/.config/kulturfeed/ and /etc/kulturfeed/. Without one, KS Kultur is read.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; a user's error is one line on stderr, a bug keeps its traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        # As on stderr: in a locale that lacks a letter the rest is shown still.
        sys.stdout.reconfigure(errors="backslashreplace")
    asked = _parser().parse_args(arguments)
    try:
        code: int = asked.run(asked)
        sys.stdout.flush()
    except KulturfeedError as error:
        _complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # `kulturfeed … | head` has read enough; Python's own flush at the end would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITTEN:
            raise
        # Nor can Python's own flush at the end be.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _complain(f"what was to be shown cannot be written ({error.strerror})")
        return 1
    return code


def _complain(lines: str) -> None:
    from kulturfeed.terminal import complain  # noqa: PLC0415 (start-up time, as all below)

    for line in lines.splitlines():
        complain(line)


class _Parser(argparse.ArgumentParser):
    """Tells wrong usage as all other trouble is told."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        _complain(message)
        self.exit(2)


def _demo(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.demo import demo  # noqa: PLC0415

    return demo(asked.output)


def _preview(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.preview import preview  # noqa: PLC0415

    return preview(
        asked.config,
        asked.page,
        base_url=asked.base_url,
        as_json=asked.json,
        selectors=asked.selectors,
        explain=asked.explain,
    )


def _add(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.add import add  # noqa: PLC0415

    return add(asked.config, asked.url, source_id=asked.id)


def _refresh(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.refresh import refresh  # noqa: PLC0415

    return refresh(
        asked.config,
        asked.source,
        only_due=asked.due,
        deep=asked.deep,
        trust_clock=asked.trust_clock,
        as_json=asked.json,
    )


def _status(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.status import status  # noqa: PLC0415

    return status(asked.config, as_json=asked.json)


def _why(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.why import why  # noqa: PLC0415

    return why(asked.config, asked.url, as_json=asked.json)


def _accept(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.judging import accept  # noqa: PLC0415

    return accept(asked.config, asked.source)


def _reject(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.judging import reject  # noqa: PLC0415

    return reject(asked.config, asked.source)


def _forget(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.forget import forget  # noqa: PLC0415

    return forget(asked.config, asked.url)


def _backup(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.backup import backup  # noqa: PLC0415

    return backup(asked.config, asked.file)


def _run(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.run import run  # noqa: PLC0415

    return run(asked.config, refreshing=True)


def _serve(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.run import run  # noqa: PLC0415

    return run(asked.config, refreshing=False)


def _config(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.config import config  # noqa: PLC0415

    return config(asked.config)


def _check(asked: argparse.Namespace) -> int:
    from kulturfeed.commands.check import check  # noqa: PLC0415

    return check(asked.config, asked.source, as_json=asked.json)


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    # SUPPRESS: given before the command, it must survive the command's own default.
    shared.add_argument(
        "--config", metavar="FILE", default=argparse.SUPPRESS, help="the config to use"
    )
    width = min(get_terminal_size().columns, 80) - 2
    parser = _Parser(
        prog="kulturfeed",
        description="RSS and Atom feeds from topic pages that have none.",
        epilog="\n\n".join(
            fill(each, width, break_on_hyphens=False) for each in _EPILOG.split("\n\n")
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kulturfeed {__version__}")
    parser.add_argument("--config", metavar="FILE", help="the config to use")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, run, line in _COMMANDS:
        command = commands.add_parser(
            name, parents=[shared], help=line, description=f"{line[0].upper()}{line[1:]}."
        )
        command.set_defaults(run=run)
        _OPTIONS.get(name, _none)(command)
    return parser


def _none(_command: argparse.ArgumentParser) -> None:
    """Add no options."""


def _demo_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--output", metavar="FOLDER", help="keep the feeds in this folder")


def _preview_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("page", nargs="+", metavar="URL|FILE", help="a topic page")
    command.add_argument("--base-url", metavar="URL", help="the address of a page given as a file")
    shown = command.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print a JSON list of the articles")
    shown.add_argument(
        "--explain",
        action="store_true",
        help="tell where each part was found, and name what was left out and why",
    )
    shown.add_argument(
        "--selectors",
        action="store_true",
        help="propose selectors for the list that was found, for pasting into the config",
    )


def _add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("url", nargs="+", metavar="URL", help="a topic page")
    command.add_argument("--id", help="the source's id, which names its files")


def _refresh_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", nargs="*", metavar="SOURCE", help="ids; all if none is given")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--due", action="store_true", help="only sources whose time has come")
    which.add_argument(
        "--deep", action="store_true", help="read the further pages of the lists that have `pages`"
    )
    command.add_argument(
        "--trust-clock", action="store_true", help="the clock was ahead at the last refresh"
    )
    _json(command, "a JSON object a line, as each source ends")


def _status_options(command: argparse.ArgumentParser) -> None:
    _json(command, "a JSON list of the sources")


def _why_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("url", metavar="URL", help="an address the article has or had")
    _json(command, "a JSON object")


def _source_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", metavar="SOURCE", help="the id of a source that is held")


def _forget_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("url", metavar="URL", help="an address the article has or had")


def _backup_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a file that does not exist yet")


def _check_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source", nargs="*", metavar="NAME", help="ids of sources and collections, `all`; else all"
    )
    _json(command, "a JSON object of all that was found")


def _json(command: argparse.ArgumentParser, line: str) -> None:
    command.add_argument("--json", action="store_true", help=f"print {line}")


_COMMANDS: Final = (
    ("demo", _demo, "show the whole line on a sample page, without network"),
    ("preview", _preview, "show what would be found on a page; stores nothing"),
    ("add", _add, "preview a page and add it to the config"),
    ("refresh", _refresh, "read the sources, store what is new, write the feeds"),
    ("status", _status, "show how each source is doing"),
    ("why", _why, "tell an article's whole story, or why it is in no feed"),
    ("accept", _accept, "take the list that is held of a source"),
    ("reject", _reject, "refuse the list that is held of a source"),
    ("forget", _forget, "erase an article, and keep it away"),
    ("backup", _backup, "copy the store to a file, while it is in use"),
    ("run", _run, "refresh on schedule and serve the feeds over HTTP"),
    ("serve", _serve, "only serve the published feeds over HTTP"),
    ("config", _config, "show the effective config and where it comes from"),
    ("check", _check, "fetch what is published, and tell which importers would fail"),
)

_OPTIONS: Final = {
    "demo": _demo_options,
    "preview": _preview_options,
    "add": _add_options,
    "refresh": _refresh_options,
    "status": _status_options,
    "why": _why_options,
    "accept": _source_option,
    "reject": _source_option,
    "forget": _forget_options,
    "backup": _backup_options,
    "check": _check_options,
}
