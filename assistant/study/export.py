"""Items and materials as files: the suffix picks the format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.study.item import Item
from assistant.study.markdown import as_markdown
from index.errors import WrongCall

SUFFIXES = (".jsonl", ".md")


def export(items: Sequence[Item], path: Path, *, teacher: bool = True) -> None:
    """Writes the file. teacher: with keys, explanations and sources. Raises WrongCall for an unknown suffix or a bad place."""
    if path.suffix.lower() not in SUFFIXES:
        raise WrongCall(f"不认识后缀“{path.suffix}”。可以用:{' '.join(SUFFIXES)}。")
    if path.suffix.lower() == ".jsonl":
        text = "".join(json.dumps(item.record(), ensure_ascii=False) + "\n" for item in items)
    else:
        text = as_markdown(items, teacher=teacher)
    path.write_text(text, encoding="utf-8")
