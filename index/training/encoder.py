"""Train the shipped encoder: `python -m index.training.encoder DATA_DIR [--laws laws.tar.gz] --out DIR`.

Reads the public texts, splits them by document, makes pairs, trains and writes the encoder's files to DIR. Recipe:
`index/training/trainer.py`; texts: `index/training/texts.py`; `index/training/table.py` prints the table in
index/training/README.md.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.everyday import everyday_words
from index.terms import terms
from index.training import texts, trainer
from index.training.features import count_documents, matrix

VOCABULARY = 72_000  # 18 MB of rows at 256 bytes each; 30,000 cost .02 of R@10, 150,000 gained little
DIMENSION = 256
STEPS = 2_400  # 6,000 steps on fewer terms dropped found less: it learns the training texts by heart
CLAUSES = 40  # put into everyday words for each official word
_CLAUSE = re.compile(r"[^,,。;;::、!?\n]{4,}")
SENTENCES = 4  # of an article, each a pair of its own


@dataclass
class Pool:
    """Texts by number, each once, and the pairs over them."""

    texts: list[str] = field(default_factory=list)
    kinds: list[trainer.Pairs] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The text's row."""
        if text not in self._numbers:
            self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return self._numbers[text]

    def add(
        self,
        name: str,
        pairs: Iterable[tuple[str, str, str]],
        names: Mapping[str, int],
        share: float,
        grouped: float,
        within: bool = False,
    ) -> None:
        """Pairs of one kind: (left, right, document)."""
        rows = [(self.number(a), self.number(b), names[doc]) for a, b, doc in pairs]
        left, right, group = np.array(rows, np.int64).reshape(-1, 3).T
        self.kinds.append(trainer.Pairs(name, left, right, group, share, grouped, within))


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that is read, before any pair."""

    articles: list[texts.Article]
    questions: texts.QuestionSet  # to train on
    services: list[dict[str, object]]
    abstracts: list[dict[str, str]]
    dictionary: list[tuple[str, str]]  # word, English glosses


def read(data: Path, laws: Path | None) -> Corpus:
    """The class A texts of the data folder. CMRC trial is left for the ranker, CMRC dev and DRCD test for measuring."""
    articles = texts.read_all(data, laws)
    questions = texts.read_questions(data / name for name in ("cmrc2018_train.json.gz", "drcd_dev_simplified.json.gz"))
    return Corpus(
        articles,
        questions,
        list(texts.records(data / "gd_service_items.jsonl.gz")),
        list(texts.records(data / "csl_title_abstract.jsonl.gz")),
        texts.read_dictionary(data / "cedict.txt.gz"),
    )


def make_pairs(corpus: Corpus, seed: int) -> Pool:
    """Pairs out of the documents that are not held out."""
    chance = random.Random(seed)
    train = [a for a in corpus.articles if not texts.is_held_out(a.document)]
    names = {name: i for i, name in enumerate(sorted({a.document for a in train}))}
    pool = Pool()
    pool.add("sentence", _sentence_pairs(train, chance), names, 0.45, 0.5, within=True)
    pool.add("title", ((f"{a.document} {a.chapter}", a.text, a.document) for a in train), names, 0.12, 0.0)
    pool.add("neighbour", _neighbours(train), names, 0.12, 0.0)
    pages = {str(page): page for page in corpus.questions.pages}
    paragraphs = corpus.questions.paragraphs
    asked = [
        (q.text, paragraphs[q.paragraph], str(corpus.questions.pages[q.paragraph])) for q in corpus.questions.questions
    ]
    pool.add("question", asked, pages, 0.2, 0.2)
    pool.add("service", _service_pairs(corpus.services), {"": 0}, 0.06, 0.0)
    pool.add("abstract", ((r["title"], r["abstract"], "") for r in corpus.abstracts), {"": 0}, 0.05, 0.0)
    pool.add("everyday", _everyday_pairs(train, chance), names, 0.2, 0.0)
    pool.add("gloss", ((word, gloss, "") for word, gloss in corpus.dictionary), {"": 0}, 0.05, 0.0)
    return pool


def _sentence_pairs(articles: list[texts.Article], chance: random.Random) -> Iterable[tuple[str, str, str]]:
    for article in articles:
        parts = texts.sentences(article.text)
        if len(parts) >= 2:
            for part in chance.sample(parts, min(len(parts), SENTENCES)):
                yield part, article.text, article.document


def _neighbours(articles: list[texts.Article]) -> Iterable[tuple[str, str, str]]:
    for one, two in itertools.pairwise(articles):
        if one.document == two.document:
            yield one.text, two.text, one.document


def _everyday_pairs(articles: list[texts.Article], chance: random.Random) -> Iterable[tuple[str, str, str]]:
    """A clause of an article with an official word put into everyday words, against the article."""
    everyday: dict[str, list[str]] = {}
    for word, others in everyday_words().items():
        for other in others:
            everyday.setdefault(other, []).append(word)
    any_official = re.compile("|".join(map(re.escape, sorted(everyday, key=len, reverse=True))))
    taken: Counter[str] = Counter()
    for article in chance.sample(articles, len(articles)):
        for clause in _CLAUSE.findall(article.text):
            official = any_official.search(clause)
            if official and len(clause) <= 40 and taken[official.group()] < CLAUSES:
                taken[official.group()] += 1
                plain = any_official.sub(lambda m: chance.choice(everyday[m.group()]), clause)
                yield plain, article.text, article.document


def _service_pairs(items: list[dict[str, object]]) -> Iterable[tuple[str, str, str]]:
    for item in items:
        wanted = [str(item.get(key, "")) for key in ("accept_standard", "department")]
        materials = item.get("materials")
        text = " ".join([*wanted, *(materials if isinstance(materials, list) else [])])
        yield str(item["item"]), text[:600], ""


def vocabulary(pool: Pool, size: int) -> tuple[list[str], np.ndarray]:
    """The `size` terms found in most texts, then the English words of the dictionary, and the idf of each.

    The terms of everyday words always belong: they are what the texts of law lack.
    """
    counts = count_documents(pool.texts)
    everyday = {term for word in everyday_words() for term in terms(word)}
    english = sorted(term for term, count in counts.items() if term.startswith(texts.MARK) and count > 1)
    chinese = [term for term in counts if not term.startswith(texts.MARK)]
    chinese.sort(key=lambda term: (term not in everyday, -counts[term], term))
    kept = sorted(chinese[:size], key=lambda term: (-counts[term], term)) + english
    n = len(pool.texts)
    return kept, np.array([np.log((n + 1) / (counts[term] + 0.5)) for term in kept], np.float32)


def main() -> None:
    """Read, train, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--laws", type=Path, default=None)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.time()

    def say(text: str) -> None:
        print(f"[{time.time() - began:5.0f} s] {text}", flush=True)

    corpus = read(given.data, given.laws)
    pool = make_pairs(corpus, given.seed)
    say(
        f"{len(corpus.articles)} articles, {len(pool.texts)} texts, "
        + ", ".join(f"{k.name} {len(k.left)}" for k in pool.kinds)
    )
    words, idf = vocabulary(pool, VOCABULARY)
    ids = {term: i for i, term in enumerate(words)}
    features = matrix(pool.texts, ids)
    say(f"{len(words)} terms, {features.nnz / len(pool.texts):.0f} a text")
    weights = trainer.train(
        trainer.start(idf, DIMENSION, given.seed),
        features,
        pool.kinds,
        given.steps,
        given.seed,
        report=lambda step, loss: say(f"step {step}: loss {loss:.3f}"),
    )
    from index.static_embedding import StaticTermEmbedding  # torch: only here

    shipped = [i for i, term in enumerate(words) if not term.startswith(texts.MARK)]
    module = StaticTermEmbedding.from_float([words[i] for i in shipped], weights.rows[shipped], weights.gates[shipped])
    module.as_model().save(str(given.out), create_model_card=False)
    say(f"written to {given.out}")


if __name__ == "__main__":
    main()
