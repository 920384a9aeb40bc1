"""From a file to a Document: load, take out debris, outline, tasks, metadata, doubts, search text."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.coverage import coverage, uncovered
from index.debris import Published, publish
from index.document import Document, Paragraph, Task
from index.doubts import find_doubts
from index.errors import UnreadableDocument
from index.flat_rows import with_flat_rows
from index.flow import enumeration
from index.formats import load
from index.formats.blocks import Loaded
from index.marks import ARTICLE, ITEM, L1, Line, Unit
from index.metadata import find_metadata
from index.normalise import normalise, twin
from index.outline import units
from index.spun import is_spun
from index.tables import Row, named_cells, with_tasks

_LONGEST = 1200  # characters of a paragraph: the limit of a citation
_LEAD = 30  # characters; a lead-in shorter than this stays with the first item of its enumeration
_UNIT = re.compile(r"(?:计量|金额)?单位\s*[：:]\s*(?:[百千万亿]{0,2}[元人件个]|公顷|平方米|吨)\S{0,3}")
_STATES_UNIT = 200  # characters of a line, or a header, that may state the unit of the table under it
_PART = 700  # a paragraph over the limit is cut into parts of about so many characters
_ARTICLE = 800  # an article up to this length is one paragraph


def read_file(path: Path, source: str, given: Mapping[str, Any] | None = None) -> Document:
    """Read one file.

    source: its name under the corpus; given: what a person has written down of it.
    Raises UnreadableDocument, whose message is for the user.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(source, f"打不开({error.strerror or error})") from error
    return read_loaded(load(data, source if Path(source).suffix == path.suffix else path.name), source, given)


def read_bytes(data: bytes, source: str, given: Mapping[str, Any] | None = None) -> Document:
    """The same from a file's bytes; the suffix of source says how to read them."""
    return read_loaded(load(data, source), source, given)


def read_loaded(loaded: Loaded, source: str, given: Mapping[str, Any] | None = None) -> Document:
    """A document from a file's blocks. Raises UnreadableDocument when they hold no text."""
    raw = "\n".join(block.text for block in loaded.blocks)
    published = publish(raw)
    text = published.text
    if not text.strip():
        raise UnreadableDocument(source, "里面没有文字", "请换成带文字层的文件")
    found = units(text, _lines(loaded, published), published.host_title)
    found, rows = with_tasks(text, found, loaded.blocks)
    starts = [found[row.unit].start for row in rows]
    found, flat = with_flat_rows(text, found)
    places = {unit.start: index for index, unit in enumerate(found)}
    rows = [replace(row, unit=places[start]) for row, start in zip(rows, starts, strict=True)]
    sections, paragraphs, tasks = _assemble(text, source, found, rows)
    metadata = find_metadata(text, paragraphs, loaded.metadata, published.host_title, source, given or {})
    spun = is_spun(text)
    document = Document(
        source=source,
        metadata=metadata,
        text=text,
        sections=sections,
        paragraphs=paragraphs,
        tasks=tasks,
        left_out=(*loaded.left_out, *published.left_out),
        coverage=coverage(raw, text, found, loaded.left_out),
        spun=spun,
        search_texts=_search_texts(text, paragraphs, found, loaded, flat, spun),
    )
    doubts = find_doubts(document, published, found, loaded.warnings, uncovered(text, found))
    return replace(document, doubts=doubts)


def _search_texts(
    text: str,
    paragraphs: Sequence[Paragraph],
    found: Sequence[Unit],
    loaded: Loaded,
    flat: Mapping[int, str],
    spun: bool,
) -> tuple[str, ...]:
    """One a paragraph; a table's row says the names of its columns, and the unit stated above its table.

    flat: what the rows of flattened tables say, by their start.
    """
    rows: dict[int, tuple[Unit, str]] = {}
    stated, last = "", -1
    for unit in found:
        if unit.block < 0:
            said = _UNIT.search(text, unit.start, min(unit.end, unit.start + _STATES_UNIT))
            told = said and unit.role in ("text", "header")
            stated = f";{said.group()}" if said and told else stated if unit.block == last else ""
        elif unit.role in ("row", "task"):
            rows[unit.start] = (unit, stated)
        last = unit.block
    out = []
    for paragraph in paragraphs:
        row, unit_of = rows.get(paragraph.start, (None, ""))
        named = named_cells(loaded.blocks[row.block], row.row) if row and paragraph.kind in ("row", "task") else None
        named = named or flat.get(paragraph.start)
        out.append(normalise(f"{named}{unit_of}", spun).text if named else twin(paragraph, spun).text)
    return tuple(out)


def _lines(loaded: Loaded, published: Published) -> list[Line]:
    """The published text's lines that are not blank, with the page and kind of the block they stand in."""
    starts, at = [], 0
    for block in loaded.blocks:
        starts.append(at)
        at += len(block.text) + 1
    counted, row = (-1, 0, 0), 0  # block, offset in it, rows before that
    file_starts = [piece.file for piece in published.pieces]
    published_starts = [piece.published for piece in published.pieces]
    out = []
    for found in re.finditer(r"[^\n]+", published.text):
        row = 0
        line = found.group()
        body = line.strip()
        if not body:
            continue
        start = found.start() + len(line) - len(line.lstrip())
        piece = bisect_right(published_starts, start) - 1
        offset = file_starts[piece] + start - published_starts[piece]
        index = bisect_right(starts, offset) - 1
        block = loaded.blocks[index]
        level = block.level
        if block.kind == "line" and body.startswith("#"):
            level = len(body) - len(body.lstrip("#"))
            start += level + len(body[level:]) - len(body[level:].lstrip())
        kind = "heading" if level and block.kind == "line" else block.kind
        if kind == "table":
            if index != counted[0]:
                counted = (index, 0, 0)
            row = counted[2] + block.text.count("\n", counted[1], offset - starts[index])
            counted = (index, offset - starts[index], row)
        out.append(Line(start, found.start() + len(line.rstrip()), block.page, kind, level, index, row))
    return [line for line in out if line.end > line.start]


def _assemble(
    text: str, source: str, found: Sequence[Unit], rows: Sequence[Row]
) -> tuple[tuple[tuple[str, ...], ...], tuple[Paragraph, ...], tuple[Task, ...]]:
    """Walk the units with a stack of open headings; number the paragraphs, tie the tasks to theirs."""
    task_rows = {row.unit: row for row in rows}
    stack: list[tuple[int, str]] = []
    sections: list[tuple[str, ...]] = []
    paragraphs: list[Paragraph] = []
    tasks: list[Task] = []

    def open_section(rank: int, title: str) -> None:
        while stack and stack[-1][0] >= rank:
            stack.pop()
        stack.append((rank, title))
        sections.append(tuple(title for _, title in stack))

    def add(start: int, end: int, kind: str, page: int | None, whole: bool = False) -> int:
        path = tuple(title for _, title in stack)
        for a, b in [(start, end)] if whole else _parts(text, start, end):
            part = "item" if kind == "text" and a > start and ITEM.match(text, a) else kind
            paragraphs.append(Paragraph(source, len(paragraphs) + 1, path, text[a:b], a, page, part))
        return len(paragraphs)

    index = 0
    while index < len(found):
        unit = found[index]
        if unit.role == "heading":
            open_section(unit.rank or 0, unit.title or "")
        elif unit.role == "article":
            last = index
            while last + 1 < len(found) and found[last + 1].role == "clause":
                last += 1
            while stack and stack[-1][0] >= ARTICLE:
                stack.pop()
            if found[last].end - unit.start <= _ARTICLE:
                add(unit.start, found[last].end, "text", unit.page, whole=True)
            else:
                open_section(ARTICLE, unit.title or "")
                for part in found[index : last + 1]:
                    add(part.start, part.end, "text", part.page)
            index = last
        else:
            if unit.leaves == 2:
                stack.clear()
            elif unit.leaves:
                while len(stack) > 1 and stack[-1][0] > L1:
                    stack.pop()
            if unit.role == "titled":
                open_section(unit.rank or 0, unit.title or "")
            kind = {"titled": "text", "clause": "text"}.get(unit.role, unit.role)
            number = add(
                unit.start, unit.end, kind, unit.page, whole=kind == "task" and unit.end - unit.start <= _LONGEST
            )
            if index in task_rows:
                row = task_rows[index]
                path = paragraphs[-1].section
                tasks.append(Task(row.number, path, row.text, row.lead, row.join, row.due, number))
        index += 1
    return tuple(sections), tuple(paragraphs), tuple(tasks)


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A paragraph, or its parts: the items of an enumeration, and what is over the limit of a citation."""
    cuts = enumeration(text, start, end)
    if cuts and cuts[0] - start < _LEAD:
        cuts = cuts[1:]
    edges = [start, *cuts, end]
    return [part for a, b in itertools.pairwise(edges) for part in _pieces(text, a, _trimmed(text, a, b))]


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at sentence ends what is over the limit of a citation."""
    if end - start <= _LONGEST:
        return [(start, end)]
    out, at = [], start
    count = -(-(end - start) // _PART)
    size = (end - start) // count
    while end - at > _LONGEST or (count > 1 and end - at > size * 1.3):
        window = text[at : min(at + _LONGEST, end)]
        stops = [m.end() for m in re.finditer(r"[。！？!?;；\n]", window)] or [
            m.end() for m in re.finditer("[，,、 ]", window)
        ]
        cut = min(stops, key=lambda s: abs(s - size)) if stops else len(window)
        out.append((at, at + len(window[:cut].rstrip())))
        at += cut
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        out.append((at, end))
    return out
