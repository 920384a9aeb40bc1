"""Items and materials as files: the suffix picks the format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.study.anki import write_anki
from assistant.study.item import Item
from assistant.study.markdown import as_markdown
from assistant.study.materials import Materials
from assistant.study.word import write_word
from assistant.study.workbook import write_workbook
from index.errors import WrongCall

SUFFIXES = (".jsonl", ".md", ".docx", ".xlsx", ".apkg")


def checked(path: Path) -> str:
    """The suffix. Raises WrongCall when it is none of SUFFIXES or the folder is not there."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise WrongCall(f"不认识的文件后缀“{path.suffix}”。可以用:{'、'.join(SUFFIXES)}。")
    if not path.parent.is_dir():
        raise WrongCall(f"没有文件夹“{path.parent}”。请先建好,或换一个存放的地方。")
    return suffix


def export(items: Sequence[Item], path: Path, *, teacher: bool = True, materials: Materials | None = None) -> None:
    """Writes one file.

    teacher: with keys, explanations and sources (.md, .docx, .xlsx; the other formats always carry them).
    materials: tables put before the items (.md, .docx, .xlsx), term cards (.apkg); .jsonl holds items alone.
    Raises WrongCall for an unknown suffix and for a place that cannot be written to.
    """
    suffix = checked(path)
    try:
        if suffix == ".jsonl":
            lines = (json.dumps(item.record(), ensure_ascii=False) + "\n" for item in items)
            path.write_text("".join(lines), encoding="utf-8")
        elif suffix == ".md":
            path.write_text(as_markdown(items, teacher, materials), encoding="utf-8")
        elif suffix == ".docx":
            write_word(items, path, teacher, materials)
        elif suffix == ".xlsx":
            write_workbook(items, path, teacher, materials)
        else:
            write_anki(items, path, materials)
    except OSError as error:
        raise WrongCall(f"写不了“{path}”:{error.strerror or error}。请换一个地方,或关掉正打开它的程序。") from error
