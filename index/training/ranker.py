"""Learn the ranker's weights: `python -m index.training.ranker DATA_DIR [--laws laws.tar.gz] --out ranker.json`.

Trains on what the encoder was not trained on: CMRC trial questions and keyword questions made from half of the held-out
statutes; measures on CMRC dev, DRCD test and the other half, beside the words alone, reciprocal rank fusion (Cormack et
al., 2009, k = 60) and the plain weighted sum.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse

from index import everyday, ranker
from index.encoder import in_context, load_encoder
from index.terms import words
from index.training import measure, texts
from index.training.features import count_documents, matrix

POOL = 50
PER_SET = 1500  # questions of one set
COSINE_WEIGHT = 0.5  # of the plain weighted sum
SHRINK = 0.002  # pull of the weights towards 0, against features that say the same


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with the headings above it and its document's title."""

    text: str
    section: str
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the number of its passage."""

    text: str
    right: int


@dataclass(frozen=True, slots=True)
class Group:
    """One question's candidates."""

    values: np.ndarray  # (n, features)
    right: int  # row of the right one; -1 when it is not among them
    words_rank: np.ndarray  # (n,) from 0
    cosine_rank: np.ndarray


def candidates(passages: Sequence[Passage], asked: Sequence[Asked]) -> list[Group]:
    """The best passages of words and of vectors for each question, with the features the product computes."""
    fields = {
        "words": [p.text for p in passages],
        "section": [p.section for p in passages],
        "title": [p.title for p in passages],
    }
    queries = [q.text for q in asked]
    extra = [" ".join(everyday.official_words(q)) for q in queries]
    scores = {
        name: _field_scores(column, queries, extra if name == "words" else None) for name, column in fields.items()
    }
    encoder = load_encoder()
    heads = encoder.encode([f"{p.title} {p.section}" for p in passages])
    cosines = encoder.encode(queries) @ in_context(encoder.encode(fields["words"]), heads).T
    counts, n = count_documents(fields["words"]), len(passages)

    @cache
    def rarity(term: str) -> float:
        return float(np.log(1 + (n - counts[term] + 0.5) / (counts[term] + 0.5)))

    return [
        _group(question, i, {**{k: v[i] for k, v in scores.items()}, "cosine": cosines[i]}, fields["words"], rarity)
        for i, question in enumerate(asked)
    ]


def _field_scores(column: Sequence[str], queries: Sequence[str], extra: Sequence[str] | None) -> np.ndarray:
    ids = {term: i for i, term in enumerate(count_documents(column))}
    asked = matrix(queries, ids)
    if extra is not None:
        added = matrix(extra, ids)
        added.data[:] = everyday.WEIGHT
        asked = asked + added
    return measure.WordScores(matrix(column, ids))(sparse.csr_matrix(asked))


def _group(
    question: Asked, at: int, parts: dict[str, np.ndarray], column: Sequence[str], rarity: Callable[[str], float]
) -> Group:
    by_words, by_cosine = (np.argsort(-parts[name], kind="stable")[:POOL] for name in ("words", "cosine"))
    pool = np.union1d(by_words, by_cosine)
    chosen = {name: part[pool] for name, part in parts.items()}
    values = ranker.features(question.text, [column[i] for i in pool], chosen, rarity)
    right = np.flatnonzero(pool == question.right)
    return Group(
        np.stack([values[name] for name in ranker.FEATURES], 1),
        int(right[0]) if len(right) else -1,
        np.argsort(np.argsort(-chosen["words"], kind="stable")),
        np.argsort(np.argsort(-chosen["cosine"], kind="stable")),
    )


def learn(groups: Sequence[Sequence[Group]], steps: int = 400) -> np.ndarray:
    """Weights (features,) by softmax over each question's candidates, each set of questions counting the same."""
    weights = np.zeros(len(ranker.FEATURES))
    weights[0] = 10.0
    square = np.full(len(weights), 1e-8)
    usable = [[g for g in one if g.right >= 0] for one in groups]
    for _ in range(steps):
        slope = SHRINK * weights
        for one in usable:
            for group in one:
                scores = group.values @ weights
                chance = np.exp(scores - scores.max())
                chance /= chance.sum()
                slope += (chance @ group.values - group.values[group.right]) / (len(one) * len(usable))
        square += slope**2
        weights = np.maximum(weights - 0.5 * slope / np.sqrt(square), 0.0)  # no feature may count against a paragraph
    return weights


def keyword_questions(articles: Sequence[texts.Article], chance: random.Random) -> list[Asked]:
    """Half of the words of a sentence, in order; some in everyday words, some with the statute's title in front."""
    plain: dict[str, list[str]] = {}
    for word, others in everyday.everyday_words().items():
        for other in others:
            plain.setdefault(other, []).append(word)
    swap = re.compile("|".join(map(re.escape, sorted(plain, key=len, reverse=True))))
    found = []
    for at in chance.sample(range(len(articles)), len(articles)):
        parts = texts.sentences(articles[at].text)
        kept = [w for w in words(chance.choice(parts) if parts else "") if chance.random() < 0.5][:12]
        if len(kept) < 3:
            continue
        text = "".join(kept)
        if chance.random() < 0.4:
            text = swap.sub(lambda m: chance.choice(plain[m.group()]), text)
        if chance.random() < 0.3:
            text = articles[at].document + text
        found.append(Asked(text, at))
    return found[:PER_SET]


def ranks(groups: Sequence[Group], score: Callable[[Group], np.ndarray]) -> measure.Ranks:
    """Rank of the right passage under a way to score; not among the candidates counts as not found."""
    found = []
    for group in groups:
        scores = score(group)
        found.append(int(np.sum(scores >= scores[group.right])) if group.right >= 0 else 0)
    return measure.Ranks(np.asarray(found))


def ways(weights: np.ndarray) -> dict[str, Callable[[Group], np.ndarray]]:
    """Ways to put the candidates in order."""
    column = {name: i for i, name in enumerate(ranker.FEATURES)}
    return {
        "words": lambda g: g.values[:, column["words"]],
        "vectors": lambda g: g.values[:, column["cosine"]],
        "RRF": lambda g: 1 / (61 + g.words_rank) + 1 / (61 + g.cosine_rank),
        "words/max + .5 cos": lambda g: g.values[:, column["words"]] + COSINE_WEIGHT * g.values[:, column["cosine"]],
        "ranker": lambda g: g.values @ weights,
    }


def question_set(path: Path, chance: random.Random, limit: int = PER_SET) -> tuple[list[Passage], list[Asked]]:
    """A file of questions and its paragraphs."""
    found = texts.read_questions([path])
    asked = [Asked(q.text, q.paragraph) for q in found.questions]
    return [Passage(text, "", "") for text in found.paragraphs], chance.sample(asked, min(limit, len(asked)))


def statute_halves(articles: Sequence[texts.Article]) -> tuple[list[texts.Article], list[texts.Article]]:
    """The held-out statutes, split by document once more."""
    held = [a for a in articles if texts.is_held_out(a.document)]
    return [a for a in held if texts.is_held_out(a.document, 20)], [
        a for a in held if not texts.is_held_out(a.document, 20)
    ]


def with_title_lines(articles: Sequence[texts.Article]) -> list[Passage]:
    """The articles, then each title and chapter heading as a passage of its own, as they stand in a real document."""
    found = [Passage(a.text, a.chapter, a.document) for a in articles]
    lines = dict.fromkeys((line, a.document) for a in articles for line in (a.document, a.chapter) if line)
    return found + [Passage(line, "", document) for line, document in lines]


def main() -> None:
    """Read, learn, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--laws", type=Path, default=None)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    chance = random.Random(1)
    articles = texts.read_regulations(given.data / "local_regulations.jsonl.gz")
    if given.laws is not None:
        articles += texts.read_statutes(given.laws)
    one, two = statute_halves(articles)
    passages = [with_title_lines(half) for half in (one, two)]
    training = [
        candidates(*question_set(given.data / "cmrc2018_trial.json.gz", chance)),
        candidates(passages[0], keyword_questions(one, chance)),
    ]
    weights = learn(training)
    given.out.write_text(
        json.dumps({"weights": dict(zip(ranker.FEATURES, np.round(weights, 3).tolist(), strict=True))}, indent=1)
        + "\n",
        "utf-8",
    )
    tests = {
        "CMRC dev": candidates(*question_set(given.data / "cmrc2018_dev.json.gz", chance, 10_000)),
        "DRCD test": candidates(*question_set(given.data / "drcd_test_simplified.json.gz", chance, 10_000)),
        "statutes, keywords": candidates(passages[1], keyword_questions(two, chance)),
    }
    print("R@1 / R@10 / R@100 / MRR@10\n")
    print("| set | " + " | ".join(ways(weights)) + " |\n|---" * 1 + "|---" * len(ways(weights)) + "|")
    for name, groups in tests.items():
        print(f"| {name} | " + " | ".join(ranks(groups, way).line() for way in ways(weights).values()) + " |")


if __name__ == "__main__":
    main()
