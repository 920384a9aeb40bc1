"""An HTTP client whose replies are bounded in time and size, however slowly or endlessly they arrive."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import cast

import httpx

MOST_BYTES = (
    2_000_000  # of one reply; an answer is a few kilobytes, and a stream wraps every few characters in 300 bytes
)
CONNECT_SECONDS = 5.0  # a service that takes longer to accept a connection is down


class ReplyTooLong(Exception):
    """The reply went past `MOST_BYTES`."""


class _BoundedStream(httpx.SyncByteStream):
    """A reply's body that ends with an error at the deadline or past the size."""

    def __init__(self, body: httpx.SyncByteStream, deadline: float) -> None:
        self._body = body
        self._deadline = deadline  # time.monotonic()

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._body:
            size += len(piece)
            if size > MOST_BYTES:
                raise ReplyTooLong
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("the reply took longer than it may")
            yield piece

    def close(self) -> None:
        self._body.close()


def bounded_client(seconds: float) -> httpx.Client:
    """A client for one model service. A socket's own limit starts anew with every byte, so the whole reply has one too.

    Proxies named in the environment are used as by any other program.
    """

    def bound(response: httpx.Response) -> None:
        response.stream = _BoundedStream(cast(httpx.SyncByteStream, response.stream), time.monotonic() + seconds)

    limits = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
    return httpx.Client(
        timeout=limits,
        headers={"Accept-Encoding": "identity"},  # what is counted is what is read
        event_hooks={"response": [bound]},
    )
