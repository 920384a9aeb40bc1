"""One question of one user: answered, shown as it is written, kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from assistant.chain import Assistant
from assistant.check import Checked
from assistant.desk.desk import Desk
from assistant.desk.narrow import narrowed
from assistant.explain import explanation
from assistant.steps import Examined
from assistant.view.turn import Turn
from index.errors import YoujuError
from index.scope import Scope

UNFORESEEN = "出了意外,这个问题没有答成。请换个说法再试;如果一再出现,请把服务器显示的出错信息交给管理员。"


@dataclass(frozen=True, slots=True)
class Writing:
    """The sentences so far: text, and why it was struck or None."""

    pieces: tuple[tuple[str, str | None], ...]


def answered(desk: Desk, question: str, history: Sequence[str], scope: Scope) -> Iterator[Writing | Turn]:
    """What to show, step by step; the last one is the finished turn. A model's sentences come one by one."""
    try:
        with desk.assistant() as assistant:
            yield from _answered(assistant, question, history, scope)
    except YoujuError as error:
        yield Turn(question, error=str(error))
    except Exception:
        logging.getLogger(__name__).exception("question not answered")
        yield Turn(question, error=UNFORESEEN)


def explained(desk: Desk, question: str, scope: Scope) -> dict[str, Any]:
    """How the built-in writer finds an answer to a question that stands alone. Made when somebody looks: it costs as
    much as the answer itself."""
    with desk.assistant() as assistant:
        return explanation(*Assistant(assistant.library).trace(question, (), scope))


def _answered(assistant: Assistant, question: str, history: Sequence[str], scope: Scope) -> Iterator[Writing | Turn]:
    started = perf_counter()
    prepared = assistant.prepare(question, history, narrowed(assistant.library, scope))
    claims = assistant.stream(prepared)
    pieces: tuple[tuple[str, str | None], ...] = ()
    while True:
        try:
            checked = next(claims)
        except StopIteration as end:
            examined: Examined = end.value
            break
        if assistant.model is not None:
            pieces = (*pieces, _piece(checked))
            yield Writing(pieces)
    answer = assistant.finish(examined.prepared, examined.draft, examined.checked, examined.notes)
    answer = replace(answer, took_ms=(perf_counter() - started) * 1000)
    yield Turn(
        question,
        answer.record(),
        struck=tuple((c.claim.text, c.why) for c in examined.checked if not c.supported),
        searched=len(prepared.question.scope.sources) or len(assistant.library.documents()),
    )


def _piece(checked: Checked) -> tuple[str, str | None]:
    end = "" if checked.claim.text.endswith((":", "：")) else "。"
    return checked.claim.shown + end, None if checked.supported else checked.why
