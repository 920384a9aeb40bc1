"""How the library grows: 10,000 to a million paragraphs of statutes, beside LangChain's BM25 and FAISS.

    python -m eval.bench_scale LAWS [--sizes 10000 100000] [--peer-up-to 100000] [--json FILE]

LAWS is a folder or a .tar.gz of law texts (.md, .txt). Where it is too small, it is repeated with other figures and
places. The peer is what langchain-community offers for the same task: BM25Retriever and FAISS under one
EnsembleRetriever, with our segmentation and our encoder, given the paragraphs we read (`pip install .[bench]`). Each
system runs in a process of its own, so that resident memory is its own.

What is timed: reading is from files to paragraphs stored in SQLite, ours alone. Building is from there to both indexes
on disk and in place, on all processors this process may use; the peer's is from paragraphs in memory to objects in
memory, on one, as it does by itself. `taskset -c 0` before the command holds both to one. One more report is everything
from its file to the new library in place. The peer is not asked beyond --peer-up-to: by its figures at 100,000
paragraphs, a million would take it some 14 GB and 5 s a question.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

CHARACTERS = 134  # a paragraph of the law texts, about: how many files make so many paragraphs
QUESTIONS = 200
PLACES = ("上海", "北京", "山东", "广东", "河南", "浙江", "重庆", "江苏", "四川", "湖北")
NEW_REPORT = """某某区2023年法治政府建设情况报告

一、主要举措和成效

(一)行政复议。全年依法受理行政复议案件909件,审结858件,纠错14件,纠错率1.63%。

(二)行政应诉。法院共审结行政诉讼案件309件,行政机关负责人出庭率100%。
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One system at one size. None: does not apply."""

    system: str
    paragraphs: int
    build_seconds: float  # from paragraphs to an index that answers
    p50_ms: float
    p95_ms: float
    resident_mb: float  # of the process after all questions
    found: float  # share of the questions whose paragraph is among the first ten
    read_seconds: float | None = None  # from files to paragraphs
    text_bytes: float | None = None  # on disk, a paragraph: the text store
    index_bytes: float | None = None  # on disk, a paragraph: words and vectors
    add_seconds: float | None = None  # one more report
    lists_overlap: float | None = None  # share of the exact nearest ten that the inverted lists give


def main() -> None:
    """Prints one line a system and size, and the growth from size to size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("laws", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--peer-up-to", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[Measured] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_corpus(options.laws, size, Path(folder) / "corpus")
            rows.append(_in_own_process(measure_library, Path(folder)))
            if size <= options.peer_up_to:
                rows.append(_in_own_process(measure_peer, Path(folder)))
        _print(rows)
        if size > options.peer_up_to:
            print(f"LangChain:{rows[-1].paragraphs} 段没有测(--peer-up-to {options.peer_up_to})\n", flush=True)
        if options.json:
            options.json.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1), "utf-8")


def _in_own_process(measure: Callable[[Path], Measured], folder: Path) -> Measured:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, folder).result()


def measure_library(folder: Path) -> Measured:
    """Builds from files, asks, adds one report. Leaves the paragraphs and the questions in folder for the peer."""
    from index.build import build

    stages: dict[str, float] = {}
    started = time.perf_counter()

    def note(stage: str, done: int, total: int) -> None:
        stages[stage] = time.perf_counter() - started

    summary = build(folder / "corpus", folder / "index", note)
    reading = stages["读取文件"]
    _hand_over(folder)
    asked = _in_new_process(folder)
    (folder / "corpus" / "新来的报告.txt").write_text(NEW_REPORT, encoding="utf-8")
    added = build(folder / "corpus", folder / "index").seconds
    return Measured(
        system="有据",
        paragraphs=summary.paragraphs,
        read_seconds=reading,
        build_seconds=summary.seconds - reading,
        add_seconds=added,
        **asked,
    )


def _in_new_process(folder: Path) -> dict[str, Any]:
    # what building leaves in memory is no part of serving
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(serve_library, folder).result()


def serve_library(folder: Path) -> dict[str, Any]:
    """Opens the library and asks all questions."""
    from index.generation import STORE, VECTORS, WORDS, current
    from index.library import Library

    questions = _questions(folder)
    with Library.open(folder / "index") as library:
        p50, p95, found = _timed(
            lambda text: [f"{hit.paragraph.source}#{hit.paragraph.number}" for hit in library.search(text)], questions
        )
        memory, size = _resident(), library.size
    path = folder / "index" / str(current(folder / "index"))
    words = sum(file.stat().st_size for file in (path / WORDS).iterdir())
    return {
        "p50_ms": p50,
        "p95_ms": p95,
        "found": found,
        "resident_mb": memory,
        "text_bytes": (path / STORE).stat().st_size / size,
        "index_bytes": (words + (path / VECTORS).stat().st_size) / size,
        "lists_overlap": _overlap(path, [text for text, _ in questions[:100]]),
    }


def measure_peer(folder: Path) -> Measured:
    """LangChain's own retrievers over the same paragraphs, segmentation and encoder."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

    from index.encoder import load_encoder
    from index.terms import words

    encoder = load_encoder()

    class Encoded(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return encoder.encode(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return encoder.encode([text])[0].tolist()

    lines = (folder / "paragraphs.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [Document(page_content=record["text"], id=record["id"]) for record in map(json.loads, lines)]
    started = time.perf_counter()
    by_words = BM25Retriever.from_documents(documents, preprocess_func=words, k=10)
    by_vector = FAISS.from_documents(documents, Encoded()).as_retriever(search_kwargs={"k": 10})
    both = EnsembleRetriever(retrievers=[by_words, by_vector], weights=[0.5, 0.5])
    built = time.perf_counter() - started
    p50, p95, found = _timed(
        lambda text: [str(document.id) for document in both.invoke(text)[:10]], _questions(folder)[:50]
    )
    return Measured("LangChain BM25 + FAISS", len(documents), built, p50, p95, _resident(), found)


def _timed(search: Callable[[str], list[str]], questions: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Milliseconds p50 and p95, and the share of questions whose paragraph is found."""
    for text, _ in questions[:5]:
        search(text)
    times, hits = [], 0
    for text, wanted in questions:
        started = time.perf_counter()
        hits += wanted in search(text)
        times.append((time.perf_counter() - started) * 1000)
    return float(np.percentile(times, 50)), float(np.percentile(times, 95)), hits / len(questions)


def _overlap(path: Path, questions: Sequence[str]) -> float | None:
    """Share of the exact nearest ten that the index gives; None while the index is exact itself."""
    from index.encoder import load_encoder, under_heads
    from index.generation import STORE, VECTORS, read_manifest
    from index.heads import section_text, title_text
    from index.store import Store
    from index.vectors import VectorIndex

    if not read_manifest(path).trained_on:
        return None
    encoder, vectors, store = load_encoder(), VectorIndex.open(path / VECTORS), Store.open(path / STORE)
    asked = encoder.encode(questions)
    best = np.full((len(questions), 10), -2.0, np.float32)
    ids = np.zeros((len(questions), 10), np.int64)
    for entry in store.entries():
        texts = list(store.all_search_texts(entry))
        if not texts:
            continue
        heads = [f"{title_text(entry)} {section_text(text.section)}" for text in texts]
        exact = under_heads(encoder.encode([text.text for text in texts]), heads, encoder.encode)
        cosines = np.hstack([best, asked @ exact.T])
        numbers = np.hstack([ids, np.tile([text.id for text in texts], (len(questions), 1))])
        order = np.argsort(-cosines, axis=1)[:, :10]
        best, ids = np.take_along_axis(cosines, order, 1), np.take_along_axis(numbers, order, 1)
    near = [vectors.search(vector, 10) for vector in asked]
    # equal texts have equal vectors: what is as near as the tenth counts, whichever copy it is
    return float(np.mean([np.mean(found.cosines >= row[-1] - 0.01) for found, row in zip(near, best, strict=True)]))


def _hand_over(folder: Path) -> None:
    """paragraphs.jsonl and questions.json: a clause out of a paragraph, asked for as people ask."""
    from index.library import Library

    drawn, clauses = random.Random(0), []
    with (
        Library.open(folder / "index") as library,
        (folder / "paragraphs.jsonl").open("w", encoding="utf-8") as file,
    ):
        for info in library.documents():
            for paragraph in library.document(info.source).paragraphs:
                name = f"{paragraph.source}#{paragraph.number}"
                file.write(json.dumps({"id": name, "text": paragraph.text}, ensure_ascii=False) + "\n")
                clauses += [(clause, name) for clause in re.findall(r"[\u4e00-\u9fff、“”]{14,40}", paragraph.text)[1:2]]
    asked = [(f"{clause}是怎么规定的?", name) for clause, name in drawn.sample(clauses, min(QUESTIONS, len(clauses)))]
    (folder / "questions.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")


def _questions(folder: Path) -> list[tuple[str, str]]:
    return [(text, name) for text, name in json.loads((folder / "questions.json").read_text(encoding="utf-8"))]


def write_corpus(laws: Path, paragraphs: int, folder: Path) -> None:
    """As many law texts as make so many paragraphs, copies of them altered."""
    left = paragraphs * CHARACTERS
    copy = 0
    while left > 0:
        for name, text in _law_texts(laws):
            path = folder / f"{copy:02d}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_altered(text, copy), encoding="utf-8")
            left -= len(text)
            if left <= 0:
                break
        else:
            copy += 1


def _law_texts(laws: Path) -> Iterator[tuple[str, str]]:
    if laws.is_dir():
        for path in sorted(laws.rglob("*")):
            if path.suffix in (".md", ".txt"):
                yield path.relative_to(laws).as_posix(), path.read_text(encoding="utf-8")
        return
    with tarfile.open(laws) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith((".md", ".txt")) else None
            if file:
                yield member.name.removeprefix("./"), file.read().decode()


def _altered(text: str, copy: int) -> str:
    """The same law of another place with other figures; copy 0 is the text itself."""
    if not copy:
        return text
    places = {place: PLACES[(n + copy) % len(PLACES)] for n, place in enumerate(PLACES)}
    text = re.sub("|".join(PLACES), lambda found: places[found[0]], text)
    return re.sub(r"\d", lambda found: str((int(found[0]) + copy) % 10), text)


def _resident() -> float:
    """Megabytes of this process in memory, by Linux."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _print(rows: Sequence[Measured]) -> None:
    print(f"{'系统':<24}{'段数':>9}{'读取 s':>9}{'建库 s':>9}{'p50 ms':>9}{'p95 ms':>9}{'常驻 MB':>9}"
          f"{'正文 B/段':>10}{'索引 B/段':>10}{'加一份 s':>9}{'前十找到':>9}{'近似召回':>9}")  # fmt: skip
    for row in rows:
        cells = (row.read_seconds, row.build_seconds, row.p50_ms, row.p95_ms, row.resident_mb)
        rest = (row.text_bytes, row.index_bytes, row.add_seconds, row.found, row.lists_overlap)
        shown = [f"{row.system:<24}{row.paragraphs:>9}", *(_cell(value) for value in (*cells, *rest))]
        print("".join(shown))
    for system in dict.fromkeys(row.system for row in rows):
        for before, after in pairwise(row for row in rows if row.system == system):
            growth = (after.paragraphs / before.paragraphs, after.build_seconds / before.build_seconds)
            print(f"  {system}:段数 ×{growth[0]:.1f},建库 ×{growth[1]:.1f},p95 ×{after.p95_ms / before.p95_ms:.1f}")
    print(flush=True)


def _cell(value: float | None) -> str:
    if value is None:
        return f"{'—':>9}"
    return f"{value:>9.3f}" if value < 10 else f"{value:>9.0f}"


if __name__ == "__main__":
    main()
