"""Files of questions in, files of records out, a line a question, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.chain import Assistant
from index.describe import hit_record
from index.errors import WrongCall, YoujuError

LONGEST_LINE = 1_000_000  # characters: a longer line is no question

Progress = Callable[[int], None]


def answer_file(assistant: Assistant, questions: Path, out: Path, progress: Progress | None = None) -> int:
    """Answers every line of `questions` into `out`; the number of lines that could not be answered.

    Raises WrongCall when the file cannot be read or `out` cannot be written.
    """

    def answered(asked: dict[str, Any]) -> dict[str, Any]:
        return {"id": asked.get("id")} | assistant.ask(asked["question"], asked["history"]).record()

    return _each(questions, out, answered, progress)


def search_file(assistant: Assistant, questions: Path, out: Path, top: int, progress: Progress | None = None) -> int:
    """Ranked paragraphs for every line, follow-ups made to stand alone first; the number of lines that failed."""

    def searched(asked: dict[str, Any]) -> dict[str, Any]:
        hits = assistant.search(asked["question"], asked["history"], top)
        return {
            "id": asked.get("id"),
            "hits": [hit_record(rank, hit, assistant.library) for rank, hit in enumerate(hits, 1)],
        }

    return _each(questions, out, searched, progress)


def _each(
    questions: Path, out: Path, work: Callable[[dict[str, Any]], dict[str, Any]], progress: Progress | None
) -> int:
    failed = 0
    if out.exists() and questions.exists() and out.samefile(questions):
        raise WrongCall("输出文件和题目文件是同一个文件。请用 --out 换一个文件名。")
    partial = out.with_name(out.name + ".part")
    try:
        with (
            questions.open(encoding="utf-8-sig", errors="replace") as lines,
            partial.open("w", encoding="utf-8") as file,
        ):
            for done, record in enumerate(_records(lines, work), 1):
                failed += "error" in record
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                if progress:
                    progress(done)
        partial.replace(out)
    except OSError as error:
        raise WrongCall(f"读写文件失败:{error.filename or questions}({error.strerror})。请检查路径和权限。") from error
    return failed


def _records(lines: Any, work: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        asked = _asked(line)
        if isinstance(asked, str):
            yield {"id": None, "line": number, "error": f"第{number}行{asked}"}
            continue
        try:
            yield work(asked)
        except YoujuError as error:
            yield {"id": asked.get("id"), "question": asked["question"], "line": number, "error": str(error)}


def _asked(line: str) -> dict[str, Any] | str:
    """The record of a line, or what is wrong with it."""
    if len(line) > LONGEST_LINE:
        return "太长,不像一个问题。"
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return '不是 JSON。每行应是 {"id", "question", "history"}。'
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        return '没有 question 字段。每行应是 {"id", "question", "history"}。'
    history = asked.get("history")
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        return "的 history 应是字符串的列表。"
    return asked | {"history": history}
