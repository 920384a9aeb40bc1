"""What .docx and .xlsx have in common: a zip of XML, looked over before any library opens it."""

from __future__ import annotations

import io
import re
import zipfile

from index.formats.blocks import CannotRead

MAX_UNPACKED = 600 * 2**20  # bytes of all parts; the largest honest report seen has some tens of MB, pictures and all
MAX_XML = 150 * 2**20  # bytes of one XML part: a tree of it takes about ten times as much memory
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 2**20


def check(data: bytes) -> None:
    """Raises CannotRead for a broken package, one too large once unpacked, and one that defines XML entities.

    Office programs write no document type, so whoever did meant harm. Parts are unpacked for real, a chunk at a time:
    the sizes in a zip's directory are its maker's word.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            total = 0
            for part in package.infolist():
                if part.flag_bits & 1:
                    raise CannotRead("文件有密码", "请去掉密码另存后再放入语料目录")
                is_xml = part.filename.lower().endswith((".xml", ".rels"))
                if not is_xml:
                    total += part.file_size
                elif is_xml:
                    total += _check_xml(package, part)
                if total > MAX_UNPACKED:
                    raise CannotRead(f"解压后超过 {MAX_UNPACKED >> 20} MB,像是压缩炸弹")
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
    ) as error:
        raise CannotRead("文件已损坏,打不开", "请用 Word、WPS 或 Excel 打开后另存一份") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma", "_lzma"):
            raise CannotRead("文件已损坏,解不了压", "请用 Word、WPS 或 Excel 打开后另存一份") from error
        raise


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """The part's true size in bytes."""
    size, tail = 0, b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_XML:
                raise CannotRead(f"内部文件解压后超过 {MAX_XML >> 20} MB,像是压缩炸弹")
            if _ENTITY.search((tail + chunk).replace(b"\0", b"")):  # NULs out: UTF-16 hides nothing
                raise CannotRead("内部的 XML 定义了实体,这是攻击手法,没有打开")
            tail = chunk[-32:]
    return size
