"""Work on many items at once with results in order and only a few items in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    executor: Executor, work: Callable[[Item], Result], items: Iterable[Item], window: int
) -> Iterator[Result]:
    """work(item) for each item, in the items' order; at most window of them under way or waiting to be taken."""
    supply = iter(items)
    under_way: deque[Future[Result]] = deque(executor.submit(work, item) for item in islice(supply, window))
    while under_way:
        yield under_way.popleft().result()
        under_way.extend(executor.submit(work, item) for item in islice(supply, 1))


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of size, the last one shorter."""
    supply = iter(items)
    while chunk := list(islice(supply, size)):
        yield chunk
