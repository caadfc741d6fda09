"""Work that may never end in, its outcome in a future out; who waits for it may leave."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Outcome = TypeVar("Outcome")


def aside(work: Callable[[], Outcome]) -> Future[Outcome]:
    """Do work in a thread that nothing waits for, not even the end of the process.

    An executor's threads, asyncio.to_thread's too, are joined there, however long they take.
    """
    future: Future[Outcome] = Future()
    # From now on it cannot be cancelled: whoever waits leaves, and the work goes on by itself.
    future.set_running_or_notify_cancel()
    Thread(target=_carry_out, args=(work, future), daemon=True).start()
    return future


def _carry_out(work: Callable[[], Outcome], future: Future[Outcome]) -> None:
    try:
        outcome = work()
    except BaseException as error:  # noqa: BLE001 (it is raised again where it is waited for)
        future.set_exception(error)
    else:
        future.set_result(outcome)
