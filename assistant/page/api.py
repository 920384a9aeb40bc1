"""For other programs: /api/ask, /api/search, /api/documents with an OpenAPI description, and a chat route in the
form of OpenAI's, so that chat front ends people already have can use it. Answers carry their citations."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any, Literal

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from assistant.desk.ask import Writing, answered
from assistant.desk.narrow import narrowed
from assistant.page.shared import Shared, has_mcp
from assistant.view.citing import place
from assistant.view.markup import esc
from assistant.view.turn import Turn
from assistant.view.whole import whole_page
from index.describe import document_record, hit_record
from index.errors import WrongCall
from index.scope import Scope

MODEL = "youju"
LONGEST = 5000  # characters of a question
MOST_TURNS = 50


class Filters(BaseModel):
    """Which documents to look at; empty means all."""

    sources: list[str] = Field(default=[], description="文件名", max_length=1000)
    regions: list[str] = Field(default=[], description="地区,如 上海市青浦区", max_length=100)
    years: list[int] = Field(default=[], description="年份", max_length=100)
    kinds: list[str] = Field(default=[], description="文件类型", max_length=100)

    def scope(self) -> Scope:
        """The same for the library."""
        return Scope(frozenset(self.sources), frozenset(self.regions), frozenset(self.years), frozenset(self.kinds))


class Asked(BaseModel):
    """A question."""

    question: str = Field(description="问题", max_length=LONGEST)
    history: list[str] = Field(default=[], description="先前的问题,从早到晚", max_length=MOST_TURNS)
    filters: Filters = Filters()


class Sought(BaseModel):
    """Words to look for."""

    text: str = Field(description="要找的词或问题", max_length=LONGEST)
    top: int = Field(default=10, ge=1, le=100, description="最多几段")
    filters: Filters = Filters()


class Message(BaseModel):
    """One message of a chat."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]] | None = None

    def words(self) -> str:
        """The text, whether it comes whole or in parts."""
        if isinstance(self.content, list):
            return "".join(str(part.get("text", "")) for part in self.content if part.get("type") == "text")
        return self.content or ""


class Chat(BaseModel):
    """A chat in OpenAI's form; what is not named here is ignored."""

    messages: list[Message] = Field(min_length=1, max_length=4 * MOST_TURNS)
    model: str = MODEL
    stream: bool = False


def add_api(api: FastAPI, shared: Shared) -> None:
    """The routes for other programs."""
    _plain(api, shared)
    _chat(api, shared)

    @api.get("/api/docs", response_class=HTMLResponse, include_in_schema=False)
    def described() -> str:
        return whole_page("接口说明", _description(api))


def _plain(api: FastAPI, shared: Shared) -> None:
    @api.post("/api/ask", summary="问一个问题,得到带引用的回答", tags=["问答"])
    def ask(given: Asked) -> dict[str, Any]:
        with shared.desk.assistant() as assistant:
            scope = narrowed(assistant.library, given.filters.scope())
            return assistant.ask(given.question, given.history, scope).record()

    @api.post("/api/search", summary="找段落,不作答", tags=["问答"])
    def search(given: Sought) -> list[dict[str, Any]]:
        with shared.desk.assistant() as assistant:
            scope = narrowed(assistant.library, given.filters.scope())
            found = assistant.search(given.text, top=given.top, scope=scope)
            return [hit_record(rank, hit, assistant.library) for rank, hit in enumerate(found, 1)]

    @api.get("/api/documents", summary="资料库里有哪些文件", tags=["资料库"])
    def documents() -> list[dict[str, Any]]:
        with shared.desk.library() as library:
            return [document_record(info) for info in library.documents()]


def _chat(api: FastAPI, shared: Shared) -> None:
    @api.get("/v1/models", summary="可用的模型(OpenAI 形式)", tags=["兼容接口"])
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "youju"}]}

    @api.post("/v1/chat/completions", summary="对话(OpenAI 形式),回答带引用", tags=["兼容接口"])
    def chat(given: Chat) -> Response:
        asked = [message.words() for message in given.messages if message.role == "user"]
        if not asked:
            return failure("没有 role 为 user 的消息。")
        *history, question = asked
        head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}
        steps = answered(shared.desk, question, history[-MOST_TURNS:], Scope())
        if given.stream:
            return StreamingResponse(_streamed(steps, head), media_type="text/event-stream")
        turn = _last(steps)
        if turn.error or turn.record is None:
            return failure(turn.error or "没有回答。")
        choice = {"index": 0, "message": {"role": "assistant", "content": worded(turn)}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        body = {"object": "chat.completion", **head, "choices": [choice], "usage": usage}
        return JSONResponse(body | _evidence(turn))


def worded(turn: Turn) -> str:
    """The answer with its sources underneath, for a front end that shows text alone."""
    assert turn.record is not None
    sources = "".join(f"\n[{c['n']}] {place(c)}:“{c['quote'].strip()}”" for c in turn.record["citations"])
    return f"{turn.record['answer']}{chr(10) if sources else ''}{sources}"


def failure(sentence: str) -> JSONResponse:
    """What cannot be answered, in OpenAI's form."""
    error = {"message": sentence, "type": "invalid_request_error", "param": None, "code": None}
    return JSONResponse({"error": error}, status_code=400)


def told(request: Request, error: Exception) -> Response:
    """A YoujuError of any route as one sentence, in the form the caller reads."""
    if request.url.path.startswith("/v1/"):
        return failure(str(error))
    status = 400 if isinstance(error, WrongCall) else 500
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": str(error)}, status_code=status)
    return HTMLResponse(f'<p class="yj-error">{esc(error)}</p>', status_code=404 if status == 400 else status)


def _streamed(steps: Iterator[Writing | Turn], head: dict[str, Any]) -> Iterator[str]:
    """Server-sent events. Only what has passed the check is sent, so the answer comes in one piece when it is whole:
    sentences sent early would lack the marks that the layout gives them."""

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return f"data: {json.dumps({'object': 'chat.completion.chunk', **head, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    yield event({"role": "assistant", "content": ""})
    turn = _last(steps)
    if turn.record is None:
        yield f"data: {json.dumps({'error': {'message': turn.error or '没有回答。', 'type': 'invalid_request_error'}}, ensure_ascii=False)}\n\n"
    else:
        for line in worded(turn).splitlines(keepends=True):
            yield event({"content": line})
        yield event({}, "stop", **_evidence(turn))
    yield "data: [DONE]\n\n"


def _last(steps: Iterator[Writing | Turn]) -> Turn:
    *_, turn = steps
    assert isinstance(turn, Turn)
    return turn


def _evidence(turn: Turn) -> dict[str, Any]:
    assert turn.record is not None
    return {name: turn.record[name] for name in ("citations", "refused", "reason", "warnings")}


def _description(api: FastAPI) -> str:
    """The routes in a table: FastAPI's own page loads its scripts from outside."""
    rows = "".join(
        f"<tr><td><code>{method.upper()} {esc(path)}</code></td><td>{esc(said['summary'])}</td><td>{_fields(api, said)}</td></tr>"
        for path, methods in api.openapi()["paths"].items()
        for method, said in methods.items()
    )
    example = 'curl -H "Content-Type: application/json" -d \'{"question": "……?"}\' /api/ask'
    tools = "<p>MCP 客户端(streamable HTTP)请连 <code>/gradio_api/mcp/</code>,工具有 ask、search、read、documents。</p>"
    return (
        '<h2>接口说明</h2><p>机器可读的说明:<a href="openapi.json">OpenAPI</a>。请求和回答都是 JSON。</p>'
        f'<div class="yj-scroll"><table class="yj-table"><thead><tr><th>地址</th><th>作用</th><th>请求的字段</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div><p>例如:<code>{esc(example)}</code></p>{tools if has_mcp() else ''}"
    )


def _fields(api: FastAPI, said: dict[str, Any]) -> str:
    content = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schema = api.openapi()["components"]["schemas"].get(content.get("$ref", "").rsplit("/", 1)[-1], {})
    return "<br>".join(
        f"<code>{esc(name)}</code> {esc(about.get('description', ''))}"
        for name, about in schema.get("properties", {}).items()
    )
