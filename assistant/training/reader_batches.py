"""What one epoch of training reads: answered questions, unanswered ones, made ones; windows placed at random."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.reader.features import Batch, Window, make_batch
from assistant.reader.model import LONGEST_SPAN, LONGEST_WINDOW
from assistant.reader.text import Encoded, Question, encode, encode_question
from assistant.reader.vocabulary import BIGRAM_KEYS, Vocabulary
from assistant.training.reader_cloze import make_cloze
from assistant.training.reader_examples import Example
from assistant.training.reader_figures import Phrases, compose

SIZE = 32  # windows a step
UNANSWERED = 0.25  # questions that are also asked of a window without the answer, a share of the real ones
CLOZE_OF_PASSAGES, CLOZE_OF_ARTICLES, COMPOSED = 2000, 2500, 4000  # made questions an epoch
ARTICLE_LENGTH = (60, 500)  # characters of articles that are made questions of
TRIES = 10  # passages looked at for every question made of one; most yield one or two
NEAREST = 4  # passages that share most with a question, to be asked of in vain
LENGTHS_SORTED = 16  # batches among which windows are sorted by length, so that little is padding


@dataclass(frozen=True, slots=True)
class Target:
    """(b,) first and last character of the answers in their windows, from 1; 0 is "no answer"."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Item:
    question: Question
    window: Window
    first: int
    last: int


class Batches:
    """Batches of an epoch, the same for the same number."""

    def __init__(
        self, examples: Sequence[Example], articles: Sequence[str], phrases: Phrases, vocabulary: Vocabulary
    ) -> None:
        """examples: real ones, all answered."""
        self._vocabulary, self._phrases = vocabulary, phrases
        self._examples = [example for example in examples if _length(example) <= LONGEST_SPAN]
        self._articles = [article for article in articles if ARTICLE_LENGTH[0] < len(article) < ARTICLE_LENGTH[1]]
        self._passages = sorted({example.passage for example in examples})
        self._encode = cache(lambda text: encode(text, vocabulary))
        self._ask = cache(lambda text: encode_question(text, vocabulary))
        self._nearest = self._find_nearest()
        made = CLOZE_OF_PASSAGES + CLOZE_OF_ARTICLES + COMPOSED
        self.steps = int(len(self._examples) * (1 + UNANSWERED) + made) // SIZE

    def epoch(self, number: int) -> Iterator[tuple[Batch, Target]]:
        """Batches in random order."""
        random = Random(number)
        items = self._items(random)
        random.shuffle(items)
        span = SIZE * LENGTHS_SORTED
        for begin in range(0, len(items), span):
            part = sorted(items[begin : begin + span], key=lambda item: item.window.end - item.window.start)
            groups = [part[i : i + SIZE] for i in range(0, len(part), SIZE)]
            random.shuffle(groups)
            for group in groups:
                batch = make_batch([(item.question, item.window) for item in group], self._vocabulary)
                target = np.array([(item.first, item.last) for item in group], np.int64)
                yield batch, Target(target[:, 0].copy(), target[:, 1].copy())

    def _items(self, random: Random) -> list[_Item]:
        real = [self._answered(example, random) for example in self._examples]
        asked_in_vain = random.sample(range(len(self._examples)), int(UNANSWERED * len(self._examples)))
        open_ones = [item for index in asked_in_vain if (item := self._unanswered(index, random))]
        made = [self._made(example, random) for example in self._made_examples(random)]
        return [item for item in [*real, *open_ones, *made] if item]

    def _made_examples(self, random: Random) -> list[Example]:
        cloze = _take(self._passages, CLOZE_OF_PASSAGES, random, names=True)
        cloze += _take(self._articles, CLOZE_OF_ARTICLES, random, names=False)
        return cloze + [compose(self._phrases, random) for _ in range(COMPOSED)]

    def _made(self, example: Example, random: Random) -> _Item | None:
        """As _answered, without keeping the arrays: made texts are not met again."""
        text, question = encode(example.passage, self._vocabulary), encode_question(example.question, self._vocabulary)
        if example.start is None:
            return _Item(question, _window_at(text, random.randint(0, len(text.text)), random), 0, 0)
        return _place(example, text, question, random)

    def _answered(self, example: Example, random: Random) -> _Item | None:
        return _place(example, self._encode(example.passage), self._ask(example.question), random)

    def _unanswered(self, index: int, random: Random) -> _Item | None:
        """The question with another window of its passage, or with a passage that shares much with it."""
        example = self._examples[index]
        answer, question = self._encode(example.passage).text[example.start : example.end], self._ask(example.question)
        if random.random() < 0.5:
            text = self._encode(example.passage)
            window = _window_at(text, random.randint(0, len(text.text)), random)
        else:
            near = random.random() < 0.8
            passage = self._passages[random.choice(self._nearest[index])] if near else random.choice(self._passages)
            text = self._encode(passage)
            window = _window_at(text, random.randint(0, len(text.text)), random)
        if answer in text.text[window.start : window.end]:
            return None
        return _Item(question, window, 0, 0)

    def _find_nearest(self) -> NDArray[np.int64]:
        """(examples, NEAREST) passages other than their own that share the rarest bigrams with each question."""
        held = _bigram_matrix([self._encode(passage).bigrams for passage in self._passages])
        held = held @ sparse.diags(self._vocabulary.bigram_rarity)
        own = {passage: number for number, passage in enumerate(self._passages)}
        nearest = []
        for begin in range(0, len(self._examples), 512):
            part = self._examples[begin : begin + 512]
            asked = _bigram_matrix([self._ask(example.question).bigrams for example in part])
            shared = (asked @ held.T).toarray()
            shared[np.arange(len(part)), [own[example.passage] for example in part]] = -1
            nearest.append(np.argpartition(-shared, NEAREST, axis=1)[:, :NEAREST])
        return np.concatenate(nearest)


def _bigram_matrix(keys: Sequence[NDArray[np.int64]]) -> sparse.csr_matrix:
    """(texts, BIGRAM_KEYS) 1 where the text holds the bigram."""
    distinct = [np.unique(row[row > 0]) for row in keys]
    rows = np.repeat(np.arange(len(distinct)), [len(row) for row in distinct])
    columns = np.concatenate(distinct)
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(distinct), BIGRAM_KEYS))


def _take(passages: Sequence[str], count: int, random: Random, names: bool) -> list[Example]:
    """That many made questions, two a passage at most; fewer where the passages yield none."""
    made: list[Example] = []
    for _ in range(TRIES * count if passages else 0):
        if len(made) >= count:
            break
        made += make_cloze(random.choice(passages), random, names, most=2)
    return made


def _place(example: Example, text: Encoded, question: Question, random: Random) -> _Item | None:
    """A window that holds the answer at a random place; None when the answer fits no window."""
    assert example.start is not None and example.end is not None
    n = len(text.text)
    earliest, latest = max(0, example.end - LONGEST_WINDOW), min(example.start, max(0, n - LONGEST_WINDOW))
    if earliest > latest:
        return None
    first = random.randint(earliest, latest) if n > LONGEST_WINDOW else 0
    window = Window(text, first, min(first + LONGEST_WINDOW, n))
    return _Item(question, window, example.start - first + 1, example.end - first)


def _window_at(text: Encoded, place: int, random: Random) -> Window:
    """A window of a random length around the place."""
    n = len(text.text)
    length = min(n, random.choice((LONGEST_WINDOW, LONGEST_WINDOW, random.randint(60, LONGEST_WINDOW))))
    start = max(0, min(place - length // 2, n - length))
    return Window(text, start, start + length)


def _length(example: Example) -> int:
    assert example.start is not None and example.end is not None
    return example.end - example.start
