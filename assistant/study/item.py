"""One test item, and the order in which its kinds are printed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, get_args

from assistant.record import Citation

Kind = Literal["填空", "单选", "多选", "判断", "简答"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LETTERS = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its key, an explanation that quotes the source, and the paragraph it stands on."""

    kind: Kind
    stem: str
    options: tuple[str, ...]  # without letters; empty for 填空, 判断 and 简答
    key: tuple[str, ...]  # letters for 单选 and 多选, 正确 or 错误 for 判断, the words themselves for 填空 and 简答
    explanation: str
    difficulty: (
        int  # 1: one clause says it; 2: like things stand beside it, or two parts; 3: three parts, or a paragraph
    )
    citation: Citation

    @property
    def id(self) -> str:
        """The same for the same question on the same paragraph, in every run."""
        paragraph = self.citation.paragraph
        text = "\n".join((self.kind, self.stem, *self.options, paragraph.source, str(paragraph.number)))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def record(self) -> dict[str, Any]:
        """The public shape, ready for JSON."""
        citation = self.citation.record()
        del citation["n"]
        return {
            "id": self.id,
            "kind": self.kind,
            "stem": self.stem,
            "options": list(self.options),
            "key": list(self.key),
            "explanation": self.explanation,
            "difficulty": self.difficulty,
            "citation": citation,
        }


def lettered(options: tuple[str, ...]) -> list[str]:
    """Options as they are printed."""
    return [f"{letter}. {option}" for letter, option in zip(LETTERS, options, strict=False)]
