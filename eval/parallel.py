"""Work on many items at once with results in order and only a few items in memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

_WORTH_PROCESSES = 300  # items: starting two processes takes seconds, a question some 50 ms

Progress = Callable[[str, int, int], None]  # stage, done, of

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


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worth_processes(items: int) -> bool:
    """Whether so many items are done sooner by several processes."""
    return items >= _WORTH_PROCESSES and cores() > 1


@contextmanager
def processes(start: Callable[..., None], *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """A process a core, each begun with start(*arguments); what still waits is dropped when the caller stops."""
    pool = ProcessPoolExecutor(cores(), mp_context=get_context("spawn"), initializer=start, initargs=arguments)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
