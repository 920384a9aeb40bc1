"""资料库: what is in it, one document in full, uploads with a look before they go in, corrections, removal."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.desk.shelf import FIELDS, MOST_FILES, preview, source_of
from assistant.page.shared import Shared
from assistant.view.markup import esc
from assistant.view.shelf import preview_html, shelf_html, staged_html
from index.build import BuildSummary
from index.errors import UnreadableDocument, YoujuError
from index.formats import LOADERS
from index.library import DocumentInfo

KINDS_OF_FILE = list(LOADERS)
_LABELS = ("标题", "发布机构", "地区", "年份", "截至年份", "类型", "文号", "日期")


def library_tab(page: gr.Blocks, shared: Shared) -> None:
    """Puts the tab in place."""
    table = gr.HTML(elem_id="yj-shelf", apply_default_css=False)
    with gr.Accordion("上传文件", open=False, elem_id="yj-upload"):
        _upload(shared, table)
    with gr.Accordion("修改信息或移除", open=False, elem_id="yj-edit"):
        chosen = _edit(shared, table)
    with gr.Accordion("更新资料库", open=False, elem_id="yj-update"):
        _update(shared, table)
    gr.HTML('<div id="yj-docview"></div>', apply_default_css=False)

    def shown() -> tuple[str, Any]:
        return _table(shared), gr.update(choices=_choices(shared))

    page.load(shown, None, [table, chosen], show_progress="hidden", api_visibility="private", queue=False)
    table.change(
        lambda: gr.update(choices=_choices(shared)), None, chosen, show_progress="hidden", api_visibility="private"
    )


def _upload(shared: Shared, table: gr.HTML) -> None:
    files = gr.File(
        label="把文件拖到这里(可多个)", file_count="multiple", file_types=KINDS_OF_FILE, height=150, elem_id="yj-files"
    )
    seen = gr.HTML(apply_default_css=False, elem_id="yj-staged")
    with gr.Row():
        take = gr.Button("入库", variant="primary", interactive=False, elem_id="yj-take")
        stop = gr.Button("取消", interactive=False, elem_id="yj-cancel")

    def look(paths: list[str] | None) -> Iterator[tuple[Any, ...]]:
        yield from _previewed(shared, paths)

    def put(paths: list[str] | None) -> Iterator[tuple[Any, ...]]:
        yield from _taken_in(shared, paths)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    looked = files.change(look, files, [seen, take, stop], **quiet)
    taken = take.click(put, files, [seen, take, stop, table], **quiet)
    stop.click(
        lambda: (None, "", gr.update(interactive=False), gr.update(interactive=False)),
        None,
        [files, seen, take, stop],
        cancels=[looked, taken],
        **quiet,
    )


def _previewed(shared: Shared, paths: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
    """Every file read and shown before it goes in; nothing is kept yet."""
    off, on = gr.update(interactive=False), gr.update(interactive=True)
    if not paths:
        yield gr.skip(), off, off
        return
    if len(paths) > MOST_FILES:
        yield f'<p class="yj-error">一次最多上传{MOST_FILES}个文件,这里有{len(paths)}个。请分几次上传。</p>', off, on
        return
    stages = [(Path(path).name, "读取", '<p class="yj-wait">正在读取…</p>') for path in paths]
    good = 0
    for i, path in enumerate(paths):
        yield staged_html(stages), off, on
        try:
            document = preview(Path(path))
            stages[i] = (Path(path).name, "分节", preview_html(document, _held(shared, source_of(path))))
            good += 1
        except YoujuError as error:
            stages[i] = (Path(path).name, "读不了", f'<p class="yj-error">{esc(_why(error, Path(path).name))}</p>')
    yield staged_html(stages), gr.update(interactive=good > 0), on


def _why(error: YoujuError, name: str) -> str:
    """Why an upload cannot be read, in the words of somebody who uploads and knows no corpus folder."""
    if not isinstance(error, UnreadableDocument):
        return str(error)
    return f"读不了《{name}》:{error.why}。{error.remedy.replace('放入语料目录', '上传')}。"


def _taken_in(shared: Shared, paths: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
    """The files into the corpus, the corpus into the library; answers go on from the old one meanwhile."""
    off = gr.update(interactive=False)
    named: list[tuple[str, str]] = []
    for path in paths or ():
        try:
            preview(Path(path))
            named.append((Path(path).name, shared.shelf.put(Path(path))))
        except YoujuError:
            continue  # shown as unreadable in the preview
    for said in _rebuilding(shared):
        body = f'<p class="yj-wait">{esc(said)}</p>'
        yield staged_html([(name, "编目", body) for name, _ in named]), off, off, gr.skip()
    stages = []
    for name, source in named:
        info = _held(shared, source)
        body = (
            f'<p class="yj-dim">已入库:{info.paragraphs}段。现在就可以提问;推断的标题、年份等可以在“修改信息或移除”里改正。</p>'
            if info
            else ""
        )
        stages.append((name, "可问" if info else "没有入库", body))
    yield staged_html(stages), off, off, _table(shared)


def _edit(shared: Shared, table: gr.HTML) -> gr.Dropdown:
    chosen = gr.Dropdown([], label="文件", value=None, elem_id="yj-chosen")
    with gr.Row():
        fields = [gr.Textbox(label=label, min_width=260, max_length=200) for label in _LABELS]
    said = gr.HTML(apply_default_css=False, elem_id="yj-editsaid")
    with gr.Row():
        save = gr.Button("保存信息", elem_id="yj-save")
        remove = gr.Button("移除…", elem_id="yj-remove")
        sure = gr.Button("确认移除", variant="stop", visible=False, elem_id="yj-sure")

    def filled(source: str | None) -> list[Any]:
        info = _held(shared, source) if source else None
        values = [getattr(info.metadata, name) if info else None for name in FIELDS]
        return [*("" if value is None else str(value) for value in values), "", gr.update(visible=False)]

    def saved(source: str | None, *values: str) -> Iterator[tuple[Any, ...]]:
        yield from _changed(shared, source, lambda name: shared.shelf.describe(name, _typed(values)), "已保存。")

    def asked(source: str | None) -> tuple[str, Any]:
        info = _held(shared, source) if source else None
        if info is None:
            return '<p class="yj-error">请先选一份文件。</p>', gr.update(visible=False)
        gone = f"将移除《{info.metadata.title}》:{info.paragraphs}段、{info.tasks}项任务从资料库和语料文件夹里删去,以后的回答不再引用它。"
        return f'<p class="yj-note">{esc(gone)}</p>', gr.update(visible=True)

    def removed(source: str | None) -> Iterator[tuple[Any, ...]]:
        yield from _changed(shared, source, shared.shelf.remove, "已移除。")

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    chosen.change(filled, chosen, [*fields, said, sure], **quiet)
    save.click(saved, [chosen, *fields], [said, table, sure], **quiet)
    remove.click(asked, chosen, [said, sure], **quiet)
    sure.click(removed, chosen, [said, table, sure], **quiet)
    return chosen


def _update(shared: Shared, table: gr.HTML) -> None:
    """For whoever changes the files of the corpus folder beside the page."""
    gr.HTML(
        '<p class="yj-dim">直接在语料文件夹里增加、改动或删去文件以后,点这里把变化读进来;只重读有变化的文件,这期间仍可提问。</p>',
        apply_default_css=False,
    )
    again = gr.Button("重新读取语料文件夹", elem_id="yj-again")
    said = gr.HTML(apply_default_css=False, elem_id="yj-againsaid")

    def work() -> Iterator[tuple[Any, Any]]:
        done: list[BuildSummary] = []
        try:
            for sentence in _rebuilding(shared, done):
                yield f'<p class="yj-wait">{esc(sentence)}</p>', gr.skip()
        except YoujuError as error:
            yield f'<p class="yj-error">{esc(error)}</p>', gr.skip()
            return
        yield "".join(map(_told, done)), _table(shared)

    again.click(work, None, [said, table], show_progress="hidden", concurrency_limit=1, api_visibility="private")


def _told(summary: BuildSummary) -> str:
    failed = "".join(f'<p class="yj-error">{esc(sentence)}</p>' for _, sentence in summary.failures)
    return (
        f'<p class="yj-dim">已更新,用时{summary.seconds:.1f}秒:新读{summary.read}份,未变{summary.unchanged}份,移除{summary.removed}份;'
        f"资料库现有{summary.documents}份文件、{summary.paragraphs}段。</p>{failed}"
    )


def _changed(shared: Shared, source: str | None, change: Callable[[str], None], done: str) -> Iterator[tuple[Any, ...]]:
    """One change to the corpus, then the library after it."""
    hidden = gr.update(visible=False)
    if not source:
        yield '<p class="yj-error">请先选一份文件。</p>', gr.skip(), hidden
        return
    try:
        change(source)
        for said in _rebuilding(shared):
            yield f'<p class="yj-wait">{esc(said)}</p>', gr.skip(), hidden
    except YoujuError as error:
        yield f'<p class="yj-error">{esc(error)}</p>', gr.skip(), hidden
        return
    yield f'<p class="yj-dim">{done}</p>', _table(shared), hidden


def _rebuilding(shared: Shared, done: list[BuildSummary] | None = None) -> Iterator[str]:
    """Sentences on how far the build is; its summary goes into `done`. Raises what `build` raises."""
    said: queue.Queue[str | None] = queue.Queue()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            summary = shared.desk.rebuild(lambda stage, at, of: said.put(f"{stage}:{at}/{of}"))
            if done is not None:
                done.append(summary)
        except BaseException as error:
            failed.append(error)
        finally:
            said.put(None)

    threading.Thread(target=work, daemon=True).start()
    yield "正在更新资料库,这期间仍可提问…"
    while (sentence := said.get()) is not None:
        yield sentence
    if failed:
        raise failed[0]


def _typed(values: Sequence[str]) -> dict[str, object]:
    """What was typed, years as numbers. Raises WrongCall."""
    from index.errors import WrongCall

    found: dict[str, object] = {}
    for name, label, value in zip(FIELDS, _LABELS, values, strict=True):
        value = (value or "").strip()
        if name in ("year", "until") and value:
            if not (value.isdigit() and 1900 <= int(value) <= 2100):
                raise WrongCall(f"{label}要写成四位数字,例如 2023。")
            found[name] = int(value)
        else:
            found[name] = value
    return found


def _held(shared: Shared, source: str | None) -> DocumentInfo | None:
    with shared.desk.library() as library:
        return next((info for info in library.documents() if info.source == source), None)


def _table(shared: Shared) -> str:
    with shared.desk.library() as library:
        return shelf_html(library.documents())


def _choices(shared: Shared) -> list[tuple[str, str]]:
    with shared.desk.library() as library:
        return [(f"{info.metadata.title}({info.source})", info.source) for info in library.documents()]
