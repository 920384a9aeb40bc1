"""Gradio's own named endpoints, which are also the MCP tools where `mcp` is installed. They only read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from assistant.desk.narrow import narrowed
from assistant.page.shared import Shared
from index.describe import document_record, hit_record
from index.errors import YoujuError
from index.scope import Scope

LARGEST_TOP = 100
FARTHEST = 20  # paragraphs read on either side
NONE: list[Any] = []  # a list that may be left out: Gradio describes it as a list, not as "a list or null"


def endpoints(shared: Shared) -> None:
    """Names /ask, /search, /read and /documents inside a gr.Blocks."""

    def ask(
        question: str,
        request: gr.Request,
        history: list[str] = NONE,
        regions: list[str] = NONE,
        years: list[int] = NONE,
        sources: list[str] = NONE,
    ) -> dict[str, Any]:
        """回答一个关于资料库中政府报告的问题。answer 里的 [1] 对应 citations 里的同号引文,quote 是原文,逐字不改;
        refused 为真表示资料库里没有依据,reason 说明原因,nearest 只是最接近的段落,不能当作依据。

        Args:
            question: 问题,一次问一件事,例如:2023年某区行政复议受理了多少件?
            history: 先前的问题,从早到晚;追问时要给
            regions: 只看这些地区,例如:上海市青浦区;不给就是全部
            years: 只看这些年份;不给就是全部
            sources: 只看这些文件,写 documents 给出的 source;不给就是全部
        """
        with _told(request) as told, shared.desk.assistant() as assistant:
            scope = narrowed(assistant.library, _scope(regions, years, sources))
            return told(assistant.ask(question, history or (), scope).record())

    def search(
        text: str,
        request: gr.Request,
        top: int = 10,
        regions: list[str] = NONE,
        years: list[int] = NONE,
        sources: list[str] = NONE,
    ) -> list[dict[str, Any]]:
        """在资料库的政府报告里找段落,最相关的在前;只找,不作答。

        Args:
            text: 要找的词或问题
            top: 最多几段,1到100
            regions: 只看这些地区;不给就是全部
            years: 只看这些年份;不给就是全部
            sources: 只看这些文件,写 documents 给出的 source;不给就是全部
        """
        with _told(request) as told, shared.desk.assistant() as assistant:
            scope = narrowed(assistant.library, _scope(regions, years, sources))
            found = assistant.search(text, top=_within(top, 1, LARGEST_TOP), scope=scope)
            return told([hit_record(rank, hit, assistant.library) for rank, hit in enumerate(found, 1)])

    def read(source: str, paragraph: int, request: gr.Request, around: int = 2) -> list[dict[str, Any]]:
        """读一份文件的一段和它前后的几段,原文照录,用来核对引文的上下文。

        Args:
            source: 文件,写引文或 documents 给出的 source
            paragraph: 段号,从1起
            around: 前后各读几段,0到20
        """
        with _told(request) as told, shared.desk.library() as library:
            library.paragraph(source, paragraph)
            reach = _within(around, 0, FARTHEST)
            found = library.paragraphs(source, paragraph - reach, paragraph + reach)
            return told(
                [
                    {"paragraph": p.number, "section": list(p.section), "page": p.page, "kind": p.kind, "text": p.text}
                    for p in found
                ]
            )

    def documents(request: gr.Request, words: str = "", top: int = LARGEST_TOP) -> list[dict[str, Any]]:
        """资料库里有哪些文件:标题、机构、地区、年份、类型,以及各份的存疑之处。

        Args:
            words: 只列标题、机构、地区或文件名里有这个词的;不给就是全部
            top: 最多几份
        """
        with _told(request) as told, shared.desk.library() as library:
            records = [document_record(info) for info in library.documents()]
            named = ("title", "issuer", "region", "source")
            found = [record for record in records if any(words in (record[name] or "") for name in named)]
            return told(found[: max(1, int(top))])

    for function in (ask, search, read, documents):
        gr.api(function, api_name=function.__name__, queue=False)


@contextmanager
def _told(request: gr.Request) -> Iterator[Callable[[Any], Any]]:
    """Gradio hands an MCP client str() of what a function returns, which is Python's notation and no JSON, and an
    error of its own in quotation marks: text and plain errors for these callers, records and Gradio's for the rest."""
    by_mcp = "/mcp" in request.url.path
    try:
        yield lambda record: json.dumps(record, ensure_ascii=False) if by_mcp else record
    except YoujuError as error:
        if by_mcp:
            raise
        raise gr.Error(str(error), print_exception=False) from error


def _scope(regions: list[str], years: list[int], sources: list[str]) -> Scope:
    return Scope(frozenset(sources or ()), frozenset(regions or ()), frozenset(map(int, years or ())))


def _within(given: int, least: int, most: int) -> int:
    return max(least, min(int(given), most))
