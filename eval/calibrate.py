"""Learns when to answer and when to refuse: `python -m eval.calibrate SET:INDEX… --out assistant/data/decision.json`.

Labels: what the extractive writer would say, answered by force, is right by the set's facts (1) or not (0). Beside the
sets' own unanswerable questions, each answerable one that names a place is asked of every other place of the library:
a figure of the wrong district is not there, and what is said then must be refused. Logistic regression, fitted by
Newton's method with a ridge, every question weighted so that both labels weigh the same. Reports leave-one-set-out
figures, since a threshold found on one set alone holds for that set alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.catalogue import Catalogue
from assistant.chain import Assistant
from assistant.decide import features
from assistant.layout import laid_out
from eval.metrics.matching import states_any
from eval.sets import Question, read_set
from index.library import Library

NAMES = ("said", "near", "paragraph", "mass", "run", "apart", "labelled", "missed")
KINDS = ("number", "date", "who", "list", "procedure", "content", "responsibility")
RIDGE = 1.0  # keeps a kind with few questions near 0


@dataclass(frozen=True, slots=True)
class Case:
    """One forced answer."""

    group: str  # the set it is from
    kind: str
    values: tuple[float, ...]
    right: bool
    question: str


def cases(name: str, questions: Sequence[Question], assistant: Assistant) -> list[Case]:
    """Forced answers to the questions as asked, and to the answerable ones asked of other places."""
    found = []
    for question in questions:
        found += _case(name, question, question.question, assistant, question.answerable)
        if question.answerable and not question.history and question.type not in ("compare", "meta"):
            for other in _elsewhere(question.question, assistant.catalogue):
                found += _case(name, question, other, assistant, False)
    return found


def _case(name: str, question: Question, text: str, assistant: Assistant, answerable: bool) -> list[Case]:
    prepared = assistant.prepare(text, question.history)
    proposal = prepared.proposal
    if not proposal.draft.claims or not proposal.fits or prepared.question.kind in ("meta", "reverse"):
        return []
    answer, _ = laid_out(proposal.draft.claims, proposal.draft.joiner)
    right = answerable and all(states_any(answer, forms) for forms in question.facts)
    values = tuple(features(proposal)[n] for n in NAMES)
    return [Case(name, prepared.question.kind, values, right, text)]


def _elsewhere(text: str, catalogue: Catalogue) -> list[str]:
    named = [m for m in catalogue.mentions(text) if m.kind in ("region", "issuer") and m.sources]
    if len(named) != 1:
        return []
    mention = named[0]
    here = {d.metadata.region for d in catalogue.documents if d.source in mention.sources}
    places = sorted({d.metadata.region for d in catalogue.documents if d.metadata.region} - here)
    return [text[: mention.start] + place + text[mention.end :] for place in places[:3]]


def matrix(found: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    """(n, features) and (n,) labels; the columns are NAMES, KINDS, bias."""
    rows = [[*c.values, *(float(c.kind == kind) for kind in KINDS), 1.0] for c in found]
    return np.array(rows, float), np.array([c.right for c in found], float)


def fit(x: np.ndarray, y: np.ndarray, steps: int = 50) -> np.ndarray:
    """Weights (features,) of a ridge logistic regression with balanced labels."""
    weight = np.where(y > 0.5, len(y) / (2 * max(y.sum(), 1)), len(y) / (2 * max((1 - y).sum(), 1)))
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-3
    beta = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (weight * (y - p)) - ridge * beta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        beta = beta + np.linalg.solve(hessian, gradient)
    return beta


def report(found: Sequence[Case]) -> list[str]:
    """Answered when right and when wrong, at odds of one half, each set judged by weights learnt on the others."""
    lines = []
    for group in sorted({c.group for c in found}):
        rest = [c for c in found if c.group != group] or list(found)
        own = [c for c in found if c.group == group]
        beta = fit(*matrix(rest))
        x, y = matrix(own)
        said = 1 / (1 + np.exp(-x @ beta)) >= 0.5
        lines.append(
            f"{group}: {int(y.sum())} right ones answered {said[y > 0.5].mean():.3f}; "
            f"{int((1 - y).sum())} wrong ones answered {said[y < 0.5].mean():.3f}"
        )
    return lines


def main() -> None:
    """Fits on all sets, prints the held-out figures and the worst cases, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", help="SET.jsonl:INDEX")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print the cases on the wrong side")
    given = parser.parse_args()
    found: list[Case] = []
    for pair in given.sets:
        path, index = pair.rsplit(":", 1)
        with Library.open(Path(index)) as library:
            found += cases(Path(path).stem, read_set(Path(path)).questions, Assistant(library))
    print("\n".join(report(found)))
    beta = fit(*matrix(found))
    weights = {
        "bias": round(float(beta[-1]), 4),
        "kind": {k: round(float(b), 4) for k, b in zip(KINDS, beta[len(NAMES) :], strict=False)},
        "cover": {n: round(float(b), 4) for n, b in zip(NAMES, beta, strict=False)},
    }
    x, _ = matrix(found)
    odds = 1 / (1 + np.exp(-x @ beta))
    if given.show:
        for case, p in sorted(zip(found, odds, strict=True), key=lambda pair: -abs(pair[1] - pair[0].right)):
            if (p >= 0.5) != case.right:
                print(f"{p:.2f} {'right' if case.right else 'wrong'} {case.kind} {case.question}")
    given.out.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(weights, ensure_ascii=False))


if __name__ == "__main__":
    main()
