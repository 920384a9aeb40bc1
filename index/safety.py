"""Reading files nobody has looked at: in a process of their own, with limits, one sentence for what goes wrong.

A file may be hostile or merely broken: endless, encrypted, a bomb once unpacked. A worker process reads them one
after the other (a build has one a processor); it is started when first needed, and again after it died or was stopped. What comes back is JSON.
Plain text goes there too: a rule that takes for ever over some odd line is found out by such a line, and asking a
process that already runs costs some 5 ms a report.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.document import Document
from index.errors import UnreadableDocument, YoujuError
from index.formats import ARCHIVES, kind_of
from index.transfer import from_record

_TEXT = (".txt", ".text", ".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost."""

    seconds: int = 180  # a PDF of 3,000 pages takes some 120 s
    scan_seconds: int = 1800  # with OCR: some 4 s a page
    memory: int = 4 * 2**30  # bytes of address space; OCR alone maps 2 GiB
    text_size: int = 64 * 2**20  # bytes of a plain text or a web page: some 20 million characters
    size: int = 300 * 2**20  # bytes of any other file


LIMITS = Limits()


def read_safely(
    path: Path,
    source: str,
    given: Mapping[str, Any] | None = None,
    limits: Limits = LIMITS,
    reader: Reader | None = None,
) -> Document:
    """Read one file, or one member of a .zip, where it can do no harm.

    path: the file; source: its name under the corpus, for a member "folder/a.zip/member"; given: what a person has
    written down of it; reader: another than the one process that all share. Raises UnreadableDocument, whose message is for the user, whatever the file holds.
    """
    member = _member(path, source)
    try:
        size = path.stat().st_size
        if kind_of(path.name) not in ARCHIVES:
            check_size(size, path.name, limits)
    except YoujuError as error:
        raise _renamed(error, source) from error
    except OSError as error:
        raise UnreadableDocument(source, f"打不开({error.strerror or error})") from error
    return (reader or _WORKER).read(path, source, member, given, limits)


def check_size(size: int, name: str, limits: Limits = LIMITS) -> None:
    """Raises UnreadableDocument for a file, or an unpacked member, over the limit of its kind. size: bytes."""
    most = limits.text_size if kind_of(name) in (*_TEXT, ".html", ".htm") else limits.size
    if size == 0:
        raise UnreadableDocument(name, "文件是空的(0 字节)", "请换一份有内容的文件")
    if size > most:
        raise UnreadableDocument(
            name, f"有 {size / 2**20:.0f} MB,超过 {most >> 20} MB 的上限", "请拆成几个文件再放入语料目录"
        )


def _member(path: Path, source: str) -> str | None:
    """The name inside the archive: what stands after "a.zip/" in the source."""
    if kind_of(path.name) not in ARCHIVES:
        return None
    _, found, member = source.partition(path.name + "/")
    if not found:
        raise UnreadableDocument(source, "压缩包要按里面的文件逐个读取")
    return member


def _renamed(error: YoujuError, source: str) -> YoujuError:
    """The same sentence with the name the corpus knows the file by."""
    return UnreadableDocument(source, error.why, error.remedy) if isinstance(error, UnreadableDocument) else error


class Reader:
    """A process that reads, started when needed."""

    def __init__(self) -> None:
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(
        self, path: Path, source: str, member: str | None, given: Mapping[str, Any] | None, limits: Limits
    ) -> Document:
        """The document, or UnreadableDocument for one that took the worker down with it."""
        request: dict[str, Any] = {
            "path": str(path.resolve()),
            "source": source,
            "member": member,
            "given": dict(given or {}),
        }
        request |= {"memory": limits.memory, "seconds": limits.seconds, "scan_seconds": limits.scan_seconds}
        with self._lock:
            asked = json.dumps(request, default=str).encode()
            answer, timed_out = self._ask(asked, limits)
            if (
                answer is None and not timed_out and not self._closed
            ):  # it may have been ended from outside: the file gets a second chance
                answer, timed_out = self._ask(asked, limits)
        if answer is None:
            seconds = limits.seconds
            why = f"读了 {seconds} 秒还没读完" if timed_out else "占用内存太多,或内容损坏,读取进程中断了"
            raise UnreadableDocument(source, why, "请打开后另存一份,或拆成几个文件再放入语料目录")
        if "document" in answer:
            return from_record(answer["document"])
        raise UnreadableDocument(source, answer["why"], answer["remedy"])

    def _ask(self, request: bytes, limits: Limits) -> tuple[dict[str, Any] | None, bool]:
        """The worker's answer, None where there is none; and whether it was stopped for taking too long."""
        if self._closed:
            return None, False
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        watch = _Watch(process, limits)
        try:
            process.stdin.write(request + b"\n")
            process.stdin.flush()
            while line := process.stdout.readline():
                if line.startswith(b"{"):
                    return json.loads(line), False
                watch.longer()  # the worker says it goes on with OCR
        except (BrokenPipeError, ConnectionError, ValueError):
            pass
        finally:
            watch.stop()
        self.stop()
        return None, watch.timed_out

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            root = str(Path(__file__).resolve().parents[1])
            paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "index.safety_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # so that what it starts, LibreOffice, ends with it
            )
        return self._process

    def close(self) -> None:
        """For good: what another thread waits for is given up."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """End the process and what it started; the next file starts another."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


class _Watch:
    """Stops a process that takes too long."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.timed_out = False
        self._process = process
        self._limits = limits
        self._timer = self._started(limits.seconds)

    def longer(self) -> None:
        """Start again with the time OCR may take."""
        self._timer.cancel()
        self._timer = self._started(self._limits.scan_seconds)

    def stop(self) -> None:
        """No longer watch."""
        self._timer.cancel()

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        return timer

    def _end(self) -> None:
        self.timed_out = True
        _kill(self._process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        pass


_WORKER = Reader()
atexit.register(_WORKER.stop)
