"""A command in, the CPU seconds that it took out: user and system, never the clock on the wall."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def cpu_seconds(*arguments: str, folder: Path, proxy: str) -> float:
    """Run Python with these arguments in a folder, and return what it and its children used."""
    return _run(*arguments, folder=folder, proxy=proxy)[0]


def output_of(*arguments: str, folder: Path, proxy: str) -> str:
    """Run Python with these arguments in a folder, and return what it wrote."""
    return _run(*arguments, folder=folder, proxy=proxy)[1]


def _run(*arguments: str, folder: Path, proxy: str) -> tuple[float, str]:
    """Raise RuntimeError with what was written where the exit code is not 0."""
    environment = {**os.environ, "http_proxy": proxy, "no_proxy": ""}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        # Popen was not asked, so it is told.
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        written = output.read()
    if process.returncode:
        raise RuntimeError(f"{arguments} ended with {process.returncode}: {written}")
    return usage.ru_utime + usage.ru_stime, written
