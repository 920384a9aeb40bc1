"""The language-model writer: passages out under short keys, sentences back with the keys they stand on."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.draft import Claim, Draft, Evidence, Support
from assistant.model.client import ChatClient, Message, SchemaRefused
from assistant.model.errors import ModelFailed
from assistant.model.followup import SHARE, resolve_with_model
from assistant.model.passages import as_data, give_keys, lay_out
from assistant.model.prompts import fill, load
from assistant.model.reading import AnswerReader, Reading, Sentence, read
from assistant.model.settings import from_environment
from assistant.quote import carry

SCHEMA: Mapping[str, Any] = {
    "name": "answer",
    "strict": True,
    "schema": {
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"text": {"type": "string"}, "keys": {"type": "array", "items": {"type": "string"}}},
                    "required": ["text", "keys"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["sentences"],
        "additionalProperties": False,
    },
}
"""What the service is asked to hold the reply to: sentences, each with its keys."""

LONGEST_SENTENCE = (
    600  # characters; a model that writes more without a stop has lost its way, and no check could follow
)

BROKEN_OFF = "语言模型的回答没有写完,可能不完整。"


class ModelWriter:
    """Writes with a chat model. Every claim stands on passages that were given; whether they carry it is checked later."""

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self._seconds = client.settings.seconds * (1 - SHARE)
        self._schemas = client.settings.openai_protocol  # until the service says that it knows none

    @classmethod
    def from_environment(cls) -> ModelWriter | None:
        """The writer that YOUJU_LLM names, None when it names none. Raises WrongCall for settings that cannot work."""
        settings = from_environment()
        if settings is None:
            return None
        for name in ("answer_rules", "answer_as_json", "answer_as_text", "answer_request", "passage"):
            load(name)  # a damaged prompt is found now, not in the middle of a question
        return cls(ChatClient(settings))

    def resolve(self, question: str, history: Sequence[str]) -> str | None:
        """A follow-up as it reads alone; None: use the rules."""
        return resolve_with_model(question, history, self._client)

    def write(self, question: str, evidence: Sequence[Evidence]) -> Draft:
        """A draft; one without claims when the model finds that the evidence does not answer. Raises ModelFailed."""
        if not evidence:
            return Draft(())
        given = give_keys(evidence)
        reading = self._ask(question, given)
        claims = tuple(_claims(reading.sentences, given, set()))
        if not claims and not reading.nothing:
            raise _uncited(reading)
        listed = sum(sentence.listed for sentence in reading.sentences if _valid(sentence, given)) > 1
        return Draft(claims, "\n" if listed else "", _warnings(reading, given))

    def stream(self, question: str, evidence: Sequence[Evidence]) -> Generator[Claim, None, tuple[str, ...]]:
        """The claims one by one; returns the warnings. Raises ModelFailed, also after some claims have been given out."""
        if not evidence:
            return ()
        given = give_keys(evidence)
        reader = AnswerReader()
        pieces = self._client.stream(_messages(question, given, "answer_as_text"), self._seconds)
        told: set[str] = set()
        finished = True
        while True:
            try:
                sentences = reader.feed(next(pieces))
            except StopIteration as end:
                finished = end.value
                break
            yield from _claims(sentences, given, told)
        held_back, reading = reader.close(finished=finished)
        yield from _claims(held_back, given, told)
        if not told and not reading.nothing:
            raise _uncited(reading)
        return _warnings(reading, given)

    def _ask(self, question: str, given: Mapping[str, Evidence]) -> Reading:
        """The reply read, held to the schema where the service can."""
        deadline = time.monotonic() + self._seconds
        if self._schemas:
            try:
                messages = _messages(question, given, "answer_as_json")
                reply = self._client.ask(messages, self._seconds, schema=SCHEMA)
                return read(reply.text, finished=reply.finished)
            except SchemaRefused:
                pass
        reply = self._client.ask(_messages(question, given, "answer_as_text"), deadline - time.monotonic())
        self._schemas = False
        return read(reply.text, finished=reply.finished)


def _uncited(reading: Reading) -> ModelFailed:
    return ModelFailed("它的回答没有标出有效的依据" if reading.sentences else "它没有写出回答", "可以换一个模型再试")


def _messages(question: str, given: Mapping[str, Evidence], form: str) -> list[Message]:
    """Rules for the system, passages and question as data for the user. form: how the reply is to look, a prompt's name."""
    return [
        ("system", fill("answer_rules", format=fill(form))),
        ("human", fill("answer_request", passages=lay_out(dict(given)), question=as_data(question))),
    ]


def _valid(sentence: Sentence, given: Mapping[str, Evidence]) -> list[str]:
    """The keys of a sentence that were given; none of one that is no sentence any more."""
    if len(sentence.text) > LONGEST_SENTENCE:
        return []
    return [key for key in sentence.keys if key in given and given[key].paragraph.text.strip()]


def _claims(sentences: Iterable[Sentence], given: Mapping[str, Evidence], told: set[str]) -> Iterator[Claim]:
    """Claims of the sentences that cite something given and were not told yet; `told` grows."""
    for sentence in sentences:
        if _valid(sentence, given) and sentence.text not in told:
            told.add(sentence.text)
            yield _claim(sentence, given)


def _claim(sentence: Sentence, given: Mapping[str, Evidence]) -> Claim:
    """A sentence on the passages it cites; keys that were never given are gone."""
    cited = [given[key] for key in _valid(sentence, given)]
    return Claim(
        sentence.text,
        tuple(
            Support(item.title, item.paragraph, carry(sentence.text, item.paragraph.text), item.about) for item in cited
        ),
    )


def _warnings(reading: Reading, given: Mapping[str, Evidence]) -> tuple[str, ...]:
    """What the user should know of a reply that was not all taken over."""
    warnings = []
    uncited = [sentence for sentence in reading.sentences if not _valid(sentence, given)]
    left_out = sum(not sentence.text.endswith((":", "\uff1a")) for sentence in uncited)  # "措施如下:" is no loss
    if left_out and not reading.nothing:
        warnings.append(f"语言模型写的 {left_out} 句话没有标出有效的依据,已略去。")
    if not reading.finished:
        warnings.append(BROKEN_OFF)
    return tuple(warnings)
