"""The training loop of the static encoder, in numpy and scipy: a sparse matrix product and its gradient by hand.

A text is the sum of (1 + ln tf) x gate x row over its terms, scaled to length 1. Two texts that belong together should
stand nearer than any other pair of the batch: softmax over the batch's cosines at a temperature of .05 (van den Oord
et al., 2018), summed over the first 64, 128 and all dimensions (Matryoshka: Kusupati et al., 2022), steps by Adagrad.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from index.training.features import dampened

TEMPERATURE = 0.05  # stack measured nothing better between .02 and .1
RATE = 0.05  # Adagrad
GATE_RATE = 0.02
MINE_AT = 0.4  # of the steps: from here hard batches are of what the encoder takes for alike, not of one document
CLUSTERS = 512
TWINS = 0.9  # cosine from which two right texts are versions of one provision: neither is a negative of the other
BATCH = 384


@dataclass
class Weights:
    """What is learnt: a row and a gate for each term."""

    rows: np.ndarray  # (n terms, d) float32
    gates: np.ndarray  # (n terms,) float32

    def encode(self, counts: sparse.csr_matrix) -> np.ndarray:
        """(n texts, n terms) -> (n texts, d), rows of length 1 or 0."""
        vectors = (dampened(counts) @ sparse.diags(self.gates)) @ self.rows
        return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of one kind, as rows of the feature matrix."""

    name: str
    left: np.ndarray  # (n,) rows: what is asked
    right: np.ndarray  # (n,) rows: what should be found
    group: np.ndarray  # (n,) document each pair is from; batches of few documents are harder
    share: float  # of all batches
    grouped: float = 0.0  # of its batches, how many are drawn from few groups, so that negatives are hard
    within: bool = False  # left is a part of right and is taken out of it


def start(idf: np.ndarray, dimension: int, seed: int) -> Weights:
    """Random rows of length about 1; gates by rarity, so that a common word starts as a whisper."""
    random = np.random.default_rng(seed)
    rows = random.standard_normal((len(idf), dimension)).astype(np.float32) / np.float32(np.sqrt(dimension))
    return Weights(rows, (idf / idf.mean()).astype(np.float32))


def train(
    weights: Weights,
    counts: sparse.csr_matrix,
    kinds: Sequence[Pairs],
    steps: int,
    seed: int,
    drop: tuple[float, float] = (0.4, 0.85),
    prefixes: Sequence[int] = (64, 128),
    report: Callable[[int, float], None] | None = None,
) -> Weights:
    """`steps` batches on `weights` in place. `drop`: range of the share of a left text's terms that is left out."""
    random = np.random.default_rng(seed)
    shares = np.array([kind.share for kind in kinds])
    order = [np.argsort(kind.group, kind="stable") for kind in kinds]
    row_sum = np.full(len(weights.rows), 1e-6, np.float32)  # Adagrad, one figure a row
    gate_sum = np.full(len(weights.rows), 1e-6, np.float32)
    size = weights.rows.shape[1]
    widths = [*[p for p in prefixes if p < size], size]
    loss_sum = 0.0
    for step in range(1, steps + 1):
        if step == int(MINE_AT * steps):
            order = [
                _by_likeness(weights, counts, kind, random) if kind.grouped else o
                for kind, o in zip(kinds, order, strict=True)
            ]
        which = int(random.choice(len(kinds), p=shares / shares.sum()))
        kind = kinds[which]
        chosen = _choose(kind, order[which], random)
        left, right = counts[kind.left[chosen]], counts[kind.right[chosen]]
        if kind.within:
            right = (right - left).maximum(0)
        left = _thin(dampened(left), random.uniform(*drop), random)
        right = _thin(dampened(right), 0.1, random)
        loss_sum += _step(weights, left, right, widths, row_sum, gate_sum, _rate(step, steps))
        if report and step % 250 == 0:
            report(step, loss_sum / 250)
            loss_sum = 0.0
    return weights


def _by_likeness(weights: Weights, counts: sparse.csr_matrix, kind: Pairs, random: np.random.Generator) -> np.ndarray:
    """Pairs in an order that puts right texts near the same one of CLUSTERS random texts together: mined negatives."""
    texts, where = np.unique(kind.right, return_inverse=True)
    centres = weights.encode(counts[random.choice(texts, min(CLUSTERS, len(texts)), replace=False)])
    nearest = [
        (weights.encode(counts[texts[start : start + 4096]]) @ centres.T).argmax(1)
        for start in range(0, len(texts), 4096)
    ]
    return np.lexsort((random.random(len(where)), np.concatenate(nearest)[where]))


def _rate(step: int, steps: int) -> float:
    return min(1.0, 4 * (1 - step / (steps + 1)))  # the last quarter runs out to nothing


def _choose(kind: Pairs, order: np.ndarray, random: np.random.Generator) -> np.ndarray:
    n = min(BATCH, len(order))
    if random.random() >= kind.grouped:
        return random.choice(len(order), n, replace=False)
    runs = 8  # places in the list sorted by document: eight stretches of few documents each
    length = n // runs
    starts = random.integers(0, max(1, len(order) - length), runs)
    return order[np.unique((starts[:, None] + np.arange(length)).ravel())]


def _thin(features: sparse.csr_matrix, share: float, random: np.random.Generator) -> sparse.csr_matrix:
    keep = random.random(features.nnz) >= share
    thinned = features.copy()
    thinned.data = thinned.data * keep
    return thinned


def _step(
    weights: Weights,
    left: sparse.csr_matrix,
    right: sparse.csr_matrix,
    widths: Sequence[int],
    row_sum: np.ndarray,
    gate_sum: np.ndarray,
    rate: float,
) -> float:
    n = left.shape[0]
    both = sparse.vstack([left, right], format="csr")
    used, where = np.unique(both.indices, return_inverse=True)
    rows, gates = weights.rows[used], weights.gates[used]
    gated = (both.data * gates[where]).astype(np.float32)
    both = sparse.csr_matrix((gated, where.astype(np.int32), both.indptr), (2 * n, len(used)))
    vectors = both @ rows
    twins = _twins(vectors[n:])
    gradient = np.zeros_like(vectors)
    loss = 0.0
    for width in widths:
        value, part = _contrast(vectors[:, :width], n, twins)
        gradient[:, :width] += part
        loss += value
    row_step = both.T @ gradient  # (used, d)
    gate_step = np.einsum("ij,ij->i", row_step, rows) / gates
    row_sum[used] += np.einsum("ij,ij->i", row_step, row_step) / rows.shape[1]
    gate_sum[used] += gate_step**2
    row_step *= np.float32(rate * RATE) / np.sqrt(row_sum[used])[:, None]
    rows -= row_step
    weights.rows[used] = rows
    weights.gates[used] = np.maximum(gates - rate * GATE_RATE * gate_step / np.sqrt(gate_sum[used]), 0.01)
    return loss / len(widths)


def _twins(right: np.ndarray) -> np.ndarray:
    unit = right / np.maximum(np.linalg.norm(right, axis=1, keepdims=True), 1e-6)
    alike = unit @ unit.T > TWINS
    np.fill_diagonal(alike, False)
    return alike


def _contrast(vectors: np.ndarray, n: int, twins: np.ndarray) -> tuple[float, np.ndarray]:
    """Loss of n left rows against n right rows, both ways, and its gradient by the vectors before scaling."""
    norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    unit = vectors / norms
    a, b = unit[:n], unit[n:]
    cosines = np.where(twins, -1e4, a @ b.T / TEMPERATURE).astype(np.float32)
    forward, backward = _softmax(cosines), _softmax(cosines.T).T
    diagonal = np.arange(n)
    loss = -np.log(np.maximum(forward[diagonal, diagonal], 1e-12)).mean()
    slope = (forward + backward) / (2 * n)
    slope[diagonal, diagonal] -= 1 / n
    slope /= TEMPERATURE
    by_unit = np.concatenate([slope @ b, slope.T @ a])
    return float(loss), (by_unit - unit * (by_unit * unit).sum(1, keepdims=True)) / norms


def _softmax(scores: np.ndarray) -> np.ndarray:
    exp = np.exp(scores - scores.max(1, keepdims=True))
    return exp / exp.sum(1, keepdims=True)
