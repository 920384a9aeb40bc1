"""Reading and preparing on all processors: processes that are fed through pipes.

No multiprocessing: it would run the caller's own script again in every helper, or copy a process that has threads. A
helper that dies costs nothing but time: what it was asked is done here instead.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Any, TypeVar

from index.document import Document
from index.safety import Reader, read_safely

T = TypeVar("T")
R = TypeVar("R")


class WorkerLost(Exception):
    """A helper process ended before it answered."""


class Workers:
    """For a with statement. The processes start when first needed and end with it."""

    def __init__(self, count: int | None = None) -> None:
        """count: None is one a processor this process may use."""
        self.count = count or len(os.sched_getaffinity(0))
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._readers = [Reader() for _ in range(self.count)]
        self._free: SimpleQueue[Reader] = SimpleQueue()
        for reader in self._readers:
            self._free.put(reader)
        self._threads: ThreadPoolExecutor | None = None
        self._lock = Lock()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:  # first: threads that wait for an answer get none
            process.kill()
        for reader in self._readers:
            reader.close()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.wait()
            for pipe in filter(None, (process.stdin, process.stdout)):
                with suppress(BrokenPipeError):  # half a question may still wait for a helper that died
                    pipe.close()

    def map(self, do: Callable[[Workers, T], R], items: Iterable[T]) -> Iterator[R]:
        """do(self, item) of every item, in order, as many at a time as there are helpers."""
        self._threads = self._threads or ThreadPoolExecutor(self.count)
        waiting: deque[Future[R]] = deque()
        for item in items:
            waiting.append(self._threads.submit(do, self, item))
            if len(waiting) > 2 * self.count:  # a few ahead, not the whole corpus
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def ask(self, task: str, request: Any) -> tuple[Any, bytes]:
        """One helper's answer to one task of index.worker. Raises WorkerLost."""
        with self._lock:
            if not self._processes:
                self._start()
        process = self._idle.get()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(
                json.dumps([task, request], default=str, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
            )
            process.stdin.flush()
            answer, size = json.loads(process.stdout.readline())
            data = process.stdout.read(size)
        except (OSError, ValueError) as error:  # ValueError: nothing came back, or half a line
            raise WorkerLost from error
        finally:
            self._idle.put(process)
        if len(data) < size:
            raise WorkerLost
        return answer, data

    def read(self, path: Path, source: str, given: Mapping[str, Any]) -> Document:
        """One file, by one of as many reading processes as there are helpers. Raises UnreadableDocument."""
        reader = self._free.get()
        try:
            return read_safely(path, source, given, reader=reader)
        finally:
            self._free.put(reader)

    def _start(self) -> None:
        root = str(Path(__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        for _ in range(self.count):
            process = subprocess.Popen(
                [sys.executable, "-m", "index.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
            )
            self._processes.append(process)
            self._idle.put(process)
