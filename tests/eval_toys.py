"""A small set over the five reports of corpus/, answers written by hand, and a judge that reads words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.entailment import Judgement
from eval.sets import Evidence, Question

CORPUS = Path(__file__).parents[1] / "corpus"
QINGPU = "青浦区2023年法治政府建设情况报告.txt"
HEFEI = "合肥市法治政府建设情况报告.txt"

RECEIVED = Question(
    id="t1",
    type="number",
    question="2023年青浦区行政复议受理了多少件?",
    answerable=True,
    facts=(("909件",),),
    forbidden=("418件",),
    evidence=(Evidence(QINGPU, "全年依法受理909件"),),
)
OTHER_YEAR = Question(id="t2", type="unanswerable", question="2019年青浦区行政复议受理了多少件?", answerable=False)
ADVICE = Question(
    id="t3",
    type="list",
    question="青浦区制发了多少份行政复议建议书,多少份决定抄告函?",
    answerable=True,
    facts=(("8份",), ("14份",)),
    evidence=(Evidence(QINGPU, "制发行政复议建议书8份、行政复议决定抄告函14份"),),
)
ATTENDANCE = Question(
    id="t4",
    type="compare",
    question="青浦区和合肥市的行政机关负责人出庭率分别是多少?",
    answerable=True,
    facts=(("100%",), ("66.5%",)),
    evidence=(Evidence(QINGPU, "行政负责人出庭率100%"), Evidence(HEFEI, "出庭率66.5%")),
)
QUESTIONS = (RECEIVED, OTHER_YEAR, ADVICE, ATTENDANCE)


def citation(n: int, text: str, quote: str | None = None, **more: Any) -> dict[str, Any]:
    """One citation of a record; quote is all of text unless told."""
    base = {"n": n, "source": QINGPU, "title": "2023年青浦区法治政府建设情况报告", "section": [], "paragraph": 1}
    return base | {"quote": text if quote is None else quote, "text": text} | more


def record(answer: str, *citations: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """An answer record as the contract has it."""
    return {"answer": answer, "refused": False, "reason": None, "citations": list(citations), "warnings": []} | more


def refusal(**more: Any) -> dict[str, Any]:
    """A refusal as the contract has it."""
    return record("资料库里没有。", refused=True, reason="资料库里没有。") | more


def write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Records as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return path


class Said:
    """A statement of an answer with its marks."""

    def __init__(self, text: str, *marks: int) -> None:
        self.text = text
        self.marks = marks


def word_judge(claim: str, contexts: tuple[str, ...]) -> Judgement:
    """Supported when every word of the claim (between blanks) stands in some context; 「?」 cannot be judged."""
    if "?" in claim:
        return Judgement("unknown", None, "读不懂")
    together = " ".join(contexts)
    missing = [word for word in claim.split() if word not in together]
    return Judgement("not_stated", 0.0, "原文没有") if missing or not contexts else Judgement("supported", 1.0)
