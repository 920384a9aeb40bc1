"""Small real parts for the library's tests: documents made by hand and an encoder that needs no file."""

import zlib

import numpy as np

from index.document import Document, Metadata, Paragraph, Task
from index.normalise import normalise
from index.terms import terms


class HashingEncoder:
    """Every term adds or takes one in a column its checksum picks: (n texts) -> float32 (n, 64), rows of length 1."""

    def __init__(self, name="hashing"):
        self.name = name
        self.dimension = 64

    def encode(self, texts):
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in terms(text):
                code = zlib.crc32(term.encode())
                row[code % self.dimension] += 1 if code >> 16 & 1 else -1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def document(source, *texts, title=None, section=("一、工作情况",), tasks=(), **metadata):
    """A document whose published text is its paragraphs, a line each."""
    paragraphs, start = [], 0
    for number, text in enumerate(texts, 1):
        paragraphs.append(Paragraph(source, number, section, text, start))
        start += len(text) + 1
    return Document(
        source=source,
        metadata=Metadata(title=title or source, **metadata),
        text="\n".join(texts),
        sections=(section,),
        paragraphs=tuple(paragraphs),
        tasks=tuple(tasks),
        search_texts=tuple(normalise(text).text for text in texts),
    )


def task(number, paragraph, section=("一、工作情况",), lead=("区司法局",), join=(), due=None):
    return Task(number, section, f"第{number}项任务", lead, join, due, paragraph)


def written(corpus, **files):
    """Puts text files under corpus: name without suffix -> text; None takes one away."""
    corpus.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = corpus / f"{name}.txt"
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")


def report(region, year, applications, heard):
    """The text of a short report with an outline, as districts publish them."""
    return f"""{region}{year}年法治政府建设情况报告

一、主要举措和成效

(一)行政复议。全年依法受理行政复议案件{applications}件,审结{applications - 20}件,纠错14件。

(二)行政应诉。法院共审结行政诉讼案件{heard}件,行政机关负责人出庭率100%。

二、存在的不足

基层执法人员法治意识还需进一步提高,专门法制机构尚未完善。
"""
