"""The first half of a run: an answer record a question, from a file, from what is kept, or asked for now."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from eval.answerer import FromAssistant, FromFile
from eval.cache import AnswerCache, key_of
from eval.folder import Appender, RunFolder
from eval.parallel import Progress, chunks, cores, in_order, processes, worth_processes
from eval.records import AnswerFile, Record
from eval.sets import Question

BUILT_IN = "内置写作者"
UNREADABLE = "unreadable"  # key of a line in answers.jsonl that stands for an answer that could not be read
_CHUNK = 16  # questions handed to a process at a time
_REQUESTS = 4  # under way at a model service at once


def from_file(folder: RunFolder, questions: tuple[Question, ...], answers: AnswerFile, show: Progress) -> None:
    """Fills answers.jsonl from a file of answers made elsewhere."""
    with Appender(folder.answers) as out:
        for done, record in enumerate(_found(answers, questions[out.done :]), out.done + 1):
            out.add(record)
            show("作答", done, len(questions))


def _found(answers: AnswerFile, pending: tuple[Question, ...]) -> Iterator[Record]:
    find = FromFile(answers)
    for question in pending:
        record = find(question)
        if record is not None:
            yield record
        elif question.id in answers.broken_ids:
            yield {"id": question.id, UNREADABLE: "答案所在的行读不出来"}
        elif answers.unclear:
            yield {"id": question.id, UNREADABLE: "没有这一题的答案,而答案文件里有读不出的行"}
        else:
            yield {"id": question.id, "error": "没有这一题的答案", "missing": True}


def from_assistant(
    folder: RunFolder, questions: tuple[Question, ...], index: Path, writer: str, show: Progress
) -> None:
    """Fills answers.jsonl by asking, save what the same settings have been asked before."""
    settings = folder.read("settings.json")
    with Appender(folder.answers) as out:
        made = _kept_or_asked(folder, questions[out.done :], index, writer, settings)
        for done, record in enumerate(made, out.done + 1):
            out.add(record)
            show("作答", done, len(questions))


def _kept_or_asked(
    folder: RunFolder, pending: tuple[Question, ...], index: Path, writer: str, settings: dict[str, Any]
) -> Iterator[Record]:
    cache = AnswerCache(folder.path.parent / ".cache" / "answers.sqlite")

    def key(question: Question) -> str:
        return key_of(question.question, list(question.history), settings["answers"], settings["library"])

    known = {question.id: record for question in pending if (record := cache.get(key(question)))}
    fresh = _asked(tuple(question for question in pending if question.id not in known), index, writer)
    try:
        for question in pending:
            record = known.get(question.id)
            if record is None:
                record = next(fresh)
                if not record.get("error"):
                    cache.put(key(question), record)
            yield record | {"id": question.id}
    finally:
        cache.close()


def _asked(questions: tuple[Question, ...], index: Path, writer: str) -> Iterator[Record]:
    """Answers in order: a model's are waited for by several threads, the built-in writer's computed by processes."""
    if not questions:
        return
    if writer != BUILT_IN:
        with ThreadPoolExecutor(_REQUESTS) as threads:
            yield from in_order(threads, FromAssistant(index), questions, window=2 * _REQUESTS)
    elif worth_processes(len(questions)):
        with processes(_start, index) as pool:
            for records in in_order(pool, _ask_chunk, chunks(questions, _CHUNK), window=4 * cores()):
                yield from records
    else:
        yield from map(FromAssistant(index), questions)


# In a process of the pool: the library is opened once.

_asker: FromAssistant | None = None


def _start(index: Path) -> None:
    global _asker
    _asker = FromAssistant(index)


def _ask_chunk(questions: list[Question]) -> list[Record]:
    assert _asker is not None
    return [_asker(question) for question in questions]
