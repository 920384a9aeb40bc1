"""Study items that people are looking over, and what they changed of them."""

from __future__ import annotations

import tempfile
import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.study import Item, Materials, export
from index.errors import WrongCall

KEPT = 100  # drafts held in memory, the one used longest ago goes first


@dataclass(frozen=True, slots=True)
class _Draft:
    """What was made in one go."""

    items: Mapping[str, Item]  # by id
    materials: Materials


class Drafts:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, _Draft] = OrderedDict()

    def keep(self, items: Sequence[Item], materials: Materials) -> str:
        """Holds freshly made items and the material on the same reports; a name for them that nobody can guess."""
        name = uuid.uuid4().hex
        with self._lock:
            self._held[name] = _Draft({item.id: item for item in items}, materials)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return name

    def file(
        self, name: str, chosen: Sequence[Mapping[str, Any]], suffix: str, teacher: bool, with_materials: bool
    ) -> bytes:
        """The items a person left, in their order and wording, as a file; none leaves the tables alone. Raises WrongCall.

        with_materials: the outline and the tables come before the items, in the formats that hold them.
        """
        with self._lock:
            held = self._held.get(name)
            if held is None:
                raise WrongCall("这份材料已经过期。请重新出题。")
            self._held.move_to_end(name)
        items = [_edited(held.items[str(one["id"])], one) for one in chosen if str(one.get("id")) in held.items]
        if not items and not with_materials:
            raise WrongCall("没有选要导出的内容,或者一道题也没有留下。请勾选“试题”或“学习材料”。")
        if not items and suffix == ".jsonl":
            raise WrongCall("数据文件里只放试题。学习材料请导出为 Word、Excel 或 Markdown。")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"学习材料{suffix}"
            export(items, path, teacher=teacher, materials=held.materials if with_materials else None)
            return path.read_bytes()


def _edited(item: Item, said: Mapping[str, Any]) -> Item:
    """An item with the stem, options and explanation a person gave it; key and citation stay as they were made."""
    stem = str(said.get("stem") or item.stem).strip()[:2000] or item.stem
    explanation = str(said.get("explanation") or item.explanation).strip()[:4000] or item.explanation
    options = tuple(str(option).strip()[:1000] for option in said.get("options") or ())
    if len(options) != len(item.options) or not all(options):
        options = item.options
    return replace(item, stem=stem, options=options, explanation=explanation)
