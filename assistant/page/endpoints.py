"""Gradio's own named endpoints, which are also the MCP tools where gradio[mcp] is installed. They only read."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.page.shared import Shared
from index.describe import document_record, hit_record
from index.errors import YoujuError

LARGEST_TOP = 100


def endpoints(shared: Shared) -> None:
    """Names /ask, /search and /documents inside a gr.Blocks."""

    def ask(question: str, history: list[str] | None = None) -> dict[str, Any]:
        """回答一个关于政府报告的问题,每个断言都带引用。

        Args:
            question: 问题
            history: 先前的问题,从早到晚
        """
        try:
            with shared.desk.assistant() as assistant:
                return assistant.ask(question, history or ()).record()
        except YoujuError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def search(text: str, top: int = 10) -> list[dict[str, Any]]:
        """在政府报告里找段落,最相关的在前。

        Args:
            text: 要找的词或问题
            top: 最多几段
        """
        try:
            with shared.desk.assistant() as assistant:
                found = assistant.search(text, top=max(1, min(int(top), LARGEST_TOP)))
                return [hit_record(rank, hit, assistant.library) for rank, hit in enumerate(found, 1)]
        except YoujuError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def documents() -> list[dict[str, Any]]:
        """资料库里有哪些文件,各有什么存疑之处。"""
        with shared.desk.library() as library:
            return [document_record(info) for info in library.documents()]

    gr.api(ask, api_name="ask", queue=False)
    gr.api(search, api_name="search", queue=False)
    gr.api(documents, api_name="documents", queue=False)
