"""A .zip of documents: the names of its members and the bytes of one, never written to disk."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from index.errors import UnreadableDocument
from index.formats import ARCHIVES, kind_of
from index.formats.blocks import CannotRead

MAX_MEMBERS = 5000
MAX_MEMBER = 200 * 2**20  # bytes of one member once unpacked
MAX_TOTAL = 2 * 2**30  # bytes of all members as the directory claims them
MAX_RATIO = 200  # unpacked to packed; text packs about 3 to 1, a bomb 1000 to 1
_CHUNK = 2**20
_UTF8_NAME = 0x800
_LOCKED = 0x1
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SKIPPED = re.compile(r"(^|/)(__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def members(path: Path) -> Iterator[str]:
    """The names of the documents in a .zip, in its order, each once, safe to show and to join to "a.zip/".

    Raises UnreadableDocument where the archive itself cannot be read. Members of kinds nobody reads are named too: the
    build says so of each of them.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _named(archive)
    except CannotRead as error:
        raise UnreadableDocument(path.name, error.why, error.remedy) from error
    except _BROKEN as error:
        raise UnreadableDocument(path.name, "压缩包已损坏,打不开", "请重新压缩后放入语料目录") from error


def read_member(path: Path, member: str) -> bytes:
    """The bytes of one member. Raises UnreadableDocument named "a.zip/member"."""
    source = f"{path.name}/{member}"
    try:
        if kind_of(member) in ARCHIVES:
            raise CannotRead("压缩包里又有压缩包", "请先解开里面的一层再放入语料目录")
        with zipfile.ZipFile(path) as archive:
            named = _named(archive)
            if member not in named:
                raise CannotRead("压缩包里没有这个文件")
            return _unpack(archive, named[member])
    except CannotRead as error:
        raise UnreadableDocument(source, error.why, error.remedy) from error
    except _BROKEN as error:
        raise UnreadableDocument(source, "压缩包里的这个文件已损坏,解不了压", "请重新压缩后放入语料目录") from error


_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
)


def _named(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise CannotRead(f"压缩包里的文件超过 {MAX_MEMBERS} 个", "请分成几个压缩包")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise CannotRead(f"压缩包解开后超过 {MAX_TOTAL >> 30} GB,像是压缩炸弹")
    named: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _safe_name(info)
        if not name or _SKIPPED.search(name):
            continue
        unique, count = name, 1
        while unique in named:  # a zip may hold two members of one name
            count += 1
            stem, dot, suffix = name.rpartition(".")
            unique = f"{stem}({count}).{suffix}" if dot else f"{name}({count})"
        named[unique] = info
    return named


def _safe_name(info: zipfile.ZipInfo) -> str:
    """The member's name in characters, without what climbs out of a folder or hides in a line of text."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:  # zipfile took the bytes for code page 437; Windows in China writes GBK
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = _UNSEEN.sub("", name.replace("\\", "/")).split("/")
    kept = [
        part.strip() for part in parts if part.strip() not in ("", ".", "..") and not re.fullmatch("[A-Za-z]:", part)
    ]
    return "/".join(part[:120] for part in kept[-8:])


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & _LOCKED:
        raise CannotRead("压缩包有密码", "请去掉密码重新压缩")
    limit = min(MAX_MEMBER, max(2**20, MAX_RATIO * info.compress_size))
    chunks, size = [], 0
    with archive.open(info) as stream:  # the directory's sizes are its maker's word: count what really comes
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise CannotRead(f"解开后超过 {limit >> 20} MB,像是压缩炸弹")
            chunks.append(chunk)
    return b"".join(chunks)
