"""One request to a chat model: within a time limit that holds, one retry, every failure told apart in Chinese.

The request runs in a thread of its own, so that the limit holds whatever the service, the network or the library does.
LangChain is imported in that thread, at the first request.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.model.errors import ModelFailed
from assistant.model.settings import Settings

Message = tuple[str, str]  # role (system, human) and text

PAUSE = 0.2  # seconds before the one retry: enough for a worker behind a gateway to be replaced, a guess
MOST_CHARACTERS = 8_000  # of one answer; the longest useful one has 1,500. What comes after is not read

STRAIGHT: Mapping[str, Any] = {"temperature": 0}  # the likeliest words; some reasoning models refuse the setting


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some text of the reply, and why it ended where it did."""

    text: str
    ended: str | None  # finish_reason of the service; None while there is more


class _Done:
    """The reply is over."""


class ChatClient:
    """A configured chat model. Safe for threads; the connection pool is shared."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._model: Any = None
        self._making = threading.Lock()

    def ask(self, messages: Sequence[Message], seconds: float, *, schema: Mapping[str, Any] | None = None) -> Reply:
        """The whole reply at once. `schema`: JSON schema it must follow, where the service can hold to one.

        Raises ModelFailed; SchemaRefused when the service answers that it does not know schemas.
        """
        text, finished = [], True
        pieces = self._pieces(messages, seconds, streamed=False, schema=schema)
        while True:
            try:
                text.append(next(pieces))
            except StopIteration as end:
                finished = end.value
                break
        return Reply("".join(text), finished)

    def stream(self, messages: Sequence[Message], seconds: float) -> Generator[str, None, bool]:
        """The reply as it arrives; returns whether the model had finished. Raises ModelFailed."""
        return self._pieces(messages, seconds, streamed=True, schema=None)

    def _pieces(
        self, messages: Sequence[Message], seconds: float, *, streamed: bool, schema: Mapping[str, Any] | None
    ) -> Generator[str, None, bool]:
        """Pieces of text, at most `MOST_CHARACTERS` in all; one retry for a passing fault while nothing has arrived."""
        deadline = time.monotonic() + seconds
        extras = dict(STRAIGHT) if self.settings.openai_protocol else {}
        if schema is not None:
            extras["extra_body"] = {"response_format": {"type": "json_schema", "json_schema": schema}}
        retried = False
        while True:
            length = 0
            ended: str | None = None
            try:
                for piece in self._once(messages, extras, deadline, streamed=streamed):
                    ended = piece.ended or ended
                    if length + len(piece.text) > MOST_CHARACTERS:
                        yield piece.text[: MOST_CHARACTERS - length]
                        return False
                    length += len(piece.text)
                    if piece.text:
                        yield piece.text
                    if time.monotonic() > deadline:  # whoever reads took the time, or the pieces never end
                        raise _too_slow()
                return self._complete(ended, streamed=streamed)
            except _Fault as fault:
                if fault.refused and schema is not None:
                    raise SchemaRefused from fault.__cause__
                if fault.refused and extras and not length:
                    extras = {}  # ask again as plainly as can be
                    continue
                if fault.unreadable and streamed and not length:
                    streamed = False  # some services do not stream, and answer whole
                    continue
                if fault.passing and not length and not retried and time.monotonic() + PAUSE < deadline:
                    retried = True
                    time.sleep(PAUSE)
                    continue
                raise ModelFailed(
                    fault.why.format(seconds=f"{self.settings.seconds:g}"), fault.remedy
                ) from fault.__cause__

    def _complete(self, ended: str | None, *, streamed: bool) -> bool:
        """Whether the model had come to its end. A stream of OpenAI's protocol that gives no reason was broken off."""
        if ended is None:
            return not (streamed and self.settings.openai_protocol)
        return ended not in _CUT_OFF

    def _once(
        self, messages: Sequence[Message], extras: Mapping[str, Any], deadline: float, *, streamed: bool
    ) -> Iterator[_Piece]:
        """One request in its own thread. Raises _Fault, at the deadline at the latest."""
        arrived: queue.Queue[_Piece | Exception | _Done] = queue.Queue(maxsize=1000)
        left = threading.Event()  # nobody reads any more

        def work() -> None:
            try:
                model = self._ready()
                bound = model.bind(**extras) if extras else model
                for reply in bound.stream(list(messages)) if streamed else [bound.invoke(list(messages))]:
                    arrived.put(_piece(reply))
                    if left.is_set() or time.monotonic() > deadline:
                        return
                arrived.put(_Done())
            except Exception as error:  # whatever a service or its library throws: explained in `_fault`
                if not left.is_set():
                    arrived.put(error)

        threading.Thread(target=work, name="youju-model", daemon=True).start()
        try:
            while True:
                try:
                    item = arrived.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    raise _too_slow() from None
                if isinstance(item, _Done):
                    return
                if isinstance(item, _Fault):
                    raise item
                if isinstance(item, Exception):
                    raise _fault(item) from item
                yield item
        finally:
            left.set()
            while not arrived.empty():  # let a worker that waits for room see that nobody reads
                arrived.get_nowait()

    def _ready(self) -> Any:
        """The LangChain model, made once."""
        with self._making:
            if self._model is None:
                try:
                    self._model = _make(self.settings)
                except Exception as error:  # a missing package, key or provider: each library has its own
                    raise _setup_fault(error) from error
            return self._model


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote."""

    text: str
    finished: bool  # False: cut off by the service or by our limit on length


class SchemaRefused(Exception):
    """The service does not take a JSON schema; ask without one."""


class _Fault(Exception):
    """Why one request failed, in words for the user."""

    def __init__(
        self,
        why: str,
        remedy: str = "请检查模型服务",
        *,
        passing: bool = False,
        refused: bool = False,
        unreadable: bool = False,
    ) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy
        self.passing = passing  # worth one retry
        self.refused = refused  # the service did not like the request's form
        self.unreadable = unreadable  # no reply of the protocol


_CUT_OFF = ("length", "max_tokens", "MAX_TOKENS", "content_filter")  # of OpenAI's protocol, Anthropic, Google


def _make(settings: Settings) -> Any:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {}
    if settings.base_url is not None:
        options["base_url"] = settings.base_url
    if settings.key is not None or settings.base_url is not None:
        options["api_key"] = settings.key or "none"  # a local service asks for no key, its client does
    name = settings.name
    if settings.openai_protocol:
        from assistant.model.transport import bounded_client

        name = name.removeprefix("openai:")
        client = bounded_client(settings.seconds)
        options |= {"model_provider": "openai", "use_responses_api": False, "stream_usage": False}
        options |= {"timeout": client.timeout, "max_retries": 0, "http_client": client}
    return init_chat_model(name, **options)


def _piece(message: Any) -> _Piece:
    """A LangChain message, whole or chunk, as text. Raises when it is none: the library let garbage through."""
    ended = message.response_metadata.get("finish_reason") or message.response_metadata.get("stop_reason")
    return _Piece(str(message.text), ended)


def _fault(error: Exception) -> _Fault:
    """What went wrong, from the chain of causes under an exception."""
    from assistant.model import transport

    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    if any(isinstance(link, transport.ReplyTooLong) for link in chain):
        return _Fault("模型服务的回复长得不正常")
    status = next(
        (code for code in (getattr(link, "status_code", None) for link in chain) if isinstance(code, int)), None
    )
    if status is not None:
        return _status_fault(status)
    if any(isinstance(link, transport.httpx.TimeoutException) for link in chain):
        return _too_slow()
    if any(isinstance(link, transport.httpx.TransportError) for link in chain):
        return _Fault("连不上模型服务,或连接中断", "请检查 YOUJU_LLM_BASE_URL 和网络", passing=True)
    return _Fault("模型服务的回复读不懂", unreadable=True)


def _too_slow() -> _Fault:
    return _Fault("没有在 {seconds} 秒的时限内答完")


def _setup_fault(error: Exception) -> _Fault:
    """Why LangChain could not make the model."""
    if "model_provider" in str(error):
        return _Fault("认不出 YOUJU_LLM 写的模型", "请写作 openai:模型名,并设置 YOUJU_LLM_BASE_URL")
    if "api_key" in str(error):
        return _Fault("没有密钥", "请设置 YOUJU_LLM_KEY")
    return _Fault("这种模型的接口没有装好", "OpenAI 兼容的服务请把 YOUJU_LLM 写作 openai:模型名")


def _status_fault(status: int) -> _Fault:
    """What an HTTP status means here."""
    if status in (401, 403):
        return _Fault(f"模型服务不接受密钥({status})", "请检查 YOUJU_LLM_KEY")
    if status == 404:
        return _Fault("没有这个模型或这个地址(404)", "请检查 YOUJU_LLM 和 YOUJU_LLM_BASE_URL", refused=True)
    if status == 429:
        return _Fault("模型服务太忙或额度用完(429)", "请稍后再试")
    if status >= 500:
        return _Fault(f"模型服务出错({status})", "请检查模型服务的日志", passing=True)
    return _Fault(f"模型服务不接受这个请求({status})", "请检查模型服务的日志", refused=status in (400, 422))
