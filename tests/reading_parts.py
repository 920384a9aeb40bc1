"""Short ways into reading, for the tests of this area."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from index.document import Document
from index.formats.text import load_text
from index.read import read_file, read_loaded

CORPUS = Path(__file__).parents[1] / "corpus"
NAMES = {
    "000": "上海市2023年法治政府建设情况报告.txt",
    "001": "青浦区2023年法治政府建设情况报告.txt",
    "002": "上海市经济信息化委法治政府建设情况报告.txt",
    "003": "浦东新区法治政府建设实施方案(2022-2025年).txt",
    "004": "合肥市法治政府建设情况报告.txt",
}


@cache
def report(key: str) -> Document:
    """One of the five, read without anything a person wrote down of it."""
    return read_file(CORPUS / NAMES[key], f"{key}.txt")


def read(text: str, source: str = "x.txt") -> Document:
    """A document made of a string."""
    return read_loaded(load_text(text.encode()), source)


def texts(document: Document) -> list[str]:
    """The paragraphs' texts."""
    return [paragraph.text for paragraph in document.paragraphs]
