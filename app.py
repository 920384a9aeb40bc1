"""The web page: `python app.py`, or `youju serve`. Puts the tabs and the plain routes together and serves them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.desk.desk import Desk
from assistant.desk.history import History
from assistant.page.shared import Shared, has_mcp
from index.errors import WrongCall, YoujuError
from index.places import corpus_directory, index_directory

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

# before Gradio is imported: it looks for newer versions and sends usage counts otherwise
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

HEAD = """<header class="yj-head"><h1>有据</h1><span class="yj-headtools"><a class="yj-tool" href="?">新对话</a>
<button type="button" class="yj-tool yj-history" aria-expanded="false">历史</button></span></header>
<dialog class="yj-drawer" aria-label="历史对话"><div class="yj-drawerhead"><h2>历史对话</h2>
<button type="button" class="yj-tool yj-drawerclose">关闭</button></div>
<input type="search" class="yj-search" placeholder="在问题和回答中查找…" aria-label="在历史对话中查找">
<div class="yj-drawerbody"></div></dialog>"""
LARGEST_UPLOAD = "50mb"  # of one file
STOP_SECONDS = 3  # for answers under way, when the service is told to stop


def serve(
    host: str, port: int, index: Path, corpus: Path, progress: Callable[[str, int, int], None] | None = None
) -> None:
    """Serves the page until it is stopped. Raises WrongCall when the port is taken."""
    import uvicorn

    _check_free(host, port)
    page = create_app(index, corpus, progress)
    # An open page keeps its connection: without a limit the service would not stop before the last reader left.
    config = uvicorn.Config(page, host, port, log_level="warning", timeout_graceful_shutdown=STOP_SECONDS)
    server = uvicorn.Server(config)
    print(f"网页已打开:http://{host}:{port}(按 Ctrl+C 停止)", flush=True)
    server.run()


def create_app(index: Path, corpus: Path, progress: Callable[[str, int, int], None] | None = None) -> FastAPI:
    """The whole server: plain routes first, the page on everything else."""
    import gradio as gr

    from assistant.page.look import head, theme
    from assistant.page.routes import plain_routes
    from eval.page import Runs, eval_routes

    desk = Desk(index, corpus, progress)
    shared = Shared(desk, History(index.parent / "page.sqlite3"))
    shared.welcome()
    if shared.shelf.missing():
        threading.Thread(target=desk.rebuild, daemon=True).start()
    page = build_page(shared)
    page.queue(default_concurrency_limit=20, max_size=200)
    api = plain_routes(shared)
    eval_routes(api, Runs(index))
    return gr.mount_gradio_app(
        api,
        page,
        path="/",
        theme=theme(),
        head=head(),
        footer_links=[],
        show_error=False,
        max_file_size=LARGEST_UPLOAD,
        ssr_mode=False,
        mcp_server=has_mcp(),
    )


def build_page(shared: Shared) -> gr.Blocks:
    """The four tabs."""
    import gradio as gr

    from assistant.page.chat import chat_tab
    from assistant.page.endpoints import endpoints
    from assistant.page.library import library_tab
    from assistant.page.study import study_tab
    from eval.page import Runs, eval_tab

    with gr.Blocks(title="有据", analytics_enabled=False, fill_width=True) as page:
        gr.HTML(HEAD, elem_id="yj-head", apply_default_css=False)
        with gr.Tabs(elem_id="yj-tabs"):
            with gr.Tab("问答", id="chat"):
                chat_tab(page, shared)
            with gr.Tab("资料库", id="library"):
                library_tab(page, shared)
            with gr.Tab("学习材料", id="study"):
                study_tab(page, shared)
            with gr.Tab("评测", id="eval"):
                eval_tab(page, Runs(shared.desk.index))
        endpoints(shared)
    return page


def _check_free(host: str, port: int) -> None:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise WrongCall(
                f"端口 {port} 用不了:已被占用,或不允许使用。请关掉占用它的程序,或用 youju serve --port 换一个端口。"
            ) from error


def main() -> int:
    """`python app.py`: the page on this machine, over the default library."""
    try:
        serve("127.0.0.1", 7860, index_directory(), corpus_directory())
    except YoujuError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
