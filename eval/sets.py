"""Benchmark sets: questions with gold facts and evidence, as JSONL, CSV or Excel, in and out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.errors import WrongCall

TYPES: dict[str, str] = {
    "number": "数字",
    "date": "日期",
    "who": "人或机构",
    "list": "列举",
    "responsibility": "责任分工",
    "procedure": "程序步骤",
    "content": "内容要点",
    "compare": "两份比较",
    "aggregate": "合计计算",
    "follow_up": "追问",
    "paraphrase": "口语改写",
    "noisy_query": "带错字的问法",
    "source_noise": "原文有误",
    "unanswerable": "库中没有",
    "false_premise": "前提有误",
    "meta": "文件本身",
}
COLUMNS: dict[str, str] = {  # field -> heading in CSV and Excel
    "id": "编号",
    "type": "类型",
    "question": "问题",
    "history": "上文",
    "answerable": "可答",
    "facts": "事实",
    "forbidden": "不得出现",
    "evidence": "依据",
    "note": "备注",
    "difficulty": "难度",
    "same_as": "同题",
}
TABLE_HELP = "一格多项时一行一项;同一事实的几种写法、依据的文件名与原文,用 | 隔开"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage a right answer must cite."""

    source: str  # file name under the corpus
    quote: str  # verbatim, once in the file


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer states and cites."""

    id: str
    type: str  # one of TYPES
    question: str
    answerable: bool
    history: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()  # each fact in its accepted forms
    forbidden: tuple[str, ...] = ()  # what makes an answer wrong
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    difficulty: int | None = None  # 1 easy to 3 hard, where a person said so
    same_as: str | None = None  # id of the question this one words anew

    def record(self) -> dict[str, Any]:
        """The public shape, ready for JSON; fields nobody filled are left out."""
        record: dict[str, Any] = {
            "id": self.id,
            "type": self.type,
            "question": self.question,
            "history": list(self.history),
            "answerable": self.answerable,
            "facts": [list(forms) for forms in self.facts],
            "forbidden": list(self.forbidden),
            "evidence": [{"source": e.source, "quote": e.quote} for e in self.evidence],
            "note": self.note,
        }
        if self.difficulty is not None:
            record["difficulty"] = self.difficulty
        if self.same_as is not None:
            record["same_as"] = self.same_as
        return record


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row of a file, for the person who keeps it."""

    row: int  # line of a JSONL file or row of a table, from 1
    id: str | None  # of the question, where it could be read
    why: str  # Chinese, one sentence without a full stop

    def __str__(self) -> str:
        name = f"({self.id})" if self.id else ""
        return f"第 {self.row} 行{name}:{self.why}"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What could be read of a set, and what could not."""

    name: str
    questions: tuple[Question, ...]
    rows: tuple[int, ...]  # the row of each question
    faults: tuple[Fault, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes when any question does; the order counts."""
        digest = sha256()
        for question in self.questions:
            digest.update(json.dumps(question.record(), ensure_ascii=False, sort_keys=True).encode())
        return digest.hexdigest()[:16]


def card(name: str) -> dict[str, str]:
    """Version, licence and origin of a set of the project's own, by name; nothing for another set."""
    import tomllib

    text = (Path(__file__).parent / "benchmark" / "sets.toml").read_text(encoding="utf-8")
    found: dict[str, str] = tomllib.loads(text).get(name, {})
    return found


def find_set(name_or_path: str) -> Path:
    """A path as given, or a set of the project's own by its name. Raises WrongCall."""
    path = Path(name_or_path)
    if path.is_file():
        return path
    own = Path(__file__).parent / "benchmark"
    for candidate in (own / name_or_path, own / f"{name_or_path}.jsonl"):
        if candidate.is_file():
            return candidate
    names = "、".join(sorted(p.stem for p in own.glob("*.jsonl")))
    raise WrongCall(f"没有题集“{name_or_path}”。请给出文件路径(.jsonl、.csv、.xlsx),或用自带题集:{names}。")


def read_set(path: Path) -> QuestionSet:
    """A set from .jsonl, .csv or .xlsx; a bad row becomes a fault and the rest goes on.

    Raises WrongCall when the file as a whole cannot be read.
    """
    readers = {".jsonl": _jsonl_rows, ".csv": _csv_rows, ".xlsx": _excel_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise WrongCall(f"题集《{path.name}》的格式不认识。请用 .jsonl、.csv 或 .xlsx。")
    questions: list[Question] = []
    rows: list[int] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row, found in reader(path):
        try:
            question = question_of(found) if isinstance(found, Mapping) else _no_record(found)
            if question.id in seen:
                raise ValueError(f"编号与第 {seen[question.id]} 行重复")
        except ValueError as error:
            given = found.get("id") if isinstance(found, Mapping) else None
            faults.append(Fault(row, str(given) if given else None, str(error)))
            continue
        seen[question.id] = row
        questions.append(question)
        rows.append(row)
    return QuestionSet(path.stem, tuple(questions), tuple(rows), tuple(faults))


def _no_record(found: Any) -> Question:
    raise ValueError(found if isinstance(found, str) else "不是一个对象(应为 {…})")


def question_of(record: Mapping[str, Any]) -> Question:
    """One record as a Question. Raises ValueError with a Chinese reason."""
    text = _text(record, "question")
    kind = _text(record, "type")
    if kind not in TYPES:
        raise ValueError(f"类型“{kind}”不认识,应为 {'、'.join(TYPES)} 之一")
    answerable = record.get("answerable")
    if not isinstance(answerable, bool):
        raise ValueError("answerable 应为 true 或 false")
    difficulty = record.get("difficulty")
    if difficulty is not None and difficulty not in (1, 2, 3):
        raise ValueError("难度应为 1、2 或 3")
    facts = record.get("facts") or []
    if not isinstance(facts, list) or not all(_is_texts(forms) and forms for forms in facts):
        raise ValueError("facts 应为列表,每个事实又是一串写法")
    same_as = record.get("same_as")
    return Question(
        id=_identity(record),
        type=kind,
        question=text,
        answerable=answerable,
        history=_texts(record, "history"),
        facts=tuple(tuple(forms) for forms in facts),
        forbidden=_texts(record, "forbidden"),
        evidence=tuple(_evidence(item) for item in _items(record, "evidence")),
        note=str(record.get("note") or ""),
        difficulty=difficulty,
        same_as=str(same_as) if same_as else None,
    )


def _identity(record: Mapping[str, Any]) -> str:
    given = record.get("id")
    if given is None or not str(given).strip():
        raise ValueError("缺编号 id")
    return str(given)


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"缺{COLUMNS[field]} {field}")
    return value


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _items(record: Mapping[str, Any], field: str) -> list[Any]:
    value = record.get(field) or []
    if not isinstance(value, list):
        raise ValueError(f"{field} 应为列表")
    return value


def _texts(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = _items(record, field)
    if not _is_texts(value):
        raise ValueError(f"{field} 应为文字的列表,不能有空项")
    return tuple(value)


def _evidence(item: Any) -> Evidence:
    if not isinstance(item, Mapping):
        raise ValueError("evidence 的每一项应有 source 和 quote")
    source, quote = item.get("source"), item.get("quote")
    if not isinstance(source, str) or not isinstance(quote, str) or not source or not quote.strip():
        raise ValueError("evidence 的每一项应有 source 和 quote")
    return Evidence(source, quote)


def write_set(path: Path, questions: Iterable[Question]) -> None:
    """A set as .jsonl, .csv or .xlsx; reading it back gives the same questions. Raises WrongCall."""
    writers = {".jsonl": _write_jsonl, ".csv": _write_csv, ".xlsx": _write_excel}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise WrongCall(f"写不了《{path.name}》:格式不认识。请用 .jsonl、.csv 或 .xlsx。")
    writer(path, list(questions))


# JSONL


def _jsonl_rows(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as file:
        for row, line in enumerate(file, 1):
            if not line.strip():
                continue
            yield row, parse_line(line)


def parse_line(line: bytes) -> Any:
    """A JSON line as an object, or a Chinese sentence when it is none."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "不是 UTF-8 编码"
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"(第 {error.colno} 个字符处)" if isinstance(error, json.JSONDecodeError) else ""
        return f"不是合法的 JSON{where}"
    return found if isinstance(found, dict) else "不是一个对象(应为 {…})"


def _write_jsonl(path: Path, questions: Sequence[Question]) -> None:
    lines = (json.dumps(question.record(), ensure_ascii=False) + "\n" for question in questions)
    path.write_text("".join(lines), encoding="utf-8")


# Tables: one row a question; a cell of several items has a line an item, parts of an item stand between bars.


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n").replace("\r", "\\r")


def _split(cell: str) -> list[str]:
    """The parts between unescaped bars, unescaped and trimmed."""
    parts, now, chars = [], "", iter(cell)
    for char in chars:
        if char == "\\":
            follow = next(chars, "\\")
            now += {"n": "\n", "r": "\r"}.get(follow, follow)
        elif char == "|":
            parts.append(now)
            now = ""
        else:
            now += char
    return [part.strip(" \t\u3000") for part in [*parts, now]]


def _cells(question: Question) -> dict[str, str]:
    """A question as one row of a table."""
    return {
        "id": question.id,
        "type": question.type,
        "question": question.question,
        "history": "\n".join(_escape(turn) for turn in question.history),
        "answerable": "是" if question.answerable else "否",
        "facts": "\n".join(" | ".join(_escape(form) for form in forms) for forms in question.facts),
        "forbidden": "\n".join(_escape(form) for form in question.forbidden),
        "evidence": "\n".join(f"{_escape(e.source)} | {_escape(e.quote)}" for e in question.evidence),
        "note": question.note,
        "difficulty": "" if question.difficulty is None else str(question.difficulty),
        "same_as": question.same_as or "",
    }


def _record_of_cells(cells: Mapping[str, str]) -> dict[str, Any] | str:
    """A row of a table in the shape of a record, or a Chinese sentence."""

    def lines(field: str) -> list[str]:
        return [line for line in cells.get(field, "").split("\n") if line.strip()]

    answerable = {"是": True, "true": True, "1": True, "可答": True, "否": False, "false": False, "0": False}
    evidence = []
    for line in lines("evidence"):
        parts = _split(line)
        if len(parts) != 2:
            return "依据的每一行应为“文件名 | 原文”"
        evidence.append({"source": parts[0], "quote": parts[1]})
    difficulty = cells.get("difficulty", "").strip()
    return {
        "id": cells.get("id", "").strip(),
        "type": {label: kind for kind, label in TYPES.items()}.get(
            cells.get("type", "").strip(), cells.get("type", "").strip()
        ),
        "question": cells.get("question", ""),
        "history": ["|".join(_split(line)) for line in lines("history")],
        "answerable": answerable.get(cells.get("answerable", "").strip().lower()),
        "facts": [[form for form in _split(line) if form] for line in lines("facts")],
        "forbidden": ["|".join(_split(line)) for line in lines("forbidden")],
        "evidence": evidence,
        "note": cells.get("note", ""),
        "difficulty": int(float(difficulty)) if difficulty.replace(".0", "").isdigit() else difficulty or None,
        "same_as": cells.get("same_as", "").strip() or None,
    }


def _table_rows(table: Iterator[Sequence[str]], path: Path) -> Iterator[tuple[int, Any]]:
    fields = {heading: field for field, heading in COLUMNS.items()} | {field: field for field in COLUMNS}
    heading = [fields.get(str(cell).strip(), "") for cell in next(table, ())]
    if "question" not in heading:
        raise WrongCall(f"题集《{path.name}》的第一行应是表头:{'、'.join(COLUMNS.values())}。")
    for row, cells in enumerate(table, 2):
        if any(cell.strip() for cell in cells):
            named = dict(zip(heading, cells, strict=False))
            yield row, _record_of_cells(named)


def decode(data: bytes) -> str:
    """Text of a table saved by hand: UTF-8 with or without a mark, otherwise what Chinese Excel writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _csv_rows(path: Path) -> Iterator[tuple[int, Any]]:
    reader = csv.reader(io.StringIO(decode(path.read_bytes()), newline=""))
    yield from _table_rows(iter(reader), path)


def _write_csv(path: Path, questions: Sequence[Question]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark makes Excel read it as UTF-8
        writer = csv.writer(file)
        writer.writerow(COLUMNS.values())
        writer.writerows(_cells(question).values() for question in questions)


def excel_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet as text. Raises WrongCall."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a zip, a torn file, a password: openpyxl raises a different class for each
        raise WrongCall(f"打不开《{path.name}》:{type(error).__name__}。请另存为 .xlsx 或 .csv。") from error
    for cells in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if cell is None else str(cell).replace("_x000D_", "").replace("\r\n", "\n") for cell in cells]


def _excel_rows(path: Path) -> Iterator[tuple[int, Any]]:
    yield from _table_rows(excel_rows(path), path)


def _write_excel(path: Path, questions: Sequence[Question]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "题集"
    sheet.freeze_panes = "A2"
    for row, cells in enumerate([dict(COLUMNS), *map(_cells, questions)], 1):
        for column, text in enumerate(cells.values(), 1):
            cell = sheet.cell(row, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"  # a question that begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHIJK", (9, 14, 44, 30, 8, 34, 20, 60, 34, 8, 9), strict=True):
        sheet.column_dimensions[letter].width = width
    book.create_sheet("说明")["A1"] = TABLE_HELP
    book.save(path)
