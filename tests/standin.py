"""A stand-in for a model service: a real HTTP server that speaks the OpenAI chat protocol and misbehaves when told to.

    with StandIn(says("全年受理909件[A1]。")) as service: ...

A behaviour answers one request; the last one given goes on answering. `service.requests` keeps what was asked.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 7  # characters in one event of a stream: it cuts through marks and figures


class Exchange:
    """One request, and the ways to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, payload: dict[str, Any], stopping: threading.Event) -> None:
        self.handler = handler
        self.payload = payload
        self.stopping = stopping
        self.streamed = bool(payload.get("stream"))

    @property
    def has_schema(self) -> bool:
        return "response_format" in self.payload

    def head(self, status: int = 200, kind: str = "application/json", length: int | None = None) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        if length is not None:
            self.handler.send_header("Content-Length", str(length))
        self.handler.end_headers()

    def write(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def body(self, data: bytes, status: int = 200, kind: str = "application/json") -> None:
        self.head(status, kind, len(data))
        self.write(data)

    def event(self, text: str, ended: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": ended}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self.write(b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n")

    def wait(self, seconds: float) -> None:
        self.stopping.wait(seconds)


Behaviour = Callable[[Exchange], None]


def completion(text: str | None, ended: str = "stop") -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": ended}
    whole = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return json.dumps(whole, ensure_ascii=False).encode()


def says(
    text: str, ended: str = "stop", between: float = 0.0, held: tuple[int, threading.Event] | None = None
) -> Behaviour:
    """The text, whole or streamed. ended "length": the service cut it off. between: seconds between two events.

    held: from this character on, only once the event is set (at most 30 s): what was said by then can be looked at.
    """

    def behave(exchange: Exchange) -> None:
        if not exchange.streamed:
            exchange.body(completion(text, ended))
            return
        exchange.head(kind="text/event-stream")
        for start in range(0, len(text), PIECE):
            if held and start >= held[0]:
                held[1].wait(30)
            exchange.event(text[start : start + PIECE])
            exchange.wait(between)
        exchange.event("", ended)
        exchange.write(b"data: [DONE]\n\n")

    return behave


def cites(*sentences: tuple[str, list[str]]) -> Behaviour:
    """Sentences with keys: JSON when a schema was asked for, prose with marks otherwise."""

    def behave(exchange: Exchange) -> None:
        if exchange.has_schema:
            items = [{"text": text, "keys": keys} for text, keys in sentences]
            says(json.dumps({"sentences": items}, ensure_ascii=False))(exchange)
        else:
            says("".join(text.rstrip("。") + "".join(f"[{key}]" for key in keys) + "。" for text, keys in sentences))(
                exchange
            )

    return behave


def fails(status: int, message: str = "internal error") -> Behaviour:
    return lambda exchange: exchange.body(json.dumps({"error": {"message": message}}).encode(), status)


def knows_no_schema(otherwise: Behaviour) -> Behaviour:
    """400 when a JSON schema is asked for, as DeepSeek answers; otherwise as told."""
    refuse = fails(400, "This response_format type is unavailable now")
    return lambda exchange: refuse(exchange) if exchange.has_schema else otherwise(exchange)


def stalls(after: str = "") -> Behaviour:
    """Says `after` (streamed) or the head of a reply, and then nothing for a minute."""

    def behave(exchange: Exchange) -> None:
        exchange.head(kind="text/event-stream" if exchange.streamed else "application/json")
        for start in range(0, len(after), PIECE):
            exchange.event(after[start : start + PIECE])
        exchange.wait(60)

    return behave


def drips(seconds: float = 0.05) -> Behaviour:
    """A blank or a comment every few moments for a minute: no socket limit ever strikes."""

    def behave(exchange: Exchange) -> None:
        exchange.head(kind="text/event-stream" if exchange.streamed else "application/json")
        for _ in range(int(60 / seconds)):
            exchange.write(b": still here\n\n" if exchange.streamed else b" ")
            exchange.wait(seconds)
            if exchange.stopping.is_set():
                return

    return behave


def hangs_up(after: str = "") -> Behaviour:
    """Breaks the connection, in the middle of a reply that promised to be longer."""

    def behave(exchange: Exchange) -> None:
        if not after:
            return  # not a byte
        if exchange.streamed:
            exchange.handler.send_response(200)
            exchange.handler.send_header("Content-Type", "text/event-stream")
            exchange.handler.send_header("Transfer-Encoding", "chunked")
            exchange.handler.end_headers()
            for start in range(0, len(after), PIECE):
                choice = {"index": 0, "delta": {"content": after[start : start + PIECE]}, "finish_reason": None}
                data = b"data: " + json.dumps({"id": "c", "choices": [choice]}).encode() + b"\n\n"
                exchange.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        else:
            data = completion(after)
            exchange.head(length=len(data) + 1000)
            exchange.write(data)

    return behave


def sends(data: bytes, kind: str = "application/json", status: int = 200) -> Behaviour:
    """These very bytes."""
    return lambda exchange: exchange.body(data, status, kind)


def never_ends(text: str = "全年依法受理909件[A1]。") -> Behaviour:
    """The same sentence again and again, as fast as it is read."""

    def behave(exchange: Exchange) -> None:
        if not exchange.streamed:
            exchange.head()
            exchange.write(b'{"choices": [{"index": 0, "message": {"role": "assistant", "content": "')
            while not exchange.stopping.is_set():
                exchange.write(text.encode() * 1000)
        exchange.head(kind="text/event-stream")
        while not exchange.stopping.is_set():
            exchange.event(text)

    return behave


class StandIn:
    """The server, on a free port of this machine, while the context lasts."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)
        self.requests: list[dict[str, Any]] = []
        self._stopping = threading.Event()
        self._turn = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with outer._turn:
                    behave = outer.behaviours[min(len(outer.requests), len(outer.behaviours) - 1)]
                    outer.requests.append(payload)
                self.close_connection = True
                with contextlib.suppress(OSError):  # the other side has gone
                    behave(Exchange(self, payload, outer._stopping))

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> StandIn:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def asked(self, number: int = -1) -> str:
        """All text of one request, system and user."""
        return "\n".join(message["content"] for message in self.requests[number]["messages"])
