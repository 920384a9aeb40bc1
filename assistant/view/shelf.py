"""The list of documents, and an uploaded one before it goes in."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.view.markup import button, esc
from index.document import Document, Metadata
from index.library import DocumentInfo

_NAMES = {"title": "标题", "issuer": "发布机构", "region": "地区", "year": "年份", "kind": "类型", "issued": "日期"}
_COLUMNS = ("地区", "年份", "类型", "段数", "任务", "覆盖率", "存疑")
SECTIONS_SHOWN = 12
TASKS_SHOWN = 3
MANY = 12  # documents from which one looks for one by its name
ROWS_SHOWN = 1000  # of the table: a browser draws as many in a moment


def shelf_html(documents: Sequence[DocumentInfo]) -> str:
    """One row a document; its title opens it."""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("文件", *_COLUMNS))
    rows = "".join(map(_row, documents[:ROWS_SHOWN]))
    more = len(documents) - ROWS_SHOWN
    rest = f'<p class="yj-dim">另有{more}份没有列出,可以在“修改信息或移除”里按名字找。</p>' if more > 0 else ""
    seek = (
        '<input type="search" class="yj-search yj-seek" placeholder="在标题、地区、年份、文件名里找…" aria-label="在文件里找">'
        if len(documents) > MANY
        else ""
    )
    return (
        f'{seek}<div class="yj-scroll yj-tall" tabindex="0" role="region" aria-label="资料库里的文件"><table class="yj-table yj-shelf"><thead><tr>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>{rest}"
        '<p class="yj-dim">覆盖率:原文有多少字读成了段落。存疑:转载、错字、缺失等要留意的地方,打开文件可以看到。</p>'
    )


def period(meta: Metadata) -> str:
    """2023年, 2022—2025年, 不详."""
    if meta.year is None:
        return "不详"
    return f"{meta.year}—{meta.until}年" if meta.until else f"{meta.year}年"


def preview_html(document: Document, replaced: DocumentInfo | None) -> str:
    """What an uploaded file would bring: what was found of it, its outline, tasks, doubts."""
    meta = document.metadata
    known = [(label, getattr(meta, name)) for name, label in _NAMES.items()]
    about = "".join(
        f"<div><dt>{label}</dt><dd>{esc(value if value is not None else '没有找到')}"
        f"{'<span class=yj-dim>(推断)</span>' if value is not None and name in meta.inferred else ''}</dd></div>"
        for (label, value), name in zip(known, _NAMES, strict=True)
    )
    doubts = "".join(f"<li>{esc(d.note)}</li>" for d in document.doubts)
    tasks = "".join(
        f"<li>{esc(t.number)} {esc(t.text[:60])}(责任:{esc('、'.join(t.lead) or '无')})</li>"
        for t in document.tasks[:TASKS_SHOWN]
    )
    sections = "".join(
        f'<li class="yj-l{min(len(s), 4)}">{esc(s[-1])}</li>' for s in document.sections[:SECTIONS_SHOWN]
    )
    more = len(document.sections) - SECTIONS_SHOWN
    return (
        f"{_replaces(replaced, document)}<dl class='yj-dl'>{about}</dl>"
        f"<p>{len(document.sections)}个章节,{len(document.paragraphs)}段,{len(document.tasks)}项任务,覆盖率{document.coverage:.1%}。</p>"
        f"<ul class='yj-plain'>{sections}</ul>{f'<p class=yj-dim>其余{more}个章节略</p>' if more > 0 else ''}"
        f"{f'<p>任务举例:</p><ul>{tasks}</ul>' if tasks else ''}{f'<ul class=yj-note>{doubts}</ul>' if doubts else ''}"
    )


def staged_html(files: Sequence[tuple[str, str, str]]) -> str:
    """Uploaded files with how far each has come. files: name, stage, HTML of what there is to see."""
    return "".join(
        f'<section class="yj-staged"><h3>{esc(name)}</h3>{stages_html(stage)}{body}</section>'
        for name, stage, body in files
    )


def stages_html(stage: str) -> str:
    """读取 → 分节 → 编目 → 可问, up to the stage reached; 失败 stands alone."""
    stages = ("读取", "分节", "编目", "可问")
    if stage not in stages:
        return f'<p class="yj-stages"><b class="yj-failed">{esc(stage)}</b></p>'
    at = stages.index(stage)
    shown = "<i aria-hidden='true'> → </i>".join(
        f"<b>{name}</b>" if i == at else f'<span class="{"yj-done" if i < at else "yj-dim"}">{name}</span>'
        for i, name in enumerate(stages)
    )
    return f'<p class="yj-stages">{shown}</p>'


def _row(info: DocumentInfo) -> str:
    meta = info.metadata
    name = button(esc(meta.title), "yj-doclink", f"打开《{meta.title}》", source=info.source)
    inferred = "、".join(label for field, label in _NAMES.items() if field in meta.inferred)
    note = f'<span class="yj-dim">{esc(info.source)}{f";{inferred}为推断" if inferred else ""}</span>'
    figures = (str(info.paragraphs), str(info.tasks), f"{info.coverage:.1%}", str(len(info.doubts) or "无"))
    cells = (meta.region or "不详", period(meta), meta.kind or "不详", *figures)
    inner = "".join(
        f'<td data-label="{label}"{" class=yj-fig" if cell in figures else ""}>{esc(cell)}</td>'
        for label, cell in zip(_COLUMNS, cells, strict=True)
    )
    return f'<tr><td class="yj-name">{name}{note}</td>{inner}</tr>'


def _replaces(replaced: DocumentInfo | None, document: Document) -> str:
    if replaced is None:
        return ""
    return (
        f'<p class="yj-note">资料库里已有同名文件《{esc(replaced.metadata.title)}》({replaced.paragraphs}段)。'
        f"入库后旧的{replaced.paragraphs}段全部换成这份的{len(document.paragraphs)}段。</p>"
    )
