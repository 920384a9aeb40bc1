"""Is what the answer says borne out by what it cites: citations by ALCE's definitions, and claim by claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.entailment import Judge, Judgement, Split, context_of
from eval.metrics.answer import Given
from eval.metrics.base import Metric, Values
from eval.records import WHOLE

_UNKNOWN = "核对器判断不了,或答案里没有一句可核对的话"
CITATION_RECALL = Metric(
    name="citation_recall",
    label="引用支持率",
    definition="答了的题中,每句话由它自己标的引用合起来支持的份额;没标引用的句子记 0。",
    source="Gao 等,ALCE(EMNLP 2023),蕴涵判断用本项目的核对器",
    better="high",
    unknown=_UNKNOWN,
)
CITATION_PRECISION = Metric(
    name="citation_precision",
    label="引用必要率",
    definition="答了的题中,有用的引用的份额:所在句子得到支持,且该引用单独能支持,或去掉它就不再支持。",
    source="Gao 等,ALCE(EMNLP 2023),蕴涵判断用本项目的核对器",
    better="high",
    unknown=_UNKNOWN,
)
FAITHFULNESS = Metric(
    name="faithfulness",
    label="断言有据率",
    definition="答了的题中,答案拆成的断言被全部有效引用支持的份额。",
    source="Es 等,RAGAS(EACL 2024);Ru 等,RAGChecker(NeurIPS 2024),判断用本项目的核对器",
    better="high",
    unknown=_UNKNOWN,
)
NAMES = (CITATION_RECALL.name, CITATION_PRECISION.name, FAITHFULNESS.name)


@dataclass(frozen=True, slots=True)
class Claim:
    """A line of the claim ledger."""

    text: str
    marks: tuple[int, ...]  # of the sentence it stands in
    span: str  # the cited words that decide it: where it differs, or the quotes it rests on
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Support:
    """How an answer's statements and claims stand up."""

    claims: tuple[Claim, ...]
    recalls: tuple[float | None, ...]  # one a statement; None: could not be judged
    precisions: tuple[float | None, ...]  # one a citation of a statement


def support(given: Given, judge: Judge, split: Split, abouts: Mapping[str, str]) -> Support:
    """Judges every statement against its own citations (ALCE) and against all of the answer's (faithfulness)."""
    contexts = {citation.n: context_of(citation, abouts) for citation in given.citations}
    everything = tuple(contexts.values())
    quotes = {citation.n: citation.quote or citation.text for citation in given.citations}
    whole = bool(given.record.get(WHOLE))
    claims: list[Claim] = []
    recalls: list[float | None] = []
    precisions: list[float | None] = []
    for statement in split(given.marked_text):
        cited = tuple(contexts) if whole else tuple(n for n in statement.marks if n in contexts)
        own = tuple(contexts[n] for n in cited)
        by_own = judge(statement.text, own)
        recall = by_own.supported
        recalls.append(None if recall is None else float(recall))
        precisions.extend(_necessary(statement.text, own, recall, judge))
        # what some citations carry all of them carry, though a judge may stumble over the others' figures
        judgement = by_own if recall or own == everything else judge(statement.text, everything)
        span = judgement.context_part or _short("…".join(quotes[n] for n in cited))
        claims.append(Claim(statement.text, cited, span, judgement))
    return Support(tuple(claims), tuple(recalls), tuple(precisions))


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _necessary(statement: str, contexts: tuple[str, ...], recall: bool | None, judge: Judge) -> list[float | None]:
    """For each citation of a statement, whether it is of use (ALCE, section 4.3)."""
    if recall is not True:
        return [None if recall is None else 0.0] * len(contexts)
    if len(contexts) == 1:
        return [1.0]
    useful: list[float | None] = []
    for place, context in enumerate(contexts):
        alone = judge(statement, (context,)).supported
        if alone:
            useful.append(1.0)
            continue
        rest = judge(statement, contexts[:place] + contexts[place + 1 :]).supported
        useful.append(None if alone is None or rest is None else float(not rest))
    return useful


def put_support(found: Support, values: Values) -> None:
    """The three measures of one answer; what could not be judged is left out of the mean, and said."""
    shares = {
        CITATION_RECALL.name: found.recalls,
        CITATION_PRECISION.name: found.precisions,
        FAITHFULNESS.name: tuple(
            None if claim.judgement.supported is None else float(claim.judgement.supported) for claim in found.claims
        ),
    }
    for name, each in shares.items():
        judged = [value for value in each if value is not None]
        if judged:
            values.put({name: sum(judged) / len(judged)})
        elif name != CITATION_PRECISION.name or each:  # an answer without citations has no citation to weigh
            values.give_up("核对器判断不了" if each else "答案里没有一句可核对的话", name)
