"""Answers to be measured: our records or a plain question/answer/contexts table, read by row, never all at once."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from eval.metrics.matching import squeeze
from eval.sets import Fault, Question, decode, excel_rows, parse_line
from index.errors import WrongCall

Record = dict[str, Any]  # the public answer record
WHOLE = "cites_as_a_whole"  # set on a record made from a plain table: every sentence rests on every context


def fault_of(record: Mapping[str, Any]) -> str | None:
    """Why a record cannot be measured, one Chinese sentence; None when it can."""
    if record.get("error"):
        return None
    answer = record.get("answer")
    if answer is not None and not isinstance(answer, str):
        return "answer 应为文字"
    if answer is None and not record.get("refused"):
        return "没有 answer"
    if not isinstance(record.get("refused", False), bool | None):
        return "refused 应为 true 或 false"
    citations = record.get("citations")
    if citations is not None and not isinstance(citations, list):
        return "citations 应为列表"
    for place, citation in enumerate(citations or [], 1):
        if not isinstance(citation, Mapping):
            return f"第 {place} 条引用不是对象"
        if not isinstance(citation.get("n"), int):
            return f"第 {place} 条引用缺编号 n"
        for name in ("text", "quote", "title", "source"):
            if not isinstance(citation.get(name), str | None):
                return f"第 {place} 条引用的 {name} 应为文字"
        section = citation.get("section")
        if section is not None and not (isinstance(section, list) and all(isinstance(s, str) for s in section)):
            return f"第 {place} 条引用的 section 应为文字的列表"
    return None


def is_plain(row: Mapping[str, Any]) -> bool:
    """Whether a row is of a plain question/answer/contexts table and not a record of ours."""
    return "contexts" in row and "citations" not in row


def from_plain(row: Mapping[str, Any]) -> Record:
    """A plain row as a record: each context becomes a citation that stands behind the whole answer.

    Raises ValueError with a Chinese reason.
    """
    contexts = row.get("contexts")
    if isinstance(contexts, str):
        contexts = _contexts_of_cell(contexts)
    if not isinstance(contexts, list) or not all(isinstance(text, str) for text in contexts):
        raise ValueError("contexts 应为文字的列表")
    answer = row.get("answer")
    if not isinstance(answer, str):
        raise ValueError("没有 answer")
    marks = "".join(f"[{n}]" for n in range(1, len(contexts) + 1) if f"[{n}]" not in answer)
    citations = [{"n": n, "text": text, "quote": text} for n, text in enumerate(contexts, 1)]
    refused = row.get("refused")
    return {
        "id": row.get("id"),
        "question": row.get("question"),
        "answer": answer + marks,
        "refused": bool(refused) and str(refused).strip().lower() not in ("false", "否", "0"),
        "citations": citations,
        WHOLE: True,
    }


def _contexts_of_cell(cell: str) -> list[str]:
    """Contexts in one cell of a table: a JSON list, or one a line."""
    if cell.lstrip().startswith("["):
        try:
            found = json.loads(cell)
        except json.JSONDecodeError:
            found = None
        if isinstance(found, list):
            return [str(text) for text in found]
    return [line for line in cell.split("\n") if line.strip()]


_HEADINGS = {
    "编号": "id",
    "问题": "question",
    "答案": "answer",
    "回答": "answer",
    "上下文": "contexts",
    "依据": "contexts",
    "拒答": "refused",
}


@dataclass(slots=True)
class AnswerFile:
    """A file of answers, looked up by question; only places in the file are held in memory.

    A later answer to the same question replaces an earlier one.
    """

    path: Path
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # id -> byte offset and row
    by_question: dict[str, tuple[int, int]] = field(default_factory=dict)  # squeezed question -> the same
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0  # answers seen, readable or not
    _kept: list[Record] = field(default_factory=list)  # tables are read whole: they come from a person's desk

    @classmethod
    def open(cls, path: Path) -> AnswerFile:
        """Goes through the file once. Raises WrongCall when there is none or its format is unknown."""
        if not path.is_file():
            raise WrongCall(f"没有答案文件《{path}》。请检查路径。")
        answers = cls(path)
        suffix = path.suffix.lower()
        if suffix in (".jsonl", ".json"):
            answers._index_lines()
        elif suffix == ".csv":
            answers._keep_table(csv.reader(decode(path.read_bytes()).splitlines(keepends=True)))
        elif suffix == ".xlsx":
            answers._keep_table(excel_rows(path))
        else:
            raise WrongCall(f"答案文件《{path.name}》的格式不认识。请用 .jsonl、.csv 或 .xlsx。")
        return answers

    def _index_lines(self) -> None:
        offset = 0
        with self.path.open("rb") as file:
            for row, line in enumerate(file, 1):
                if line.strip():
                    self._note(row, offset, parse_line(line))
                offset += len(line)

    def _keep_table(self, table: Iterator[list[str]]) -> None:
        heading = [_HEADINGS.get(cell.strip(), cell.strip()) for cell in next(table, [])]
        if "answer" not in heading:
            raise WrongCall(
                f"答案文件《{self.path.name}》的第一行应是表头:question、answer、contexts(或 问题、答案、上下文)。"
            )
        for row, cells in enumerate(table, 2):
            if not any(cell.strip() for cell in cells):
                continue
            found = {"contexts": ""} | dict(zip(heading, cells, strict=False))
            self._kept.append(found)
            self._note(row, len(self._kept) - 1, found)

    def _note(self, row: int, place: int, found: Any) -> None:
        self.rows += 1
        try:
            record = usable(found)
        except ValueError as error:
            given = found.get("id") if isinstance(found, dict) else None
            self.faults.append(Fault(row, None if given is None else str(given), str(error)))
            return
        if record.get("id") not in (None, ""):
            self.places[str(record["id"])] = (place, row)
        elif isinstance(record.get("question"), str):
            self.by_question[squeeze(record["question"])] = (place, row)
        else:
            self.faults.append(Fault(row, None, "没有 id 也没有 question,不知道回答的是哪一题"))

    def find(self, question: Question) -> Record | None:
        """The answer to a question, by id, or by its words where the answer carries no id."""
        place = self.places.get(question.id) or self.by_question.get(squeeze(question.question))
        if place is None:
            return None
        if self._kept:
            return usable(self._kept[place[0]])
        with self.path.open("rb") as file:
            return _read_at(file, place[0])

    def unused(self, questions: Iterable[Question]) -> int:
        """Answers in the file that belong to none of these questions."""
        ids, asked = set(self.places), set(self.by_question)
        for question in questions:
            ids.discard(question.id)
            asked.discard(squeeze(question.question))
        return len(ids) + len(asked)

    @property
    def unclear(self) -> bool:
        """Whether some broken row may hold the answer to any question."""
        return any(fault.id is None for fault in self.faults)

    @property
    def broken_ids(self) -> frozenset[str]:
        """Questions whose answer stands in a broken row."""
        return frozenset(fault.id for fault in self.faults if fault.id is not None)


def _read_at(file: BinaryIO, offset: int) -> Record:
    file.seek(offset)
    return usable(parse_line(file.readline()))


def usable(found: Any) -> Record:
    """What a row holds, as a record fit for measuring. Raises ValueError with a Chinese reason."""
    if not isinstance(found, dict):
        raise ValueError(str(found))
    record = from_plain(found) if is_plain(found) else found
    why = fault_of(record)
    if why:
        raise ValueError(why)
    return record
