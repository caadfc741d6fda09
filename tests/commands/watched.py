"""Arguments in, what a person sees of a command on a terminal of so many columns out."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

from running import COMMAND, environment


def watched(
    folder: Path, *arguments: str, width: int = 80, **environ: str
) -> tuple[int, list[str]]:
    """Run a command on a terminal; return its exit code and its lines, plain."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(folder) | {"TERM": "xterm-256color"} | environ,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as child:
        os.close(theirs)
        said = b"".join(iter(lambda: _read(ours), b""))
        code = child.wait(timeout=60)
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said.decode())
    return code, [line.rpartition("\r")[2] for line in plain.replace("\r\n", "\n").split("\n")]


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        # Linux says so when the last writer has closed a terminal.
        return b""
