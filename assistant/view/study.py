"""Study items as they will print, each to be edited, moved or dropped before it is exported; tables beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.view.citing import place
from assistant.view.markup import button, esc

if TYPE_CHECKING:  # the tables name their sources by this package
    from assistant.record import Citation
    from assistant.study.tables import Table

NAMES = {".docx": "Word", ".xlsx": "Excel", ".md": "Markdown", ".apkg": "Anki", ".jsonl": "数据文件"}
_TWO_VERSIONS = (".docx", ".md")  # printed for students and for teachers
_LEVELS = {1: "易", 2: "中", 3: "难"}


def study_html(draft: str, items: Sequence[Mapping[str, Any]], tables: Sequence[Table], suffixes: Sequence[str]) -> str:
    """The items and, one choice away, each table; the tables alone where no item could be made.

    items: study records; draft: the name all of it is held under; suffixes: what it can be exported as.
    """
    views = [(table.name, _table(table)) for table in tables]
    if items:
        views.insert(0, ("试题", f'<ol class="yj-itemlist">{"".join(map(_card, items))}</ol>'))
    picks = "".join(
        f'<button type="button" class="yj-tool yj-viewpick" aria-pressed="{str(not i).lower()}">{esc(name)}</button>'
        for i, (name, _) in enumerate(views)
    )
    shown = "".join(
        f'<section class="yj-view" aria-label="{esc(name)}"{" hidden" if i else ""}>{inner}</section>'
        for i, (name, inner) in enumerate(views)
    )
    none = '<p class="yj-note">这个范围里出不了试题;学习材料整理在下面。</p>' if not items else ""
    return (
        f'<div class="yj-items" data-draft="{esc(draft)}">{none}<div class="yj-views" role="group" aria-label="看哪一种材料">{picks}</div>'
        f"{_tools(len(items), bool(tables), suffixes)}{shown}</div>"
    )


def _tools(items: int, tables: bool, suffixes: Sequence[str]) -> str:
    """What goes into the file, and as what."""
    whats = ((items > 0, True, "yj-withitems", "试题"), (tables, not items, "yj-with", "学习材料"))
    boxes = "".join(
        f'<label class="yj-withlabel"><input type="checkbox" class="{name}"{" checked" if on else ""}>{said}</label>'
        for there, on, name, said in whats
        if there
    )
    buttons = "".join(_exports(suffix) for suffix in NAMES if suffix in suffixes and (items or suffix != ".jsonl"))
    counted = f'<p class="yj-dim">试题共<b class="yj-left-count">{items}</b>道,文字可以直接改。</p>' if items else ""
    return (
        f'{counted}<div class="yj-itemtools"><span class="yj-whats" role="group" aria-label="导出哪些内容">导出:{boxes}</span>'
        f'<span class="yj-buttons">{buttons}</span></div>'
    )


def _exports(suffix: str) -> str:
    name = NAMES[suffix]
    if suffix not in _TWO_VERSIONS:
        return button(name, "yj-tool yj-export", f"导出{name}", suffix=suffix, teacher="1")
    return "".join(
        button(f"{name} {said}", "yj-tool yj-export", f"导出{name},{said}", suffix=suffix, teacher=teacher)
        for said, teacher in (("学员版", "0"), ("教师版", "1"))
    )


def _card(item: Mapping[str, Any]) -> str:
    options = "".join(
        f'<li><b>{"ABCDEFGH"[i]}.</b> <span class="yj-field" contenteditable="plaintext-only" role="textbox" aria-label="选项" data-field="option">{esc(option)}</span></li>'
        for i, option in enumerate(item["options"])
    )
    tools = "".join(
        button(label, f"yj-tool {name}", said)
        for label, name, said in (("↑", "yj-up", "上移"), ("↓", "yj-down", "下移"), ("×", "yj-drop", "删去这道题"))
    )
    citation = item["citation"]
    return (
        f'<li class="yj-item" data-id="{esc(item["id"])}" draggable="true"><div class="yj-itemhead"><span class="yj-kind">{esc(item["kind"])}</span>'
        f'<span class="yj-dim">难度:{_LEVELS.get(item["difficulty"], "")}</span><span class="yj-itembuttons">{tools}</span></div>'
        f'<p class="yj-field yj-stem" contenteditable="plaintext-only" role="textbox" aria-label="题干" data-field="stem">{esc(item["stem"])}</p>'
        f"{f'<ul class=yj-options>{options}</ul>' if options else ''}"
        f'<p class="yj-key">答案:{esc("、".join(item["key"]))}</p>'
        f'<p class="yj-dim">解析:<span class="yj-field" contenteditable="plaintext-only" role="textbox" aria-label="解析" data-field="explanation">{esc(item["explanation"])}</span></p>'
        f'<p class="yj-dim">出处:{esc(place(citation))} <a href="{_address(citation["source"], citation["paragraph"])}" target="_blank" rel="noopener">看原文</a></p></li>'
    )


def _table(table: Table) -> str:
    """Rows under the report or the matter they are of; the last cell opens the paragraph that the row was taken from."""
    columns = "".join(f'<col style="width:{width:.1%}">' for width in table.widths)
    header = "".join(f'<th scope="col">{esc(name)}</th>' for name in table.header)
    groups = "".join(
        f"<tbody>{_banner(name, len(table.header))}{''.join(_row(table, at) for at in places)}</tbody>"
        for name, places in table.grouped()
    )
    return (
        f'<p class="yj-dim">{_size(table)},点出处看原文。</p><div class="yj-grid" tabindex="0" role="region" aria-label="{esc(table.name)}"><table class="yj-table">'
        f"<colgroup>{columns}</colgroup><thead><tr>{header}</tr></thead>{groups}</table></div>"
    )


def _size(table: Table) -> str:
    groups = {"报告": "份报告", "事项": "个事项", "报告和目标": "个目标"}
    counted = f"{len(table.grouped())}{groups[table.group]}," if table.group else ""
    return f"{counted}共{len(table.rows)}行"


def _banner(name: str, columns: int) -> str:
    return f'<tr class="yj-group"><th scope="rowgroup" colspan="{columns}">{esc(name)}</th></tr>' if name else ""


def _row(table: Table, at: int) -> str:
    """On a phone a row is a card: each cell brings the name of its column. A heading with nothing beside it takes the
    whole row."""
    if table.rows[at][0] and not any(table.rows[at][1:]):
        return f"<tr>{_cell(table.header[0], table.rows[at][0], len(table.header))}</tr>"
    *cells, last = zip(table.header, table.rows[at], strict=True)
    inner = "".join(_cell(name, text) for name, text in cells)
    return f'<tr>{inner}<td data-label="{esc(last[0])}">{_source(last[1], table.cited[at])}</td></tr>'


def _cell(name: str, text: str, columns: int = 1) -> str:
    """Two leading spaces a level of the outline become an indent that wrapped lines keep."""
    level = (len(text) - len(text.lstrip(" "))) // 2
    indent = f' style="padding-left:calc(10px + {level}em)"' if level else ""
    span = f' class="yj-alone" colspan="{columns}"' if columns > 1 else ""
    return f'<td data-label="{esc(name)}"{span}{indent}>{esc(text.strip())}</td>'


def _source(said: str, cited: Citation | None) -> str:
    if cited is None:
        return esc(said)
    address = _address(cited.paragraph.source, cited.paragraph.number)
    return f'<a href="{address}" target="_blank" rel="noopener">{esc(said)}</a>'


def _address(source: str, paragraph: int) -> str:
    """A paragraph in its whole report."""
    return f"document?source={esc(quote(source))}&amp;at={paragraph}#p{paragraph}"
