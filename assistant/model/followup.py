"""A follow-up made to stand alone by the model; kept only when nothing of the question was lost or invented."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.model.client import ChatClient
from assistant.model.errors import ModelFailed
from assistant.model.passages import as_data
from assistant.model.prompts import fill
from assistant.model.reading import without_thinking
from assistant.model.settings import from_environment
from assistant.quantities import quantities
from index.regions import find_regions

TURNS = 6  # earlier questions and answers given to the model; what is leant on is nearly always the last
LONGEST_TURN = 400  # characters of each; an answer's list needs no more to be counted through
LONGEST = 200  # characters of a question made to stand alone
SHARE = 0.25  # of the time limit; the rest is for the answer

_LEAD_IN = re.compile(r"^(?:改写后的?|完整的?|独立的?)?(?:追问|问题)(?:是|为)?\s*[:\uff1a]\s*")
_NAMED = re.compile(r"《[^《》]{1,40}》|“[^“”]{1,40}”")
_BODY = re.compile(r"[\u4e00-\u9fff]{2}(?:委员会|办公室|管委会|街道|公司|中心|法院|检察院|局|厅)")


def resolve_with_model(question: str, history: Sequence[str], client: ChatClient | None = None) -> str | None:
    """The question as it reads alone, or None when the rule-based one should be used.

    history: earlier questions and answers, oldest first. None when there is no model or no history, when the model
    fails, and when its result drops or invents a figure, year, place or name.
    """
    if client is None:
        settings = from_environment()
        client = ChatClient(settings) if settings else None
    if client is None or not history or not question.strip():
        return None
    turns = "\n".join(as_data(turn.strip()[:LONGEST_TURN]) for turn in history[-TURNS:])
    messages = [
        ("system", fill("follow_up_rules")),
        ("human", fill("follow_up_request", history=turns, question=as_data(question.strip()))),
    ]
    try:
        reply = client.ask(messages, client.settings.seconds * SHARE)
    except ModelFailed:
        return None
    resolved = _one_question(reply.text)
    return resolved if reply.finished and _faithful(resolved, question, history) else None


def _one_question(text: str) -> str:
    """The reply without thinking, lead-in and quotation marks; "" when it is not one line."""
    lines = [line.strip() for line in without_thinking(text).splitlines() if line.strip()]
    if len(lines) != 1:
        return ""
    line = _LEAD_IN.sub("", lines[0])
    for opening, closing in ("“”", "「」", '""'):
        if line.startswith(opening) and line.endswith(closing) and line.count(opening) <= 2 and len(line) > 2:
            line = line[1:-1]
    return line.strip()


def _faithful(resolved: str, question: str, history: Sequence[str]) -> bool:
    """Whether it keeps what the question names and adds nothing that was never said."""
    if not 2 <= len(resolved) <= LONGEST:
        return False
    kept, said, now = _names(question), _names("\n".join((*history, question))), _names(resolved)
    return kept <= now and now <= said


def _names(text: str) -> frozenset[str]:
    """Figures, years, regions, documents and quoted words of a text, comparable."""
    figures = {f"{quantity.kind}:{quantity.value}" for quantity in quantities(text)}
    regions = {f"region:{mention.full}" for mention in find_regions(text)}
    return frozenset({*figures, *regions, *_NAMED.findall(text), *_BODY.findall(text)})
