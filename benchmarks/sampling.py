"""A block of code in, its CPU seconds by part of the line out, by looking at the stack."""

import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType
from typing import Final

_INTERVAL: Final = 0.002
"""Seconds of CPU. What passed between two looks is counted, so a late one loses nothing."""

_PARTS: Final = {
    ("spiders.decode", "decode"): "read: decode",
    ("spiders.extract", "teasers"): "read: teasers",
    ("spiders.article", "article"): "read: article page",
    ("kulturfeed.store.store", "known"): "store: known",
    ("kulturfeed.store.store", "taken"): "store: taken",
    ("kulturfeed.store.store", "save"): "store: save",
    ("kulturfeed.store.store", "listed"): "publish: rows",
    ("kulturfeed.case", "opened"): "recognise, judge",
    ("kulturfeed.line", "_settle"): "settle",
    ("kulturfeed.publish", "_sized"): "publish: render",
    ("feeds.check", "check"): "publish: check",
    ("kulturfeed.files", "write_if_changed"): "publish: write",
    ("kulturfeed.publish", "publish"): "publish: other",
    ("kulturfeed.line", "receive"): "settle",
    ("spiders.crawl", "until_done"): "fetch",
}


@contextmanager
def sampling() -> Iterator[dict[str, float]]:
    """Count the CPU seconds of this block by part; what belongs to none is start-up."""
    shares: dict[str, float] = defaultdict(float)
    last = process_time()

    def look(_signal: int, frame: FrameType | None) -> None:
        nonlocal last
        now = process_time()
        shares[_part(frame)] += now - last
        last = now

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)
    try:
        yield shares
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _part(frame: FrameType | None) -> str:
    """Name the innermost part of the line on the stack."""
    while frame is not None:
        place = (str(frame.f_globals.get("__name__")), frame.f_code.co_name)
        if place in _PARTS:
            return _PARTS[place]
        frame = frame.f_back
    return "start-up"
