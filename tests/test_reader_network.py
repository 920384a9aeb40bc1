"""The numpy network computes what the torch one does; files keep what was written."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.reader.features import PASSAGE_FEATURES, QUESTION_FEATURES, Batch
from assistant.reader.network import Network, _normalise
from assistant.reader.store import load, save, to_bytes
from assistant.reader.text import OTHER, QUESTION_CLASSES, TAGS
from assistant.reader.vocabulary import BIGRAM_KEYS, Vocabulary

CHARACTERS, WORDS = 40, 30


def random_batch(random: np.random.Generator, lengths: list[int], asked: list[int]) -> Batch:
    """Windows and questions of these lengths with random contents, padded with 0."""
    b, n, m = len(lengths), max(lengths), max(asked)
    entries = [CHARACTERS, WORDS, len(TAGS) + 2, 5, OTHER + 1]
    passage = np.stack([random.integers(1, most, (b, n)) for most in entries], -1)
    question = np.stack([random.integers(1, most, (b, m)) for most in entries], -1)
    features = random.random((b, n, PASSAGE_FEATURES), np.float32)
    question_features = random.random((b, m, QUESTION_FEATURES), np.float32)
    for row in range(b):
        passage[row, lengths[row] :], features[row, lengths[row] :] = 0, 0
        question[row, asked[row] :], question_features[row, asked[row] :] = 0, 0
    kinds = random.integers(0, len(QUESTION_CLASSES) + 1, b)
    return Batch(passage, features, question, question_features, kinds)


@pytest.fixture(scope="module")
def random_network():
    torch = pytest.importorskip("torch")
    from assistant.training.reader_network import ReaderNetwork

    torch.manual_seed(1)
    network = ReaderNetwork(torch.randn(CHARACTERS, 24), torch.randn(WORDS, 16), hidden=32).eval()
    with torch.no_grad():
        for values in network.parameters():
            if values.dim() < 2:
                values.normal_(0, 0.2)  # biases begin near 0 and would hide a mistake
        network.attention.distance.normal_()
    return network


@pytest.mark.parametrize(
    ("lengths", "asked"), [([200], [20]), ([1, 3, 2], [1, 5, 9]), ([37, 120, 64, 120], [12, 7, 30, 3])]
)
def test_numpy_and_torch_agree_to_four_decimals(random_network, lengths, asked):
    import torch

    batch = random_batch(np.random.default_rng(2), lengths, asked)
    shipped = Network(random_network.export()).forward(batch)
    with torch.no_grad():
        trained = random_network(batch)
    here = batch.passage[..., 0] > 0
    start, end = trained.start.numpy(), trained.end.numpy()
    assert shipped.start[here] == pytest.approx(start[:, 1:][here], abs=1e-4)
    assert shipped.end[here] == pytest.approx(end[:, 1:][here], abs=1e-4)
    assert shipped.none == pytest.approx(start[:, 0] + end[:, 0], abs=1e-4)


def test_a_window_reads_the_same_alone_and_among_longer_ones(random_network):
    random = np.random.default_rng(3)
    batch = random_batch(random, [50, 90], [10, 25])
    alone = Batch(
        batch.passage[:1, :50],
        batch.passage_features[:1, :50],
        batch.question[:1, :10],
        batch.question_features[:1, :10],
        batch.question_class[:1],
    )
    network = Network(random_network.export())
    both, one = network.forward(batch), network.forward(alone)
    assert both.start[0, :50] == pytest.approx(one.start[0], abs=1e-4)
    assert both.none[0] == pytest.approx(one.none[0], abs=1e-4)


def test_a_row_is_brought_to_mean_0_and_variance_1():
    # 1, 3: mean 2, variance 1
    assert _normalise(np.array([[[1.0, 3.0]]], np.float32))[0, 0] == pytest.approx([-1, 1], abs=1e-4)


def test_words_lose_at_most_half_a_step_as_bytes():
    values = np.random.default_rng(0).normal(0, 1, (500, 8)).astype(np.float32)
    small, scale = to_bytes(values)
    assert small.dtype == np.int8
    within = np.abs(values) < 126 * scale
    assert np.abs(small * np.float32(scale) - values)[within].max() <= scale / 2 + 1e-6


def test_what_is_saved_comes_back(tmp_path, random_network):
    random = np.random.default_rng(4)
    vocabulary = Vocabulary.make(
        "".join(chr(0x4E00 + i) for i in range(CHARACTERS - 2)),
        [f"词{i}" for i in range(WORDS - 2)],
        random.random(CHARACTERS, np.float32),
        random.random(BIGRAM_KEYS, np.float32) * 10,
    )
    save(tmp_path, random_network.export(), vocabulary)
    stored = load(tmp_path)
    assert stored.vocabulary.characters == vocabulary.characters
    assert stored.vocabulary.words == vocabulary.words
    assert stored.vocabulary.bigram_rarity == pytest.approx(vocabulary.bigram_rarity, abs=0.0251)
    batch = random_batch(random, [60], [12])
    first, second = Network(random_network.export()).forward(batch), Network(stored.weights).forward(batch)
    assert second.start == pytest.approx(first.start, abs=0.1)  # float16 and bytes


def test_files_that_do_not_fit_together_are_refused(tmp_path, random_network):
    words = [f"词{i}" for i in range(WORDS - 2)]
    vocabulary = Vocabulary.make("字" * 1, words, np.zeros(3, np.float32), np.zeros(BIGRAM_KEYS, np.float32))
    save(tmp_path, random_network.export(), vocabulary)
    (tmp_path / "words.txt").write_text("只有一个\n", encoding="utf-8")
    with pytest.raises(ValueError, match="vectors"):
        load(tmp_path)
