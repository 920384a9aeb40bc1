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
    """The items and, one choice away, each table.

    items: study records; draft: the name all of it is held under; suffixes: what it can be exported as.
    """
    tools = "".join(_exports(suffix) for suffix in NAMES if suffix in suffixes)
    cards = "".join(map(_card, items))
    views = [("试题", f'<ol class="yj-itemlist">{cards}</ol>'), *((table.name, _table(table)) for table in tables)]
    picks = "".join(
        f'<button type="button" class="yj-tool yj-viewpick" aria-pressed="{str(not i).lower()}">{esc(name)}</button>'
        for i, (name, _) in enumerate(views)
    )
    shown = "".join(
        f'<section class="yj-view" aria-label="{esc(name)}"{" hidden" if i else ""}>{inner}</section>'
        for i, (name, inner) in enumerate(views)
    )
    return (
        f'<div class="yj-items" data-draft="{esc(draft)}"><div class="yj-views" role="group" aria-label="看哪一种材料">{picks}</div>'
        f'<div class="yj-itemtools"><span>试题共<b class="yj-left-count">{len(items)}</b>道,'
        f'文字可以直接改。导出:</span>{tools}<label class="yj-withlabel"><input type="checkbox" class="yj-with"> 导出时附上学习材料</label></div>'
        f"{shown}</div>"
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
    """The last cell of a row opens the paragraph that the row was taken from."""
    columns = "".join(f'<col style="width:{width:.1%}">' for width in table.widths)
    header = "".join(f'<th scope="col">{esc(name)}</th>' for name in table.header)
    rows = "".join(
        f"<tr>{''.join(map(_cell, row[:-1]))}<td>{_source(row[-1], cited)}</td></tr>"
        for row, cited in zip(table.rows, table.cited, strict=True)
    )
    return (
        f'<p class="yj-dim">共{len(table.rows)}行,点出处看原文。</p><div class="yj-sheet" tabindex="0" role="region" aria-label="{esc(table.name)}"><table class="yj-table">'
        f"<colgroup>{columns}</colgroup><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    """Two leading spaces a level of the outline become an indent that wrapped lines keep."""
    level = (len(text) - len(text.lstrip(" "))) // 2
    indent = f' style="padding-left:calc(10px + {level}em)"' if level else ""
    return f"<td{indent}>{esc(text.strip())}</td>"


def _source(said: str, cited: Citation | None) -> str:
    if cited is None:
        return esc(said)
    address = _address(cited.paragraph.source, cited.paragraph.number)
    return f'<a href="{address}" target="_blank" rel="noopener">{esc(said)}</a>'


def _address(source: str, paragraph: int) -> str:
    """A paragraph in its whole report."""
    return f"document?source={esc(quote(source))}&amp;at={paragraph}#p{paragraph}"
