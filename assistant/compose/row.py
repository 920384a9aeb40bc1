"""One figure of a table: the row that is named in the question, and the column asked for or the one of the total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.candidates import states
from assistant.clauses import Span
from assistant.compose.compute import result
from assistant.compose.proposal import NOTHING, Cover, Proposal, claim_from
from assistant.draft import Claim, Draft, Support
from assistant.match import Term, content_words, coverage
from assistant.passages import Passage
from assistant.quantities import Quantity, quantities
from assistant.question import Question
from index.document import Paragraph
from index.library import Library
from index.marks import mark_of

LOOKED_AT = 12  # passages
FURTHEST = 120  # rows between a table's heading row and one that is told
CLOSE = 0.02  # of the question's words: two rows so close are told apart by nothing the question says
UNNAMED = 0.6  # of the question's words that headings and column hold where a row has no name of its own
_FIGURE = re.compile(r"[-−]?\d[\d,.]*\s*(?:%|[万亿]?(?:元|平方米|[件人次个项条户家亩吨米]|公顷|公里))?")
_CODE = re.compile(r"编码|序号|编号|代码|年份|(?:^|\s)[类款项目]$")
_OF_EVERY_ROW = re.compile(r"本年度?|数量|情况|合计|总计|其中|[（(][^（）()]*[)）]")
_TOTAL = re.compile(r"合计|总计|总额|总数|小计")
_UNIT = re.compile(r"(?:计量|金额)?单位:(\S+)")
_PUBLISHED_UNIT = re.compile(r"(?:计量|金额)?单位\s*[：:]\s*\S+")
_MONEY = ("元", "万元", "亿元", "钱", "块钱")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell under the name of its column."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could answer, with its cell that does."""

    passage: Passage
    name: str  # "" where the row has none
    cell: Cell
    unit: str  # stated over the table; "" where it is not


def compose_row(question: Question, terms: Sequence[Term], found: Sequence[Passage], library: Library) -> Proposal:
    """The cell asked for, with the row's and the column's name; NOTHING where two rows fit alike with different figures."""
    best = _rows(question, terms, found, library)
    if not best:
        return NOTHING
    top = max(share for share, _ in best)
    fitting = [row for share, row in best if share >= top - CLOSE]
    longest = max(len(row.name) for row in fitting)
    fitting = [row for row in fitting if len(row.name) == longest]
    if len({row.cell.text for row in fitting}) > 1:
        return NOTHING
    return _told(question, terms, fitting[0], library)


def compose_row_sum(
    question: Question, terms: Sequence[Term], found: Sequence[Passage], library: Library
) -> Proposal | None:
    """What the rows that a question names one by one come to, each told with its own cell; None where none or one is named,
    or where they are not of one column and unit."""
    rows: dict[str, Row] = {}
    for _, row in sorted(_rows(question, terms, found, library), key=lambda pair: -pair[0]):
        if row.name and row.name in question.text:
            rows.setdefault(row.name, row)
    inner = [name for name in rows if any(name != other and name in other for other in rows)]  # 电费 in 邮电费
    rows = {name: row for name, row in rows.items() if name not in inner or question.text.count(name) > 1}
    figures = [next(iter(quantities(f"{row.cell.text}{row.unit or question.unit}")), None) for row in rows.values()]
    operands = [figure for figure in figures if figure]
    columns = {(row.cell.column, row.unit, row.passage.paragraph.source) for row in rows.values()}
    if len(rows) < 2 or len(operands) < len(rows) or len(columns) > 1 or len({q.unit for q in operands}) > 1:
        return None
    told = [_told(question, terms, row, library) for row in rows.values()]
    claims = [claim for proposal in told for claim in proposal.draft.claims]
    claims = [claims[0], *(replace(claim, lead="") for claim in claims[1:])]
    supports = tuple(dict.fromkeys(s for claim in claims for s in claim.supports))
    claims.append(Claim(result("sum", operands), supports, checked=False))
    shown = "".join(claim.text for claim in claims)
    first = next(iter(rows.values())).passage
    return Proposal(Draft(tuple(claims)), Cover.of(terms, first, shown, shown, question.topic))


def _rows(
    question: Question, terms: Sequence[Term], found: Sequence[Passage], library: Library
) -> list[tuple[float, Row]]:
    """Rows that could answer, each with the share of the question's words that it holds."""
    best: list[tuple[float, Row]] = []
    asked = re.sub(r"\s", "", question.text)
    for one in found[:LOOKED_AT]:
        if one.paragraph.kind != "row" or not states(question, one, Span(0, len(one.text))):
            continue
        cells, unit = _cells(library.search_text(one.paragraph.source, one.paragraph.number))
        if not _fits(question, unit):
            continue
        for names, figures in _parts(cells):
            name = max((n for n in names if _named(n, asked)), key=len, default="")
            counted = [c for c in figures if question.unit and c.text.endswith(question.unit)]
            cell = _asked_cell(counted or figures, [t for t in terms if t.word not in name], whole=not name)
            if cell is None or (names and not name):
                continue
            share = coverage(terms, f"{one.heading} {name} {cell.column}")
            if name or share >= UNNAMED:
                best.append((share, Row(one, name, cell, unit)))
    return best


def _told(question: Question, terms: Sequence[Term], row: Row, library: Library) -> Proposal:
    one, own = row.passage, row.cell.column.split(" ")[-1]
    published = next((c for c in re.split(r"[\t\n]", one.paragraph.text) if _bare(c) == row.cell.text), row.cell.text)
    above = _above(one, library)
    named = next((p for p in above if p.kind == "note" and p.section == one.paragraph.section and own in p.text), None)
    units = ((p, m.group()) for p in above if (m := _PUBLISHED_UNIT.search(p.text)))
    stated = next(units, None) if row.unit else None
    supports = [one.support(Span(0, len(one.text)))]
    if named and not _TOTAL.fullmatch(own):
        supports.append(Support(one.metadata.title, named, own))
    if stated and stated[0] is not named:
        supports.append(Support(one.metadata.title, *stated))
    unit = row.unit if stated else f"(单位:{row.unit})" if row.unit else ""
    figure = f"{published.strip()}{unit}"
    joint = "" if _TOTAL.fullmatch(own) else "的"
    said = f"{row.name}{joint}{own}{figure}" if row.name else f"{row.cell.column}{figure}"
    claim = claim_from(one, Span(0, len(one.text)), question.text)
    claim = replace(claim, text=said, supports=tuple(supports))
    cover = Cover.of(terms, one, f"{row.name} {row.cell.column}", f"{row.name} {row.cell.column}", question.topic)
    quantity: Quantity | None = next(iter(quantities(f"{row.cell.text}{row.unit}")), None)
    return Proposal(Draft((claim,)), replace(cover, near=cover.said), figure=quantity)


def _above(one: Passage, library: Library) -> list[Paragraph]:
    """The paragraphs over a row that are no rows, the nearest first."""
    number = one.paragraph.number
    above = library.paragraphs(one.paragraph.source, max(1, number - FURTHEST), number)
    return [p for p in reversed(above) if p.kind != "row"]


def _cells(search_text: str) -> tuple[list[Cell], str]:
    """The cells of a row's search text, "column:value;column:value;单位:元", and that unit."""
    unit, cells = "", []
    for part in search_text.split(";"):
        if stated := _UNIT.fullmatch(part.strip()):
            unit = stated.group(1)
            continue
        column, mark, text = part.partition(":")
        if said := (text if mark else column).strip():
            cells.append(Cell(column.strip() if mark else "", said))
    return cells, unit


def _parts(cells: Sequence[Cell]) -> list[tuple[list[str], list[Cell]]]:
    """A row's figures with the cells in words before them, any of which may name them; none where none stands before."""
    parts: list[tuple[list[str], list[Cell]]] = [([], [])]
    for cell in cells:
        if _FIGURE.fullmatch(cell.text):
            parts[-1][1].append(cell)
        elif re.search(r"[一-鿿]{2}", cell.text):
            if parts[-1][1]:
                parts.append(([], []))
            mark = mark_of(cell.text)
            parts[-1][0].append(re.sub(r"\s", "", cell.text[mark[2] :] if mark else cell.text))
    return parts


def _named(name: str, asked: str) -> bool:
    """Whether a question names a row: by its name, or by every word of it that is of its own."""
    words = [word for word in content_words(_OF_EVERY_ROW.sub("", name)) if len(word) > 1]
    return name in asked or (len(words) > 1 and all(word in asked for word in words))


def _asked_cell(cells: Sequence[Cell], rest: Sequence[Term], *, whole: bool) -> Cell | None:
    """The figure under the column that the question names, else the total, else the only one; None where unclear.

    whole: the column's whole name counts, as where the row has none of its own; else its last part.
    """
    figures = [c for c in cells if not _CODE.search(c.column)]
    shares = [coverage(rest, c.column if whole else c.column.split(" ")[-1]) for c in figures]
    top = max(shares, default=0.0)
    named = [c for c, share in zip(figures, shares, strict=True) if share == top] if top else figures
    totals = [c for c in named if _TOTAL.search(c.column)]
    chosen = totals or named
    return chosen[0] if chosen and len({c.text for c in chosen}) == 1 else None


def _fits(question: Question, unit: str) -> bool:
    """Whether a table's stated unit can be the one asked for."""
    return not unit or not question.unit or (unit in _MONEY) == (question.unit in _MONEY)


def _bare(cell: str) -> str:
    return re.sub(r"[,，\s]", "", cell)
