"""The reader's network in torch, for training. What ships runs on assistant/reader/network.py, which must agree."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from assistant.reader import network as shipped
from assistant.reader.features import PASSAGE_FEATURES, QUESTION_FEATURES, Batch
from assistant.reader.text import OTHER, QUESTION_CLASSES, TAGS

HIDDEN = 104  # channels, divisible by the number of heads; 128 would miss 40 ms for ten windows on one core
TAG_SIZE, PLACE_SIZE, KIND_SIZE, CLASS_SIZE = 12, 4, 8, 16
MASKED = float(shipped.MASKED)


class Scores(NamedTuple):
    """As shipped.Logits, with "no answer" put first in start and end, as the loss wants it."""

    start: Tensor  # (b, 1 + n)
    end: Tensor  # (b, 1 + n)
    inside: Tensor  # (b, n) the character belongs to the answer; helps training, is not shipped
    here: Tensor  # (b, n) 1 where the window has a character


class ChannelDropout(nn.Module):
    """Drops whole channels of a window: drawing a number a character took a quarter of the training time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, values: Tensor) -> Tensor:
        """(b, n, d) in and out."""
        if not self.training:
            return values
        kept = torch.rand(values.shape[0], 1, values.shape[2]) >= self.share
        return values * (kept / (1 - self.share)).to(values.dtype)


class GatedConvolution(nn.Module):
    """See Network._convolve."""

    def __init__(self, hidden: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.linear = nn.Linear(2 * hidden, 2 * hidden)
        self.dilation, self.dropout = dilation, ChannelDropout(dropout)

    def forward(self, values: Tensor, keep: Tensor) -> Tensor:
        half, step, n = values.shape[-1] // 2, self.dilation, values.shape[1]
        normal = normalise(values) * keep
        left = F.pad(normal[..., :half], (0, 0, step, 0))[:, :n]
        right = F.pad(normal[..., half:], (0, 0, 0, step))[:, step:]
        return values + self.dropout(F.glu(self.linear(torch.cat([normal, left, right], -1)), -1))


class SelfAttention(nn.Module):
    """See Network._attend_to_itself."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.into, self.out = nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden)
        self.distance = nn.Parameter(torch.zeros(shipped.HEADS, shipped.DISTANCES))
        self.dropout = ChannelDropout(dropout)

    def forward(self, values: Tensor, here: Tensor) -> Tensor:
        b, n, d = values.shape
        thirds = self.into(normalise(values)).view(b, n, 3, shipped.HEADS, d // shipped.HEADS)
        queries, keys, held = thirds.permute(2, 0, 3, 1, 4)
        bias = self.distance[:, torch.from_numpy(shipped._distances(n))][None]
        bias = bias + torch.where(here, 0.0, MASKED)[:, None, None]
        mixed = F.scaled_dot_product_attention(queries, keys, held, attn_mask=bias.to(queries.dtype))
        return values + self.dropout(self.out(mixed.transpose(1, 2).reshape(b, n, d)))


class ReaderNetwork(nn.Module):
    """Reads windows of passages with a question each."""

    def __init__(self, characters: Tensor, words: Tensor, hidden: int = HIDDEN, dropout: float = 0.15) -> None:
        """characters, words: embeddings to begin with, a row an entry of the vocabulary; words are not trained."""
        super().__init__()
        lexical = characters.shape[1] + words.shape[1]
        shape = TAG_SIZE + PLACE_SIZE + KIND_SIZE
        self.characters = nn.Embedding.from_pretrained(characters, freeze=False, padding_idx=0)
        self.words = nn.Embedding.from_pretrained(words, freeze=True, padding_idx=0)
        self.tags, self.places = nn.Embedding(len(TAGS) + 2, TAG_SIZE), nn.Embedding(5, PLACE_SIZE)
        self.kinds = nn.Embedding(OTHER + 1, KIND_SIZE)
        self.question_class = nn.Embedding(len(QUESTION_CLASSES) + 1, CLASS_SIZE)
        self.align = nn.Linear(lexical, hidden)
        self.passage = nn.Linear(2 * lexical + shape + PASSAGE_FEATURES, hidden)
        self.question = nn.Linear(lexical + shape + QUESTION_FEATURES, hidden)
        self.class_passage = nn.Linear(CLASS_SIZE, hidden, bias=False)
        self.class_question = nn.Linear(CLASS_SIZE, hidden, bias=False)
        self.encoder = _layers(shipped.ENCODER_DILATIONS, hidden, dropout)
        self.pool_question, self.similarity = nn.Linear(hidden, 1), nn.Linear(hidden, hidden)
        self.fuse = nn.Linear(4 * hidden, hidden)
        self.reader = _layers(shipped.READER_DILATIONS, hidden, dropout)
        self.attention = SelfAttention(hidden, dropout)
        self.closing = _layers(shipped.CLOSING_DILATIONS, hidden, dropout)
        self.ending = GatedConvolution(hidden, 1, dropout)
        self.start, self.end = _pointer(hidden), _pointer(hidden)
        self.inside, self.pool_passage = nn.Linear(hidden, 1), nn.Linear(hidden, 1)
        self.none = nn.Sequential(nn.Linear(3 * hidden, 64), nn.ReLU(), nn.Linear(64, 2))
        self.dropout = ChannelDropout(dropout)

    def forward(self, batch: Batch) -> Scores:
        passage_numbers, question_numbers = torch.from_numpy(batch.passage), torch.from_numpy(batch.question)
        here, asked = passage_numbers[..., 0] > 0, question_numbers[..., 0] > 0
        passage, question = self._combine(batch, passage_numbers, question_numbers, asked)
        keep, keep_asked = here[..., None].to(passage.dtype), asked[..., None].to(passage.dtype)
        for layer in self.encoder:
            passage, question = layer(passage, keep), layer(question, keep_asked)
        summary = pool(self.pool_question(question), question, asked)
        state = self._attend_both_ways(passage, question, here, asked)
        for layer in self.reader:
            state = layer(state, keep)
        state = self.attention(state, here)
        for layer in self.closing:
            state = layer(state, keep)
        last, first = normalise(self.ending(state, keep)), normalise(state)
        pooled = pool(self.pool_passage(first), first, here)
        highest = first.masked_fill(~here[..., None], MASKED).amax(1)
        none = self.none(torch.cat([pooled, summary, highest], -1)).float()
        return Scores(
            torch.cat([none[:, :1], point(self.start, first, summary, here)], 1),
            torch.cat([none[:, 1:], point(self.end, last, summary, here)], 1),
            self.inside(first)[..., 0].float(),
            here.float(),
        )

    def _combine(
        self, batch: Batch, passage_numbers: Tensor, question_numbers: Tensor, asked: Tensor
    ) -> tuple[Tensor, Tensor]:
        passage, question = self._lexical(passage_numbers), self._lexical(question_numbers)
        similarity = F.relu(self.align(passage)) @ F.relu(self.align(question)).transpose(1, 2) / 8
        weights = similarity.float().masked_fill(~asked[:, None], MASKED).softmax(-1).to(question.dtype)
        kind = self.question_class(torch.from_numpy(batch.question_class))[:, None]
        into_passage = [
            passage,
            *self._shape(passage_numbers),
            torch.from_numpy(batch.passage_features),
            weights @ question,
        ]
        into_question = [question, *self._shape(question_numbers), torch.from_numpy(batch.question_features)]
        return (
            self.passage(torch.cat(into_passage, -1)) + self.class_passage(kind),
            self.question(torch.cat(into_question, -1)) + self.class_question(kind),
        )

    def _lexical(self, numbers: Tensor) -> Tensor:
        return self.dropout(torch.cat([self.characters(numbers[..., 0]), self.words(numbers[..., 1])], -1))

    def _shape(self, numbers: Tensor) -> list[Tensor]:
        return [table(numbers[..., 2 + i]) for i, table in enumerate((self.tags, self.places, self.kinds))]

    def _attend_both_ways(self, passage: Tensor, question: Tensor, here: Tensor, asked: Tensor) -> Tensor:
        similarity = (self.similarity(passage) @ question.transpose(1, 2)).float() / passage.shape[-1] ** 0.5
        to_question = similarity.masked_fill(~asked[:, None], MASKED).softmax(-1).to(question.dtype)
        to_passage = similarity.masked_fill(~here[:, :, None], MASKED).softmax(1).to(question.dtype)
        seen = to_question @ question
        back = to_question @ (to_passage.transpose(1, 2) @ passage)
        parts = [passage, seen, passage * seen, passage * back]
        return self.fuse(self.dropout(torch.cat(parts, -1))) + passage

    def export(self) -> dict[str, NDArray[np.float32]]:
        """Weights under the names Network knows, float32."""
        return {
            _shipped_name(name): values.detach().float().numpy().copy()
            for name, values in self.state_dict().items()
            if not name.startswith("inside.")
        }


def loss(scores: Scores, first: Tensor, last: Tensor) -> Tensor:
    """Cross-entropy of first and last character, (b,) counted from 1 with 0 for "no answer", and of what lies inside."""
    n = scores.inside.shape[1]
    position = torch.arange(1, n + 1)[None]
    inside = ((position >= first[:, None]) & (position <= last[:, None]) & (first[:, None] > 0)).float()
    weight = torch.tensor(3.0)  # few characters belong to an answer
    missed = F.binary_cross_entropy_with_logits(scores.inside, inside, pos_weight=weight, reduction="none")
    ends = F.cross_entropy(scores.start, first) + F.cross_entropy(scores.end, last)
    return ends + 2 * (missed * scores.here).sum() / scores.here.sum()


def _shipped_name(name: str) -> str:
    """Network's name of a parameter."""
    first = name.split(".")[0]
    if first in ("characters", "words", "tags", "places", "kinds", "question_class"):
        return f"embed.{first.removeprefix('question_')}"
    return name.replace(".linear.", ".").replace("attention.into", "attention.in").replace("none.2", "none.1")


def normalise(values: Tensor) -> Tensor:
    """See network._normalise."""
    return F.layer_norm(values, values.shape[-1:])


def pool(scores: Tensor, values: Tensor, here: Tensor) -> Tensor:
    """See network._pool."""
    weights = scores[..., 0].float().masked_fill(~here, MASKED).softmax(1)
    return (weights.to(values.dtype)[..., None] * values).sum(1)


def point(pointer: nn.ModuleDict, values: Tensor, summary: Tensor, here: Tensor) -> Tensor:
    """See Network._score."""
    own = pointer["own"](values)[..., 0]
    wanted = (values * pointer["question"](summary)[:, None]).sum(-1) / 8
    return (own + wanted).float().masked_fill(~here, MASKED)


def _layers(dilations: tuple[int, ...], hidden: int, dropout: float) -> nn.ModuleList:
    return nn.ModuleList([GatedConvolution(hidden, dilation, dropout) for dilation in dilations])


def _pointer(hidden: int) -> nn.ModuleDict:
    return nn.ModuleDict({"question": nn.Linear(hidden, hidden), "own": nn.Linear(hidden, 1)})
