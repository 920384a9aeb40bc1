"""评测: choose a set, run it, read the report inside the page, compare two runs, accept drafted questions."""

from __future__ import annotations

import os
import queue
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse

from eval.folder import RunFolder
from index.errors import YoujuError

MOST_DRAFTED = 100
_NAME = re.compile(r"[\w\-.]{1,80}")
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


class Runs:
    """Where the page keeps runs and sets: beside the index."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self.folder = index.parent / "runs"
        self.sets = index.parent / "sets"

    def names(self) -> list[str]:
        """Finished runs, newest first."""
        reports = self.folder.glob("*/report.html") if self.folder.is_dir() else ()
        return [path.parent.name for path in sorted(reports, key=lambda p: p.stat().st_mtime, reverse=True)]

    def run(self, name: str) -> Path:
        """The folder of a run. Raises HTTPException 404 when there is none."""
        path = self.folder / name
        if not _NAME.fullmatch(name) or not path.is_dir():
            raise HTTPException(404, "没有这次评测。")
        return path

    def set_choices(self) -> list[tuple[str, str]]:
        """The project's own sets that are over its own reports come first, then those accepted on the page."""
        from eval.sets import card

        own = Path(__file__).parent / "benchmark"
        found = [
            (f"{card(path.stem)['title']}({card(path.stem)['over']})", str(path))
            for path in sorted(own.glob("*.jsonl"))
            if card(path.stem)
        ]
        found.sort(key=lambda choice: "corpus/" not in choice[0])
        return found + [(path.stem, str(path)) for path in sorted(self.sets.glob("*.jsonl"))]


def eval_routes(api: FastAPI, runs: Runs) -> None:
    """The reports, shown in frames of their own."""

    @api.get("/eval/report", response_class=HTMLResponse, include_in_schema=False)
    def report(run: str) -> str:
        return (runs.run(run) / "report.html").read_text("utf-8")

    @api.get("/eval/compare", response_class=HTMLResponse, include_in_schema=False)
    def compared(before: str, after: str) -> str:
        from eval.compare import compare
        from eval.report.comparison import comparison_page

        return comparison_page(compare(RunFolder(runs.run(before)), RunFolder(runs.run(after))))


def eval_tab(page: gr.Blocks, runs: Runs) -> None:
    """Puts the tab in place."""
    with gr.Row(equal_height=False, elem_classes="yj-bottom"):
        chosen = gr.Dropdown(runs.set_choices(), label="题集", scale=3, elem_id="yj-set")
        own = gr.File(
            label="或上传自己的题集", file_types=[".jsonl", ".csv", ".xlsx"], height=120, scale=2, elem_id="yj-own"
        )
        start = gr.Button("开始评测", variant="primary", scale=1, min_width=120, elem_id="yj-run")
    said = gr.HTML(apply_default_css=False, elem_id="yj-runsaid")
    with gr.Row(equal_height=False, elem_classes="yj-bottom"):
        first = gr.Dropdown([], label="结果", scale=3, elem_id="yj-first")
        second = gr.Dropdown([], label="与哪次比较(可以不选)", scale=3, elem_id="yj-second")
        show = gr.Button("打开", scale=1, min_width=120, elem_id="yj-showrun")
    frame = gr.HTML(apply_default_css=False, elem_id="yj-report")
    with gr.Accordion("从资料库出题", open=False, elem_id="yj-draft"):
        drafted = _drafts(runs)

    def ran(picked: str | None, uploaded: str | None) -> Iterator[tuple[Any, ...]]:
        yield from _run(runs, uploaded or picked)

    start.click(ran, [chosen, own], [said, first, second, frame], concurrency_limit=1, **_QUIET)
    show.click(framed, [first, second], frame, **_QUIET)
    drafted(lambda: gr.update(choices=runs.set_choices()), None, chosen, **_QUIET)
    page.load(lambda: [gr.update(choices=runs.names())] * 2, None, [first, second], queue=False, **_QUIET)


def framed(run: str | None, other: str | None = None) -> str:
    """A report, or a comparison, in a frame that can reach nothing of the page."""
    if not run:
        return '<p class="yj-dim">请先选一次结果。</p>'
    address = f"eval/compare?before={other}&after={run}" if other and other != run else f"eval/report?run={run}"
    return f'<iframe class="yj-frame" sandbox="allow-scripts allow-downloads" title="评测报告" src="{escape(address)}"></iframe>'


def _run(runs: Runs, chosen: str | None) -> Iterator[tuple[Any, ...]]:
    """Progress in words, then the report."""
    if not chosen:
        yield '<p class="yj-error">请先选一个题集,或上传一个。</p>', gr.skip(), gr.skip(), gr.skip()
        return
    for step in _while(lambda tell: _evaluated(runs, Path(chosen), tell)):
        if isinstance(step, str):
            yield f'<p class="yj-wait">{escape(step)}</p>', gr.skip(), gr.skip(), gr.skip()
        elif isinstance(step, YoujuError):
            yield f'<p class="yj-error">{escape(str(step))}</p>', gr.skip(), gr.skip(), gr.skip()
        else:
            name = step.name
            names = runs.names()
            done = f'<p class="yj-dim">评完了:{escape(name)}</p>'
            yield done, gr.update(choices=names, value=name), gr.update(choices=names), framed(name)


def _evaluated(runs: Runs, path: Path, tell: Callable[[str], None]) -> Path:
    from eval.run import BUILT_IN, Plan, folder_name, run, settings_of
    from eval.sets import read_set
    from eval.statistics import SEED

    writer = os.environ.get("YOUJU_LLM") or BUILT_IN
    plan = Plan(questions=read_set(path), index=runs.index, answers=None, writer=writer, seed=SEED)
    name = re.sub(r"[^\w\-.]", "_", folder_name(settings_of(plan)))
    run(plan, runs.folder / name, lambda stage, done, of: tell(f"{stage}:{done}/{of}"))
    return runs.folder / name


def _while(work: Callable[[Callable[[str], None]], Path]) -> Iterator[str | Path | YoujuError]:
    """What a long piece of work says meanwhile, then what came of it."""
    said: queue.Queue[str | Path | YoujuError | Exception] = queue.Queue()

    def working() -> None:
        try:
            said.put(work(said.put))
        except Exception as error:
            said.put(error)

    threading.Thread(target=working, daemon=True).start()
    yield "正在准备…"
    while True:
        step = said.get()
        if isinstance(step, Exception) and not isinstance(step, YoujuError):
            raise step
        yield step  # type: ignore[misc]
        if not isinstance(step, str):
            return


def _drafts(runs: Runs) -> Callable[..., Any]:
    """Questions drawn from the library for a person to accept; returns what to call after a set was kept."""
    from eval.draft import draft_questions
    from eval.sets import write_set
    from index.library import Library

    with gr.Row(equal_height=False, elem_classes="yj-bottom"):
        count = gr.Slider(5, MOST_DRAFTED, 20, step=5, label="出几道", scale=3)
        seed = gr.Number(1, label="换一批(编号)", precision=0, minimum=0, scale=1)
        make = gr.Button("出题", scale=1, min_width=120, elem_id="yj-make")
    held = gr.State([])
    picked = gr.CheckboxGroup([], label="勾选要留下的题", elem_id="yj-picked", elem_classes="yj-choices")
    with gr.Row(equal_height=False, elem_classes="yj-bottom"):
        name = gr.Textbox(label="题集名称", max_length=40, scale=3, value="我的题集", elem_id="yj-setname")
        keep = gr.Button("接受勾选的题", variant="primary", scale=1, min_width=140, elem_id="yj-accept")
    said = gr.HTML(apply_default_css=False, elem_id="yj-draftsaid")

    def made(items: float, number: float | None) -> tuple[Any, ...]:
        with Library.open(runs.index) as library:
            documents = [library.document(info.source) for info in library.documents()]
        found = draft_questions(documents, int(items), int(number or 0))
        choices = [(_drafted(question), question.id) for question in found]
        return found, gr.update(choices=choices, value=[]), f'<p class="yj-dim">出了{len(found)}道草稿,请逐题核对。</p>'

    def kept(found: Sequence[Any], ids: Sequence[str], title: str) -> str:
        chosen = [question for question in found if question.id in set(ids)]
        plain = re.sub(r"[^\w\-]", "_", title.strip())
        if not chosen or not plain:
            return '<p class="yj-error">请先勾选题目,并写上题集名称。</p>'
        runs.sets.mkdir(parents=True, exist_ok=True)
        write_set(runs.sets / f"{plain}.jsonl", chosen)
        return f'<p class="yj-dim">已存为题集“{escape(plain)}”,共{len(chosen)}道,可在上面选用。</p>'

    make.click(made, [count, seed], [held, picked, said], **_QUIET)
    done = keep.click(kept, [held, picked, name], said, **_QUIET)
    return done.then


def _drafted(question: Any) -> str:
    facts = "、".join(forms[0] for forms in question.facts) if question.answerable else "(库里没有答案)"
    source = f" ——《{question.evidence[0].source}》" if question.evidence else ""
    return f"{question.question} 答:{facts}{source}"
