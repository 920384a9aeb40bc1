"""The second half of a run: a verdict a question, by this process or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from eval.answering import UNREADABLE
from eval.entailment import claim_splitter, verifier
from eval.folder import Appender, RunFolder, lines
from eval.gold import GoldFinder
from eval.measure import Tools, cannot_judge, measure
from eval.oracle import Oracle
from eval.parallel import Progress, chunks, cores, in_order, processes, worth_processes
from eval.records import Record
from eval.sets import question_of

_CHUNK = 16  # questions handed to a process at a time

Pair = tuple[dict[str, Any], Record]  # a question and its answer, as the folder holds them


def judge_all(folder: RunFolder, count: int, index: Path | None, asked: bool, show: Progress) -> None:
    """Fills verdicts.jsonl. count: questions in all; asked: the assistant answered, so it can be asked again."""
    with Appender(folder.verdicts) as out:
        if out.done < count:
            made = _judged(_pairs(folder, out.done), count - out.done, index, asked)
            for done, line in enumerate(made, out.done + 1):
                out.add(line)
                show("评判", done, count)


def _pairs(folder: RunFolder, skip: int) -> Iterator[Pair]:
    for row, pair in enumerate(zip(lines(folder.questions), lines(folder.answers), strict=True)):
        if row >= skip:
            yield pair


def _judged(pairs: Iterable[Pair], count: int, index: Path | None, asked: bool) -> Iterator[dict[str, Any]]:
    if worth_processes(count):
        with processes(_start, index, asked) as pool:
            for verdicts in in_order(pool, _judge_chunk, chunks(pairs, _CHUNK), window=4 * cores()):
                yield from verdicts
    else:
        tools = tools_for(index, asked)
        yield from (judge_pair(pair, tools) for pair in pairs)


def tools_for(index: Path | None, asked: bool) -> Tools:
    """What judging leans on: the verifier and, where there is one, the library; the assistant where it answered."""
    finder = oracle = None
    if index is not None:
        from index.library import Library

        library = Library.open(index)
        finder, oracle = GoldFinder(library), Oracle(library) if asked else None
    return Tools(verifier(), claim_splitter(), finder, oracle)


def judge_pair(pair: Pair, tools: Tools) -> dict[str, Any]:
    """One question with its answer as a line of verdicts.jsonl."""
    question, record = question_of(pair[0]), pair[1]
    if UNREADABLE in record:
        return cannot_judge(question, record[UNREADABLE]).line()
    return measure(question, record, tools).line()


# In a process of the pool: the library is opened once.

_tools: Tools | None = None


def _start(index: Path | None, asked: bool) -> None:
    global _tools
    _tools = tools_for(index, asked)


def _judge_chunk(pairs: list[Pair]) -> list[dict[str, Any]]:
    assert _tools is not None
    return [judge_pair(pair, _tools) for pair in pairs]
