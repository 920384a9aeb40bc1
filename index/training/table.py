"""The table in index/training/README.md: `python -m index.training.table DATA_DIR [--laws laws.tar.gz] [--lay FILE]`.

Measures the encoder and the ranker in use on questions neither was trained on. The lay questions are asked over all
articles of the statutes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from index import ranker
from index.encoder import load_encoder
from index.training import measure, texts
from index.training.candidates import Asked, Group, Passage, QuestionSet, from_file, groups
from index.training.ranker import keyword_questions, sentence_questions, statute_halves

COSINE_WEIGHT = 0.5  # of the plain weighted sum

Way = Callable[[Group], np.ndarray]
_COLUMN = {name: i for i, name in enumerate(ranker.FEATURES)}
_WITHOUT_TEXT = [_COLUMN[name] for name in ("words", "section", "title", "cosine")]


def ways(weights: np.ndarray) -> dict[str, Way]:
    """Ways to put the candidates in order."""
    words, cosine = _COLUMN["words"], _COLUMN["cosine"]
    return {
        "words": lambda g: g.plain,
        "words + official": lambda g: g.values[:, words],
        "vectors": lambda g: g.values[:, cosine],
        "RRF": lambda g: 1 / (60 + _ranks(g.values[:, words])) + 1 / (60 + _ranks(g.values[:, cosine])),
        "words/max + .5 cos": lambda g: g.values[:, words] + COSINE_WEIGHT * g.values[:, cosine],
        "ranker": lambda g: _as_the_product(g, weights),
    }


def _ranks(scores: np.ndarray) -> np.ndarray:
    return np.asarray(np.argsort(np.argsort(-scores, kind="stable")) + 1)


def _as_the_product(group: Group, weights: np.ndarray) -> np.ndarray:
    base = group.values[:, _WITHOUT_TEXT] @ weights[_WITHOUT_TEXT]
    looked_at = _ranks(base) <= ranker.LOOKED_AT
    return np.where(looked_at, 1000 + group.values @ weights, base)


def ranks(found: Sequence[Group], way: Way) -> measure.Ranks:
    """Rank of the best right passage; 0 where none is among the candidates."""
    values = []
    for group in found:
        scores = way(group)
        wrong = np.delete(scores, group.right)
        values.append(int(np.sum(wrong >= scores[group.right].max())) + 1 if len(group.right) else 0)
    return measure.Ranks(np.asarray(values))


def lay_questions(path: Path, articles: Sequence[texts.Article]) -> Iterable[QuestionSet]:
    """Questions in everyday words over all articles; right is each article of the statute that holds the phrase."""
    passages = [Passage(a.text, a.chapter, a.document) for a in articles]
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for part in sorted({record["part"] for record in records}):
        asked = []
        for record in (r for r in records if r["part"] == part):
            right = tuple(
                i
                for i, a in enumerate(articles)
                if a.document == record["document"]
                and record["article"] in (None, a.number)
                and record["phrase"] in a.text
            )
            if right:
                asked.append(Asked(record["question"], right))
        yield QuestionSet(f"lay questions {part}", passages, asked)


def main() -> None:
    """Read, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--laws", type=Path, default=None)
    parser.add_argument("--lay", type=Path, default=None)
    given = parser.parse_args()
    chance = random.Random(2)
    _, to_measure = statute_halves(texts.read_all(given.data, given.laws))
    sets = [
        from_file("CMRC dev", given.data / "cmrc2018_dev.json.gz"),
        from_file("DRCD test", given.data / "drcd_test_simplified.json.gz"),
        keyword_questions("keywords of held-out statutes", to_measure, chance),
        sentence_questions(to_measure, chance),
    ]
    if given.lay is not None and given.laws is not None:
        sets += lay_questions(given.lay, texts.read_statutes(given.laws))
    encoder = load_encoder()
    orders = ways(np.array([ranker.learnt_weights()[name] for name in ranker.FEATURES]))
    print(f"{encoder.name}; R@1 / R@10 / R@100 / MRR@10\n")
    print(f"| set | questions | {' | '.join(orders)} |")
    print("|---" * (2 + len(orders)) + "|")
    for questions in sets:
        found = groups(questions, encoder)
        cells = " | ".join(ranks(found, way).line() for way in orders.values())
        print(f"| {questions.name} | {len(found)} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
