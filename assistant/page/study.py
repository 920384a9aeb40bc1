"""学习材料: what to make it from, then the items as they will print and the tables beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.page.shared import Shared
from assistant.study import KINDS, make, materials
from assistant.study.export import SUFFIXES
from assistant.study.tables import tables
from assistant.view.markup import esc
from assistant.view.study import study_html
from index.errors import YoujuError
from index.library import Library

MOST = 100  # items in one go
LISTED = 20  # reports whose sections are listed when none is chosen
LEVELS = [("易", 1), ("中", 2), ("难", 3)]
HINT = """<p class="yj-dim">在左边选好范围,点“出题”。每道题都带出处,可以改、可以调换顺序、可以删去;同时整理出要点提纲、数据一览表、任务分工表、跨报告对照表和术语卡片。</p>"""
QUIET: dict[str, Any] = {"api_visibility": "private"}


def study_tab(page: gr.Blocks, shared: Shared) -> None:
    """Puts the tab in place."""
    with gr.Row(equal_height=False, elem_classes="yj-study"):
        with gr.Column(scale=2, min_width=280):
            documents = _choice("用哪些文件(不选就是全部)", "yj-from")
            sections = _choice("用哪些章节(不选就是全部)", "yj-sections")
            topic = gr.Textbox(label="主题(可以不填)", placeholder="例如:行政复议", max_length=60, elem_id="yj-topic")
            kinds = gr.CheckboxGroup(list(KINDS), value=list(KINDS), label="题型", elem_id="yj-kinds")
            levels = gr.CheckboxGroup(LEVELS, value=[1, 2, 3], label="难度", elem_id="yj-levels")
            count = gr.Slider(5, MOST, 20, step=5, label="出几道", elem_id="yj-count")
            seed = gr.Number(1, label="换一批(编号)", precision=0, minimum=0)
            start = gr.Button("出题", variant="primary", elem_id="yj-study")
        with gr.Column(scale=5, min_width=320):
            shown = gr.HTML(HINT, apply_default_css=False, elem_id="yj-studied")

    def made(*given: Any) -> str:
        return _made(shared, *given)

    def choices() -> Any:
        with shared.desk.library() as library:
            return gr.update(choices=[(info.metadata.title, info.source) for info in library.documents()])

    def headings(sources: list[str], kept: list[str]) -> Any:
        with shared.desk.library() as library:
            found = sections_of(library, sources)
        names = {value for _, value in found}
        return gr.update(choices=found, value=[value for value in kept if value in names])

    waiting = '<p class="yj-wait">正在出题,逐题核对…</p>'
    start.click(lambda: waiting, None, shown, queue=False, show_progress="hidden", **QUIET).then(
        made,
        [documents, sections, topic, kinds, levels, count, seed],
        shown,
        show_progress="hidden",
        concurrency_limit=2,
        **QUIET,
    )
    page.load(choices, None, documents, queue=False, show_progress="hidden", **QUIET)
    gr.on(
        [page.load, documents.change],
        headings,
        [documents, sections],
        sections,
        queue=False,
        show_progress="hidden",
        **QUIET,
    )


def sections_of(library: Library, sources: Sequence[str]) -> list[tuple[str, str]]:
    """Outermost headings to choose from, with the report before them where there are several; none of a large library
    before reports are chosen."""
    infos = [info for info in library.documents() if not sources or info.source in sources]
    if len(infos) > LISTED:
        return []
    return [
        (heading if len(infos) == 1 else f"{info.metadata.title} › {heading}", json.dumps([info.source, heading]))
        for info in infos
        for heading in dict.fromkeys(path[0] for path in info.sections if path)
    ]


def _made(
    shared: Shared,
    sources: list[str],
    sections: list[str],
    about: str,
    kinds: list[str],
    levels: list[int],
    items: float,
    number: float | None,
) -> str:
    parts = [(source, heading) for source, heading in map(json.loads, sections)]
    try:
        with shared.desk.library() as library:
            besides = materials(library, sources, about.strip(), parts)
            found = (
                make(library, sources, about.strip(), kinds, int(items), int(number or 0), parts, levels)
                if kinds and levels
                else []
            )
    except YoujuError as error:
        return f'<p class="yj-error">{esc(error)}</p>'
    shown = tables(besides)
    if not found and not shown:
        return '<p class="yj-error">这个范围里出不了题,也整理不出材料。请多选几份文件,或换一个主题。</p>'
    made = study_html(shared.drafts.keep(found, besides), [item.record() for item in found], shown, SUFFIXES)
    few = f'<p class="yj-note">这个范围只够出{len(found)}道,比要的{int(items)}道少。可以多选几份文件,或换一个主题。</p>'
    return f"{few if 0 < len(found) < int(items) else ''}{made}"


def _choice(label: str, name: str) -> gr.Dropdown:
    return gr.Dropdown([], label=label, multiselect=True, value=[], elem_id=name, elem_classes="yj-all")
