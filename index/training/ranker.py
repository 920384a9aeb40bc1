"""Learn the ranker's weights: `python -m index.training.ranker DATA_DIR [--laws laws.tar.gz] --out ranker.json`.

Trains on what the encoder was not trained on: CMRC trial questions, and keyword questions and single sentences made from
half of the held-out statutes. `index/training/table.py` measures on CMRC dev, DRCD test, the other half and lay questions.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import everyday, ranker
from index.encoder import load_encoder
from index.terms import words
from index.training import texts
from index.training.candidates import Asked, Group, Passage, QuestionSet, from_file, groups

KEYWORD_QUESTIONS = 1500
SENTENCES = 1500
SHRINK = 0.002  # pull of the weights towards 0, against features that say the same


def learn(sets: Sequence[Sequence[Group]], steps: int = 400) -> np.ndarray:
    """Weights (features,) by softmax over each question's candidates, each set of questions counting the same.

    Questions without a right passage among the candidates teach nothing. Steps by Adagrad; no weight falls below 0: no
    feature may count against a paragraph.
    """
    usable = [[group for group in one if len(group.right)] for one in sets]
    weights = np.zeros(len(ranker.FEATURES))
    weights[0] = 10.0
    square = np.full(len(weights), 1e-8)
    for _ in range(steps):
        slope = SHRINK * weights
        for one in usable:
            for group in one:
                scores = group.values @ weights
                chance = np.exp(scores - scores.max())
                chance /= chance.sum()
                slope += (chance @ group.values - group.values[group.right[0]]) / (len(one) * len(usable))
        square += slope**2
        weights = np.maximum(weights - 0.5 * slope / np.sqrt(square), 0.0)
    return weights


def keyword_questions(name: str, articles: Sequence[texts.Article], chance: random.Random) -> QuestionSet:
    """Half of the words of a sentence, in order; some in everyday words, some with the statute's title in front.

    Titles and chapter headings are passages of their own, as they stand in a real document.
    """
    plain: dict[str, list[str]] = {}
    for word, others in everyday.everyday_words().items():
        for other in others:
            plain.setdefault(other, []).append(word)
    swap = re.compile("|".join(map(re.escape, sorted(plain, key=len, reverse=True))))
    asked: list[Asked] = []
    for at in chance.sample(range(len(articles)), len(articles)):
        parts = texts.sentences(articles[at].text)
        kept = [w for w in words(chance.choice(parts) if parts else "") if chance.random() < 0.5][:12]
        if len(kept) < 3 or len(asked) == KEYWORD_QUESTIONS:
            continue
        text = "".join(kept)
        if chance.random() < 0.4:
            text = swap.sub(lambda m: chance.choice(plain[m.group()]), text)
        if chance.random() < 0.3:
            text = articles[at].document + text
        asked.append(Asked(text, (at,)))
    passages = [Passage(a.text, a.chapter, a.document) for a in articles]
    lines = dict.fromkeys((line, a.document) for a in articles for line in (a.document, a.chapter) if line)
    return QuestionSet(name, passages + [Passage(line, "", document) for line, document in lines], asked)


def sentence_questions(articles: Sequence[texts.Article], chance: random.Random) -> QuestionSet:
    """A sentence taken out of its held-out article finds the rest of it."""
    many = [(i, texts.sentences(a.text)) for i, a in enumerate(articles)]
    usable = [(i, parts) for i, parts in many if len(parts) > 1]
    bodies = [a.text for a in articles]
    asked = []
    for i, parts in sorted(chance.sample(usable, min(SENTENCES, len(usable)))):
        taken = chance.choice(parts)
        bodies[i] = bodies[i].replace(taken, "")
        asked.append(Asked(taken, (i,)))
    passages = [Passage(body, a.chapter, a.document) for body, a in zip(bodies, articles, strict=True)]
    return QuestionSet("a sentence to the rest of its article", passages, asked)


def statute_halves(articles: Sequence[texts.Article]) -> tuple[list[texts.Article], list[texts.Article]]:
    """The statutes held out from the encoder, split by document once more: to learn from, to measure on."""
    held = [a for a in articles if texts.is_held_out(a.document)]
    to_learn = [a for a in held if texts.is_held_out(a.document, 20)]
    return to_learn, [a for a in held if not texts.is_held_out(a.document, 20)]


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--laws", type=Path, default=None)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    chance = random.Random(1)
    to_learn, _ = statute_halves(texts.read_all(given.data, given.laws))
    encoder = load_encoder()
    weights = learn(
        [
            groups(from_file("CMRC trial", given.data / "cmrc2018_trial.json.gz"), encoder),
            groups(keyword_questions("keywords", to_learn, chance), encoder),
            groups(sentence_questions(to_learn, chance), encoder),
        ]
    )
    found = dict(zip(ranker.FEATURES, np.round(weights, 3).tolist(), strict=True))
    given.out.write_text(json.dumps({"weights": found}, indent=1) + "\n", "utf-8")
    print(found)


if __name__ == "__main__":
    main()
