"""Answer or refuse: what the library does not say is said plainly."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib import resources

from assistant.catalogue import Catalogue
from assistant.compose.proposal import Proposal, core_title
from assistant.groups import asked_groups
from assistant.question import Question

# The odds from which it answers. The weights are fitted with wrong answers weighing as much as right ones, and users ask
# fewer such questions, so this is below one half; of 23 question sets .15 answers 4 in 1,470 more and 2 false ones in 211.
ANSWER = 0.2


def refusal(question: Question, proposal: Proposal, catalogue: Catalogue, *, stated: bool = True) -> str | None:
    """One sentence for the user, or None when the proposal answers the question.

    stated: whether some passage found states the years and names that no document is about as a whole.
    """
    if question.gap and not proposal.draft.claims:
        return f"{question.gap},{covered(catalogue)}。"
    if not proposal.draft.claims:
        return proposal.reason or _not_found(question, catalogue, stated)
    return None if certainty(question, proposal) >= ANSWER else _not_found(question, catalogue, stated)


def covered(catalogue: Catalogue) -> str:
    """What the library has, for somebody who asked for something else."""
    places: dict[str, list[str]] = {}
    for document in catalogue.documents:
        meta = document.metadata
        if meta.region:
            years = (
                f"{meta.year}—{meta.until}年"
                if meta.until and meta.until != meta.year
                else (f"{meta.year}年" if meta.year else "年份不详")
            )
            places.setdefault(meta.region, []).append(years)
    listed = [f"{place}({_years(years)})" for place, years in places.items()]
    shown = "、".join(listed[:8]) + ("等" if len(listed) > 8 else "")
    return f"现有:{shown}" if shown else "现有文件没有标明地区和年份"


def _years(years: Sequence[str]) -> str:
    """Each year once; of more than three only from when to when."""
    each = list(dict.fromkeys(years))
    numbers = sorted({year[:4] for year in each if year[:4].isdigit()})
    return "、".join(each) if len(each) <= 3 else f"{numbers[0]}—{numbers[-1]}年"


def _not_found(question: Question, catalogue: Catalogue, stated: bool) -> str:
    years = "、".join(name for name in question.must if name.endswith("年"))
    scope = [core_title(catalogue.by_source(s).metadata.title) for s in sorted(question.scope.sources)]
    if years:
        elsewhere = f";其他文件里写到{years}的地方也没有说到这件事" if stated else ""
        return f"资料库里没有{years}的文件{elsewhere}。{covered(catalogue)}。"
    looked = (
        f"已查《{'》《'.join(scope[:3])}》{'等' if len(scope) > 3 else ''}"
        if scope and len(scope) < len(catalogue.documents)
        else f"已查{len(catalogue.documents)}份文件"
    )
    group = asked_groups(question.text, question.focus).named()
    if question.kind == "number" and group:
        return f"资料库里的文件没有给出{group}的这个数字({looked})。"
    what = {"number": "给出这个数字", "date": "写明这个时间", "who": "写明是谁"}.get(question.kind, "说到这件事")
    return f"资料库里的文件没有{what}({looked})。"


def certainty(question: Question, proposal: Proposal) -> float:
    """0..1: the odds that the proposal answers the question; 0 without one. Learnt by eval/calibrate.py."""
    if not proposal.draft.claims or not proposal.fits:
        return 0.0
    if question.sides and len(question.sides) == proposal.parties:
        return max(ANSWER, proposal.cover.said)  # each party's own row passed a check of its own
    weights = _weights()
    logit = weights["bias"] + weights["kind"].get(question.kind, 0.0)
    logit += sum(weights["cover"].get(name, 0.0) * value for name, value in features(proposal).items())
    odds = 1 / (1 + math.exp(-logit))
    return odds * 0.2 if proposal.unsaid else odds


def features(proposal: Proposal) -> dict[str, float]:
    """What the decision is made on, each about 0..1."""
    cover = proposal.cover
    return {
        "said": cover.said,
        "near": cover.near,
        "paragraph": cover.paragraph,
        "mass": min(cover.mass / 20, 1.5),
        "run": min(cover.run, 12) / 12,
        "apart": float(proposal.apart),
        "labelled": proposal.labelled,
        "missed": cover.missed,
    }


@cache
def _weights() -> dict:
    return json.loads(resources.files("assistant").joinpath("data", "decision.json").read_text("utf-8"))
