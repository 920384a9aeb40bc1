"""Where answers come from: the assistant over a library, or a file of answers made elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.metrics.raw import DRAFT
from eval.records import AnswerFile, Record
from eval.sets import Question
from index.errors import YoujuError

READ, STRUCK = "read", "struck"  # keys of a record: paragraphs the writer was given; claims the checker took out


class FromAssistant:
    """Asks the assistant; made once in each process that asks."""

    def __init__(self, index: Path) -> None:
        from assistant.chain import Assistant
        from index.library import Library

        self.library = Library.open(index)
        self._assistant = Assistant.from_environment(self.library)

    def __call__(self, question: Question) -> Record:
        """The answer record; a failure becomes a record with `error`, and the run goes on."""
        try:
            answer, trace = self._assistant.trace(question.question, question.history)
        except YoujuError as error:
            return {"id": question.id, "question": question.question, "error": str(error)}
        except Exception as error:  # a defect in answering one question must not cost the others
            why = f"回答时程序出错:{type(error).__name__}: {error}"
            return {"id": question.id, "question": question.question, "error": why}
        return {"id": question.id, **answer.record(), **_backstage(trace)}


def _backstage(trace: Any) -> Record:
    """What the answerer read and wrote before anything was taken out, for finding out where a point was lost."""
    draft = trace.proposal.draft
    claims = [found.claim for found in trace.checked] or draft.claims  # a refusal is decided before anything is checked
    return {
        DRAFT: draft.joiner.join(claim.text for claim in claims),
        READ: [[passage.paragraph.source, passage.paragraph.number] for passage in trace.found],
        STRUCK: [{"claim": found.claim.text, "why": found.why} for found in trace.checked if not found.supported],
    }


class FromFile:
    """Looks answers up in a file."""

    def __init__(self, answers: AnswerFile) -> None:
        self._answers = answers

    def __call__(self, question: Question) -> Record | None:
        """The record as it stands in the file, with the question's id."""
        record = self._answers.find(question)
        return None if record is None else record | {"id": question.id}
