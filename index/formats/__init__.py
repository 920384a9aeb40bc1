"""Loaders: the bytes of one file to blocks of text, one small function a format."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import PurePath

from index.errors import UnreadableDocument
from index.formats.blocks import Block, CannotRead, Loaded

__all__ = ["ARCHIVES", "LOADERS", "Block", "Loaded", "kind_of", "load"]

LOADERS = {  # suffix -> module of this folder and its function: bytes -> Loaded; imported when first met
    ".txt": "text:load_text",
    ".text": "text:load_text",
    ".md": "markdown:load_markdown",
    ".markdown": "markdown:load_markdown",
    ".html": "html:load_html",
    ".htm": "html:load_html",
    ".docx": "docx:load_docx",
    ".pdf": "pdf:load_pdf",
    ".xlsx": "xlsx:load_xlsx",
    ".doc": "office:load_doc",
    ".wps": "office:load_doc",
    ".rtf": "office:load_doc",
    ".odt": "office:load_doc",
    ".xls": "office:load_xls",
    ".et": "office:load_xls",
    ".ods": "office:load_xls",
    ".png": "scan:load_image",
    ".jpg": "scan:load_image",
    ".jpeg": "scan:load_image",
    ".tif": "scan:load_image",
    ".tiff": "scan:load_image",
    ".bmp": "scan:load_image",
}
_OLE = b"\xd0\xcf\x11\xe0"  # the container of .doc, .xls and of any Office file with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ARCHIVES = (".zip",)  # holds documents, is none: see index.formats.archive


def kind_of(name: str) -> str:
    """The suffix that says how to read a file, in small letters."""
    return PurePath(name).suffix.lower()


def load(data: bytes, name: str) -> Loaded:
    """The blocks of one file. Raises UnreadableDocument with the reason, one Chinese sentence."""
    try:
        return _loader(data, kind_of(name))(data)
    except CannotRead as error:
        raise UnreadableDocument(name, error.why, error.remedy) from error


def _loader(data: bytes, suffix: str) -> Callable[[bytes], Loaded]:
    if not data:
        raise CannotRead("文件是空的(0 字节)", "请换一份有内容的文件")
    if suffix not in LOADERS:
        raise CannotRead(
            f"不认识 {suffix or '没有后缀'} 这种文件", "请另存为 .txt、.docx 或带文字层的 .pdf 再放入语料目录"
        )
    module, function = LOADERS[_true_suffix(data, suffix)].split(":")
    loader: Callable[[bytes], Loaded] = getattr(importlib.import_module(f"index.formats.{module}"), function)
    return loader


def _true_suffix(data: bytes, suffix: str) -> str:
    """What the bytes are, where they say so plainly: many a .doc is a web page or a .docx under another name."""
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if head.startswith(_OLE):
        if _ENCRYPTED in data:
            raise CannotRead("文件有密码", "请去掉密码另存后再放入语料目录")
        return {".docx": ".doc", ".xlsx": ".xls"}.get(suffix, suffix)
    if head.startswith(b"PK\x03\x04"):
        return _office_suffix(data) or suffix
    if suffix in (".doc", ".wps", ".xls", ".et") and head[:200].lower().startswith(
        (b"<html", b"<!doctype html", b"\xef\xbb\xbf<html")
    ):
        return ".html"
    return suffix


def _office_suffix(data: bytes) -> str | None:
    if b"word/document.xml" in data:
        return ".docx"
    if b"xl/workbook.xml" in data:
        return ".xlsx"
    return None
