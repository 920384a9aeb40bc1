"""A whole report as HTML: outline beside text, doubts marked where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.view.markup import esc
from assistant.view.place import breaks
from index.document import Document, Doubt, Paragraph, Task


def document_html(document: Document, at: int | None = None) -> str:
    """Outline and text. at: the paragraph to point out."""
    text = "".join(_text(document, at))
    return (
        f'<div class="yj-doc"><nav class="yj-outline" aria-label="目录"><h3>目录</h3>{_outline(document)}</nav>'
        f'<div class="yj-body"><h2>{esc(document.metadata.title)}</h2>{_whole_doubts(document.doubts)}{text}'
        f"{_tasks(document.tasks)}{_left_out(document.left_out)}</div></div>"
    )


def _outline(document: Document) -> str:
    first: dict[tuple[str, ...], int] = {}
    for paragraph in document.paragraphs:
        for depth in range(1, len(paragraph.section) + 1):
            first.setdefault(paragraph.section[:depth], paragraph.number)
    items = "".join(
        f'<li class="yj-l{min(len(path), 4)}"><a href="#p{first.get(path, 1)}">{esc(path[-1])}</a></li>'
        for path in document.sections
    )
    return f"<ul>{items}</ul>" if items else '<p class="yj-dim">没有分节</p>'


def _text(document: Document, at: int | None) -> Sequence[str]:
    out: list[str] = []
    shown: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        if paragraph.section != shown:
            out.extend(_headings(shown, paragraph.section))
            shown = paragraph.section
        doubts = [d for d in document.doubts if d.paragraph == paragraph.number]
        out.append(_paragraph(paragraph, doubts, paragraph.number == at))
    return out


def _headings(shown: tuple[str, ...], section: tuple[str, ...]) -> list[str]:
    same = next(
        (i for i, (a, b) in enumerate(zip(shown, section, strict=False)) if a != b), min(len(shown), len(section))
    )
    return [f"<h{min(3 + i, 6)}>{esc(section[i])}</h{min(3 + i, 6)}>" for i in range(same, len(section))]


def _paragraph(paragraph: Paragraph, doubts: Sequence[Doubt], here: bool) -> str:
    page = f'<span class="yj-page">第{paragraph.page}页</span>' if paragraph.page else ""
    notes = "".join(
        f'<span class="yj-inline-note">{esc(note)}</span>' for note in dict.fromkeys(d.note for d in doubts)
    )
    classes = "yj-par yj-target" if here else "yj-par"
    text = breaks(paragraph.text)
    return f'<p class="{classes}" id="p{paragraph.number}"><span class="yj-num">{paragraph.number}</span>{text}{page}{notes}</p>'


def _whole_doubts(doubts: Sequence[Doubt]) -> str:
    notes = "".join(f"<li>{esc(d.note)}</li>" for d in doubts if d.paragraph is None)
    return f'<ul class="yj-note">{notes}</ul>' if notes else ""


def _tasks(tasks: Sequence[Task]) -> str:
    if not tasks:
        return ""
    rows = "".join(
        f'<tr><td class="yj-fig"><a href="#p{t.paragraph}">{esc(t.number)}</a></td><td>{esc(t.text)}</td>'
        f"<td>{esc('、'.join(t.lead) or '—')}</td><td>{esc('、'.join(t.join) or '—')}</td></tr>"
        for t in tasks
    )
    return (
        f'<h3 id="tasks">任务分工({len(tasks)}项)</h3><div class="yj-scroll" tabindex="0"><table class="yj-table"><thead><tr><th>序号</th><th>任务</th>'
        f"<th>责任单位</th><th>参加单位</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _left_out(passages: Sequence[str]) -> str:
    if not passages:
        return ""
    items = "".join(f"<li>{esc(' '.join(p.split())[:80])}</li>" for p in passages[:50])
    return f'<details class="yj-fold"><summary>未收入的文字{len(passages)}处(网页或分页的残留)</summary><ul>{items}</ul></details>'
