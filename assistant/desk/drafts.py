"""Study items that people are looking over, and what they changed of them."""

from __future__ import annotations

import tempfile
import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.study import Item, export
from index.errors import WrongCall

KEPT = 100  # drafts held in memory, the one used longest ago goes first


class Drafts:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, dict[str, Item]] = OrderedDict()

    def keep(self, items: Sequence[Item]) -> str:
        """Holds freshly made items; a name for them that nobody can guess."""
        name = uuid.uuid4().hex
        with self._lock:
            self._held[name] = {item.id: item for item in items}
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return name

    def file(self, name: str, chosen: Sequence[Mapping[str, Any]], suffix: str, teacher: bool) -> bytes:
        """The items a person left, in their order and wording, as a file. Raises WrongCall."""
        with self._lock:
            held = self._held.get(name)
            if held is None:
                raise WrongCall("这份材料已经过期。请重新出题。")
            self._held.move_to_end(name)
        items = [_edited(held[str(one["id"])], one) for one in chosen if str(one.get("id")) in held]
        if not items:
            raise WrongCall("一道题也没有留下,没有可以导出的。")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"学习材料{suffix}"
            export(items, path, teacher=teacher)
            return path.read_bytes()


def _edited(item: Item, said: Mapping[str, Any]) -> Item:
    """An item with the stem, options and explanation a person gave it; key and citation stay as they were made."""
    stem = str(said.get("stem") or item.stem).strip()[:2000] or item.stem
    explanation = str(said.get("explanation") or item.explanation).strip()[:4000] or item.explanation
    options = tuple(str(option).strip()[:1000] for option in said.get("options") or ())
    if len(options) != len(item.options) or not all(options):
        options = item.options
    return replace(item, stem=stem, options=options, explanation=explanation)
