"""The process that reads files for `index.safety`: a request a line in, an answer a line out, limits on itself."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import IO, Any

from index.errors import UnreadableDocument

_GROWN = 1_500_000  # kB of memory held, above which the process ends after its answer; the next file starts another
_BROKEN = "请打开后另存一份再放入语料目录"


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # libraries print; the answers must stay alone
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answers.write(json.dumps(answer(request, answers), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        answers.flush()
        if _memory() > _GROWN:
            return


def answer(request: dict[str, Any], answers: IO[bytes]) -> dict[str, Any]:
    """{"document": record}, or {"why", "remedy"} for a file that gives none."""
    try:
        _limit(request["memory"], request["seconds"] + request["scan_seconds"])
        return {"document": _read(request, answers)}
    except UnreadableDocument as error:
        return {"why": error.why, "remedy": error.remedy}
    except MemoryError:
        return {"why": f"占用内存超过 {request['memory'] >> 30} GB", "remedy": "请拆成几个文件再放入语料目录"}
    except RecursionError:
        return {"why": "内容嵌套太深", "remedy": _BROKEN}
    except Exception as error:  # whatever a library lets through costs this file, not the build; its kind is named
        return {"why": f"内容不合格式({type(error).__name__})", "remedy": _BROKEN}


def _read(request: dict[str, Any], answers: IO[bytes]) -> dict[str, Any]:
    from index import read
    from index.formats import load, scan
    from index.safety import check_size
    from index.transfer import to_record

    def announce() -> None:
        answers.write(b"ocr\n")
        answers.flush()

    scan.announce = announce
    path, source, member = Path(request["path"]), request["source"], request["member"]
    if member is None:
        return to_record(read.read_file(path, source, request["given"]))
    from index.formats.archive import read_member

    data = read_member(path, member)
    check_size(len(data), member)
    return to_record(read.read_loaded(load(data, member), source, request["given"]))


def _limit(memory: int, seconds: int) -> None:
    """Bytes of address space and seconds of computing from now, where the system can hold a process to them."""
    try:
        import resource
    except ImportError:  # Windows: the watch on the time remains
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    spent = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + 2 * seconds, most))  # in case whoever watches the time is gone
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _memory() -> int:
    """The memory this process holds now, kB; 0 where the system does not say.

    Not the most it ever held: that figure is handed down from the process that started it, however large that one is.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 1024
    except (OSError, ValueError, AttributeError):
        return 0


if __name__ == "__main__":
    main()
