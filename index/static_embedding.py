"""The shipped encoder as a `SentenceTransformer` module, for training and for whoever wants it in that form.

    SentenceTransformer("index/data/encoder")

gives the vectors that `index.encoder.StaticEncoder` makes without torch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize

from index.encoder import StaticEncoder, term_weights


class StaticTermEmbedding(InputModule):
    """Sum of weighted term rows. rows: (n terms, d) int8; scales: (n terms,) float32; row x scale is what is summed."""

    def __init__(self, vocabulary: Sequence[str], rows: np.ndarray, scales: np.ndarray) -> None:
        super().__init__()
        self.vocabulary = list(vocabulary)
        self.ids = {term: i for i, term in enumerate(self.vocabulary)}
        self.register_buffer("rows", torch.from_numpy(np.array(rows, np.int8)))
        self.register_buffer("scales", torch.from_numpy(np.array(scales, np.float32)))

    @classmethod
    def from_float(cls, vocabulary: Sequence[str], rows: np.ndarray, gates: np.ndarray) -> StaticTermEmbedding:
        """Trained rows (n, d) float32 and their gates (n,): rounded to 255 steps a row, the gate kept in the scale."""
        step = np.maximum(np.abs(rows).max(1), 1e-9) / 127
        return cls(vocabulary, np.rint(rows / step[:, None]).astype(np.int8), (step * gates).astype(np.float32))

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Term numbers of all texts in a row, their weights, and where each text begins."""
        found = [term_weights((prompt or "") + text, self.ids) for text in inputs]
        lengths = [len(numbers) for numbers, _ in found]
        return {
            "input_ids": torch.from_numpy(np.concatenate([n for n, _ in found] or [np.zeros(0, np.int64)])),
            "term_weights": torch.from_numpy(np.concatenate([w for _, w in found] or [np.zeros(0, np.float32)])),
            "owner": torch.repeat_interleave(torch.arange(len(found)), torch.tensor(lengths, dtype=torch.long)),
            "texts": torch.tensor(len(found)),
        }

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `sentence_embedding`, (n texts, d) float32."""
        numbers = features["input_ids"]
        weighted = self.rows[numbers].float() * (features["term_weights"] * self.scales[numbers])[:, None]
        sums = torch.zeros(int(features["texts"]), self.rows.shape[1], device=self.rows.device)
        features["sentence_embedding"] = sums.index_add(0, features["owner"], weighted)
        return features

    def get_embedding_dimension(self) -> int:
        """Numbers a vector."""
        return int(self.rows.shape[1])

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Writes what `StaticEncoder` reads; always safetensors, never pickle."""
        folder = Path(output_path)
        folder.mkdir(parents=True, exist_ok=True)
        tensors = {"rows": self.rows.contiguous(), "scales": self.scales.contiguous()}
        digest = hashlib.sha256("\n".join(self.vocabulary).encode())
        for tensor in tensors.values():
            digest.update(tensor.cpu().numpy().tobytes())
        name = f"youju-static-{self.get_embedding_dimension()}-{digest.hexdigest()[:8]}"
        save_file(tensors, folder / "model.safetensors")
        (folder / "vocabulary.txt").write_text("".join(f"{term}\n" for term in self.vocabulary), "utf-8")
        (folder / "config.json").write_text(json.dumps({"name": name}) + "\n", "utf-8")

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any) -> StaticTermEmbedding:  # type: ignore[override]
        """Reads a local folder. Without this the base class would be loaded in its place and give other vectors."""
        encoder = StaticEncoder(Path(model_name_or_path) / subfolder)
        return cls(list(encoder.ids), encoder.rows, encoder.scales)

    def as_model(self) -> SentenceTransformer:
        """A whole model: these rows, then length 1."""
        return SentenceTransformer(modules=[self, Normalize()], device="cpu")
