"""Connections to the server in, as many as it has room for out: the idlest gives way."""

import asyncio
import resource
from operator import attrgetter
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEADER: Final = 65_536
"""Bytes of a request's line and fields, beside the piece in which they begin."""
_MOST: Final = 512


def room() -> int:
    """Return how many connections there is room for: each takes one of the process's files."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else min(_MOST, soft // 2)


class Connection(HttpToolsProtocol):
    """uvicorn's own, which waits for a request for ever, and gathers its header without end."""

    since = 0.0
    """When it was opened or had its last whole header, by the loop's clock."""
    _in_header = False
    _gathered = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Let the new one in; the one that asked for nothing the longest makes room for it."""
        super().connection_made(transport)
        self.since = self.loop.time()
        if len(self.connections) > room():
            ours = [each for each in self.connections if isinstance(each, Connection)]
            # Who is being answered goes only where all are.
            idle = [each for each in ours if each.is_idle] or ours
            idlest = min(idle, key=attrgetter("since"))
            self.connections.discard(idlest)
            idlest.transport.abort()

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is being answered here, nor on its way."""
        cycle: object = self.cycle
        is_done = cycle is None or bool(getattr(cycle, "response_complete", True))
        return is_done and not self.transport.get_write_buffer_size()

    def on_message_begin(self) -> None:
        """Count from here."""
        super().on_message_begin()
        self._in_header, self._gathered = True, 0

    def on_headers_complete(self) -> None:
        """Count no more: what comes now is a body, and thrown away."""
        super().on_headers_complete()
        self._in_header, self.since = False, self.loop.time()

    def data_received(self, data: bytes) -> None:
        """Refuse a header that has no end."""
        if self._in_header:
            self._gathered += len(data)
        super().data_received(data)
        if self._in_header and self._gathered > LARGEST_HEADER:
            self.send_400_response("The header of this request is too large.")
