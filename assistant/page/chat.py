"""问答: the conversation on the left, the cited place on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.desk.ask import Writing, answered
from assistant.desk.history import new_conversation
from assistant.page.shared import Shared, user_of
from assistant.view.answer import examples_html, thread_html, writing_html
from index.library import Library
from index.scope import Scope

PANEL = """<aside class="yj-panel" id="yj-panel" aria-label="原文" tabindex="-1">
<button type="button" class="yj-pclose" aria-label="关闭原文">✕</button><div class="yj-pbody" id="yj-pbody"><div class="yj-pempty">点回答里的编号,这里显示原文所在的位置。</div></div></aside>"""
OPENER = '<button type="button" class="yj-tool yj-filtertoggle" aria-expanded="false">查找范围:<b>全部</b></button>'
ASKING = "(question, ...rest) => { window.youjuAsking(question); return [question, ...rest]; }"
LISTED = 1000  # reports a list offers; in a larger library they are named in the question
LONGEST = 5000  # characters the box takes


def chat_tab(page: gr.Blocks, shared: Shared) -> None:
    """Puts the tab in place."""
    conversation = gr.State("")
    filters = _filters(page, shared)
    with gr.Row(elem_classes="yj-split", equal_height=False):
        with gr.Column(scale=6, min_width=320, elem_classes="yj-left"):
            thread = gr.HTML(elem_id="yj-thread", apply_default_css=False)
            with gr.Row(elem_classes="yj-ask", equal_height=False):
                box = gr.Textbox(
                    label="问题",
                    show_label=False,
                    placeholder="提问或追问…(Enter 发送,Shift+Enter 换行)",
                    max_lines=6,
                    max_length=LONGEST,
                    autofocus=True,
                    container=False,
                    elem_id="yj-box",
                    scale=8,
                )
                send = gr.Button("发送", variant="primary", elem_id="yj-send", scale=1, min_width=88)
        with gr.Column(scale=5, min_width=320, elem_classes="yj-right"):
            gr.HTML(PANEL, elem_id="yj-panel-holder", apply_default_css=False)

    def opened(request: gr.Request) -> tuple[str, str]:
        """The conversation that the address names, or a new one."""
        named = str(request.query_params.get("c") or "")
        turns = shared.history.turns(user_of(request), named) if named else ()
        return (named if turns else new_conversation()), thread_html(turns, _empty(shared))

    def asked(
        question: str,
        conversation: str,
        sources: list[str],
        regions: list[str],
        years: list[str],
        kinds: list[str],
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        scope = scope_of(sources, regions, years, kinds)
        named = conversation or new_conversation()  # a server started anew has forgotten it
        for thread_now, box_now in _asked(shared, question, user_of(request), named, scope):
            yield thread_now, box_now, named

    page.load(opened, None, [conversation, thread], show_progress="hidden", api_visibility="private", queue=False)
    gr.on(
        [box.submit, send.click],
        asked,
        [box, conversation, *filters],
        [thread, box, conversation],
        js=ASKING,
        show_progress="hidden",
        api_visibility="private",
    )


def scope_of(sources: Sequence[str], regions: Sequence[str], years: Sequence[str], kinds: Sequence[str]) -> Scope:
    """The filters a person has set."""
    return Scope(
        frozenset(sources or ()),
        frozenset(regions or ()),
        frozenset(int(str(year).removesuffix("年")) for year in years or ()),
        frozenset(kinds or ()),
    )


def _asked(shared: Shared, question: str, user: str, conversation: str, scope: Scope) -> Iterator[tuple[Any, Any]]:
    """The thread as it grows. That the question was taken is shown by page.js, without a round trip."""
    turns = shared.history.turns(user, conversation)
    if not question.strip():
        yield gr.skip(), gr.skip()
        return
    history = [turn.question for turn in turns]
    for step in answered(shared.desk, question, history, scope):
        if isinstance(step, Writing):
            yield thread_html(turns, tail=writing_html(question, step.pieces)), ""
            continue
        turn = step if step.error else replace(step, id=shared.history.keep(user, conversation, step, scope))
        yield thread_html((*turns, turn), newest=True), ""


def _filters(page: gr.Blocks, shared: Shared) -> list[gr.Dropdown]:
    """文件, 地区, 年份, 类型: empty means all. On a phone they open on demand."""
    gr.HTML(OPENER, elem_id="yj-opener", apply_default_css=False)
    with gr.Row(elem_classes="yj-filters"):
        boxes = [
            gr.Dropdown([], label=label, multiselect=True, value=[], min_width=140, elem_classes="yj-filter")
            for label in ("文件", "地区", "年份", "类型")
        ]

    def filled() -> list[Any]:
        with shared.desk.library() as library:
            return [gr.update(choices=choices) for choices in choices_of(library)]

    page.load(filled, None, boxes, show_progress="hidden", api_visibility="private", queue=False)
    return boxes


def choices_of(library: Library) -> list[list[Any]]:
    """What each filter offers, in the order of the filters."""
    documents = library.documents()
    metas = [d.metadata for d in documents]
    years = {year for m in metas if m.year for year in range(m.year, (m.until or m.year) + 1)}
    return [
        [(d.metadata.title, d.source) for d in documents[:LISTED]],
        sorted({m.region for m in metas if m.region}),
        [f"{year}年" for year in sorted(years, reverse=True)],
        sorted({m.kind for m in metas if m.kind}),
    ]


def _empty(shared: Shared) -> str:
    return examples_html(*shared.welcome())
