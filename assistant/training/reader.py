"""Train the small reader: python -m assistant.training.reader DATA_DIR --out DIR

DATA_DIR holds the public sets named in reader_examples.py. Two cores need about three minutes an epoch.
A second round from the weights of the first gained nothing (trial F1 59.4, then 59.0).
"""

from __future__ import annotations

import argparse
import logging
import math
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from assistant.reader.features import Batch
from assistant.reader.model import Reader
from assistant.reader.network import Network
from assistant.reader.store import save, to_bytes
from assistant.reader.vocabulary import UNKNOWN, Vocabulary
from assistant.training.reader_batches import Batches, Target
from assistant.training.reader_examples import (
    REGULATIONS,
    REPORTED,
    TRAIN,
    TRIAL,
    Example,
    read_regulations,
    read_squad,
    without_passages_of,
)
from assistant.training.reader_figures import gather_phrases
from assistant.training.reader_measure import Measured, measure
from assistant.training.reader_network import ReaderNetwork, loss
from assistant.training.reader_vocabulary import Learnt, learn_vocabulary

PEAK_RATE, WARM_UP = 1.5e-3, 200  # AdamW; steps until the peak, then a cosine down to a fiftieth
DECAY = 0.05  # of matrices, not of biases
AVERAGED = 0.997  # weights are averaged over about 300 steps, and the average ships
UNSEEN = 0.04  # share of characters and words made unknown, so that unknown ones are met in training
REPORT_EVERY = 100  # steps
START_SCALE = 0.5  # of the vectors of characters and words
CHECKED = 100  # trial questions measured at the end of every epoch

Tensors = list[Tensor] | tuple[Tensor, ...]
log = logging.getLogger("reader")


def main() -> None:
    """Read the arguments, train, write the files, report on the set kept for reporting."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    trial, reported = read_squad(arguments.data / TRIAL), read_squad(arguments.data / REPORTED)
    train = [example for name in TRAIN for example in read_squad(arguments.data / name)]
    train = without_passages_of(train, [*trial, *reported])
    regulations = read_regulations(arguments.data / REGULATIONS)
    articles = [article for texts in regulations.values() for article in texts]
    log.info("%d questions, %d articles", len(train), len(articles))
    learnt = learn_vocabulary([*sorted({example.passage for example in train}), *articles])
    vocabulary = learnt.vocabulary
    log.info("%d characters, %d words", len(vocabulary.characters), len(vocabulary.words))
    batches = Batches(train, articles, gather_phrases(regulations), vocabulary)
    log.info("%d steps an epoch", batches.steps)
    network = fit(learnt, batches, trial, arguments.epochs, arguments.out)
    log.info("trial %s", evaluate(network, vocabulary, trial))
    log.info("reported %s", evaluate(network, vocabulary, reported))


def new_network(learnt: Learnt) -> ReaderNetwork:
    """A network with the learnt vectors, those of words as they will be shipped."""
    words, scale = to_bytes(learnt.words * START_SCALE)
    return ReaderNetwork(
        torch.from_numpy(learnt.characters * START_SCALE), torch.from_numpy(words.astype(np.float32) * scale)
    )


def fit(learnt: Learnt, batches: Batches, trial: list[Example], epochs: int, out: Path) -> ReaderNetwork:
    """The averaged network after all epochs; written to out after each."""
    vocabulary, network = learnt.vocabulary, new_network(learnt)
    average = torch.optim.swa_utils.AveragedModel(network, multi_avg_fn=_average)
    trained = [values for values in network.parameters() if values.requires_grad]
    groups = [
        {"params": [values for values in trained if values.dim() > 1], "weight_decay": DECAY},
        {"params": [values for values in trained if values.dim() <= 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, PEAK_RATE, betas=(0.9, 0.98))
    steps = 0
    for epoch in range(1, epochs + 1):
        losses, began = [], time.monotonic()
        ahead = _prefetched(batches, epoch)
        for position, (batch, target) in enumerate(ahead):
            rate = _rate(steps, (epoch - 1 + position / batches.steps) / epochs)
            for group in optimiser.param_groups:
                group["lr"] = PEAK_RATE * rate
            losses.append(_step(network, trained, optimiser, batch, target))
            average.update_parameters(network)
            steps += 1
            if steps % REPORT_EVERY == 0:
                each = (time.monotonic() - began) / (position + 1)
                log.info(
                    "epoch %d step %d loss %.3f, %.3f s a step", epoch, steps, np.mean(losses[-REPORT_EVERY:]), each
                )
        shipped = cast(ReaderNetwork, average.module)
        save(out, shipped.export(), vocabulary)
        log.info("epoch %d of about %d: trial %s", epoch, epochs, evaluate(shipped, vocabulary, trial[:CHECKED]))
    return shipped


def evaluate(network: ReaderNetwork, vocabulary: Vocabulary, examples: list[Example]) -> Measured:
    """The best span of every passage, read as it will be read when shipped."""
    reader = Reader(Network(network.export()), vocabulary)
    given = []
    for example in examples:
        spans = reader.spans(example.question, [example.passage], top=1)
        given.append(example.passage[spans[0].start : spans[0].end] if spans else "")
    return measure(given, [example.answers for example in examples])


def _step(
    network: ReaderNetwork, trained: list[nn.Parameter], optimiser: torch.optim.Optimizer, batch: Batch, target: Target
) -> float:
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(batch)
    value = loss(scores, torch.from_numpy(target.first), torch.from_numpy(target.last))
    optimiser.zero_grad()
    value.backward()
    torch.nn.utils.clip_grad_norm_(trained, 2.0)
    optimiser.step()
    return value.item()


def _rate(step: int, done: float) -> float:
    """0 to 1: warm up, then a cosine over the share of the training that is done."""
    return min(1, (step + 1) / WARM_UP) * (0.02 + 0.98 * (1 + math.cos(math.pi * min(done, 1))) / 2)


def _average(averaged: Tensors, current: Tensors, updates: Tensor | int) -> None:
    """Exponential, and shorter at the start, so that the first weights are soon forgotten."""
    kept = min(AVERAGED, (int(updates) + 1) / (int(updates) + 20))
    torch._foreach_lerp_(averaged, current, 1 - kept)


def _prefetched(batches: Batches, epoch: int) -> Iterator[tuple[Batch, Target]]:
    """The epoch's batches, made in a second thread while the network trains."""
    ready: queue.Queue[tuple[Batch, Target] | None] = queue.Queue(8)

    def make() -> None:
        random = np.random.default_rng(epoch)
        for batch, target in batches.epoch(epoch):
            known = batch.passage[..., :2]  # characters and words
            known[(random.random(known.shape) < UNSEEN) & (known > 0)] = UNKNOWN
            ready.put((batch, target))
        ready.put(None)

    threading.Thread(target=make, daemon=True).start()
    while (item := ready.get()) is not None:
        yield item


if __name__ == "__main__":
    main()
