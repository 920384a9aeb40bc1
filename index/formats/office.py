""".doc, .wps, .rtf, .xls and their kin: LibreOffice makes a .docx or .xlsx of them first, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from index.formats.blocks import CannotRead, Loaded

_SECONDS = 120  # a start takes some 3 s, a report of a hundred pages as much again


def load_doc(data: bytes) -> Loaded:
    """A text document in an older or another format."""
    from index.formats.docx import load_docx

    return load_docx(_converted(data, "doc", "docx"))


def load_xls(data: bytes) -> Loaded:
    """A workbook in an older or another format."""
    from index.formats.xlsx import load_xlsx

    return load_xlsx(_converted(data, "xls", "xlsx"))


def _converted(data: bytes, suffix: str, target: str) -> bytes:
    """The file as LibreOffice writes it anew. Raises CannotRead where it is missing, fails or takes too long."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise CannotRead(
            "这是旧版 Office 文件,要靠 LibreOffice 转换,而这台机器上没有",
            f"请安装 LibreOffice,或另存为 .{target} 再放入语料目录",
        )
    with tempfile.TemporaryDirectory(prefix="youju-") as folder:
        source = Path(folder) / f"in.{suffix}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",  # its own: another may be running
            "--headless",
            "--norestore",
            "--convert-to",
            target,
            "--outdir",
            folder,
            str(source),
        ]
        _run(command)
        made = source.with_suffix(f".{target}")
        if not made.exists():
            raise CannotRead("LibreOffice 打不开这个文件(可能已损坏或有密码)", f"请用 Word 或 WPS 另存为 .{target}")
        return made.read_bytes()


def _run(command: list[str]) -> None:
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_own_limits if os.name == "posix" else None,
    )
    try:
        process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.wait()
        raise CannotRead(
            f"LibreOffice 转换了 {_SECONDS} 秒还没有完成", "请用 Word 或 WPS 另存为 .docx 再放入语料目录"
        ) from error


def _own_limits() -> None:
    """LibreOffice maps more memory than it uses: the reader's limit on address space is not for it."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
