"""One question and one answer record in, a verdict with its reasons out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eval.blame import Rungs, all_lost, error_class, first_lost, was_read
from eval.difficulty import difficulty
from eval.entailment import Judge, Split
from eval.gold import GoldFinder, Ranked
from eval.metrics import correctness, evidence, printed, ranking
from eval.metrics.answer import Given
from eval.metrics.base import Metric, Values
from eval.metrics.consistency import CONSISTENCY
from eval.metrics.correctness import CORRECT, FACTS
from eval.metrics.evidence import CITED, PRECISION
from eval.metrics.faithfulness import CITATION_PRECISION, CITATION_RECALL, FAITHFULNESS, Claim, put_support, support
from eval.metrics.length import LENGTH, length
from eval.metrics.printed import NUMBER_FAITHFUL
from eval.metrics.raw import RAW_FACTS, RAW_KEPT, raw_values
from eval.metrics.refusal import (
    FALSE_ANSWER,
    FALSE_REFUSAL,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    refusal_values,
)
from eval.oracle import Oracle
from eval.records import Record
from eval.sets import Question

METRICS: tuple[Metric, ...] = (
    CORRECT,
    CITED,
    PRECISION,
    NUMBER_FAITHFUL,
    FALSE_REFUSAL,
    FALSE_ANSWER,
    FACTS,
    FAITHFULNESS,
    CITATION_RECALL,
    CITATION_PRECISION,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    RAW_FACTS,
    RAW_KEPT,
    CONSISTENCY,
    LENGTH,
    *ranking.RECALL,
    ranking.MRR,
    ranking.NDCG,
)


@dataclass(frozen=True, slots=True)
class Tools:
    """What judging may lean on; without one, its measures do not apply."""

    judge: Judge | None = None
    split: Split | None = None
    finder: GoldFinder | None = None
    oracle: Oracle | None = None


@dataclass(slots=True)
class Verdict:
    """How one answer fared."""

    question: Question
    record: Record
    values: Values = field(default_factory=Values)
    refused: bool = False
    why: list[str] = field(default_factory=list)  # Chinese; nothing when all is well
    missing: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    rank: int | None = None  # at which the search has shown all evidence
    confidence: float | None = None  # 0 to 1: the least score of a claim, or what the record says
    ranked: Ranked | None = None
    rungs: list[str] = field(default_factory=list)  # where a lost question was lost, the first one first
    error_class: str = ""

    @property
    def lost(self) -> bool:
        """Whether a point was lost: wrong, or right without the evidence cited."""
        return self.values.known.get("correct") == 0.0 or self.values.known.get("cited") == 0.0

    def line(self) -> dict[str, Any]:
        """For verdicts.jsonl."""
        question = self.question
        return {
            "id": question.id,
            "type": question.type,
            "sources": sorted({e.source for e in question.evidence}),
            "difficulty": difficulty(question),
            "answerable": question.answerable,
            "refused": self.refused,
            "values": self.values.known,
            "unknown": self.values.unknown,
            "why": self.why,
            "missing": list(self.missing),
            "rank": self.rank,
            "confidence": self.confidence,
            "rungs": self.rungs,
            "error_class": self.error_class,
            "claims": [_claim_line(claim) for claim in self.claims],
        }


def _claim_line(claim: Claim) -> dict[str, Any]:
    judgement = claim.judgement
    return {
        "claim": claim.text,
        "marks": list(claim.marks),
        "finding": judgement.finding,
        "score": judgement.score,
        "reason": judgement.reason or ("所引原文支持这句话" if judgement.supported else ""),
        "kind": judgement.kind,
        "span": claim.span,
    }


def measure(question: Question, record: Record | None, tools: Tools) -> Verdict:
    """Judges one answer by every measure that applies. A question without a record counts as not answered."""
    record = {"error": "没有这一题的答案"} if record is None else record
    given = Given(record)
    verdict = Verdict(question, record, refused=given.refused)
    verdict.values.put(refusal_values(question.answerable, given.refused))
    if question.answerable:
        _judge_answer(verdict, given)
        _judge_ranking(verdict, tools)
    else:
        _judge_refusal(verdict, given)
    verdict.values.put(raw_values(question, record))
    if not given.refused:
        verdict.values.put({LENGTH.name: length(given)})
        _judge_support(verdict, given, tools)
    verdict.confidence = _confidence(verdict)
    if verdict.lost:
        _blame(verdict, given, tools)
    return verdict


def _blame(verdict: Verdict, given: Given, tools: Tools) -> None:
    known = verdict.values.known
    cited = known.get("cited") == 1.0
    origins = {} if tools.finder is None else tools.finder.origins_for(verdict.question)
    verdict.error_class = error_class(
        verdict.question, given, verdict.missing, cited, known.get("faithfulness"), origins
    )
    rungs = _rungs(verdict, tools)
    verdict.rungs = all_lost(first_lost(verdict.question, given, known.get("correct") == 1.0, rungs), rungs)


def _rungs(verdict: Verdict, tools: Tools) -> Rungs:
    """Each rung of the ladder, the one before it given right."""
    found = verdict.ranked
    if found is None:
        return Rungs(None, None, None, None)
    held = all(found.gold)
    read = was_read(verdict.record, found.gold, verdict.rank) if held else False
    oracle = None
    if held and not read and tools.oracle is not None:
        record = tools.oracle.ask(verdict.question, found)
        if record is not None:
            oracle = correctness.judge_answerable(verdict.question, Given(record)).correct
    return Rungs(held, verdict.rank is not None, read, oracle)


def cannot_judge(question: Question, why: str) -> Verdict:
    """The verdict on an answer that could not be read: neither right nor wrong."""
    verdict = Verdict(question, {"error": why}, why=[why])
    names = ["correct", "cited", "facts", "false_refusal"] if question.answerable else ["correct", "false_answer"]
    verdict.values.give_up(why, *names)
    return verdict


def _judge_answer(verdict: Verdict, given: Given) -> None:
    question, values = verdict.question, verdict.values
    result = correctness.judge_answerable(question, given)
    verdict.missing = result.missing
    values.put({CORRECT.name: result.correct})
    if question.facts:
        stated = len(question.facts) - len(result.missing)
        values.put({FACTS.name: stated / len(question.facts)})
    else:
        values.give_up("该题没有列事实", FACTS.name)
    if result.refused:
        values.put({CITED.name: False})
        verdict.why.append(given.error or "拒答了库里有的内容")
        return
    cited = evidence.all_cited(question, given)
    values.put({CITED.name: cited, PRECISION.name: evidence.precision(question, given)})
    unfounded = [] if question.type in printed.NOT_JUDGED else printed.unfounded(question, given)
    if question.type not in printed.NOT_JUDGED:
        values.put({NUMBER_FAITHFUL.name: not unfounded})
    if result.missing:
        verdict.why.append("缺 " + "、".join(result.missing))
    if result.forbidden:
        verdict.why.append("出现了不该有的 " + "、".join(result.forbidden))
    if result.too_long:
        verdict.why.append(f"太长:{result.too_long} 字")
    if not cited:
        verdict.why.append(f"没有引到依据({given.citations_offered} 条引用里 {len(given.citations)} 条有效)")
    if unfounded:
        verdict.why.append("数字没有出处:" + "、".join(unfounded))


def _judge_refusal(verdict: Verdict, given: Given) -> None:
    right = correctness.right_refusal(given)
    verdict.values.put({CORRECT.name: right})
    if not given.refused:
        verdict.why.append("库里没有的内容被回答了")
    elif not right:
        verdict.why.append(given.error or "拒答却附了引用")


def _judge_ranking(verdict: Verdict, tools: Tools) -> None:
    if tools.finder is None or not verdict.question.evidence:
        return
    found = verdict.ranked = tools.finder.ranked(verdict.question, verdict.record)
    if not all(found.gold):
        names = [metric.name for metric in (*ranking.RECALL, ranking.MRR, ranking.NDCG)]
        verdict.values.give_up("有依据不在资料库的任何一段里", *names)
        return
    verdict.rank = found.rank()
    verdict.values.put(ranking.ranking_values(found.places, found.relevant))


def _judge_support(verdict: Verdict, given: Given, tools: Tools) -> None:
    if tools.judge is None or tools.split is None:
        return
    found = support(given, tools.judge, tools.split, {} if tools.finder is None else tools.finder.abouts)
    put_support(found, verdict.values)
    verdict.claims = found.claims


def _confidence(verdict: Verdict) -> float | None:
    """What the record says of itself, or the score of the answer's weakest claim."""
    given = verdict.record.get("confidence")
    if isinstance(given, int | float) and not isinstance(given, bool):
        return min(1.0, max(0.0, float(given)))
    scores = [claim.judgement.score for claim in verdict.claims if claim.judgement.score is not None]
    return min(scores, default=None)
