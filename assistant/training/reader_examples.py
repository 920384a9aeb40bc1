"""Questions with their answers in a passage, read from the public data sets."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.reader.text import fold

TRAIN = ("cmrc2018_train.json.gz", "drcd_dev_simplified.json.gz", "drcd_test_simplified.json.gz")  # CC BY-SA
TRIAL = "cmrc2018_trial.json.gz"  # choices are made on this one
REPORTED = "cmrc2018_dev.json.gz"  # and this one is only ever reported
REGULATIONS = "local_regulations.jsonl.gz"
SAME_PASSAGE = 60  # passages of two sets with this many first characters in common are one


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its passage, and the answer in it."""

    question: str
    passage: str  # as in the data set
    start: int | None  # characters of the passage; None: the passage does not answer
    end: int | None
    answers: tuple[str, ...]  # every accepted answer


def read_squad(path: Path) -> list[Example]:
    """A file in SQuAD layout; answers that do not stand in their passage are left out.

    Where the given place is wrong, the first occurrence is taken.
    """
    examples = []
    for passage, question in _questions(path):
        text, answers = fold(passage), [answer["text"] for answer in question["answers"]]
        start = _place(text, fold(answers[0]), question["answers"][0]["answer_start"])
        if start is not None:
            end = start + len(answers[0])
            examples.append(Example(question["question"], passage, start, end, tuple(answers)))
    return examples


def without_passages_of(examples: Sequence[Example], others: Sequence[Example]) -> list[Example]:
    """Those whose passage is none of the others': a leaking split would flatter the figures."""
    taken = {fold(other.passage)[:SAME_PASSAGE] for other in others}
    return [example for example in examples if fold(example.passage)[:SAME_PASSAGE] not in taken]


def read_regulations(path: Path) -> dict[str, list[str]]:
    """Articles of every regulation, in order, by the regulation's title."""
    articles = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            articles[record["doc"]].append(record["text"].strip())
    return dict(articles)


def _questions(path: Path) -> Iterator[tuple[str, Mapping]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    for article in data:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                yield paragraph["context"], question


def _place(text: str, answer: str, given: int) -> int | None:
    if not answer:
        return None
    if text[given : given + len(answer)] == answer:
        return given
    found = text.find(answer)
    return found if found >= 0 else None
