"""How often the evidence is found, beside LangChain's splitter with BM25 on the same files and questions.

    python -m eval.bench_evidence [QUESTIONS] [--index DIR] [--corpus DIR]

QUESTIONS is a set as `youju eval run` takes it; history is joined to the last question. A hit holds a piece of evidence
when its section path and text contain the quote, white space and punctuation aside. Chunks of 500 characters are some
three times as long as our paragraphs, so the share found within the first 1,500 characters of hits is given too. The
peer (`pip install .[bench]`) reads the published text of our documents: its own loader would read the debris as well.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from eval.metrics.matching import squeeze
from eval.sets import find_set, read_set
from index.library import Library
from index.places import index_directory
from index.scope import Scope
from index.terms import words

CUTS = (1, 5, 10)
CHARACTERS = 1_500
DEPTH = 50

Search = Callable[[str], list[str]]  # a question -> texts of the hits, best first


def main() -> None:
    """Prints a line a system: recall at each cut, and within the first characters."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("questions", nargs="?", default="reports_own")
    parser.add_argument("--index", type=Path)
    options = parser.parse_args()
    asked = [
        (" ".join([*question.history, question.question]), [squeeze(piece.quote) for piece in question.evidence])
        for question in read_set(find_set(options.questions)).questions
        if question.answerable and question.evidence
    ]
    with Library.open(index_directory(options.index)) as library:
        print(f"{len(asked)} 题;依据召回@{'/'.join(map(str, CUTS))},前 {CHARACTERS} 字内")
        for name, search in (("有据", ours(library)), ("LangChain 500 字切块 + BM25", peer(library))):
            figures = recall(search, asked)
            print(f"{name}:" + " ".join(f"{figure:.3f}" for figure in figures), flush=True)


def recall(search: Search, asked: Iterable[tuple[str, Sequence[str]]]) -> list[float]:
    """Means over the questions of the share of their evidence found: at each cut, then within CHARACTERS."""
    rows = []
    for text, quotes in asked:
        hits = search(text)
        flat = [squeeze(hit) for hit in hits]
        row = [_share(quotes, flat[:cut]) for cut in CUTS]
        rows.append([*row, _share(quotes, flat[: _within(hits)])])
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def _share(quotes: Sequence[str], hits: Sequence[str]) -> float:
    return sum(any(quote in hit for hit in hits) for quote in quotes) / len(quotes)


def _within(hits: Sequence[str]) -> int:
    """How many hits fit into CHARACTERS characters; the first always does."""
    total = 0
    for number, hit in enumerate(hits):
        total += len(hit)
        if total > CHARACTERS:
            return max(number, 1)
    return len(hits)


def ours(library: Library) -> Search:
    """The library's own search."""
    return lambda text: [
        "".join(hit.paragraph.section) + hit.paragraph.text for hit in library.search(text, Scope(), DEPTH)
    ]


def peer(library: Library) -> Search:
    """RecursiveCharacterTextSplitter and BM25Retriever as their documentation shows them, with jieba's words."""
    from langchain_community.retrievers import BM25Retriever
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
    texts = [chunk for info in library.documents() for chunk in splitter.split_text(library.document(info.source).text)]
    retriever = BM25Retriever.from_texts(texts, preprocess_func=words, k=DEPTH)
    return lambda text: [document.page_content for document in retriever.invoke(text)]


if __name__ == "__main__":
    main()
