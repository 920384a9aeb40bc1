"""How fast reading is, beside LangChain's splitter over the same bytes in the same run.

    python -m eval.bench_reading [FOLDER]

reads every .txt and .md file under FOLDER (the project's corpus/ by default) from memory, repeated until at least
_LEAST bytes have gone through, on one core, and prints MB of file bytes a second: all of reading (debris, outline,
paragraphs, tasks, search text, metadata, doubts), its search text alone, and RecursiveCharacterTextSplitter as it
comes, which only cuts. Then how many of the places where one part ends and the next begins lie inside a sentence.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from index.formats.text import load_text
from index.normalise import normalise
from index.read import read_loaded

_LEAST = 4_000_000  # bytes a measurement: under a second is noise
_CHUNK = 400  # characters a chunk of the splitter; the size of a paragraph to cite
_SENTENCE_ENDS = "。！？；!?;：:…"


def main(folder: Path) -> None:
    """Measure and print one line a way."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".txt", ".md")]
    data = [path.read_bytes() for path in files]
    size = sum(map(len, data))
    if not size:
        raise SystemExit(f"{folder} 里没有 .txt 或 .md 文件。")
    rounds = -(-_LEAST // size)
    print(f"{len(files)} files, {size / 1e6:.2f} MB, {rounds} rounds, one core")
    loaded = [load_text(item) for item in data]
    texts = ["\n".join(block.text for block in item.blocks) for item in loaded]
    split = _splitter()
    ours = _speed("reading", lambda: [read_loaded(load_text(item), "x.txt") for item in data], size, rounds)
    _speed("search text alone", lambda: [normalise(text).text for text in texts], size, rounds)
    peer = _speed(
        "RecursiveCharacterTextSplitter",
        lambda: [split(text.decode("utf-8", "replace")) for text in data],
        size,
        rounds,
    )
    print(f"reading / splitter: {ours / peer:.2f}")
    documents = [read_loaded(item, "x.txt") for item in loaded]
    mine = [_inside(d.text, (p.text for p in d.paragraphs)) for d in documents]
    theirs = [_inside(d.text, split(d.text)) for d in documents]
    for name, counts in (("reading", mine), ("splitter", theirs)):
        print(f"cuts inside a sentence, {name}: {sum(a for a, _ in counts)} of {sum(b for _, b in counts)}")


def _splitter() -> Callable[[str], list[str]]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=0).split_text


def _speed(name: str, run: Callable[[], object], size: int, rounds: int) -> float:
    run()
    begun = time.process_time()
    for _ in range(rounds):
        run()
    speed = size * rounds / 1e6 / (time.process_time() - begun)
    print(f"{name:<32}{speed:8.2f} MB/s")
    return speed


def _inside(text: str, parts: Iterable[str]) -> tuple[int, int]:
    """Cuts inside a sentence, and all cuts: where a part follows the last with nothing but blanks between."""
    inside = cuts = end = 0
    for part in parts:
        start = text.find(part, end)
        if start < 0:
            continue
        between = text[end:start]
        if end and not between.strip():
            cuts += 1
            inside += "\n" not in between and text[end - 1] not in _SENTENCE_ENDS
        end = start + len(part)
    return inside, cuts


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "corpus")
