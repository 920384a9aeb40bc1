"""The reader's files: weights and rarities in one .npz (no pickle), characters and words as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.reader.vocabulary import Vocabulary

RARITY_STEP = 0.05  # rarities of bigrams are kept as whole numbers of this size: ln of 350,000 texts still fits a byte
_HALF = np.float16


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything a reader is made of."""

    weights: Mapping[str, NDArray[Any]]  # by the names Network knows
    vocabulary: Vocabulary


def save(directory: Path, weights: Mapping[str, NDArray[np.float32]], vocabulary: Vocabulary) -> None:
    """Write reader.npz, characters.txt and words.txt: float16, words as int8 with one scale."""
    directory.mkdir(parents=True, exist_ok=True)
    small: dict[str, Any] = {name: values.astype(_HALF) for name, values in weights.items() if name != "embed.words"}
    words, scale = to_bytes(weights["embed.words"])
    small |= {"embed.words": words, "scale.words": np.float32(scale)}
    small |= {
        "rarity.characters": vocabulary.character_rarity.astype(_HALF),
        "rarity.bigrams": np.round(vocabulary.bigram_rarity / RARITY_STEP).clip(0, 255).astype(np.uint8),
    }
    np.savez(directory / "reader.npz", **dict(sorted(small.items())))
    (directory / "characters.txt").write_text(vocabulary.characters + "\n", encoding="utf-8")
    (directory / "words.txt").write_text("\n".join(vocabulary.words) + "\n", encoding="utf-8")


def load(directory: Path) -> Stored:
    """Read what save wrote. Raises OSError when a file is missing, ValueError when they do not fit together."""
    with np.load(directory / "reader.npz", allow_pickle=False) as file:
        arrays = dict(file)
    vocabulary = Vocabulary.make(
        characters=(directory / "characters.txt").read_text("utf-8").removesuffix("\n"),
        words=(directory / "words.txt").read_text("utf-8").removesuffix("\n").split("\n"),
        character_rarity=arrays.pop("rarity.characters").astype(np.float32),
        bigram_rarity=arrays.pop("rarity.bigrams") * np.float32(RARITY_STEP),
    )
    if len(arrays["embed.words"]) != len(vocabulary.words) + 2:
        raise ValueError(f"{len(vocabulary.words)} words but {len(arrays['embed.words'])} vectors")
    return Stored(arrays, vocabulary)


def to_bytes(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], float]:
    """int8 values and the scale that makes them float again; what lies beyond 4 deviations is cut."""
    scale = float(4 * values.std() / 127)
    return np.round(values / scale).clip(-127, 127).astype(np.int8), scale
