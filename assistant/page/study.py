"""学习材料: what to make it from, then the items as they will print and the tables beside them."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.page.shared import Shared
from assistant.study import KINDS, make, materials
from assistant.study.export import SUFFIXES
from assistant.study.tables import tables
from assistant.view.markup import esc
from assistant.view.study import study_html
from index.errors import YoujuError

MOST = 100  # items in one go


def study_tab(page: gr.Blocks, shared: Shared) -> None:
    """Puts the tab in place."""
    with gr.Row(equal_height=False, elem_classes="yj-study"):
        with gr.Column(scale=2, min_width=280):
            documents = gr.Dropdown([], label="用哪些文件(不选就是全部)", multiselect=True, value=[], elem_id="yj-from")
            topic = gr.Textbox(label="主题(可以不填)", placeholder="例如:行政复议", max_length=60, elem_id="yj-topic")
            kinds = gr.CheckboxGroup(list(KINDS), value=list(KINDS), label="题型", elem_id="yj-kinds")
            count = gr.Slider(5, MOST, 20, step=5, label="出几道", elem_id="yj-count")
            seed = gr.Number(1, label="换一批(编号)", precision=0, minimum=0)
            start = gr.Button("出题", variant="primary", elem_id="yj-study")
        with gr.Column(scale=5, min_width=320):
            shown = gr.HTML(
                '<p class="yj-dim">在左边选好范围,点“出题”。每道题都带出处,可以改、可以调换顺序、可以删去;同时整理出要点提纲、数据一览表、任务分工表、跨报告对照表和术语卡片。</p>',
                apply_default_css=False,
                elem_id="yj-studied",
            )

    def made(sources: list[str], about: str, chosen: list[str], items: float, number: float | None) -> str:
        try:
            with shared.desk.library() as library:
                found = make(library, sources, about.strip(), chosen, int(items), int(number or 0))
                besides = materials(library, sources, about.strip())
        except YoujuError as error:
            return f'<p class="yj-error">{esc(error)}</p>'
        if not found:
            return '<p class="yj-error">这个范围里出不了题。请多选几份文件,或换一个主题。</p>'
        draft = shared.drafts.keep(found, besides)
        return study_html(draft, [item.record() for item in found], tables(besides), SUFFIXES)

    def choices() -> Any:
        with shared.desk.library() as library:
            return gr.update(choices=[(info.metadata.title, info.source) for info in library.documents()])

    quiet: dict[str, Any] = {"api_visibility": "private"}
    waiting = '<p class="yj-wait">正在出题,逐题核对…</p>'
    start.click(lambda: waiting, None, shown, queue=False, show_progress="hidden", **quiet).then(
        made, [documents, topic, kinds, count, seed], shown, show_progress="hidden", concurrency_limit=2, **quiet
    )
    page.load(choices, None, documents, queue=False, show_progress="hidden", **quiet)
